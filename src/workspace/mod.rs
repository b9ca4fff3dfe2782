//! What is being edited: documents, history, journal, import, export.
//!
//! A [`Workspace`] is a value: [`Workspace::perform`] is the one way to change
//! it, says which files changed and how, and what it was told can be written to
//! a [`Journal`] that rebuilds it, undo history included.

mod action;
mod changed;
mod composition;
mod document;
pub mod export;
mod history;
pub mod import;
mod journal;
mod line_end;
mod mirror;
mod path;
mod perform;
mod projection;
mod saved;
mod saved_bytes;
mod tree;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use action::{Action, FileChange, Gesture, Operation, Outcome, Refusal, Scope, What};
pub use changed::{Change, ChangedFile};
pub use document::{BYTE_ORDER_MARK, Content, Document, DocumentId, EDITABLE_BYTES, Origin, ReadOnly};
pub use history::Direction;
pub use journal::{Journal, Lost};
pub use line_end::{LineEnd, line_ends, with_line_ends};
pub use mirror::{Mirror, ModelRange};
pub use path::{PathError, check_path};
pub use projection::{ModelEdit, Projection};
pub use saved::{RestoreError, Restored};
pub use tree::{TreeRow, tree_rows};
pub use view::is_inside;

pub use crate::layout::ASIDE;
use crate::source::{File, Snapshot};
use history::{History, Whose};

/// The files of a config repo as they are being edited, and how they came to
/// be so. What an edit costs does not depend on the number of files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workspace {
    name: String,
    version: u64,
    next_id: u32,
    documents: BTreeMap<DocumentId, Document>,
    paths: BTreeMap<Arc<str>, DocumentId>,
    /// What deleted documents were opened as.
    removed: BTreeMap<DocumentId, Origin>,
    /// The documents that differ from what was opened.
    dirty: BTreeSet<DocumentId>,
    snapshot: Snapshot,
    history: History,
    /// Files that manifests carry: made of the documents, never kept.
    views: BTreeMap<Arc<str>, view::View>,
    /// What happened to them during an action.
    inside_changes: Vec<FileChange>,
}

impl Workspace {
    /// A workspace of files as they were found. Of two with one path the later
    /// counts.
    pub fn open(name: impl Into<String>, files: impl IntoIterator<Item = (String, File)>) -> Self {
        let mut workspace = Self { name: name.into(), ..Self::default() };
        for (path, file) in files {
            let path: Arc<str> = path.into();
            let id = workspace.paths.get(&path).copied().unwrap_or_else(|| workspace.new_id());
            workspace.enter(id, Document::opened(path, &file));
        }
        workspace.inside_changes.clear();
        workspace
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Grows with every action.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// A file, or one that a manifest carries.
    pub fn document(&self, path: &str) -> Option<&Document> {
        match self.paths.get(path) {
            Some(id) => self.documents.get(id),
            None => self.view_document(path),
        }
    }

    /// The document's id, which stays through renames; of a file inside a
    /// manifest that of the manifest.
    pub fn id(&self, path: &str) -> Option<DocumentId> {
        self.paths.get(path).copied().or_else(|| self.view_host(path))
    }

    pub fn by_id(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(&id)
    }

    /// All documents, sorted by path, without those inside of others.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.paths.values().filter_map(|id| self.documents.get(id))
    }

    /// The paths of the documents that describe bakes.
    pub fn bake_paths(&self) -> Vec<String> {
        let from = (std::ops::Bound::Included(ASIDE), std::ops::Bound::Unbounded);
        let paths = self.paths.range::<str, _>(from).map(|(path, _)| path);
        paths.take_while(|path| path.starts_with(ASIDE)).map(ToString::to_string).collect()
    }

    pub fn len(&self) -> usize {
        self.documents.len()
    }

    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The files as they are now; shares everything with the workspace.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot.clone()
    }

    /// The label of what [`Action::Undo`] or [`Action::Redo`] would take, and
    /// the paths of the files it would change.
    pub fn next_step(&self, direction: Direction, scope: &Scope) -> Option<(&str, Vec<Arc<str>>)> {
        let step = self.history.next(direction, self.whose(scope)?)?;
        let mut paths: Vec<Arc<str>> = Vec::new();
        for done in &step.done {
            let path = match self.documents.get(&done.id()) {
                Some(document) => Arc::clone(&document.path),
                None => match done {
                    history::Done::Created { path, .. } | history::Done::Deleted { path, .. } => path.as_str().into(),
                    _ => continue,
                },
            };
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        Some((&step.label, paths))
    }

    /// `None` where there is no such file.
    fn whose(&self, scope: &Scope) -> Option<Whose> {
        match scope {
            Scope::Workspace => Some(Whose::Any),
            Scope::File(path) => self.id(path).map(Whose::Document),
        }
    }

    fn new_id(&mut self) -> DocumentId {
        let id = DocumentId(self.next_id);
        self.next_id += 1;
        id
    }

    /// Puts a document in its place, as new or changed.
    fn enter(&mut self, id: DocumentId, document: Document) {
        self.snapshot.insert(Arc::clone(&document.path), document.file());
        self.paths.insert(Arc::clone(&document.path), id);
        if document.is_dirty() {
            self.dirty.insert(id);
        } else {
            self.dirty.remove(&id);
        }
        self.documents.insert(id, document);
        self.look_inside(id);
    }

    /// Takes a document out of its place.
    fn leave(&mut self, id: DocumentId) -> Option<Document> {
        let document = self.documents.remove(&id)?;
        self.paths.remove(&document.path);
        self.snapshot.remove(&document.path);
        self.dirty.remove(&id);
        self.look_inside(id);
        Some(document)
    }
}
