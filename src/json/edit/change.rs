use serde_json::Value;

use super::NodeId;

/// What is to become of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change<'v> {
    /// The document has no value yet.
    Root {
        content: Content<'v>,
    },
    Replace {
        node: NodeId,
        content: Content<'v>,
    },
    /// A new member (with a name) or item of `parent`.
    Insert {
        parent: NodeId,
        index: usize,
        name: Option<&'v str>,
        content: Content<'v>,
    },
    Remove {
        node: NodeId,
    },
    Rename {
        node: NodeId,
        name: &'v str,
    },
    /// Among its neighbours, so that it has `index` afterwards.
    Move {
        node: NodeId,
        index: usize,
    },
}

/// What is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'v> {
    /// In the style of the document.
    Value(&'v Value),
    /// Sound JSON, as it is.
    Text(&'v str),
}

impl<'v> Change<'v> {
    pub fn content(&self) -> Option<Content<'v>> {
        match self {
            Self::Root { content } | Self::Replace { content, .. } | Self::Insert { content, .. } => Some(*content),
            Self::Remove { .. } | Self::Rename { .. } | Self::Move { .. } => None,
        }
    }
}

impl Content<'_> {
    pub fn is_container(self) -> bool {
        match self {
            Self::Value(value) => matches!(value, Value::Array(_) | Value::Object(_)),
            Self::Text(text) => text.trim_start().starts_with(['{', '[']),
        }
    }
}
