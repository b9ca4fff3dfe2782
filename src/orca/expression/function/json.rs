//! JSON and Base64.

use std::fmt::Write;

use serde_json::Value as Json;

use super::Result;
use crate::orca::expression::{
    fail::{Fail, HELPER},
    java::{
        class::Kind,
        map::Map,
        number::double_text,
        print,
        value::{Object, Value},
    },
    pipeline::{self, Style},
    vm::{Vm, checked_text},
};

/// `#toJson(value)`.
pub(super) fn to_json<'a>(vm: &mut Vm<'a>, value: &Value<'a>) -> Result<'a> {
    let inner = match value {
        Value::Object(object) => match &**object {
            Object::NotEvaluable(inner) => Some(inner.clone()),
            _ => None,
        },
        _ => None,
    };
    let written = pipeline::to_json(vm, inner.as_ref().unwrap_or(value), Style::Plain).and_then(|json| {
        let mut out = String::new();
        write(&json, &mut out);
        if inner.is_none() && out.contains("${") {
            return Err(Fail::helper("result for toJson cannot contain an expression"));
        }
        Ok(out)
    });
    match written {
        Ok(text) => checked_text(text),
        Err(fail @ Fail::Thrown(_)) => {
            let shown = print::text(vm, value).unwrap_or_default();
            Err(fail.wrapped(HELPER, Some(format!("#toJson({shown}) failed"))))
        }
        Err(other) => Err(other),
    }
}

/// JSON as Jackson writes it, numbers in Java's form.
pub(crate) fn write(json: &Json, out: &mut String) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => match number.as_f64() {
            Some(value) if number.is_f64() => out.push_str(&double_text(value)),
            _ => out.push_str(&number.to_string()),
        },
        Json::String(text) => write_text(text, out),
        Json::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (at, (key, item)) in members.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_text(key, out);
                out.push(':');
                write(item, out);
            }
            out.push('}');
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// `#readJson(text)`: a list where the text starts with `[`, else an object.
pub(super) fn read<'a>(text: &str) -> Result<'a> {
    let failed = |message: String| {
        Fail::thrown("com.fasterxml.jackson.core.JsonParseException", message)
            .wrapped(HELPER, Some(format!("#readJson({text}) failed")))
    };
    // Jackson stops reading after the first value.
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Json>();
    let json = match stream.next() {
        Some(Ok(json)) => json,
        Some(Err(problem)) => return Err(failed(problem.to_string())),
        None => return Err(failed("No content to map due to end-of-input".to_owned())),
    };
    let fits = match &json {
        Json::Array(_) => text.starts_with('['),
        Json::Object(_) => !text.starts_with('['),
        Json::Null => true,
        _ => false,
    };
    if !fits {
        let wanted = if text.starts_with('[') { "java.util.ArrayList" } else { "java.util.LinkedHashMap" };
        return Err(failed(format!("Cannot deserialize value of type `{wanted}` from another kind of value")));
    }
    Ok(owned(&json))
}

/// A value of its own from JSON that does not outlive the call.
pub(super) fn owned<'a>(json: &Json) -> Value<'a> {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => i32::try_from(value).map_or(Value::Long(value), Value::Int),
            (_, Some(value)) => Value::Big(std::rc::Rc::new(i128::from(value))),
            _ => Value::Double(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::string(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(owned).collect()),
        Json::Object(members) => {
            let entries = members.iter().map(|(key, value)| (Value::string(key.as_str()), owned(value))).collect();
            Value::Map(Map::new(Kind::LinkedHashMap, entries))
        }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = usize::try_from(group >> (18 - 6 * at) & 63).unwrap_or(0);
            let c = ALPHABET.get(digit).copied().unwrap_or(b'=');
            out.push(if at <= u32::try_from(chunk.len()).unwrap_or(3) { char::from(c) } else { '=' });
        }
    }
    out
}

/// The bytes of basic Base64: no other characters; padding may be missing, but not half of it.
pub(super) fn from_base64(text: &str) -> std::result::Result<Vec<u8>, String> {
    let bytes = text.as_bytes();
    if bytes.len() == 1 {
        return Err("Input byte[] should at least have 2 bytes for base64 bytes".to_owned());
    }
    let digits = bytes.iter().position(|byte| *byte == b'=').unwrap_or(bytes.len());
    let (body, padding) = bytes.split_at(digits);
    if let Some(byte) = body.iter().find(|byte| !ALPHABET.contains(byte)) {
        return Err(format!("Illegal base64 character {byte:x}"));
    }
    let mut decoded = Vec::new();
    for chunk in body.chunks(4) {
        let group = chunk.iter().fold(0u32, |sum, byte| {
            sum << 6 | ALPHABET.iter().position(|own| own == byte).and_then(|at| u32::try_from(at).ok()).unwrap_or(0)
        });
        let [_, a, b, c] = (group << (6 * (4 - chunk.len()))).to_be_bytes();
        decoded.extend([a, b, c].iter().take(chunk.len().saturating_sub(1)));
    }
    match (body.len() % 4, padding) {
        (1, _) if padding.is_empty() => Err("Last unit does not have enough valid bits".to_owned()),
        (_, []) | (2, b"==") | (3, b"=") => Ok(decoded),
        (0 | 1, _) => Err(format!("Illegal base64 character {:x}", b'=')),
        (_, [b'=', rest @ ..]) if rest.len() > 2 || rest.first() != Some(&b'=') && !rest.is_empty() => {
            Err(format!("Input byte array has incorrect ending byte at {}", body.len() + 1))
        }
        _ => Err("Input byte array has wrong 4-byte ending unit".to_owned()),
    }
}
