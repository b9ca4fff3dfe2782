//! What Orca does with a Bake stage: from a pipeline's JSON and a trigger to
//! one bake request for each region, every field with its causes.

mod artifact;
mod bake;
mod bake_body;
mod build;
mod build_info;
mod cause;
mod context;
mod error;
mod execution;
mod jvm;
mod launch;
mod package_info;
mod package_type;
mod regions;
mod snake_case;
mod stage_execution;
mod task_package_artifacts;
mod task_package_type;
mod timestamp;
mod trigger;
mod trigger_form;
mod upstream_build;

pub mod expression;

#[cfg(test)]
mod bake_tests;

pub use artifact::{Artifact, ExpectedArtifact};
pub use bake::{BakeCall, BakeInput, Bakery, Bakes, RegionBake, StageText, bake};
pub use bake_body::{CLOUD_PROVIDERS, Field};
pub use build_info::{BindError, BuildDetails, BuildInfo, NullCommit, SourceControl};
pub use cause::{Cause, Omission, Omitted, RegionReason, Rule, StageName};
pub use error::{BakeError, RegionError, StageError};
pub use execution::{Execution, ExecutionError, ExecutionType};
pub use jvm::PatternError;
pub use launch::{BakeParts, Launch, LaunchFinding, LaunchProblem, launch};
pub use package_type::{BaseImages, PackageType};
pub use snake_case::snake_case;
pub use stage_execution::{StageExecution, SyntheticOwner};
pub use timestamp::ami_suffix;
pub use trigger::{MAX_PARENTS, ParentExecution, Trigger, TriggerError, TriggerKind};
pub use trigger_form::{BuildForm, TriggerForm};
