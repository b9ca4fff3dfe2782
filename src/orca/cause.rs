use serde_json::Value;

use super::bake::StageText;
use super::expression::Read;
use crate::json::Path;
use crate::source::Span;

/// Why a value of a bake request is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The Bake stage says so, at `path` of its JSON.
    StageField { path: Path, span: Option<Span> },
    /// An earlier stage of the pipeline put it out; a stage's lookups fall
    /// back to those where its own context lacks the key.
    UpstreamOutput { stage: StageName, path: Path },
    /// The trigger says so, at `path` of its JSON.
    Trigger { path: Path },
    /// Orca made it from its clock.
    Clock { millis: i64 },
    /// Rosco said so of the base image.
    BaseImage { provider: String, image: String },
    /// The e-mail address that Front50 knows for the application.
    ApplicationEmail { application: String },
    /// The stage that Orca makes for each region.
    Region { reasons: Vec<RegionReason> },
    /// The expressions in a text of the stage, at `path`, were evaluated.
    Expression { path: Path, text: String, reads: Vec<Read> },
    /// Orca's own doing.
    Rule(Rule),
}

/// What names a stage to its reader.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StageName {
    pub ref_id: Option<String>,
    pub name: String,
    /// Where the stage stands in the JSON that was given, such as `stages[2]`.
    pub place: Path,
}

/// Why a region is baked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegionReason {
    /// The stage's `region`, or that of an earlier stage's outputs.
    Region,
    /// An entry of the stage's `regions`.
    Regions { index: usize },
    /// A deploy or canary stage below the bake deploys there; `path` leads to
    /// the availability zones in that stage.
    Downstream { stage: StageName, path: Path },
}

/// What Orca does by itself, with the values that it looked at named in the
/// causes beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Each region's stage is called "Bake in …".
    ChildName,
    /// Each region's stage is of type `bake`.
    ChildType,
    /// Without a base OS, anything but `osType` `linux` means NUPKG.
    NotLinuxIsNupkg,
    /// Without a base OS, `packageType` decides for `linux`.
    PackageTypeField,
    /// The name of the operating system or image decides: centos, rhel and
    /// redhat are RPM, all else DEB.
    OperatingSystemName,
    /// The package was found among artifacts and is named with its version.
    PackageMatched,
    /// The package was not found; Rosco gets the bare name.
    PackageNotMatched,
    /// Taken from the build that the matched package came from.
    BuildDetails,
    /// `account` is sent as `account_name` too.
    AccountCopied,
    /// `packageArtifactIds` looked up among the resolved artifacts.
    PackageArtifacts,
    /// Without a base OS, the custom image's fields are taken over.
    CustomImage,
    /// Orca notes in the context which expressions it could not evaluate.
    ExpressionSummary,
}

impl Cause {
    /// The cause of a field of the stage, with its place in the stage's text
    /// where that is given.
    pub fn stage_field(path: Path, text: Option<StageText<'_>>) -> Self {
        let span = text.and_then(|text| {
            let whole: Path = text.path.steps().iter().chain(path.steps()).cloned().collect();
            Some(text.document.span(text.document.at(&whole)?))
        });
        Self::StageField { path, span }
    }
}

/// Something of the stage that Rosco does not get.
#[derive(Debug, Clone, PartialEq)]
pub struct Omitted {
    /// The key as the stage's context has it.
    pub name: String,
    pub value: Value,
    pub why: Omission,
}

/// Why a key of the stage is not in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omission {
    /// Orca's mapper leaves out nulls.
    Null,
    /// `regions` and `skipRegionDetection` stay with the parent stage.
    ParentOnly,
    /// With `storeType` `docker` the base OS is taken out.
    DockerStore,
    /// An empty `baseName` is taken out.
    EmptyBaseName,
    /// `bakery.roscoApisEnabled` is false: only the fields that Orca knows go.
    RoscoApisDisabled,
    /// Another key becomes the same name in snake case, and comes later in
    /// the order of a Java `HashMap`.
    SameSnakeCase,
    /// Orca overwrites it.
    Overwritten,
    /// It depends on an expression that cannot be evaluated yet.
    Unknown,
}
