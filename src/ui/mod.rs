//! The user interface: Leptos components over the core.

mod app;
pub mod browser;
pub mod controls;
pub mod editor;
pub mod files;
pub mod highlight;
pub mod preview;
pub mod shell;
pub mod store;

/// Puts the app into the page's body.
pub fn mount() {
    leptos::mount::mount_to_body(app::App);
}
