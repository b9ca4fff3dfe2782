use std::sync::Arc;

use thiserror::Error;

use super::place::Place;

/// Something in the configuration that Rosco cannot read, and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub place: Arc<Place>,
    pub kind: ProblemKind,
}

#[derive(Debug, Clone, PartialEq, Error)]
pub enum ProblemKind {
    #[error("a map of properties is wanted here")]
    NotAMap,
    #[error("a list is wanted here")]
    NotAList,
    #[error("a single value is wanted here; Spring reads nothing from a list or map")]
    NotAText,
    #[error("`{0}` is neither true nor false")]
    NotAFlag(String),
    #[error("`{0}` is not a whole number")]
    NotAnInteger(String),
    #[error("`{text}` is not a {what}; known are {}", known.join(", "))]
    UnknownChoice { what: &'static str, text: String, known: Vec<&'static str> },
}
