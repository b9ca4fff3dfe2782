//! The Bake stage's form, and what the preview assumes.

mod assumptions;
mod attributes;
mod bakes;
mod fields;
mod form;
mod pane;
mod paste;
mod run;

pub use bakes::{new_bake, this_second};
pub use pane::StagePane;
pub use paste::{PasteDialog, ask_to_paste};
