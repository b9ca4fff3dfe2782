//! A bake: a Bake stage and what its preview assumes, as one JSON document of
//! the workspace. Everything in it is optional; what is not understood is kept.

use std::sync::Arc;

use serde_json::Value;

mod answer;

use super::{CURRENT, Instant, Release};
use crate::json::edit::{self, EditError};
use crate::json::{Document, Kind, NodeId, Path};
use crate::layout::ASIDE;
use crate::source::{Span, TextEdit};

/// The part of a bake that keeps the stage as it was pasted: edits of the stage
/// count from there.
pub const PASTED: &str = "pasted";

/// What a field of the stage holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    Unset,
    Null,
    Text(String),
    Flag(bool),
    /// Anything else, as its JSON text.
    Other(String),
}

impl Field {
    /// What a text input shows.
    pub fn as_text(&self) -> String {
        match self {
            Self::Unset | Self::Null => String::new(),
            Self::Text(text) | Self::Other(text) => text.clone(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

/// One extended attribute: `-var key=value` for Packer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub key: String,
    pub value: Field,
    pub key_span: Span,
}

/// Something in the document that cannot be used as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BakeProblem {
    pub span: Span,
    pub message: String,
}

/// A bake, read from its document.
#[derive(Debug, Clone, PartialEq)]
pub struct Bake {
    pub document: Arc<Document>,
    pub instant: Instant,
    pub release: Release,
    /// Names and values of the environment of Rosco's host, in order.
    pub environment: Vec<(String, String)>,
    pub problems: Vec<BakeProblem>,
}

impl Bake {
    /// Reads a document; what is missing gets its default, what is wrong is a
    /// problem at its place.
    pub fn read(document: &Arc<Document>) -> Self {
        let mut bake = Self {
            document: Arc::clone(document),
            instant: Instant::default(),
            release: CURRENT,
            environment: Vec::new(),
            problems: document
                .errors()
                .iter()
                .map(|error| BakeProblem { span: error.span, message: error.to_string() })
                .collect(),
        };
        bake.read_assumptions();
        if bake.stage().is_none() {
            let message = "There is no Bake stage in this bake: \"stage\" should hold one.".to_owned();
            bake.problems.push(BakeProblem { span: Span::at(0), message });
        }
        bake
    }

    fn read_assumptions(&mut self) {
        let document = Arc::clone(&self.document);
        let Some(assumptions) = document.root().and_then(|root| document.get(root, "assumptions")) else { return };
        let text = |key: &str| {
            let node = document.get(assumptions, key)?;
            Some((document.span(node), document.string(node).unwrap_or_default().to_owned()))
        };
        if let Some((span, instant)) = text("instant") {
            match Instant::parse(&instant) {
                Ok(instant) => self.instant = instant,
                Err(error) => self.problems.push(BakeProblem { span, message: error.to_string() }),
            }
        }
        if let Some((span, release)) = text("spinnaker") {
            match Release::parse(&release) {
                Some(release) => self.release = release,
                None => self.problems.push(BakeProblem {
                    span,
                    message: format!("`{release}` is no Spinnaker release; write one like 2026.2, 1.38 or main."),
                }),
            }
        }
        let Some(environment) = document.get(assumptions, "environment") else { return };
        for member in document.members(environment) {
            match document.string(member.value) {
                Some(value) => self.environment.push((member.name.to_owned(), value.to_owned())),
                None => self.problems.push(BakeProblem {
                    span: document.span(member.value),
                    message: format!("The value of {} must be a text in quotes.", member.name),
                }),
            }
        }
    }

    /// The Bake stage's object.
    pub fn stage(&self) -> Option<NodeId> {
        let root = self.document.root()?;
        self.document.get(root, "stage").filter(|stage| self.document.kind(*stage) == Kind::Object)
    }

    /// The stage as a plain value; an empty object where there is none.
    pub fn stage_value(&self) -> Value {
        self.stage().map_or_else(|| Value::Object(serde_json::Map::new()), |stage| self.document.value(stage))
    }

    /// A part beside the stage, such as `pipeline` or `trigger`.
    pub fn part(&self, name: &str) -> Option<Value> {
        let root = self.document.root()?;
        self.document.get(root, name).map(|node| self.document.value(node))
    }

    pub fn name(&self) -> String {
        let root = self.document.root();
        let name = root.and_then(|root| self.document.string(self.document.get(root, "name")?));
        name.unwrap_or_default().to_owned()
    }

    /// A field of the stage, by its JSON key.
    pub fn field(&self, key: &str) -> Field {
        let node = self.stage().and_then(|stage| self.document.get(stage, key));
        node.map_or(Field::Unset, |node| self.field_at(node))
    }

    /// Where a field of the stage is, for a link.
    pub fn span_of(&self, key: &str) -> Option<Span> {
        let stage = self.stage()?;
        self.document.get(stage, key).map(|node| self.document.span(node))
    }

    pub(super) fn field_at(&self, node: NodeId) -> Field {
        match self.document.kind(node) {
            Kind::Null => Field::Null,
            Kind::Bool(flag) => Field::Flag(flag),
            Kind::String => Field::Text(self.document.string(node).unwrap_or_default().to_owned()),
            Kind::Number | Kind::Array | Kind::Object | Kind::Invalid => {
                Field::Other(self.document.span(node).of(self.document.text()).to_owned())
            }
        }
    }

    /// The regions as the form shows them: those of `regions`, else `region`.
    pub fn regions(&self) -> Vec<String> {
        let Some(stage) = self.stage() else { return Vec::new() };
        let listed = self.document.get(stage, "regions");
        let texts = listed.into_iter().flat_map(|list| self.document.items(list));
        let regions: Vec<String> = texts.filter_map(|item| self.document.string(item)).map(ToOwned::to_owned).collect();
        if !regions.is_empty() {
            return regions;
        }
        match self.field("region") {
            Field::Text(region) if !region.is_empty() => vec![region],
            _ => Vec::new(),
        }
    }

    /// The texts of a list of the stage.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let listed = self.stage().and_then(|stage| self.document.get(stage, key));
        let items = listed.into_iter().flat_map(|list| self.document.items(list));
        items.filter_map(|item| self.document.string(item)).map(ToOwned::to_owned).collect()
    }

    /// A value as an input shows it: a text as it is, anything else as JSON.
    pub fn text_of(&self, node: NodeId) -> String {
        self.field_at(node).as_text()
    }

    /// What stands at a place of the document, as an input shows it.
    pub fn text_at(&self, at: &Path) -> Option<String> {
        self.document.at(at).map(|node| self.text_of(node))
    }

    /// The extended attributes, in order.
    pub fn attributes(&self) -> Vec<Attribute> {
        let Some(stage) = self.stage() else { return Vec::new() };
        let Some(attributes) = self.document.get(stage, "extendedAttributes") else { return Vec::new() };
        self.document
            .members(attributes)
            .map(|member| Attribute {
                key: member.name.to_owned(),
                value: self.field_at(member.value),
                key_span: member.name_span,
            })
            .collect()
    }

    /// Sets a field of the stage. An empty text removes it, as Deck's form
    /// does with every empty property.
    pub fn set_field(&self, key: &str, value: &Value) -> Result<Vec<TextEdit>, EditError> {
        let path = Path::root().join("stage").join(key);
        if value.as_str() == Some("") || value.is_null() {
            return self.remove(&path);
        }
        edit::set(&self.document, &path, value)
    }

    /// Sets the regions of the stage; a lone `region` makes way for them.
    pub fn set_regions(&self, regions: &[String]) -> Result<Vec<TextEdit>, EditError> {
        let stage = Path::root().join("stage");
        if let Field::Text(_) = self.field("region")
            && self.field("regions") == Field::Unset
        {
            match regions {
                [one] => return edit::set(&self.document, &stage.join("region"), &Value::from(one.as_str())),
                [] => return self.remove(&stage.join("region")),
                _ => {
                    let mut edits = edit::rename(&self.document, &stage.join("region"), "regions")?;
                    edits.extend(edit::set(&self.document, &stage.join("region"), &Value::from(regions))?);
                    return Ok(edits);
                }
            }
        }
        edit::set(&self.document, &stage.join("regions"), &Value::from(regions))
    }

    /// Adds an attribute or sets its value. An empty value is kept: it
    /// removes Rosco's own variable of that name.
    pub fn set_attribute(&self, key: &str, value: &Value) -> Result<Vec<TextEdit>, EditError> {
        edit::set(&self.document, &attribute(key), value)
    }

    pub fn rename_attribute(&self, key: &str, to: &str) -> Result<Vec<TextEdit>, EditError> {
        edit::rename(&self.document, &attribute(key), to)
    }

    pub fn remove_attribute(&self, key: &str) -> Result<Vec<TextEdit>, EditError> {
        self.remove(&attribute(key))
    }

    /// Sets one assumption, such as `instant`; an empty text removes it.
    pub fn set_assumption(&self, key: &str, value: &str) -> Result<Vec<TextEdit>, EditError> {
        let path = Path::root().join("assumptions").join(key);
        if value.is_empty() { self.remove(&path) } else { edit::set(&self.document, &path, &Value::from(value)) }
    }

    pub fn set_environment(&self, name: &str, value: &str) -> Result<Vec<TextEdit>, EditError> {
        edit::set(&self.document, &environment(name), &Value::from(value))
    }

    pub fn rename_environment(&self, name: &str, to: &str) -> Result<Vec<TextEdit>, EditError> {
        edit::rename(&self.document, &environment(name), to)
    }

    pub fn remove_environment(&self, name: &str) -> Result<Vec<TextEdit>, EditError> {
        self.remove(&environment(name))
    }

    pub fn set_name(&self, name: &str) -> Result<Vec<TextEdit>, EditError> {
        edit::set(&self.document, &Path::root().join("name"), &Value::from(name))
    }

    /// Puts another stage in this one's place, and parts beside it. What was
    /// put in is kept as [`PASTED`] too.
    pub fn replace_stage(&self, stage: &Value, beside: &[(&str, Value)]) -> Result<Vec<TextEdit>, EditError> {
        let mut whole = self.document.root().map_or(Value::Null, |root| self.document.value(root));
        if !whole.is_object() {
            whole = Value::Object(serde_json::Map::new());
        }
        if let Value::Object(whole) = &mut whole {
            whole.insert("stage".to_owned(), stage.clone());
            whole.insert(PASTED.to_owned(), stage.clone());
            for part in ["pipeline", "trigger"] {
                whole.shift_remove(part);
            }
            whole.extend(beside.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        }
        edit::set(&self.document, &Path::root(), &whole)
    }

    pub(super) fn remove(&self, path: &Path) -> Result<Vec<TextEdit>, EditError> {
        if self.document.at(path).is_none() {
            return Ok(Vec::new());
        }
        edit::remove(&self.document, path)
    }
}

fn attribute(key: &str) -> Path {
    Path::root().join("stage").join("extendedAttributes").join(key)
}

fn environment(name: &str) -> Path {
    Path::root().join("assumptions").join("environment").join(name)
}

/// The text of a new bake: the stage as given, what the preview assumes beside it.
pub fn bake_text(name: &str, stage: &Value, others: &[(&str, Value)], instant: Instant, release: Release) -> String {
    let mut bake = serde_json::Map::new();
    bake.insert("name".into(), name.into());
    bake.insert("stage".into(), stage.clone());
    for (key, value) in others {
        bake.insert((*key).to_owned(), value.clone());
    }
    let assumptions = serde_json::json!({
        "instant": instant.to_string(),
        "spinnaker": release.to_string(),
        "environment": {},
    });
    bake.insert("assumptions".into(), assumptions);
    let mut text = serde_json::to_string_pretty(&Value::Object(bake)).unwrap_or_default();
    text.push('\n');
    text
}

/// A path for a new bake of that name that `taken` does not know yet.
pub fn bake_path(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let plain = match plain.trim_matches(['.', '-']) {
        "" => "bake",
        plain => plain,
    };
    let mut path = format!("{ASIDE}{plain}.json");
    let mut number = 2_u32;
    while taken(&path) {
        path = format!("{ASIDE}{plain}-{number}.json");
        number += 1;
    }
    path
}
