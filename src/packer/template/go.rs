//! Values as Go holds and prints them.

use indexmap::IndexMap;

use crate::json::{self, Document, Kind, NodeId};
use crate::packer::components::go_value::shortest;
use crate::source::Sort;

/// How deep values are printed; what lies deeper is `…`.
const PRINT_DEPTH: usize = 256;

/// Go's kind of a value, as in `expected a map, got 'slice'`.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "map",
        Kind::Array => "slice",
        Kind::String => "string",
        Kind::Number => "float64",
        Kind::Bool(_) => "bool",
        Kind::Null | Kind::Invalid => "invalid",
    }
}

/// Go's type of a value, as in `got unconvertible type '[]interface {}'`.
pub(super) fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "map[string]interface {}",
        Kind::Array => "[]interface {}",
        other => kind_name(other),
    }
}

/// The value as Go's `%v` prints it, such as `map[a:1 b:[x <nil>]]`.
pub(super) fn printed(document: &Document, node: NodeId) -> String {
    let mut out = String::new();
    print(&mut out, document, node, PRINT_DEPTH);
    out
}

fn print(out: &mut String, document: &Document, node: NodeId, depth: usize) {
    match document.kind(node) {
        Kind::Null | Kind::Invalid => out.push_str("<nil>"),
        Kind::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Kind::Number => out.push_str(&shortest(float(document, node))),
        Kind::String => out.push_str(document.string(node).unwrap_or_default()),
        Kind::Object | Kind::Array if depth == 0 => out.push('…'),
        Kind::Array => {
            out.push('[');
            for (at, item) in document.items(node).enumerate() {
                out.push_str(if at > 0 { " " } else { "" });
                print(out, document, item, depth - 1);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push_str("map[");
            for (at, (name, value)) in entries_sorted(document, node).into_iter().enumerate() {
                out.push_str(if at > 0 { " " } else { "" });
                out.push_str(name);
                out.push(':');
                print(out, document, value, depth - 1);
            }
            out.push(']');
        }
    }
}

/// The members of an object as Go's map has them: of duplicates the last value,
/// here at the place of the first.
pub(super) fn entries(document: &Document, node: NodeId) -> IndexMap<&str, NodeId> {
    document.members(node).map(|member| (member.name, member.value)).collect()
}

/// [`entries`] sorted by name.
pub(super) fn entries_sorted(document: &Document, node: NodeId) -> Vec<(&str, NodeId)> {
    let mut entries: Vec<_> = entries(document, node).into_iter().collect();
    entries.order_by_key(|(name, _)| *name);
    entries
}

/// The 64-bit float that Packer reads a number as.
pub(super) fn float(document: &Document, node: NodeId) -> f64 {
    document.number(node).and_then(json::float).unwrap_or_default()
}

/// Whether Go's `strings.EqualFold` takes the two for the same; `name` is ASCII.
pub(super) fn folds_to(text: &str, name: &str) -> bool {
    let folded = |ch: char| match ch {
        // The characters beyond ASCII that fold to ASCII letters.
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        _ => ch.to_ascii_lowercase(),
    };
    text.chars().map(folded).eq(name.chars().map(|ch| ch.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn prints_as_go_does() {
        let print = |text: &str| {
            let document = parse(text);
            printed(&document, document.root().unwrap())
        };
        assert_eq!(print(r#"{"x":[1,null,"s"],"b":true,"b":false}"#), "map[b:false x:[1 <nil> s]]");
        assert_eq!(
            print("[1000000, 999999, 1e21, 0.00001, -0.5, -0, 123456789]"),
            "[1e+06 999999 1e+21 1e-05 -0.5 -0 1.23456789e+08]"
        );
    }

    #[test]
    fn folds_as_go_does() {
        assert!(folds_to("BuilderS", "builders"));
        assert!(folds_to("provi\u{17f}ioners", "Provisioners"));
        assert!(!folds_to("post_processors", "post-processors"));
    }
}
