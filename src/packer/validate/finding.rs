use crate::source::Span;

/// Something that is wrong with a component, in words for the person who
/// writes the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    pub span: Span,
    pub message: String,
    /// Packer's own words.
    pub packer: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Packer refuses the template.
    Error,
    /// Packer warns and goes on.
    Warning,
}
