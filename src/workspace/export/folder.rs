use std::collections::BTreeSet;
use std::sync::Arc;

use crate::source::IntoOrdered;
use crate::workspace::ChangedFile;

/// One step of saving back into a folder; to be done in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderStep {
    Delete {
        path: Arc<str>,
        /// What the disk has to hold, else somebody changed it meanwhile.
        was: Arc<[u8]>,
    },
    /// Writes the bytes, and makes the folders on the way.
    Write {
        path: Arc<str>,
        bytes: Arc<[u8]>,
        /// What the disk has to hold before; `None` where there must be no file.
        was: Option<Arc<[u8]>>,
    },
    /// Removes a folder that held a deleted file, if nothing is left in it.
    RemoveIfEmpty { folder: String },
}

/// What makes a folder on disk, as it was opened, into the workspace. Files
/// that others than those of `changed` are not touched.
///
/// A file is deleted before its place is written to by another, as when the
/// name changes by case only on a disk that ignores it, or when a folder takes
/// a file's name; else writing comes first. `lower` gives a name in lower case:
/// a browser has the tables for that already.
pub fn folder_steps(changed: &[ChangedFile], bakes: bool, lower: fn(&str) -> String) -> Vec<FolderStep> {
    let mut early = Vec::new();
    let mut writes = Vec::new();
    let mut late = Vec::new();
    let changed: Vec<&ChangedFile> = changed.iter().filter(|file| bakes || !file.aside).collect();
    let written: BTreeSet<String> =
        changed.iter().filter(|file| file.now.is_some()).map(|file| lower(&file.path)).into_set();
    let mut left = BTreeSet::new();
    for file in &changed {
        let from = match &file.change {
            crate::workspace::Change::Renamed { from, .. } => Some(from),
            crate::workspace::Change::Deleted => Some(&file.path),
            _ => None,
        };
        if let (Some(path), Some(was)) = (from, &file.was) {
            let step = FolderStep::Delete { path: Arc::clone(path), was: Arc::clone(&was.bytes) };
            if is_in_the_way(&lower(path), &written) {
                early.push(step);
            } else {
                late.push(step);
            }
            left.extend(path.match_indices('/').filter_map(|(at, _)| path.get(..at)).map(str::to_owned));
        }
        if let Some(now) = &file.now {
            let was = file.was.as_ref().filter(|_| from.is_none()).map(|was| Arc::clone(&was.bytes));
            writes.push(FolderStep::Write { path: Arc::clone(&file.path), bytes: Arc::clone(&now.bytes), was });
        }
    }
    let in_use = |folder: &String| {
        let folder = format!("{}/", lower(folder));
        written.range(folder.clone()..).next().is_some_and(|path| path.starts_with(&folder))
    };
    // The innermost first.
    let emptied = left.into_iter().rev().filter(|folder| !in_use(folder));
    let removals = emptied.map(|folder| FolderStep::RemoveIfEmpty { folder });
    early.into_iter().chain(writes).chain(late).chain(removals).collect()
}

/// Is something written to the path itself, below it, or to a folder above it?
fn is_in_the_way(path: &str, written: &BTreeSet<String>) -> bool {
    let below = format!("{path}/");
    written.contains(path)
        || written.range(below.clone()..).next().is_some_and(|other| other.starts_with(&below))
        || path.match_indices('/').any(|(at, _)| path.get(..at).is_some_and(|folder| written.contains(folder)))
}
