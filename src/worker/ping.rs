use serde::{Deserialize, Serialize};

use super::{Done, Progress, Task, TaskError};

/// Shows that the worker is there: it gives back the text and the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ping {
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pong {
    pub text: String,
}

impl Task for Ping {
    const NAME: &'static str = "ping";
    type Reply = Pong;

    fn run(self, files: Vec<Vec<u8>>, progress: &mut dyn FnMut(Progress)) -> Result<Done<Pong>, TaskError> {
        progress(Progress { done: 1, total: 1 });
        Ok(Done { reply: Pong { text: self.text }, files })
    }
}
