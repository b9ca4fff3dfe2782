//! The user interface: Leptos components over the core.

mod app;
pub mod browser;
mod chain;
mod commands;
pub mod controls;
pub mod derived;
pub mod editor;
pub mod export;
pub mod files;
pub mod highlight;
pub mod opening;
pub mod preview;
pub mod problems;
pub mod shell;
pub mod stage;
pub mod starter;
pub mod store;

/// Puts the app into the page's body.
pub fn mount() {
    leptos::mount::mount_to_body(app::App);
}
