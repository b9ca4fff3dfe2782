use serde::{Deserialize, Serialize};

use super::{Done, FileRead, Module, Task};
use crate::layout::{ConfigRepo, is_looked_at};
use crate::source::{File, Snapshot};

/// How a repo is laid out. The bytes of the files that tell come beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognise {
    files: Vec<FileRead>,
}

impl Recognise {
    /// The task, and the bytes to send with it.
    pub fn of(files: &Snapshot) -> (Self, Vec<Vec<u8>>) {
        let read = files.iter().map(|(path, file)| FileRead { path: path.to_owned(), mode: file.mode });
        let looked_at = files.iter().filter(|(path, _)| is_looked_at(path));
        (Self { files: read.collect() }, looked_at.map(|(_, file)| file.bytes.to_vec()).collect())
    }

    pub(super) fn run(self, bytes: Vec<Vec<u8>>) -> Done<ConfigRepo> {
        let mut bytes = bytes.into_iter();
        let mut files = Snapshot::default();
        for FileRead { path, mode } in self.files {
            let known = if is_looked_at(&path) { bytes.next() } else { None };
            files.insert(path, File { bytes: known.unwrap_or_default().into(), mode });
        }
        Done { reply: ConfigRepo::recognise(&files), files: Vec::new() }
    }
}

impl Task for Recognise {
    const NAME: &'static str = "recognise";
    const MODULE: Module = Module::Archives;
    type Reply = ConfigRepo;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::starter;
    use crate::worker::{Message, archives};

    #[test]
    fn a_repo_is_recognised_as_by_itself() {
        let files = starter::sample();
        let (task, bytes) = Recognise::of(&files);
        assert!(bytes.len() < files.len());
        let message = Message::new(Recognise::NAME, &task, bytes).unwrap();
        let reply = archives::serve(Recognise::NAME, message, &mut |_| {}).unwrap();
        assert_eq!(reply.read::<ConfigRepo>(Recognise::NAME), Ok(ConfigRepo::recognise(&files)));
    }
}
