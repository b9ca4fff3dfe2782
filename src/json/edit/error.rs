use thiserror::Error;

use super::super::{Path, SyntaxError};
use crate::source::Span;

/// Why a document cannot be changed like this.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    #[error("There is no value at {path}.")]
    NoSuchValue { path: Path },
    #[error("The value at “{path}” is not {expected}.")]
    NotAContainer { path: Path, span: Span, expected: &'static str },
    #[error("The name {} is there already.", super::super::quote(.name))]
    NameTaken { name: String, span: Span },
    #[error("There is no place {index} in a list of {len}.")]
    OutOfRange { index: usize, len: usize },
    #[error("The value at {path} has no name.")]
    NoName { path: Path },
    #[error("The whole document cannot be removed or moved.")]
    Root,
    #[error("The text around this place is not sound JSON. Mend it in the text first.")]
    Unsound { span: Span },
    #[error("This is not JSON. {0}")]
    NotJson(SyntaxError),
    #[error("Values are nested deeper than {limit} levels.")]
    TooDeep { limit: usize },
}
