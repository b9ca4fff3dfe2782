use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::document::{DocumentId, ReadOnly};
use super::path::PathError;
use super::saved_bytes;
use crate::layout::CarriedError;
use crate::source::{EditError, FileMode, TextEdit};

/// Everything that can be done to a workspace. A workspace is what its opening
/// and its actions made of it: a journal of them rebuilds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Changes files, all or none of them, as one step that can be undone.
    Apply {
        /// What the step is called, as in "Undo *rename variable*".
        label: String,
        gesture: Gesture,
        /// When, in milliseconds since 1970.
        at: u64,
        operations: Vec<Operation>,
    },
    Undo(Scope),
    Redo(Scope),
    /// The files at these paths, or their absence, have been written to where
    /// the workspace came from: they are what further changes are told from.
    Saved {
        paths: Vec<String>,
    },
    /// Gives the workspace another name.
    Name(String),
}

/// One change to one file. Paths are those that the operations before it left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    Edit {
        path: String,
        edits: Vec<TextEdit>,
    },
    Create {
        path: String,
        #[serde(with = "saved_bytes")]
        bytes: Arc<[u8]>,
        mode: FileMode,
    },
    Delete {
        path: String,
    },
    Rename {
        from: String,
        to: String,
    },
}

/// What an edit came from, which decides whether it joins the step before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gesture {
    /// A command, a paste, a quick fix: a step of its own.
    Single,
    /// A key typed: joins what was typed beside it within the last second.
    Typing,
    /// A key typed in a form field, named by its place: joins what was typed
    /// in the same field within the last second, whatever text that replaced.
    Field(String),
    /// A part of the input method's composition of that number: joins its
    /// other parts, however long they take.
    Composition(u32),
}

/// Whose last step is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    Workspace,
    /// The file at this path. A step over several files is taken whole.
    File(String),
}

/// What an action did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// In the order in which it happened.
    pub changes: Vec<FileChange>,
    /// The label of the step that was made, undone or done again.
    pub label: Option<String>,
}

/// What happened to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    pub id: DocumentId,
    /// The path after the change; of a deleted file the one that it had.
    pub path: Arc<str>,
    /// The document's version after the change.
    pub version: u64,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The spans of the edits refer to `before`.
    Edited {
        before: Arc<str>,
        after: Arc<str>,
        edits: Vec<TextEdit>,
    },
    Created,
    Deleted,
    Renamed {
        from: Arc<str>,
    },
    /// It, or its absence, is now what was saved.
    Saved,
}

/// Why an action was not done; the workspace is as before.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("`{path}`: {why}")]
    Inside { path: String, why: CarriedError },
    #[error("there is no file `{path}`")]
    NoSuchFile { path: String },
    #[error("`{path}` cannot be edited: {why}")]
    ReadOnly { path: String, why: ReadOnly },
    #[error("`{path}`: {why}")]
    Edit { path: String, why: EditError },
    #[error("`{path}` cannot be a file's path: {why}")]
    Path { path: String, why: PathError },
    #[error("there is already a file `{path}`")]
    Taken { path: String },
    #[error("`{path}` would be a file and a folder at once, because of `{other}`")]
    FileAndFolder { path: String, other: String },
    #[error("there is nothing to undo")]
    NothingToUndo,
    #[error("there is nothing to redo")]
    NothingToRedo,
    #[error("\"{label}\" also changed `{path}`, where \"{other}\" has since changed the same place")]
    Entangled { label: String, path: String, other: String },
    #[error("a file of this step is gone")]
    Gone,
}
