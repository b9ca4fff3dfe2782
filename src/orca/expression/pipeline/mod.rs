//! Orca's executions, stages and triggers as expressions see them.

pub(super) mod bean;
pub(super) mod property;
mod render;
pub(super) mod stage;
pub(super) mod trigger;

use std::{cell::OnceCell, rc::Rc};

use serde_json::{Map as JsonMap, Value as Json};

use super::{
    fail::Fail,
    java::{
        class::Kind,
        map::{Map, Nulls},
        value::{Object, Value},
    },
    method::null_argument,
    origin::Origin,
    vm::{Declared, Typed, Vm},
};
use bean::Bean;
pub(super) use render::{Style, to_json};

/// How deep parents of parents are followed.
const MAX_PARENTS: usize = 20;

/// One execution.
pub(super) struct Pipeline<'a> {
    pub(super) json: &'a JsonMap<String, Json>,
    pub(super) origin: Origin<'a>,
    /// The execution that triggered it.
    pub(super) parent: Option<usize>,
    index: usize,
    pub(super) stages: Vec<Stage<'a>>,
    bean: OnceCell<Value<'a>>,
    beans: OnceCell<Vec<Value<'a>>>,
}

/// What the relations between stages need to know of a stage.
pub(super) struct Stage<'a> {
    json: &'a Json,
    pub(super) id: &'a str,
    pub(super) ref_id: Option<&'a str>,
    pub(super) kind: &'a str,
    pub(super) name: &'a str,
    requisites: Vec<&'a str>,
    parent: Option<&'a str>,
    owner: Option<&'a str>,
    outputs: OnceCell<Rc<Map<'a>>>,
    context: OnceCell<Rc<Map<'a>>>,
}

fn text<'a>(json: &'a Json, key: &str) -> Option<&'a str> {
    json.get(key)?.as_str()
}

/// The execution and those that triggered it, the latest first.
pub(super) fn pipelines<'a>(execution: &'a JsonMap<String, Json>, origin: Origin<'a>) -> Vec<Rc<Pipeline<'a>>> {
    let mut found: Vec<Rc<Pipeline<'a>>> = Vec::new();
    let mut next = Some((execution, origin));
    while let Some((json, origin)) = next {
        let parent = json
            .get("trigger")
            .and_then(|trigger| trigger.get("parentExecution"))
            .and_then(Json::as_object)
            .filter(|_| found.len() < MAX_PARENTS);
        let parent_origin = origin.key("trigger").key("parentExecution");
        let index = found.len();
        found.push(Rc::new(Pipeline {
            json,
            origin,
            parent: parent.map(|_| index + 1),
            index,
            stages: stages(json),
            bean: OnceCell::new(),
            beans: OnceCell::new(),
        }));
        next = parent.map(|parent| (parent, parent_origin));
    }
    found
}

fn stages(execution: &JsonMap<String, Json>) -> Vec<Stage<'_>> {
    let items = execution.get("stages").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    items
        .iter()
        .filter(|json| json.is_object())
        .map(|json| {
            let kind = text(json, "type").unwrap_or_default();
            let requisites = json.get("requisiteStageRefIds").and_then(Json::as_array);
            Stage {
                json,
                id: text(json, "id").unwrap_or_default(),
                ref_id: text(json, "refId"),
                kind,
                name: text(json, "name").unwrap_or(kind),
                requisites: requisites.map(|all| all.iter().filter_map(Json::as_str).collect()).unwrap_or_default(),
                parent: text(json, "parentStageId"),
                owner: text(json, "syntheticStageOwner"),
                outputs: OnceCell::new(),
                context: OnceCell::new(),
            }
        })
        .collect()
}

impl<'a> Pipeline<'a> {
    pub(super) fn bean(&self) -> Value<'a> {
        self.bean
            .get_or_init(|| {
                Bean::new(Kind::PipelineExecutionImpl, Some(self.json), self.origin.clone()).of(self.index, 0).value()
            })
            .clone()
    }

    pub(super) fn stage_beans(&self) -> &[Value<'a>] {
        self.beans.get_or_init(|| {
            let origin = self.origin.key("stages");
            self.stages
                .iter()
                .enumerate()
                .map(|(at, stage)| {
                    Bean::new(Kind::StageExecutionImpl, stage.json.as_object(), origin.index(at))
                        .of(self.index, at)
                        .value()
                })
                .collect()
        })
    }

    pub(super) fn stage_bean(&self, stage: usize) -> Value<'a> {
        self.stage_beans().get(stage).cloned().unwrap_or(Value::Null)
    }

    fn stage_origin(&self, stage: usize, key: &'static str) -> Origin<'a> {
        self.origin.key("stages").index(stage).key(key)
    }

    /// A stage's outputs, which expressions can change.
    pub(super) fn outputs(&self, stage: usize) -> Rc<Map<'a>> {
        let origin = self.stage_origin(stage, "outputs");
        let Some(own) = self.stages.get(stage) else { return Map::at(Kind::HashMap, Vec::new(), origin) };
        own.outputs
            .get_or_init(|| match own.json.get("outputs").and_then(Json::as_object) {
                Some(members) => Map::from_json(members, origin, Nulls::Dropped),
                None => Map::at(Kind::HashMap, Vec::new(), origin),
            })
            .clone()
    }

    /// A stage's context.
    pub(super) fn context(&self, stage: usize) -> Rc<Map<'a>> {
        let origin = self.stage_origin(stage, "context");
        let Some(own) = self.stages.get(stage) else { return Map::at(Kind::HashMap, Vec::new(), origin) };
        own.context
            .get_or_init(|| {
                let members = own.json.get("context").and_then(Json::as_object);
                let entries = members.map(|members| entries(members, &origin, Nulls::Dropped)).unwrap_or_default();
                Map::stage_context(entries, (self.index, stage), false, origin)
            })
            .clone()
    }

    pub(super) fn status(&self, stage: usize) -> &'a str {
        self.stages.get(stage).and_then(|stage| text(stage.json, "status")).unwrap_or("NOT_STARTED")
    }

    pub(super) fn id(&self) -> &'a str {
        self.json.get("id").and_then(Json::as_str).unwrap_or_default()
    }
}

/// The members of a JSON object as a map's entries.
pub(super) fn entries<'a>(
    members: &'a JsonMap<String, Json>,
    origin: &Origin<'a>,
    nulls: Nulls,
) -> Vec<(Value<'a>, Value<'a>)> {
    members
        .iter()
        .filter(|(_, value)| nulls == Nulls::Kept || !value.is_null())
        .map(|(key, value)| (Value::text(key.as_str()), Value::from_json(value, &origin.key(key.as_str()), nulls)))
        .collect()
}

/// `StageContext.getAll(key)`.
pub(super) fn all_of_key<'a>(vm: &mut Vm<'a>, target: &Value<'a>, arguments: &[Value<'a>]) -> Result<Typed<'a>, Fail> {
    let (Value::Map(map), [key]) = (target, arguments) else { return Err(null_argument()) };
    let mut found = Vec::new();
    found.extend(map.get(&vm.work, key));
    let Some((pipeline, stage)) = map.stage else { return Ok(Typed::plain(Value::list(found))) };
    let Some(pipeline) = vm.pipelines.get(pipeline).cloned() else { return Ok(Typed::plain(Value::list(found))) };
    for ancestor in pipeline.ancestors(stage) {
        found.extend(pipeline.outputs(ancestor).get(&vm.work, key));
    }
    let name = key.str();
    if matches!(&*name, "artifacts" | "resolvedExpectedArtifacts") {
        let trigger = trigger::of(&pipeline);
        if let Value::Object(object) = &trigger
            && let Object::Bean(bean) = &**object
        {
            let field = if &*name == "artifacts" { "artifacts" } else { "resolvedExpectedArtifacts" };
            found.push(bean.field(vm, field));
        }
    }
    Ok(Typed { value: Value::list(found), declared: Declared::No })
}
