use serde_json::{Map, Value};

use super::build_info::{BindError, items, object};
use super::cause::StageName;
use super::jvm::{bind_long, bind_text, java_text, kind_of};
use crate::json::Path;

/// A stage of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StageExecution {
    pub id: String,
    pub ref_id: Option<String>,
    pub kind: String,
    pub name: String,
    pub requisites: Vec<String>,
    pub context: Map<String, Value>,
    pub outputs: Map<String, Value>,
    pub parent_id: Option<String>,
    pub owner: Option<SyntheticOwner>,
    /// Orca's word for how far it has come, such as `SUCCEEDED`; nothing is
    /// the same as `NOT_STARTED`.
    pub status: Option<String>,
    pub start_time: Option<i64>,
    pub end_time: Option<i64>,
    /// Where the stage stands in the JSON that was given, such as `stages[2]`.
    pub place: Path,
    /// Where the context's keys stand in the JSON of the stage: nowhere
    /// deeper for a pipeline's stage, under `context` for an execution's.
    pub context_path: Path,
}

/// On which side of its parent Orca put a stage of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntheticOwner {
    Before,
    After,
}

/// The keys of a pipeline's stage that do not become its context.
pub(super) const STRUCTURE: [&str; 4] = ["type", "name", "refId", "requisiteStageRefIds"];

/// True for a stage as an execution has it: with a `context`, and what Orca
/// adds when it runs.
pub(super) fn is_stored(stage: &Map<String, Value>) -> bool {
    stage.get("context").is_some_and(Value::is_object)
        && ["status", "tasks", "outputs"].iter().any(|name| stage.contains_key(*name))
}

impl StageExecution {
    /// Reads the stage that stands at `place`: a pipeline's, whose own keys
    /// are its context, or an execution's, which has a `context` and a
    /// `status`. `index` gives it an id where it has none.
    ///
    /// Mirrors orca `PipelineBuilder.withStages` and `StageExecutionImpl`.
    pub fn from_json(value: &Value, index: usize, place: &Path) -> Result<Self, BindError> {
        let Some(members) = object(value, place)? else {
            return Err(BindError::missing(place.clone(), "an object"));
        };
        if is_stored(members) { Self::stored(members, index, place) } else { Self::launched(members, index, place) }
    }

    fn launched(members: &Map<String, Value>, index: usize, place: &Path) -> Result<Self, BindError> {
        let mut context = members.clone();
        let mut take = |name: &str| context.shift_remove(name);
        let name = match take("name") {
            Some(Value::Null) => return Err(BindError::null(place.join("name"), "a text")),
            name => name.map(|name| java_text(&name)),
        };
        let mut kind = match take("type") {
            None => return Err(BindError::missing(place.join("type"), "given")),
            Some(Value::Null) => return Err(BindError::null(place.join("type"), "a text")),
            Some(kind) => java_text(&kind),
        };
        let ref_id = only_text(take("refId"), &place.join("refId"))?;
        let requisites = take("requisiteStageRefIds").unwrap_or_default();
        let outputs = take("outputs").unwrap_or_default();
        let expiry = place.join("startTimeExpiry");
        if let Some(text) = only_text(take("startTimeExpiry"), &expiry)?
            && text.parse::<i64>().is_err()
        {
            return Err(BindError { path: expiry, expected: "a number as a text".to_owned(), found: text });
        }
        match context.get("providerType") {
            None | Some(Value::Null) => {}
            Some(provider) if provider == "aws" || provider == "titus" => {}
            Some(provider) => kind = format!("{kind}_{}", java_text(provider)),
        }
        Ok(Self {
            id: format!("#{index}"),
            ref_id,
            name: name.unwrap_or_else(|| kind.clone()),
            kind,
            requisites: ref_ids(&requisites, place, only_text_of)?,
            context,
            outputs: object(&outputs, &place.join("outputs"))?.cloned().unwrap_or_default(),
            place: place.clone(),
            ..Self::default()
        })
    }

    /// Reads a stage as Orca stores it.
    pub(super) fn stored(members: &Map<String, Value>, index: usize, place: &Path) -> Result<Self, BindError> {
        let member = |name: &str| members.get(name).unwrap_or(&Value::Null);
        let map =
            |name: &str| Ok::<_, BindError>(object(member(name), &place.join(name))?.cloned().unwrap_or_default());
        let text = |name: &str| text_of(member(name), &place.join(name));
        let time = |name: &str| bind_long(member(name)).map_err(|mismatch| BindError::new(place.join(name), mismatch));
        let kind = text("type")?.unwrap_or_default();
        let owner = match member("syntheticStageOwner") {
            Value::Null => None,
            Value::String(side) if side == "STAGE_BEFORE" => Some(SyntheticOwner::Before),
            Value::String(side) if side == "STAGE_AFTER" => Some(SyntheticOwner::After),
            other => {
                let path = place.join("syntheticStageOwner");
                let expected = "STAGE_BEFORE or STAGE_AFTER".to_owned();
                return Err(BindError { path, expected, found: kind_of(other) });
            }
        };
        Ok(Self {
            id: text("id")?.unwrap_or_else(|| format!("#{index}")),
            ref_id: text("refId")?,
            name: text("name")?.unwrap_or_else(|| kind.clone()),
            kind,
            requisites: ref_ids(member("requisiteStageRefIds"), place, text_of)?,
            context: map("context")?,
            outputs: map("outputs")?,
            parent_id: text("parentStageId")?,
            owner,
            status: text("status")?,
            start_time: time("startTime")?,
            end_time: time("endTime")?,
            place: place.clone(),
            context_path: Path::from_iter(["context"]),
        })
    }

    /// The stage as Orca's API gives it.
    pub fn to_json(&self) -> Value {
        let owner = self.owner.map(|owner| match owner {
            SyntheticOwner::Before => "STAGE_BEFORE",
            SyntheticOwner::After => "STAGE_AFTER",
        });
        let text = |text: Option<&str>| text.map_or(Value::Null, Value::from);
        let fields = [
            ("id", Value::from(self.id.as_str())),
            ("refId", text(self.ref_id.as_deref())),
            ("type", Value::from(self.kind.as_str())),
            ("name", Value::from(self.name.as_str())),
            ("requisiteStageRefIds", self.requisites.iter().map(String::as_str).collect()),
            ("context", Value::Object(self.context.clone())),
            ("outputs", Value::Object(self.outputs.clone())),
            ("parentStageId", text(self.parent_id.as_deref())),
            ("syntheticStageOwner", text(owner)),
            ("status", text(Some(self.status.as_deref().unwrap_or("NOT_STARTED")))),
            ("startTime", self.start_time.map_or(Value::Null, Value::from)),
            ("endTime", self.end_time.map_or(Value::Null, Value::from)),
        ];
        Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// What names it in a message or a provenance.
    pub fn title(&self) -> StageName {
        StageName { ref_id: self.ref_id.clone(), name: self.name.clone(), place: self.place.clone() }
    }
}

fn text_of(value: &Value, path: &Path) -> Result<Option<String>, BindError> {
    bind_text(value).map_err(|mismatch| BindError::new(path.clone(), mismatch))
}

/// Where Orca casts and does not convert: a text or null, and nothing else.
fn only_text_of(value: &Value, path: &Path) -> Result<Option<String>, BindError> {
    only_text(Some(value.clone()), path)
}

fn only_text(value: Option<Value>, path: &Path) -> Result<Option<String>, BindError> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(BindError::found(path.clone(), "a text", &other)),
    }
}

type ReadText = fn(&Value, &Path) -> Result<Option<String>, BindError>;

fn ref_ids(value: &Value, place: &Path, read: ReadText) -> Result<Vec<String>, BindError> {
    let mut ids = Vec::new();
    for (item, path) in items(value, &place.join("requisiteStageRefIds"))? {
        let id = read(item, &path)?.ok_or_else(|| BindError::null(path, "a text"))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(stage: &Value) -> Result<StageExecution, BindError> {
        StageExecution::from_json(stage, 0, &Path::root())
    }

    #[test]
    fn an_executions_stage_keeps_its_context_apart() {
        let stored = json!({"id": "01", "refId": 1, "type": "bake", "name": "Bake", "status": "SUCCEEDED",
            "context": {"package": "p"}, "outputs": {"x": 1}, "startTime": 5, "endTime": null});
        let stage = read(&stored).unwrap();
        assert_eq!(stage.ref_id.as_deref(), Some("1"));
        assert_eq!(stage.context.get("package"), Some(&json!("p")));
        assert_eq!(stage.context_path.to_string(), "context");
        assert_eq!((stage.start_time, stage.end_time), (Some(5), None));
    }

    #[test]
    fn a_pipelines_stage_is_its_context() {
        let plain = json!({"refId": "1", "type": "bake", "package": "p", "id": "kept", "context": {}});
        let stage = read(&plain).unwrap();
        assert_eq!(stage.context.keys().collect::<Vec<_>>(), ["package", "id", "context"]);
        assert_eq!(stage.name, "bake");
        let stage = read(&json!({"type": "bake", "name": 5, "startTimeExpiry": "12"})).unwrap();
        assert_eq!((stage.name.as_str(), stage.context.len()), ("5", 0));
        assert_eq!(read(&json!({"type": "deploy", "providerType": "gce"})).unwrap().kind, "deploy_gce");
        assert_eq!(read(&json!({"type": "deploy", "providerType": "aws"})).unwrap().kind, "deploy");
    }

    #[test]
    fn what_orca_cannot_launch_names_its_place() {
        let refused = |stage: &Value| read(stage).unwrap_err().to_string();
        assert_eq!(refused(&json!({"refId": "1"})), "type must be given, but is missing");
        assert_eq!(refused(&json!({"type": null})), "type must be a text, but is null");
        assert_eq!(refused(&json!({"type": "x", "name": null})), "name must be a text, but is null");
        assert_eq!(refused(&json!({"type": "x", "refId": 1})), "refId must be a text, but is 1");
        assert_eq!(
            refused(&json!({"type": "x", "requisiteStageRefIds": "1"})),
            "requisiteStageRefIds must be a list, but is \"1\""
        );
        assert_eq!(
            refused(&json!({"type": "x", "requisiteStageRefIds": [1]})),
            "requisiteStageRefIds[0] must be a text, but is 1"
        );
        assert_eq!(
            refused(&json!({"type": "x", "startTimeExpiry": "soon"})),
            "startTimeExpiry must be a number as a text, but is soon"
        );
    }
}
