//! JSON as Go's encoding/json writes it: keys sorted, `&`, `<`, `>` escaped.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::go_value;
use crate::source::Sort;

/// Mirrors Go `json.Marshal`.
pub fn compact(value: &Value) -> String {
    let mut writer = Writer { out: String::new(), indented: false };
    writer.value(value, 0);
    writer.out
}

/// Mirrors Go `json.MarshalIndent` with two blanks.
pub fn indented(value: &Value) -> String {
    let mut writer = Writer { out: String::new(), indented: true };
    writer.value(value, 0);
    writer.out
}

struct Writer {
    out: String,
    indented: bool,
}

impl Writer {
    fn value(&mut self, value: &Value, level: usize) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(bool) => self.out.push_str(if *bool { "true" } else { "false" }),
            Value::Number(number) => self.out.push_str(&go_value::json(go_value::float(number))),
            Value::String(text) => self.text(text),
            Value::Array(items) if items.is_empty() => self.out.push_str("[]"),
            Value::Array(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.entry(index, level + 1);
                    self.value(item, level + 1);
                }
                self.close(level, ']');
            }
            Value::Object(members) => self.object(members, level),
        }
    }

    fn object(&mut self, members: &Map<String, Value>, level: usize) {
        if members.is_empty() {
            self.out.push_str("{}");
            return;
        }
        let mut sorted: Vec<_> = members.iter().collect();
        sorted.order_by(|a, b| a.0.cmp(b.0));
        self.out.push('{');
        for (index, (name, member)) in sorted.into_iter().enumerate() {
            self.entry(index, level + 1);
            self.text(name);
            self.out.push_str(if self.indented { ": " } else { ":" });
            self.value(member, level + 1);
        }
        self.close(level, '}');
    }

    fn entry(&mut self, index: usize, level: usize) {
        if index > 0 {
            self.out.push(',');
        }
        self.line(level);
    }

    fn close(&mut self, level: usize, bracket: char) {
        self.line(level);
        self.out.push(bracket);
    }

    fn line(&mut self, level: usize) {
        if self.indented {
            self.out.push('\n');
            self.out.push_str(&"  ".repeat(level));
        }
    }

    /// As of go1.19.
    fn text(&mut self, text: &str) {
        self.out.push('"');
        for ch in text.chars() {
            match ch {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                    // Writing to a string cannot fail.
                    let _ = write!(self.out, "\\u{:04x}", u32::from(ch));
                }
                _ => self.out.push(ch),
            }
        }
        self.out.push('"');
    }
}
