//! Bytes and text with positions; a snapshot of files; values with their causes.
//! Knows no format.

mod edit;
mod line_diff;
mod line_index;
mod order;
mod snapshot;
mod span;
mod traced;

pub use edit::{EditError, TextEdit, apply_edits};
pub use line_diff::{CONTEXT_LINES, DiffLine, Hunk, LineDiff, Side, line_diff};
pub use line_index::{LineColumn, LineIndex};
pub use order::{IntoOrdered, Sort};
pub use snapshot::{File, FileMode, INSIDE, Snapshot};
pub use span::Span;
pub use traced::{CauseId, Causes, Lost, Traced};
