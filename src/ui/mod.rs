//! The user interface: Leptos components over the core.

pub mod browser;
pub mod controls;
pub mod highlight;
pub mod preview;
pub mod shell;
