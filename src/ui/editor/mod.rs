//! What edits a file: its text, in Monaco or, until that is there, in a plain
//! area; a template in forms; the comparison of two texts.

mod comparison;
pub mod edits;
mod language;
pub mod monaco;
mod pane;
mod text;
mod visual;

pub use comparison::TextComparison;
pub use language::Language;
pub use pane::EditorPane;
pub use text::TextEditor;
