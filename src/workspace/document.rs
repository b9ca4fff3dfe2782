use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::{File, FileMode};

/// The byte order mark, as the text of a document that has one starts.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// A file with more bytes than this opens read-only.
pub const EDITABLE_BYTES: usize = 4 << 20;

/// Names a document for as long as its workspace lives: through edits,
/// renames, deletion and its undoing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentId(pub(super) u32);

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a document cannot be edited; its bytes are kept as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadOnly {
    #[error("the file is not UTF-8 text: byte {at} fits no character")]
    NotUtf8 { at: usize },
    #[error("the file has {len} bytes; up to {EDITABLE_BYTES} can be edited here")]
    TooLarge { len: usize },
    #[error("the file is a symbolic link")]
    Symlink,
}

/// What a document holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Every character as in the bytes: a byte order mark and mixed line ends included.
    Text(Arc<str>),
    Locked {
        bytes: Arc<[u8]>,
        why: ReadOnly,
    },
}

impl Content {
    /// The content of a file as opened.
    pub fn of(file: &File) -> Self {
        let bytes = Arc::clone(&file.bytes);
        if file.mode == FileMode::Symlink {
            return Self::Locked { bytes, why: ReadOnly::Symlink };
        }
        if bytes.len() > EDITABLE_BYTES {
            let why = ReadOnly::TooLarge { len: bytes.len() };
            return Self::Locked { bytes, why };
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => Self::Text(text.into()),
            Err(error) => Self::Locked { bytes, why: ReadOnly::NotUtf8 { at: error.valid_up_to() } },
        }
    }

    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Locked { bytes, .. } => bytes,
        }
    }

    /// The bytes, shared.
    pub fn bytes(&self) -> Arc<[u8]> {
        match self {
            Self::Text(text) => Arc::clone(text).into(),
            Self::Locked { bytes, .. } => Arc::clone(bytes),
        }
    }
}

/// A file as it was opened, which a document is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub path: Arc<str>,
    pub file: File,
    /// The bytes are those that the workspace was opened with, not those of a
    /// later save.
    pub(super) as_opened: bool,
}

/// A file of the workspace: what it holds and what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub(super) path: Arc<str>,
    pub(super) content: Content,
    pub(super) mode: FileMode,
    pub(super) origin: Option<Origin>,
    pub(super) version: u64,
}

impl Document {
    pub(super) fn opened(path: Arc<str>, file: &File) -> Self {
        let mut document = Self::created(Arc::clone(&path), file, 0);
        document.origin = Some(Origin { path, file: document.file(), as_opened: true });
        document
    }

    pub(super) fn created(path: Arc<str>, file: &File, version: u64) -> Self {
        Self { path, content: Content::of(file), mode: file.mode, origin: None, version }
    }

    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The text, where the document can be edited.
    pub fn text(&self) -> Option<&Arc<str>> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Locked { .. } => None,
        }
    }

    /// Why the document cannot be edited; `None` where it can.
    pub fn read_only(&self) -> Option<ReadOnly> {
        match self.content {
            Content::Text(_) => None,
            Content::Locked { why, .. } => Some(why),
        }
    }

    pub fn mode(&self) -> FileMode {
        self.mode
    }

    /// The file that was opened; `None` for a file made here.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Grows with each change to the document.
    pub fn version(&self) -> u64 {
        self.version
    }

    pub fn file(&self) -> File {
        File { bytes: self.content.bytes(), mode: self.mode }
    }

    /// True where saving would write something: the path, the bytes or the
    /// mode differ from the file that was opened, or there was none.
    pub fn is_dirty(&self) -> bool {
        self.origin.as_ref().is_none_or(|origin| origin.path != self.path || !self.has_bytes_of(&origin.file))
    }

    /// True where the content and the mode are those of `file`.
    pub(super) fn has_bytes_of(&self, file: &File) -> bool {
        self.mode == file.mode && self.content.as_bytes() == &*file.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(bytes: &[u8], mode: FileMode) -> Document {
        Document::opened("f".into(), &File { bytes: bytes.into(), mode })
    }

    #[test]
    fn opening_and_saving_is_identity() {
        for bytes in [&b"\xef\xbb\xbfa\r\nb\rc\n"[..], b"", b"\xff\xfe\0", b"no newline", "\u{1F980}".as_bytes()] {
            let document = open(bytes, FileMode::Unix(0o644));
            assert_eq!(&*document.file().bytes, bytes);
            assert!(!document.is_dirty());
        }
    }

    #[test]
    fn says_why_it_is_read_only() {
        assert_eq!(open(b"ab\xffc", FileMode::Unknown).read_only(), Some(ReadOnly::NotUtf8 { at: 2 }));
        assert_eq!(open(b"../x", FileMode::Symlink).read_only(), Some(ReadOnly::Symlink));
        let large = vec![b' '; EDITABLE_BYTES + 1];
        assert_eq!(open(&large, FileMode::Unknown).read_only(), Some(ReadOnly::TooLarge { len: large.len() }));
        assert_eq!(open(&large[1..], FileMode::Unknown).read_only(), None);
    }
}
