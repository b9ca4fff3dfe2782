use imara_diff::{Algorithm, Diff, InternedInput};

use super::Span;

/// Lines of unchanged text that are shown around a change, as git does.
pub const CONTEXT_LINES: usize = 3;

/// How two texts differ, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineDiff {
    pub hunks: Vec<Hunk>,
    /// How many lines the new text has that the old one had not, and the other
    /// way round; a changed line counts for both.
    pub added: usize,
    pub removed: usize,
}

/// A stretch of changed lines and the unchanged ones around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// The first line in the old text, from 1, and how many; where there are
    /// none, the line before.
    pub old_start: usize,
    pub old_lines: usize,
    pub new_start: usize,
    pub new_lines: usize,
    pub lines: Vec<DiffLine>,
}

/// A line of either text or of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    pub side: Side,
    /// The number of the line in the old text and in the new one, from 1.
    pub old: Option<usize>,
    pub new: Option<usize>,
    /// Without its line end.
    pub text: String,
    /// `\n`, `\r\n`, or nothing at the end of a text that ends within a line.
    pub end: &'static str,
    /// The bytes of `text` that its counterpart does not have, where a line was
    /// changed rather than added or removed.
    pub changed: Option<Span>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Both,
    /// Removed.
    Old,
    /// Added.
    New,
}

/// Compares two texts. Lines end with `\n`; what precedes it is part of the
/// line, so that a changed line end is a changed line.
pub fn line_diff(old: &str, new: &str, context: usize) -> LineDiff {
    let input = InternedInput::new(old, new);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let line = |token| input.interner[token];
    let texts = Texts {
        old: input.before.iter().map(|token| line(*token)).collect(),
        new: input.after.iter().map(|token| line(*token)).collect(),
    };
    let mut result = LineDiff::default();
    for change in diff.hunks() {
        let change = Change {
            old: index(change.before.start)..index(change.before.end),
            new: index(change.after.start)..index(change.after.end),
        };
        result.removed += change.old.len();
        result.added += change.new.len();
        result.add(&change, &texts, context);
    }
    for hunk in &mut result.hunks {
        hunk.close(&texts, context);
    }
    result
}

struct Change {
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

struct Texts<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
}

impl LineDiff {
    fn add(&mut self, change: &Change, texts: &Texts<'_>, context: usize) {
        let near = |hunk: &&mut Hunk| change.old.start <= hunk.old_end() + 2 * context;
        if let Some(hunk) = self.hunks.last_mut().filter(near) {
            hunk.same_until(change.old.start, texts);
            hunk.change(change, texts);
            return;
        }
        let before = change.old.start.min(context);
        let (old, new) = (change.old.start - before, change.new.start - before);
        let mut hunk = Hunk { old_start: old, old_lines: 0, new_start: new, new_lines: 0, lines: Vec::new() };
        hunk.same_until(change.old.start, texts);
        hunk.change(change, texts);
        self.hunks.push(hunk);
    }
}

/// While a hunk is made, its starts count from 0.
impl Hunk {
    fn old_end(&self) -> usize {
        self.old_start + self.old_lines
    }

    fn new_end(&self) -> usize {
        self.new_start + self.new_lines
    }

    fn same_until(&mut self, end: usize, texts: &Texts<'_>) {
        while self.old_end() < end {
            let Some(line) = texts.old.get(self.old_end()) else { return };
            let (old, new) = (self.old_end() + 1, self.new_end() + 1);
            self.lines.push(diff_line(Side::Both, line, Some(old), Some(new), None));
            self.old_lines += 1;
            self.new_lines += 1;
        }
    }

    fn change(&mut self, change: &Change, texts: &Texts<'_>) {
        let old: Vec<&str> = texts.old.get(change.old.clone()).unwrap_or_default().to_vec();
        let new: Vec<&str> = texts.new.get(change.new.clone()).unwrap_or_default().to_vec();
        // Lines are counterparts where as many came as went.
        let paired = old.len() == new.len();
        let spans: Vec<Option<(Span, Span)>> =
            if paired { old.iter().zip(&new).map(|(old, new)| changed_spans(old, new)).collect() } else { Vec::new() };
        for (at, line) in old.iter().enumerate() {
            let changed = spans.get(at).copied().flatten().map(|(old, _)| old);
            self.lines.push(diff_line(Side::Old, line, Some(change.old.start + at + 1), None, changed));
        }
        for (at, line) in new.iter().enumerate() {
            let changed = spans.get(at).copied().flatten().map(|(_, new)| new);
            self.lines.push(diff_line(Side::New, line, None, Some(change.new.start + at + 1), changed));
        }
        self.old_lines += old.len();
        self.new_lines += new.len();
    }

    fn close(&mut self, texts: &Texts<'_>, context: usize) {
        self.same_until(self.old_end() + context, texts);
        // An empty side is named by the line before it.
        self.old_start += usize::from(self.old_lines > 0);
        self.new_start += usize::from(self.new_lines > 0);
    }
}

fn diff_line(side: Side, line: &str, old: Option<usize>, new: Option<usize>, changed: Option<Span>) -> DiffLine {
    let (text, end) = without_end(line);
    DiffLine { side, old, new, text: text.to_owned(), end, changed }
}

fn without_end(line: &str) -> (&str, &'static str) {
    match line.strip_suffix('\n') {
        Some(text) => text.strip_suffix('\r').map_or((text, "\n"), |text| (text, "\r\n")),
        None => (line, ""),
    }
}

/// What two lines do not share at their start and end; `None` where they share
/// too little to be called one line changed.
fn changed_spans(old: &str, new: &str) -> Option<(Span, Span)> {
    let ((old, _), (new, _)) = (without_end(old), without_end(new));
    let shared = |(one, other): &(char, char)| one == other;
    let start: usize = old.chars().zip(new.chars()).take_while(shared).map(|(ch, _)| ch.len_utf8()).sum();
    let (old_rest, new_rest) = (old.get(start..)?, new.get(start..)?);
    let end: usize =
        old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(shared).map(|(ch, _)| ch.len_utf8()).sum();
    let same = old.get(..start)?.trim().len() + old.get(old.len() - end..)?.trim().len();
    (same > 0).then(|| (Span::new(start, old.len() - end), Span::new(start, new.len() - end)))
}

fn index(line: u32) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drawn(old: &str, new: &str) -> Vec<String> {
        let mut drawn = Vec::new();
        for hunk in line_diff(old, new, 1).hunks {
            drawn.push(format!("@{},{} {},{}", hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines));
            for line in hunk.lines {
                let sign = match line.side {
                    Side::Both => ' ',
                    Side::Old => '-',
                    Side::New => '+',
                };
                let changed = line.changed.map(|span| format!(" [{}]", span.of(&line.text))).unwrap_or_default();
                drawn.push(format!("{sign}{}{}{changed}", line.text, line.end.escape_debug()));
            }
        }
        drawn
    }

    #[test]
    fn a_changed_line_with_what_is_around_it() {
        assert_eq!(
            drawn("a\nb\nmain: 1,\nc\nd", "a\nb\nmain: 25,\nc\nd"),
            ["@2,3 2,3", " b\\n", "-main: 1,\\n [1]", "+main: 25,\\n [25]", " c\\n"]
        );
        assert_eq!(drawn("a\r\nb", "a\nb\n"), ["@1,2 1,2", "-a\\r\\n []", "-b []", "+a\\n []", "+b\\n []"]);
        assert_eq!(drawn("", "x\n"), ["@0,0 1,1", "+x\\n"]);
        assert_eq!(drawn("x\ny\n", "x\n"), ["@1,2 1,1", " x\\n", "-y\\n"]);
        assert!(drawn("x", "x").is_empty());
    }

    #[test]
    fn near_changes_share_a_hunk_and_far_ones_do_not() {
        let old = "1\n2\n3\n4\n5\n6\n7\n";
        assert_eq!(line_diff(old, &old.replace('2', "x").replace('5', "y"), 1).hunks.len(), 1);
        assert_eq!(line_diff(old, &old.replace('2', "x").replace('6', "y"), 1).hunks.len(), 2);
    }

    proptest! {
        #[test]
        fn the_hunks_make_the_new_text_of_the_old(old in "([ab]{0,2}\r?\n){0,12}[ab]?", new in "([ab]{0,2}\r?\n){0,12}[ab]?", context in 0..4_usize) {
            let diff = line_diff(&old, &new, context);
            let lines: Vec<&str> = old.split_inclusive('\n').collect();
            let mut made = String::new();
            let mut at = 0;
            for hunk in &diff.hunks {
                let start = hunk.old_start.saturating_sub(usize::from(hunk.old_lines > 0));
                prop_assert!(start >= at);
                made.extend(lines[at..start].iter().copied());
                at = start;
                prop_assert_eq!(hunk.new_start - usize::from(hunk.new_lines > 0), made.matches('\n').count());
                for line in &hunk.lines {
                    let whole = format!("{}{}", line.text, line.end);
                    if line.side != Side::New {
                        prop_assert_eq!(lines[at], &whole);
                        at += 1;
                        prop_assert_eq!(line.old, Some(at));
                    }
                    if line.side != Side::Old {
                        made.push_str(&whole);
                    }
                }
            }
            made.extend(lines[at..].iter().copied());
            prop_assert_eq!(made, new);
        }
    }
}
