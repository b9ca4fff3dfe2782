use std::collections::BTreeMap;
use std::collections::btree_map;
use std::iter::Peekable;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Stands in the path of a file that another one carries in itself, as a
/// manifest does, behind that one's path.
pub const INSIDE: &str = "!/";

/// What is known of a file's mode. A folder opened in a browser tells none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FileMode {
    /// The Unix permission bits, such as `0o644`.
    Unix(u32),
    /// A symbolic link: the bytes are its target.
    Symlink,
    #[default]
    Unknown,
}

/// A file's bytes, shared, and its mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub bytes: Arc<[u8]>,
    pub mode: FileMode,
}

impl File {
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { bytes: bytes.into(), mode: FileMode::Unknown }
    }

    /// The text, if the bytes are UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// So many files may differ from the settled ones before they are settled anew.
const RECENT: usize = 32;

/// Files at one moment, by their path with `/` and no leading `/`. Cheap to
/// clone whatever the number of files: bytes and maps are shared. Changing a
/// file of a snapshot that has clones copies no more than the few files that
/// changed lately, and, once in a while, the map.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    settled: Arc<BTreeMap<Arc<str>, File>>,
    /// What changed since: a file, or that there is none any more.
    recent: Arc<BTreeMap<Arc<str>, Option<File>>>,
    len: usize,
}

impl Snapshot {
    pub fn insert(&mut self, path: impl Into<Arc<str>>, file: File) {
        let path = path.into();
        if self.get(&path).is_none() {
            self.len += 1;
        }
        self.set(path, Some(file));
    }

    pub fn remove(&mut self, path: &str) -> Option<File> {
        let removed = self.get(path).cloned()?;
        self.len -= 1;
        self.set(path.into(), None);
        Some(removed)
    }

    pub fn get(&self, path: &str) -> Option<&File> {
        match self.recent.get(path) {
            Some(recent) => recent.as_ref(),
            None => self.settled.get(path),
        }
    }

    /// The file's text; `None` where it is absent or not UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path).and_then(File::text)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        Files { settled: self.settled.iter().peekable(), recent: self.recent.iter().peekable() }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn set(&mut self, path: Arc<str>, file: Option<File>) {
        let unshared = Arc::get_mut(&mut self.settled).filter(|_| self.recent.is_empty());
        if let Some(settled) = unshared {
            put(settled, path, file);
            return;
        }
        let recent = Arc::make_mut(&mut self.recent);
        recent.insert(path, file);
        if recent.len() > RECENT {
            let settled = Arc::make_mut(&mut self.settled);
            for (path, file) in std::mem::take(recent) {
                put(settled, path, file);
            }
        }
    }
}

fn put(files: &mut BTreeMap<Arc<str>, File>, path: Arc<str>, file: Option<File>) {
    match file {
        Some(file) => {
            files.insert(path, file);
        }
        None => {
            files.remove(&path);
        }
    }
}

/// Equal where the files are, however the snapshots came to have them.
impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl Eq for Snapshot {}

struct Files<'s> {
    settled: Peekable<btree_map::Iter<'s, Arc<str>, File>>,
    recent: Peekable<btree_map::Iter<'s, Arc<str>, Option<File>>>,
}

impl<'s> Iterator for Files<'s> {
    type Item = (&'s str, &'s File);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((recent, _)) = self.recent.peek() else {
                return self.settled.next().map(|(path, file)| (path.as_ref(), file));
            };
            if let Some((path, file)) = self.settled.next_if(|(settled, _)| settled < recent) {
                return Some((path.as_ref(), file));
            }
            self.settled.next_if(|(settled, _)| settled == recent);
            let (path, file) = self.recent.next()?;
            if let Some(file) = file {
                return Some((path.as_ref(), file));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        File::new(text.as_bytes().to_vec())
    }

    /// Replays random insertions and removals on a snapshot with clones alive
    /// and on a plain map.
    #[test]
    fn behaves_as_a_map_while_clones_keep_what_they_had() {
        let mut snapshot = Snapshot::default();
        let mut plain: BTreeMap<String, File> = BTreeMap::new();
        let mut kept = Vec::new();
        let mut state = 7_u32;
        for round in 0..2_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let path = format!("f{}", (state >> 16) % 90);
            if state.is_multiple_of(3) {
                assert_eq!(snapshot.remove(&path), plain.remove(&path));
            } else {
                snapshot.insert(path.as_str(), file(&round.to_string()));
                plain.insert(path, file(&round.to_string()));
            }
            if state.is_multiple_of(5) {
                kept.push((snapshot.clone(), plain.clone()));
            }
        }
        kept.push((snapshot, plain));
        for (snapshot, plain) in kept {
            assert_eq!(snapshot.len(), plain.len());
            assert!(snapshot.iter().eq(plain.iter().map(|(path, file)| (path.as_str(), file))));
            assert!(plain.iter().all(|(path, file)| snapshot.get(path) == Some(file)));
        }
    }

    #[test]
    fn snapshots_are_equal_where_their_files_are() {
        let mut one = Snapshot::default();
        one.insert("a", file("1"));
        let shared = one.clone();
        one.insert("b", file("2"));
        let mut other = Snapshot::default();
        other.insert("b", file("2"));
        other.insert("a", file("1"));
        assert_eq!(one, other);
        assert_ne!(one, shared);
    }
}
