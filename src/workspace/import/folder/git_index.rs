use std::collections::BTreeMap;

use thiserror::Error;

/// What git tracks, from `.git/index`: the one place from which a browser can
/// learn the modes of files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GitIndex {
    entries: BTreeMap<String, Tracked>,
}

/// How git tracks a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tracked {
    File {
        executable: bool,
    },
    /// A symbolic link whose target has so many bytes.
    Symlink {
        size: u32,
    },
    Submodule,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GitIndexError {
    #[error("it is not git's index")]
    NotAnIndex,
    #[error("it has version {found}, and 2 to 4 are known")]
    Version { found: u32 },
    #[error("its entry {entry} is damaged")]
    Entry { entry: usize },
}

/// The length of an object's name: SHA-1, and SHA-256.
const HASHES: [usize; 2] = [20, 32];

/// The bytes before the object's name.
const STAT: usize = 40;

impl GitIndex {
    /// Reads an index of version 2, 3 or 4. Mirrors git's `index-format`.
    pub fn parse(index: &[u8]) -> Result<Self, GitIndexError> {
        if index.get(..4) != Some(b"DIRC") {
            return Err(GitIndexError::NotAnIndex);
        }
        let version = u32_at(index, 4).ok_or(GitIndexError::NotAnIndex)?;
        if !(2..=4).contains(&version) {
            return Err(GitIndexError::Version { found: version });
        }
        // The index does not say which hash it has; the wrong one breaks soon.
        let [sha1, sha256] = HASHES.map(|hash| Self::with_hash(index, version, hash));
        sha1.or_else(|error| sha256.map_err(|_| error))
    }

    fn with_hash(index: &[u8], version: u32, hash: usize) -> Result<Self, GitIndexError> {
        let count = u32_at(index, 8).ok_or(GitIndexError::NotAnIndex)?;
        let mut found = Self::default();
        let mut at = 12;
        let mut name = Vec::new();
        for entry in 0..usize::try_from(count).unwrap_or(usize::MAX) {
            let read = read_entry(index, at, version, hash, &mut name);
            let (next, tracked) = read.ok_or(GitIndexError::Entry { entry })?;
            at = next;
            // A name that is not UTF-8 cannot be asked for.
            if let (Some(tracked), Ok(path)) = (tracked, std::str::from_utf8(&name)) {
                found.entries.insert(path.to_owned(), tracked);
            }
        }
        Ok(found)
    }

    pub fn get(&self, path: &str) -> Option<Tracked> {
        self.entries.get(path).copied()
    }

    /// Is something tracked below the folder?
    pub fn tracks_below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        self.entries.range(start.clone()..).next().is_some_and(|(path, _)| path.starts_with(&start))
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Reads the entry at `at`; `name` is that of the entry before, and then its own.
/// `None` for the tracked thing where it is a folder of a sparse index.
fn read_entry(
    index: &[u8],
    at: usize,
    version: u32,
    hash: usize,
    name: &mut Vec<u8>,
) -> Option<(usize, Option<Tracked>)> {
    let entry = index.get(at..)?;
    let mode = u32_at(entry, 24)?;
    let size = u32_at(entry, 36)?;
    let flags_at = STAT + hash;
    let flags = u16::from_be_bytes(entry.get(flags_at..flags_at + 2)?.try_into().ok()?);
    let extended = version >= 3 && flags & 0x4000 != 0;
    let name_at = flags_at + if extended { 4 } else { 2 };
    let mut rest = entry.get(name_at..)?;
    if version == 4 {
        let dropped = read_varint(&mut rest)?;
        name.truncate(name.len().checked_sub(dropped)?);
    } else {
        name.clear();
    }
    let len = rest.iter().position(|byte| *byte == 0)?;
    name.extend(rest.get(..len)?);
    let told = usize::from(flags & 0x0fff);
    if name.is_empty() || (told < 0x0fff && told != name.len()) {
        return None;
    }
    let end = entry.len() - rest.len() + len + 1;
    // Before version 4, one to eight NULs fill the entry up to a multiple of eight.
    let next = at + if version == 4 { end } else { (end - 1) / 8 * 8 + 8 };
    let tracked = match mode >> 12 {
        0o10 => Some(Tracked::File { executable: mode & 0o111 != 0 }),
        0o12 => Some(Tracked::Symlink { size }),
        0o16 => Some(Tracked::Submodule),
        0o04 => None,
        _ => return None,
    };
    Some((next, tracked))
}

/// A number as git writes offsets: seven bits a byte, each further one plus 1.
fn read_varint(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value = value.checked_shl(7)? | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(value);
        }
        value = value.checked_add(1)?;
        if value > usize::MAX >> 8 {
            return None;
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
