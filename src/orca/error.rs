use thiserror::Error;

use super::build_info::{BindError, NullCommit};
use super::cause::StageName;
use super::execution::ExecutionError;
use super::jvm::PatternError;

/// Why no request goes out for any region.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StageError {
    #[error("the pipeline has no stage number {0}")]
    NoSuchStage(usize),
    #[error("Orca cannot tell the regions: {0}")]
    Regions(#[from] RegionError),
}

/// Why the regions of a bake cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegionError {
    #[error("in the Bake stage {0}")]
    Bake(BindError),
    #[error("in the stage {:?} {bind}", stage.name)]
    Downstream { stage: StageName, bind: Box<BindError> },
}

/// Why the request of one region does not go out. The texts of those that
/// [`BakeError::is_orcas_text`] are what Orca shows; of the others Orca shows
/// something of the JVM's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BakeError {
    #[error("Bake options not found. Can't find base image with id {image} in {provider} base images: {images}")]
    BaseImageUnknown { provider: String, image: String, images: String },
    #[error("Bake options not found. Cloud provider {provider} not found")]
    ProviderDisabled { provider: String },
    #[error("Rosco knows no cloud provider {provider:?}")]
    ProviderUnknown { provider: String },
    #[error(
        "the stage names no cloudProviderType, so Orca cannot ask Rosco for its base image; add it, such as \"aws\""
    )]
    ProviderMissing,
    #[error("Rosco's base image {image:?} of {provider} has no packageType")]
    PackageTypeMissing { provider: String, image: String },
    #[error("the region is null, so Orca has no address to send the request to")]
    RegionMissing,
    #[error("packageType must be RPM, DEB or NUPKG, but is {found}")]
    PackageTypeUnknown { found: String },
    #[error(transparent)]
    Execution(#[from] ExecutionError),
    #[error("package is null, and Orca fails on it; leave it out or give a name")]
    PackageNull,
    #[error(transparent)]
    Pattern(#[from] PatternError),
    #[error("{0}")]
    Bind(#[from] BindError),
    #[error("in the outputs of the stage {:?} {bind}", stage.name)]
    UpstreamBind { stage: StageName, bind: Box<BindError> },
    #[error("CI job detected, but no artifacts found. Please archive the packages in your job and try again.")]
    NoArtifacts,
    #[error("Found build artifact in both Jenkins stage ({file}) and Pipeline Trigger (null)")]
    InStageAndTrigger { file: String },
    #[error(
        "Found build artifact in both Pipeline Trigger (null) and produced artifacts ({version}{delimiter}{version})"
    )]
    InTriggerAndProduced { version: String, delimiter: char },
    #[error(
        "Found build artifact in both Jenkins stage ({version}{delimiter}{version}) and produced artifacts ({file})"
    )]
    InStageAndProduced { version: String, delimiter: char, file: String },
    #[error(
        "Unable to find deployable artifact starting with {prefixes} and ending with {extension} in {build_artifacts} \
         and {trigger_artifacts}. Make sure your deb package file name complies with the naming convention: \
         name_version-release_arch."
    )]
    PackageNotFound { prefixes: String, extension: String, build_artifacts: String, trigger_artifacts: String },
    #[error("an artifact of {place} has no fileName, and Orca fails on it when it looks for an RPM")]
    ArtifactWithoutFileName { place: String },
    #[error("the artifact {file:?} fits the package {package:?} by its dashes, but does not end in {extension}")]
    FileWithoutExtension { file: String, package: String, extension: String },
    #[error("no version can be read from the artifact {file:?} of the package {package:?}")]
    FileWithoutVersion { file: String, package: String },
    #[error("the artifact {name:?} has no type, and Orca fails on it")]
    ArtifactWithoutType { name: String },
    #[error("an artifact is null, and Orca fails on it")]
    ArtifactNull,
    #[error(transparent)]
    Commit(#[from] NullCommit),
    #[error("the stages before the bake lead round in a circle or too deep")]
    UpstreamTooDeep,
}

impl BakeError {
    /// True where the message is word for word what Orca shows.
    pub const fn is_orcas_text(&self) -> bool {
        matches!(
            self,
            Self::BaseImageUnknown { .. }
                | Self::ProviderDisabled { .. }
                | Self::Execution(ExecutionError::InvalidRelationships { .. })
                | Self::NoArtifacts
                | Self::InStageAndTrigger { .. }
                | Self::InTriggerAndProduced { .. }
                | Self::InStageAndProduced { .. }
                | Self::PackageNotFound { .. }
        )
    }
}
