use serde::{Deserialize, Serialize};

use super::{Scalar, YamlError};
use crate::source::Span;

/// A YAML text's documents as one flat list of nodes, and all its errors. What
/// an alias repeats is there once, and two nodes refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    pub(super) nodes: Vec<Node>,
    pub(super) documents: Vec<NodeId>,
    pub(super) errors: Vec<YamlError>,
}

/// A node of one [`Document`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(pub(super) u32);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// From the first to the last character, without anchor and tag; of a
    /// literal or folded text the lines below its `|` or `>`.
    pub span: Span,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    Scalar(Scalar),
    List(Vec<Child>),
    /// In the order in which Java's map would have them: what `<<` merges is in
    /// its place, no key twice.
    Map(Vec<Entry>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    pub node: NodeId,
    /// Where the alias stands, if it is one that leads to the node.
    pub alias: Option<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub key: Scalar,
    pub key_span: Span,
    pub value: Child,
    /// True where `<<` brought the entry here.
    pub merged: bool,
}

impl Document {
    /// The roots of the documents that are not empty.
    pub fn documents(&self) -> &[NodeId] {
        &self.documents
    }

    /// What is wrong, in the order of the text.
    pub fn errors(&self) -> &[YamlError] {
        &self.errors
    }

    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(usize::try_from(id.0).ok()?)
    }

    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).map(|node| node.span).unwrap_or_default()
    }

    pub fn scalar(&self, id: NodeId) -> Option<&Scalar> {
        match &self.node(id)?.content {
            Content::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of a scalar that is one, as written.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        self.scalar(id).map(|scalar| scalar.text.as_str())
    }

    /// The items of a list; nothing for other nodes.
    pub fn items(&self, id: NodeId) -> &[Child] {
        match self.node(id).map(|node| &node.content) {
            Some(Content::List(items)) => items,
            _ => &[],
        }
    }

    /// The entries of a map; nothing for other nodes.
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        match self.node(id).map(|node| &node.content) {
            Some(Content::Map(entries)) => entries,
            _ => &[],
        }
    }

    pub fn is_list(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|node| matches!(node.content, Content::List(_)))
    }

    pub fn is_map(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|node| matches!(node.content, Content::Map(_)))
    }

    pub fn entry(&self, id: NodeId, key: &str) -> Option<&Entry> {
        self.entries(id).iter().find(|entry| entry.key.text == key)
    }

    /// The value of `key` in a map.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.entry(id, key).map(|entry| entry.value.node)
    }

    /// The node below `id` that `keys` lead to, one map after the other.
    pub fn find(&self, id: NodeId, keys: &[&str]) -> Option<NodeId> {
        keys.iter().try_fold(id, |node, key| self.get(node, key))
    }
}
