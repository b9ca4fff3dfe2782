//! YAML by its lines: enough to find names and paths in manifests of any
//! state. What depends on more than a key and a plain value on one line is
//! passed over.

/// A line `key: value`, or `- value`, or `- key: value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// The column of the key, or of the value of an item without key.
    pub column: usize,
    /// The line starts an item of a list, whose dash is at this column.
    pub item: Option<usize>,
    pub key: &'t str,
    pub value: &'t str,
    /// The byte at which the line starts.
    pub start: usize,
}

/// The lines that hold something, in order.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        parse(line.trim_end(), start)
    })
}

fn parse(line: &str, start: usize) -> Option<Line<'_>> {
    let mut rest = line.trim_start();
    if rest.is_empty() || rest.starts_with('#') {
        return None;
    }
    let mut item = None;
    while let Some(inner) = rest.strip_prefix("- ") {
        item = item.or(Some(line.len() - rest.len()));
        rest = inner.trim_start();
    }
    let column = line.len() - rest.len();
    let (key, value) = match rest.split_once(": ") {
        Some((key, value)) => (key, value),
        None => rest.strip_suffix(':').map_or(("", rest), |key| (key, "")),
    };
    Some(Line { column, item, key: unquoted(key), value: unquoted(without_comment(value)), start })
}

fn without_comment(value: &str) -> &str {
    value.split_once(" #").map_or(value, |(value, _)| value)
}

fn unquoted(text: &str) -> &str {
    let text = text.trim();
    ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(text)
}
