use std::sync::Arc;

use serde_json::Value;

use super::place::{Origin, Place};
use crate::rosco::jvm;

/// Configuration as a tree of properties, whatever text it was read from,
/// with the place of each value.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub place: Arc<Place>,
    pub value: NodeValue,
}

#[derive(Debug, Clone, PartialEq)]
pub enum NodeValue {
    /// YAML's null, which Spring reads as the empty text.
    Null,
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A scalar as `SnakeYAML` resolves it.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    Text(String),
    Flag(bool),
    /// A whole number, in decimal digits.
    Integer(String),
    Float(f64),
}

/// A property of a map, in the order of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key as written, such as `bakeryDefaults` or `bakery-defaults`.
    pub key: String,
    pub node: Node,
}

impl Scalar {
    /// The text into which Spring converts the scalar.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Integer(text) => text.clone(),
            Self::Flag(flag) => flag.to_string(),
            Self::Float(number) => jvm::double(*number),
        }
    }
}

impl Node {
    /// The tree of a JSON value, such as a recorded configuration.
    pub fn from_json(value: &Value) -> Self {
        Self::json(value, String::new())
    }

    fn json(value: &Value, property: String) -> Self {
        let place = Place::new(Origin::Given, property);
        let value = match value {
            Value::Null => NodeValue::Null,
            Value::Bool(flag) => NodeValue::Scalar(Scalar::Flag(*flag)),
            Value::Number(number) => NodeValue::Scalar(match number.as_f64() {
                Some(value) if number.is_f64() => Scalar::Float(value),
                _ => Scalar::Integer(number.to_string()),
            }),
            Value::String(text) => NodeValue::Scalar(Scalar::Text(text.clone())),
            Value::Array(items) => NodeValue::List(
                items.iter().enumerate().map(|(index, item)| Self::json(item, place.item(index))).collect(),
            ),
            Value::Object(members) => NodeValue::Map(
                members
                    .iter()
                    .map(|(key, member)| Entry { key: key.clone(), node: Self::json(member, place.below(key)) })
                    .collect(),
            ),
        };
        Self { place, value }
    }

    /// The property `name` of this map, under Spring's relaxed names: letters
    /// and digits count, in any case.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let NodeValue::Map(entries) = &self.value else { return None };
        entries.iter().find(|entry| same_name(&entry.key, name)).map(|entry| &entry.node)
    }
}

/// True where Spring's relaxed binding takes two names for the same:
/// `bakeryDefaults`, `bakery-defaults`, `BAKERY_DEFAULTS`.
pub fn same_name(one: &str, other: &str) -> bool {
    uniform(one).eq(uniform(other))
}

fn uniform(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|ch| ch.is_alphanumeric()).flat_map(char::to_lowercase)
}
