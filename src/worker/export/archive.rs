use serde::{Deserialize, Serialize};

use super::conversion::ToLayout;
use crate::source::{File, FileMode};
use crate::worker::{Done, Module, Progress, Task, TaskError};
use crate::workspace::export::{ExportFile, write_tar, write_zip};
use crate::workspace::import::{ArchiveForm, ArchiveFormat};

/// Packs the files that come beside it, as a zip or a tar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteArchive {
    files: Vec<FileToWrite>,
    form: ArchiveForm,
    format: ArchiveFormat,
    /// Another layout than the repo has.
    to: Option<ToLayout>,
    /// Only what there is to say of it is wanted.
    look: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileToWrite {
    path: String,
    was: Option<String>,
    mode: FileMode,
}

/// An archive was made; its bytes come beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ArchiveWritten {
    /// How many files it has.
    pub files: u32,
    /// What another layout rewrites, and what it cannot have.
    pub remarks: Vec<String>,
}

impl WriteArchive {
    /// The task, and the bytes to send with it.
    pub fn of(files: &[ExportFile], form: &ArchiveForm, format: ArchiveFormat) -> (Self, Vec<Vec<u8>>) {
        let bytes = files.iter().map(|file| file.file.bytes.to_vec()).collect();
        let to_write = |file: &ExportFile| FileToWrite {
            path: file.path.to_string(),
            was: file.was.as_deref().map(str::to_owned),
            mode: file.file.mode,
        };
        let files = files.iter().map(to_write).collect();
        (Self { files, form: form.clone(), format, to: None, look: false }, bytes)
    }

    /// In another layout.
    pub fn to(self, to: Option<ToLayout>) -> Self {
        Self { to, ..self }
    }

    /// To hear what there is to say of it, without an archive.
    pub fn look(self) -> Self {
        Self { look: true, ..self }
    }
}

impl Task for WriteArchive {
    const NAME: &'static str = "write-archive";
    const MODULE: Module = Module::Archives;
    type Reply = ArchiveWritten;
}

impl WriteArchive {
    /// # Errors
    /// [`TaskError::Failed`] with a sentence for the user.
    pub(in crate::worker) fn run(
        self,
        files: Vec<Vec<u8>>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Done<ArchiveWritten>, TaskError> {
        if files.len() != self.files.len() {
            return Err(TaskError::malformed(Self::NAME, "as many files as paths are needed"));
        }
        let with_bytes = self.files.into_iter().zip(files);
        let mut files: Vec<ExportFile> = with_bytes
            .map(|(FileToWrite { path, was, mode }, bytes)| {
                let file = File { bytes: bytes.into(), mode };
                ExportFile { path: path.into(), was: was.map(Into::into), file }
            })
            .collect();
        let mut remarks = Vec::new();
        if let Some(to) = &self.to {
            (files, remarks) = to.arrange(files).map_err(TaskError::failed)?;
        }
        let reply = ArchiveWritten { files: count(files.len()), remarks };
        if self.look {
            return Ok(Done { reply, files: Vec::new() });
        }
        let told = |done: usize, total: usize| {
            if done == total || done.is_multiple_of(64) {
                progress(Progress { done: count(done), total: count(total) });
            }
        };
        let archive = match self.format {
            ArchiveFormat::Zip => write_zip(&files, &self.form, told),
            ArchiveFormat::Tar => write_tar(&files, &self.form, false, told),
            ArchiveFormat::TarGz => write_tar(&files, &self.form, true, told),
        };
        Ok(Done { reply, files: vec![archive.map_err(TaskError::failed)?] })
    }
}

fn count(entries: usize) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{ConfigRepo, LAYOUTS};
    use crate::starter::sample;
    use crate::workspace::import::{Limits, read_archive};

    fn files() -> Vec<ExportFile> {
        let sample = sample();
        let file =
            |(path, file): (&str, &File)| ExportFile { path: path.into(), was: Some(path.into()), file: file.clone() };
        sample.iter().map(file).collect()
    }

    #[test]
    fn every_layout_and_format_can_be_read_back() {
        let repo = ConfigRepo::recognise(&sample());
        for layout in LAYOUTS {
            for format in [ArchiveFormat::Zip, ArchiveFormat::Tar, ArchiveFormat::TarGz] {
                let to = ToLayout { layout: layout.id.to_owned(), repo: repo.clone(), stock: true };
                let (task, bytes) = WriteArchive::of(&files(), &ArchiveForm::default(), format);
                let done = task.to(Some(to)).run(bytes, &mut |_| {}).unwrap();
                let read = read_archive(&done.files[0], &Limits::DEFAULT, |_, _| {}).unwrap();
                assert_eq!(read.files.len(), done.reply.files as usize, "{} as {format:?}", layout.id);
                assert_eq!(read.form.format, format);
            }
        }
    }

    #[test]
    fn a_look_says_what_is_lost_and_packs_nothing() {
        let repo = ConfigRepo::recognise(&sample());
        let to = ToLayout { layout: "kustomize".to_owned(), repo, stock: false };
        let (task, bytes) = WriteArchive::of(&files(), &ArchiveForm::default(), ArchiveFormat::Zip);
        let done = task.to(Some(to)).look().run(bytes, &mut |_| {}).unwrap();
        assert!(done.files.is_empty());
        assert!(done.reply.remarks.iter().any(|remark| remark.contains("hides")), "{:?}", done.reply.remarks);
    }
}
