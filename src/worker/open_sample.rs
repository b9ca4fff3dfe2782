use serde::{Deserialize, Serialize};

use super::{ArchiveRead, Done, Module, Task};
use crate::starter;
use crate::workspace::import::Imported;

/// Gives the sample repo: its files need not come with the page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct OpenSample {}

impl Task for OpenSample {
    const NAME: &'static str = "open-sample";
    const MODULE: Module = Module::Archives;
    type Reply = ArchiveRead;
}

impl OpenSample {
    pub(super) fn run() -> Done<ArchiveRead> {
        let files = starter::sample().iter().map(|(path, file)| (path.to_owned(), file.clone())).collect();
        ArchiveRead::without_bytes(Imported { files, ..Imported::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_whole() {
        let Done { reply, files } = OpenSample::run();
        let imported = reply.with_bytes(files);
        let sample = starter::sample();
        assert_eq!(imported.files.len(), sample.len());
        assert!(imported.files.iter().all(|(path, file)| sample.get(path) == Some(file)));
    }
}
