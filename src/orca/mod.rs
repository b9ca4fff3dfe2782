//! What Orca does with a Bake stage: from a pipeline's JSON and a trigger to
//! one bake request for each region, every field with its causes.
//!
//! ```
//! use bakewright::orca::expression::evaluate;
//! use bakewright::orca::{BakeInput, BakeParts, Bakery, BaseImages, PackageType, bake, launch};
//! use serde_json::json;
//!
//! let stage = json!({"type": "bake", "package": "hello", "baseOs": "jammy", "cloudProviderType": "aws",
//!     "regions": ["us-east-1"], "templateFileName": "${parameters.template}-${region}.json"});
//! let trigger = json!({"parameters": {"template": "web"}});
//! let launched = launch(&BakeParts { stage: Some(&stage), pipeline: None, trigger: Some(&trigger) }, evaluate);
//!
//! let mut base_images = BaseImages::default();
//! base_images.insert("aws", "jammy", Some(PackageType::Deb));
//! let bakes = bake(&BakeInput {
//!     execution: &launched.execution,
//!     stage: launched.stage.unwrap_or_default(),
//!     stage_text: None,
//!     base_images: &base_images,
//!     bakery: Bakery::default(),
//!     evaluate,
//!     application_email: None,
//!     pipeline_ids: None,
//!     clock_millis: 0,
//!     is_complete: launched.is_complete(),
//! })?;
//! let call = bakes.regions[0].request.as_ref().map_err(Clone::clone)?;
//! assert_eq!(call.body_json()["template_file_name"], "web-us-east-1.json");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access;
mod artifact;
mod bake;
mod bake_body;
mod build;
mod build_info;
mod cause;
mod context;
mod create_bake;
mod error;
mod evaluate;
mod execution;
pub mod expression;
mod expression_text;
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

#[cfg(test)]
mod bake_tests;
#[cfg(test)]
mod evaluate_tests;
#[cfg(test)]
mod variation_tests;

pub use access::{accesses, wanted_of};
pub use artifact::{Artifact, ExpectedArtifact};
pub use bake::{BakeCall, BakeInput, Bakery, Bakes, Missing, RegionBake, StageText, bake};
pub use bake_body::{CLOUD_PROVIDERS, Field};
pub use build_info::{BindError, BuildDetails, BuildInfo, NullCommit, SourceControl};
pub use cause::{Cause, Omission, Omitted, RegionReason, Rule, StageName};
pub use error::{BakeError, RegionError, StageError};
pub use execution::{Execution, ExecutionError, ExecutionType};
pub use expression_text::{Condition, ExpressionMessage, ExpressionText, Unknown};
pub use jvm::PatternError;
pub use launch::{BakeParts, Launch, LaunchFinding, LaunchProblem, launch};
pub use package_type::{BaseImages, PackageType};
pub use snake_case::snake_case;
pub use stage_execution::{StageExecution, SyntheticOwner};
pub use timestamp::ami_suffix;
pub use trigger::{MAX_PARENTS, ParentExecution, Trigger, TriggerError, TriggerKind};
pub use trigger_form::{BuildForm, TriggerForm};
