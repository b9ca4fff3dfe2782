use serde::{Deserialize, Serialize};

/// The form of an archive: everything but the bytes of its files. Kept with the
/// workspace, it lets an export have the names, modes, times and order that
/// were opened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ArchiveForm {
    pub format: ArchiveFormat,
    /// The folder that held everything, such as `repo-main`, where paths of the
    /// workspace leave it out.
    pub top: Option<String>,
    pub comment: Vec<u8>,
    pub entries: Vec<ArchivedEntry>,
}

/// The kinds of archives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ArchiveFormat {
    #[default]
    Zip,
    Tar,
    /// A tar packed by gzip.
    TarGz,
}

impl ArchiveFormat {
    /// What names of such archives end with.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Tar => "tar",
            Self::TarGz => "tar.gz",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Zip => "application/zip",
            Self::Tar => "application/x-tar",
            Self::TarGz => "application/gzip",
        }
    }
}

/// An entry of an archive as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedEntry {
    /// As in the archive; that of a folder ends with `/`.
    pub name: String,
    pub kind: EntryKind,
    /// The system that a zip says made the entry: 3 for Unix, 0 for DOS.
    pub system: u8,
    /// A zip's external attributes: the Unix mode in the upper half.
    pub attributes: u32,
    /// Date and time as DOS has them, the date in the upper half.
    pub modified: u32,
    /// Seconds since 1970, where the archive says so.
    pub unix_time: Option<i32>,
    /// The bytes were not packed.
    pub stored: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryKind {
    File,
    Folder,
    Symlink,
}

/// The form in which forms are kept, which they start with.
const FORMAT: u32 = 1;

impl ArchiveForm {
    /// As it is kept with a workspace.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Only what has no length that is known beforehand cannot be written.
        postcard::to_allocvec(&(FORMAT, self)).unwrap_or_default()
    }

    /// What [`Self::to_bytes`] gave; `None` where another version of the app did.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (format, rest) = postcard::take_from_bytes::<u32>(bytes).ok()?;
        if format == FORMAT { postcard::from_bytes(rest).ok() } else { None }
    }

    /// The path in the workspace of an entry's name; a folder's without `/`.
    pub fn path_of<'n>(&self, name: &'n str) -> &'n str {
        let name = name.strip_suffix('/').unwrap_or(name);
        let name = name.strip_prefix("./").unwrap_or(name);
        self.top.as_deref().and_then(|top| name.strip_prefix(top)?.strip_prefix('/')).unwrap_or(name)
    }

    /// The name in the archive of a path that it did not have.
    pub fn name_of(&self, path: &str) -> String {
        match &self.top {
            Some(top) => format!("{top}/{path}"),
            None => path.to_owned(),
        }
    }
}
