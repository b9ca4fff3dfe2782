//! What a preview says: plain data that the app renders and the command line prints.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Asked;
use crate::json::Path;
use crate::source::Span;

/// One Bake stage over one snapshot, all regions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub verdict: Verdict,
    /// One for each bake request that Orca would send, sorted by region.
    pub regions: Vec<Arc<RegionPreview>>,
    /// What is odd or wrong, each at its place.
    pub findings: Vec<Finding>,
    /// What the user can give, where neither stage nor repo says it.
    pub asked: Vec<Asked>,
}

/// The system of the chain that speaks, or would fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Service {
    Orca,
    Rosco,
    Packer,
}

impl Service {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Orca => "Orca",
            Self::Rosco => "Rosco",
            Self::Packer => "Packer",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// All that can be known here is in order.
    WouldBake,
    /// The request and the command are in order; Packer's part is not resolved.
    Unresolved,
    WouldFail(Service),
    /// There is nothing to judge yet, such as a stage without a package.
    Incomplete,
}

/// The sentence above everything, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub outcome: Outcome,
    /// "Would bake hello-all-20261122051500-trusty".
    pub headline: String,
    /// "from aws-custom.json, in us-east-1 and us-west-2."
    pub detail: String,
    /// Where to click.
    pub place: Option<Place>,
}

/// A span in a document of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub path: Arc<str>,
    pub span: Span,
    /// The line on which the span starts, from 1, for people.
    pub line: usize,
}

impl Place {
    /// "aws-custom.json:34".
    pub fn label(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        format!("{name}:{}", self.line)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    Error,
    Warning,
    Info,
}

/// A problem, or an oddity that can hurt, at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub severity: Severity,
    pub service: Option<Service>,
    pub message: String,
    /// The system's own words, where they are known and say it otherwise.
    pub original: Option<String>,
    pub place: Option<Place>,
}

/// The kinds of origin that a value can have; each has a word and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Origin {
    Stage,
    Attribute,
    /// The trigger, its parameters, or what earlier stages put out.
    Trigger,
    Orca,
    Rosco,
    Packer,
    VarFile,
    Template,
    Environment,
    Nobody,
}

impl Origin {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Attribute => "attribute",
            Self::Trigger => "trigger",
            Self::Orca => "Orca",
            Self::Rosco => "Rosco",
            Self::Packer => "Packer",
            Self::VarFile => "var file",
            Self::Template => "template",
            Self::Environment => "environment",
            Self::Nobody => "nobody",
        }
    }
}

/// Where a value came from, in words, and where to click.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    pub origin: Origin,
    /// "baseOs of the stage", "sourceAmi of trusty in us-east-1", "rosco-local.yml:4".
    pub text: String,
    pub place: Option<Place>,
    /// True for what only hands the value on, such as a field of the bake request.
    pub passing: bool,
}

impl Provenance {
    pub fn new(origin: Origin, text: impl Into<String>, place: Option<Place>) -> Self {
        Self { origin, text: text.into(), place, passing: false }
    }

    /// A step on which the value is handed on as it is.
    pub fn passing(origin: Origin, text: impl Into<String>) -> Self {
        Self { passing: true, ..Self::new(origin, text, None) }
    }
}

/// A value as far as it is known: pieces of text and holes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shown(pub Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    Text(String),
    /// Not knowable here: what it is (`uuid`, `AWS_SUBNET_ID`) and why.
    Unknown {
        name: String,
        why: String,
    },
    /// A secret: shown masked, revealed on request, never copied in the clear.
    Secret(String),
}

impl Shown {
    pub fn text(text: impl Into<String>) -> Self {
        Self(vec![Piece::Text(text.into())])
    }

    /// True where the value is known to be the empty string.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Text(text) | Piece::Secret(text) if text.is_empty()))
    }

    /// True where every piece is known.
    pub fn is_known(&self) -> bool {
        self.0.iter().all(|piece| !matches!(piece, Piece::Unknown { .. }))
    }

    /// One line: holes as `<name>`, secrets as dots.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Unknown { name, .. } => {
                    out.push('<');
                    out.push_str(name);
                    out.push('>');
                }
                Piece::Secret(text) if text.is_empty() => {}
                Piece::Secret(_) => out.push_str("••••••"),
            }
        }
        out
    }
}

/// A value, where it came from and which values it beat, the strongest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    pub value: Shown,
    /// The first on the way back that does not only hand it on.
    pub from: Provenance,
    /// The whole way back, from Packer through Rosco and Orca to where the
    /// value is written; `from` is on it.
    pub trail: Vec<Provenance>,
    pub lost: Vec<(Shown, Provenance)>,
}

impl Explained {
    /// A value with the way back; where that is empty, nobody gives it.
    pub fn new(value: Shown, trail: Vec<Provenance>, nobody: impl FnOnce() -> Provenance) -> Self {
        let first = trail.iter().find(|step| !step.passing).or(trail.first()).cloned();
        let from = first.unwrap_or_else(nobody);
        let mut explained = Self { value, from, trail: Vec::with_capacity(trail.len()), lost: Vec::new() };
        for step in trail {
            if !explained.trail.contains(&step) {
                explained.trail.push(step);
            }
        }
        explained
    }
}

/// The chain for one region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegionPreview {
    pub region: String,
    /// False where only values are told, and not where they came from.
    pub in_full: bool,
    /// Why Orca bakes there.
    pub because: Vec<Provenance>,
    /// The body that Rosco gets, in order; the value is JSON text.
    pub request: Vec<RequestField>,
    /// What stopped the chain in this region, if anything.
    pub failure: Option<Failure>,
    pub image_name: Option<Explained>,
    pub template: Option<FileUse>,
    pub var_file: Option<FileUse>,
    pub command: Option<Command>,
    pub variables: Vec<VariableRow>,
    pub resolved: Resolved,
    /// What each text of the template's components becomes in the first build
    /// that has it.
    #[serde(with = "pairs")]
    pub rendered: BTreeMap<Path, Shown>,
    pub scripts: Vec<ScriptRun>,
    /// What `packer validate` says; none until the app has the catalog of
    /// components, and where there is no template to ask about.
    pub packer: Option<PackerVerdict>,
    pub bake_key: Option<BakeKey>,
}

/// What `packer validate` says of the template with what the command gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackerVerdict {
    pub says: PackerSays,
    /// What it prints; empty where it accepts without a word.
    pub words: String,
    /// What the verdict depends on and is not known here.
    pub depends: Vec<String>,
    pub version: String,
    /// False where it is known from the source of Packer only.
    pub is_recorded: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PackerSays {
    Accept,
    Reject,
    /// Nothing wrong was found, and something is not known here.
    Depends,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub service: Service,
    /// What is wrong and what to do, in our words.
    pub message: String,
    /// What the log of the service would say.
    pub original: Option<String>,
    pub place: Option<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestField {
    pub name: String,
    pub value: Explained,
}

/// A file that the command names: its path for Rosco, and in the workspace if it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileUse {
    /// `/opt/rosco/config/packer/aws-custom.json`.
    pub run_path: String,
    pub path: Option<Arc<str>>,
    pub from: Provenance,
}

/// The packer command, word by word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    pub words: Vec<Word>,
    /// What Rosco would have passed but drops.
    pub dropped: Vec<Dropped>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    pub text: String,
    /// The variable, if the word is the `k=v` of a `-var`.
    pub variable: Option<String>,
    pub secret: bool,
    /// Where a word that is no variable came from.
    pub trail: Vec<Provenance>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    pub name: String,
    pub why: String,
}

/// How a variable stands in this bake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum VariableState {
    Given,
    /// Its default stands.
    Default,
    /// Required, and nobody gives it: Packer refuses.
    Missing,
    /// Passed but not declared by the template.
    Undeclared,
    /// Used but neither declared nor passed: renders empty.
    Unset,
    /// Could not be rendered.
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableRow {
    pub name: String,
    pub state: VariableState,
    pub value: Explained,
    pub sensitive: bool,
    /// Where the template uses it.
    pub uses: Vec<Place>,
    /// What is wrong with it, if anything.
    pub problem: Option<String>,
}

/// Packer's part of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Resolved {
    /// The template as each build sees it.
    Builds(Vec<ResolvedBuild>),
    /// It cannot be resolved, and why: an HCL2 template, a missing file, a broken text.
    Not(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedBuild {
    pub name: String,
    pub builder_type: String,
    pub lines: Vec<ResolvedLine>,
}

/// A line of the resolved template, as JSON text in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedLine {
    pub indent: usize,
    pub pieces: Shown,
    /// Where the line comes from in the template.
    pub place: Option<Place>,
    /// What is wrong with it, if anything.
    pub problem: Option<String>,
    /// True where rendering changed the text.
    pub changed: bool,
    /// The variables that its text uses.
    pub variables: Vec<String>,
}

/// One run of a provisioner: what is uploaded and executed, with which environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptRun {
    /// "1. shell".
    pub title: String,
    pub build: String,
    /// The scripts' paths for Packer, and in the workspace if they are there.
    pub scripts: Vec<FileUse>,
    pub environment: Vec<EnvironmentRow>,
    /// What the script reads that nobody here gives: the guest may have it.
    pub unset: Vec<UnsetRead>,
    /// Uploads and commands in order.
    pub steps: Vec<ScriptStep>,
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentRow {
    pub name: String,
    pub value: Explained,
    /// Does the script read it? `None` where the script is not here to ask, or
    /// cannot be followed.
    pub read: Option<bool>,
    /// Where the script reads it.
    pub reads: Vec<Place>,
}

/// A variable that a script reads and neither the template nor the script gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsetRead {
    pub name: String,
    /// The first place at which it is read.
    pub place: Place,
    /// Every place has a value for when there is none, as in `${X:-d}`.
    pub has_default: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScriptStep {
    Upload { what: Shown, to: Shown },
    Run(Shown),
}

/// Rosco's key for finished images.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BakeKey {
    pub text: String,
    pub parts: Vec<KeyPart>,
    /// What this bake sets that is not part of the key.
    pub not_in_key: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPart {
    pub text: String,
    /// "base OS", "packages", "region".
    pub what: String,
}

/// A map whose keys are no texts, as a list of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Path, Shown};
    use crate::source::IntoOrdered;

    pub fn serialize<S: Serializer>(map: &BTreeMap<Path, Shown>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Path, Shown>, D::Error> {
        Ok(Vec::<(Path, Shown)>::deserialize(deserializer)?.into_iter().into_map())
    }
}
