use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::build_info::{BindError, items, object};
use super::cause::StageName;
use super::error::BakeError;
use super::execution::{Execution, ExecutionType};
use super::jvm::{PackagePattern, java_text};
use super::stage_execution::StageExecution;
use super::trigger::MAX_PARENTS;
use crate::json::Path;
use crate::source::Sort;

type Found<'e> = Option<(StageName, &'e Map<String, Value>)>;

/// The nearest build among the outputs of the Bake stage, of those before it
/// and of the executions that led to this one, that has a file for one of the
/// packages.
///
/// Mirrors orca `PackageInfo.findBuildInfoInUpstreamStage` over
/// `StageExecutionImpl.findAncestor`.
pub(super) fn upstream_build<'e>(
    execution: &'e Execution,
    stage: usize,
    patterns: &[PackagePattern],
) -> Result<Found<'e>, BakeError> {
    // The stage for a region has the Bake stage as its parent, which is asked
    // before those that came earlier.
    let search = Search { patterns };
    match execution.stage(stage) {
        None => Ok(None),
        Some(bake) => match search.build_of(bake)? {
            Some(found) => Ok(Some(found)),
            None => search.before(execution, Some(stage), MAX_PARENTS),
        },
    }
}

struct Search<'p> {
    patterns: &'p [PackagePattern],
}

impl Search<'_> {
    /// Depth first through what each stage requires; a stage without requisites
    /// leads to its parent stage, and the first stages of all to the execution
    /// that started this one.
    fn before<'e>(&self, execution: &'e Execution, stage: Option<usize>, depth: usize) -> Result<Found<'e>, BakeError> {
        let Some(depth) = depth.checked_sub(1) else { return Err(BakeError::UpstreamTooDeep) };
        let by_ref_id = by_ref_id(execution);
        let mut asked_parent_execution = false;
        let mut visited: HashSet<usize> = HashSet::new();
        let mut pending: Vec<Option<usize>> = vec![stage];
        while let Some(at) = pending.pop() {
            if at.is_some_and(|at| !visited.insert(at)) {
                continue;
            }
            let stage = at.and_then(|at| execution.stage(at));
            match stage {
                Some(stage) if !stage.requisites.is_empty() => {
                    let previous = previous_stages(&by_ref_id, stage);
                    let synthetic = children(execution, &previous);
                    for before in previous.iter().chain(&synthetic).filter_map(|at| execution.stage(*at)) {
                        if let Some(found) = self.build_of(before)? {
                            return Ok(Some(found));
                        }
                    }
                    pending.extend(previous.into_iter().rev().map(Some));
                }
                Some(StageExecution { parent_id: Some(parent_id), .. }) if !parent_id.is_empty() => {
                    let parent = execution.stages.iter().position(|other| other.id == *parent_id);
                    let Some(parent) = parent else { return Err(BakeError::UpstreamTooDeep) };
                    if let Some(found) =
                        execution.stage(parent).map(|parent| self.build_of(parent)).transpose()?.flatten()
                    {
                        return Ok(Some(found));
                    }
                    pending.push(Some(parent));
                }
                _ if !asked_parent_execution => {
                    asked_parent_execution = true;
                    if let Some(found) = self.in_parent_execution(execution, depth)? {
                        return Ok(Some(found));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    fn in_parent_execution<'e>(&self, execution: &'e Execution, depth: usize) -> Result<Found<'e>, BakeError> {
        let Some(parent) = execution.trigger.parent.as_ref().filter(|_| execution.kind == ExecutionType::Pipeline)
        else {
            return Ok(None);
        };
        let stages = &parent.execution.stages;
        let started_by =
            stages.iter().position(|stage| stage.kind == "pipeline" && parent.stage_id.as_ref() == Some(&stage.id));
        if started_by.is_some() {
            return self.before(&parent.execution, started_by, depth);
        }
        // Those that still run come first, then the ones that ended last.
        let mut by_end: Vec<usize> = (0..stages.len()).collect();
        by_end.order_by_key(|at| {
            stages.get(*at).and_then(|stage| stage.end_time).map_or(i128::MIN, |end| -i128::from(end))
        });
        for stage in by_end.iter().filter_map(|at| stages.get(*at)) {
            if let Some(found) = self.build_of(stage)? {
                return Ok(Some(found));
            }
        }
        self.before(&parent.execution, by_end.first().copied(), depth)
    }

    /// The build in a stage's outputs, where it has a file for a package.
    fn build_of<'e>(&self, stage: &'e StageExecution) -> Result<Found<'e>, BakeError> {
        let failed = |bind: BindError| BakeError::UpstreamBind { stage: stage.title(), bind: Box::new(bind) };
        let path = Path::from_iter(["outputs", "buildInfo"]);
        let info = stage.outputs.get("buildInfo").unwrap_or(&Value::Null);
        let Some(info) = object(info, &path).map_err(failed)? else { return Ok(None) };
        let artifacts = info.get("artifacts").unwrap_or(&Value::Null);
        for (artifact, path) in items(artifacts, &path.join("artifacts")).map_err(failed)? {
            let artifact = object(artifact, &path).map_err(failed)?;
            if artifact.is_none() && !self.patterns.is_empty() {
                return Err(failed(BindError::null(path, "an object")));
            }
            let file =
                artifact.and_then(|artifact| artifact.get("fileName")).map_or_else(|| "null".to_owned(), java_text);
            if self.patterns.iter().any(|pattern| pattern.matches(&file)) {
                return Ok(Some((stage.title(), info)));
            }
        }
        Ok(None)
    }
}

/// The stages by their ref ids.
fn by_ref_id(execution: &Execution) -> HashMap<&str, Vec<usize>> {
    let mut by_ref_id: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, stage) in execution.stages.iter().enumerate() {
        if let Some(ref_id) = &stage.ref_id {
            by_ref_id.entry(ref_id).or_default().push(at);
        }
    }
    by_ref_id
}

fn previous_stages(by_ref_id: &HashMap<&str, Vec<usize>>, stage: &StageExecution) -> Vec<usize> {
    let required = stage.requisites.iter().filter_map(|required| by_ref_id.get(required.as_str()));
    let mut previous: Vec<usize> = required.flatten().copied().collect();
    previous.order();
    previous
}

fn children(execution: &Execution, parents: &[usize]) -> Vec<usize> {
    let parents: HashSet<&str> =
        parents.iter().filter_map(|at| execution.stage(*at)).map(|stage| stage.id.as_str()).collect();
    let is_child = |other: &StageExecution| other.parent_id.as_deref().is_some_and(|id| parents.contains(id));
    (0..execution.stages.len()).filter(|at| execution.stage(*at).is_some_and(is_child)).collect()
}
