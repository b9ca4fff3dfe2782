//! Orca's own classes: their properties, read from the execution's JSON.

use std::{cell::RefCell, rc::Rc};

use serde_json::{Map as JsonMap, Value as Json};

use super::{
    property::{Property, capitalized, each},
    stage, trigger,
};
use crate::orca::expression::{
    fail::Fail,
    java::{
        class::Kind,
        constant::enum_constant,
        list::List,
        map::{Map, Nulls},
        print,
        same::{contains, equals},
        text::hash,
        value::{Object, Value},
    },
    method::unsupported,
    origin::Origin,
    vm::{Declared, Typed, Vm},
    work::Work,
};

/// An object of one of Orca's classes.
pub(crate) struct Bean<'a> {
    kind: Kind,
    json: Option<&'a JsonMap<String, Json>>,
    pub(crate) origin: Origin<'a>,
    pub(crate) pipeline: usize,
    pub(crate) stage: usize,
    /// Values already made, and those that were set.
    fields: RefCell<Vec<(&'static str, Value<'a>)>>,
}

impl<'a> Bean<'a> {
    pub(crate) fn new(kind: Kind, json: Option<&'a JsonMap<String, Json>>, origin: Origin<'a>) -> Self {
        Self { kind, json, origin, pipeline: 0, stage: 0, fields: RefCell::new(Vec::new()) }
    }

    pub(crate) fn of(mut self, pipeline: usize, stage: usize) -> Self {
        (self.pipeline, self.stage) = (pipeline, stage);
        self
    }

    pub(crate) fn value(self) -> Value<'a> {
        Value::object(Object::Bean(self))
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    fn raw(&self, name: &str) -> Option<&'a Json> {
        self.json?.get(name).filter(|value| !value.is_null())
    }

    fn raw_text(&self, name: &str) -> &'a str {
        self.raw(name).and_then(Json::as_str).unwrap_or_default()
    }

    /// Two executions or stages are equal by their ids, other beans by what they hold.
    pub(crate) fn equals(&self, work: &Work, other: &Bean<'a>) -> bool {
        if self.kind != other.kind {
            return false;
        }
        match self.kind {
            Kind::PipelineExecutionImpl | Kind::StageExecutionImpl => self.raw_text("id") == other.raw_text("id"),
            Kind::Artifact | Kind::ExpectedArtifact | Kind::SourceControl => work.spend(100) && self.json == other.json,
            _ => false,
        }
    }

    pub(crate) fn hash(&self) -> i32 {
        match self.kind {
            Kind::PipelineExecutionImpl | Kind::StageExecutionImpl => hash(self.raw_text("id")).wrapping_add(31),
            _ => 0,
        }
    }

    /// A property's value.
    pub(crate) fn field(&self, vm: &Vm<'a>, name: &str) -> Value<'a> {
        let Some(property) = each(self.kind).find(|property| property.name == name) else { return Value::Null };
        let made = self.fields.borrow().iter().find(|(own, _)| *own == property.name).map(|(_, value)| value.clone());
        if let Some(value) = made {
            return value;
        }
        let value = self.make(vm, &property);
        self.fields.borrow_mut().push((property.name, value.clone()));
        value
    }

    fn set(&self, name: &'static str, value: Value<'a>) {
        let mut fields = self.fields.borrow_mut();
        fields.retain(|(own, _)| *own != name);
        fields.push((name, value));
    }

    fn make(&self, vm: &Vm<'a>, property: &Property) -> Value<'a> {
        let name = property.name;
        let raw = self.raw(name);
        let origin = self.origin.key(name);
        let pipeline = vm.pipelines.get(self.pipeline);
        let bean = |kind: Kind| match raw.and_then(Json::as_object) {
            Some(json) => Bean::new(kind, Some(json), origin.clone()).of(self.pipeline, self.stage).value(),
            None => Value::Null,
        };
        let beans = |kind: Kind| {
            let items = raw.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
            let made = items
                .iter()
                .enumerate()
                .map(|(at, json)| {
                    Bean::new(kind, json.as_object(), origin.index(at)).of(self.pipeline, self.stage).value()
                })
                .collect();
            Value::List(Rc::new(List::at(Kind::ArrayList, made, origin.clone())))
        };
        match (self.kind, name) {
            (Kind::PipelineExecutionImpl, "stages") => {
                let stages = pipeline.map(|pipeline| pipeline.stage_beans().to_vec()).unwrap_or_default();
                return Value::List(Rc::new(List::at(Kind::ArrayList, stages, origin)));
            }
            (Kind::PipelineExecutionImpl, "trigger") => {
                return pipeline.map_or(Value::Null, |pipeline| trigger::of(pipeline));
            }
            (Kind::PipelineExecutionImpl, "systemNotifications") => return beans(Kind::SystemNotification),
            (Kind::StageExecutionImpl, "execution") => return pipeline.map_or(Value::Null, |pipeline| pipeline.bean()),
            (Kind::StageExecutionImpl, "context") => {
                return pipeline.map_or(Value::Null, |pipeline| Value::Map(pipeline.context(self.stage)));
            }
            (Kind::StageExecutionImpl, "outputs") => {
                return pipeline.map_or(Value::Null, |pipeline| Value::Map(pipeline.outputs(self.stage)));
            }
            (Kind::StageExecutionImpl, "name") if raw.is_none() => return self.make_named(vm, "type"),
            (Kind::StageExecutionImpl, "tasks") => return beans(Kind::TaskExecutionImpl),
            (Kind::StageExecutionImpl, "additionalMetricTags") | (Kind::PipelineExecutionImpl, "templateVariables")
                if raw.is_none() =>
            {
                return Value::Null;
            }
            (Kind::Artifact, "metadata") => return self.metadata(&origin),
            (Kind::JenkinsBuildInfo | Kind::ConcourseBuildInfo, "artifacts") => {
                return if raw.is_some() { beans(Kind::JenkinsArtifact) } else { Value::Null };
            }
            (Kind::JenkinsBuildInfo | Kind::ConcourseBuildInfo, "scm") => {
                return if raw.is_some() { beans(Kind::SourceControl) } else { Value::Null };
            }
            (Kind::JenkinsBuildInfo | Kind::ConcourseBuildInfo, "fullDisplayName") if raw.is_none() => {
                let number = self.raw("number").and_then(Json::as_i64).unwrap_or(0);
                let name = self.raw("name").and_then(Json::as_str).unwrap_or("null");
                return Value::string(format!("{name}#{number}"));
            }
            (Kind::ExpectedArtifact, "id") if raw.is_none() => return Value::text(""),
            (Kind::ExpectedArtifact, "matchArtifact") if raw.is_none() => {
                return Bean::new(Kind::Artifact, None, origin).value();
            }
            (Kind::Paused, "paused") => {
                return Value::Bool(self.raw("pauseTime").is_some() && self.raw("resumeTime").is_none());
            }
            (Kind::Paused, "pausedMs") => {
                let at = |key| self.raw(key).and_then(Json::as_i64);
                return Value::Long(at("resumeTime").zip(at("pauseTime")).map_or(0, |(end, start)| end - start));
            }
            (kind, "artifacts") if kind.extends(Kind::Trigger) => return beans(Kind::Artifact),
            (kind, "resolvedExpectedArtifacts") if kind.extends(Kind::Trigger) => {
                return beans(Kind::ExpectedArtifact);
            }
            (kind, "user") if kind.extends(Kind::Trigger) && raw.is_none() => return Value::text("[anonymous]"),
            (Kind::DefaultTrigger, "type") if raw.is_none() => return Value::text("none"),
            (Kind::GitTrigger, "action") if raw.is_none() => return Value::text("undefined"),
            (Kind::PluginTrigger, "description") if raw.is_none() => return Value::text("[no description]"),
            (Kind::PluginTrigger, "provider") if raw.is_none() => return Value::text("[no provider]"),
            (kind, "other") if kind.extends(Kind::Trigger) => {
                return match self.json {
                    Some(json) => Value::Map(Map::from_json(json, self.origin.clone(), Nulls::Dropped)),
                    None => Value::Map(Map::at(Kind::LinkedHashMap, Vec::new(), self.origin.clone())),
                };
            }
            (Kind::PipelineTrigger, "parentExecution") => {
                let parent = pipeline.and_then(|pipeline| pipeline.parent).and_then(|parent| vm.pipelines.get(parent));
                return parent.map_or(Value::Null, |parent| parent.bean());
            }
            (Kind::PipelineTrigger, "parentStage") => {
                let parent = pipeline.and_then(|pipeline| pipeline.parent).and_then(|parent| vm.pipelines.get(parent));
                let id = self.raw_text("parentPipelineStageId");
                let found = parent.and_then(|parent| {
                    let at = parent.stages.iter().position(|stage| stage.id == id)?;
                    Some(parent.stage_bean(at))
                });
                return found.unwrap_or(Value::Null);
            }
            _ => {}
        }
        match property.class {
            "String" => scalar_text(raw),
            "boolean" => Value::Bool(raw.and_then(Json::as_bool).unwrap_or(false)),
            "int" => Value::Int(raw.and_then(Json::as_i64).and_then(|value| i32::try_from(value).ok()).unwrap_or(0)),
            "long" => Value::Long(raw.and_then(Json::as_i64).unwrap_or(0)),
            "Long" => raw.and_then(Json::as_i64).map_or(Value::Null, Value::Long),
            "ExecutionStatus" => {
                let status = raw.map_or(Some("NOT_STARTED"), Json::as_str);
                status.and_then(|name| enum_constant(Kind::ExecutionStatus, name)).unwrap_or(Value::Null)
            }
            "ExecutionType" => {
                let name = raw.and_then(Json::as_str).unwrap_or("PIPELINE");
                enum_constant(Kind::ExecutionType, &name.to_uppercase()).unwrap_or(Value::Null)
            }
            "SyntheticStageOwner" => raw
                .and_then(Json::as_str)
                .and_then(|name| enum_constant(Kind::SyntheticStageOwner, name))
                .unwrap_or(Value::Null),
            "AuthenticationDetails" => bean(Kind::Authentication),
            "PausedDetails" => bean(Kind::Paused),
            "PipelineSource" => bean(Kind::PipelineSource),
            "LastModifiedDetails" => bean(Kind::LastModified),
            "JenkinsBuildInfo" => bean(Kind::JenkinsBuildInfo),
            "ConcourseBuildInfo" => bean(Kind::ConcourseBuildInfo),
            "Artifact" => bean(Kind::Artifact),
            "Map" => match raw.and_then(Json::as_object) {
                Some(members) => Value::Map(Map::from_json(members, origin, Nulls::Dropped)),
                None => Value::Map(Map::at(Kind::LinkedHashMap, Vec::new(), origin)),
            },
            "List" => match raw {
                Some(list @ Json::Array(_)) => Value::from_json(list, &origin, Nulls::Dropped),
                _ => Value::List(Rc::new(List::at(Kind::ArrayList, Vec::new(), origin))),
            },
            "Collection" => {
                let items = raw.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
                let mut distinct: Vec<Value<'a>> = Vec::new();
                for item in items {
                    let item = Value::from_json(item, &Origin::default(), Nulls::Kept);
                    if !contains(&vm.work, &distinct, &item) {
                        distinct.push(item);
                    }
                }
                let kind = if name == "requisiteStageRefIds" { Kind::ImmutableSet } else { Kind::ImmutableSetN };
                Value::List(Rc::new(List::at(kind, distinct, origin)))
            }
            _ => Value::Null,
        }
    }

    fn make_named(&self, vm: &Vm<'a>, name: &str) -> Value<'a> {
        each(self.kind).find(|property| property.name == name).map_or(Value::Null, |property| self.make(vm, &property))
    }

    /// An artifact's metadata, with the members that an artifact does not know.
    fn metadata(&self, origin: &Origin<'a>) -> Value<'a> {
        let mut entries = Vec::new();
        if let Some(members) = self.raw("metadata").and_then(Json::as_object) {
            entries = super::entries(members, origin, Nulls::Dropped);
        }
        if let Some(json) = self.json {
            for (key, value) in json {
                let known = key == "kind" || each(Kind::Artifact).any(|property| property.name == key);
                if !known && !value.is_null() {
                    entries.push((Value::text(key.as_str()), Value::from_json(value, origin, Nulls::Dropped)));
                }
            }
        }
        Value::Map(Map::copied(entries, origin.clone()))
    }

    /// `toString()`; `None` where it is the object's identity.
    pub(crate) fn text(&self, vm: &Vm<'a>, depth: usize) -> Result<Option<String>, Fail> {
        let names: Vec<&'static str> = match self.kind {
            Kind::StageExecutionImpl => {
                let execution = vm.pipelines.get(self.pipeline).map(|pipeline| pipeline.id()).unwrap_or_default();
                return Ok(Some(format!("Stage {{id='{}', executionId='{execution}'}}", self.raw_text("id"))));
            }
            Kind::Artifact
            | Kind::ExpectedArtifact
            | Kind::SourceControl
            | Kind::SystemNotification
            | Kind::LastModified => each(self.kind).map(|property| property.name).collect(),
            kind if kind.extends(Kind::Trigger) => each(kind)
                .map(|property| property.name)
                .filter(|name| {
                    !matches!(*name, "resolvedExpectedArtifacts" | "other" | "buildInfo" | "properties" | "parentStage")
                })
                .map(|name| match name {
                    "rebake" => "isRebake",
                    "dryRun" => "isDryRun",
                    "strategy" => "isStrategy",
                    other => other,
                })
                .collect(),
            _ => return Ok(None),
        };
        let mut parts = Vec::new();
        for name in names {
            let field = match name {
                "isRebake" => "rebake",
                "isDryRun" => "dryRun",
                "isStrategy" => "strategy",
                other => other,
            };
            let value = self.field(vm, field);
            if depth > 20 {
                return Err(Fail::Bound("objects print at most 20 deep here".to_owned()));
            }
            parts.push(format!("{name}={}", print::text(vm, &value)?));
        }
        let simple = match self.kind {
            Kind::LastModified => "StageExecution.LastModifiedDetails",
            kind => kind.simple_name(),
        };
        Ok(Some(format!("{simple}({})", parts.join(", "))))
    }
}

fn scalar_text(raw: Option<&Json>) -> Value<'_> {
    match raw {
        Some(Json::String(text)) => Value::text(text.as_str()),
        Some(Json::Number(number)) => Value::string(number.to_string()),
        Some(Json::Bool(value)) => Value::string(value.to_string()),
        _ => Value::Null,
    }
}

/// Calls a method of a bean.
///
/// # Errors
/// What the method throws.
pub(crate) fn invoke<'a>(
    vm: &mut Vm<'a>,
    target: &Value<'a>,
    bean: &Bean<'a>,
    name: &str,
    arguments: &[Value<'a>],
) -> Result<Typed<'a>, Fail> {
    match (name, arguments) {
        ("toString", []) => return Ok(Typed::plain(Value::string(vm.text_of(target)?))),
        ("equals", [other]) => return Ok(Typed::plain(Value::Bool(equals(&vm.work, target, other)))),
        ("hashCode", []) if bean.hash() == 0 => {
            return Err(Fail::Unknown("a hash code of an object of Orca".to_owned()));
        }
        ("hashCode", []) => return Ok(Typed::plain(Value::Int(bean.hash()))),
        ("getContext", []) if bean.kind == Kind::PipelineExecutionImpl => {
            let value = match vm.pipelines.get(bean.pipeline) {
                Some(pipeline) => pipeline.merged_outputs(vm)?,
                None => Value::Null,
            };
            return Ok(Typed { value, declared: Declared::TextKeys });
        }
        _ => {}
    }
    for property in each(bean.kind) {
        if arguments.is_empty() && property.getter() == name {
            let value = bean.field(vm, property.name);
            vm.read_key(&bean.origin, property.name, !value.is_null());
            let declared = match (property.class, property.name) {
                ("Map", _) => Declared::TextKeys,
                ("List", "notifications" | "requires") => Declared::MapList,
                ("List", _) => Declared::ObjectList,
                _ => Declared::No,
            };
            return Ok(Typed { value, declared });
        }
        if let [value] = arguments
            && property.settable
            && name.strip_prefix("set") == Some(&capitalized(property.name))
        {
            vm.mutated();
            bean.set(property.name, value.clone());
            return Ok(Typed::plain(Value::Null));
        }
    }
    let found = match bean.kind {
        Kind::StageExecutionImpl => stage::call(vm, bean, name, arguments),
        Kind::PipelineExecutionImpl => stage::on_execution(vm, bean, name, arguments),
        _ => None,
    };
    match found {
        Some(result) => result.map(Typed::plain),
        None => unsupported(bean.kind, name).map(Typed::plain),
    }
}
