use serde_json::{Map, Value};

use super::finding::LaunchProblem;
use super::{Launcher, StageExecution};
use crate::json::{Path, PathStep};
use crate::orca::jvm::{drop_nulls_of, java_text};
use crate::orca::stage_execution::is_stored;

impl Launcher<'_> {
    /// The Bake stage by itself.
    pub(super) fn alone(&mut self, stage: &Map<String, Value>) -> Option<StageExecution> {
        let mut stage = self.bake_stage(stage, None, 0)?;
        stage.ref_id.get_or_insert_with(|| "0".to_owned());
        if !stage.requisites.is_empty() {
            self.find(Path::from_iter(["stage", "requisiteStageRefIds"]), LaunchProblem::EarlierStagesUnknown);
            stage.requisites.clear();
        }
        Some(stage)
    }

    /// All stages, with the document's own in place of the one at `own`; and
    /// where that is.
    pub(super) fn stages(
        &mut self,
        listed: &[Value],
        stage: Option<&Map<String, Value>>,
        own: usize,
    ) -> (Vec<StageExecution>, Option<usize>) {
        let list = if self.pipeline.is_some_and(|pipeline| pipeline.contains_key("stages")) { "stages" } else { "job" };
        let list = Path::from_iter(["pipeline", list]);
        let mut stages = Vec::new();
        let mut bake = None;
        for (at, value) in listed.iter().enumerate() {
            let read = match stage.filter(|_| at == own) {
                Some(stage) => self.bake_stage(stage, Some(value), at),
                None => match value {
                    Value::String(id) => {
                        self.find(list.join(at), LaunchProblem::StageById { id: id.clone() });
                        None
                    }
                    value => self.read(value.clone(), &list.join(at), at, None),
                },
            };
            if read.is_some() && at == own {
                bake = Some(stages.len());
            }
            stages.extend(read);
        }
        self.number(&mut stages);
        (stages, bake)
    }

    /// Stages that have no refIds at all follow one another.
    fn number(&mut self, stages: &mut [StageExecution]) {
        let without = stages.iter().filter(|stage| stage.ref_id.is_none()).count();
        if without == stages.len() {
            for (at, stage) in stages.iter_mut().enumerate() {
                stage.ref_id = Some(at.to_string());
                stage.requisites = at.checked_sub(1).map(|before| before.to_string()).into_iter().collect();
            }
        } else if without > 0 {
            self.find(Path::from_iter(["pipeline"]), LaunchProblem::SomeWithoutRefId);
        }
    }

    /// The Bake stage as the document has it, in the place that `original` has
    /// in the pipeline.
    fn bake_stage(
        &mut self,
        stage: &Map<String, Value>,
        original: Option<&Value>,
        at: usize,
    ) -> Option<StageExecution> {
        let place = Path::from_iter(["stage"]);
        match stage.get("type").filter(|kind| !kind.is_null()) {
            None => self.find(place.clone(), LaunchProblem::NoType),
            Some(kind) if kind != "bake" => {
                self.find(place.join("type"), LaunchProblem::NotABakeStage { kind: java_text(kind) });
            }
            Some(_) => {}
        }
        let original = original.and_then(Value::as_object);
        let mut whole = stage.clone();
        whole.insert("type".to_owned(), Value::from("bake"));
        for name in ["refId", "requisiteStageRefIds"] {
            if let Some(value) = original.and_then(|original| original.get(name)).filter(|_| !stage.contains_key(name))
            {
                whole.insert(name.to_owned(), value.clone());
            }
        }
        self.read(Value::Object(whole), &place, at, original.filter(|original| is_stored(original)))
    }

    /// Reads a stage, which runs in the place of `original` where that is
    /// given. A key that Orca refuses is a finding, and is left out.
    fn read(
        &mut self,
        mut value: Value,
        place: &Path,
        at: usize,
        original: Option<&Map<String, Value>>,
    ) -> Option<StageExecution> {
        loop {
            let error = match StageExecution::from_json(&value, at, place) {
                Ok(stage) => {
                    let ran = original.and_then(|original| StageExecution::stored(original, at, place).ok());
                    let stage = match ran {
                        Some(ran) => run_again(stage, ran, &value),
                        None => stage,
                    };
                    return Some(stored(stage));
                }
                Err(error) => error,
            };
            let refused = match error.path.steps().get(place.steps().len()) {
                Some(PathStep::Key(name)) => value.as_object_mut().and_then(|members| members.shift_remove(name)),
                _ => None,
            };
            self.refuse(error);
            refused?;
        }
    }
}

/// A stage as Orca stores it.
fn stored(mut stage: StageExecution) -> StageExecution {
    drop_nulls_of(&mut stage.context);
    drop_nulls_of(&mut stage.outputs);
    stage
}

/// A stage that an execution has, with what the document says of it.
fn run_again(own: StageExecution, ran: StageExecution, value: &Value) -> StageExecution {
    let mut run = StageExecution {
        id: ran.id,
        parent_id: ran.parent_id,
        owner: ran.owner,
        status: ran.status,
        start_time: ran.start_time,
        end_time: ran.end_time,
        ..own
    };
    if run.parent_id.is_some() && run.context_path.is_root() {
        // The context of a stage for one region says these as well.
        for name in ["type", "name"] {
            if let Some(value) = value.get(name) {
                run.context.insert(name.to_owned(), value.clone());
            }
        }
    }
    run
}
