//! What is being edited: documents, history, journal, import, export.

mod composition;
mod document;
mod line_end;
mod path;
mod projection;

pub use document::{BYTE_ORDER_MARK, Content, Document, DocumentId, EDITABLE_BYTES, Origin, ReadOnly};
pub use line_end::{LineEnd, line_ends, with_line_ends};
pub use path::{PathError, check_path};
pub use projection::{ModelEdit, Projection};
