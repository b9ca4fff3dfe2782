use std::fmt::Write;

use serde_json::{Map, Value};

use crate::packer::components::go_value;

/// The template as `packer fix` prints it: keys sorted, two blanks a level,
/// `<` and `>` as they are and `&` escaped. No line end at the end.
///
/// Mirrors packer `FixCommand.RunContext`, a slip included: a text that holds
/// `\u003c` after a backslash comes out as broken JSON.
pub fn packer_text(root: &Map<String, Value>) -> String {
    let mut out = String::new();
    write_object(&mut out, root, 0);
    out.replace("\\u003c", "<").replace("\\u003e", ">")
}

fn write_value(out: &mut String, value: &Value, level: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(bool) => out.push_str(if *bool { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&go_value::json(go_value::float(number))),
        Value::String(text) => write_text(out, text),
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                line(out, index, level + 1);
                write_value(out, item, level + 1);
            }
            close(out, level, ']');
        }
        Value::Object(members) => write_object(out, members, level),
    }
}

fn write_object(out: &mut String, members: &Map<String, Value>, level: usize) {
    if members.is_empty() {
        out.push_str("{}");
        return;
    }
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(b.0));
    out.push('{');
    for (index, (name, member)) in sorted.into_iter().enumerate() {
        line(out, index, level + 1);
        write_text(out, name);
        out.push_str(": ");
        write_value(out, member, level + 1);
    }
    close(out, level, '}');
}

fn line(out: &mut String, index: usize, level: usize) {
    if index > 0 {
        out.push(',');
    }
    out.push('\n');
    out.push_str(&"  ".repeat(level));
}

fn close(out: &mut String, level: usize, bracket: char) {
    out.push('\n');
    out.push_str(&"  ".repeat(level));
    out.push(bracket);
}

/// Mirrors Go's encoding/json with HTML escapes, as of go1.19.
fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(ch));
            }
            _ => out.push(ch),
        }
    }
    out.push('"');
}
