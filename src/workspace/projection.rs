use serde::{Deserialize, Serialize};

use super::composition::compose;
use super::document::BYTE_ORDER_MARK;
use super::line_end::{LineEnd, first_line_end, last_line_end, line_ends, restyled};
use crate::source::{LineColumn, LineIndex, Span, TextEdit, apply_edits};

/// A change of an editor's model, as Monaco reports it in `changes` and takes
/// it in `applyEdits`. Lines and columns count from 1, columns in UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelEdit {
    pub start_line: usize,
    pub start_column: usize,
    pub end_line: usize,
    pub end_column: usize,
    pub text: String,
}

impl ModelEdit {
    fn start(&self) -> LineColumn {
        place(self.start_line, self.start_column)
    }

    fn end(&self) -> LineColumn {
        place(self.end_line, self.end_column)
    }
}

/// What an editor's model makes of a text, for as long as the model lives.
///
/// Monaco drops a byte order mark and writes all line ends alike when it makes
/// a model, so model and text differ by more than an offset: changes are
/// carried over by line and column. Make the projection when the model is made
/// and keep it beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Projection {
    dropped_mark: bool,
    line_end: LineEnd,
}

impl Projection {
    /// Mirrors Monaco's text buffer builder: one mark is dropped, and lines
    /// end in `\r\n` where more than half of them do (a lone `\r` counted in),
    /// else in `\n`. A text of one line gets `\n`, whatever the user's system.
    pub fn of(text: &str) -> Self {
        let dropped_mark = text.starts_with(BYTE_ORDER_MARK);
        let (mut all, mut with_return) = (0_usize, 0_usize);
        for (_, line_end) in line_ends(text) {
            all += 1;
            with_return += usize::from(line_end != LineEnd::Lf);
        }
        let line_end = if with_return * 2 > all { LineEnd::CrLf } else { LineEnd::Lf };
        Self { dropped_mark, line_end }
    }

    /// Does the text start with a byte order mark that the model does not hold?
    pub(super) fn hides_mark(self, text: &str) -> bool {
        self.dropped_mark && text.starts_with(BYTE_ORDER_MARK)
    }

    /// The line end of the model.
    pub fn line_end(self) -> LineEnd {
        self.line_end
    }

    /// What the model holds for `text`.
    pub fn view(self, text: &str) -> String {
        let shown = if self.dropped_mark { text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text) } else { text };
        restyled(shown, self.line_end)
    }

    /// The edits on `text` for changes of its model.
    ///
    /// Each change refers to the model after the changes listed before it, as
    /// Monaco's do (it lists those of one event from the last place to the
    /// first). Line breaks that are inserted take the line end of their
    /// neighbours; what a change replaces by itself is left alone; a place
    /// beyond the text is its end.
    pub fn to_text(self, text: &str, changes: &[ModelEdit]) -> Vec<TextEdit> {
        let descending = changes
            .iter()
            .zip(changes.iter().skip(1))
            .all(|(later, earlier)| earlier.end() <= later.start() && earlier.start() <= earlier.end());
        if descending {
            return self.simultaneous(text, changes);
        }
        let mut current = text.to_owned();
        let mut composed = Vec::new();
        for change in changes {
            let edits = self.simultaneous(&current, std::slice::from_ref(change));
            let Ok((next, _)) = apply_edits(&current, &edits) else { continue };
            composed = compose(&composed, &edits);
            current = next;
        }
        composed
    }

    /// The changes of the model for `edits` on `text`; all refer to the model
    /// as it was before them. Where the edits take away the byte order mark or
    /// put text before it, the projection learns that.
    pub fn to_model(&mut self, text: &str, edits: &[TextEdit]) -> Vec<ModelEdit> {
        let mut shown = widened(text, edits);
        let mark = if self.dropped_mark { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        if let Some(first) = shown.first_mut().filter(|first| first.span.start < mark) {
            if first.span.is_empty() {
                first.text.push(BYTE_ORDER_MARK);
            }
            match first.text.strip_prefix(BYTE_ORDER_MARK) {
                Some(rest) => first.text = rest.to_owned(),
                None => self.dropped_mark = false,
            }
            first.span = Span::new(mark, first.span.end.max(mark));
        }
        let lines = LineIndex::new(text);
        let marked_column = usize::from(mark > 0);
        let place = |offset| {
            let LineColumn { line, column } = lines.line_column(text, offset);
            (line + 1, if line == 0 { (column + 1).saturating_sub(marked_column) } else { column + 1 })
        };
        shown
            .into_iter()
            .map(|edit| {
                let (start_line, start_column) = place(edit.span.start);
                let (end_line, end_column) = place(edit.span.end);
                let text = restyled(&edit.text, self.line_end);
                ModelEdit { start_line, start_column, end_line, end_column, text }
            })
            .collect()
    }

    /// As [`Self::to_text`], for changes that are listed from the last place to
    /// the first and so all refer to the same model.
    fn simultaneous(self, text: &str, changes: &[ModelEdit]) -> Vec<TextEdit> {
        let lines = LineIndex::new(text);
        let offset = |mut place: LineColumn| {
            if place.line == 0 && self.dropped_mark {
                place.column += 1;
            }
            lines.offset(text, place)
        };
        let mut merged: Vec<TextEdit> = Vec::with_capacity(changes.len());
        for change in changes.iter().rev() {
            let start = offset(change.start());
            let span = Span::new(start, offset(change.end()).max(start));
            match merged.last_mut() {
                Some(before) if before.span.end >= span.start => {
                    before.span.end = span.end.max(before.span.end);
                    before.text.push_str(&change.text);
                }
                _ => merged.push(TextEdit::replace(span, change.text.as_str())),
            }
        }
        merged.into_iter().filter_map(|edit| self.in_bytes(text, &lines, edit)).collect()
    }

    /// `edit` without what it replaces by itself, with the line ends of its
    /// surroundings.
    fn in_bytes(self, text: &str, lines: &LineIndex, edit: TextEdit) -> Option<TextEdit> {
        let (before, after, new) = trimmed(edit.span.of(text), &edit.text);
        let span = Span::new(edit.span.start + before, edit.span.end - after);
        if span.is_empty() && new.is_empty() {
            return None;
        }
        let mut new = match first_line_end(new) {
            Some(_) => restyled(new, self.neighbouring_line_end(text, lines, span.start)),
            None => new.to_owned(),
        };
        // A lone `\r` and a `\n` that come to meet would count as one line end.
        let after_return = text.get(..span.start).is_some_and(|kept| kept.ends_with('\r'));
        if after_return && new.starts_with('\n') {
            new.insert(0, '\r');
        }
        let before_newline = text.get(span.end..).is_some_and(|kept| kept.starts_with('\n'));
        if before_newline && (new.ends_with('\r') || new.is_empty() && after_return) {
            new.push('\n');
        }
        Some(TextEdit::replace(span, new))
    }

    /// The line end for a break put in at `offset`: that of its own line, or of
    /// the nearest line before, or after it. A lone `\r` is taken over only
    /// where there is nothing else: neither a shell nor Packer knows it.
    fn neighbouring_line_end(self, text: &str, lines: &LineIndex, offset: usize) -> LineEnd {
        let here = lines.line_of(offset);
        let ends = |line: usize| last_line_end(Span::new(lines.line_start(line), lines.line_start(line + 1)).of(text));
        let common = |line: &usize| ends(*line).filter(|end| *end != LineEnd::Cr);
        let before = (0..=here).rev().find_map(|line| common(&line));
        let near = common(&here).or(before);
        let any = near.or_else(|| (here..lines.line_count()).find_map(|line| common(&line)));
        any.or_else(|| ends(0)).unwrap_or(self.line_end)
    }
}

/// How many bytes `old` starts and ends with that `new` has too, any line end
/// taken for any other, and what is left of `new`.
fn trimmed<'n>(old: &str, new: &'n str) -> (usize, usize, &'n str) {
    let (mut old_rest, mut new_rest) = (old, new);
    while let (Some((same_old, old_next)), Some((same_new, new_next))) = (next_sign(old_rest), next_sign(new_rest)) {
        if same_old != same_new {
            break;
        }
        (old_rest, new_rest) = (old_next, new_next);
    }
    let before = old.len() - old_rest.len();
    let after_start = old_rest.len();
    while let (Some((old_next, same_old)), Some((new_next, same_new))) = (last_sign(old_rest), last_sign(new_rest)) {
        if same_old != same_new {
            break;
        }
        (old_rest, new_rest) = (old_next, new_next);
    }
    (before, after_start - old_rest.len(), new_rest)
}

/// The first character, a line end of any kind as `\n`, and what follows.
fn next_sign(text: &str) -> Option<(char, &str)> {
    if let Some(rest) = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\r')) {
        return Some(('\n', rest));
    }
    let first = text.chars().next()?;
    Some((first, text.get(first.len_utf8()..)?))
}

/// What precedes the last character, and that, a line end of any kind as `\n`.
fn last_sign(text: &str) -> Option<(&str, char)> {
    if let Some(rest) = text.strip_suffix("\r\n").or_else(|| text.strip_suffix('\r')) {
        return Some((rest, '\n'));
    }
    let last = text.chars().next_back()?;
    Some((text.get(..text.len() - last.len_utf8())?, last))
}

/// `edits` by place, those that touch made one, each widened by a `\r` before
/// and a `\n` after it where line ends would otherwise be torn or come to meet.
fn widened(text: &str, edits: &[TextEdit]) -> Vec<TextEdit> {
    let mut widened = compose(edits, &[]);
    for edit in &mut widened {
        if text.get(..edit.span.start).is_some_and(|kept| kept.ends_with('\r')) {
            edit.span.start -= 1;
            edit.text.insert(0, '\r');
        }
        let newline_follows = text.get(edit.span.end..).is_some_and(|kept| kept.starts_with('\n'));
        if newline_follows && (edit.span.of(text).ends_with('\r') || edit.text.ends_with('\r')) {
            edit.span.end += 1;
            edit.text.push('\n');
        }
    }
    widened
}

fn place(line: usize, column: usize) -> LineColumn {
    LineColumn { line: line.saturating_sub(1), column: column.saturating_sub(1) }
}
