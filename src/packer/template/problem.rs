use thiserror::Error;

use crate::json::{Kind, SyntaxErrorKind, quote};
use crate::source::Span;

/// Something that is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct Problem {
    pub span: Span,
    pub stage: Stage,
    pub kind: ProblemKind,
    /// What Packer has to say of it, where it gets that far and says anything.
    pub packer: Option<String>,
}

impl Problem {
    /// True where Packer stops at this, at the latest when it builds.
    pub fn stops_packer(&self) -> bool {
        self.stage != Stage::Silent
    }
}

/// The steps in which Packer reads a template. It stops after the first one
/// that finds something wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// It has to be JSON.
    Syntax,
    /// Numbers have to fit.
    Numbers,
    /// No name twice in one object.
    Duplicates,
    /// Root keys have to be of their types.
    Decoding,
    /// A root key of an empty name makes Packer crash.
    EmptyKey,
    /// Comments at the root have to be texts.
    Comments,
    /// Other root keys must not be there.
    UnknownKeys,
    /// Variables and components have to be of the right form.
    Sections,
    /// What a whole template must have. Only `validate` and `build` look.
    Validation,
    /// `min_packer_version`. Only `validate` and `build` look.
    MinVersion,
    /// Packer says nothing: it accepts, and does not what was meant.
    Silent,
}

/// What is wrong, in words for the person who writes the template.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProblemKind {
    #[error("{0}")]
    Syntax(SyntaxErrorKind),
    #[error("The number {literal} is too large.")]
    NumberTooLarge { literal: String },
    #[error("The name {} stands twice in this object. Remove or rename one of the two.", quote(.name))]
    DuplicateName { name: String, first: Span },
    #[error("A template is an object: {{ }}. This is {}.", kind_words(*.found))]
    RootNotObject { found: Kind },
    #[error("{what} has to be {expected}, not {}.", kind_words(*.found))]
    WrongType { what: String, expected: Expected, found: Kind },
    #[error("Packer does not know {} at the root of a template.{}", quote(.name), hint(*.meant))]
    UnknownRootKey { name: String, meant: Option<&'static str> },
    #[error("An empty name at the root makes Packer crash. Remove it.")]
    EmptyRootKey,
    #[error("{} is a comment, since it begins with _; its value has to be a text, not {}.", quote(.name), kind_words(*.found))]
    CommentNotText { name: String, found: Kind },
    #[error("The default of a variable has to be a text, or null if the variable is required. Packer does not convert {}{}.", kind_words(*.found), written_as(.text.as_ref()))]
    DefaultNotText { name: String, found: Kind, text: Option<String> },
    #[error("This {role} has no \"type\".")]
    MissingType { role: super::Role },
    #[error("A null in the list of builders makes Packer crash. Remove it.")]
    NullBuilder,
    #[error("Another builder has the name {} already. Give one of the two another \"name\".", quote(.name))]
    BuilderNameTaken { name: String, first: Span },
    #[error("{} is not a duration such as \"30s\" or \"1h30m\".{}", quote(.text), duration_hint(.text))]
    NotADuration { key: String, text: String },
    #[error("A post-processor is a type, an object, or a list of these, not {}.", kind_words(*.found))]
    PostProcessorForm { found: Kind },
    #[error("A sequence of post-processors cannot hold another sequence.")]
    NestedSequence,
    #[error("A template needs at least one builder.")]
    NoBuilders,
    #[error("Only one of \"only\" and \"except\" can be given.")]
    OnlyAndExcept,
    #[error("There is no builder of the name {}.", quote(.name))]
    NoSuchBuilder { key: &'static str, name: String },
    #[error("{} is not a version such as \"1.6.6\".", quote(.text))]
    MinVersionMalformed { text: String },
    #[error("This template asks for Packer {wanted} or higher; it would be built with {actual}.")]
    MinVersionTooHigh { wanted: String, actual: String },
    #[error("There is no variable of the name {}; Packer ignores this entry.", quote(.name))]
    SensitiveUndeclared { name: String },
}

/// What a value should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Expected {
    #[error("a text")]
    Text,
    #[error("an object")]
    Object,
    #[error("a list")]
    List,
    #[error("true or false")]
    Flag,
    #[error("a duration such as \"30s\"")]
    Duration,
    #[error("a whole number from 0 on")]
    Count,
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "an object",
        Kind::Array => "a list",
        Kind::String => "a text",
        Kind::Number => "a number",
        Kind::Bool(true) => "true",
        Kind::Bool(false) => "false",
        Kind::Null => "null",
        Kind::Invalid => "nothing",
    }
}

fn written_as(text: Option<&String>) -> String {
    text.map(|text| format!("; write {}", quote(text))).unwrap_or_default()
}

fn hint(meant: Option<&'static str>) -> String {
    meant.map(|meant| format!(" Did you mean {}?", quote(meant))).unwrap_or_default()
}

fn duration_hint(text: &str) -> &'static str {
    if text.contains("{{") {
        " Packer does not interpolate it."
    } else if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        " The unit is missing."
    } else {
        ""
    }
}
