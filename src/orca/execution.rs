use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};
use thiserror::Error;

use super::build_info::{BindError, items, object};
use super::stage_execution::{StageExecution, SyntheticOwner};
use super::trigger::{Trigger, TriggerError};
use crate::json::{Path, PathStep};
use crate::source::Sort;

/// What an execution is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExecutionType {
    #[default]
    Pipeline,
    /// A single task; packages are then taken as they are named.
    Orchestration,
}

/// A run of a pipeline: its trigger and its stages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Execution {
    pub kind: ExecutionType,
    pub application: String,
    pub trigger: Trigger,
    pub stages: Vec<StageExecution>,
    /// What else is known of the run, such as its name, by Orca's keys.
    pub details: Map<String, Value>,
}

/// Why a run cannot be read, or its stages not be put in order.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExecutionError {
    #[error(transparent)]
    Trigger(#[from] TriggerError),
    #[error("Orca cannot read the pipeline: {0}")]
    Bind(#[from] BindError),
    /// The text is Orca's own.
    #[error("Invalid stage relationships found {relationships}")]
    InvalidRelationships { relationships: String },
}

impl Execution {
    /// A run of a pipeline, from its trigger's JSON (null where there is none)
    /// and its stages' as they stand in a pipeline or in an execution. Nothing
    /// is added or mended on the way, see [`launch`](super::launch).
    pub fn new(
        kind: ExecutionType,
        application: &str,
        trigger: &Value,
        stages: &[Value],
    ) -> Result<Self, ExecutionError> {
        let trigger = Trigger::from_json(trigger)?;
        let path = Path::from_iter(["stages"]);
        let stages: Result<_, _> = stages
            .iter()
            .enumerate()
            .map(|(at, stage)| StageExecution::from_json(stage, at, &path.join(PathStep::Index(at))))
            .collect();
        Ok(Self { kind, application: application.to_owned(), trigger, stages: stages?, details: Map::new() })
    }

    /// A run as Orca stores it, such as a trigger's parent execution.
    pub(super) fn stored(
        kind: ExecutionType,
        members: &Map<String, Value>,
        trigger: Trigger,
        path: &Path,
    ) -> Result<Self, BindError> {
        let stages_path = path.join("stages");
        let mut stages = Vec::new();
        for (at, (stage, place)) in
            items(members.get("stages").unwrap_or(&Value::Null), &stages_path)?.into_iter().enumerate()
        {
            if let Some(stage) = object(stage, &place)? {
                stages.push(StageExecution::stored(stage, at, &place)?);
            }
        }
        let application = members.get("application").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Self { kind, application, trigger, stages, details: Map::new() })
    }

    /// The run as Orca's API gives it.
    pub fn to_json(&self) -> Map<String, Value> {
        let mut json = self.details.clone();
        let kind = match self.kind {
            ExecutionType::Pipeline => "PIPELINE",
            ExecutionType::Orchestration => "ORCHESTRATION",
        };
        json.insert("type".to_owned(), Value::from(kind));
        json.insert("application".to_owned(), Value::from(self.application.as_str()));
        json.insert("trigger".to_owned(), Value::Object(self.trigger.values.clone()));
        json.insert("stages".to_owned(), self.stages.iter().map(StageExecution::to_json).collect());
        json
    }

    pub fn stage(&self, index: usize) -> Option<&StageExecution> {
        self.stages.get(index)
    }

    /// The stage above a synthetic one.
    pub fn parent_of(&self, index: usize) -> Option<usize> {
        let parent_id = self.stage(index)?.parent_id.as_deref()?;
        self.stages.iter().position(|stage| stage.id == parent_id).filter(|parent| *parent != index)
    }

    /// The stage at `index` and all that came before it, nearest first: what
    /// lookups in its context fall back to.
    ///
    /// Mirrors orca `StageExecutionImpl.ancestors`.
    pub fn ancestors(&self, index: usize) -> Vec<usize> {
        let by_ref = self.indexed(|stage| stage.ref_id.as_deref());
        let by_parent = self.indexed(|stage| stage.parent_id.as_deref());
        let by_id = self.indexed(|stage| Some(&stage.id));
        let at = |map: &HashMap<&str, Vec<usize>>, key: &str| map.get(key).cloned().unwrap_or_default();

        let mut found = vec![index];
        let mut visited: HashSet<Option<&str>> = HashSet::new();
        let mut climbed: HashSet<usize> = HashSet::new();
        let mut pending = vec![index];
        while let Some(index) = pending.pop() {
            let Some(stage) = self.stage(index) else { continue };
            visited.insert(stage.ref_id.as_deref());
            if !stage.requisites.is_empty() {
                let mut previous: Vec<usize> = stage
                    .requisites
                    .iter()
                    .filter(|required| !visited.contains(&Some(required.as_str())))
                    .flat_map(|required| at(&by_ref, required))
                    .collect();
                previous.order();
                let mut synthetic: Vec<usize> = previous
                    .iter()
                    .filter_map(|before| self.stage(*before))
                    .flat_map(|before| at(&by_parent, &before.id))
                    .filter(|child| self.stage(*child).is_some_and(|child| child.owner.is_some()))
                    .collect();
                synthetic.order();
                found.extend(&previous);
                found.extend(synthetic);
                pending.extend(previous.into_iter().rev());
            } else if let Some(parent_id) = &stage.parent_id {
                if stage.owner == Some(SyntheticOwner::After) {
                    let siblings = at(&by_parent, parent_id).into_iter();
                    found.extend(siblings.filter(|sibling| {
                        self.stage(*sibling).is_some_and(|sibling| sibling.owner == Some(SyntheticOwner::Before))
                    }));
                }
                let parent = at(&by_id, parent_id).first().copied();
                if let Some(parent) = parent.filter(|_| climbed.insert(index)) {
                    found.push(parent);
                    pending.push(parent);
                }
            }
        }
        found
    }

    /// All stages that come after the one at `index`, nearest first.
    ///
    /// Mirrors orca `StageExecutionImpl.allDownstreamStages`.
    pub fn downstream(&self, index: usize) -> Vec<usize> {
        let mut followers: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, stage) in self.stages.iter().enumerate() {
            for required in &stage.requisites {
                followers.entry(required).or_default().push(at);
            }
        }
        let mut seen = HashSet::from([index]);
        let mut queue = VecDeque::from([index]);
        let mut found = Vec::new();
        while let Some(at) = queue.pop_front() {
            if at != index {
                found.push(at);
            }
            let ref_id = self.stage(at).and_then(|stage| stage.ref_id.as_deref());
            let next = ref_id.and_then(|ref_id| followers.get(ref_id)).into_iter().flatten();
            queue.extend(next.filter(|follower| seen.insert(**follower)));
        }
        found
    }

    /// The stages that are not synthetic, each after those that it requires.
    /// `children` are the ref ids of stages that Orca has added by then; they
    /// only show in the error.
    ///
    /// Mirrors orca `StageExecutionImpl.topologicalSort`.
    pub fn topological_order(&self, children: &[String]) -> Result<Vec<usize>, ExecutionError> {
        let top_level: Vec<usize> = (0..self.stages.len())
            .filter(|at| self.stage(*at).is_some_and(|stage| stage.parent_id.is_none()))
            .collect();
        let mut waiting: Vec<usize> = self.stages.iter().map(|stage| stage.requisites.len()).collect();
        let mut waiting_for: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in &top_level {
            for required in self.stage(*at).into_iter().flat_map(|stage| &stage.requisites) {
                waiting_for.entry(required).or_default().push(*at);
            }
        }
        let mut sorted = Vec::with_capacity(top_level.len());
        let mut ready: Vec<usize> = top_level.iter().copied().filter(|at| waiting.get(*at) == Some(&0)).collect();
        while !ready.is_empty() {
            let mut next = Vec::new();
            for at in ready {
                sorted.push(at);
                let Some(ref_id) = self.stage(at).and_then(|stage| stage.ref_id.as_deref()) else { continue };
                for waits in waiting_for.remove(ref_id).into_iter().flatten() {
                    let Some(left) = waiting.get_mut(waits) else { continue };
                    *left = left.saturating_sub(1);
                    if *left == 0 {
                        next.push(waits);
                    }
                }
            }
            next.order();
            ready = next;
        }
        if sorted.len() < top_level.len() {
            return Err(ExecutionError::InvalidRelationships { relationships: self.relationships(children) });
        }
        Ok(sorted)
    }

    fn relationships(&self, children: &[String]) -> String {
        let children = children.iter().map(|ref_id| format!("[]->{ref_id}"));
        let stages = self.stages.iter().map(|stage| {
            let ref_id = stage.ref_id.as_deref().unwrap_or("null");
            format!("[{}]->{ref_id}", stage.requisites.join(", "))
        });
        children.chain(stages).collect::<Vec<_>>().join(", ")
    }

    /// The stages by one of their names, each in the order of the pipeline.
    fn indexed<'s>(&'s self, name: impl Fn(&'s StageExecution) -> Option<&'s str>) -> HashMap<&'s str, Vec<usize>> {
        let mut indexed: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, stage) in self.stages.iter().enumerate() {
            if let Some(name) = name(stage) {
                indexed.entry(name).or_default().push(at);
            }
        }
        indexed
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn execution(stages: &Value) -> Execution {
        Execution::new(ExecutionType::Pipeline, "app", &Value::Null, stages.as_array().unwrap()).unwrap()
    }

    fn stage(ref_id: &str, requisites: &[&str]) -> Value {
        json!({"refId": ref_id, "type": "wait", "requisiteStageRefIds": requisites})
    }

    #[test]
    fn the_nearest_ancestors_come_first() {
        let diamond =
            execution(&json!([stage("1", &[]), stage("2", &["1"]), stage("3", &["1"]), stage("4", &["2", "3"])]));
        assert_eq!(diamond.ancestors(3), [3, 1, 2, 0]);
        assert_eq!(diamond.downstream(0), [1, 2, 3]);
        assert_eq!(diamond.topological_order(&[]).unwrap(), [0, 1, 2, 3]);
    }

    #[test]
    fn stages_are_ordered_in_rounds() {
        let stages = execution(&json!([
            stage("z", &["x", "y"]),
            stage("y", &["x"]),
            stage("w", &[]),
            stage("x", &[]),
            stage("v", &["y"])
        ]));
        assert_eq!(stages.topological_order(&[]).unwrap(), [2, 3, 1, 0, 4]);
    }

    #[test]
    fn a_long_chain_is_walked_in_a_moment() {
        let chain: Vec<Value> = (0..3000_u32)
            .map(|number| {
                stage(
                    &number.to_string(),
                    &number
                        .checked_sub(1)
                        .map(|n| n.to_string())
                        .as_slice()
                        .iter()
                        .map(String::as_str)
                        .collect::<Vec<_>>(),
                )
            })
            .collect();
        let chain = execution(&Value::Array(chain));
        assert_eq!(chain.topological_order(&[]).unwrap().len(), 3000);
        assert_eq!(chain.ancestors(2999).len(), 3000);
        assert_eq!(chain.downstream(0).len(), 2999);
    }

    #[test]
    fn cycles_and_lost_references_end() {
        let cyclic = execution(&json!([stage("1", &["2"]), stage("2", &["1"]), stage("3", &["3"])]));
        assert_eq!(cyclic.ancestors(0), [0, 1]);
        assert_eq!(cyclic.downstream(0), [1]);
        assert_eq!(
            cyclic.topological_order(&["1<1".to_owned()]).unwrap_err().to_string(),
            "Invalid stage relationships found []->1<1, [2]->1, [1]->2, [3]->3"
        );
    }
}
