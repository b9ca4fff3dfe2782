use thiserror::Error;

use crate::json::Path;
use crate::orca::build_info::BindError;
use crate::orca::jvm::PatternError;
use crate::orca::trigger::TriggerError;

/// Something about a bake's parts that Orca would not take as it is, or that
/// had to be assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchFinding {
    /// The place in the bake document, such as `pipeline.stages[2].refId`.
    pub place: Path,
    pub problem: LaunchProblem,
}

/// What is wrong, or assumed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LaunchProblem {
    #[error("there is no Bake stage: neither by itself nor in the pipeline")]
    NoBakeStage,
    #[error("the stage is of type {kind:?}, and is baked all the same")]
    NotABakeStage { kind: String },
    #[error("the stage has no type; \"bake\" is assumed")]
    NoType,
    #[error("{0}")]
    Bind(#[from] BindError),
    #[error("the pipeline has no list of stages; the stage is baked by itself")]
    NoStages,
    #[error("the stage is not in its pipeline, neither by refId nor by what it says, and is baked by itself")]
    NotInPipeline,
    #[error("the stages before it are not known, so nothing is taken from their outputs")]
    EarlierStagesUnknown,
    #[error("of the stage {id} there is only its id here")]
    StageById { id: String },
    #[error("some stages have a refId and others have none, so Orca cannot put them in order")]
    SomeWithoutRefId,
    #[error("Pipeline is disabled and cannot be started.")]
    Disabled,
    #[error(transparent)]
    Trigger(#[from] TriggerError),
    #[error("Unmatched expected artifact {id} could not be resolved.")]
    UnmatchedArtifact { id: String },
    #[error("Expected artifact {id} matches multiple artifacts {matches}")]
    AmbiguousArtifact { id: String, matches: String },
    #[error("the artifact {id} may come from the pipeline's run before, which is not known here")]
    PriorArtifact { id: String },
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

impl LaunchProblem {
    /// True where Orca would not start the pipeline at all. The preview then
    /// shows what can be known in spite of it.
    pub const fn stops(&self) -> bool {
        match self {
            Self::NoBakeStage
            | Self::Bind(_)
            | Self::Disabled
            | Self::Trigger(_)
            | Self::UnmatchedArtifact { .. }
            | Self::AmbiguousArtifact { .. }
            | Self::Pattern(_) => true,
            Self::NotABakeStage { .. }
            | Self::NoType
            | Self::NoStages
            | Self::NotInPipeline
            | Self::EarlierStagesUnknown
            | Self::StageById { .. }
            | Self::SomeWithoutRefId
            | Self::PriorArtifact { .. } => false,
        }
    }
}
