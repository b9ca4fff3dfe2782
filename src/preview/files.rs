use std::sync::Arc;

use crate::json::Document;

/// The files that a preview is made over. The app answers from what it has
/// parsed already; each question may be tracked by whoever answers.
pub trait Files {
    /// The path in the workspace of what Rosco's host has at `run_path`.
    fn locate(&self, run_path: &str) -> Option<Arc<str>>;
    /// A file's text; `None` where it is absent or not text.
    fn text(&self, path: &str) -> Option<Arc<str>>;
    /// The file read as JSON.
    fn json(&self, path: &str) -> Option<Arc<Document>>;
}
