use serde::Serialize;
use serde::de::DeserializeOwned;

use super::TaskError;

/// A task or its reply on the way: its bytes, and whole files beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    pub body: Vec<u8>,
    pub files: Vec<Vec<u8>>,
}

impl Message {
    /// # Errors
    /// [`TaskError::Malformed`] where the value cannot be told without its names.
    pub fn new(task: &str, body: &impl Serialize, files: Vec<Vec<u8>>) -> Result<Self, TaskError> {
        Ok(Self { body: encode(task, body)?, files })
    }

    /// # Errors
    /// [`TaskError::Malformed`] where the bytes are not such a value.
    pub fn read<T: DeserializeOwned>(&self, task: &str) -> Result<T, TaskError> {
        decode(task, &self.body)
    }
}

/// As bytes without names: both ends are of one build, and code that reads
/// names is three times as large.
///
/// # Errors
/// [`TaskError::Malformed`] where the value cannot be told without its names.
pub fn encode(task: &str, value: &impl Serialize) -> Result<Vec<u8>, TaskError> {
    postcard::to_allocvec(value).map_err(|error| TaskError::malformed(task, error))
}

/// # Errors
/// [`TaskError::Malformed`] where the bytes are not such a value.
pub fn decode<T: DeserializeOwned>(task: &str, bytes: &[u8]) -> Result<T, TaskError> {
    postcard::from_bytes(bytes).map_err(|error| TaskError::malformed(task, error))
}
