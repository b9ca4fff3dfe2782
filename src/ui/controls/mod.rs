//! Presentational pieces: plain data in, callbacks out. They know no store.

mod icon;

pub use icon::{Glyph, Icon};
