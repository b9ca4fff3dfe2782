use serde_json::{Map, Value};

use super::{Draft, FIXERS, FixError, FixFailure};
use crate::json::{self, Kind};

/// The template that `packer fix` makes of a text, as a value: Packer's own
/// result, with its `"builders": null` where there are none.
///
/// Mirrors packer `FixCommand.RunContext` up to the printing.
pub fn fix_value(text: &str) -> Result<Map<String, Value>, FixFailure> {
    let root = read(text)?;
    if root.contains_key("Builders") || root.contains_key("Provisioners") {
        return Ok(fix_capitals(root)?);
    }
    let mut draft = Draft::new(root);
    for fixer in &FIXERS {
        fixer.run(&mut draft)?;
    }
    let mut root = draft.into_root();
    lift_provisioner(&mut root);
    root.entry("builders").or_insert(Value::Null);
    Ok(root)
}

/// The first value of the text, as an object; what follows it is not looked at.
pub(super) fn read(text: &str) -> Result<Map<String, Value>, FixFailure> {
    let document = json::parse(text);
    if let Some(error) = document.go_error()
        && !error.message.ends_with("after top-level value")
    {
        return Err(FixFailure::Parse(decoder_words(text, &error.message)));
    }
    let Some(root) = document.root() else { return Err(FixFailure::Parse("EOF".to_owned())) };
    let found = match document.kind(root) {
        Kind::Object => {
            if let Some(number) = first_huge_number(&document, root) {
                let words = format!("json: cannot unmarshal number {number} into Go value of type float64");
                return Err(FixFailure::Parse(words));
            }
            return match document.value(root) {
                Value::Object(root) => Ok(root),
                _ => Ok(Map::new()),
            };
        }
        Kind::Null => {
            let reason = "the template is null".to_owned();
            return Err(FixError::Crash { fixer: "iso-md5", reason }.into());
        }
        Kind::Array => "array",
        Kind::String => "string",
        Kind::Number => "number",
        Kind::Bool(_) => "bool",
        Kind::Invalid => return Err(FixFailure::Parse("unexpected EOF".to_owned())),
    };
    let words = format!("json: cannot unmarshal {found} into Go value of type map[string]interface {{}}");
    Err(FixFailure::Parse(words))
}

/// A stream's decoder has other words for an early end.
fn decoder_words(text: &str, message: &str) -> String {
    if message != "unexpected end of JSON input" {
        return message.to_owned();
    }
    if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() { "EOF" } else { "unexpected EOF" }.to_owned()
}

/// The first number, in the order of the text, that is beyond a 64-bit float.
fn first_huge_number(document: &json::Document, root: json::NodeId) -> Option<String> {
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if let Some(literal) = document.number(id)
            && literal.parse::<f64>().is_ok_and(f64::is_infinite)
        {
            return Some(literal.to_owned());
        }
        let members = document.members(id).map(|member| member.value);
        let mut inside: Vec<_> = members.chain(document.items(id)).collect();
        inside.reverse();
        open.extend(inside);
    }
    None
}

/// A single provisioner in place of the list becomes a list of one.
fn lift_provisioner(root: &mut Map<String, Value>) {
    if let Some(value) = root.get_mut("provisioners") {
        *value = lifted(value.take());
    }
}

fn lifted(value: Value) -> Value {
    match value {
        Value::Null | Value::Array(_) => value,
        Value::Object(ref members) if members.is_empty() => value,
        other => Value::Array(vec![other]),
    }
}

/// Writes what a fixer read under another name; of provisioners only a list
/// that is not empty.
fn insert_section(root: &mut Map<String, Value>, key: &str, value: Value) {
    let value = if key == "provisioners" { lifted(value) } else { value };
    if key == "builders" || value.as_array().is_some_and(|items| !items.is_empty()) {
        root.insert(key.to_owned(), value);
    }
}

/// The fixers that read the provisioners, and write them back.
const REWRITE_PROVISIONERS: [&str; 3] = ["virtualbox-rename", "powershell-escapes", "galaxy-command"];

/// The fixers that change objects inside a builder where they are.
const CHANGE_IN_PLACE: [&str; 2] = ["clean-image-name", "azure-exclude_from_latest"];

/// Root keys in capitals win over the small ones when a fixer reads them, but
/// it writes the small ones: each fixer starts again from what was there at
/// first, and only the last one's work remains. Objects inside a builder are
/// shared, so that changes in them stay.
fn fix_capitals(mut root: Map<String, Value>) -> Result<Map<String, Value>, FixError> {
    for fixer in &FIXERS {
        let mut draft = Draft::new(root.clone());
        fixer.run(&mut draft)?;
        let mut fixed = draft.into_root();
        for (capital, small) in [("Builders", "builders"), ("Provisioners", "provisioners")] {
            let Some(original) = root.get(capital) else { continue };
            let Some(result) = fixed.insert(capital.to_owned(), original.clone()) else { continue };
            if CHANGE_IN_PLACE.contains(&fixer.name)
                && small == "builders"
                && let (Some(Value::Array(originals)), Value::Array(results)) = (fixed.get_mut(capital), &result)
            {
                share_objects(originals, results);
            }
            if small == "builders" || REWRITE_PROVISIONERS.contains(&fixer.name) {
                insert_section(&mut fixed, small, result);
            }
        }
        root = fixed;
    }
    root.entry("builders").or_insert(Value::Null);
    Ok(root)
}

fn share_objects(originals: &mut [Value], results: &[Value]) {
    for (original, result) in originals.iter_mut().zip(results) {
        let (Some(original), Some(result)) = (original.as_object_mut(), result.as_object()) else { continue };
        for (key, value) in original.iter_mut() {
            if let (true, Some(shared)) = (value.is_object(), result.get(key)) {
                value.clone_from(shared);
            }
        }
    }
}
