//! The browser's own services: storage, files, clipboard, focus.

mod focus;

pub use focus::focus;
