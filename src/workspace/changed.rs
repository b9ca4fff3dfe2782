use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::{ASIDE, Workspace};
use crate::source::{File, IntoOrdered, Sort};

/// How a file differs from what was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    Added,
    /// The bytes or the mode.
    Edited,
    Deleted,
    Renamed {
        from: Arc<str>,
        /// The bytes differ too.
        edited: bool,
    },
}

/// A file that differs from what was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFile {
    /// Where it is now; of a deleted file where it was.
    pub path: Arc<str>,
    pub change: Change,
    /// What was opened; `None` for an added file.
    pub was: Option<File>,
    /// What is there now; `None` for a deleted file.
    pub now: Option<File>,
    /// It describes the workspace's bakes and did not come with the repo: it
    /// leaves the browser on request only.
    pub aside: bool,
}

impl Workspace {
    /// The files that differ from what was opened, sorted by path. What it
    /// costs depends on their number only.
    pub fn changed_files(&self) -> Vec<ChangedFile> {
        let was = self.affected_originals();
        let now: BTreeMap<&Arc<str>, &Document> = was
            .keys()
            .copied()
            .chain(self.dirty_documents().map(|document| &document.path))
            .filter_map(|path| Some((path, self.document(path)?)))
            .into_map();

        let mut moved_from = BTreeSet::new();
        let mut changed = Vec::new();
        for (path, document) in &now {
            let (change, was) = match (was.get(*path), moved(document, &was, &now)) {
                (Some(was), _) if document.has_bytes_of(was) => continue,
                (Some(was), _) => (Change::Edited, Some(*was)),
                (None, Some((from, was))) => {
                    moved_from.insert(from);
                    (Change::Renamed { from: Arc::clone(from), edited: !document.has_bytes_of(was) }, Some(was))
                }
                (None, None) => (Change::Added, None),
            };
            let aside = change == Change::Added && path.starts_with(ASIDE);
            changed.push(ChangedFile {
                path: Arc::clone(path),
                change,
                was: was.cloned(),
                now: Some(document.file()),
                aside,
            });
        }
        for (path, file) in was {
            if !now.contains_key(path) && !moved_from.contains(path) {
                let (path, was) = (Arc::clone(path), Some(file.clone()));
                changed.push(ChangedFile { path, change: Change::Deleted, was, now: None, aside: false });
            }
        }
        changed.order_by(|one, other| one.path.cmp(&other.path));
        changed
    }

    fn dirty_documents(&self) -> impl Iterator<Item = &Document> {
        self.dirty.iter().filter_map(|id| self.documents.get(id))
    }

    /// What was opened at the paths at which something changed.
    fn affected_originals(&self) -> BTreeMap<&Arc<str>, &File> {
        let of_dirty = self.dirty_documents().filter_map(|document| document.origin.as_ref());
        of_dirty.chain(self.removed.values()).map(|origin| (&origin.path, &origin.file)).into_map()
    }
}

/// Where the document was opened, if nothing is there any more.
fn moved<'w>(
    document: &'w Document,
    was: &BTreeMap<&'w Arc<str>, &'w File>,
    now: &BTreeMap<&'w Arc<str>, &'w Document>,
) -> Option<(&'w Arc<str>, &'w File)> {
    let origin = document.origin.as_ref()?;
    let file = was.get(&origin.path)?;
    (!now.contains_key(&origin.path)).then_some((&origin.path, file))
}
