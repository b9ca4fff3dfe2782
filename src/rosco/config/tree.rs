//! A YAML map as a tree of properties. Mirrors Spring's `YamlProcessor` and
//! Spring Boot's `OriginTrackedYamlLoader`.

use std::sync::Arc;

use super::finding::{Finding, FindingKind};
use super::name::{Element, MAX_ELEMENTS, elements, indexed, same_name};
use super::node::{Entry, Leaf, List, Node, Scalar};
use super::place::{Origin, Place};
use crate::yaml::{Content, Document, Kind, NodeId};

/// An index further than this beyond the end of its list is not read.
const MAX_HOLES: usize = 100;

pub(super) struct Reader<'r> {
    pub file: &'r Arc<str>,
    pub document: &'r Document,
    pub findings: &'r mut Vec<Finding>,
}

impl Reader<'_> {
    /// The properties of the map at `id`; `None` where there is no map.
    pub fn properties(&mut self, id: NodeId) -> Option<Node> {
        if !self.document.is_map(id) {
            let place = self.place(id, String::new());
            let empty = self.document.scalar(id).is_some_and(crate::yaml::Scalar::is_null);
            if !empty {
                self.findings.push(Finding { place, kind: FindingKind::NotAMap });
            }
            return None;
        }
        Some(self.node(id, String::new(), 0))
    }

    pub fn place(&self, id: NodeId, property: impl Into<String>) -> Arc<Place> {
        let span = self.document.span(id);
        Place::new(Origin::File { file: Arc::clone(self.file), span }, property)
    }

    fn node(&mut self, id: NodeId, property: String, depth: usize) -> Node {
        let document = self.document;
        let place = self.place(id, property);
        let mut node = Node::nothing(Arc::clone(&place));
        match document.node(id).map(|node| &node.content) {
            Some(Content::Scalar(scalar)) => node.value = Some(leaf(scalar, place)),
            Some(Content::List(items)) => {
                let items = items.iter().enumerate();
                let items = items.map(|(at, item)| self.node(item.node, place.item(at), depth + 1)).collect();
                node.list = Some(List::new(items, place));
            }
            Some(Content::Map(entries)) => {
                node.map = Some(Vec::new());
                for entry in entries {
                    let path = key_elements(&entry.key);
                    let Some(path) = path.filter(|path| depth + path.len() <= MAX_ELEMENTS) else {
                        self.report_key(entry.key_span, &place, FindingKind::LongName);
                        continue;
                    };
                    let value = self.node(entry.value.node, place.below(&entry.key.text), depth + path.len());
                    if !insert(&mut node, &path, value) {
                        self.report_key(entry.key_span, &place, FindingKind::Gaps);
                    }
                }
            }
            None => {}
        }
        node
    }

    fn report_key(&mut self, span: crate::source::Span, parent: &Place, kind: FindingKind) {
        let origin = Origin::File { file: Arc::clone(self.file), span };
        self.findings.push(Finding { place: Place::new(origin, parent.property.clone()), kind });
    }
}

/// A key that is no text, such as a number, stands in brackets.
fn key_elements(key: &crate::yaml::Scalar) -> Option<Vec<Element>> {
    match key.kind {
        Kind::Text => elements(&key.text),
        Kind::Integer => Some(vec![indexed(&key.integer().unwrap_or_default())]),
        _ => Some(vec![Element::Name(leaf(key, Place::built_in("")).text())]),
    }
}

fn leaf(scalar: &crate::yaml::Scalar, place: Arc<Place>) -> Leaf {
    let value = match scalar.kind {
        Kind::Null => None,
        Kind::Bool(flag) => Some(Scalar::Flag(flag)),
        Kind::Integer => Some(Scalar::Integer(scalar.integer().unwrap_or_default())),
        Kind::Float => Some(Scalar::Float(scalar.float().unwrap_or_default())),
        Kind::Text => Some(Scalar::Text(scalar.text.clone())),
    };
    let mut leaf = Leaf::new(value, place);
    if !matches!(scalar.kind, Kind::Text | Kind::Null) && leaf.text() != scalar.text {
        leaf.written = Some(scalar.text.clone());
    }
    leaf
}

/// Puts `value` where `path` leads below `node`. What is there already wins;
/// false where an index is too far out.
pub(super) fn insert(node: &mut Node, path: &[Element], value: Node) -> bool {
    let Some((element, rest)) = path.split_first() else {
        let mut value = value;
        let there = std::mem::replace(node, Node::nothing(Arc::clone(&value.place)));
        if !there.is_hole() {
            value.overlay(there);
        }
        *node = value;
        return true;
    };
    match element {
        Element::Name(name) => {
            let place = Place::new(value.place.origin.clone(), node.place.below(name));
            let entries = node.map.get_or_insert_default();
            if let Some(entry) = entries.iter_mut().find(|entry| same_name(&entry.key, name)) {
                return insert(&mut entry.node, rest, value);
            }
            let mut made = Node::nothing(place);
            let inserted = insert(&mut made, rest, value);
            entries.push(Entry { key: name.clone(), node: made });
            inserted
        }
        Element::Index(index) => {
            let origin = value.place.origin.clone();
            let parent = Arc::clone(&node.place);
            let list = node.list.get_or_insert_with(|| List::new(Vec::new(), Arc::clone(&value.place)));
            if *index >= list.items.len() + MAX_HOLES {
                return false;
            }
            while list.items.len() <= *index {
                let place = Place::new(origin.clone(), parent.item(list.items.len()));
                list.items.push(Node::nothing(place));
            }
            list.items.get_mut(*index).is_some_and(|item| insert(item, rest, value))
        }
    }
}
