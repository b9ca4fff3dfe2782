use std::fmt::Write;

use crate::source::Sort;
use serde_json::{Number, Value};

/// The Go type that a JSON value has once it reached a plugin, as Packer's
/// messages name it. Objects lose their string keys on the way there.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "<nil>",
        Value::Bool(_) => "bool",
        Value::Number(_) => "float64",
        Value::String(_) => "string",
        Value::Array(_) => "[]interface {}",
        Value::Object(_) => "map[interface {}]interface {}",
    }
}

/// The Go kind of a JSON value, as in `source data must be an array or slice, got map`.
pub fn kind_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "invalid",
        Value::Bool(_) => "bool",
        Value::Number(_) => "float64",
        Value::String(_) => "string",
        Value::Array(_) => "slice",
        Value::Object(_) => "map",
    }
}

/// The value as Go's `%v` prints it: `map[a:1 b:[x <nil>]]`.
pub fn display(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value, 0);
    out
}

/// JSON that is nested deeper is printed as `…` from there on.
const MAX_DEPTH: usize = 256;

fn write_value(out: &mut String, value: &Value, depth: usize) {
    if depth > MAX_DEPTH {
        out.push('…');
        return;
    }
    match value {
        Value::Null => out.push_str("<nil>"),
        Value::Bool(bool) => out.push_str(if *bool { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&shortest(float(number))),
        Value::String(text) => out.push_str(text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                write_value(out, item, depth + 1);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.order_by(|a, b| a.0.cmp(b.0));
            out.push_str("map[");
            for (index, (name, member)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                out.push_str(name);
                out.push(':');
                write_value(out, member, depth + 1);
            }
            out.push(']');
        }
    }
}

/// The number as the 64-bit float that Packer reads it as.
pub fn float(number: &Number) -> f64 {
    number.as_f64().unwrap_or(0.0)
}

/// A float as Go's `%v` prints it: the fewest digits, an exponent below 1e-4
/// and from a million on.
pub fn shortest(float: f64) -> String {
    if float == 0.0 {
        return if float.is_sign_negative() { "-0".to_owned() } else { "0".to_owned() };
    }
    let (digits, exponent) = scientific(float);
    if (-4..6).contains(&exponent) { plain(float) } else { with_exponent(float, &digits, exponent) }
}

/// A float as Go's `strconv.FormatFloat(f, 'f', -1, 64)`: never an exponent.
pub fn plain(float: f64) -> String {
    // Rust's Display prints the shortest digits that read back the same, without exponent.
    format!("{float}")
}

/// A float as Go's encoding/json writes it: an exponent below 1e-6 and from
/// 1e21 on, without the exponent's leading zero.
pub fn json(float: f64) -> String {
    let (digits, exponent) = scientific(float);
    if float == 0.0 || (-6..21).contains(&exponent) {
        return plain(float);
    }
    let text = with_exponent(float, &digits, exponent);
    text.replace("e-0", "e-")
}

/// The shortest digits and the decimal exponent of the first one.
fn scientific(float: f64) -> (String, i32) {
    let text = format!("{:e}", float.abs());
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.to_owned(), exponent.parse().unwrap_or(0))
}

fn with_exponent(float: f64, digits: &str, exponent: i32) -> String {
    let mut out = String::new();
    if float.is_sign_negative() {
        out.push('-');
    }
    out.push_str(digits);
    let sign = if exponent < 0 { '-' } else { '+' };
    // Writing to a string cannot fail.
    let _ = write!(out, "e{sign}{:02}", exponent.abs());
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn prints_values_as_go_does() {
        let value = json!([1e21, 1e20, 0.000_001, 1e-7, 100_000, 12_345_678.9, -0.0, null, {"b": [true], "a": "x y"}]);
        assert_eq!(display(&value), "[1e+21 1e+20 1e-06 1e-07 100000 1.23456789e+07 -0 <nil> map[a:x y b:[true]]]");
    }

    #[test]
    fn writes_json_numbers_as_go_does() {
        assert_eq!(json(1e21), "1e+21");
        assert_eq!(json(1e-7), "1e-7");
        assert_eq!(json(12_345_678_901_234_567_890.0), "12345678901234567000");
        assert_eq!(json(0.000_001), "0.000001");
    }
}
