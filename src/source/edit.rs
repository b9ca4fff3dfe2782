use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Sort, Span};

/// Replaces the bytes under `span` by `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    pub span: Span,
    pub text: String,
}

impl TextEdit {
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self { span: Span::at(offset), text: text.into() }
    }

    pub fn delete(span: Span) -> Self {
        Self { span, text: String::new() }
    }
}

/// Why edits could not be applied; the text is then untouched.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    #[error("edit at bytes {}..{} lies outside the text of {len} bytes", span.start, span.end)]
    OutOfBounds { span: Span, len: usize },
    #[error("edit at bytes {}..{} cuts a character in two", span.start, span.end)]
    SplitsCharacter { span: Span },
    #[error("edits at bytes {}..{} and {}..{} overlap", first.start, first.end, second.start, second.end)]
    Overlap { first: Span, second: Span },
}

/// Applies `edits`, whose spans all refer to `text` as given, in any order;
/// insertions at one offset keep the order in which they are listed.
///
/// Gives the new text and the inverse edits, whose spans refer to the new text.
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> Result<(String, Vec<TextEdit>), EditError> {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.order_by_key(|edit| (edit.span.start, edit.span.end));

    let mut result = String::with_capacity(text.len());
    let mut inverse = Vec::with_capacity(sorted.len());
    let mut done = Span::at(0);
    for edit in sorted {
        let span = edit.span;
        if span.start > span.end || span.end > text.len() {
            return Err(EditError::OutOfBounds { span, len: text.len() });
        }
        if span.start < done.end {
            return Err(EditError::Overlap { first: done, second: span });
        }
        let (Some(kept), Some(replaced)) = (text.get(done.end..span.start), text.get(span.start..span.end)) else {
            return Err(EditError::SplitsCharacter { span });
        };
        result.push_str(kept);
        let start = result.len();
        result.push_str(&edit.text);
        inverse.push(TextEdit::replace(Span::new(start, result.len()), replaced));
        done = span;
    }
    result.push_str(text.get(done.end..).unwrap_or_default());
    Ok((result, inverse))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverse_restores_the_text() {
        let text = "a\r\nbé\n";
        let edits =
            [TextEdit::insert(7, "!"), TextEdit::replace(Span::new(0, 1), "xyz"), TextEdit::delete(Span::new(4, 6))];
        let (changed, inverse) = apply_edits(text, &edits).unwrap();
        assert_eq!(changed, "xyz\r\nb\n!");
        assert_eq!(apply_edits(&changed, &inverse).unwrap().0, text);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let span = Span::new(5, 6);
        assert_eq!(apply_edits("abé", &[TextEdit::delete(span)]), Err(EditError::OutOfBounds { span, len: 4 }));
        let span = Span::new(3, 4);
        assert_eq!(apply_edits("abé", &[TextEdit::delete(span)]), Err(EditError::SplitsCharacter { span }));
        assert!(matches!(
            apply_edits("abc", &[TextEdit::delete(Span::new(0, 2)), TextEdit::insert(1, "x")]),
            Err(EditError::Overlap { .. })
        ));
    }
}
