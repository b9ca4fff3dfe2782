use std::fmt::Write as _;

use serde_json::{Number, Value};

/// Text nested deeper than this prints as `…`; JSON that is read has a limit
/// of 128 already.
const MAX_DEPTH: usize = 256;

/// `Double.toString`: at least one digit after the point, exponents from 10^7
/// on and below 10^-3. As Java 19 and later print it; earlier ones end one in
/// some hundreds of the numbers beyond 10^16 in digits that it does not need.
pub(crate) fn double(number: f64) -> String {
    if number == 0.0 {
        return if number.is_sign_negative() { "-0.0".to_owned() } else { "0.0".to_owned() };
    }
    if !number.is_finite() {
        return if number.is_nan() {
            "NaN".to_owned()
        } else if number > 0.0 {
            "Infinity".to_owned()
        } else {
            "-Infinity".to_owned()
        };
    }
    let magnitude = number.abs();
    if (1e-3..1e7).contains(&magnitude) {
        let plain = format!("{number}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let point = if digits.contains('.') { "" } else { ".0" };
    format!("{digits}{point}E{exponent}")
}

/// A number as Java prints what Jackson made of it. A whole number beyond 64
/// bits has become a fraction before it gets here, and lost its last digits.
fn number(number: &Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() => double(value),
        _ => number.to_string(),
    }
}

/// A value inside a Groovy string: lists as `[a, 1, null]`, maps as `[a:1]`,
/// the empty map as `[:]`, text without quotes.
pub(crate) fn gstring(value: &Value) -> String {
    let mut text = String::new();
    write_gstring(&mut text, value, 0);
    text
}

fn write_gstring(out: &mut String, value: &Value, depth: usize) {
    if depth > MAX_DEPTH {
        out.push('…');
        return;
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(value) => out.push_str(&number(value)),
        Value::String(text) => out.push_str(text),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                write_gstring(out, item, depth + 1);
            }
            out.push(']');
        }
        Value::Object(members) if members.is_empty() => out.push_str("[:]"),
        Value::Object(members) => {
            out.push('[');
            for (at, (key, member)) in members.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(key);
                out.push(':');
                write_gstring(out, member, depth + 1);
            }
            out.push(']');
        }
    }
}

/// JSON as Jackson writes it without options: no white space, control
/// characters with upper-case hexadecimal digits, Java's doubles.
pub(crate) fn plain_json(out: &mut String, value: &Value) {
    write_json(out, value, 0);
}

fn write_json(out: &mut String, value: &Value, depth: usize) {
    if depth > MAX_DEPTH {
        out.push_str("null");
        return;
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(value) => out.push_str(&number(value)),
        Value::String(text) => write_json_text(out, text),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                write_json(out, item, depth + 1);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (at, (key, member)) in members.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                write_json_text(out, key);
                out.push(':');
                write_json(out, member, depth + 1);
            }
            out.push('}');
        }
    }
}

fn write_json_text(out: &mut String, text: &str) {
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            ch if ch < ' ' => {
                let _ = write!(out, "\\u{:04X}", u32::from(ch));
            }
            ch => out.push(ch),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn doubles_print_as_in_java() {
        for (number, text) in [
            (100.0, "100.0"),
            (1e10, "1.0E10"),
            (1e-5, "1.0E-5"),
            (0.001, "0.001"),
            (9_999_999.5, "9999999.5"),
            (1e7, "1.0E7"),
            (123_456_789.123, "1.23456789123E8"),
            (-0.0, "-0.0"),
            (5e-324, "5.0E-324"),
        ] {
            assert_eq!(double(number), text);
        }
    }

    #[test]
    fn nested_values_print_as_in_a_groovy_string() {
        let value = json!({"a": [1, null, {"b": {}}, 2.0], "c": "x y"});
        assert_eq!(gstring(&value), "[a:[1, null, [b:[:]], 2.0], c:x y]");
        assert_eq!(gstring(&json!([])), "[]");
    }

    #[test]
    fn json_is_written_as_jackson_does() {
        let mut text = String::new();
        plain_json(&mut text, &json!({"a\u{1f}": ["é\"\n", 1e10]}));
        assert_eq!(text, "{\"a\\u001F\":[\"é\\\"\\n\",1.0E10]}");
    }
}
