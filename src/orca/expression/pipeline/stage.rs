//! How stages hang together. Mirrors `StageExecutionImpl` and
//! `StageExecutionInternals`.

use std::rc::Rc;

use super::{Pipeline, bean::Bean};
use crate::orca::expression::{
    fail::{Fail, ILLEGAL_ARGUMENT, ILLEGAL_STATE},
    java::{class::Kind, list::List, map::Map, same::contains, value::Value},
    method::null_argument,
    vm::Vm,
};

impl<'a> Pipeline<'a> {
    /// The stage and those before it, the nearest first. A cycle ends at what was visited.
    pub(crate) fn ancestors(&self, stage: usize) -> Vec<usize> {
        let mut found = vec![stage];
        let mut visited = Vec::new();
        self.collect_ancestors(stage, &mut visited, &mut found, false);
        found
    }

    /// The stage and the parents that it is a synthetic stage of.
    fn direct_ancestors(&self, stage: usize) -> Vec<usize> {
        let mut found = vec![stage];
        let mut visited = Vec::new();
        self.collect_ancestors(stage, &mut visited, &mut found, true);
        found
    }

    fn collect_ancestors(&self, stage: usize, visited: &mut Vec<&'a str>, found: &mut Vec<usize>, parents_only: bool) {
        let Some(own) = self.stages.get(stage) else { return };
        // More rounds than stages are a cycle of parents.
        if visited.len() > self.stages.len() + 1 {
            return;
        }
        visited.push(own.ref_id.unwrap_or_default());
        let all = || self.stages.iter().enumerate();
        if !parents_only && !own.requisites.is_empty() {
            let previous: Vec<usize> = all()
                .filter(|(_, other)| {
                    let ref_id = other.ref_id.unwrap_or_default();
                    !visited.contains(&ref_id) && own.requisites.contains(&ref_id)
                })
                .map(|(at, _)| at)
                .collect();
            found.extend(&previous);
            let synthetic = all().filter(|(_, other)| {
                other.owner.is_some()
                    && previous
                        .iter()
                        .any(|at| self.stages.get(*at).is_some_and(|before| Some(before.id) == other.parent))
            });
            found.extend(synthetic.map(|(at, _)| at));
            for at in previous {
                self.collect_ancestors(at, visited, found, parents_only);
            }
            return;
        }
        let Some(parent) = own.parent.filter(|parent| !visited.contains(parent)) else { return };
        if own.owner == Some("STAGE_AFTER") {
            let before = all().filter(|(_, other)| other.parent == Some(parent) && other.owner == Some("STAGE_BEFORE"));
            found.extend(before.map(|(at, _)| at));
        }
        if let Some((at, _)) = all().find(|(_, other)| other.id == parent) {
            found.push(at);
            self.collect_ancestors(at, visited, found, parents_only);
        }
    }

    fn beans_of(&self, stages: impl IntoIterator<Item = usize>, kind: Kind) -> Value<'a> {
        let beans = stages.into_iter().map(|at| self.stage_bean(at)).collect();
        Value::List(Rc::new(List::new(kind, beans)))
    }

    fn all_downstream(&self, stage: usize) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.stages.len()).collect();
        let mut queue = vec![stage];
        let mut found = Vec::new();
        let mut first = true;
        while !queue.is_empty() {
            let at = queue.remove(0);
            if !first {
                found.push(at);
            }
            first = false;
            left.retain(|other| *other != at);
            let ref_id = self.stages.get(at).and_then(|stage| stage.ref_id).unwrap_or_default();
            for other in &left {
                let after = self.stages.get(*other).is_some_and(|other| other.requisites.contains(&ref_id));
                if after && !queue.contains(other) {
                    queue.push(*other);
                }
            }
        }
        found
    }

    /// The stages in an order in which each comes after those it needs.
    fn sorted(&self) -> Result<Vec<usize>, Fail> {
        let mut unsorted: Vec<usize> = (0..self.stages.len())
            .filter(|at| self.stages.get(*at).is_some_and(|stage| stage.parent.is_none()))
            .collect();
        let mut done: Vec<&str> = Vec::new();
        let mut sorted = Vec::new();
        while !unsorted.is_empty() {
            let ready: Vec<usize> = unsorted
                .iter()
                .copied()
                .filter(|at| {
                    let needs = self.stages.get(*at).map(|stage| stage.requisites.as_slice()).unwrap_or_default();
                    needs.iter().all(|ref_id| done.contains(ref_id))
                })
                .collect();
            if ready.is_empty() {
                return Err(Fail::thrown(ILLEGAL_STATE, "Invalid stage relationships found"));
            }
            for at in ready {
                unsorted.retain(|other| *other != at);
                done.push(self.stages.get(at).and_then(|stage| stage.ref_id).unwrap_or_default());
                sorted.push(at);
            }
        }
        Ok(sorted)
    }

    /// `execution.context`: the outputs of all stages, lists joined, later ones winning.
    pub(crate) fn merged_outputs(&self, vm: &Vm<'a>) -> Result<Value<'a>, Fail> {
        let merged = Map::at(Kind::HashMap, Vec::new(), self.origin.key("context"));
        for stage in self.sorted()? {
            for (key, value) in self.outputs(stage).entries() {
                if value.is_null() {
                    return Err(null_argument());
                }
                let value = match (merged.get(&vm.work, &key), &value) {
                    (Some(Value::List(old)), Value::List(new)) => {
                        let mut distinct: Vec<Value<'a>> = Vec::new();
                        for item in old.items().into_iter().chain(new.items()) {
                            if !contains(&vm.work, &distinct, &item) {
                                distinct.push(item);
                            }
                        }
                        Value::list(distinct)
                    }
                    _ => value,
                };
                merged.put(&vm.work, key, value);
            }
        }
        Ok(Value::Map(merged))
    }
}

/// The stage that a method or getter gives, or what it gives about a stage; `None` for other names.
pub(super) fn call<'a>(
    vm: &mut Vm<'a>,
    bean: &Bean<'a>,
    name: &str,
    arguments: &[Value<'a>],
) -> Option<Result<Value<'a>, Fail>> {
    let pipeline = vm.pipelines.get(bean.pipeline)?.clone();
    let at = bean.stage;
    let own = pipeline.stages.get(at)?;
    let by = |test: &dyn Fn(&super::Stage<'a>) -> bool| {
        pipeline.stages.iter().enumerate().filter(|(_, stage)| test(stage)).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let status = pipeline.status(at);
    let flag = |vm: &mut Vm<'a>, key: &str| {
        let _ = vm;
        pipeline.context(at).get_text(key).unwrap_or(Value::Bool(false))
    };
    let list = Kind::ImmutableList;
    Some(Ok(match (name, arguments) {
        ("ancestors", []) => pipeline.beans_of(pipeline.ancestors(at), list),
        ("directAncestors", []) => pipeline.beans_of(pipeline.direct_ancestors(at), list),
        ("allDownstreamStages", []) => pipeline.beans_of(pipeline.all_downstream(at), Kind::ArrayList),
        ("directChildren", []) => pipeline.beans_of(by(&|stage| stage.parent == Some(own.id)), Kind::ArrayList),
        ("downstreamStages", []) => {
            let ref_id = own.ref_id.unwrap_or_default();
            pipeline.beans_of(by(&|stage| stage.requisites.contains(&ref_id)), Kind::ArrayList)
        }
        ("getParent", []) => match own.parent {
            None => Value::Null,
            Some(parent) => match by(&|stage| stage.id == parent).first() {
                Some(at) => pipeline.stage_bean(*at),
                None => return Some(Err(no_stage_with_id(&pipeline, parent))),
            },
        },
        ("getTopLevelStage", []) => {
            let mut top = at;
            for _ in 0..=pipeline.stages.len() {
                let Some(parent) = pipeline.stages.get(top).and_then(|stage| stage.parent) else { break };
                if let Some(above) = by(&|stage| stage.id == parent).first() {
                    top = *above;
                } else {
                    let message =
                        format!("Could not find stage by parentStageId (stage: {}, parentStageId:{parent})", own.id);
                    return Some(Err(Fail::thrown(ILLEGAL_STATE, message)));
                }
            }
            pipeline.stage_bean(top)
        }
        ("getHasSucceeded", []) => Value::Bool(status == "SUCCEEDED"),
        ("getHasFailed", []) => Value::Bool(status == "TERMINAL"),
        ("isJoin", []) => Value::Bool(own.requisites.len() > 1),
        ("isManualJudgmentType", []) => Value::Bool(own.kind == "manualJudgment"),
        ("withPropagateAuthentication", []) => {
            let value = pipeline.context(at).get_text("propagateAuthenticationContext").unwrap_or(Value::Null);
            let text = vm.text_of(&value).unwrap_or_default();
            Value::Bool(text.eq_ignore_ascii_case("true"))
        }
        ("getAllowSiblingStagesToContinueOnFailure", []) => {
            if own.parent.is_none() {
                Value::Bool(false)
            } else {
                flag(vm, "allowSiblingStagesToContinueOnFailure")
            }
        }
        ("getContinuePipelineOnFailure", []) => flag(vm, "continuePipeline"),
        ("appendErrorMessage", [_]) => Value::Null,
        _ => return None,
    }))
}

/// What `stageById` throws.
pub(super) fn no_stage_with_id(pipeline: &Pipeline<'_>, id: &str) -> Fail {
    let message = format!("No stage with id {id} exists on execution {}", pipeline.id());
    Fail::thrown(ILLEGAL_ARGUMENT, message)
}

/// The methods of an execution.
pub(super) fn on_execution<'a>(
    vm: &mut Vm<'a>,
    bean: &Bean<'a>,
    name: &str,
    arguments: &[Value<'a>],
) -> Option<Result<Value<'a>, Fail>> {
    let pipeline = vm.pipelines.get(bean.pipeline)?.clone();
    let wanted = arguments.first().map(Value::str);
    let wanted = wanted.as_deref().unwrap_or_default();
    let find = |test: &dyn Fn(&super::Stage<'a>) -> bool| pipeline.stages.iter().position(test);
    let found = match name {
        "namedStage" => {
            return Some(Ok(find(&|stage| stage.kind == wanted).map_or(Value::Null, |at| pipeline.stage_bean(at))));
        }
        "stageById" => find(&|stage| stage.id == wanted).ok_or_else(|| no_stage_with_id(&pipeline, wanted)),
        "stageByRef" => find(&|stage| stage.ref_id == Some(wanted))
            .ok_or_else(|| Fail::thrown(ILLEGAL_ARGUMENT, format!("No stage with refId {wanted} exists"))),
        _ => return None,
    };
    Some(found.map(|at| pipeline.stage_bean(at)))
}
