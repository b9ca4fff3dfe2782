//! A component's configuration as the rows of a form.

use crate::json::{Document, Kind, NodeId, Path};

/// Rows nest no deeper; what lies below is edited as JSON.
const DEEPEST: usize = 6;

/// One row: a value of a component, nested ones below their holder.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FormRow {
    /// From the root of the document.
    pub path: Path,
    /// The field's name; of a list's item its place, from 1.
    pub label: String,
    /// From 0, the fields of the component itself.
    pub depth: usize,
    pub kind: RowKind,
}

/// What a row holds, and so which control it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowKind {
    Text,
    Number,
    Flag,
    Null,
    /// A list or an object, whose rows follow; so many of them.
    List(usize),
    Map(usize),
    /// Shown and edited as JSON: too deep, or broken.
    Json,
}

/// The rows of the object at `node`, without the members called `except`.
pub fn form_rows(document: &Document, node: NodeId, except: &[&str]) -> Vec<FormRow> {
    let mut rows = Vec::new();
    let path = document.path(node);
    add_members(document, node, &path, 0, except, &mut rows);
    rows
}

fn add_members(document: &Document, node: NodeId, path: &Path, depth: usize, except: &[&str], rows: &mut Vec<FormRow>) {
    for member in document.members(node) {
        // Of duplicates the last counts, and edits reach that one.
        let is_last = document.get(node, member.name) == Some(member.value);
        if is_last && !except.contains(&member.name) {
            add(document, member.value, path.join(member.name), member.name.to_owned(), depth, rows);
        }
    }
}

fn add(document: &Document, node: NodeId, path: Path, label: String, depth: usize, rows: &mut Vec<FormRow>) {
    let kind = match document.kind(node) {
        Kind::String => RowKind::Text,
        Kind::Number => RowKind::Number,
        Kind::Bool(_) => RowKind::Flag,
        Kind::Null => RowKind::Null,
        Kind::Invalid => RowKind::Json,
        Kind::Array | Kind::Object if depth >= DEEPEST => RowKind::Json,
        Kind::Array => RowKind::List(document.items(node).count()),
        Kind::Object => RowKind::Map(document.members(node).count()),
    };
    rows.push(FormRow { path: path.clone(), label, depth, kind });
    match kind {
        RowKind::List(_) => {
            for (at, item) in document.items(node).enumerate() {
                add(document, item, path.join(at), (at + 1).to_string(), depth + 1, rows);
            }
        }
        RowKind::Map(_) => add_members(document, node, &path, depth + 1, &[], rows),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn rows(text: &str) -> Vec<String> {
        let document = json::parse(text);
        form_rows(&document, document.root().unwrap(), &["type"])
            .iter()
            .map(|row| format!("{}{} {:?}", " ".repeat(row.depth), row.label, row.kind))
            .collect()
    }

    #[test]
    fn nested_values_follow_their_holder() {
        assert_eq!(
            rows(r#"{"type": "x", "a": "1", "tags": {"k": 2}, "vars": ["p", true], "n": null}"#),
            ["a Text", "tags Map(1)", " k Number", "vars List(2)", " 1 Text", " 2 Flag", "n Null"]
        );
    }

    #[test]
    fn of_duplicates_the_last_is_a_row() {
        assert_eq!(rows(r#"{"a": "1", "a": 2}"#), ["a Number"]);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}1{}", "{\"a\":".repeat(40), "}".repeat(40));
        assert_eq!(rows(&deep).len(), 7);
    }
}
