use serde::{Deserialize, Serialize};

use super::{Done, Module, Progress, Task, TaskError};
use crate::source::{File, FileMode};
use crate::workspace::import::{ArchiveForm, Imported, Limits, Note, read_archive};

/// Reads the archive that comes as the only file, a zip or a tar.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReadArchive {}

/// What an archive holds, but for the bytes of its files, which come beside it
/// in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveRead {
    pub files: Vec<FileRead>,
    pub form: ArchiveForm,
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRead {
    pub path: String,
    pub mode: FileMode,
}

impl ArchiveRead {
    /// Puts the bytes back to their files.
    pub fn with_bytes(self, bytes: Vec<Vec<u8>>) -> Imported {
        let files = self.files.into_iter().zip(bytes);
        let files = files.map(|(file, bytes)| (file.path, File { bytes: bytes.into(), mode: file.mode }));
        Imported { files: files.collect(), form: self.form, notes: self.notes }
    }

    pub(super) fn without_bytes(imported: Imported) -> Done<Self> {
        let Imported { files, form, notes } = imported;
        let (files, bytes) =
            files.into_iter().map(|(path, file)| (FileRead { path, mode: file.mode }, file.bytes.to_vec())).unzip();
        Done { reply: Self { files, form, notes }, files: bytes }
    }
}

impl Task for ReadArchive {
    const NAME: &'static str = "read-archive";
    const MODULE: Module = Module::Archives;
    type Reply = ArchiveRead;
}

impl ReadArchive {
    /// # Errors
    /// [`TaskError::Failed`] with a sentence for the user.
    pub(super) fn run(files: &[Vec<u8>], progress: &mut dyn FnMut(Progress)) -> Result<Done<ArchiveRead>, TaskError> {
        let archive = files.first().ok_or_else(|| TaskError::malformed(Self::NAME, "no archive came with it"))?;
        let mut told = 0;
        let imported = read_archive(archive, &Limits::DEFAULT, |done, total| {
            // A hundredth is often enough.
            if done == total || done - told > total / 100 {
                told = done;
                progress(Progress { done: kilobytes(done), total: kilobytes(total) });
            }
        });
        Ok(ArchiveRead::without_bytes(imported.map_err(TaskError::failed)?))
    }
}

fn kilobytes(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}
