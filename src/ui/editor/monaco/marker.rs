use serde::Serialize;

use crate::source::Span;
use crate::workspace::ModelRange;

/// Something to say about a place in a text: underlined there, told on hover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    pub severity: Severity,
    /// In bytes of the file's text.
    pub span: Span,
    pub message: String,
    /// Who says so: Packer, Rosco, Orca, a rule's code.
    pub source: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Hint,
    Information,
    Warning,
    Error,
}

/// A marker as Monaco takes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MarkerData<'m> {
    severity: u8,
    message: &'m str,
    source: &'m str,
    start_line_number: usize,
    start_column: usize,
    end_line_number: usize,
    end_column: usize,
}

impl<'m> MarkerData<'m> {
    pub fn new(marker: &'m Marker, range: ModelRange) -> Self {
        Self {
            severity: match marker.severity {
                Severity::Hint => 1,
                Severity::Information => 2,
                Severity::Warning => 4,
                Severity::Error => 8,
            },
            message: &marker.message,
            source: &marker.source,
            start_line_number: range.start_line,
            start_column: range.start_column,
            end_line_number: range.end_line,
            end_column: range.end_column,
        }
    }
}
