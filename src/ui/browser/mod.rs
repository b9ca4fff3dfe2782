//! The browser's own services: storage, files, clipboard, focus, the worker.

mod clipboard;
mod download;
mod files;
mod focus;
mod folder;
mod lead;
mod lower_case;
mod own_file;
mod storage;
mod worker;

pub use clipboard::copy_text;
pub use download::download;
pub use files::{bytes_of, dropped_files, dropped_folder, files_of};
pub use focus::{focus, focus_soon, keep_focus, lead_to};
pub use folder::{Folder, FolderReadError, FolderWriteError, pick_folder};
pub use lead::{Lead, Rival, lead};
pub use lower_case::lower_case;
pub use own_file::own_file;
pub use storage::{Kept, Storage, StorageError, ask_to_persist};
pub use worker::{Answer, Background, Cancel, Job};
