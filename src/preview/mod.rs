//! The chain put together for one stage over one snapshot, with the origin of each value.

mod bake;
mod builds;
mod chain;
mod explain;
mod expressions;
mod files;
mod instant;
mod judge;
mod model;
mod packer_part;
mod paste;
mod release;
mod shell;

pub use crate::rosco::Release;
pub use bake::{Attribute, Bake, BakeProblem, Field, bake_path, bake_text, new_stage};
pub use chain::{Inputs, preview};
pub use files::{Files, TemplateRead};
pub use instant::{Instant, InstantError};
pub use model::{
    BakeKey, Command, Dropped, EnvironmentRow, Explained, Failure, FileUse, Finding, KeyPart, Origin, Outcome, Piece,
    Place, Preview, Provenance, RegionPreview, RequestField, Resolved, ResolvedBuild, ResolvedLine, ScriptRun,
    ScriptStep, Service, Severity, Shown, VariableRow, VariableState, Verdict, Word,
};
pub use paste::{PasteError, PastedStage, pasted_stages};
pub use release::{CURRENT, releases};
pub use shell::{quote, shell_text};
