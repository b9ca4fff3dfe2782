//! How Jackson puts a JSON value into a field of a bean, with the coercions
//! that it allows by default.

use serde_json::{Map, Value};

/// A value that a field cannot take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// What the field wants, such as "a text".
    pub expected: String,
    /// What is there, such as "a list".
    pub found: String,
}

impl Mismatch {
    pub fn new(expected: impl Into<String>, value: &Value) -> Self {
        Self { expected: expected.into(), found: kind_of(value) }
    }
}

/// A value in the words of a message: short scalars as they are, the rest by
/// its kind.
pub fn kind_of(value: &Value) -> String {
    const SHORT: usize = 60;
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) if text.chars().count() <= SHORT => format!("{text:?}"),
        Value::String(_) => "a long text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// A `String` field: numbers and booleans become their text.
pub fn bind_text(value: &Value) -> Result<Option<String>, Mismatch> {
    match value {
        Value::Null => Ok(None),
        Value::Array(_) | Value::Object(_) => Err(Mismatch::new("a text", value)),
        scalar => Ok(Some(super::java_text(scalar))),
    }
}

/// A `Boolean` field: whole numbers are true unless 0, the texts are `true`,
/// `True`, `TRUE` and so on, blank and `"null"` give nothing.
pub fn bind_boolean(value: &Value) -> Result<Option<bool>, Mismatch> {
    let refused = || Err(Mismatch::new("true or false", value));
    match value {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(*flag)),
        Value::Number(number) if !number.is_f64() => Ok(Some(number.as_i64() != Some(0))),
        Value::String(text) => match java_trim(text) {
            "" | "null" => Ok(None),
            "true" | "True" | "TRUE" => Ok(Some(true)),
            "false" | "False" | "FALSE" => Ok(Some(false)),
            _ => refused(),
        },
        _ => refused(),
    }
}

/// An `Integer` field: fractions are cut off, numeric texts are read, blank
/// and `"null"` give nothing.
pub fn bind_int(value: &Value) -> Result<Option<i32>, Mismatch> {
    let expected = "a whole number of 32 bits";
    match bind_long(value).map_err(|_| Mismatch::new(expected, value))? {
        None => Ok(None),
        Some(number) => i32::try_from(number).map(Some).map_err(|_| Mismatch::new(expected, value)),
    }
}

/// A `Long` field, as [`bind_int`].
pub fn bind_long(value: &Value) -> Result<Option<i64>, Mismatch> {
    let refused = || Mismatch::new("a whole number", value);
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Ok(Some(whole)),
            None => number.as_f64().and_then(truncated).map(Some).ok_or_else(refused),
        },
        Value::String(text) => match java_trim(text) {
            "" | "null" => Ok(None),
            digits => digits.parse().map(Some).map_err(|_| refused()),
        },
        _ => Err(refused()),
    }
}

fn truncated(double: f64) -> Option<i64> {
    format!("{:.0}", double.trunc()).parse().ok()
}

/// An enum's field: exact names, or their positions as numbers or numeric
/// texts; an empty text is refused.
pub fn bind_enum(value: &Value, names: &[&'static str]) -> Result<Option<&'static str>, Mismatch> {
    let refused = || Mismatch::new(format!("one of {}", names.join(", ")), value);
    let by_position = |position: Option<usize>| position.and_then(|position| names.get(position)).copied();
    match value {
        Value::Null => Ok(None),
        Value::Number(number) if !number.is_f64() => {
            let position = number.as_u64().and_then(|position| usize::try_from(position).ok());
            by_position(position).map(Some).ok_or_else(refused)
        }
        Value::String(text) => {
            let text = java_trim(text);
            let named = names.iter().find(|name| **name == text).copied();
            let is_position = text.len() == 1 || !text.starts_with('0');
            let named =
                named.or_else(|| by_position(text.parse().ok().filter(|_| is_position && !text.starts_with('+'))));
            named.map(Some).ok_or_else(refused)
        }
        _ => Err(refused()),
    }
}

/// Java's `trim`: all characters up to U+0020.
pub fn java_trim(text: &str) -> &str {
    text.trim_matches(|ch| ch <= ' ')
}

/// Leaves the value as it comes out of Orca's object mapper, which leaves out
/// null members of maps at every depth but keeps nulls in lists.
pub fn drop_null_members(value: &mut Value) {
    match value {
        Value::Object(members) => drop_nulls_of(members),
        Value::Array(items) => items.iter_mut().for_each(drop_null_members),
        _ => {}
    }
}

/// The same for the members of an object.
pub fn drop_nulls_of(members: &mut Map<String, Value>) {
    if members.values().any(Value::is_null) {
        members.retain(|_, member| !member.is_null());
    }
    members.values_mut().for_each(drop_null_members);
}

/// A copy of the value without null members.
pub fn without_null_members(value: &Value) -> Value {
    let mut value = value.clone();
    drop_null_members(&mut value);
    value
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_take_scalars() {
        assert_eq!(bind_text(&json!(5)).unwrap().unwrap(), "5");
        assert_eq!(bind_text(&json!(5.0)).unwrap().unwrap(), "5.0");
        assert_eq!(bind_text(&json!(false)).unwrap().unwrap(), "false");
        assert_eq!(bind_text(&json!(null)).unwrap(), None);
        assert!(bind_text(&json!([])).is_err());
        assert!(bind_text(&json!({})).is_err());
    }

    #[test]
    fn booleans_take_texts_and_whole_numbers() {
        for (value, flag) in [
            (json!("true"), Some(true)),
            (json!(" TRUE "), Some(true)),
            (json!("False"), Some(false)),
            (json!(""), None),
            (json!("  "), None),
            (json!("null"), None),
            (json!(0), Some(false)),
            (json!(-7), Some(true)),
        ] {
            assert_eq!(bind_boolean(&value).unwrap(), flag, "{value}");
        }
        for value in [json!("tRue"), json!("1"), json!(1.0), json!([]), json!("yes")] {
            assert!(bind_boolean(&value).is_err(), "{value}");
        }
    }

    #[test]
    fn numbers_are_cut_and_read() {
        for (value, number) in [
            (json!("30"), Some(30)),
            (json!(" 30 "), Some(30)),
            (json!("+5"), Some(5)),
            (json!(30.9), Some(30)),
            (json!(-0.5), Some(0)),
            (json!(""), None),
            (json!("null"), None),
        ] {
            assert_eq!(bind_int(&value).unwrap(), number, "{value}");
        }
        for value in [json!("30.5"), json!("5x"), json!(true), json!(99_999_999_999_i64), json!(1e20), json!([])] {
            assert!(bind_int(&value).is_err(), "{value}");
        }
    }

    #[test]
    fn enums_take_exact_names_and_positions() {
        let names = ["pv", "hvm"];
        for (value, name) in [(json!("hvm"), "hvm"), (json!(" hvm "), "hvm"), (json!(0), "pv"), (json!("1"), "hvm")] {
            assert_eq!(bind_enum(&value, &names).unwrap(), Some(name), "{value}");
        }
        for value in [json!(""), json!(" "), json!("HVM"), json!(2), json!("2"), json!(1.0), json!("01"), json!(true)] {
            assert!(bind_enum(&value, &names).is_err(), "{value}");
        }
    }
}
