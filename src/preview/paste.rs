use serde_json::{Map, Value};
use thiserror::Error;

use crate::json;

/// Deeper than this no pipeline nests.
const DEPTH: usize = 48;

/// A Bake stage found in what was pasted.
#[derive(Debug, Clone, PartialEq)]
pub struct PastedStage {
    /// The stage's name, with the pipeline's before it where there is one.
    pub title: String,
    pub stage: Value,
    /// The pipeline or execution that the stage is part of: where deploy
    /// stages after it and the trigger are.
    pub pipeline: Option<Value>,
}

/// Why nothing could be taken from a pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PasteError {
    #[error("This is not JSON: {message} (line {line}).")]
    NotJson { message: String, line: usize },
    #[error("There is neither a Bake stage in it nor a trigger: nothing has \"type\": \"bake\".")]
    NothingUseful,
}

/// What a pasted text holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Pasted {
    pub stages: Vec<PastedStage>,
    /// A trigger by itself, or that of an execution.
    pub trigger: Option<Value>,
}

/// Finds the Bake stages in a pasted text: one stage, a list of stages, a whole
/// pipeline, an execution, or a pipeline template whose stages keep their
/// fields under `config`; and the trigger that an execution had, or that the
/// text is.
pub fn pasted(text: &str) -> Result<Pasted, PasteError> {
    let document = json::parse(text);
    if let Some(error) = document.errors().first() {
        let line = crate::source::LineIndex::new(text).line_of(error.span.start) + 1;
        return Err(PasteError::NotJson { message: error.to_string(), line });
    }
    let value = document.root().map_or(Value::Null, |root| document.value(root));
    let mut stages = Vec::new();
    search(&value, None, DEPTH, &mut stages);
    let trigger = trigger_in(&value);
    if stages.is_empty() && trigger.is_none() { Err(PasteError::NothingUseful) } else { Ok(Pasted { stages, trigger }) }
}

/// The keys by which a trigger is told from other JSON.
const OF_A_TRIGGER: [&str; 7] =
    ["buildInfo", "parameters", "properties", "buildNumber", "resolvedExpectedArtifacts", "payload", "dryRun"];

fn trigger_in(value: &Value) -> Option<Value> {
    let object = value.as_object()?;
    if let Some(trigger) = object.get("trigger").filter(|trigger| trigger.is_object()) {
        return Some(trigger.clone());
    }
    let is_bake = object.get("type").and_then(Value::as_str) == Some("bake");
    let telling = OF_A_TRIGGER.iter().any(|key| object.contains_key(*key));
    (telling && !is_bake && !object.contains_key("stages")).then(|| value.clone())
}

fn search(value: &Value, pipeline: Option<&Map<String, Value>>, depth: usize, found: &mut Vec<PastedStage>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Array(items) => items.iter().for_each(|item| search(item, pipeline, depth, found)),
        Value::Object(object) => {
            if object.get("type").and_then(Value::as_str) == Some("bake") {
                found.push(taken(object, pipeline));
                return;
            }
            let holds_stages = object.get("stages").is_some_and(Value::is_array);
            let pipeline = if holds_stages { Some(object) } else { pipeline };
            object.values().for_each(|inner| search(inner, pipeline, depth, found));
        }
        _ => {}
    }
}

fn taken(stage: &Map<String, Value>, pipeline: Option<&Map<String, Value>>) -> PastedStage {
    let fields = ["config", "context"].into_iter().find_map(|holder| stage.get(holder)?.as_object());
    let stage = match fields.filter(|fields| !fields.is_empty() && !stage.contains_key("package")) {
        Some(fields) => {
            let mut flat: Map<String, Value> = stage
                .iter()
                .filter(|(key, _)| ["type", "name", "refId", "requisiteStageRefIds"].contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            flat.extend(fields.clone());
            flat.insert("type".to_owned(), Value::from("bake"));
            flat
        }
        None => stage.clone(),
    };
    let text = |object: &Map<String, Value>, key: &str| object.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
    let name = text(&stage, "name").filter(|name| !name.is_empty()).unwrap_or_else(|| "Bake".to_owned());
    let title = match pipeline.and_then(|pipeline| text(pipeline, "name")) {
        Some(pipeline) => format!("{pipeline} › {name}"),
        None => name,
    };
    PastedStage {
        title,
        stage: Value::Object(stage),
        pipeline: pipeline.map(|pipeline| Value::Object(pipeline.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_stage() {
        let found = pasted(r#"{"type": "bake", "package": "hello", "name": ""}"#).unwrap().stages;
        assert_eq!((found.len(), found[0].title.as_str()), (1, "Bake"));
        assert_eq!(found[0].pipeline, None);
    }

    #[test]
    fn a_pipeline_gives_its_stages_their_context() {
        let text = r#"{"name": "p", "stages": [{"type": "wait"}, {"type": "bake", "name": "A"}, {"type": "bake", "name": "B"}]}"#;
        let found = pasted(text).unwrap().stages;
        assert_eq!(found.iter().map(|stage| stage.title.as_str()).collect::<Vec<_>>(), ["p › A", "p › B"]);
        assert_eq!(found[1].pipeline.as_ref().unwrap()["stages"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn a_template_keeps_fields_under_config() {
        let text = r#"[{"id": "b", "type": "bake", "name": "x", "config": {"package": "hello"}}]"#;
        assert_eq!(pasted(text).unwrap().stages[0].stage["package"], "hello");
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(pasted("{\"type\": \"wait\"}"), Err(PasteError::NothingUseful));
        assert!(matches!(pasted("{\"a\": 1,\n\"type\": bake}"), Err(PasteError::NotJson { line: 2, .. })));
        let deep = format!("{}{}", "[".repeat(9_000), "]".repeat(9_000));
        assert_eq!(pasted(&deep), Err(PasteError::NothingUseful));
    }

    #[test]
    fn a_trigger_by_itself_and_that_of_an_execution() {
        let alone = pasted(r#"{"type": "manual", "parameters": {"os": "trusty"}}"#).unwrap();
        assert_eq!((alone.stages.len(), alone.trigger.unwrap()["parameters"]["os"].as_str()), (0, Some("trusty")));
        let run =
            r#"{"type": "PIPELINE", "trigger": {"type": "jenkins"}, "stages": [{"type": "bake", "context": {}}]}"#;
        let run = pasted(run).unwrap();
        assert_eq!((run.stages.len(), run.trigger.unwrap()["type"].as_str()), (1, Some("jenkins")));
        let stage = r#"{"type": "bake", "parameters": {}, "package": "p"}"#;
        assert_eq!(pasted(stage).unwrap().trigger, None);
    }
}
