//! The stage's form: which fields a provider has, which of them show, what is
//! wanted of them, and the edits that the form makes.

mod table;

pub use table::{PROVIDERS, ProviderForm};

use serde_json::Value;

use super::{Bake, Field};
use crate::json::Path;
use crate::json::edit::{self, EditError};
use crate::source::TextEdit;

/// A field of a Bake stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormField {
    /// Its key in the stage, with a dot where it is deeper; empty for a choice
    /// that shows other fields.
    pub key: &'static str,
    pub label: &'static str,
    pub control: Control,
    /// What an empty field means, or what it does.
    pub hint: &'static str,
    /// Among those that Deck shows on request.
    pub advanced: bool,
    pub need: Need,
    pub shown: When,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    Text(Offer),
    Number,
    /// True, or not there.
    Flag,
    /// True or false.
    FlagKept,
    Choice(&'static [&'static str]),
    /// A base image of the configuration, by its id.
    BaseImage,
    /// Texts in a list.
    List(Offer),
    /// Where Azure's image comes from.
    Source,
}

/// What a form suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    Nothing,
    Regions,
    Templates,
    VarFiles,
    /// The artifacts that the stage's pipeline expects.
    Artifacts,
}

/// What Deck wants of a field. Orca and Rosco may want less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Nothing,
    Required,
    /// And something before the stage has to give it a version.
    Versioned,
    /// One of these two.
    OneOf(&'static str, &'static str),
}

/// When a field shows; one that is set always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Always,
    IfSet,
    Is(&'static str, &'static str),
    IsNot(&'static str, &'static str),
    Source(Source),
}

/// Where Azure's image comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Default,
    Managed,
    Custom,
}

impl Source {
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Default, "default", "Default image"),
        (Self::Managed, "managed", "Managed image"),
        (Self::Custom, "custom", "Custom image"),
    ];

    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(source, ..)| *source == self).map_or("", |(_, id, _)| id)
    }

    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == id).map(|(source, ..)| *source)
    }

    /// The fields that belong to it alone.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Default => &["baseOs"],
            Self::Managed => &["managedImage"],
            Self::Custom => &["publisher", "offer", "sku"],
        }
    }
}

/// The form of a provider; AWS's for one that has none.
pub fn form_of(provider: &str) -> &'static ProviderForm {
    static NONE: ProviderForm = ProviderForm { id: "", name: "", region: None, fields: &[], defaults: &[] };
    PROVIDERS.iter().find(|form| form.id == provider).or(PROVIDERS.first()).unwrap_or(&NONE)
}

/// The stage of a new bake: what Deck's form writes for a new Bake stage of the
/// provider.
pub fn new_stage(provider: &str) -> Value {
    let form = form_of(provider);
    let mut stage = serde_json::Map::new();
    let mut put = |key: &str, value: Value| stage.insert(key.to_owned(), value);
    put("type", "bake".into());
    put("name", "Bake".into());
    put("cloudProviderType", form.id.into());
    for (key, value) in form.defaults {
        put(key, value.parse().map_or_else(|_| Value::from(*value), Value::Bool));
    }
    put("baseOs", "".into());
    put("package", "".into());
    match (form.region, form.id) {
        (Some(region), _) => put("region", region.into()),
        (None, "oracle") => put("region", "".into()),
        (None, "aws") => put("regions", vec!["us-east-1"].into()),
        (None, _) => put("regions", Value::Array(Vec::new())),
    };
    Value::Object(stage)
}

impl Bake {
    /// The provider that the stage names, as Orca reads it.
    pub fn provider(&self) -> String {
        let named = ["cloudProviderType", "cloudProvider"].into_iter().map(|key| self.field(key).as_text());
        named.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }

    /// Where Azure's image comes from, by the fields that are set.
    pub fn source(&self) -> Source {
        let set = |key: &&str| self.is_set(key);
        [Source::Managed, Source::Custom]
            .into_iter()
            .find(|source| source.keys().iter().any(set))
            .unwrap_or(Source::Default)
    }

    /// The fields that the form shows, in order; `source` is what the user
    /// chose where the fields do not say it yet.
    pub fn form(&self, source: Option<Source>) -> Vec<&'static FormField> {
        let source = source.unwrap_or_else(|| self.source());
        let shows = |field: &&FormField| match field.shown {
            When::Always => true,
            When::IfSet => self.is_set(field.key),
            When::Is(key, value) => self.field(key).as_text() == value,
            When::IsNot(key, value) => self.field(key).as_text() != value,
            When::Source(of) => of == source,
        };
        form_of(&self.provider()).fields.iter().filter(shows).collect()
    }

    /// What Deck would say is lacking.
    pub fn lacks(&self, field: &FormField) -> Option<String> {
        let empty = |key: &str| !(self.is_set(key) || key == "regions" && self.is_set("region"));
        match field.need {
            Need::Required | Need::Versioned if empty(field.key) => {
                Some(format!("Deck asks for this: {}.", field.label.to_ascii_lowercase()))
            }
            Need::OneOf(one, other) if empty(one) && empty(other) => {
                Some("Deck asks for a package or a package artifact.".to_owned())
            }
            Need::Versioned if self.lacks_version() => Some(
                "Deck warns of this: no Jenkins or Travis trigger or stage before it gives the package its version."
                    .to_owned(),
            ),
            _ => None,
        }
    }

    /// Has its pipeline neither a trigger nor a stage before it that builds?
    /// One that another pipeline triggers may have such a trigger there.
    fn lacks_version(&self) -> bool {
        let is = |value: &Value, kinds: &[&str]| {
            value.get("type").and_then(Value::as_str).is_some_and(|kind| kinds.contains(&kind))
        };
        let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned();
        let Some(pipeline) = self.part("pipeline") else { return false };
        let Some(stages) = list(&pipeline, "stages") else { return false };
        let mut triggers = list(&pipeline, "triggers").unwrap_or_default();
        triggers.extend(pipeline.get("trigger").cloned());
        if triggers.iter().any(|trigger| is(trigger, &["jenkins", "travis", "pipeline"])) {
            return false;
        }
        let mut before = vec![self.stage_value()];
        let mut at = 0;
        while let Some(stage) = before.get(at) {
            at += 1;
            let wanted = list(stage, "requisiteStageRefIds").unwrap_or_default();
            let is_wanted = |found: &&Value| found.get("refId").is_some_and(|id| wanted.contains(id));
            let found: Vec<&Value> = stages.iter().filter(is_wanted).filter(|found| !before.contains(found)).collect();
            if found.iter().any(|found| is(found, &["jenkins", "travis"])) {
                return false;
            }
            before.extend(found.into_iter().cloned());
        }
        true
    }

    /// A field of the stage, by a key that may lead deeper.
    pub fn field_below(&self, key: &str) -> Field {
        let node =
            self.stage().and_then(|stage| key.split('.').try_fold(stage, |node, step| self.document.get(node, step)));
        node.map_or(Field::Unset, |node| self.field_at(node))
    }

    /// Does the stage say anything of a field?
    pub fn is_set(&self, key: &str) -> bool {
        match self.field_below(key) {
            Field::Unset | Field::Null => false,
            Field::Text(text) => !text.is_empty(),
            Field::Flag(_) => true,
            Field::Other(text) => !matches!(text.as_str(), "[]" | "{}"),
        }
    }

    /// Sets a field by a key that may lead deeper; nothing removes it.
    pub fn set_below(&self, key: &str, value: &Value) -> Result<Vec<TextEdit>, EditError> {
        let path = key.split('.').fold(Path::root().join("stage"), |path, step| path.join(step));
        if value.as_str() == Some("") || value.is_null() || value.as_array().is_some_and(Vec::is_empty) {
            return self.remove(&path);
        }
        edit::set(&self.document, &path, value)
    }

    /// Makes the stage one of another provider: its region where there is only
    /// one word or one field for it, and the defaults, the new provider's for
    /// those of the old that are as they were. All other fields stay.
    pub fn set_provider(&self, provider: &str) -> Result<Vec<TextEdit>, EditError> {
        let Some(Value::Object(mut stage)) = self.part("stage") else { return Ok(Vec::new()) };
        let (was, form) = (form_of(&self.provider()), form_of(provider));
        stage.insert("cloudProviderType".to_owned(), Value::from(provider));
        if stage.contains_key("cloudProvider") {
            stage.insert("cloudProvider".to_owned(), Value::from(provider));
        }
        match form.region {
            Some(region) => {
                stage.shift_remove("regions");
                stage.insert("region".to_owned(), Value::from(region));
            }
            None if was.region.is_some() => _ = stage.shift_remove("region"),
            None => {}
        }
        let of_one = |form: &ProviderForm| form.fields.iter().any(|field| field.key == "region");
        if of_one(form)
            && let Some(regions) = stage.shift_remove("regions")
            && let Some(first) = regions.get(0)
        {
            stage.entry("region").or_insert_with(|| first.clone());
        } else if of_one(was)
            && form.region.is_none()
            && let Some(region) = stage.shift_remove("region").filter(|region| *region != "")
        {
            stage.entry("regions").or_insert_with(|| Value::from(vec![region]));
        }
        let value = |text: &str| text.parse().map_or_else(|_| Value::from(text), Value::Bool);
        for (key, text) in was.defaults {
            let known =
                form.fields.iter().any(|field| field.key == *key) || form.defaults.iter().any(|(own, _)| own == key);
            if !known && *key != "cloudProvider" && stage.get(*key) == Some(&value(text)) {
                stage.shift_remove(*key);
            }
        }
        for (key, text) in form.defaults {
            stage.entry(*key).or_insert_with(|| value(text));
        }
        edit::set(&self.document, &Path::from_iter(["stage"]), &Value::Object(stage))
    }

    /// Chooses where Azure's image comes from. As in Deck, what belongs to the
    /// other ways becomes null.
    pub fn set_source(&self, source: Source) -> Result<Vec<TextEdit>, EditError> {
        let Some(Value::Object(mut stage)) = self.part("stage") else { return Ok(Vec::new()) };
        for other in [Source::Default, Source::Managed, Source::Custom].into_iter().filter(|other| *other != source) {
            for key in other.keys() {
                if let Some(value) = stage.get_mut(*key) {
                    *value = Value::Null;
                }
            }
        }
        edit::set(&self.document, &Path::from_iter(["stage"]), &Value::Object(stage))
    }

    /// The stage as Deck's "Edit stage as JSON" takes it: the text as it is
    /// here, without the indentation that it has in the bake's document.
    pub fn stage_text(&self) -> Option<String> {
        let text = self.document.span(self.stage()?).of(self.document.text());
        let inner = text.lines().skip(1).filter(|line| !line.trim().is_empty());
        let depth = text.lines().last().map_or(0, |last| last.len() - last.trim_start().len());
        let depth = inner.map(|line| line.len() - line.trim_start().len()).min().map_or(0, |least| least.min(depth));
        let lines = text
            .lines()
            .enumerate()
            .map(|(at, line)| if at == 0 { line } else { line.get(depth..).unwrap_or_default() });
        Some(lines.collect::<Vec<_>>().join("\n"))
    }

    /// The artifacts that the stage's pipeline expects: id and name.
    pub fn expected_artifacts(&self) -> Vec<(String, String)> {
        let list = self.document.at(&Path::from_iter(["pipeline", "expectedArtifacts"]));
        let items = list.into_iter().flat_map(|list| self.document.items(list));
        let named = items.filter_map(|item| {
            let text = |node| self.document.string(node).map(ToOwned::to_owned);
            let id = text(self.document.get(item, "id")?)?;
            let matched = self.document.get(item, "matchArtifact").and_then(|one| self.document.get(one, "name"));
            let name = self.document.get(item, "displayName").or(matched).and_then(text).unwrap_or_default();
            Some((id, name))
        });
        named.collect()
    }
}

#[cfg(test)]
mod tests;
