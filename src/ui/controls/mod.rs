//! Presentational pieces: plain data in, callbacks out. They know no store.

mod dialog;
mod divider;
mod draft;
mod each;
mod icon;
mod rows;
mod text_field;

pub use dialog::Dialog;
pub use divider::{Divider, Grows, whole};
pub use draft::DraftInput;
pub use each::{Each, When};
pub use icon::{Glyph, Icon};
pub use rows::{Row, RowChange, Rows};
pub use text_field::{Checkbox, Choice, TextInput};
