use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::parse::{MAX_CHARACTERS, MAX_DEPTH, MAX_EXPANDED};
use crate::source::Span;

/// Something that is wrong with a YAML text, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
#[error("{kind}")]
pub struct YamlError {
    pub span: Span,
    pub kind: YamlErrorKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Error)]
pub enum YamlErrorKind {
    /// The text is not YAML here: what is the matter, in a sentence.
    #[error("{0}")]
    Syntax(String),
    #[error("a tab cannot indent YAML; use spaces")]
    Tab,
    #[error("the character U+{0:04X} is not allowed in YAML")]
    Unprintable(u32),
    /// `first` is where the key stands already.
    #[error("the key `{key}` is already in this map")]
    DuplicateKey { key: String, first: Span },
    #[error("a list or map cannot be a key here")]
    ComplexKey,
    #[error("null cannot be a key here")]
    NullKey,
    #[error("the tag `{0}` is unknown")]
    UnknownTag(String),
    #[error("`{text}` is not what its tag `{tag}` says")]
    TagMismatch { tag: String, text: String },
    #[error("`<<` merges a map or a list of maps, and this is neither")]
    MergeOfNoMap,
    #[error("an alias cannot stand inside of what it repeats")]
    RecursiveAlias,
    #[error("aliases would repeat more than {MAX_EXPANDED} values")]
    TooManyAliases,
    #[error("nested deeper than {MAX_DEPTH} levels, which is the reader's limit")]
    TooDeep,
    #[error("longer than {MAX_CHARACTERS} characters, which is the reader's limit")]
    TooLong,
}
