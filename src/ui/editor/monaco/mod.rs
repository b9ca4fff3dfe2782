//! Monaco, loaded after the first paint.
//!
//! Its models are projections of the workspace's texts: a [`MonacoHandle`]
//! keeps for each the text that it stands for, tells what is typed as edits of
//! that text, and has the model follow when the text changes elsewhere. Undo
//! and redo are asked of the app; Monaco has no history.

mod binding;
mod change;
mod handle;
mod host;
mod load;
mod marker;

pub use change::{CursorMoved, MonacoChange};
pub use handle::{MonacoHandle, Readiness};
pub use marker::{Marker, Severity};

pub(super) use binding::{Comparison, Surface};
pub(super) use host::Listener;
