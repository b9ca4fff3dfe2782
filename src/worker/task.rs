use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::Message;

/// A piece of long work: the value is its input.
pub trait Task: Serialize + DeserializeOwned {
    /// The name by which its module knows it.
    const NAME: &'static str;
    /// Who does it.
    const MODULE: Module;
    type Reply: Serialize + DeserializeOwned;
}

/// A wasm module that runs in a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Module {
    Archives,
    Previews,
}

impl Module {
    /// The name of its script.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Archives => "archives",
            Self::Previews => "previews",
        }
    }
}

/// What a task gives back: its reply, and whole files beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done<R> {
    pub reply: R,
    pub files: Vec<Vec<u8>>,
}

/// How far a task is: `done` of `total`, in the task's own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: u32,
    pub total: u32,
}

/// Why a task gave no reply.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TaskError {
    #[error("the worker knows no task called {name}")]
    Unknown { name: String },
    #[error("the message of task {task} cannot be read: {reason}")]
    Malformed { task: String, reason: String },
    #[error("{reason}")]
    Failed { reason: String },
    #[error("the worker stopped: {reason}")]
    Stopped { reason: String },
    #[error("cancelled")]
    Cancelled,
}

impl TaskError {
    pub fn unknown(name: &str) -> Self {
        Self::Unknown { name: name.to_owned() }
    }

    pub fn failed(reason: impl ToString) -> Self {
        Self::Failed { reason: reason.to_string() }
    }

    pub fn stopped(reason: impl ToString) -> Self {
        Self::Stopped { reason: reason.to_string() }
    }

    pub fn malformed(task: &str, reason: impl ToString) -> Self {
        Self::Malformed { task: task.to_owned(), reason: reason.to_string() }
    }
}

/// Reads a task, has it done on the files that came with it, and writes its reply.
pub(super) fn answer<T: Task>(
    message: Message,
    run: impl FnOnce(T, Vec<Vec<u8>>) -> Result<Done<T::Reply>, TaskError>,
) -> Result<Message, TaskError> {
    let task = message.read(T::NAME)?;
    let Done { reply, files } = run(task, message.files)?;
    Message::new(T::NAME, &reply, files)
}
