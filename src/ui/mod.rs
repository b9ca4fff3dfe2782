//! The user interface: Leptos components over the core.

mod app;

/// Puts the app into the page's body.
pub fn mount() {
    leptos::mount::mount_to_body(app::App);
}
