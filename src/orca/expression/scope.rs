//! The scope's objects. Mirrors `ContextParameterProcessor.buildExecutionContext`
//! and `precomputeValues`.

use std::rc::Rc;

use serde_json::{Map as JsonMap, Value as Json};

use super::{
    Scope,
    java::{
        class::Kind,
        map::{Map, Nulls},
        value::{Object, Value},
    },
    origin::Origin,
    pipeline::{Pipeline, bean::Bean, pipelines, trigger},
    vm::{Facts, Vm},
};

/// Readies an evaluation in a scope.
pub(super) fn vm<'a>(scope: &Scope<'a>) -> Vm<'a> {
    let found =
        scope.execution.map(|execution| pipelines(execution, Origin::root().key("execution"))).unwrap_or_default();
    let stage = stage_of(scope, &found);
    let facts = Facts {
        pipeline_ids: scope.pipeline_ids,
        user: scope.user,
        clock: scope.clock,
        stage: stage.and_then(|stage| found.first()?.stages.get(stage)).map(|stage| stage.id.to_owned()),
        in_stage: scope.stage.is_some(),
    };
    let mut vm = Vm::new(Value::Null, !scope.strict, found, facts);
    let root = root(&vm, scope, stage);
    vm.root = Value::Map(root);
    vm
}

fn stage_of(scope: &Scope<'_>, found: &[Rc<Pipeline<'_>>]) -> Option<usize> {
    let wanted = scope.stage?;
    found.first()?.stages.iter().position(|stage| stage.ref_id == Some(wanted))
}

fn root<'a>(vm: &Vm<'a>, scope: &Scope<'a>, stage: Option<usize>) -> Rc<Map<'a>> {
    let pipeline = vm.pipelines.first();
    let mut own: Vec<(Value<'a>, Value<'a>)> = Vec::new();
    let put = |own: &mut Vec<(Value<'a>, Value<'a>)>, key: &'a str, value: Value<'a>| match own
        .iter_mut()
        .find(|(name, _)| matches!(name, Value::Text(name) if **name == *key))
    {
        Some((_, old)) => *old = value,
        None => own.push((Value::text(key), value)),
    };
    if let (Some(pipeline), Some(stage)) = (pipeline, stage) {
        own.extend(pipeline.context(stage).entries());
    }
    for (key, value) in scope.variables.into_iter().flatten() {
        put(&mut own, key, Value::from_json(value, &Origin::root().key(key.as_str()), Nulls::Kept));
    }
    let mut raw_trigger = scope.variables.and_then(|variables| variables.get("trigger")).and_then(Json::as_object);
    if let Some(pipeline) = pipeline {
        raw_trigger = pipeline.json.get("trigger").and_then(Json::as_object);
        put(&mut own, "execution", pipeline.bean());
        put(&mut own, "trigger", trigger::map(vm, raw_trigger, Origin::root().key("trigger")));
    }
    let root = match stage {
        Some(stage) => Map::stage_context(own, (0, stage), true, Origin::root()),
        None => Map::copied(own, Origin::root()),
    };
    precompute(vm, &root, raw_trigger, stage);
    root
}

fn precompute<'a>(vm: &Vm<'a>, root: &Map<'a>, raw_trigger: Option<&'a JsonMap<String, Json>>, stage: Option<usize>) {
    let origin = Origin::root().key("trigger");
    match raw_trigger.and_then(|trigger| trigger::parameters(trigger, &origin)) {
        Some(parameters) => root.put(&vm.work, Value::text("parameters"), parameters),
        None if root.get_text("parameters").is_none() => {
            root.put(
                &vm.work,
                Value::text("parameters"),
                Value::Map(Map::at(Kind::EmptyMap, Vec::new(), origin.key("parameters"))),
            );
        }
        None => {}
    }
    // A stage's context also finds what its ancestors put out.
    let mut commits = root.get_text("scmInfo").or_else(|| {
        let pipeline = vm.pipelines.first()?;
        pipeline.ancestors(stage?).into_iter().find_map(|ancestor| pipeline.outputs(ancestor).get_text("scmInfo"))
    });
    if commits.as_ref().is_none_or(Value::is_null)
        && let Some(found) = raw_trigger.and_then(|trigger| trigger::commits(vm, trigger, &origin))
    {
        commits = Some(Value::list(found));
    }
    let commits = commits.and_then(|commits| commits.elements()).unwrap_or_default();
    let chosen = if commits.len() >= 2 {
        let feature =
            commits.iter().find(|commit| !matches!(branch(vm, commit).as_deref(), Some("master" | "develop")));
        feature.or(commits.first())
    } else {
        commits.first()
    };
    root.put(&vm.work, Value::text("scmInfo"), chosen.cloned().unwrap_or(Value::Null));
}

fn branch<'a>(vm: &Vm<'a>, commit: &Value<'a>) -> Option<String> {
    let branch = match commit {
        Value::Object(object) => match &**object {
            Object::Bean(bean) => Bean::field(bean, vm, "branch"),
            _ => Value::Null,
        },
        Value::Map(map) => map.get_text("branch").unwrap_or(Value::Null),
        _ => Value::Null,
    };
    Some(branch.chars()?.to_string())
}
