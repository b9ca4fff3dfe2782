use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use ::zip::write::FullFileOptions;
use ::zip::{CompressionMethod, DateTime, System, ZipWriter};
use thiserror::Error;

use super::ExportFile;
use crate::source::{File, FileMode, IntoOrdered};
use crate::workspace::import::{ArchiveForm, ArchivedEntry, EntryKind};

const UNIX: u8 = 3;
const REGULAR: u32 = 0o100_000;
const FOLDER: u32 = 0o040_000;
const LINK: u32 = 0o120_000;

/// The Info-ZIP field with the time in seconds since 1970.
const UNIX_TIME_FIELD: u16 = 0x5455;

/// A zip could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{name}` does not go into the zip: {why}")]
pub struct ZipExport {
    pub name: String,
    pub why: String,
}

/// Packs files as a zip, in the form of the archive that was opened: an entry
/// that is still there keeps its name, place, mode and time, a renamed one all
/// but its name, and new files follow, by path. The same files and form give
/// the same bytes. `progress` is told how many entries of how many are packed.
pub fn write_zip(
    files: &[ExportFile],
    form: &ArchiveForm,
    mut progress: impl FnMut(usize, usize),
) -> Result<Vec<u8>, ZipExport> {
    let entries = arranged(files, form);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let failed = |name: &str, why: &dyn ToString| ZipExport { name: name.to_owned(), why: why.to_string() };
    for (at, (entry, file)) in entries.iter().enumerate() {
        write_entry(&mut zip, entry, *file).map_err(|error| failed(&entry.name, &error))?;
        progress(at + 1, entries.len());
    }
    let comment = form.comment.clone().into_boxed_slice();
    zip.set_raw_comment(comment).map_err(|error| failed("the comment", &error))?;
    let packed = zip.finish().map_err(|error| failed("the list of files", &error))?;
    Ok(packed.into_inner())
}

/// The entries to write, in order, each with its file unless it is a folder.
fn arranged<'f>(files: &'f [ExportFile], form: &ArchiveForm) -> Vec<(ArchivedEntry, Option<&'f File>)> {
    let origin = |file: &'f ExportFile| file.was.as_ref().map_or(&*file.path, |was| &**was);
    let mut by_origin: BTreeMap<&str, &ExportFile> = files.iter().map(|file| (origin(file), file)).into_map();
    let kept = KeptFolders::new(files, form);
    let mut arranged = Vec::with_capacity(files.len());
    for entry in &form.entries {
        let path = form.path_of(&entry.name);
        if entry.kind == EntryKind::Folder {
            if kept.holds(path) {
                arranged.push((entry.clone(), None));
            }
        } else if let Some(file) = by_origin.remove(path) {
            let renamed = *file.path != *path;
            let name = if renamed { form.name_of(&file.path) } else { entry.name.clone() };
            arranged.push((with_mode(ArchivedEntry { name, ..entry.clone() }, &file.file), Some(&file.file)));
        }
    }
    let new: BTreeMap<&str, &ExportFile> = by_origin.into_values().map(|file| (&*file.path, file)).into_map();
    arranged.extend(new.into_iter().map(|(path, file)| (new_entry(form.name_of(path), &file.file), Some(&file.file))));
    arranged
}

/// Which folder entries still mean something: those above a file, and those
/// that were empty from the start.
struct KeptFolders<'f> {
    above_files: BTreeSet<&'f str>,
    above_entries: BTreeSet<&'f str>,
}

impl<'f> KeptFolders<'f> {
    fn new(files: &'f [ExportFile], form: &'f ArchiveForm) -> Self {
        let opened = form.entries.iter().filter(|entry| entry.kind != EntryKind::Folder);
        Self {
            above_files: files.iter().flat_map(|file| folders_above(&file.path)).collect(),
            above_entries: opened.flat_map(|entry| folders_above(form.path_of(&entry.name))).collect(),
        }
    }

    fn holds(&self, folder: &str) -> bool {
        self.above_files.contains(folder) || !self.above_entries.contains(folder)
    }
}

fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

/// The entry with the file's mode where that is another than the archive had.
fn with_mode(mut entry: ArchivedEntry, file: &File) -> ArchivedEntry {
    let bits = mode_bits(file.mode);
    let known = entry.attributes >> 16;
    match file.mode {
        FileMode::Unix(_) if known & 0o7777 != bits & 0o7777 => {}
        FileMode::Symlink if entry.kind != EntryKind::Symlink => {}
        _ => return entry,
    }
    entry.system = UNIX;
    entry.attributes = bits << 16;
    entry
}

fn new_entry(name: String, file: &File) -> ArchivedEntry {
    ArchivedEntry {
        name,
        kind: if file.mode == FileMode::Symlink { EntryKind::Symlink } else { EntryKind::File },
        system: UNIX,
        attributes: mode_bits(file.mode) << 16,
        modified: 0,
        unix_time: None,
        stored: false,
    }
}

fn mode_bits(mode: FileMode) -> u32 {
    match mode {
        FileMode::Unix(mode) => REGULAR | (mode & 0o7777),
        FileMode::Symlink => LINK | 0o777,
        FileMode::Unknown => REGULAR | 0o644,
    }
}

type Writer = ZipWriter<Cursor<Vec<u8>>>;

fn write_entry(zip: &mut Writer, entry: &ArchivedEntry, file: Option<&File>) -> ::zip::result::ZipResult<()> {
    let [date_high, date_low, time_high, time_low] = entry.modified.to_be_bytes();
    let date = u16::from_be_bytes([date_high, date_low]);
    let time = u16::from_be_bytes([time_high, time_low]);
    let packed = !entry.stored && entry.kind == EntryKind::File && file.is_some_and(|file| !file.bytes.is_empty());
    let method = if packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    let mut options = FullFileOptions::default()
        .compression_method(method)
        // A date that DOS cannot have becomes 1980-01-01, the first that it can.
        .last_modified_time(DateTime::try_from_msdos(date, time).unwrap_or_default())
        .system(System::from(entry.system))
        .external_attributes(attributes(entry));
    if let Some(seconds) = entry.unix_time {
        let mut field = vec![1];
        field.extend(seconds.to_le_bytes());
        options.add_extra_field(UNIX_TIME_FIELD, field, false)?;
    }
    match file {
        Some(file) => {
            zip.start_file(entry.name.as_str(), options)?;
            zip.write_all(&file.bytes)?;
            Ok(())
        }
        None => zip.add_directory(entry.name.as_str(), options),
    }
}

/// The attributes of an entry; of one from another kind of archive those that
/// fit its kind.
fn attributes(entry: &ArchivedEntry) -> u32 {
    match (entry.attributes, entry.kind) {
        (0, EntryKind::Folder) if entry.system == UNIX => (FOLDER | 0o755) << 16,
        (attributes, _) => attributes,
    }
}
