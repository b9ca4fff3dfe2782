use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::Message;

/// A piece of long work: the value is its input.
pub trait Task: Serialize + DeserializeOwned {
    /// The name by which the worker knows it.
    const NAME: &'static str;
    type Reply: Serialize + DeserializeOwned;

    /// Does the work on the files that came with the task; tells `progress` now and then.
    ///
    /// # Errors
    /// [`TaskError::Failed`] with a sentence for the user.
    fn run(self, files: Vec<Vec<u8>>, progress: &mut dyn FnMut(Progress)) -> Result<Done<Self::Reply>, TaskError>;
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

pub(super) fn run<T: Task>(message: Message, progress: &mut dyn FnMut(Progress)) -> Result<Message, TaskError> {
    let task: T = serde_json::from_str(&message.json).map_err(|error| TaskError::malformed(T::NAME, error))?;
    let Done { reply, files } = task.run(message.files, progress)?;
    let json = serde_json::to_string(&reply).map_err(|error| TaskError::malformed(T::NAME, error))?;
    Ok(Message { json, files })
}
