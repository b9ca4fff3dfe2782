//! A folder that is opened: which of it is read, and with which modes.

mod git_index;
mod ignore;
mod pattern;
mod selection;

pub use git_index::{GitIndex, GitIndexError, Tracked};
pub use ignore::{FolderRules, Reading, WhyIgnored};
pub use selection::{FolderError, Ignored, Listed, Selection, imported, read_first, select};
