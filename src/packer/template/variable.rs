use crate::json::{Kind, NodeId};
use crate::source::Span;

/// A variable that a template declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub name_span: Span,
    pub node: NodeId,
    /// Of the default.
    pub span: Span,
    pub default: Default,
    /// Named by `sensitive-variables`.
    pub sensitive: bool,
}

/// What a variable is where nobody gives it a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Default {
    /// `null`: somebody has to give it one.
    Required,
    /// Not interpolated.
    Text(String),
    /// Neither text nor null, which Packer refuses; [`Kind::Invalid`] where
    /// nothing is written yet.
    Invalid(Kind),
}

impl Variable {
    pub fn is_required(&self) -> bool {
        self.default == Default::Required
    }

    pub fn default_text(&self) -> Option<&str> {
        match &self.default {
            Default::Text(text) => Some(text),
            Default::Required | Default::Invalid(_) => None,
        }
    }
}
