use std::io::{Cursor, Write};

use ::tar::{Builder, EntryType, Header};
use flate2::{Compression, GzBuilder};

use super::arrangement::arranged;
use super::{ArchiveExport, ExportFile};
use crate::source::File;
use crate::workspace::import::{ArchiveForm, ArchivedEntry, EntryKind};

/// 1980-01-01, the time of what has none: the first that a zip can have, too.
const NO_TIME: u64 = 315_532_800;

/// Packs files as a tar, packed by gzip if `gzip` says so, in the form of the
/// archive that was opened, as [`write_zip`](super::write_zip) does. Files
/// belong to root. The same files and form give the same bytes. `progress` is
/// told how many entries of how many are packed.
pub fn write_tar(
    files: &[ExportFile],
    form: &ArchiveForm,
    gzip: bool,
    mut progress: impl FnMut(usize, usize),
) -> Result<Vec<u8>, ArchiveExport> {
    let entries = arranged(files, form);
    let mut tar = Builder::new(Cursor::new(Vec::new()));
    let failed = |name: &str, why: &dyn ToString| ArchiveExport { name: name.to_owned(), why: why.to_string() };
    for (at, (entry, file)) in entries.iter().enumerate() {
        append(&mut tar, entry, *file).map_err(|error| failed(&entry.name, &error))?;
        progress(at + 1, entries.len());
    }
    let packed = tar.into_inner().map_err(|error| failed("the end", &error))?.into_inner();
    if !gzip {
        return Ok(packed);
    }
    // Neither a name nor a time in its header.
    let mut encoder = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::default());
    let written = encoder.write_all(&packed).and_then(|()| encoder.finish());
    written.map_err(|error| failed("the archive", &error))
}

fn append(
    tar: &mut Builder<Cursor<Vec<u8>>>,
    entry: &ArchivedEntry,
    file: Option<&File>,
) -> Result<(), std::io::Error> {
    let mut header = Header::new_gnu();
    let bytes: &[u8] = file.map(|file| &*file.bytes).unwrap_or_default();
    header.set_mode(mode(entry));
    header.set_uid(0);
    header.set_gid(0);
    header.set_username("root")?;
    header.set_groupname("root")?;
    header.set_mtime(entry.unix_time.and_then(|time| u64::try_from(time).ok()).unwrap_or(NO_TIME));
    match entry.kind {
        EntryKind::Symlink => {
            header.set_entry_type(EntryType::Symlink);
            header.set_size(0);
            tar.append_link(&mut header, &entry.name, String::from_utf8_lossy(bytes).as_ref())
        }
        EntryKind::Folder => {
            header.set_entry_type(EntryType::Directory);
            header.set_size(0);
            tar.append_data(&mut header, &entry.name, std::io::empty())
        }
        EntryKind::File => {
            header.set_entry_type(EntryType::Regular);
            header.set_size(bytes.len() as u64);
            tar.append_data(&mut header, &entry.name, bytes)
        }
    }
}

fn mode(entry: &ArchivedEntry) -> u32 {
    match (entry.attributes >> 16 & 0o7777, entry.kind) {
        (0, EntryKind::Folder) => 0o755,
        (0, EntryKind::File) => 0o644,
        (0, EntryKind::Symlink) => 0o777,
        (mode, _) => mode,
    }
}
