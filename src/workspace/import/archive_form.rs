use serde::{Deserialize, Serialize};

/// The form of an archive: everything but the bytes of its files. Kept with the
/// workspace, it lets an export have the names, modes, times and order that
/// were opened.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ArchiveForm {
    #[serde(default)]
    pub format: ArchiveFormat,
    /// The folder that held everything, such as `repo-main`, where paths of the
    /// workspace leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comment: Vec<u8>,
    pub entries: Vec<ArchivedEntry>,
}

/// The kinds of archives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unix_time: Option<i32>,
    /// The bytes were not packed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stored: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    File,
    Folder,
    Symlink,
}

impl ArchiveForm {
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
