//! What lies between a pipeline's JSON and the start of its Bake stage: the
//! parts of a bake document become a run as Orca has it then.

mod artifacts;
mod evaluate;
mod finding;
#[cfg(test)]
mod launch_tests;
mod locate;
mod read_place;
mod rerun;
mod stages;
mod start;

use serde_json::{Map, Value, json};

pub use finding::{LaunchFinding, LaunchProblem};
pub(super) use read_place::steps;

use self::evaluate::evaluate_before_start;
use super::build_info::BindError;
use super::cause::{Cause, RegionReason};
use super::execution::{Execution, ExecutionType};
use super::expression::Evaluate;
use super::jvm::{is_true, java_text};
use super::stage_execution::{StageExecution, is_stored};
use super::trigger::Trigger;
use crate::json::{Path, PathStep};

/// The application where a pipeline names none.
const NO_APPLICATION: &str = "spinnaker_unknown";

/// The parts of a bake document that tell Orca what to do; each may lack.
#[derive(Debug, Clone, Copy, Default)]
pub struct BakeParts<'a> {
    /// The Bake stage; it stands in for the same stage of the pipeline.
    pub stage: Option<&'a Value>,
    /// A pipeline, or an execution of one.
    pub pipeline: Option<&'a Value>,
    /// What starts the pipeline, instead of an execution's own trigger.
    pub trigger: Option<&'a Value>,
}

/// A run that has come to the start of its Bake stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Launch {
    pub execution: Execution,
    /// Which of the run's stages is the Bake stage; `None` where there is none.
    pub stage: Option<usize>,
    /// What Orca would not take, and what had to be assumed. The run is what
    /// could be made of the parts in spite of it.
    pub findings: Vec<LaunchFinding>,
    /// True where an execution was given, with what its stages put out.
    pub is_execution: bool,
    trigger_place: Option<Path>,
    defaults: Vec<(String, Path)>,
}

impl Launch {
    /// True where the run is known as it was: what an expression misses is then
    /// missing in Orca too.
    pub fn is_complete(&self) -> bool {
        let own_trigger = Path::from_iter(["pipeline", "trigger"]);
        self.is_execution && self.trigger_place == Some(own_trigger) && self.execution.stages.len() > 1
    }

    /// Where in the bake document the Bake stage stands.
    pub fn stage_place(&self) -> Path {
        let stage = self.stage.and_then(|stage| self.execution.stage(stage));
        stage.map(|stage| stage.place.clone()).unwrap_or_default()
    }

    /// Where in the bake document the value of a cause stands, such as
    /// `stage.package`, `pipeline.stages[2].outputs.buildInfo` or
    /// `pipeline.parameterConfig[0].default`; `None` where it is not from there.
    pub fn place(&self, cause: &Cause) -> Option<Path> {
        match cause {
            Cause::StageField { path, .. } | Cause::Expression { path, .. } => Some(joined(&self.stage_place(), path)),
            Cause::UpstreamOutput { stage, path } => Some(joined(&stage.place, path)),
            Cause::Trigger { path } => self.trigger_place(path),
            Cause::Region { reasons } => reasons.first().map(|reason| match reason {
                RegionReason::Region => self.stage_place().join("region"),
                RegionReason::Regions { index } => self.stage_place().join("regions").join(*index),
                RegionReason::Downstream { stage, path } => joined(&stage.place, path),
            }),
            Cause::Clock { .. } | Cause::BaseImage { .. } | Cause::ApplicationEmail { .. } | Cause::Rule(_) => None,
        }
    }

    fn trigger_place(&self, path: &Path) -> Option<Path> {
        let steps = path.steps().get(1..)?;
        if let [PathStep::Key(parameters), PathStep::Key(name), below @ ..] = steps
            && parameters == "parameters"
            && let Some((_, place)) = self.defaults.iter().find(|(default, _)| default == name)
        {
            return Some(place.steps().iter().chain(below).cloned().collect());
        }
        Some(joined(&self.own_trigger(), &Path(steps.to_vec())))
    }

    /// Where the trigger stands, or would.
    fn own_trigger(&self) -> Path {
        self.trigger_place.clone().unwrap_or_else(|| Path::from_iter(["trigger"]))
    }
}

fn joined(outer: &Path, inner: &Path) -> Path {
    outer.steps().iter().chain(inner.steps()).cloned().collect()
}

/// Makes a run of the parts of a bake document, as far as they go.
///
/// A pipeline starts anew: the trigger is filled in, the parameters get their
/// defaults, expected artifacts are bound, stages without refIds follow one
/// another. An execution is set back to where its Bake stage starts. Orca
/// stores a run between these steps, and writes no null members of maps; so a
/// null in a stage is the same as nothing, and lookups go on to earlier
/// stages' outputs.
///
/// Mirrors orca `OperationsController`, `ExecutionLauncher`, and what
/// `OrcaObjectMapper` stores.
pub fn launch(parts: &BakeParts<'_>, evaluate: Evaluate) -> Launch {
    Launcher::new(parts, evaluate).launch()
}

struct Launcher<'a> {
    stage: Option<&'a Map<String, Value>>,
    pipeline: Option<&'a Map<String, Value>>,
    trigger: Option<&'a Value>,
    evaluate: Evaluate,
    findings: Vec<LaunchFinding>,
}

impl<'a> Launcher<'a> {
    fn new(parts: &BakeParts<'a>, evaluate: Evaluate) -> Self {
        let mut findings = Vec::new();
        let mut object = |part: Option<&'a Value>, name: &str| match part {
            None | Some(Value::Null) => None,
            Some(Value::Object(members)) => Some(members),
            Some(other) => {
                let error = BindError::found(Path::from_iter([name]), "an object", other);
                findings.push(LaunchFinding { place: error.path.clone(), problem: LaunchProblem::Bind(error) });
                None
            }
        };
        let stage = object(parts.stage, "stage");
        let pipeline = object(parts.pipeline, "pipeline");
        let trigger = parts.trigger.filter(|trigger| !trigger.is_null());
        Self { stage, pipeline, trigger, evaluate, findings }
    }

    fn launch(mut self) -> Launch {
        let listed = self.listed();
        let own = match self.stage {
            Some(stage) => locate::locate(stage, listed),
            None => listed.iter().position(|stage| stage.as_object().is_some_and(locate::is_bake)),
        };
        let is_execution = self.pipeline.is_some_and(|pipeline| {
            let kind = pipeline.get("type").and_then(Value::as_str);
            kind == Some("PIPELINE")
                || kind == Some("ORCHESTRATION")
                || listed.iter().any(|stage| stage.as_object().is_some_and(is_stored))
        });
        let (mut stages, bake) = match (self.stage, own) {
            (Some(stage), None) => {
                if !listed.is_empty() {
                    self.find(Path::from_iter(["stage"]), LaunchProblem::NotInPipeline);
                }
                (self.alone(stage).into_iter().collect(), Some(0))
            }
            (None, None) => {
                self.find(Path::root(), LaunchProblem::NoBakeStage);
                (Vec::new(), None)
            }
            (stage, Some(own)) => self.stages(listed, stage, own),
        };
        let bake = bake.filter(|bake| *bake < stages.len());
        let (trigger, trigger_place, defaults) = self.start(is_execution, &mut stages, bake);
        let mut execution = Execution {
            kind: self.kind(),
            application: self.application(),
            details: self.details(is_execution, &trigger),
            trigger,
            stages,
        };
        let stage = bake.map(|bake| rerun::set_back(&mut execution, bake));
        if self.pipeline.is_some_and(|pipeline| !is_execution && pipeline.get("disabled").is_some_and(is_true)) {
            self.find(Path::from_iter(["pipeline", "disabled"]), LaunchProblem::Disabled);
        }
        Launch { execution, stage, findings: self.findings, is_execution, trigger_place, defaults }
    }

    fn find(&mut self, place: Path, problem: LaunchProblem) {
        self.findings.push(LaunchFinding { place, problem });
    }

    fn refuse(&mut self, error: BindError) {
        self.find(error.path.clone(), LaunchProblem::Bind(error));
    }

    /// The stages of the pipeline, or of a task's `job`.
    fn listed(&mut self) -> &'a [Value] {
        let Some(pipeline) = self.pipeline else { return &[] };
        if let Some(Value::Array(stages)) = pipeline.get("stages").or_else(|| pipeline.get("job")) {
            return stages;
        }
        self.find(Path::from_iter(["pipeline"]), LaunchProblem::NoStages);
        &[]
    }

    fn kind(&self) -> ExecutionType {
        let Some(pipeline) = self.pipeline else { return ExecutionType::Pipeline };
        let is_task = !pipeline.contains_key("stages") && pipeline.contains_key("job");
        match pipeline.get("type").and_then(Value::as_str) {
            Some("ORCHESTRATION") => ExecutionType::Orchestration,
            _ if is_task => ExecutionType::Orchestration,
            _ => ExecutionType::Pipeline,
        }
    }

    fn application(&self) -> String {
        let named = self.pipeline.and_then(|pipeline| pipeline.get("application"));
        named.filter(|name| !name.is_null()).map_or_else(|| NO_APPLICATION.to_owned(), java_text)
    }

    /// What expressions can ask of the run besides its trigger and stages.
    fn details(&self, is_execution: bool, trigger: &Trigger) -> Map<String, Value> {
        let Some(pipeline) = self.pipeline else { return Map::new() };
        let mut details = Map::new();
        if is_execution {
            let others = pipeline.iter().filter(|(key, _)| *key != "stages" && *key != "trigger");
            details.extend(others.map(|(key, value)| (key.clone(), value.clone())));
            return details;
        }
        let kept = ["name", "spelEvaluator", "templateVariables", "notifications", "limitConcurrent"];
        for key in kept.into_iter().chain(["keepWaitingPipelines", "origin", "source"]) {
            if let Some(value) = pipeline.get(key).filter(|value| !value.is_null()) {
                details.insert(key.to_owned(), value.clone());
            }
        }
        if let Some(id) = pipeline.get("id").filter(|id| !id.is_null()) {
            details.insert("pipelineConfigId".to_owned(), id.clone());
        }
        let user = trigger.values.get("user").cloned().unwrap_or_default();
        details.insert("authentication".to_owned(), json!({"user": user}));
        details.insert("status".to_owned(), Value::from("RUNNING"));
        details
    }

    fn start(
        &mut self,
        is_execution: bool,
        stages: &mut [StageExecution],
        bake: Option<usize>,
    ) -> (Trigger, Option<Path>, Vec<(String, Path)>) {
        let pipeline_place = Path::from_iter(["pipeline"]);
        let own = self.trigger.map(|trigger| (trigger, Path::from_iter(["trigger"])));
        let executed = || {
            let trigger = self.pipeline.and_then(|pipeline| pipeline.get("trigger")).filter(|own| !own.is_null());
            trigger.map(|trigger| (trigger, pipeline_place.join("trigger")))
        };
        let given = own.or_else(executed);
        let empty = Map::new();
        let (values, place) = match &given {
            Some((Value::Object(values), place)) => (values, place.clone()),
            Some((other, place)) => {
                self.refuse(BindError::found(place.clone(), "an object", other));
                (&empty, place.clone())
            }
            None => (&empty, Path::from_iter(["trigger"])),
        };
        let pipeline = self.pipeline.map(|pipeline| (pipeline, &pipeline_place));
        let mut started = start::start(values, &place, pipeline, &mut self.findings);
        if let Some(pipeline) = self.pipeline.filter(|_| !is_execution) {
            artifacts::resolve(&mut started.values, &place, pipeline, &pipeline_place, &mut self.findings);
            evaluate_before_start(pipeline, &mut started.values, stages, bake, self.evaluate);
        }
        let trigger = match Trigger::from_json(&Value::Object(started.values)) {
            Ok(trigger) => trigger,
            Err(error) => {
                self.find(place.clone(), LaunchProblem::Trigger(error));
                Trigger::default()
            }
        };
        (trigger, given.map(|_| place), started.defaults)
    }
}
