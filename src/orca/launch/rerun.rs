//! A run that has gone further than the start of its Bake stage is set back to
//! it: what came of the stage, of those after it and of those beside it that
//! ended later is not known yet.

use std::collections::HashSet;

use crate::orca::execution::Execution;
use crate::orca::stage_execution::StageExecution;

/// What the tasks of a bake add to the context of its stage: of the image, and
/// of the build that its package came from.
const OUTCOME: [&str; 8] =
    ["status", "bakePackageName", "previouslyBaked", "ami", "imageId", "imageName", "baseAmiId", "artifacts"];
const BUILD: [&str; 5] = ["buildInfoUrl", "buildHost", "job", "buildNumber", "commitHash"];

/// What Orca notes in the context of a stage that ran.
const NOTES: [&str; 3] = ["exception", "expressionEvaluationSummary", "beforeStagePlanningFailed"];

/// Sets the run back; gives where the stage at `bake` is then, since stages
/// that Orca had made below it fall out.
pub(super) fn set_back(execution: &mut Execution, bake: usize) -> usize {
    let parents = parents(execution, bake);
    let Some(own) = execution.stages.get_mut(bake) else { return bake };
    let started = own.start_time;
    let is_for_a_region = own.parent_id.is_some();
    if parents.is_empty() {
        own.parent_id = None;
        own.owner = None;
    }
    let top = parents.last().copied().unwrap_or(bake);
    let later: HashSet<usize> = execution.downstream(top).into_iter().collect();
    let before: HashSet<usize> = execution.ancestors(top).into_iter().collect();

    let mut replanned: HashSet<usize> = later.iter().copied().chain([bake]).collect();
    loop {
        let below = below(execution, &replanned);
        if below.is_empty() {
            break;
        }
        replanned.extend(below);
    }
    let planned = parents.first().and_then(|parent| execution.stage(*parent)).map(|parent| parent.context.clone());
    let is_planned = |key: &String| match &planned {
        Some(planned) => planned.contains_key(key),
        None => BUILD.contains(&key.as_str()),
    };
    let is_outcome = |key: &String| OUTCOME.contains(&key.as_str()) || BUILD.contains(&key.as_str());
    for (at, stage) in execution.stages.iter_mut().enumerate() {
        let ended_later = started.is_some_and(|started| stage.end_time.is_none_or(|end| end > started));
        if at == bake {
            stage.context.retain(|key, _| !NOTES.contains(&key.as_str()));
        }
        if at == bake && is_for_a_region {
            stage.context.retain(|key, _| !is_outcome(key) || is_planned(key));
        }
        if at == bake || parents.contains(&at) {
            restart(stage, "RUNNING");
        } else if later.contains(&at) {
            restart(stage, "NOT_STARTED");
        } else if ended_later && !before.contains(&at) && stage.parent_id.is_none() {
            restart(stage, "RUNNING");
        }
    }
    let kept = |at: usize| at == bake || later.contains(&at) || !replanned.contains(&at);
    let moved = (0..bake).filter(|at| kept(*at)).count();
    let mut at = 0;
    execution.stages.retain(|_| {
        at += 1;
        kept(at - 1)
    });
    moved
}

fn restart(stage: &mut StageExecution, status: &str) {
    stage.outputs.clear();
    stage.end_time = None;
    if status == "NOT_STARTED" {
        stage.start_time = None;
    }
    stage.status = Some(status.to_owned());
}

/// The stages above a synthetic one, its parent first.
fn parents(execution: &Execution, stage: usize) -> Vec<usize> {
    let mut above = Vec::new();
    let mut at = stage;
    while let Some(parent_id) = execution.stage(at).and_then(|stage| stage.parent_id.as_deref()) {
        let parent = execution.stages.iter().position(|other| other.id == parent_id);
        match parent.filter(|parent| *parent != stage && !above.contains(parent)) {
            Some(parent) => above.push(parent),
            None => break,
        }
        at = above.last().copied().unwrap_or(stage);
    }
    above
}

/// The synthetic stages of those in `parents` that are not in it.
fn below(execution: &Execution, parents: &HashSet<usize>) -> Vec<usize> {
    let stages = || execution.stages.iter().enumerate();
    let ids: HashSet<&str> =
        stages().filter(|(at, _)| parents.contains(at)).map(|(_, stage)| stage.id.as_str()).collect();
    stages()
        .filter(|(at, stage)| !parents.contains(at) && stage.parent_id.as_deref().is_some_and(|id| ids.contains(id)))
        .map(|(at, _)| at)
        .collect()
}
