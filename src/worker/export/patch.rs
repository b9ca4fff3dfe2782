use serde::{Deserialize, Serialize};

use super::changed::ChangedMeta;
use crate::worker::{Done, Module, Task, TaskError};
use crate::workspace::ChangedFile;
use crate::workspace::export::write_patch;

/// Writes what changed as a patch that `git apply` takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WritePatch {
    files: Vec<ChangedMeta>,
    bakes: bool,
}

/// A patch was made; its bytes come beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatchWritten {}

impl WritePatch {
    /// The task, and the bytes to send with it.
    pub fn of(changed: &[ChangedFile], bakes: bool) -> (Self, Vec<Vec<u8>>) {
        let mut bytes = Vec::new();
        let files = changed.iter().map(|file| ChangedMeta::of(file, &mut bytes)).collect();
        (Self { files, bakes }, bytes)
    }

    /// # Errors
    /// [`TaskError::Malformed`] where bytes are missing.
    pub(in crate::worker) fn run(self, files: Vec<Vec<u8>>) -> Result<Done<PatchWritten>, TaskError> {
        let mut bytes = files.into_iter();
        let changed: Option<Vec<ChangedFile>> =
            self.files.into_iter().map(|file| file.with_bytes(&mut bytes)).collect();
        let changed = changed.ok_or_else(|| TaskError::malformed(Self::NAME, "bytes of files are missing"))?;
        Ok(Done { reply: PatchWritten {}, files: vec![write_patch(&changed, self.bakes)] })
    }
}

impl Task for WritePatch {
    const NAME: &'static str = "write-patch";
    const MODULE: Module = Module::Archives;
    type Reply = PatchWritten;
}
