use serde_json::Value;

use super::NodeId;

/// What is to become of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Change<'v> {
    /// The document has no value yet.
    Root {
        value: &'v Value,
    },
    Replace {
        node: NodeId,
        value: &'v Value,
    },
    /// A new member (with a name) or item of `parent`.
    Insert {
        parent: NodeId,
        index: usize,
        name: Option<&'v str>,
        value: &'v Value,
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

impl<'v> Change<'v> {
    pub fn value(&self) -> Option<&'v Value> {
        match self {
            Self::Root { value } | Self::Replace { value, .. } | Self::Insert { value, .. } => Some(value),
            Self::Remove { .. } | Self::Rename { .. } | Self::Move { .. } => None,
        }
    }
}
