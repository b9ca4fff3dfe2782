use std::sync::Arc;

/// What is known of a path on the machine that runs Packer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostPath {
    File(Arc<[u8]>),
    /// A folder with its files, as paths below it with `/`, in any order.
    Folder(Vec<String>),
    /// Certainly nothing there.
    Absent,
    /// Nobody knows: Packer may or may not find it.
    Unknown,
}

/// The machine that runs Packer, seen from its working folder.
pub trait Host {
    /// What `path` is; relative paths start at the working folder.
    fn look(&self, path: &str) -> HostPath;

    /// Whether it has a program of this name; `None` where nobody knows.
    fn has_program(&self, _name: &str) -> Option<bool> {
        None
    }

    /// Go's name of the operating system.
    fn os(&self) -> &'static str {
        "linux"
    }
}

/// A machine of which nothing is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnknownHost;

impl Host for UnknownHost {
    fn look(&self, _path: &str) -> HostPath {
        HostPath::Unknown
    }
}
