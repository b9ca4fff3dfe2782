//! What a user can begin from: a sample repo, and new templates with their
//! scripts and Bake stages.
//!
//! [`start`] makes all that one bake needs, of a [`Kind`] and a [`Builder`];
//! [`apply`] adds to an open template what a kind installs, and [`form`] has the
//! questions for both as plain data. A new kind is a
//! file in `content/`, a new builder one in `machine/`, each with a line where
//! they are chosen.

mod apply;
mod beside;
mod content;
pub mod form;
mod kind;
mod machine;
mod note;
mod options;
mod sample;
mod start;

pub use apply::{Applied, ApplyError, apply};
pub use kind::{Builder, Kind};
pub use note::Note;
pub use options::{Checksum, OptionProblem, Options, Question, Service, Source, TokenHeader};
pub use sample::{SAMPLE_NAME, sample};
pub use start::{FileRole, StartError, Started, StarterBake, StarterFile, start, start_beside, template_name};
