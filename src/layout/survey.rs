use std::cell::Cell;
use std::collections::BTreeMap;

use super::kind::looks_like_template;
use super::paths::{below, extension, joined, name, parent};
use crate::source::{File, FileMode, IntoOrdered, Snapshot, Sort};

/// A file with more bytes than this is not read while a layout is looked for.
const READABLE: usize = 2 << 20;

/// So many bytes are read at most while a layout is looked for; after that,
/// names decide.
const BUDGET: usize = 48 << 20;

/// Whether the content of a file can tell how a repo is laid out.
pub fn is_looked_at(path: &str) -> bool {
    // Halyard's configuration has no extension.
    matches!(extension(path).as_str(), "json" | "yml" | "yaml" | "gradle")
        || matches!(name(path), "config" | "halconfig")
}

/// What a repo has, as layouts ask for it.
pub(super) struct Survey<'s> {
    files: &'s Snapshot,
    /// Every folder, and the names of the files that lie directly in it.
    folders: BTreeMap<&'s str, Vec<&'s str>>,
    budget: Cell<usize>,
}

impl<'s> Survey<'s> {
    pub fn new(files: &'s Snapshot) -> Self {
        let mut folders: BTreeMap<&str, Vec<&str>> = std::iter::once(("", Vec::new())).into_map();
        for (path, _) in files.iter() {
            let mut folder = parent(path);
            let known = folders.contains_key(folder);
            folders.entry(folder).or_default().push(name(path));
            if known {
                continue;
            }
            while !folder.is_empty() {
                folder = parent(folder);
                folders.entry(folder).or_default();
            }
        }
        Self { files, folders, budget: Cell::new(BUDGET) }
    }

    pub fn has_file(&self, path: &str) -> bool {
        self.files.get(path).is_some()
    }

    pub fn has_folder(&self, path: &str) -> bool {
        self.folders.contains_key(path)
    }

    /// Every folder but the root.
    pub fn folders(&self) -> impl Iterator<Item = &'s str> {
        self.folders.keys().copied().filter(|folder| !folder.is_empty())
    }

    /// The folders whose last parts are those of `tail`, such as
    /// `profiles/rosco`, the least deep first.
    pub fn folders_ending(&self, tail: &str) -> Vec<&'s str> {
        let mut found: Vec<&str> = self.folders().filter(|folder| ends_with_parts(folder, tail)).collect();
        found.order_by_key(|folder| depth(folder));
        found
    }

    /// The files that are called `name`, the least deep first.
    pub fn files_called(&self, wanted: &str) -> Vec<String> {
        let mut found: Vec<String> = self
            .folders
            .iter()
            .filter(|(_, names)| names.contains(&wanted))
            .map(|(folder, _)| joined(folder, wanted))
            .collect();
        found.order_by_key(|path| depth(path));
        found
    }

    /// The names of the files directly in a folder, sorted.
    pub fn names_in(&self, folder: &str) -> &[&'s str] {
        self.folders.get(folder).map_or(&[], Vec::as_slice)
    }

    /// Every file in or below a folder.
    pub fn files_below(&self, folder: &str) -> impl Iterator<Item = (&'s str, &'s File)> {
        self.files.iter().filter(move |(path, _)| below(path, folder).is_some())
    }

    /// The paths of all YAML files.
    pub fn yaml_files(&self) -> impl Iterator<Item = &'s str> {
        self.files.iter().map(|(path, _)| path).filter(|path| matches!(extension(path).as_str(), "yml" | "yaml"))
    }

    /// The text of a file that is small enough to be looked at.
    pub fn text(&self, path: &str) -> Option<&'s str> {
        let file = self.files.get(path).filter(|_| is_looked_at(path))?;
        (file.bytes.len() <= READABLE && file.mode != FileMode::Symlink && self.spend(file.bytes.len()))
            .then(|| file.text())?
    }

    /// The folders that hold templates, with the number of those directly in each.
    pub fn template_folders(&self) -> BTreeMap<&'s str, usize> {
        let mut found = BTreeMap::new();
        for (path, file) in self.files.iter() {
            if self.is_template(path, file) {
                *found.entry(parent(path)).or_default() += 1;
            }
        }
        found
    }

    pub fn has_template_below(&self, folder: &str) -> bool {
        self.files_below(folder).any(|(path, file)| self.is_template(path, file))
    }

    fn is_template(&self, path: &str, file: &File) -> bool {
        file.mode != FileMode::Symlink && looks_like_template(path, &file.bytes, |bytes| self.spend(bytes))
    }

    fn spend(&self, bytes: usize) -> bool {
        let left = self.budget.get().checked_sub(bytes);
        self.budget.set(left.unwrap_or(0));
        left.is_some()
    }
}

fn ends_with_parts(folder: &str, tail: &str) -> bool {
    folder.strip_suffix(tail).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

pub(super) fn depth(path: &str) -> usize {
    path.matches('/').count()
}
