//! What a user answers to what a bake asks: values beside the stage.

use serde_json::{Map, Value, json};

use super::{Bake, Field};
use crate::json::{
    self,
    edit::{self, EditError},
};
use crate::json::{Path, PathStep};
use crate::orca::{BuildForm, TriggerForm};
use crate::preview::{Asked, AskedKind};
use crate::source::TextEdit;

impl Bake {
    /// Gives the answer to something asked; an empty text takes it back.
    pub fn answer(&self, asked: &Asked, text: &str) -> Result<Vec<TextEdit>, EditError> {
        if asked.kind == AskedKind::Artifact {
            return self.answer_artifact(&asked.at, text);
        }
        if text.is_empty() {
            return self.remove(&asked.at);
        }
        edit::set(&self.document, &asked.at, &self.typed(&asked.at, text))
    }

    /// A text, save where it is written as a list or map, or stands for a number.
    fn typed(&self, at: &Path, text: &str) -> Value {
        let structured = text.starts_with(['{', '[']);
        let numbered = matches!(at.last(), Some(PathStep::Key(key)) if key == "number" || key == "buildNumber");
        let was_other =
            self.document.at(at).is_some_and(|node| matches!(self.field_at(node), Field::Other(_) | Field::Flag(_)));
        let read = (structured || numbered || was_other).then(|| json::read(text).ok()).flatten();
        read.unwrap_or_else(|| Value::from(text))
    }

    /// Where the document has, or would have, what is bound to an artifact's id:
    /// with a pipeline that expects it among the trigger's artifacts, else
    /// among those already bound.
    pub(in crate::preview) fn artifact_place(&self, id: &str) -> Path {
        let (list, key) =
            if self.is_expected(id) { ("artifacts", "uuid") } else { ("resolvedExpectedArtifacts", "id") };
        let list = Path::from_iter(["trigger", list]);
        let items: Vec<_> = self.document.at(&list).map(|node| self.document.items(node).collect()).unwrap_or_default();
        let own = |node: &crate::json::NodeId| {
            self.document.get(*node, key).and_then(|node| self.document.string(node)) == Some(id)
        };
        let at = items.iter().position(own).unwrap_or(items.len());
        let place = list.join(at);
        if key == "id" { place.join("boundArtifact") } else { place }
    }

    fn is_expected(&self, id: &str) -> bool {
        let list = self.document.at(&Path::from_iter(["pipeline", "expectedArtifacts"]));
        let mut items = list.into_iter().flat_map(|list| self.document.items(list));
        items.any(|item| self.document.get(item, "id").and_then(|node| self.document.string(node)) == Some(id))
    }

    fn answer_artifact(&self, at: &Path, text: &str) -> Result<Vec<TextEdit>, EditError> {
        let ids = self.texts("packageArtifactIds");
        let Some(id) = ids.iter().find(|id| at.parent().as_ref() == Some(&self.artifact_place(id))) else {
            return Ok(Vec::new());
        };
        let Some(PathStep::Key(field)) = at.last() else { return Ok(Vec::new()) };
        let mut trigger = self.part("trigger").filter(Value::is_object).unwrap_or_else(|| json!({}));
        let expected = self.is_expected(id);
        let (list, key) = if expected { ("artifacts", "uuid") } else { ("resolvedExpectedArtifacts", "id") };
        let matching = self.matching(id);
        let Some(artifacts) = list_of(&mut trigger, list) else { return Ok(Vec::new()) };
        let own = |artifact: &Value| artifact.get(key).and_then(Value::as_str) == Some(id);
        if !artifacts.iter().any(own) {
            let mut artifact = Map::new();
            artifact.insert(key.to_owned(), Value::from(id.as_str()));
            artifact.extend(matching);
            artifacts.push(Value::Object(artifact));
        }
        let artifact = artifacts.iter_mut().find(|artifact| own(artifact)).and_then(Value::as_object_mut);
        let artifact = artifact.and_then(|artifact| {
            if expected {
                return Some(artifact);
            }
            artifact.entry("boundArtifact").or_insert_with(|| json!({"type": "deb"})).as_object_mut()
        });
        match artifact {
            Some(artifact) if text.is_empty() => _ = artifact.shift_remove(field),
            Some(artifact) => _ = artifact.insert(field.clone(), Value::from(text)),
            None => {}
        }
        if let Some(ids) = expected.then(|| list_of(&mut trigger, "expectedArtifactIds")).flatten()
            && !ids.iter().any(|known| known.as_str() == Some(id))
        {
            ids.push(Value::from(id.as_str()));
        }
        edit::set(&self.document, &Path::from_iter(["trigger"]), &trigger)
    }

    /// What the pipeline says an expected artifact has to be like: type and name.
    fn matching(&self, id: &str) -> Map<String, Value> {
        let expected = self.part("pipeline").and_then(|pipeline| pipeline.get("expectedArtifacts").cloned());
        let all = expected.as_ref().and_then(Value::as_array);
        let own = all.into_iter().flatten().find(|one| one.get("id").and_then(Value::as_str) == Some(id));
        let wanted = own.and_then(|own| own.get("matchArtifact")).and_then(Value::as_object);
        let wanted = wanted.into_iter().flatten().filter(|(key, value)| {
            ["type", "name", "version", "reference"].contains(&key.as_str()) && value.is_string()
        });
        wanted.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// The trigger's build, for its form.
    pub fn build(&self) -> BuildForm {
        TriggerForm::read(&self.part("trigger").unwrap_or_default()).build.unwrap_or_default()
    }

    /// True where the trigger tells of a build.
    pub fn has_build(&self) -> bool {
        self.part("trigger").is_some_and(|trigger| TriggerForm::read(&trigger).build.is_some())
    }

    /// Changes the trigger's build; one without anything in it is taken out.
    pub fn set_build(&self, change: impl FnOnce(&mut BuildForm)) -> Result<Vec<TextEdit>, EditError> {
        let trigger = self.part("trigger").unwrap_or_default();
        let mut form = TriggerForm::read(&trigger);
        let mut build = form.build.take().unwrap_or_default();
        change(&mut build);
        form.build = (build != BuildForm::default()).then_some(build);
        let written = form.write(&trigger);
        edit::set(&self.document, &Path::from_iter(["trigger"]), &written)
    }

    /// Puts a pasted trigger in the place of this one, or takes it out.
    pub fn set_trigger(&self, trigger: Option<&Value>) -> Result<Vec<TextEdit>, EditError> {
        let at = Path::from_iter(["trigger"]);
        match trigger {
            Some(trigger) => edit::set(&self.document, &at, trigger),
            None => self.remove(&at),
        }
    }

    /// What Front50 is assumed to know as the application's e-mail address.
    pub fn application_email(&self) -> Option<String> {
        let email = self.document.at(&Path::from_iter(["assumptions", "applicationEmail"]))?;
        self.document.string(email).filter(|email| !email.is_empty()).map(ToOwned::to_owned)
    }

    /// What Front50 is assumed to know of pipelines: application, name, id.
    pub(in crate::preview) fn pipeline_ids(&self) -> Option<Map<String, Value>> {
        let ids = self.document.at(&Path::from_iter(["assumptions", "pipelineIds"]))?;
        match self.document.value(ids) {
            Value::Object(ids) => Some(ids),
            _ => None,
        }
    }
}

/// A list of an object, made where it is none.
fn list_of<'v>(object: &'v mut Value, key: &str) -> Option<&'v mut Vec<Value>> {
    let list = object.as_object_mut()?.entry(key).or_insert(Value::Null);
    if !list.is_array() {
        *list = Value::Array(Vec::new());
    }
    list.as_array_mut()
}
