//! Values decoded into the fields of Packer's own structures. Mirrors
//! mapstructure 1.5.0.

use indexmap::IndexMap;

use super::go::{entries, float, folds_to, kind_name, printed, type_name};
use super::problem::{Expected, ProblemKind};
use crate::json::{Document, Kind, NodeId};
use crate::packer::components::go_parse::{parse_duration, truncate};
use crate::packer::components::go_value::plain;
use crate::source::Sort;

/// How deep lists of objects are looked through for the objects to merge.
const MERGE_DEPTH: usize = 64;

/// A value that does not fit its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub node: NodeId,
    pub kind: ProblemKind,
    /// Packer's words.
    pub words: String,
}

/// Decodes fields and collects what does not fit.
pub(super) struct Decoder<'d> {
    document: &'d Document,
    /// Whether numbers become texts, a text a list and so on.
    weak: bool,
    pub faults: Vec<Fault>,
}

impl<'d> Decoder<'d> {
    pub fn new(document: &'d Document, weak: bool) -> Self {
        Self { document, weak, faults: Vec::new() }
    }

    /// The faults as one message; `None` where all fitted. Mirrors
    /// mapstructure's `Error`.
    pub fn message(&self) -> Option<String> {
        let mut points: Vec<String> = self.faults.iter().map(|fault| format!("* {}", fault.words)).collect();
        points.order();
        let count = points.len();
        (count > 0).then(|| format!("{count} error(s) decoding:\n\n{}", points.join("\n")))
    }

    /// A text; `None` where it is null or does not fit.
    pub fn text(&mut self, field: &str, node: NodeId) -> Option<String> {
        match self.document.kind(node) {
            Kind::Null | Kind::Invalid => None,
            Kind::String => self.document.string(node).map(ToOwned::to_owned),
            Kind::Bool(value) if self.weak => Some(if value { "1" } else { "0" }.to_owned()),
            Kind::Number if self.weak => Some(plain(float(self.document, node))),
            _ => {
                self.unconvertible(field, node, Expected::Text);
                None
            }
        }
    }

    /// A list of texts, each with its value; null items are empty texts.
    pub fn texts(&mut self, field: &str, node: NodeId) -> Vec<(String, NodeId)> {
        let document = self.document;
        let items = match document.kind(node) {
            Kind::Null | Kind::Invalid => return Vec::new(),
            Kind::Array => document.items(node).collect(),
            Kind::Object if self.weak && document.members(node).len() == 0 => return Vec::new(),
            _ if self.weak => vec![node],
            _ => {
                self.not_a_list(field, node);
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            let null = document.kind(item) == Kind::Null;
            if let Some(text) = self.text(&format!("{field}[{at}]"), item).or_else(|| null.then(String::new)) {
                texts.push((text, item));
            }
        }
        texts
    }

    /// A list of whatever.
    pub fn list(&mut self, field: &str, node: NodeId) -> Option<Vec<NodeId>> {
        match self.document.kind(node) {
            Kind::Null | Kind::Invalid => None,
            Kind::Array => Some(self.document.items(node).collect()),
            _ => {
                self.not_a_list(field, node);
                None
            }
        }
    }

    /// The members of an object; weakly also of a list of objects, merged.
    pub fn map(&mut self, field: &str, node: NodeId) -> Vec<(&'d str, NodeId)> {
        let mut merged = IndexMap::new();
        self.merge(field, node, &mut merged, MERGE_DEPTH);
        merged.into_iter().collect()
    }

    /// False where something did not fit: what follows is not looked at.
    fn merge(&mut self, field: &str, node: NodeId, into: &mut IndexMap<&'d str, NodeId>, depth: usize) -> bool {
        let document = self.document;
        match document.kind(node) {
            Kind::Null | Kind::Invalid => true,
            Kind::Object => {
                into.extend(entries(document, node));
                true
            }
            Kind::Array if self.weak && depth > 0 => {
                let mut items = document.items(node).enumerate();
                items.all(|(at, item)| self.merge(&format!("{field}[{at}]"), item, into, depth - 1))
            }
            kind => {
                let words = format!("'{field}' expected a map, got '{}'", kind_name(kind));
                self.fault(field, node, Expected::Object, words);
                false
            }
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, field: &str, node: NodeId) -> Option<bool> {
        match self.document.kind(node) {
            Kind::Null | Kind::Invalid => None,
            Kind::Bool(value) => Some(value),
            _ => {
                self.unconvertible(field, node, Expected::Flag);
                None
            }
        }
    }

    /// Nanoseconds.
    pub fn duration(&mut self, field: &str, node: NodeId) -> Option<i64> {
        match self.document.kind(node) {
            Kind::Null | Kind::Invalid => None,
            Kind::Number => Some(truncate(float(self.document, node))),
            Kind::Bool(value) if self.weak => Some(i64::from(value)),
            Kind::String => {
                let text = self.document.string(node).unwrap_or_default();
                match parse_duration(text) {
                    Ok(nanoseconds) => Some(nanoseconds),
                    Err(message) => {
                        let kind = ProblemKind::NotADuration { key: field.to_owned(), text: text.to_owned() };
                        let words = format!("error decoding '{field}': {message}");
                        self.faults.push(Fault { node, kind, words });
                        None
                    }
                }
            }
            _ => {
                self.unconvertible(field, node, Expected::Duration);
                None
            }
        }
    }

    /// A list of bytes, which nobody means to give.
    pub fn bytes(&mut self, field: &str, node: NodeId) {
        for (at, item) in self.list(field, node).unwrap_or_default().into_iter().enumerate() {
            let field = format!("{field}[{at}]");
            match self.document.kind(item) {
                Kind::Null | Kind::Invalid => {}
                Kind::Number => {
                    let value = float(self.document, item);
                    if value < 0.0 {
                        let words = format!("cannot parse '{field}', {value:.6} overflows uint");
                        self.fault(&field, item, Expected::Count, words);
                    }
                }
                _ => self.unconvertible(&field, item, Expected::Count),
            }
        }
    }

    fn not_a_list(&mut self, field: &str, node: NodeId) {
        let found = kind_name(self.document.kind(node));
        let words = format!("'{field}': source data must be an array or slice, got {found}");
        self.fault(field, node, Expected::List, words);
    }

    fn unconvertible(&mut self, field: &str, node: NodeId, expected: Expected) {
        let wanted = match expected {
            Expected::Flag => "bool",
            Expected::Duration => "time.Duration",
            Expected::Count => "uint8",
            Expected::Text | Expected::Object | Expected::List => "string",
        };
        let found = type_name(self.document.kind(node));
        let value = printed(self.document, node);
        let words = format!("'{field}' expected type '{wanted}', got unconvertible type '{found}', value: '{value}'");
        self.fault(field, node, expected, words);
    }

    fn fault(&mut self, field: &str, node: NodeId, expected: Expected, words: String) {
        let found = self.document.kind(node);
        let what = if field.is_empty() { "This".to_owned() } else { format!("\"{}\"", field.to_ascii_lowercase()) };
        self.faults.push(Fault { node, kind: ProblemKind::WrongType { what, expected, found }, words });
    }
}

/// The member that Go takes for a field: the one of exactly that name, else
/// one that differs in case only. The last of duplicates.
pub(super) fn field<'d>(document: &'d Document, object: NodeId, name: &str) -> Option<(&'d str, NodeId)> {
    let exact = document.member(object, name);
    let member = exact.or_else(|| document.members(object).rfind(|member| folds_to(member.name, name)))?;
    Some((member.name, member.value))
}

/// Packer's words for something else in the place of an object.
pub(super) fn not_an_object(kind: Kind) -> String {
    format!("'' expected a map, got '{}'", kind_name(kind))
}
