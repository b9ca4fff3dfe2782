use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

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

/// Files at one moment, by their path with `/` and no leading `/`. Cheap to
/// clone: bytes are shared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    files: BTreeMap<Arc<str>, File>,
}

impl Snapshot {
    pub fn insert(&mut self, path: impl Into<Arc<str>>, file: File) {
        self.files.insert(path.into(), file);
    }

    pub fn remove(&mut self, path: &str) -> Option<File> {
        self.files.remove(path)
    }

    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// The file's text; `None` where it is absent or not UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.get(path).and_then(File::text)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_ref(), file))
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
