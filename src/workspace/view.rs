//! Files that manifests carry, as documents of their own: each a view on a
//! span of its manifest, made anew when that changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::action::{FileChange, Operation, Refusal, What};
use super::composition::difference;
use super::document::{Content, Document, DocumentId, Origin};
use super::{Workspace, check_path};
use crate::layout::carried::{self, Carried, CarriedError, INSIDE};
use crate::source::{File, FileMode, TextEdit};

/// A file inside a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    host: DocumentId,
    carried: Carried,
    document: Document,
}

/// Is this the path of a file inside another one?
pub fn is_inside(path: &str) -> bool {
    path.contains(INSIDE)
}

impl Workspace {
    /// The paths of the files inside manifests, sorted.
    pub fn inside_paths(&self) -> impl Iterator<Item = &Arc<str>> {
        self.views.keys()
    }

    /// All documents, also those inside of others; the latter behind.
    pub fn every_document(&self) -> impl Iterator<Item = &Document> {
        self.documents().chain(self.views.values().map(|view| &view.document))
    }

    /// The path of the manifest that carries the file at `path`.
    pub fn host_of(&self, path: &str) -> Option<&Arc<str>> {
        let host = self.views.get(path)?.host;
        self.documents.get(&host).map(|document| &document.path)
    }

    pub(super) fn view_document(&self, path: &str) -> Option<&Document> {
        self.views.get(path).map(|view| &view.document)
    }

    pub(super) fn view_host(&self, path: &str) -> Option<DocumentId> {
        self.views.get(path).map(|view| view.host)
    }

    /// Makes the views on a document what it carries now, and notes what
    /// changed by that.
    pub(super) fn look_inside(&mut self, id: DocumentId) {
        let was = self.take_views(id);
        let now = self.documents.get(&id).map(|host| views_on(id, host, self.version)).unwrap_or_default();
        let version = self.version;
        for (path, mut view) in now {
            let what = match was.get(&path) {
                Some(known) => {
                    let texts = known.document.text().cloned().zip(view.document.text().cloned());
                    let edit = texts.as_ref().and_then(|(before, after)| difference(before, after));
                    match (edit, texts) {
                        (Some(edit), Some((before, after))) => Some(What::Edited { before, after, edits: vec![edit] }),
                        _ if known.document.is_dirty() != view.document.is_dirty() => Some(What::Saved),
                        _ => {
                            view.document.version = known.document.version;
                            None
                        }
                    }
                }
                None => Some(What::Created),
            };
            self.snapshot.insert(Arc::clone(&path), view.document.file());
            let change = what.map(|what| FileChange { id, path: Arc::clone(&path), version, what });
            self.inside_changes.extend(change);
            self.views.insert(path, view);
        }
        for path in was.into_keys().filter(|path| !self.views.contains_key(path)) {
            self.inside_changes.push(FileChange { id, path, version, what: What::Deleted });
        }
    }

    /// Takes out the views on a document.
    fn take_views(&mut self, id: DocumentId) -> BTreeMap<Arc<str>, View> {
        let paths: Vec<Arc<str>> = match self.documents.get(&id) {
            // Those of a document are neighbours.
            Some(host) if !self.views.is_empty() => self.views_below(&host.path, id),
            _ => self.views.iter().filter(|(_, view)| view.host == id).map(|(path, _)| Arc::clone(path)).collect(),
        };
        let mut taken = BTreeMap::new();
        for path in paths {
            self.snapshot.remove(&path);
            if let Some(view) = self.views.remove(&path) {
                taken.insert(path, view);
            }
        }
        taken
    }

    fn views_below(&self, host: &str, id: DocumentId) -> Vec<Arc<str>> {
        let below = format!("{host}{INSIDE}");
        let from = (std::ops::Bound::Included(below.as_str()), std::ops::Bound::Unbounded);
        let range = self.views.range::<str, _>(from).take_while(|(path, _)| path.starts_with(&below));
        range.filter(|(_, view)| view.host == id).map(|(path, _)| Arc::clone(path)).collect()
    }

    /// What happened to files inside of others since this was last asked. Files
    /// that went and came under one name have moved with their manifest.
    pub(super) fn take_inside_changes(&mut self) -> Vec<FileChange> {
        let mut changes: Vec<FileChange> = Vec::with_capacity(self.inside_changes.len());
        for change in std::mem::take(&mut self.inside_changes) {
            let gone = changes.iter().position(|other| {
                other.what == What::Deleted && other.id == change.id && inner(&other.path) == inner(&change.path)
            });
            match (change.what == What::Created, gone) {
                (true, Some(at)) => {
                    let from = changes.remove(at).path;
                    let what = if from == change.path { What::Saved } else { What::Renamed { from } };
                    changes.push(FileChange { what, ..change });
                }
                _ => changes.push(change),
            }
        }
        changes
    }

    /// The edit of a manifest that an operation on a file inside it is; `None`
    /// for an operation on a file of its own.
    pub(super) fn inside(&self, operation: &Operation) -> Result<Option<(DocumentId, Vec<TextEdit>)>, Refusal> {
        let refused = |path: &str, why| Refusal::Inside { path: path.to_owned(), why };
        let (path, view) = match operation {
            Operation::Edit { path, .. } | Operation::Delete { path } | Operation::Rename { from: path, .. } => {
                (path, self.view(path))
            }
            Operation::Create { path, .. } => (path, None),
        };
        if let Some(view) = view {
            let manifest = self.documents.get(&view.host).and_then(Document::text).ok_or(Refusal::Gone)?;
            let edits = match operation {
                Operation::Edit { edits, .. } => view.carried.edits(manifest, edits),
                Operation::Delete { .. } => carried::remove(manifest, &view.carried),
                Operation::Rename { to, .. } => match self.place_inside(to) {
                    Some((host, inner)) if host == view.host => carried::rename(manifest, &view.carried, inner),
                    _ => Err(CarriedError::Leaves),
                },
                Operation::Create { .. } => return Ok(None),
            };
            return edits.map(|edits| Some((view.host, edits))).map_err(|why| refused(path, why));
        }
        match operation {
            Operation::Create { path, bytes, .. } => {
                let Some((host, inner)) = self.place_inside(path) else { return Ok(None) };
                let manifest = self.documents.get(&host).and_then(Document::text).ok_or(Refusal::Gone)?;
                let text = std::str::from_utf8(bytes);
                let text = text.map_err(|_| refused(path, CarriedError::NotText { why: "its bytes are not UTF-8" }))?;
                let edits = carried::insert(manifest, inner, text).map_err(|why| refused(path, why))?;
                Ok(Some((host, edits)))
            }
            Operation::Rename { to, .. } if self.place_inside(to).is_some() => Err(refused(to, CarriedError::Leaves)),
            _ => Ok(None),
        }
    }

    /// The view at a path, unless a file of its own is there.
    fn view(&self, path: &str) -> Option<&View> {
        if self.paths.contains_key(path) { None } else { self.views.get(path) }
    }

    /// The manifest and the path in it that a path inside a document means.
    fn place_inside<'p>(&self, path: &'p str) -> Option<(DocumentId, &'p str)> {
        let (host, inner) = path.split_once(INSIDE)?;
        let host = *self.paths.get(host)?;
        self.documents.get(&host)?.text()?;
        Some((host, inner))
    }
}

fn inner(path: &str) -> &str {
    path.split_once(INSIDE).map_or(path, |(_, inner)| inner)
}

/// The views on a document, by path.
fn views_on(id: DocumentId, host: &Document, version: u64) -> Vec<(Arc<str>, View)> {
    let is_yaml = host.path.ends_with(".yml") || host.path.ends_with(".yaml");
    let Some(manifest) = host.text().filter(|text| is_yaml && text.contains("kind:")) else { return Vec::new() };
    let opened = host.origin.as_ref().filter(|origin| host.is_dirty() && origin.path == host.path);
    let opened_text = opened.and_then(|origin| origin.file.text()).unwrap_or_default();
    let opened_files = carried::carried_files(opened_text);
    let mut views = Vec::new();
    for carried in carried::carried_files(manifest) {
        let Ok(text) = carried.text(manifest) else { continue };
        let path: Arc<str> = format!("{}{INSIDE}{}", host.path, carried.path).into();
        if check_path(&path).is_err() {
            continue;
        }
        let content = Content::Text(text.as_str().into());
        let as_opened = match opened {
            None if host.origin.is_some() => Some(text),
            None => None,
            Some(_) => {
                let was = opened_files.iter().find(|was| was.path == carried.path);
                was.and_then(|was| was.text(opened_text).ok())
            }
        };
        let origin = as_opened.map(|text| Origin {
            path: Arc::clone(&path),
            file: File { bytes: text.into_bytes().into(), mode: FileMode::Unknown },
            as_opened: false,
        });
        let document = Document { path: Arc::clone(&path), content, mode: FileMode::Unknown, origin, version };
        views.push((path, View { host: id, carried, document }));
    }
    views
}
