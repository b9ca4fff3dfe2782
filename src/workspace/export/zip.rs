use std::io::{Cursor, Write};

use super::arrangement::{FOLDER, UNIX, arranged};
use super::{ArchiveExport, ExportFile};
use crate::source::File;
use crate::workspace::import::{ArchiveForm, ArchivedEntry, EntryKind};
use ::zip::write::FullFileOptions;
use ::zip::{CompressionMethod, DateTime, System, ZipWriter};

/// The Info-ZIP field with the time in seconds since 1970.
const UNIX_TIME_FIELD: u16 = 0x5455;

/// Packs files as a zip, in the form of the archive that was opened: an entry
/// that is still there keeps its name, place, mode and time, a renamed one all
/// but its name, and new files follow, by path. The same files and form give
/// the same bytes. `progress` is told how many entries of how many are packed.
pub fn write_zip(
    files: &[ExportFile],
    form: &ArchiveForm,
    mut progress: impl FnMut(usize, usize),
) -> Result<Vec<u8>, ArchiveExport> {
    let entries = arranged(files, form);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let failed = |name: &str, why: &dyn ToString| ArchiveExport { name: name.to_owned(), why: why.to_string() };
    for (at, (entry, file)) in entries.iter().enumerate() {
        write_entry(&mut zip, entry, *file).map_err(|error| failed(&entry.name, &error))?;
        progress(at + 1, entries.len());
    }
    let comment = form.comment.clone().into_boxed_slice();
    zip.set_raw_comment(comment).map_err(|error| failed("the comment", &error))?;
    let packed = zip.finish().map_err(|error| failed("the list of files", &error))?;
    Ok(packed.into_inner())
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
