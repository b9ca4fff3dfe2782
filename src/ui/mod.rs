//! The user interface: Leptos components over the core.
