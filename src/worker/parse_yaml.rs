use serde::{Deserialize, Serialize};

use super::{Done, Progress, Task, TaskError};
use crate::yaml::{self, Document};

/// Reads YAML texts; gives the tree of each, in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParseYaml {
    pub texts: Vec<String>,
}

impl Task for ParseYaml {
    const NAME: &'static str = "parse-yaml";
    type Reply = Vec<Document>;

    fn run(self, files: Vec<Vec<u8>>, progress: &mut dyn FnMut(Progress)) -> Result<Done<Vec<Document>>, TaskError> {
        let total = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let mut documents = Vec::with_capacity(self.texts.len());
        for (text, done) in self.texts.iter().zip(1..) {
            documents.push(yaml::parse(text));
            progress(Progress { done, total });
        }
        Ok(Done { reply: documents, files })
    }
}
