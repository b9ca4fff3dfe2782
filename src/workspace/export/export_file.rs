use std::sync::Arc;

use crate::source::File;
use crate::workspace::{ASIDE, Workspace};

/// A file that leaves the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    pub path: Arc<str>,
    /// Where it was opened; `None` for a file made here.
    pub was: Option<Arc<str>>,
    pub file: File,
}

/// Which files leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Which {
    /// Those only that differ from what was opened.
    pub changed_only: bool,
    /// Also the descriptions of bakes that did not come with the repo.
    pub bakes: bool,
}

impl Workspace {
    /// The files of an export, sorted by path. Their bytes are shared.
    pub fn export_files(&self, which: Which) -> Vec<ExportFile> {
        let wanted = |path: &str, is_new: bool| which.bakes || !is_new || !path.starts_with(ASIDE);
        self.documents()
            .filter(|document| !which.changed_only || document.is_dirty())
            .map(|document| ExportFile {
                path: Arc::clone(document.path()),
                was: document.origin().map(|origin| Arc::clone(&origin.path)),
                file: document.file(),
            })
            .filter(|file| wanted(&file.path, file.was.is_none()))
            .collect()
    }
}
