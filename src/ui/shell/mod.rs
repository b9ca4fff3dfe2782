//! The frame around the panes: header, status bar, palette, the start page.

mod start;

pub use start::{Kept, StartPage};
