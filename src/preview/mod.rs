//! The chain put together for one stage over one snapshot, with the origin of each value.

mod bake;
mod instant;
mod model;
mod paste;
mod release;
mod shell;

pub use crate::rosco::Release;
pub use bake::{Attribute, Bake, BakeProblem, Field, bake_path, bake_text, new_stage};
pub use instant::{Instant, InstantError};
pub use model::{
    BakeKey, Command, Dropped, EnvironmentRow, Explained, Failure, FileUse, Finding, KeyPart, Origin, Outcome, Piece,
    Place, Preview, Provenance, RegionPreview, RequestField, Resolved, ResolvedBuild, ResolvedLine, ScriptRun,
    ScriptStep, Service, Severity, Shown, VariableRow, VariableState, Verdict, Word,
};
pub use paste::{PasteError, PastedStage, pasted_stages};
pub use release::{CURRENT, releases};
pub use shell::{quote, shell_text};
