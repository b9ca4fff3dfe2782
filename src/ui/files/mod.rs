//! What there is: the repo's files, and the bakes kept with the workspace.

mod bakes;
mod pane;

pub use bakes::{BakeMark, BakeRow};
pub use pane::{FileMark, FilesPane};
