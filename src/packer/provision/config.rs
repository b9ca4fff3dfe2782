use serde_json::{Map, Value};

use super::Build;
use crate::packer::components::weak::{Findings, Hooks, decode_field};
use crate::packer::components::{Holes, PrepareError, Shape, prepare};
use crate::packer::interpolate::Text;
use crate::source::Sort;

/// A provisioner's configuration once it is prepared: the one in the template
/// and, on top of it, the override for the builder.
#[derive(Debug, Clone, Default)]
pub(super) struct Config {
    layers: Vec<Map<String, Value>>,
    holes: Holes,
    pub errors: Vec<PrepareError>,
}

impl Config {
    /// Renders each layer once, save the fields that `delayed` names.
    pub fn prepare(layers: &[Map<String, Value>], delayed: &[&str], build: &Build<'_>) -> Self {
        let context = build.preparing();
        let mut config = Self::default();
        for layer in layers {
            let prepared = prepare(layer, |key| delayed.contains(&key), &context, &mut config.holes);
            config.layers.push(prepared.config);
            config.errors.extend(prepared.errors);
        }
        config
    }

    /// "" where nothing is given.
    pub fn text(&self, name: &str) -> Text {
        match self.read(name, &Shape::String) {
            Value::String(text) => self.holes.decode(&text),
            _ => Text::new(),
        }
    }

    /// The text, or `default` where it is empty.
    pub fn text_or(&self, name: &str, default: &str) -> Text {
        let text = self.text(name);
        if text.is_empty() { Text::from(default) } else { text }
    }

    /// `None` where no list is given, which is not the same as an empty one.
    pub fn list(&self, name: &str) -> Option<Vec<Text>> {
        match self.read(name, &Shape::list(Shape::String)) {
            Value::Array(items) => Some(items.iter().map(|item| self.as_text(item)).collect()),
            _ => None,
        }
    }

    pub fn texts(&self, name: &str) -> Vec<Text> {
        self.list(name).unwrap_or_default()
    }

    /// In the order of names.
    pub fn map(&self, name: &str) -> Vec<(Text, Text)> {
        let Value::Object(members) = self.read(name, &Shape::map(Shape::String)) else { return Vec::new() };
        let mut entries: Vec<_> =
            members.iter().map(|(key, value)| (key.clone(), self.holes.decode(key), self.as_text(value))).collect();
        entries.order_by(|a, b| a.0.cmp(&b.0));
        entries.into_iter().map(|(_, key, value)| (key, value)).collect()
    }

    pub fn bool(&self, name: &str) -> bool {
        self.read(name, &Shape::Bool) == Value::Bool(true)
    }

    pub fn int(&self, name: &str) -> i64 {
        self.read(name, &Shape::Int(0)).as_i64().unwrap_or(0)
    }

    pub fn nanoseconds(&self, name: &str) -> i64 {
        self.read(name, &Shape::Duration).as_i64().unwrap_or(0)
    }

    /// A value of any form, decoded as `shape`; its strings may hold marked
    /// holes, for [`Config::reveal`].
    pub fn read(&self, name: &str, shape: &Shape) -> Value {
        self.read_with(name, shape, Hooks::default())
    }

    pub fn read_with(&self, name: &str, shape: &Shape, hooks: Hooks) -> Value {
        let mut current = Value::Null;
        // What does not fit is told by validation; here it counts as not given.
        let mut findings = Findings::default();
        for layer in &self.layers {
            let exact = layer.get(name);
            let found = exact.or_else(|| layer.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v));
            if let Some(value) = found {
                decode_field(&mut current, name, shape, value, hooks, &mut findings);
            }
        }
        current
    }

    /// A string of a value that was read, with its holes.
    pub fn reveal(&self, encoded: &str) -> Text {
        self.holes.decode(encoded)
    }

    fn as_text(&self, value: &Value) -> Text {
        value.as_str().map(|text| self.holes.decode(text)).unwrap_or_default()
    }
}
