//! The browser's own services: storage, files, clipboard, focus.

mod clipboard;
mod download;
mod focus;
mod storage;

pub use clipboard::copy_text;
pub use download::download;
pub use focus::{focus, focus_soon};
pub use storage::{Kept, Storage, StorageError, ask_to_persist};
