//! Changes of an editor's model against edits of the text behind it, checked
//! with a stand-in that does what Monaco does: lines of UTF-16 units, one line
//! end for all, no byte order mark.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use bakewright::source::{Span, TextEdit, apply_edits};
use bakewright::workspace::{LineEnd, ModelEdit, Projection};
use proptest::prelude::*;

/// A model as Monaco holds it.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    units: Vec<u16>,
    line_end: LineEnd,
}

impl Model {
    /// As the text buffer builder counts and normalises.
    fn open(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let crlf = text.matches("\r\n").count();
        let cr = text.matches('\r').count() - crlf;
        let lf = text.matches('\n').count() - crlf;
        let line_end = if (cr + crlf) * 2 > cr + lf + crlf { LineEnd::CrLf } else { LineEnd::Lf };
        Self { units: normalised(text, line_end).encode_utf16().collect(), line_end }
    }

    fn value(&self) -> String {
        String::from_utf16(&self.units).unwrap()
    }

    /// Where each line starts and where its text ends.
    fn lines(&self) -> Vec<(usize, usize)> {
        let value = &self.units;
        let mut lines = Vec::new();
        let mut start = 0;
        for (at, unit) in value.iter().enumerate() {
            if *unit == u16::from(b'\n') {
                lines.push((start, at + 1 - self.line_end.as_str().len()));
                start = at + 1;
            }
        }
        lines.push((start, value.len()));
        lines
    }

    fn offset(&self, line: usize, column: usize) -> usize {
        let (start, end) = self.lines()[line - 1];
        (start + column - 1).min(end)
    }

    fn apply_one(&mut self, edit: &ModelEdit) {
        let range = self.offset(edit.start_line, edit.start_column)..self.offset(edit.end_line, edit.end_column);
        let text = normalised(&edit.text, self.line_end);
        self.units.splice(range, text.encode_utf16());
    }

    /// As `applyEdits` does: the last place first, insertions at one place in
    /// the order given. Gives the changes of the event.
    fn apply(&mut self, edits: &[ModelEdit]) -> Vec<ModelEdit> {
        let mut sorted: Vec<(usize, &ModelEdit)> = edits.iter().enumerate().collect();
        sorted.sort_by_key(|(at, edit)| {
            std::cmp::Reverse((edit.end_line, edit.end_column, edit.start_line, edit.start_column, *at))
        });
        let changes: Vec<ModelEdit> = sorted
            .into_iter()
            .map(|(_, edit)| ModelEdit { text: normalised(&edit.text, self.line_end), ..edit.clone() })
            .collect();
        for change in &changes {
            self.apply_one(change);
        }
        changes
    }

    /// A place from a number, never between the halves of a character.
    fn place(&self, seed: usize) -> (usize, usize) {
        let lines = self.lines();
        let line = seed % lines.len();
        let (start, end) = lines[line];
        let mut column = (seed / 7) % (end - start + 1);
        if column > 0 && (0xd800..0xdc00).contains(&self.units[start + column - 1]) {
            column -= 1;
        }
        (line + 1, column + 1)
    }

    /// Edits that do not overlap, as several cursors or "replace all" make them.
    fn edits(&self, seeds: &[(usize, usize, String)]) -> Vec<ModelEdit> {
        let mut places: Vec<(usize, usize)> =
            seeds.iter().flat_map(|(from, to, _)| [self.place(*from), self.place(*to)]).collect();
        places.sort_unstable();
        places
            .chunks(2)
            .zip(seeds)
            .map(|(range, (_, _, text))| ModelEdit {
                start_line: range[0].0,
                start_column: range[0].1,
                end_line: range[1].0,
                end_column: range[1].1,
                text: text.clone(),
            })
            .collect()
    }
}

fn normalised(text: &str, line_end: LineEnd) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', line_end.as_str())
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec!["a", "b", "é", "🦀", "\n", "\r\n", "\r", "\u{feff}", "\t"]);
    (any::<bool>(), prop::collection::vec(piece, 0..24))
        .prop_map(|(mark, pieces)| if mark { "\u{feff}".to_owned() + &pieces.concat() } else { pieces.concat() })
}

fn insertion() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec!["x", "é", "🦀", "\n", "\r\n", "\r", "\u{feff}", "a", "b"]);
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

type Seeds = Vec<(usize, usize, String)>;

fn seeds() -> impl Strategy<Value = Seeds> {
    prop::collection::vec((0..2_000_usize, 0..2_000_usize, insertion()), 1..4)
}

fn byte_edits(text: &str, seeds: &Seeds) -> Vec<TextEdit> {
    let mut offsets: Vec<usize> =
        seeds.iter().flat_map(|(from, to, _)| [from % (text.len() + 1), to % (text.len() + 1)]).collect();
    for offset in &mut offsets {
        while !text.is_char_boundary(*offset) {
            *offset -= 1;
        }
    }
    offsets.sort_unstable();
    offsets.chunks(2).zip(seeds).map(|(span, seed)| TextEdit::replace(Span::new(span[0], span[1]), &*seed.2)).collect()
}

/// More on request, by `PROPTEST_CASES`.
fn at_least(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig { cases: asked.cases.max(cases), failure_persistence: None, ..asked }
}

proptest! {
    #![proptest_config(at_least(2_000))]

    #[test]
    fn changes_of_a_model_carried_over_project_to_the_same_model(
        text in text(), events in prop::collection::vec(seeds(), 1..6)
    ) {
        let mut model = Model::open(&text);
        let projection = Projection::of(&text);
        prop_assert_eq!(projection.line_end(), model.line_end);
        prop_assert_eq!(projection.view(&text), model.value());
        let mut text = text;
        for event in events {
            let changes = model.apply(&model.edits(&event));
            let edits = projection.to_text(&text, &changes);
            let (changed, inverse) = apply_edits(&text, &edits).unwrap();
            prop_assert_eq!(projection.view(&changed), model.value());
            prop_assert_eq!(&apply_edits(&changed, &inverse).unwrap().0, &text);
            text = changed;
        }
    }

    #[test]
    fn changes_listed_one_after_the_other_are_understood_too(text in text(), events in prop::collection::vec(seeds(), 2..5)) {
        let mut model = Model::open(&text);
        let projection = Projection::of(&text);
        let mut changes = Vec::new();
        for event in events {
            let edits = model.edits(&event);
            changes.extend(model.apply(&edits));
        }
        let edits = projection.to_text(&text, &changes);
        prop_assert_eq!(projection.view(&apply_edits(&text, &edits).unwrap().0), model.value());
    }

    #[test]
    fn edits_of_the_text_carried_over_give_the_model_of_the_new_text(
        text in text(), steps in prop::collection::vec(seeds(), 1..6)
    ) {
        let mut model = Model::open(&text);
        let mut projection = Projection::of(&text);
        let mut text = text;
        for step in steps {
            let edits = byte_edits(&text, &step);
            let (changed, inverse) = apply_edits(&text, &edits).unwrap();
            model.apply(&projection.to_model(&text, &edits));
            prop_assert_eq!(projection.view(&changed), model.value());
            // Undone and done again, as history does it.
            model.apply(&projection.to_model(&changed, &inverse));
            prop_assert_eq!(projection.view(&text), model.value());
            model.apply(&projection.to_model(&text, &edits));
            prop_assert_eq!(projection.view(&changed), model.value());
            text = changed;
        }
    }

    #[test]
    fn untouched_lines_keep_their_bytes(
        lines in prop::collection::vec(("[ab🦀]{0,4}", any::<bool>()), 3..12), at in 0..1_000_usize, insert in insertion()
    ) {
        let ended: Vec<String> =
            lines.iter().map(|(line, crlf)| format!("{line}{}", if *crlf { "\r\n" } else { "\n" })).collect();
        let text = ended.concat();
        let mut model = Model::open(&text);
        // Not the empty line after the last line end, which has none of its own.
        let (line, column) = Some(model.place(at)).filter(|(line, _)| *line <= ended.len()).unwrap_or((1, 1));
        let (_, width) = { let (start, end) = model.lines()[line - 1]; (start, end - start) };
        let edit = ModelEdit { start_line: line, start_column: column, end_line: line, end_column: width + 1, text: insert };
        let changes = model.apply(std::slice::from_ref(&edit));
        let (changed, _) = apply_edits(&text, &Projection::of(&text).to_text(&text, &changes)).unwrap();
        let own_end = if lines[line - 1].1 { "\r\n" } else { "\n" };
        let kept: String = ended[line - 1].chars().scan(0, |units, ch| {
            *units += ch.len_utf16();
            (*units < column).then_some(ch)
        }).collect();
        let expected =
            ended[..line - 1].concat() + &kept + &normalised(&edit.text, if own_end == "\n" { LineEnd::Lf } else { LineEnd::CrLf })
                + own_end + &ended[line..].concat();
        prop_assert_eq!(changed, expected);
    }
}

fn changed(text: &str, edit: (usize, usize, usize, usize, &str)) -> String {
    let (start_line, start_column, end_line, end_column, new) = edit;
    let change = ModelEdit { start_line, start_column, end_line, end_column, text: new.to_owned() };
    apply_edits(text, &Projection::of(text).to_text(text, &[change])).unwrap().0
}

#[test]
fn a_new_line_ends_as_its_neighbour() {
    assert_eq!(changed("a\r\nb\nc", (1, 2, 1, 2, "\n")), "a\r\n\r\nb\nc");
    assert_eq!(changed("a\r\nb\nc", (2, 2, 2, 2, "\r\n")), "a\r\nb\n\nc");
    assert_eq!(changed("a\r\nb", (2, 2, 2, 2, "\n")), "a\r\nb\r\n");
    assert_eq!(changed("a", (1, 2, 1, 2, "\r\n")), "a\n");
    assert_eq!(changed("a\rb\nc", (1, 2, 1, 2, "\n")), "a\n\rb\nc");
}

#[test]
fn joining_lines_never_makes_two_line_ends_one() {
    assert_eq!(changed("a\rb\nc", (2, 1, 2, 2, "")), "a\r\n\nc");
}

#[test]
fn the_byte_order_mark_stays_out_of_sight() {
    assert_eq!(changed("\u{feff}a\n", (1, 1, 2, 1, "")), "\u{feff}");
    assert_eq!(changed("\u{feff}\u{1F980}a", (1, 3, 1, 4, "b")), "\u{feff}\u{1F980}b");
    assert_eq!(changed("a", (1, 1, 1, 1, "\u{feff}")), "\u{feff}a");
}

#[test]
fn a_place_beyond_the_text_is_its_end() {
    assert_eq!(changed("a\nb", (1, 99, 1, 99, "x")), "ax\nb");
    assert_eq!(changed("a\nb", (99, 1, 99, 1, "x")), "a\nbx");
}

#[test]
fn a_replacement_by_nearly_the_same_text_touches_only_what_differs() {
    let text = "one\r\ntwo\nthree";
    let change =
        ModelEdit { start_line: 1, start_column: 1, end_line: 3, end_column: 6, text: "one\ntwos\nthree".into() };
    assert_eq!(Projection::of(text).to_text(text, &[change]), [TextEdit::insert(8, "s")]);
}
