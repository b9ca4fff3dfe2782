use std::sync::Arc;

use serde_json::Value;

use super::name::{Element, same_name};
use super::place::{Origin, Place};
use crate::rosco::jvm;

/// A property, with all that is below it. Several files may give a property in
/// several forms; each form is kept, as what is asked for decides which counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Of the strongest form.
    pub place: Arc<Place>,
    pub value: Option<Leaf>,
    pub list: Option<List>,
    /// `Some` of nothing for a map that is written and empty.
    pub map: Option<Vec<Entry>>,
}

/// A single value.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// `None` is YAML's null, which Spring reads as the empty text.
    pub scalar: Option<Scalar>,
    pub place: Arc<Place>,
    /// The text in the file, where it is not the value's.
    pub written: Option<String>,
    /// Of two forms that of the higher rank is stronger.
    pub rank: u32,
}

/// The items of the strongest list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    pub items: Vec<Node>,
    pub place: Arc<Place>,
    pub rank: u32,
    /// What a weaker list had.
    pub hidden: Option<Hidden>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Hidden {
    pub place: Arc<Place>,
    pub items: Vec<String>,
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

impl Leaf {
    pub fn new(scalar: Option<Scalar>, place: Arc<Place>) -> Self {
        Self { scalar, place, written: None, rank: 0 }
    }

    /// The text into which Spring converts the value.
    pub fn text(&self) -> String {
        self.scalar.as_ref().map(Scalar::text).unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        match &self.scalar {
            None => true,
            Some(Scalar::Text(text)) => text.is_empty(),
            Some(_) => false,
        }
    }
}

impl List {
    pub fn new(items: Vec<Node>, place: Arc<Place>) -> Self {
        Self { items, place, rank: 0, hidden: None }
    }
}

impl Node {
    /// A property of which nothing is known but its place.
    pub fn nothing(place: Arc<Place>) -> Self {
        Self { place, value: None, list: None, map: None }
    }

    /// The tree of a JSON value, such as a recorded configuration.
    pub fn from_json(value: &Value, origin: &Origin) -> Self {
        Self::json(value, origin, String::new())
    }

    fn json(value: &Value, origin: &Origin, property: String) -> Self {
        let place = Place::new(origin.clone(), property);
        let mut node = Self::nothing(Arc::clone(&place));
        let scalar = match value {
            Value::Null => None,
            Value::Bool(flag) => Some(Scalar::Flag(*flag)),
            Value::Number(number) => Some(match number.as_f64() {
                Some(value) if number.is_f64() => Scalar::Float(value),
                _ => Scalar::Integer(number.to_string()),
            }),
            Value::String(text) => Some(Scalar::Text(text.clone())),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let items = items.map(|(index, item)| Self::json(item, origin, place.item(index))).collect();
                node.list = Some(List::new(items, place));
                return node;
            }
            Value::Object(members) => {
                let entries = members.iter().map(|(key, member)| Entry {
                    key: key.clone(),
                    node: Self::json(member, origin, place.below(key)),
                });
                node.map = Some(entries.collect());
                return node;
            }
        };
        node.value = Some(Leaf::new(scalar, place));
        node
    }

    /// True for an item that an index further on leaves out.
    pub fn is_hole(&self) -> bool {
        self.value.is_none() && self.list.is_none() && self.map.is_none()
    }

    pub fn entries(&self) -> &[Entry] {
        self.map.as_deref().unwrap_or_default()
    }

    /// The property `name` of this map, under Spring's relaxed names: letters
    /// and digits count, in any case.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| same_name(&entry.key, name)).map(|entry| &entry.node)
    }

    /// The property that `path` leads to; its names are compared as `same` says.
    pub(crate) fn find(&self, path: &[Element], same: fn(&str, &str) -> bool) -> Option<&Self> {
        path.iter().try_fold(self, |node, element| match element {
            Element::Name(name) => node.entries().iter().find(|entry| same(&entry.key, name)).map(|entry| &entry.node),
            Element::Index(index) => node.list.as_ref()?.items.get(*index),
        })
    }

    /// The items of the list that counts: none if a single value is stronger.
    pub fn effective_list(&self) -> Option<&List> {
        let value = self.value.as_ref().map(|value| value.rank);
        self.list.as_ref().filter(|list| value.is_none_or(|value| value <= list.rank))
    }

    /// The place of the property, or of the first one below it, that is in a
    /// file of the workspace.
    pub fn place_in_a_file(&self) -> Option<&Arc<Place>> {
        let in_file = |place: &&Arc<Place>| matches!(place.origin, Origin::File { .. });
        let list = self.list.as_ref().map(|list| &list.place);
        let own = [Some(&self.place), list].into_iter().flatten().find(in_file);
        own.or_else(|| self.entries().iter().find_map(|entry| entry.node.place_in_a_file()))
    }

    /// Gives all forms here and below the rank of their source.
    pub fn set_rank(&mut self, rank: u32) {
        if let Some(value) = &mut self.value {
            value.rank = rank;
        }
        if let Some(list) = &mut self.list {
            list.rank = rank;
            for item in &mut list.items {
                item.set_rank(rank);
            }
        }
        for entry in self.map.iter_mut().flatten() {
            entry.node.set_rank(rank);
        }
    }
}
