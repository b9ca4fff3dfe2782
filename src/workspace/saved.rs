use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::document::{Document, DocumentId, Origin};
use super::history::{History, Step};
use super::journal::Lost;
use super::{Workspace, saved_bytes};
use crate::source::{File, FileMode};

/// The form below, which starts with this number; readers refuse a later one.
const FORMAT: u32 = 2;

/// A workspace but for the bytes of the files as opened, which are stored once
/// and by themselves.
#[derive(Debug, Serialize, Deserialize)]
pub struct SavedWorkspace {
    format: u32,
    name: String,
    version: u64,
    next_id: u32,
    documents: Vec<SavedDocument>,
    removed: Vec<SavedOrigin>,
    done: Vec<Step<SavedFile>>,
    undone: Vec<Step<SavedFile>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedDocument {
    id: DocumentId,
    path: String,
    file: SavedFile,
    origin: Option<SavedOrigin>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedOrigin {
    id: DocumentId,
    path: String,
    file: SavedFile,
}

/// A file's mode and bytes.
#[derive(Debug, Serialize, Deserialize)]
struct SavedFile {
    mode: FileMode,
    bytes: SavedBytes,
}

#[derive(Debug, Serialize, Deserialize)]
enum SavedBytes {
    /// Those that the document was opened with.
    AsOpened,
    Here(#[serde(with = "saved_bytes")] Arc<[u8]>),
}

/// A workspace as it was, and what could not be brought back.
#[derive(Debug)]
pub struct Restored {
    pub workspace: Workspace,
    /// Goes on after the last record that was read.
    pub journal: super::Journal,
    /// Empty where all is as it was.
    pub lost: Vec<Lost>,
}

/// Why nothing could be restored from a base.
#[derive(Debug, Error)]
pub enum RestoreError {
    #[error("the saved workspace is damaged: {0}")]
    Damaged(Lost),
    #[error("the saved workspace cannot be read: {0}")]
    Form(#[from] postcard::Error),
    #[error("the workspace was saved by another version of the app, in format {found} where this one knows {FORMAT}")]
    Other { found: u32 },
}

impl Workspace {
    /// The bytes of the files as they were opened, by the document that each
    /// became: stored once, they let a base and a journal rebuild the rest.
    pub fn opened_files(&self) -> impl Iterator<Item = (DocumentId, &Arc<[u8]>)> {
        let of_documents = self.documents.iter().filter_map(|(id, document)| Some((*id, document.origin.as_ref()?)));
        let of_removed = self.removed.iter().map(|(id, origin)| (*id, origin));
        of_documents
            .chain(of_removed)
            .filter(|(_, origin)| origin.as_opened)
            .map(|(id, origin)| (id, &origin.file.bytes))
    }

    pub(super) fn to_saved(&self) -> SavedWorkspace {
        let (done, undone) = self.history.steps();
        let step = |step: &Step| step.clone().map(|id, file| self.saved_file(id, &file));
        SavedWorkspace {
            format: FORMAT,
            name: self.name.clone(),
            version: self.version,
            next_id: self.next_id,
            documents: self
                .documents
                .iter()
                .map(|(id, document)| SavedDocument {
                    id: *id,
                    path: document.path.to_string(),
                    file: self.saved_file(*id, &document.file()),
                    origin: document.origin.as_ref().map(|origin| self.saved_origin(*id, origin)),
                })
                .collect(),
            removed: self.removed.iter().map(|(id, origin)| self.saved_origin(*id, origin)).collect(),
            done: done.map(step).collect(),
            undone: undone.map(step).collect(),
        }
    }

    /// The bytes opened for a document, if they are not lost to a later save.
    fn opened_bytes(&self, id: DocumentId) -> Option<&Arc<[u8]>> {
        let of_document = self.documents.get(&id).and_then(|document| document.origin.as_ref());
        let origin = of_document.or_else(|| self.removed.get(&id))?;
        origin.as_opened.then_some(&origin.file.bytes)
    }

    fn saved_file(&self, id: DocumentId, file: &File) -> SavedFile {
        let as_opened = self.opened_bytes(id).is_some_and(|opened| **opened == *file.bytes);
        let bytes = if as_opened { SavedBytes::AsOpened } else { SavedBytes::Here(Arc::clone(&file.bytes)) };
        SavedFile { mode: file.mode, bytes }
    }

    fn saved_origin(&self, id: DocumentId, origin: &Origin) -> SavedOrigin {
        SavedOrigin { id, path: origin.path.to_string(), file: self.saved_file(id, &origin.file) }
    }
}

impl SavedWorkspace {
    /// # Errors
    /// Another format than this one's, and bytes that are not of it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, RestoreError> {
        // Of another format nothing is known but its number.
        let (format, _) = postcard::take_from_bytes::<u32>(bytes)?;
        if format != FORMAT {
            return Err(RestoreError::Other { found: format });
        }
        Ok(postcard::from_bytes(bytes)?)
    }

    /// Rebuilds the workspace, with the files as opened from where they were
    /// stored. What is missing there is missing in the workspace, and said.
    pub(super) fn rebuild(self, opened: impl Fn(DocumentId) -> Option<Arc<[u8]>>, lost: &mut Vec<Lost>) -> Workspace {
        let file = |id: DocumentId, file: SavedFile| {
            let as_opened = matches!(file.bytes, SavedBytes::AsOpened);
            let bytes = match file.bytes {
                SavedBytes::Here(bytes) => Some(bytes),
                SavedBytes::AsOpened => opened(id),
            };
            bytes.map(|bytes| (File { bytes, mode: file.mode }, as_opened))
        };
        let origin = |saved: SavedOrigin| {
            let (file, as_opened) = file(saved.id, saved.file)?;
            Some(Origin { path: saved.path.into(), file, as_opened })
        };
        let mut workspace = Workspace { name: self.name, version: self.version, ..Workspace::default() };
        workspace.next_id = self.next_id;
        for saved in self.documents {
            let Some((file, _)) = file(saved.id, saved.file) else {
                lost.push(Lost::File { path: saved.path });
                continue;
            };
            let had_origin = saved.origin.is_some();
            let origin = saved.origin.and_then(&origin);
            if had_origin && origin.is_none() {
                lost.push(Lost::File { path: saved.path.clone() });
            }
            let mut document = Document::created(saved.path.into(), &file, self.version);
            document.origin = origin.map(|origin| sharing(origin, &document));
            workspace.enter(saved.id, document);
        }
        workspace.inside_changes.clear();
        for saved in self.removed {
            let (id, path) = (saved.id, saved.path.clone());
            match origin(saved) {
                Some(origin) => _ = workspace.removed.insert(id, origin),
                None => lost.push(Lost::File { path }),
            }
        }
        let empty = || File::new(Vec::new());
        let step = |step: Step<SavedFile>| step.map(|id, saved| file(id, saved).map_or_else(empty, |(file, _)| file));
        workspace.history =
            History::restored(self.done.into_iter().map(step).collect(), self.undone.into_iter().map(step).collect());
        workspace
    }
}

/// `origin` with the bytes of the document where they are the same ones.
fn sharing(mut origin: Origin, document: &Document) -> Origin {
    if document.content.as_bytes() == &*origin.file.bytes {
        origin.file.bytes = document.content.bytes();
    }
    origin
}
