//! What triggered an execution: Orca's object of it, and the map that
//! expressions know as `trigger`.

use serde_json::{Map as JsonMap, Value as Json};

use super::{Pipeline, bean::Bean, property::each};
use crate::orca::expression::{
    java::{
        class::Kind,
        map::{Map, Nulls},
        value::{Object, Value},
    },
    origin::Origin,
    vm::Vm,
};

/// The class that Orca gives a trigger. Mirrors `TriggerDeserializer`.
fn kind(json: &JsonMap<String, Json>) -> Kind {
    let has = |keys: &[&str]| keys.iter().all(|key| json.get(*key).is_some_and(|value| !value.is_null()));
    if has(&["account", "repository", "tag"]) {
        Kind::DockerTrigger
    } else if json.get("type").and_then(Json::as_str) == Some("concourse") {
        Kind::ConcourseTrigger
    } else if has(&["master", "job", "buildNumber"]) {
        Kind::JenkinsTrigger
    } else if has(&["parentExecution"]) {
        Kind::PipelineTrigger
    } else if has(&["artifactorySearchName"]) {
        Kind::ArtifactoryTrigger
    } else if has(&["nexusSearchName"]) {
        Kind::NexusTrigger
    } else if has(&["source", "project", "branch", "slug", "hash"]) {
        Kind::GitTrigger
    } else if has(&["pluginId"]) {
        Kind::PluginTrigger
    } else {
        Kind::DefaultTrigger
    }
}

fn bean<'a>(json: Option<&'a JsonMap<String, Json>>, origin: Origin<'a>) -> Bean<'a> {
    Bean::new(json.map_or(Kind::DefaultTrigger, kind), json, origin)
}

/// The trigger of an execution, as Orca's object.
pub(crate) fn of<'a>(pipeline: &Pipeline<'a>) -> Value<'a> {
    let json = pipeline.json.get("trigger").and_then(Json::as_object);
    bean(json, pipeline.origin.key("trigger")).of(pipeline.index, 0).value()
}

/// The map `trigger`: the object's properties, and over them everything that the trigger was given.
pub(crate) fn map<'a>(vm: &Vm<'a>, json: Option<&'a JsonMap<String, Json>>, origin: Origin<'a>) -> Value<'a> {
    let bean = bean(json, origin.clone());
    let raw = |name: &str| json.and_then(|json| json.get(name)).filter(|value| !value.is_null());
    let mut entries: Vec<(Value<'a>, Value<'a>)> = Vec::new();
    for property in each(bean.kind()) {
        if matches!(property.name, "other" | "parentStage") {
            continue;
        }
        let value = match raw(property.name) {
            Some(own) => Value::from_json(own, &origin.key(property.name), Nulls::Dropped),
            None => bean.field(vm, property.name),
        };
        if !value.is_null() {
            entries.push((Value::text(property.name), value));
        }
    }
    for (key, value) in json.into_iter().flatten() {
        let known = entries.iter().any(|(own, _)| matches!(own, Value::Text(own) if **own == **key));
        if !known && !value.is_null() {
            let value = Value::from_json(value, &origin.key(key.as_str()), Nulls::Dropped);
            entries.push((Value::text(key.as_str()), value));
        }
    }
    Value::Map(Map::at(Kind::LinkedHashMap, entries, origin))
}

/// The trigger's parameters, if there are any.
pub(crate) fn parameters<'a>(json: &'a JsonMap<String, Json>, origin: &Origin<'a>) -> Option<Value<'a>> {
    let members = json.get("parameters").and_then(Json::as_object).filter(|members| !members.is_empty())?;
    Some(Value::Map(Map::from_json(members, origin.key("parameters"), Nulls::Dropped)))
}

/// The commits that a Jenkins or Concourse trigger was built from; `None` for other triggers.
pub(crate) fn commits<'a>(vm: &Vm<'a>, json: &'a JsonMap<String, Json>, origin: &Origin<'a>) -> Option<Vec<Value<'a>>> {
    let bean = bean(Some(json), origin.clone());
    if !matches!(bean.kind(), Kind::JenkinsTrigger | Kind::ConcourseTrigger) {
        return None;
    }
    let Value::Object(build) = bean.field(vm, "buildInfo") else { return Some(Vec::new()) };
    let Object::Bean(build) = &*build else { return Some(Vec::new()) };
    Some(match build.field(vm, "scm") {
        Value::List(list) => list.items(),
        _ => Vec::new(),
    })
}
