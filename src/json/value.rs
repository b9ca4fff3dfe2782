use serde_json::{Map, Number, Value};

use super::{Document, Kind, NodeId, SyntaxError, float, parse};

/// How deep [`Document::value`] follows nested values.
pub const VALUE_DEPTH: usize = 512;

/// The plain value of a text that is JSON, as [`Document::value`] gives it.
///
/// # Errors
/// The first error of a text that is not JSON.
pub fn read(text: &str) -> Result<Value, SyntaxError> {
    let document = parse(text);
    match (document.errors().first(), document.root()) {
        (None, Some(root)) => Ok(document.value(root)),
        (None, None) => Ok(Value::Null),
        (Some(error), _) => Err(error.clone()),
    }
}

impl Document {
    /// The plain value. Of duplicate names the last wins, at the place of the
    /// first. A hole, a number beyond the range of `f64` and whatever lies
    /// deeper than [`VALUE_DEPTH`] is null; a whole number beyond 64 bits is
    /// the nearest float ([`Document::number`] has the digits).
    pub fn value(&self, id: NodeId) -> Value {
        self.value_to(id, VALUE_DEPTH)
    }

    fn value_to(&self, id: NodeId, depth: usize) -> Value {
        match self.kind(id) {
            Kind::Null | Kind::Invalid => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Number => self.number(id).and_then(number).map_or(Value::Null, Value::Number),
            Kind::String => Value::String(self.string(id).unwrap_or_default().to_owned()),
            Kind::Array | Kind::Object if depth == 0 => Value::Null,
            Kind::Array => self.items(id).map(|item| self.value_to(item, depth - 1)).collect(),
            Kind::Object => {
                let members = self.members(id);
                let mut map = Map::with_capacity(members.len());
                for member in members {
                    map.insert(member.name.to_owned(), self.value_to(member.value, depth - 1));
                }
                Value::Object(map)
            }
        }
    }
}

fn number(literal: &str) -> Option<Number> {
    if let Ok(whole) = literal.parse::<i64>() {
        return Some(whole.into());
    }
    if let Ok(whole) = literal.parse::<u64>() {
        return Some(whole.into());
    }
    float(literal).and_then(Number::from_f64)
}
