use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::source::INSIDE;

/// One visible row of a file tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TreeRow {
    /// The whole path of the file or folder.
    pub path: Arc<str>,
    /// What the row shows: the last part, or several where a folder holds
    /// nothing but another one.
    pub label: String,
    /// How deep, from 0.
    pub depth: usize,
    /// `None` for a file, else whether the folder is open.
    pub open: Option<bool>,
}

#[derive(Default)]
struct Folder<'p> {
    folders: BTreeMap<&'p str, Folder<'p>>,
    files: BTreeSet<(&'p str, &'p Arc<str>)>,
}

impl Drop for Folder<'_> {
    /// One level after another: folders of a hostile archive nest deeply.
    fn drop(&mut self) {
        let mut inner: Vec<Self> = std::mem::take(&mut self.folders).into_values().collect();
        while let Some(mut folder) = inner.pop() {
            inner.extend(std::mem::take(&mut folder.folders).into_values());
        }
    }
}

/// The rows that are visible when `is_open` says which folders are: folders
/// before files, each sorted by name, chains of single folders as one row.
pub fn tree_rows(paths: &[Arc<str>], is_open: impl Fn(&str) -> bool) -> Vec<TreeRow> {
    let mut root = Folder::default();
    for path in paths {
        let (folders, name) =
            path.rsplit_once('/').map_or((None, path.as_ref()), |(folders, name)| (Some(folders), name));
        let mut folder = &mut root;
        for part in folders.into_iter().flat_map(|folders| folders.split('/')) {
            folder = folder.folders.entry(part).or_default();
        }
        folder.files.insert((name, path));
    }
    let mut rows = Vec::new();
    // A stack instead of recursion, for the same reason.
    let mut open = vec![(0, Walk::Inside(String::new(), &root))];
    while let Some((depth, walk)) = open.pop() {
        match walk {
            Walk::Row(row) => rows.push(row),
            Walk::Inside(prefix, folder) => {
                for (name, path) in folder.files.iter().rev() {
                    let row = TreeRow { path: Arc::clone(path), label: (*name).to_owned(), depth, open: None };
                    open.push((depth, Walk::Row(row)));
                }
                for (name, mut inner) in folder.folders.iter().rev() {
                    let mut label = (*name).to_owned();
                    while inner.files.is_empty() && inner.folders.len() == 1 {
                        let Some((next, deeper)) = inner.folders.iter().next() else { break };
                        label.push('/');
                        label.push_str(next);
                        inner = deeper;
                    }
                    let path = format!("{prefix}{label}");
                    let unfolded = is_open(&path);
                    if unfolded {
                        open.push((depth + 1, Walk::Inside(format!("{path}/"), inner)));
                    }
                    // What a file carries in itself.
                    let label = label.replace(INSIDE, " › ");
                    let row = TreeRow { path: path.into(), label, depth, open: Some(unfolded) };
                    open.push((depth, Walk::Row(row)));
                }
            }
        }
    }
    rows
}

enum Walk<'p> {
    Row(TreeRow),
    Inside(String, &'p Folder<'p>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(paths: &[&str], is_open: impl Fn(&str) -> bool) -> Vec<String> {
        let paths: Vec<Arc<str>> = paths.iter().map(|path| Arc::from(*path)).collect();
        tree_rows(&paths, is_open).iter().map(|row| format!("{}{}", " ".repeat(row.depth), row.label)).collect()
    }

    #[test]
    fn folders_first_and_single_chains_as_one_row() {
        let paths = ["z.md", "a/b/c/one.json", "a/b/c/two.sh", "a/b/d.yml", "k/l/m/n.txt"];
        assert_eq!(
            labels(&paths, |_| true),
            ["a/b", " c", "  one.json", "  two.sh", " d.yml", "k/l/m", " n.txt", "z.md"]
        );
    }

    #[test]
    fn closed_folders_hide_what_is_in_them() {
        assert_eq!(labels(&["a/b/c.txt", "d.txt"], |_| false), ["a/b", "d.txt"]);
    }

    #[test]
    fn deep_paths_do_not_overflow() {
        let deep = vec!["d"; 50_000].join("/");
        assert_eq!(labels(&[&deep], |_| true).len(), 2);
    }
}
