use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use ::tar::{Archive, Entry, EntryType};
use flate2::read::MultiGzDecoder;

use super::entry_check::{check_names, leads_out, plain};
use super::error::{ArchiveError, EntryProblem, Note, ProblemKind};
use super::{ArchiveForm, ArchiveFormat, ArchivedEntry, EntryKind, Imported, Limits, top_folder};
use crate::source::{File, FileMode};

/// What a tar may have around the bytes of its files: a header for each, and
/// what extends it.
const AROUND: u64 = 16 << 10;

const BLOCK: usize = 512;

/// Reads a tar into memory, one packed by gzip too. `progress` is told how many
/// bytes of how many are taken over.
///
/// All entries are checked by their names and sizes before any file is made;
/// memory stays within the limits whatever the archive says of itself. What is
/// not read, such as a device, is told by its name. Extended names of PAX and
/// of GNU tar count.
pub fn read_tar(tar: &[u8], limits: &Limits, mut progress: impl FnMut(u64, u64)) -> Result<Imported, ArchiveError> {
    if tar.len() as u64 > limits.bytes {
        return Err(ArchiveError::TooLarge { found: tar.len() as u64, limit: limits.bytes });
    }
    let is_packed = tar.starts_with(&[0x1f, 0x8b]);
    let unpacked;
    let (bytes, format) = if is_packed {
        unpacked = unpack(tar, limits)?;
        (unpacked.as_slice(), ArchiveFormat::TarGz)
    } else {
        (tar, ArchiveFormat::Tar)
    };
    let seen = survey(bytes, limits)?;
    if is_packed && limits.is_bomb(tar.len() as u64, seen.total) {
        return Err(bomb(tar, seen.total));
    }
    let (of_names, mut notes) = check_names(&seen.entries);
    let mut problems = seen.problems;
    problems.extend(of_names);
    if !problems.is_empty() {
        return Err(ArchiveError::Entries { problems });
    }
    if !seen.ended {
        notes.push(Note::NoEnd);
    }

    let mut files: Vec<(String, File)> = Vec::with_capacity(seen.entries.len());
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut taken = 0;
    let mut archive = Archive::new(Cursor::new(bytes));
    let mut described = seen.entries.iter();
    for entry in archive.entries().map_err(|error| damaged(&error))? {
        let mut entry = entry.map_err(|error| damaged(&error))?;
        let Role::File(kind) = role(&entry) else { continue };
        let Some(described) = described.find(|entry| entry.kind != EntryKind::Folder) else { break };
        let path = plain(&described.name).to_owned();
        let file = match kind {
            FileRole::Link => match link_of(&entry).and_then(|target| files.get(*places.get(plain(&target))?)) {
                Some((_, linked)) => linked.clone(),
                None => return Err(one_problem(&described.name, ProblemKind::HardLink)),
            },
            FileRole::Symlink => {
                let target = link_of(&entry).unwrap_or_default();
                if leads_out(&path, &target) {
                    notes.push(Note::LinkOut { path: path.clone(), target: target.clone() });
                }
                File { bytes: target.into_bytes().into(), mode: FileMode::Symlink }
            }
            FileRole::Regular => {
                let bytes = content(&mut entry, limits.bytes - taken)
                    .map_err(|why| one_problem(&described.name, ProblemKind::Damaged { why }))?;
                taken += bytes.len() as u64;
                File { bytes: bytes.into(), mode: FileMode::Unix((described.attributes >> 16) & 0o7777) }
            }
        };
        progress(taken.min(seen.total), seen.total);
        places.insert(path.clone(), files.len());
        files.push((path, file));
    }

    let top = top_folder::common(&seen.entries, &files);
    let form = ArchiveForm { format, top, comment: Vec::new(), entries: seen.entries };
    for (path, _) in &mut files {
        let shown = form.path_of(path);
        if shown.len() < path.len() {
            *path = shown.to_owned();
        }
    }
    Ok(Imported { files, form, notes })
}

/// Does it start as a tar does? There is no mark at its very beginning: the
/// first header has to add up.
pub(super) fn looks_like_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..BLOCK) else { return false };
    if header.iter().all(|byte| *byte == 0) {
        return bytes.len().is_multiple_of(BLOCK);
    }
    let told = header.get(148..156).and_then(|field| {
        let text: String = field.iter().map(|byte| char::from(*byte)).collect();
        u32::from_str_radix(text.trim_matches(['\0', ' ']), 8).ok()
    });
    let sum: u32 =
        header.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
    told == Some(sum)
}

fn unpack(packed: &[u8], limits: &Limits) -> Result<Vec<u8>, ArchiveError> {
    let around = AROUND.saturating_mul(limits.entries as u64 + 1).min(limits.bytes);
    let most = limits.bytes.saturating_add(around);
    let mut bytes = Vec::new();
    let mut decoder = MultiGzDecoder::new(packed).take(most + 1);
    let mut block = vec![0; 64 << 10];
    loop {
        let count = decoder.read(&mut block).map_err(|error| damaged(&error))?;
        let Some(read) = block.get(..count).filter(|read| !read.is_empty()) else { break };
        bytes.extend_from_slice(read);
        // Headers and what fills blocks up pack well; files are judged once they are known.
        if limits.is_bomb((packed.len() as u64).saturating_mul(10), bytes.len() as u64) {
            return Err(bomb(packed, bytes.len() as u64));
        }
        if bytes.len() as u64 > most {
            return Err(ArchiveError::TooLarge { found: bytes.len() as u64, limit: limits.bytes });
        }
    }
    Ok(bytes)
}

/// What the headers of a tar say.
struct Seen {
    entries: Vec<ArchivedEntry>,
    problems: Vec<EntryProblem>,
    /// Bytes of all files.
    total: u64,
    /// The blocks of zeros that end an archive are there.
    ended: bool,
}

fn survey(bytes: &[u8], limits: &Limits) -> Result<Seen, ArchiveError> {
    let mut seen = Seen { entries: Vec::new(), problems: Vec::new(), total: 0, ended: false };
    let mut folders: BTreeSet<String> = BTreeSet::new();
    let mut archive = Archive::new(Cursor::new(bytes));
    let mut last = 0_u64;
    let mut count = 0;
    for entry in archive.entries().map_err(|error| damaged(&error))? {
        let entry = entry.map_err(|error| damaged(&error))?;
        count += 1;
        if count > limits.entries {
            return Err(ArchiveError::TooManyEntries { limit: limits.entries });
        }
        let stored = entry.header().entry_size().unwrap_or(0);
        last = entry.raw_file_position().saturating_add(stored);
        let name = match String::from_utf8(entry.path_bytes().into_owned()) {
            Ok(name) => name,
            Err(error) => {
                let name = String::from_utf8_lossy(error.as_bytes()).into_owned();
                seen.problems.push(EntryProblem { name, kind: ProblemKind::Name });
                continue;
            }
        };
        let role = role(&entry);
        let kind = match role {
            Role::Nothing => continue,
            Role::Folder if matches!(plain(&name), "" | ".") => continue,
            // The same folder may be told several times.
            Role::Folder if !folders.insert(plain(&name).to_owned()) => continue,
            Role::Folder => EntryKind::Folder,
            Role::File(FileRole::Symlink) => EntryKind::Symlink,
            Role::File(_) => EntryKind::File,
            Role::Special => {
                seen.problems.push(EntryProblem { name, kind: ProblemKind::Special });
                continue;
            }
        };
        if kind == EntryKind::Symlink && link_of(&entry).is_none() {
            seen.problems.push(EntryProblem { name, kind: ProblemKind::Name });
            continue;
        }
        let size = if role == Role::File(FileRole::Regular) { entry.size() } else { 0 };
        if limits.is_bomb(stored, size) {
            let kind = ProblemKind::Bomb { packed: stored, unpacked: size };
            seen.problems.push(EntryProblem { name: name.clone(), kind });
        }
        seen.total = seen.total.saturating_add(size);
        if seen.total > limits.bytes {
            return Err(ArchiveError::TooLarge { found: seen.total, limit: limits.bytes });
        }
        seen.entries.push(described(&entry, name, kind));
    }
    let end = usize::try_from(last.next_multiple_of(BLOCK as u64)).unwrap_or(usize::MAX);
    if end > bytes.len() {
        return Err(ArchiveError::Damaged { why: "its last entry is cut short".to_owned() });
    }
    seen.ended = bytes.get(end..).is_some_and(|rest| rest.len() >= 2 * BLOCK);
    Ok(seen)
}

fn described(entry: &Entry<'_, Cursor<&[u8]>>, mut name: String, kind: EntryKind) -> ArchivedEntry {
    if kind == EntryKind::Folder && !name.ends_with('/') {
        name.push('/');
    }
    let header = entry.header();
    let kind_bits = match kind {
        EntryKind::File => 0o100_000,
        EntryKind::Folder => 0o040_000,
        EntryKind::Symlink => 0o120_000,
    };
    ArchivedEntry {
        name,
        kind,
        system: 3,
        attributes: (kind_bits | header.mode().unwrap_or(0o644) & 0o7777) << 16,
        modified: 0,
        unix_time: header.mtime().ok().and_then(|time| i32::try_from(time).ok()),
        stored: false,
    }
}

/// What an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    File(FileRole),
    Folder,
    /// A device, a pipe.
    Special,
    /// Something about the archive as a whole.
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileRole {
    Regular,
    Symlink,
    /// The same file as one before it.
    Link,
}

fn role(entry: &Entry<'_, Cursor<&[u8]>>) -> Role {
    match entry.header().entry_type() {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
            // An old tar has no type for folders.
            if entry.path_bytes().ends_with(b"/") { Role::Folder } else { Role::File(FileRole::Regular) }
        }
        EntryType::Link => Role::File(FileRole::Link),
        EntryType::Symlink => Role::File(FileRole::Symlink),
        EntryType::Directory => Role::Folder,
        EntryType::XGlobalHeader => Role::Nothing,
        _ => Role::Special,
    }
}

fn link_of(entry: &Entry<'_, Cursor<&[u8]>>) -> Option<String> {
    String::from_utf8(entry.link_name_bytes()?.into_owned()).ok()
}

fn content(entry: &mut Entry<'_, Cursor<&[u8]>>, left: u64) -> Result<Vec<u8>, String> {
    let size = entry.size();
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(left).min(1 << 20)).unwrap_or(0));
    entry.take(size.min(left).saturating_add(1)).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 == size { Ok(bytes) } else { Err("it is cut short".to_owned()) }
}

fn bomb(packed: &[u8], unpacked: u64) -> ArchiveError {
    one_problem("the archive", ProblemKind::Bomb { packed: packed.len() as u64, unpacked })
}

fn damaged(error: &std::io::Error) -> ArchiveError {
    ArchiveError::Damaged { why: error.to_string() }
}

fn one_problem(name: &str, kind: ProblemKind) -> ArchiveError {
    ArchiveError::Entries { problems: vec![EntryProblem { name: name.to_owned(), kind }] }
}
