//! Ways out: what changed line by line, archives in any layout, patches.

mod archive;
mod changed;
mod compare;
mod conversion;
mod patch;

pub use archive::{ArchiveWritten, WriteArchive};
pub use compare::{Cell, CompareFile, Compared, ComparedHunk, ComparedRow};
pub use conversion::ToLayout;
pub use patch::{PatchWritten, WritePatch};
