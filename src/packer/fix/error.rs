use thiserror::Error;

use crate::{json, source};

/// Why `packer fix` gives up. `Display` is what Packer prints after
/// `Error fixing: `, save for its crashes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FixError {
    /// A section is not made as the fixers expect.
    #[error("{} error(s) decoding:\n\n{}", problems.len(), problems.iter().map(|problem| format!("* {problem}")).collect::<Vec<_>>().join("\n"))]
    Shape { problems: Vec<String> },
    /// An `override` that is no object.
    #[error("{0}")]
    NotAMap(String),
    /// A value that a fixer must read as true or false.
    #[error("{key} is not a boolean, {words}")]
    NotABoolean { key: &'static str, words: String },
    /// Packer's program breaks off here, with a stack trace.
    #[error("Packer crashes in its fixer {fixer}: {reason}")]
    Crash { fixer: &'static str, reason: String },
}

/// Why a text cannot be fixed at all. `Display` is what Packer prints.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FixFailure {
    /// The text is no JSON object.
    #[error("Error parsing template: {0}")]
    Parse(String),
    #[error("Error fixing: {0}")]
    Fix(#[from] FixError),
    /// The text cannot be edited where a fixer changes something.
    #[error(transparent)]
    Edit(#[from] json::edit::EditError),
    #[error(transparent)]
    Apply(#[from] source::EditError),
}
