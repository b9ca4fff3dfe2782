use serde::{Deserialize, Serialize};

use super::{Done, Module, Progress, Task, TaskError};
use crate::source::{File, FileMode};
use crate::workspace::export::{ExportFile, write_zip};
use crate::workspace::import::ArchiveForm;

/// Packs the files that come beside it as a zip.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WriteZip {
    files: Vec<FileToWrite>,
    form: ArchiveForm,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileToWrite {
    path: String,
    was: Option<String>,
    mode: FileMode,
}

/// A zip was made; its bytes come beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZipWritten {}

impl WriteZip {
    /// The task, and the bytes to send with it.
    pub fn of(files: &[ExportFile], form: &ArchiveForm) -> (Self, Vec<Vec<u8>>) {
        let bytes = files.iter().map(|file| file.file.bytes.to_vec()).collect();
        let to_write = |file: &ExportFile| FileToWrite {
            path: file.path.to_string(),
            was: file.was.as_deref().map(str::to_owned),
            mode: file.file.mode,
        };
        (Self { files: files.iter().map(to_write).collect(), form: form.clone() }, bytes)
    }
}

impl Task for WriteZip {
    const NAME: &'static str = "write-zip";
    const MODULE: Module = Module::Archives;
    type Reply = ZipWritten;
}

impl WriteZip {
    /// # Errors
    /// [`TaskError::Failed`] with a sentence for the user.
    pub(super) fn run(
        self,
        files: Vec<Vec<u8>>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Done<ZipWritten>, TaskError> {
        if files.len() != self.files.len() {
            return Err(TaskError::malformed(Self::NAME, "as many files as paths are needed"));
        }
        let with_bytes = self.files.into_iter().zip(files);
        let files: Vec<ExportFile> = with_bytes
            .map(|(FileToWrite { path, was, mode }, bytes)| {
                let file = File { bytes: bytes.into(), mode };
                ExportFile { path: path.into(), was: was.map(Into::into), file }
            })
            .collect();
        let zip = write_zip(&files, &self.form, |done, total| {
            if done == total || done.is_multiple_of(64) {
                progress(Progress { done: count(done), total: count(total) });
            }
        });
        Ok(Done { reply: ZipWritten {}, files: vec![zip.map_err(TaskError::failed)?] })
    }
}

fn count(entries: usize) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}
