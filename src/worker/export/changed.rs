use serde::{Deserialize, Serialize};

use crate::source::{File, FileMode};
use crate::workspace::{Change, ChangedFile};

/// A changed file without its bytes, which come beside it: those that it had,
/// then those that it has, as far as there are any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ChangedMeta {
    path: String,
    change: Change,
    was: Option<FileMode>,
    now: Option<FileMode>,
    aside: bool,
}

impl ChangedMeta {
    /// Puts the file's bytes to the others.
    pub fn of(file: &ChangedFile, bytes: &mut Vec<Vec<u8>>) -> Self {
        let mut mode = |file: &Option<File>| {
            file.as_ref().map(|file| {
                bytes.push(file.bytes.to_vec());
                file.mode
            })
        };
        let (was, now) = (mode(&file.was), mode(&file.now));
        Self { path: file.path.to_string(), change: file.change.clone(), was, now, aside: file.aside }
    }

    /// Takes the file's bytes from the others; `None` where they are missing.
    pub fn with_bytes(self, bytes: &mut impl Iterator<Item = Vec<u8>>) -> Option<ChangedFile> {
        let mut file = |mode: Option<FileMode>| match mode {
            Some(mode) => Some(Some(File { bytes: bytes.next()?.into(), mode })),
            None => Some(None),
        };
        let (was, now) = (file(self.was)?, file(self.now)?);
        Some(ChangedFile { path: self.path.into(), change: self.change, was, now, aside: self.aside })
    }
}
