use indexmap::IndexMap;
use serde_json::Value;

use super::jvm;
use super::release::EmptyValues;
use crate::source::{Lost, Traced};

/// A variable that Rosco passes to Packer, or drops.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub name: String,
    /// The value before it is trimmed, with the values that it beat.
    pub value: Traced<Value>,
    pub fate: Fate,
    /// Rosco writes `******` for it into its logs.
    pub masked: bool,
}

/// What becomes of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// Passed as `-var name=text`.
    Passed {
        text: String,
    },
    Dropped(Dropped),
}

/// Why a parameter is not passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    EmptyName,
    Null,
    EmptyText,
    /// False, zero, an empty list or map; dropped until July 2026.
    Falsy,
}

impl Parameter {
    /// The text that Packer gets, if it gets one.
    pub fn text(&self) -> Option<&str> {
        match &self.fate {
            Fate::Passed { text } => Some(text),
            Fate::Dropped(_) => None,
        }
    }
}

/// Which of Java's maps a provider puts its parameters into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MapOrder {
    /// Groovy's map literal: the order of insertion.
    Insertion,
    /// A `HashMap` whose first table has this many buckets.
    Hash { capacity: usize },
}

/// The parameters as they are put, the later over the earlier.
#[derive(Debug)]
pub(crate) struct ParameterMap {
    order: MapOrder,
    entries: IndexMap<String, Traced<Value>>,
}

impl ParameterMap {
    pub fn new(order: MapOrder) -> Self {
        Self { order, entries: IndexMap::new() }
    }

    /// Puts `value`, keeping the place of a value that it beats, and that as
    /// lost.
    pub fn put(&mut self, name: impl Into<String>, value: Traced<Value>) {
        let name = name.into();
        match self.entries.get_mut(&name) {
            Some(old) => {
                let beaten = std::mem::replace(old, value);
                old.lost.push(Lost { cause: beaten.cause(), value: beaten.value });
                old.lost.extend(beaten.lost);
            }
            None => {
                self.entries.insert(name, value);
            }
        }
    }

    /// The parameters in the order in which Java gives them.
    pub fn finish(self, empty_values: EmptyValues, masked: &[String]) -> Vec<Parameter> {
        let order: Vec<usize> = match self.order {
            MapOrder::Insertion => (0..self.entries.len()).collect(),
            MapOrder::Hash { capacity } => jvm::hash_map_order(self.entries.keys().map(String::as_str), capacity),
        };
        let mut entries: Vec<Option<(String, Traced<Value>)>> = self.entries.into_iter().map(Some).collect();
        let in_order = order.into_iter().filter_map(|at| entries.get_mut(at).and_then(Option::take));
        in_order
            .map(|(name, value)| Parameter {
                fate: fate(&name, &value.value, empty_values),
                masked: masked.contains(&name),
                name,
                value,
            })
            .collect()
    }
}

/// Mirrors rosco `LocalJobFriendlyPackerCommandFactory`.
fn fate(name: &str, value: &Value, empty_values: EmptyValues) -> Fate {
    if name.is_empty() {
        return Fate::Dropped(Dropped::EmptyName);
    }
    match value {
        Value::Null => Fate::Dropped(Dropped::Null),
        Value::String(text) if text.is_empty() => Fate::Dropped(Dropped::EmptyText),
        Value::String(text) => Fate::Passed { text: jvm::trim(text).to_owned() },
        other if empty_values == EmptyValues::DropFalsy && !jvm::truth(other) => Fate::Dropped(Dropped::Falsy),
        other => Fate::Passed { text: jvm::gstring(other) },
    }
}

/// The values of a list of `copy_to` or `share_with` under their names, with
/// the item's number from 0, in the order in which Rosco's `HashMap` gives
/// them. Mirrors rosco `CloudProviderBakeHandler.unrollParameters`.
pub(crate) fn unroll(key: &str, list: &str) -> Vec<(String, usize, String)> {
    let items: Vec<(String, usize, String)> = jvm::tokenize(list, ",")
        .enumerate()
        .map(|(at, item)| (format!("{key}_{}", at + 1), at, jvm::trim(item).to_owned()))
        .collect();
    let order = jvm::hash_map_order(items.iter().map(|(name, ..)| name.as_str()), 16);
    order.into_iter().filter_map(|at| items.get(at).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn passed(value: &Value, empty_values: EmptyValues) -> Option<String> {
        match fate("k", value, empty_values) {
            Fate::Passed { text } => Some(text),
            Fate::Dropped(_) => None,
        }
    }

    #[test]
    fn blank_text_is_passed_as_nothing() {
        for empty_values in [EmptyValues::DropFalsy, EmptyValues::DropNullAndEmptyText] {
            assert_eq!(passed(&json!("   "), empty_values).as_deref(), Some(""));
            assert_eq!(passed(&json!(""), empty_values), None);
            assert_eq!(passed(&json!(null), empty_values), None);
        }
    }

    #[test]
    fn false_and_zero_are_dropped_until_july_2026() {
        for value in [json!(false), json!(0), json!(0.0), json!([]), json!({})] {
            assert_eq!(passed(&value, EmptyValues::DropFalsy), None);
            assert!(passed(&value, EmptyValues::DropNullAndEmptyText).is_some());
        }
    }

    #[test]
    fn unrolled_lists_number_what_is_not_empty() {
        let names: Vec<String> = unroll("share_with", "a, ,b,").into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["share_with_1", "share_with_2", "share_with_3"]);
        let names: Vec<String> = unroll("copy_to", "a,b,,c").into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["copy_to_2", "copy_to_3", "copy_to_1"]);
    }
}
