use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::json::{self, Kind, NodeId};

/// A var file: a JSON object of strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VarFile {
    /// As given on the command line.
    pub path: String,
    /// None where the file holds `null`, which also empties the files before it.
    pub values: Option<IndexMap<String, String>>,
}

/// Why a var file cannot be read; `Display` is Packer's text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("Error reading variables in '{path}': {reason}")]
pub struct VarFileError {
    pub path: String,
    /// What Go's `encoding/json` says.
    pub reason: String,
}

/// Reads a var file, whatever its extension. Mirrors packer `FlagJSON`: the first
/// JSON value counts, and bytes after it do not; `null` is an empty text.
pub fn parse_var_file(path: &str, text: &str) -> Result<VarFile, VarFileError> {
    let document = json::parse(text);
    let failed = |reason: &str| VarFileError { path: path.to_owned(), reason: reason.to_owned() };
    if let Some(error) = document.go_error() {
        let blank = text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        match error.message.as_str() {
            "unexpected end of JSON input" if blank => return Err(failed("EOF")),
            "unexpected end of JSON input" => return Err(failed("unexpected EOF")),
            message if message.ends_with("after top-level value") => {}
            message => return Err(failed(message)),
        }
    }
    let Some(root) = document.root() else { return Err(failed("EOF")) };
    let values = match document.kind(root) {
        Kind::Null => None,
        Kind::Object => Some(object(&document, root).map_err(|kind| failed(&mismatch(kind, "string")))?),
        kind => return Err(failed(&mismatch(kind, "kvflag.FlagJSON"))),
    };
    Ok(VarFile { path: path.to_owned(), values })
}

fn object(document: &json::Document, root: NodeId) -> Result<IndexMap<String, String>, Kind> {
    let mut values = IndexMap::new();
    for member in document.members(root) {
        let value = match document.kind(member.value) {
            Kind::String => document.string(member.value).unwrap_or_default(),
            Kind::Null => "",
            kind => return Err(kind),
        };
        values.insert(member.name.to_owned(), value.to_owned());
    }
    Ok(values)
}

fn mismatch(kind: Kind, wanted: &str) -> String {
    let name = match kind {
        Kind::Object => "object",
        Kind::Array => "array",
        Kind::Number => "number",
        Kind::Bool(_) => "bool",
        Kind::String | Kind::Null | Kind::Invalid => "string",
    };
    format!("json: cannot unmarshal {name} into Go value of type {wanted}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> String {
        parse_var_file("v.json", text).unwrap_err().reason
    }

    #[test]
    fn reads_the_first_value_only() {
        let file = parse_var_file("v", "{\"a\": \"1\", \"b\": null, \"a\": \"2\"} rest").unwrap();
        let values: Vec<_> = file.values.unwrap().into_iter().collect();
        assert_eq!(values, [("a".to_owned(), "2".to_owned()), ("b".to_owned(), String::new())]);
        assert_eq!(parse_var_file("v", "null").unwrap().values, None);
    }

    #[test]
    fn says_what_go_says() {
        assert_eq!(reason(" "), "EOF");
        assert_eq!(reason("{\"a\""), "unexpected EOF");
        assert_eq!(reason("a = 1"), "invalid character 'a' looking for beginning of value");
        assert_eq!(reason("{\"a\": 1}"), "json: cannot unmarshal number into Go value of type string");
        assert_eq!(reason("[]"), "json: cannot unmarshal array into Go value of type kvflag.FlagJSON");
    }
}
