use serde::{Deserialize, Serialize};

use crate::source::{Span, TextEdit};

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LineEnd {
    Lf,
    CrLf,
    /// A lone carriage return, as on the first Macintosh.
    Cr,
}

impl LineEnd {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }
}

/// The edits that give every line of `text` the same end.
pub fn with_line_ends(text: &str, line_end: LineEnd) -> Vec<TextEdit> {
    line_ends(text)
        .filter(|(_, found)| *found != line_end)
        .map(|(span, _)| TextEdit::replace(span, line_end.as_str()))
        .collect()
}

/// The line ends of `text`, each with its place.
pub fn line_ends(text: &str) -> impl Iterator<Item = (Span, LineEnd)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let (span, line_end) = first_line_end(text.get(from..)?)?;
        let found = Span::new(from + span.start, from + span.end);
        from = found.end;
        Some((found, line_end))
    })
}

/// The first line end of `text` and its place.
pub(super) fn first_line_end(text: &str) -> Option<(Span, LineEnd)> {
    let at = text.find(['\n', '\r'])?;
    let line_end = match text.get(at..)? {
        rest if rest.starts_with("\r\n") => LineEnd::CrLf,
        rest if rest.starts_with('\r') => LineEnd::Cr,
        _ => LineEnd::Lf,
    };
    Some((Span::new(at, at + line_end.as_str().len()), line_end))
}

/// How the single line `line` ends.
pub(super) fn last_line_end(line: &str) -> Option<LineEnd> {
    let end = line.trim_end_matches(['\n', '\r']).len();
    first_line_end(line.get(end..)?).map(|(_, line_end)| line_end)
}

/// `text` with every line ending in `line_end`.
pub(super) fn restyled(text: &str, line_end: LineEnd) -> String {
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for (span, _) in line_ends(text) {
        result.push_str(text.get(from..span.start).unwrap_or_default());
        result.push_str(line_end.as_str());
        from = span.end;
    }
    result.push_str(text.get(from..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::apply_edits;

    #[test]
    fn changing_line_ends_changes_nothing_else() {
        let text = "a\r\nb\rc\n\r\r\n";
        assert_eq!(line_ends(text).count(), 5);
        for line_end in [LineEnd::Lf, LineEnd::CrLf, LineEnd::Cr] {
            let (changed, inverse) = apply_edits(text, &with_line_ends(text, line_end)).unwrap();
            assert_eq!(changed, ["a", "b", "c", "", "", ""].join(line_end.as_str()));
            assert_eq!(apply_edits(&changed, &inverse).unwrap().0, text);
        }
    }
}
