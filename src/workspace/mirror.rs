use std::sync::Arc;

use super::composition::difference;
use super::line_end::{LineEnd, restyled};
use super::projection::{ModelEdit, Projection};
use crate::source::{LineColumn, LineIndex, Span, TextEdit, apply_edits};

/// A text together with what an editor's model makes of it: carries changes
/// over in both directions and knows what the model should hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    text: Arc<str>,
    projection: Projection,
}

/// A range of an editor's model. Lines and columns count from 1, columns in
/// UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelRange {
    pub start_line: usize,
    pub start_column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

impl Mirror {
    /// For a model that is about to be made of [`Self::view`].
    pub fn of(text: Arc<str>) -> Self {
        let projection = Projection::of(&text);
        Self { text, projection }
    }

    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// What the model holds.
    pub fn view(&self) -> String {
        self.projection.view(&self.text)
    }

    /// The line end of the model.
    pub fn line_end(&self) -> LineEnd {
        self.projection.line_end()
    }

    /// Takes over changes of the model; gives the edits that they are on the text.
    pub fn model_changed(&mut self, changes: &[ModelEdit]) -> Vec<TextEdit> {
        let edits = self.projection.to_text(&self.text, changes);
        if let Ok((text, _)) = apply_edits(&self.text, &edits) {
            self.text = text.into();
        }
        edits
    }

    /// Takes over edits of `before`; gives the changes that the model needs, or
    /// `None` where the mirror holds another text or the edits do not fit.
    pub fn text_edited(&mut self, before: &str, edits: &[TextEdit]) -> Option<Vec<ModelEdit>> {
        if *self.text != *before {
            return None;
        }
        let (text, _) = apply_edits(before, edits).ok()?;
        let changes = self.projection.to_model(before, edits);
        self.text = text.into();
        Some(changes)
    }

    /// Takes over another text, however it came about; gives the changes that
    /// the model needs, none if it is the same text.
    pub fn follow(&mut self, text: &Arc<str>) -> Vec<ModelEdit> {
        // Most often it is the text that it has.
        let edit = if *self.text == **text { None } else { difference(&self.text, text) };
        let changes = edit.map(|edit| self.projection.to_model(&self.text, &[edit])).unwrap_or_default();
        self.text = Arc::clone(text);
        changes
    }

    /// Where spans of the text are in the model.
    pub fn ranges<'s>(&self, spans: impl IntoIterator<Item = &'s Span>) -> Vec<ModelRange> {
        let lines = LineIndex::new(&self.text);
        let marked = self.projection.hides_mark(&self.text);
        let place = |offset| {
            let LineColumn { line, column } = lines.line_column(&self.text, offset);
            let hidden = usize::from(marked && line == 0 && column > 0);
            (line + 1, column + 1 - hidden)
        };
        let range = |span: &Span| {
            let (start_line, start_column) = place(span.start);
            let (end_line, end_column) = place(span.end.max(span.start));
            ModelRange { start_line, start_column, end_line, end_column }
        };
        spans.into_iter().map(range).collect()
    }

    /// Where a range of the model is in the text.
    pub fn span(&self, range: ModelRange) -> Span {
        let lines = LineIndex::new(&self.text);
        let marked = self.projection.hides_mark(&self.text);
        let offset = |line: usize, column: usize| {
            let hidden = usize::from(marked && line == 1);
            lines.offset(
                &self.text,
                LineColumn { line: line.saturating_sub(1), column: column.saturating_sub(1) + hidden },
            )
        };
        Span::new(offset(range.start_line, range.start_column), offset(range.end_line, range.end_column))
    }

    /// What a plain text area shows: as [`Self::view`], but browsers give lines
    /// there no other end than `\n`.
    pub fn area(&self) -> String {
        restyled(&self.view(), LineEnd::Lf)
    }

    /// Takes over what a plain text area now holds; gives the one change of the
    /// model that it is, and the edits of the text.
    pub fn area_changed(&mut self, content: &str) -> Option<(ModelEdit, Vec<TextEdit>)> {
        let shown = self.area();
        let edit = difference(&shown, content)?;
        let lines = LineIndex::new(&shown);
        let (start, end) = (lines.line_column(&shown, edit.span.start), lines.line_column(&shown, edit.span.end));
        let change = ModelEdit {
            start_line: start.line + 1,
            start_column: start.column + 1,
            end_line: end.line + 1,
            end_column: end.column + 1,
            text: edit.text,
        };
        let edits = self.model_changed(std::slice::from_ref(&change));
        Some((change, edits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: &str = "\u{feff}a\r\nb\nc\u{1F980}d\r\n";

    fn mirror(text: &str) -> Mirror {
        Mirror::of(text.into())
    }

    fn change(start: (usize, usize), end: (usize, usize), text: &str) -> ModelEdit {
        let ((start_line, start_column), (end_line, end_column)) = (start, end);
        ModelEdit { start_line, start_column, end_line, end_column, text: text.to_owned() }
    }

    #[test]
    fn changes_of_the_model_keep_mark_and_line_ends() {
        let mut mirror = mirror(MIXED);
        assert_eq!(mirror.view(), "a\r\nb\r\nc\u{1F980}d\r\n");
        let edits = mirror.model_changed(&[change((3, 4), (3, 4), "!"), change((1, 1), (1, 2), "A")]);
        assert_eq!(edits.len(), 2);
        assert_eq!(&**mirror.text(), "\u{feff}A\r\nb\nc\u{1F980}!d\r\n");
    }

    #[test]
    fn edits_made_elsewhere_reach_the_model_once() {
        let mut mirror = mirror(MIXED);
        let edits = [TextEdit::insert(3, ">")];
        assert_eq!(mirror.text_edited(MIXED, &edits), Some(vec![change((1, 1), (1, 1), ">")]));
        // Told again, and of a text that it does not hold.
        assert_eq!(mirror.text_edited(MIXED, &edits), None);
        assert_eq!(mirror.follow(&mirror.text().clone()), []);
    }

    #[test]
    fn follows_any_text() {
        let mut mirror = mirror("a\nb\n");
        assert_eq!(mirror.follow(&"a\nxb\n".into()), [change((2, 1), (2, 1), "x")]);
        assert_eq!(&**mirror.text(), "a\nxb\n");
    }

    #[test]
    fn spans_and_ranges_are_the_same_places() {
        let mirror = mirror(MIXED);
        let crab = Span::new(9, 13);
        assert_eq!(crab.of(MIXED), "\u{1F980}");
        let ranges = mirror.ranges(&[crab, Span::new(3, 4)]);
        assert_eq!(ranges[0], ModelRange { start_line: 3, start_column: 2, end_line: 3, end_column: 4 });
        assert_eq!(ranges[1], ModelRange { start_line: 1, start_column: 1, end_line: 1, end_column: 2 });
        assert_eq!(mirror.span(ranges[0]), crab);
        assert_eq!(mirror.span(ranges[1]), Span::new(3, 4));
    }

    #[test]
    fn a_plain_area_edits_the_text_too() {
        let mut mirror = mirror(MIXED);
        assert_eq!(mirror.area(), "a\nb\nc\u{1F980}d\n");
        let (change, edits) = mirror.area_changed("a\nb\nnew\nc\u{1F980}d\n").unwrap();
        assert_eq!(change, self::change((3, 1), (3, 1), "new\n"));
        assert_eq!(edits.len(), 1);
        assert_eq!(&**mirror.text(), "\u{feff}a\r\nb\nnew\r\nc\u{1F980}d\r\n");
        assert_eq!(mirror.area_changed(&mirror.area()), None);
    }
}
