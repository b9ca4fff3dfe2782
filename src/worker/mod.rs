//! Long work that a browser does off its main thread: what can be asked, as
//! plain data, and the functions that answer.
//!
//! Four wasm modules answer, each loaded when it is first needed: [`archives`],
//! [`previews`], and [`expressions`] and [`checks`], which `previews` asks. So
//! none of them grows large, and archives wait for no preview.
//!
//! A [`Task`] is its own input; it and its reply cross as a [`Message`], whole
//! files beside them. A new task is a file with an `impl Task` and a line in its
//! module. Everything here runs natively too.

pub mod archives;
pub mod checks;
pub mod expressions;
pub mod previews;

mod export;
mod fill_starter;
mod load_catalog;
mod make_previews;
mod message;
mod open_sample;
mod plain;
mod read_archive;
mod recognise;
mod task;

pub use export::{
    ArchiveWritten, Cell, CompareFile, Compared, ComparedHunk, ComparedRow, PatchWritten, ToLayout, WriteArchive,
    WritePatch,
};
pub use fill_starter::{FillStarter, StarterFilled, StarterMade};
pub use load_catalog::LoadCatalog;
pub use make_previews::{BakeState, Configured, MakePreviews, Parts, Previews, ProviderImages};
pub use message::{Message, decode, encode};
pub use open_sample::OpenSample;
pub use read_archive::{ArchiveRead, FileRead, ReadArchive};
pub use recognise::Recognise;
pub use task::{Done, Module, Progress, Task, TaskError};
