//! The chain put together for one stage over one snapshot, with the origin of each value.

mod asked;
mod bake;
mod builds;
mod chain;
mod compare;
mod effect;
mod explain;
mod expressions;
mod failed;
mod files;
mod form;
mod instant;
mod judge;
mod model;
mod packer_part;
mod paste;
mod release;
mod scripts;
mod sharing;
mod shell;
mod validation;

pub use crate::rosco::Release;
pub use asked::{Asked, AskedKind};
pub use bake::{Attribute, Bake, BakeProblem, Field, PASTED, bake_path, bake_text};
pub use chain::{Inputs, keys_of_other_stages, preview};
pub use compare::{Difference, Part, differences};
pub use effect::{Changed, Effect, Told, effect};
pub use failed::{CommandDifference, LogRead, LoggedError, read_log};
pub use files::{Files, TemplateRead};
pub use form::{Control, FormField, Need, Offer, PROVIDERS, ProviderForm, Source, When, form_of, new_stage};
pub use instant::{Instant, InstantError};
pub use model::{
    BakeKey, Command, Dropped, EnvironmentRow, Explained, Failure, FileUse, Finding, KeyPart, Origin, Outcome,
    PackerSays, PackerVerdict, Piece, Place, Preview, Provenance, RegionPreview, RequestField, Resolved, ResolvedBuild,
    ResolvedLine, ScriptRun, ScriptStep, Service, Severity, Shown, UnsetRead, VariableRow, VariableState, Verdict,
    Word,
};
pub use paste::{PasteError, Pasted, PastedStage, pasted};
pub use release::{CURRENT, releases};
pub use scripts::ScriptRead;
pub use sharing::{Keys, Shared, shared};
pub use shell::{quote, shell_text};
pub use validation::{Judged, ToValidate, Validate, validated};
