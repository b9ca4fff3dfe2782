use std::io::{Cursor, ErrorKind, Read};

use ::zip::ZipArchive;
use ::zip::result::ZipError;

use super::entry_check::{check_names, leads_out, plain};
use super::error::{ArchiveError, EntryProblem, Note, ProblemKind};
use super::zip_directory::{Record, records};
use super::{ArchiveForm, ArchiveFormat, ArchivedEntry, EntryKind, Imported, Limits, top_folder};
use crate::source::{File, FileMode, Sort};

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

type Archive<'z> = ZipArchive<Cursor<&'z [u8]>>;

/// Reads a zip into memory. `progress` is told how many bytes of how many are
/// unpacked.
///
/// All entries are checked by their names and sizes before any is unpacked;
/// memory stays within the limits whatever the archive says of itself.
pub fn read_zip(zip: &[u8], limits: &Limits, mut progress: impl FnMut(u64, u64)) -> Result<Imported, ArchiveError> {
    if zip.len() as u64 > limits.bytes {
        return Err(ArchiveError::TooLarge { found: zip.len() as u64, limit: limits.bytes });
    }
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|error| unreadable(zip, &error))?;
    let start = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
    let records = records(zip, start, archive.offset(), limits.entries + 1);
    if records.len() > limits.entries {
        return Err(ArchiveError::TooManyEntries { limit: limits.entries });
    }
    let mut problems = Vec::new();
    let mut entries = Vec::with_capacity(records.len());
    for record in &records {
        entries.push(entry(record, &archive, &mut problems));
    }
    let (of_names, mut notes) = check_names(&entries);
    problems.extend(of_names);
    problems.extend(check_sizes(&records, &entries, limits));
    if !problems.is_empty() {
        return Err(ArchiveError::Entries { problems });
    }
    if archive.len() != records.len() {
        let why = format!("its list has {} entries where {} are announced", records.len(), archive.len());
        return Err(ArchiveError::Damaged { why });
    }
    let total: u64 = records.iter().fold(0, |sum, record| sum.saturating_add(record.unpacked));
    if total > limits.bytes {
        return Err(ArchiveError::TooLarge { found: total, limit: limits.bytes });
    }

    let mut files = Vec::with_capacity(records.len());
    let mut unpacked = 0;
    for (at, (record, entry)) in records.iter().zip(&entries).enumerate() {
        if entry.kind == EntryKind::Folder {
            continue;
        }
        let bytes = unpack(&mut archive, at, record).map_err(|kind| one_problem(&entry.name, kind))?;
        unpacked += record.unpacked;
        progress(unpacked, total);
        let file = File { bytes: bytes.into(), mode: mode(record, entry.kind) };
        if let Some(target) = link_out(entry, &file) {
            notes.push(Note::LinkOut { path: plain(&entry.name).to_owned(), target });
        }
        files.push((plain(&entry.name).to_owned(), file));
    }

    let top = top_folder::common(&entries, &files);
    let form = ArchiveForm { format: ArchiveFormat::Zip, top, comment: archive.comment().to_vec(), entries };
    for (path, _) in &mut files {
        let shown = form.path_of(path);
        if shown.len() < path.len() {
            *path = shown.to_owned();
        }
    }
    Ok(Imported { files, form, notes })
}

fn unreadable(zip: &[u8], error: &ZipError) -> ArchiveError {
    let starts_as_one = zip.starts_with(b"PK\x03\x04") || zip.starts_with(b"PK\x05\x06");
    let why = error.to_string();
    match starts_as_one {
        true => ArchiveError::Damaged { why },
        false if zip.is_empty() => ArchiveError::NotAnArchive { why: "it is empty".into() },
        false => ArchiveError::NotAnArchive { why },
    }
}

fn entry(record: &Record<'_>, archive: &Archive<'_>, problems: &mut Vec<EntryProblem>) -> ArchivedEntry {
    let decoded = || {
        let at = archive.index_for_name_raw(record.name)?;
        archive.by_index_data(at).ok()?.name().ok().map(std::borrow::Cow::into_owned)
    };
    let name = record.text().map(str::to_owned).or_else(decoded);
    let is_text = name.is_some();
    let name = name.unwrap_or_else(|| String::from_utf8_lossy(record.name).into_owned());
    let mut problem = |kind| problems.push(EntryProblem { name: name.clone(), kind });
    let kind = record.kind();
    if !is_text {
        problem(ProblemKind::Name);
    }
    if record.is_encrypted() {
        problem(ProblemKind::Encrypted);
    }
    if !matches!(record.method, STORED | DEFLATED) {
        problem(ProblemKind::Method { method: record.method });
    }
    if kind.is_none() {
        problem(ProblemKind::Special);
    }
    ArchivedEntry {
        name,
        kind: kind.unwrap_or(EntryKind::File),
        system: record.system,
        attributes: record.attributes,
        modified: record.modified,
        unix_time: record.unix_time,
        stored: record.method == STORED,
    }
}

/// What the sizes and places of the entries say of a bomb.
fn check_sizes(records: &[Record<'_>], entries: &[ArchivedEntry], limits: &Limits) -> Vec<EntryProblem> {
    let mut problems = Vec::new();
    let mut by_place: Vec<(&Record<'_>, &ArchivedEntry)> = records.iter().zip(entries).collect();
    for (record, entry) in &by_place {
        if limits.is_bomb(record.packed, record.unpacked) {
            let kind = ProblemKind::Bomb { packed: record.packed, unpacked: record.unpacked };
            problems.push(EntryProblem { name: entry.name.clone(), kind });
        }
    }
    by_place.order_by_key(|(record, _)| record.offset);
    for pair in by_place.windows(2) {
        let [(record, entry), (next, other)] = pair else { continue };
        // The header before the bytes is at least so long.
        let end = record.offset.saturating_add(30 + record.name.len() as u64).saturating_add(record.packed);
        if end > next.offset {
            let kind = ProblemKind::Overlap { other: other.name.clone() };
            problems.push(EntryProblem { name: entry.name.clone(), kind });
        }
    }
    problems
}

fn unpack(archive: &mut Archive<'_>, at: usize, record: &Record<'_>) -> Result<Vec<u8>, ProblemKind> {
    let damaged = |why: &dyn ToString| ProblemKind::Damaged { why: why.to_string() };
    let file = archive.by_index(at).map_err(|error| damaged(&error))?;
    // Deflate makes at most 1032 bytes of one.
    let possible = record.packed.saturating_mul(1_032).saturating_add(64);
    let mut bytes = Vec::with_capacity(usize::try_from(record.unpacked.min(possible)).unwrap_or(0));
    let read = file.take(record.unpacked.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => damaged(&"it is cut short"),
        _ => damaged(&error),
    })?;
    match (bytes.len() as u64).cmp(&record.unpacked) {
        std::cmp::Ordering::Equal => Ok(bytes),
        std::cmp::Ordering::Less => Err(damaged(&"it is shorter than the archive says")),
        std::cmp::Ordering::Greater => Err(damaged(&"it is longer than the archive says")),
    }
}

fn one_problem(name: &str, kind: ProblemKind) -> ArchiveError {
    ArchiveError::Entries { problems: vec![EntryProblem { name: name.to_owned(), kind }] }
}

fn mode(record: &Record<'_>, kind: EntryKind) -> FileMode {
    match (kind, record.mode()) {
        (EntryKind::Symlink, _) => FileMode::Symlink,
        (_, Some(mode)) => FileMode::Unix(mode & 0o7777),
        (_, None) => FileMode::Unknown,
    }
}

fn link_out(entry: &ArchivedEntry, file: &File) -> Option<String> {
    let target = String::from_utf8_lossy(&file.bytes);
    (file.mode == FileMode::Symlink && leads_out(plain(&entry.name), &target)).then(|| target.into_owned())
}
