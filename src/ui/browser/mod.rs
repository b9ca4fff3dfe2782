//! The browser's own services: storage, files, clipboard, focus, the worker.

mod clipboard;
mod download;
mod focus;
mod storage;
mod worker;

pub use clipboard::copy_text;
pub use download::download;
pub use focus::{focus, focus_soon};
pub use storage::{Kept, Storage, StorageError, ask_to_persist};
pub use worker::{Answer, Background, Cancel, Job};
