//! Ways out: what changed, and the files in the form in which they came.

mod arrangement;
mod comparison;
mod export_file;
mod folder;
mod patch;
mod tar;
mod zip;

pub use comparison::{Comparison, ContentComparison, compare};
pub use export_file::{ExportFile, Which};
pub use folder::{FolderStep, folder_steps};
pub use patch::write_patch;
pub use tar::write_tar;
pub use zip::write_zip;

use thiserror::Error;

/// An archive could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{name}` does not go into the archive: {why}")]
pub struct ArchiveExport {
    pub name: String,
    pub why: String,
}
