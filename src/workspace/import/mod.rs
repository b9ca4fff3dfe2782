//! Ways in: what an archive or a folder holds, read into memory and checked;
//! nothing is ever written by a path that came from outside.

mod archive;
mod archive_form;
mod entry_check;
mod error;
pub mod folder;
mod limits;
mod tar;
mod top_folder;
mod zip;
mod zip_directory;

pub use archive::read_archive;
pub use archive_form::{ArchiveForm, ArchiveFormat, ArchivedEntry, EntryKind};
pub use error::{ArchiveError, EntryProblem, Note, ProblemKind};
pub use limits::Limits;
pub use tar::read_tar;
pub use zip::read_zip;

use crate::source::File;

/// What was read, ready for [`super::Workspace::open`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Files by their path, in the order of the source.
    pub files: Vec<(String, File)>,
    /// What the archive had besides bytes: with it, an export has the same form.
    pub form: ArchiveForm,
    /// What people should know about it.
    pub notes: Vec<Note>,
}
