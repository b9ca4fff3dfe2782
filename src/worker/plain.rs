//! JSON values as bytes, quick to write, read and compare. JSON text would do
//! as well, but for its bound on depth, which is below that of documents.

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Number, Value};

use crate::json::VALUE_DEPTH;

/// What lies deeper is left out as null: documents and what expressions make of
/// them stay well above.
const MAX_DEPTH: usize = 2 * VALUE_DEPTH;

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const UNSIGNED: u8 = 3;
const SIGNED: u8 = 4;
const FLOAT: u8 = 5;
const TEXT: u8 = 6;
const ARRAY: u8 = 7;
const OBJECT: u8 = 8;

/// A value as bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plain(Vec<u8>);

impl Plain {
    pub fn of(value: &Value) -> Self {
        let mut plain = Self::default();
        plain.put(value, MAX_DEPTH);
        plain
    }

    pub fn of_members(members: &Map<String, Value>) -> Self {
        let mut plain = Self::default();
        plain.put_members(members, MAX_DEPTH);
        plain
    }

    /// `None` where the bytes are not those of a value.
    pub fn value(&self) -> Option<Value> {
        let mut rest = self.0.as_slice();
        take(&mut rest, MAX_DEPTH + 1).filter(|_| rest.is_empty())
    }

    /// `None` where the bytes are not those of an object.
    pub fn members(&self) -> Option<Map<String, Value>> {
        match self.value()? {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    fn put(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Array(_) | Value::Object(_) if depth == 0 => self.0.push(NULL),
            Value::Null => self.0.push(NULL),
            Value::Bool(false) => self.0.push(FALSE),
            Value::Bool(true) => self.0.push(TRUE),
            Value::Number(number) => self.put_number(number),
            Value::String(text) => {
                self.0.push(TEXT);
                self.put_text(text);
            }
            Value::Array(items) => {
                self.0.push(ARRAY);
                self.put_count(items.len());
                for item in items {
                    self.put(item, depth - 1);
                }
            }
            Value::Object(members) => self.put_members(members, depth),
        }
    }

    fn put_members(&mut self, members: &Map<String, Value>, depth: usize) {
        self.0.push(OBJECT);
        self.put_count(members.len());
        for (name, member) in members {
            self.put_text(name);
            self.put(member, depth.saturating_sub(1));
        }
    }

    fn put_number(&mut self, number: &Number) {
        let (kind, bits) = if let Some(number) = number.as_u64() {
            (UNSIGNED, number)
        } else if let Some(number) = number.as_i64() {
            (SIGNED, number.cast_unsigned())
        } else {
            (FLOAT, number.as_f64().unwrap_or_default().to_bits())
        };
        self.0.push(kind);
        self.0.extend_from_slice(&bits.to_le_bytes());
    }

    fn put_text(&mut self, text: &str) {
        self.put_count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn put_count(&mut self, count: usize) {
        self.0.extend_from_slice(&(count as u64).to_le_bytes());
    }
}

fn take(rest: &mut &[u8], depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    let (kind, after) = rest.split_first()?;
    *rest = after;
    Some(match *kind {
        NULL => Value::Null,
        FALSE => Value::Bool(false),
        TRUE => Value::Bool(true),
        UNSIGNED => Value::from(take_bits(rest)?),
        SIGNED => Value::from(take_bits(rest)?.cast_signed()),
        FLOAT => Value::from(f64::from_bits(take_bits(rest)?)),
        TEXT => Value::String(take_text(rest)?),
        ARRAY => {
            let count = take_count(rest)?;
            let mut items = Vec::with_capacity(count);
            for _ in 0..count {
                items.push(take(rest, depth)?);
            }
            Value::Array(items)
        }
        OBJECT => {
            let count = take_count(rest)?;
            let mut members = Map::with_capacity(count);
            for _ in 0..count {
                members.insert(take_text(rest)?, take(rest, depth)?);
            }
            Value::Object(members)
        }
        _ => return None,
    })
}

fn take_bits(rest: &mut &[u8]) -> Option<u64> {
    let (bits, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(u64::from_le_bytes(*bits))
}

/// A count of things of at least a byte each.
fn take_count(rest: &mut &[u8]) -> Option<usize> {
    usize::try_from(take_bits(rest)?).ok().filter(|count| *count <= rest.len())
}

fn take_text(rest: &mut &[u8]) -> Option<String> {
    let len = take_count(rest)?;
    let (text, after) = rest.split_at_checked(len)?;
    *rest = after;
    String::from_utf8(text.to_vec()).ok()
}

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Plain;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the bytes of a value")
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Plain, E> {
                Ok(Plain(bytes.to_vec()))
            }
        }

        deserializer.deserialize_bytes(Bytes).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((".{0,4}", inner), 0..6).prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn gives_back_what_it_took(value in any_value()) {
            let read = Plain::of(&value).value();
            // Texts tell -0.0 from 0.0, and the order of members.
            prop_assert_eq!(read.as_ref().map(Value::to_string), Some(value.to_string()));
            prop_assert_eq!(read, Some(value));
        }

        #[test]
        fn takes_any_bytes(bytes in prop::collection::vec(0_u8..12, 0..64)) {
            let _ = Plain(bytes).value();
        }
    }

    #[test]
    fn is_as_deep_as_documents() {
        let nested = |depth: usize| (0..depth).fold(json!(1), |value, _| json!([value]));
        assert_eq!(Plain::of(&nested(MAX_DEPTH)).value(), Some(nested(MAX_DEPTH)));
        assert_ne!(Plain::of(&nested(MAX_DEPTH + 1)).value(), Some(nested(MAX_DEPTH + 1)));
    }
}
