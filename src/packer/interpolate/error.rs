use thiserror::Error;

use crate::source::Span;

/// Why a text could not be rendered. `Display` is what Packer prints, save for
/// a bound of our own.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InterpolateError {
    /// The text is not a template.
    #[error("{message}")]
    Parse { message: String, span: Span },
    /// The template failed while it ran.
    #[error("{message}")]
    Execution { message: String, span: Span },
    /// The template is larger or longer-running than we are willing to follow.
    #[error("interpolation stopped: {bound}")]
    Bound { bound: Bound, span: Span },
}

/// A limit of this program, not of Packer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Bound {
    #[error("actions and parentheses nest deeper than {0} levels")]
    Nesting(usize),
    #[error("templates call each other deeper than {0} levels")]
    TemplateDepth(usize),
    #[error("the result is larger than {0} bytes")]
    Size(usize),
    #[error("more than {0} steps of evaluation")]
    Steps(usize),
    #[error("the text still changes after {0} renderings")]
    Passes(usize),
}

impl InterpolateError {
    /// Where in the rendered text.
    pub fn span(&self) -> Span {
        match self {
            Self::Parse { span, .. } | Self::Execution { span, .. } | Self::Bound { span, .. } => *span,
        }
    }

    /// True for a parse error, which Packer words as `invalid …` and not as
    /// `render …`.
    pub fn is_parse(&self) -> bool {
        matches!(self, Self::Parse { .. })
    }
}
