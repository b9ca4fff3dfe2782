//! What edits a file: its text, in Monaco or, until that is there, in a plain
//! area; the comparison of two texts.

mod comparison;
mod language;
pub mod monaco;
mod text;

pub use comparison::TextComparison;
pub use language::Language;
pub use text::TextEditor;
