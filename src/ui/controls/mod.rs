//! Presentational pieces: plain data in, callbacks out. They know no store.

mod dialog;
mod divider;
mod icon;
mod text_field;

pub use dialog::Dialog;
pub use divider::{Divider, Grows};
pub use icon::{Glyph, Icon};
pub use text_field::{Checkbox, Choice, TextInput};
