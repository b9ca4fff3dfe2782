use crate::source::{Sort, Span, TextEdit};

/// A text after several rounds of edits, as what is left of the original and
/// what was added, so that the rounds can be told as edits of the original.
#[derive(Debug, Clone)]
pub struct Pieces {
    pieces: Vec<Piece>,
    original_len: usize,
}

#[derive(Debug, Clone)]
enum Piece {
    /// Bytes of the original.
    Kept(Span),
    Added(String),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Kept(span) => span.len(),
            Self::Added(text) => text.len(),
        }
    }

    /// The part from `start` to `end`, counted in this piece.
    fn part(&self, start: usize, end: usize) -> Option<Self> {
        if start >= end {
            return None;
        }
        Some(match self {
            Self::Kept(span) => Self::Kept(Span::new(span.start + start, span.start + end)),
            Self::Added(text) => Self::Added(text.get(start..end)?.to_owned()),
        })
    }
}

impl Pieces {
    pub fn new(text: &str) -> Self {
        let whole = Piece::Kept(Span::new(0, text.len()));
        Self { pieces: if text.is_empty() { Vec::new() } else { vec![whole] }, original_len: text.len() }
    }

    /// Applies edits of the text as it is now, in any order, not overlapping.
    pub fn apply(&mut self, edits: &[TextEdit]) {
        let mut sorted: Vec<&TextEdit> = edits.iter().collect();
        sorted.order_by_key(|edit| (edit.span.start, edit.span.end));
        let mut result = Vec::new();
        let mut done = 0;
        for edit in sorted {
            self.copy(done, edit.span.start, &mut result);
            if !edit.text.is_empty() {
                result.push(Piece::Added(edit.text.clone()));
            }
            done = edit.span.end;
        }
        self.copy(done, usize::MAX, &mut result);
        self.pieces = result;
    }

    /// The edits that make this text of the original, in order.
    pub fn edits(&self) -> Vec<TextEdit> {
        let mut edits = Vec::new();
        let mut kept_to = 0;
        let mut added = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Added(text) => added.push_str(text),
                Piece::Kept(span) => {
                    push_edit(&mut edits, Span::new(kept_to, span.start), &mut added);
                    kept_to = span.end;
                }
            }
        }
        push_edit(&mut edits, Span::new(kept_to, self.original_len), &mut added);
        edits
    }

    fn copy(&self, start: usize, end: usize, into: &mut Vec<Piece>) {
        let mut at = 0;
        for piece in &self.pieces {
            let len = piece.len();
            let from = start.saturating_sub(at).min(len);
            let to = end.saturating_sub(at).min(len);
            into.extend(piece.part(from, to));
            at += len;
        }
    }
}

fn push_edit(edits: &mut Vec<TextEdit>, span: Span, added: &mut String) {
    if !span.is_empty() || !added.is_empty() {
        edits.push(TextEdit::replace(span, std::mem::take(added)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::apply_edits;

    #[test]
    fn rounds_of_edits_are_edits_of_the_original() {
        let text = "one two three";
        let rounds = [
            vec![TextEdit::replace(Span::new(4, 7), "2 and"), TextEdit::delete(Span::new(0, 4))],
            vec![TextEdit::insert(1, "."), TextEdit::replace(Span::new(5, 7), "-")],
        ];
        let mut pieces = Pieces::new(text);
        let mut now = text.to_owned();
        for edits in &rounds {
            pieces.apply(edits);
            now = apply_edits(&now, edits).unwrap().0;
        }
        assert_eq!(apply_edits(text, &pieces.edits()).unwrap().0, now);
        assert_eq!(now, "2. and-hree");
    }
}
