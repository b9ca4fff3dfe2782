//! The central directory of a zip, record by record, as far as the zip crate
//! keeps it to itself: raw names, attributes and times.

use super::EntryKind;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record<'z> {
    pub name: &'z [u8],
    pub system: u8,
    pub flags: u16,
    pub method: u16,
    /// Date in the upper half, time in the lower.
    pub modified: u32,
    pub packed: u64,
    pub unpacked: u64,
    pub attributes: u32,
    /// The byte at which the entry starts.
    pub offset: u64,
    pub unix_time: Option<i32>,
    /// A field gives the name in Unicode.
    pub has_unicode_name: bool,
}

const SIGNATURE: u32 = 0x0201_4b50;
const UTF_8_FLAG: u16 = 1 << 11;
const UNIX: u8 = 3;
const MACOS: u8 = 19;

impl<'z> Record<'z> {
    pub fn is_encrypted(&self) -> bool {
        self.flags & 1 != 0 || self.flags & (1 << 13) != 0
    }

    /// The name, where it is sure how its bytes are meant: as UTF-8 if it says
    /// so or can be read so. macOS does not say so.
    pub fn text(&self) -> Option<&'z str> {
        let text = std::str::from_utf8(self.name).ok();
        if self.has_unicode_name && self.flags & UTF_8_FLAG == 0 { None } else { text }
    }

    /// The Unix mode, where a Unix made the entry.
    pub fn mode(&self) -> Option<u32> {
        Some(self.attributes >> 16).filter(|mode| matches!(self.system, UNIX | MACOS) && *mode != 0)
    }

    /// `None` for what is neither file nor folder nor symbolic link.
    pub fn kind(&self) -> Option<EntryKind> {
        let by_name = if self.name.ends_with(b"/") { EntryKind::Folder } else { EntryKind::File };
        match self.mode().unwrap_or_default() & 0o170_000 {
            0 => Some(by_name),
            0o100_000 if by_name == EntryKind::File => Some(EntryKind::File),
            0o040_000 => Some(EntryKind::Folder),
            0o120_000 if by_name == EntryKind::File => Some(EntryKind::Symlink),
            // A folder by its name is one, whatever else it says.
            _ => (by_name == EntryKind::Folder).then_some(by_name),
        }
    }
}

/// The records of a central directory that starts at `start`; ends with what is
/// no record, or with the `most`th. `shift` is where the archive starts in its file.
pub(super) fn records(zip: &[u8], start: usize, shift: u64, most: usize) -> Vec<Record<'_>> {
    let mut found = Vec::new();
    let mut at = start;
    while found.len() < most
        && let Some((record, next)) = record(zip, at, shift)
    {
        found.push(record);
        at = next;
    }
    found
}

fn record(zip: &[u8], at: usize, shift: u64) -> Option<(Record<'_>, usize)> {
    let bytes = zip.get(at..)?;
    if u32_at(bytes, 0)? != SIGNATURE {
        return None;
    }
    let name_end = 46 + usize::from(u16_at(bytes, 28)?);
    let extra_end = name_end + usize::from(u16_at(bytes, 30)?);
    let end = extra_end + usize::from(u16_at(bytes, 32)?);
    bytes.get(..end)?;
    let mut record = Record {
        name: bytes.get(46..name_end)?,
        system: *bytes.get(5)?,
        flags: u16_at(bytes, 8)?,
        method: u16_at(bytes, 10)?,
        modified: u32::from(u16_at(bytes, 14)?) << 16 | u32::from(u16_at(bytes, 12)?),
        packed: u64::from(u32_at(bytes, 20)?),
        unpacked: u64::from(u32_at(bytes, 24)?),
        attributes: u32_at(bytes, 38)?,
        offset: u64::from(u32_at(bytes, 42)?),
        unix_time: None,
        has_unicode_name: false,
    };
    read_extra(&mut record, bytes.get(name_end..extra_end)?);
    record.offset = record.offset.saturating_add(shift);
    Some((record, at + end))
}

fn read_extra(record: &mut Record<'_>, mut extra: &[u8]) {
    while let (Some(id), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = 4 + usize::from(len);
        let Some(data) = extra.get(4..end) else { return };
        match id {
            0x0001 => read_zip64(record, data),
            0x5455 if data.first().is_some_and(|flags| flags & 1 == 1) => {
                record.unix_time = u32_at(data, 1).map(u32::cast_signed);
            }
            0x7075 => record.has_unicode_name = true,
            _ => {}
        }
        extra = extra.get(end..).unwrap_or_default();
    }
}

/// Sizes and offset beyond 32 bits, those that are marked so, in this order.
fn read_zip64(record: &mut Record<'_>, data: &[u8]) {
    let mut at = 0;
    for value in [&mut record.unpacked, &mut record.packed, &mut record.offset] {
        if *value == u64::from(u32::MAX)
            && let Some(wide) = data.get(at..at + 8).and_then(|wide| <[u8; 8]>::try_from(wide).ok())
        {
            *value = u64::from_le_bytes(wide);
            at += 8;
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
