//! Ways out: what changed, and the files in the form in which they came.

mod comparison;
mod export_file;
mod folder;
mod zip;

pub use comparison::{Comparison, ContentComparison, compare};
pub use export_file::{ExportFile, Which};
pub use folder::{FolderStep, folder_steps};
pub use zip::{ZipExport, write_zip};
