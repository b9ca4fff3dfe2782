//! Which entries an archive gets, in which order.

use std::collections::{BTreeMap, BTreeSet};

use super::ExportFile;
use crate::source::{File, FileMode, IntoOrdered};
use crate::workspace::import::{ArchiveForm, ArchivedEntry, EntryKind};

pub(super) const UNIX: u8 = 3;
const REGULAR: u32 = 0o100_000;
pub(super) const FOLDER: u32 = 0o040_000;
const LINK: u32 = 0o120_000;

/// The entries to write, in order, each with its file unless it is a folder.
pub(super) fn arranged<'f>(files: &'f [ExportFile], form: &ArchiveForm) -> Vec<(ArchivedEntry, Option<&'f File>)> {
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

pub(super) fn mode_bits(mode: FileMode) -> u32 {
    match mode {
        FileMode::Unix(mode) => REGULAR | (mode & 0o7777),
        FileMode::Symlink => LINK | 0o777,
        FileMode::Unknown => REGULAR | 0o644,
    }
}
