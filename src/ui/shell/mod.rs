//! The frame around the panes: header, status bar, palette, the start page.

mod command;
mod frame;
mod header;
mod palette;
mod start;
mod status_bar;
mod theme;
mod toast;

pub use command::{Action, pressed};
pub use frame::Frame;
pub use palette::Palette;
pub use start::{Kept, KeptChange, StartPage};

pub use theme::{Theme, use_theme};
pub use toast::{ToastArea, Toasts};
