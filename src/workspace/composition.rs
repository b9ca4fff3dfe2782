//! Edits after edits: made one, swapped, and made small. Every list of edits
//! here has spans that refer to one text and do not overlap.

use serde::{Deserialize, Serialize};

use crate::source::{Sort, Span, TextEdit};

/// A stretch of a text, seen from the text before an edit.
enum Piece<'e> {
    Kept(Span),
    New(&'e str),
}

/// One list of edits that does what `first` and then `second` do; the spans of
/// `second` refer to the text that `first` gives.
pub fn compose(first: &[TextEdit], second: &[TextEdit]) -> Vec<TextEdit> {
    let middle = pieces(first);
    let mut reader = PieceReader { pieces: middle.into_iter(), rest: None };
    let mut composed = Composer::default();
    let mut at = 0;
    for edit in sorted(second) {
        reader.take(edit.span.start.saturating_sub(at), |piece| composed.push(piece));
        reader.take(edit.span.len(), |_| ());
        composed.push(Piece::New(&edit.text));
        at = edit.span.end;
    }
    reader.take(usize::MAX, |piece| composed.push(piece));
    composed.edits
}

/// Where `span` lies after `edits`, of which none touches it.
pub fn moved(span: Span, edits: &[TextEdit]) -> Span {
    let (mut grown, mut shrunk) = (0, 0);
    for edit in edits.iter().filter(|edit| edit.span.end <= span.start && edit.span.start < span.start) {
        grown += edit.text.len();
        shrunk += edit.span.len();
    }
    Span::new((span.start + grown).saturating_sub(shrunk), (span.end + grown).saturating_sub(shrunk))
}

/// Edits and what undoes them: as many, of which each undoes one and has the
/// span of what that one put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversible {
    pub edits: Vec<TextEdit>,
    pub inverse: Vec<TextEdit>,
}

impl Reversible {
    /// This change and then `next`, as one.
    pub fn then(&self, next: &Self) -> Self {
        Self { edits: compose(&self.edits, &next.edits), inverse: compose(&next.inverse, &self.inverse) }
    }

    /// How many bytes of text it holds.
    pub fn weight(&self) -> usize {
        self.edits.iter().chain(&self.inverse).map(|edit| edit.text.len() + size_of::<TextEdit>()).sum()
    }
}

/// The same two changes in the other order: what `second` would have been
/// without `first`, and `first` after it. `None` where they touch.
pub fn swapped(first: &Reversible, second: &Reversible) -> Option<(Reversible, Reversible)> {
    let apart = first
        .inverse
        .iter()
        .all(|made| second.edits.iter().all(|edit| edit.span.end < made.span.start || made.span.end < edit.span.start));
    if !apart {
        return None;
    }
    let second_edits = all_moved(&second.edits, &first.inverse);
    let first_edits = all_moved(&first.edits, &second_edits);
    let first_inverse = all_moved(&first.inverse, &second.edits);
    let second_inverse = all_moved(&second.inverse, &first_inverse);
    Some((
        Reversible { edits: second_edits, inverse: second_inverse },
        Reversible { edits: first_edits, inverse: first_inverse },
    ))
}

/// The one edit between `before` and `after` that leaves what both start and
/// end with; `None` where they are equal.
pub fn difference(before: &str, after: &str) -> Option<TextEdit> {
    let start: usize = before
        .chars()
        .zip(after.chars())
        .take_while(|(before, after)| before == after)
        .map(|(before, _)| before.len_utf8())
        .sum();
    let (old, new) = (before.get(start..)?, after.get(start..)?);
    let end: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(old, new)| old == new)
        .map(|(old, _)| old.len_utf8())
        .sum();
    let edit = TextEdit::replace(Span::new(start, before.len() - end), new.get(..new.len() - end)?);
    (!edit.span.is_empty() || !edit.text.is_empty()).then_some(edit)
}

/// `edits` by place, as [`crate::source::apply_edits`] orders them.
pub fn sorted(edits: &[TextEdit]) -> Vec<&TextEdit> {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.order_by_key(|edit| (edit.span.start, edit.span.end));
    sorted
}

fn all_moved(edits: &[TextEdit], by: &[TextEdit]) -> Vec<TextEdit> {
    edits.iter().map(|edit| TextEdit::replace(moved(edit.span, by), edit.text.as_str())).collect()
}

fn pieces(edits: &[TextEdit]) -> Vec<Piece<'_>> {
    let mut pieces = Vec::with_capacity(edits.len() * 2 + 1);
    let mut at = 0;
    for edit in sorted(edits) {
        pieces.push(Piece::Kept(Span::new(at, edit.span.start)));
        pieces.push(Piece::New(&edit.text));
        at = edit.span.end;
    }
    pieces.push(Piece::Kept(Span::new(at, usize::MAX)));
    pieces
}

/// Gives pieces in order, cut where asked.
struct PieceReader<'e, I: Iterator<Item = Piece<'e>>> {
    pieces: I,
    rest: Option<Piece<'e>>,
}

impl<'e, I: Iterator<Item = Piece<'e>>> PieceReader<'e, I> {
    fn take(&mut self, mut len: usize, mut each: impl FnMut(Piece<'e>)) {
        while len > 0 {
            let Some(piece) = self.rest.take().or_else(|| self.pieces.next()) else { return };
            match piece {
                Piece::Kept(span) if span.len() > len => {
                    let cut = span.start + len;
                    each(Piece::Kept(Span::new(span.start, cut)));
                    self.rest = Some(Piece::Kept(Span::new(cut, span.end)));
                    return;
                }
                Piece::New(text) if text.len() > len => {
                    let (taken, rest) = text.split_at_checked(len).unwrap_or((text, ""));
                    each(Piece::New(taken));
                    self.rest = Some(Piece::New(rest));
                    return;
                }
                Piece::Kept(span) => len -= span.len(),
                Piece::New(text) => len -= text.len(),
            }
            each(piece);
        }
    }
}

/// Turns pieces back into edits; what lies between two kept pieces is one edit.
#[derive(Default)]
struct Composer {
    edits: Vec<TextEdit>,
    kept_to: usize,
    pending: String,
}

impl Composer {
    fn push(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::New(text) => self.pending.push_str(text),
            Piece::Kept(span) if span.is_empty() => (),
            Piece::Kept(span) => {
                let replaced = Span::new(self.kept_to, span.start);
                if !replaced.is_empty() || !self.pending.is_empty() {
                    self.edits.push(TextEdit::replace(replaced, std::mem::take(&mut self.pending)));
                }
                self.kept_to = span.end;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::apply_edits;

    /// Edits that fit `text` and do not touch one another.
    fn edits_of(text: &str, seeds: &[(usize, usize, String)]) -> Vec<TextEdit> {
        let mut edits = Vec::new();
        let mut from = 0;
        for (skip, len, insert) in seeds {
            let start = from + skip;
            let end = start + len;
            if end > text.len() {
                break;
            }
            edits.push(TextEdit::replace(Span::new(start, end), insert.as_str()));
            from = end + 1;
        }
        edits
    }

    fn seeds() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
        prop::collection::vec((0..6_usize, 0..4_usize, "[a-d]{0,3}"), 0..4)
    }

    fn reversible(text: &str, edits: Vec<TextEdit>) -> (String, Reversible) {
        let (changed, inverse) = apply_edits(text, &edits).unwrap();
        (changed, Reversible { edits, inverse })
    }

    proptest! {
        #[test]
        fn composed_edits_do_what_both_do(text in "[x-z]{0,24}", first in seeds(), second in seeds()) {
            let first = edits_of(&text, &first);
            let (middle, first_inverse) = apply_edits(&text, &first).unwrap();
            let second = edits_of(&middle, &second);
            let (last, second_inverse) = apply_edits(&middle, &second).unwrap();

            let composed = compose(&first, &second);
            let (at_once, inverse) = apply_edits(&text, &composed).unwrap();
            prop_assert_eq!(&at_once, &last);
            let composed_inverse = compose(&second_inverse, &first_inverse);
            prop_assert_eq!(&apply_edits(&last, &composed_inverse).unwrap().0, &text);
            prop_assert_eq!(inverse, composed_inverse);
        }

        #[test]
        fn swapped_edits_give_the_same_text(text in "[x-z]{0,40}", first in seeds(), second in seeds()) {
            let (middle, first) = reversible(&text, edits_of(&text, &first));
            let (last, second) = reversible(&middle, edits_of(&middle, &second));
            if let Some((second_now_first, first_now_second)) = swapped(&first, &second) {
                let (other_middle, inverse) = apply_edits(&text, &second_now_first.edits).unwrap();
                prop_assert_eq!(&inverse, &second_now_first.inverse);
                let (other_last, inverse) = apply_edits(&other_middle, &first_now_second.edits).unwrap();
                prop_assert_eq!(&inverse, &first_now_second.inverse);
                prop_assert_eq!(&other_last, &last);
                let back = swapped(&second_now_first, &first_now_second);
                prop_assert_eq!(back, Some((first, second)));
            }
        }

        #[test]
        fn the_difference_leads_from_one_to_the_other(before in "[aé\n]{0,12}", after in "[aé\n]{0,12}") {
            let edits: Vec<TextEdit> = difference(&before, &after).into_iter().collect();
            prop_assert_eq!(apply_edits(&before, &edits).unwrap().0, after);
        }
    }

    #[test]
    fn far_edits_swap_and_near_ones_do_not() {
        let (middle, first) = reversible("one two", vec![TextEdit::insert(3, "!")]);
        let (_, far) = reversible(&middle, vec![TextEdit::insert(8, "?")]);
        let (_, near) = reversible(&middle, vec![TextEdit::insert(4, "?")]);
        assert_eq!(swapped(&first, &far).unwrap().0.edits, [TextEdit::insert(7, "?")]);
        assert_eq!(swapped(&first, &near), None);
    }
}
