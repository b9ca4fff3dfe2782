//! The functions over an execution's stages, artifacts and pipelines.

use super::Result;
use crate::orca::expression::{
    fail::{CLASS_CAST, Fail, ILLEGAL_ARGUMENT, NULL_POINTER},
    java::{
        class::Kind,
        map::Map,
        text::Text,
        value::{Object, Value},
    },
    pipeline::{Pipeline, trigger},
    vm::Vm,
};

fn shown<'t>(text: Option<&'t Text<'_>>) -> &'t str {
    text.map_or("null", |text| &**text)
}

pub(super) fn run<'a>(
    vm: &mut Vm<'a>,
    pipeline: &Pipeline<'a>,
    name: &'static str,
    texts: &[Option<Text<'a>>],
) -> Result<'a> {
    let first = texts.first().and_then(Option::as_ref);
    let wanted = shown(first);
    let id = pipeline.id();
    let by_name = || {
        let first = first?;
        pipeline.stages.iter().position(|stage| stage.name == &**first || stage.id == &**first)
    };
    match name {
        "stage" => by_name().map(|at| pipeline.stage_bean(at)).ok_or_else(|| {
            Fail::helper(format!("Unable to locate [{wanted}] using #stage({wanted}) in execution {id}"))
        }),
        "stageExists" => Ok(Value::Bool(by_name().is_some())),
        "stageByRefId" => {
            let Some(first) = first else {
                let message = format!("Stage refId must not be null in #stageByRefId in execution {id}");
                return Err(Fail::helper(message));
            };
            let found = pipeline.stages.iter().position(|stage| stage.ref_id == Some(&**first));
            found.map(|at| pipeline.stage_bean(at)).ok_or_else(|| {
                Fail::helper(format!("Unable to locate [{wanted}] using #stageByRefId({wanted}) in execution {id}"))
            })
        }
        "currentStage" => {
            if !vm.facts.in_stage {
                return Err(Fail::helper("An execution context is required for this function"));
            }
            let current = vm.facts.stage.clone().unwrap_or_default();
            let found = pipeline.stages.iter().position(|stage| stage.id.eq_ignore_ascii_case(&current));
            found
                .map(|at| pipeline.stage_bean(at))
                .ok_or_else(|| Fail::helper(format!("No stage found with id '{current}'")))
        }
        "judgment" | "judgement" => judgment(vm, pipeline, first),
        "triggerResolvedArtifact" | "triggerResolvedArtifactByType" => {
            resolved_artifact(vm, pipeline, first, name == "triggerResolvedArtifact")
        }
        "resolvedArtifacts" => {
            let mut found = Vec::new();
            for at in 0..pipeline.stages.len() {
                match pipeline.outputs(at).get_text("artifacts") {
                    None => {}
                    Some(Value::List(list)) => found.extend(list.items()),
                    Some(Value::Null) => return Err(Fail::silent(NULL_POINTER)),
                    Some(_) => return Err(Fail::silent(CLASS_CAST)),
                }
            }
            Ok(Value::list(found))
        }
        "manifestLabelValue" => label_value(vm, pipeline, texts),
        _ => service_key(pipeline, first),
    }
}

fn judgment<'a>(vm: &mut Vm<'a>, pipeline: &Pipeline<'a>, name: Option<&Text<'a>>) -> Result<'a> {
    let found = pipeline.stages.iter().enumerate().find_map(|(at, stage)| {
        if name.is_none_or(|name| stage.name != &**name) || stage.kind != "manualJudgment" {
            return None;
        }
        let context = pipeline.context(at);
        let input = vm.map_value(&context, &Value::text("judgmentInput"));
        Some(input).filter(|input| !input.is_null())
    });
    match found {
        Some(input @ Value::Text(_)) => Ok(input),
        Some(_) => Err(Fail::silent(CLASS_CAST)),
        None => {
            let name = shown(name);
            Err(Fail::helper(format!(
                "Unable to locate manual Judgment stage [{name}] using #judgment({name}) in execution {}. \
                 Stage doesn't exist or doesn't contain judgmentInput in its context ",
                pipeline.id()
            )))
        }
    }
}

fn resolved_artifact<'a>(
    vm: &mut Vm<'a>,
    pipeline: &Pipeline<'a>,
    wanted: Option<&Text<'a>>,
    by_name: bool,
) -> Result<'a> {
    let trigger = trigger::of(pipeline);
    let field = |value: &Value<'a>, name: &str| match value {
        Value::Object(object) => match &**object {
            Object::Bean(bean) => bean.field(vm, name),
            _ => Value::Null,
        },
        _ => Value::Null,
    };
    let expected = field(&trigger, "resolvedExpectedArtifacts").elements().unwrap_or_default();
    for artifact in expected {
        let bound = field(&artifact, "boundArtifact");
        if bound.is_null() {
            continue;
        }
        let Some(wanted) = wanted else { return Err(Fail::silent(NULL_POINTER)) };
        let own = field(&bound, if by_name { "name" } else { "type" });
        if matches!(&own, Value::Text(own) if **own == **wanted) {
            return Ok(bound);
        }
    }
    let message =
        format!("Unable to locate resolved artifact {} in trigger execution {}.", shown(wanted), pipeline.id());
    Err(Fail::helper(message))
}

fn label_value<'a>(vm: &mut Vm<'a>, pipeline: &Pipeline<'a>, texts: &[Option<Text<'a>>]) -> Result<'a> {
    let text = |at: usize| texts.get(at).and_then(Option::as_ref);
    let (stage_name, kind) = (text(0), text(1));
    let Some(kind) = kind.filter(|kind| matches!(&***kind, "Deployment" | "ReplicaSet")) else {
        return Err(Fail::thrown(
            ILLEGAL_ARGUMENT,
            "Only Deployments and ReplicaSets are valid kinds for this function",
        ));
    };
    let Some(label) = text(2) else {
        return Err(Fail::thrown(ILLEGAL_ARGUMENT, "A labelKey is required for this function"));
    };
    let stage = pipeline.stages.iter().enumerate().position(|(at, stage)| {
        stage_name.is_some_and(|name| stage.name == &**name)
            && stage.kind == "deployManifest"
            && pipeline.status(at) == "SUCCEEDED"
    });
    let Some(stage) = stage else {
        return Err(Fail::helper("A valid Deploy Manifest stage name is required for this function"));
    };
    let context = pipeline.context(stage);
    let manifests = vm.map_value(&context, &Value::text("outputs.manifests")).elements().unwrap_or_default();
    if manifests.is_empty() {
        return Err(Fail::helper("No manifest could be found in the context of the specified stage"));
    }
    let mut found = None;
    for manifest in &manifests {
        let Value::Map(map) = manifest else { return Err(Fail::silent(CLASS_CAST)) };
        let Some(own) = map.get_text("kind") else { return Err(Fail::silent(NULL_POINTER)) };
        if matches!(&own, Value::Text(own) if **own == **kind) {
            found = Some(map.clone());
            break;
        }
    }
    let Some(manifest) = found else {
        let message = format!("No manifest of kind {} could be found on the context of the specified stage", &**kind);
        return Err(Fail::helper(message));
    };
    let mut at = Value::Map(manifest);
    for key in ["spec", "template", "metadata", "labels", label] {
        at = if let Value::Map(map) = &at {
            if let Some(value) = map.get_text(key) {
                value
            } else {
                let message = "No label of specified key found on matching manifest spec.template.metadata.labels";
                return Err(Fail::helper(message));
            }
        } else {
            let message = "No label of specified key found on matching manifest spec.template.metadata.labels";
            return Err(Fail::helper(message));
        };
    }
    match at {
        Value::Text(_) | Value::Null => Ok(at),
        _ => Err(Fail::silent(CLASS_CAST)),
    }
}

fn service_key<'a>(pipeline: &Pipeline<'a>, wanted: Option<&Text<'a>>) -> Result<'a> {
    let empty = |kind| Ok(Value::Map(Map::new(kind, Vec::new())));
    let found = pipeline.stages.iter().enumerate().position(|(at, stage)| {
        stage.kind == "createServiceKey"
            && pipeline.status(at) == "SUCCEEDED"
            && wanted.is_some_and(|wanted| stage.name == &**wanted || stage.id == &**wanted)
    });
    let Some(found) = found else { return empty(Kind::EmptyMap) };
    let Some(tasks) = pipeline.context(found).get_text("kato.tasks") else { return empty(Kind::HashMap) };
    let item =
        |value: Option<Value<'a>>| value.and_then(|value| value.elements()).and_then(|items| items.into_iter().next());
    let member = |value: Option<Value<'a>>, key: &str| match value {
        Some(Value::Map(map)) => map.get_text(key),
        _ => None,
    };
    let key = member(item(member(item(Some(tasks)), "resultObjects")), "serviceKey");
    match key {
        Some(Value::Map(map)) => Ok(Value::Map(Map::at(Kind::HashMap, map.entries(), map.origin.clone()))),
        _ => Err(Fail::silent(NULL_POINTER)),
    }
}

/// `#pipelineId(name)` and its like, which ask Front50.
pub(super) fn pipeline_id<'a>(
    vm: &mut Vm<'a>,
    pipeline: &Pipeline<'a>,
    name: &'static str,
    texts: &[Option<Text<'a>>],
) -> Result<'a> {
    let text = |at: usize| texts.get(at).and_then(Option::as_ref).filter(|text| !text.is_empty());
    let in_application = name == "pipelineIdInApplication";
    let own = pipeline.json.get("application").and_then(serde_json::Value::as_str).unwrap_or_default();
    let application = if in_application { text(1).map(|text| &**text) } else { Some(own) };
    let Some(application) = application else {
        return Err(Fail::helper("applicationName must be specified for function #pipelineIdInApplication"));
    };
    let wanted = text(0);
    if wanted.is_none() && !in_application {
        return Err(Fail::helper("pipelineName must be specified for function #pipelineId"));
    }
    let wanted = wanted.map_or("", |wanted| &**wanted);
    let Some(known) = vm.facts.pipeline_ids else {
        return Err(Fail::Unknown(format!("the id of the pipeline {wanted} in {application}, which Front50 knows")));
    };
    let found = known.get(application).and_then(|pipelines| pipelines.get(wanted)).and_then(serde_json::Value::as_str);
    match found {
        Some(id) => Ok(Value::text(id)),
        None if name == "pipelineId" => {
            Err(Fail::helper(format!("Pipeline with name '{wanted}' could not be found on application {application}")))
        }
        None => Ok(Value::Null),
    }
}
