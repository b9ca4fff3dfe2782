//! What a user begins from: the dialog of a starter's questions.

mod ask;
mod dialog;

pub use ask::{Beside, Starter};
pub use dialog::StarterDialog;
