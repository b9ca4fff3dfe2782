use super::error::ArchiveError;
use super::tar::looks_like_tar;
use super::{Imported, Limits, read_tar, read_zip};

/// Reads an archive of either kind, told by its first bytes: a zip, a tar, or a
/// tar packed by gzip.
///
/// # Errors
/// Those of [`read_zip`] and [`read_tar`], and bytes that are neither.
pub fn read_archive(bytes: &[u8], limits: &Limits, progress: impl FnMut(u64, u64)) -> Result<Imported, ArchiveError> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    let unknown = |why: &str| Err(ArchiveError::NotAnArchive { why: why.to_owned() });
    if starts(&[0x1f, 0x8b]) || (!starts(b"PK") && looks_like_tar(bytes)) {
        read_tar(bytes, limits, progress)
    } else if starts(b"BZh") {
        unknown("it is packed by bzip2; pack it anew with gzip or as a zip")
    } else if starts(&[0xfd, b'7', b'z', b'X', b'Z', 0]) {
        unknown("it is packed by xz; pack it anew with gzip or as a zip")
    } else if starts(&[0x28, 0xb5, 0x2f, 0xfd]) {
        unknown("it is packed by zstd; pack it anew with gzip or as a zip")
    } else if starts(b"7z\xbc\xaf\x27\x1c") || starts(b"Rar!") {
        unknown("archives of 7-Zip and RAR are not read here; pack it anew as a zip")
    } else {
        read_zip(bytes, limits, progress)
    }
}
