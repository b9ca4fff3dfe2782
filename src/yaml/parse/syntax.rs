use saphyr_parser::ScanError;

use super::super::{YamlError, YamlErrorKind};
use crate::source::Span;

/// How the parser speaks of an alias to nothing.
pub(super) const UNKNOWN_ANCHOR: &str = "while parsing node, found unknown anchor";

/// The parser's error at byte `at`, in our words and at the place that is to
/// blame.
pub(super) fn explain(error: &ScanError, text: &str, at: usize) -> YamlError {
    let info = error.info();
    if info.contains("recursion limit") {
        return YamlError { span: rest_of_line(text, at), kind: YamlErrorKind::TooDeep };
    }
    if info.contains("tab")
        && let Some(tab) = indenting_tab(text, at)
    {
        return YamlError { span: Span::new(tab, tab + 1), kind: YamlErrorKind::Tab };
    }
    let sentence = match info {
        "mapping values are not allowed in this context" => {
            "a value cannot hold `: ` unless it is in quotes; or this line is indented too far".to_owned()
        }
        "while parsing a block mapping, did not find expected key" => {
            "this line stands as far in as none of the maps around it".to_owned()
        }
        "while parsing a block collection, did not find expected '-' indicator" => {
            "a list item is expected here: `- ` is missing, or the line stands too far in".to_owned()
        }
        "block sequence entries are not allowed in this context" => {
            "a list cannot start on the line of its key".to_owned()
        }
        "simple key expect ':'" => {
            let line = line_before(text, at);
            return YamlError {
                span: line,
                kind: YamlErrorKind::Syntax(
                    "a key without `: ` after it; or a text that should stand further in".to_owned(),
                ),
            };
        }
        "while scanning a quoted scalar, found unexpected end of stream" | "invalid indentation in quoted scalar" => {
            "the quote that starts here is not closed, or its lines are not indented".to_owned()
        }
        "while parsing a quoted scalar, found unknown escape character" => {
            "unknown escape after `\\`; in single quotes a backslash is just a backslash".to_owned()
        }
        "misplaced bracket" => "this bracket closes nothing".to_owned(),
        "illegal placement of ':' indicator"
        | "while parsing a node, did not find expected node content"
        | "while parsing a flow mapping, did not find expected ',' or '}'"
        | "while parsing a flow sequence, expected ',' or ']'" => "a `[` or `{` before this is not closed".to_owned(),
        "while scanning a block scalar, did not find expected comment or line break" => {
            "the text after `|` or `>` starts on the next line".to_owned()
        }
        "did not find expected <document start>" => {
            "this line stands further out than the first one; a new document starts with `---`".to_owned()
        }
        UNKNOWN_ANCHOR => "no anchor of this name stands before".to_owned(),
        _ => match info.strip_prefix("unexpected character: `").and_then(|rest| rest.strip_suffix('\'')) {
            Some(ch) => format!("a value cannot start with `{ch}`; put it in quotes"),
            None => info.to_owned(),
        },
    };
    YamlError { span: rest_of_line(text, at), kind: YamlErrorKind::Syntax(sentence) }
}

/// The first tab in the indentation of the line at `at` or of one after it.
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let mut line_start = line_start(text, at);
    for line in text.get(line_start..)?.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line.get(..indentation).and_then(|indentation| indentation.find('\t')) {
            return Some(line_start + tab);
        }
        line_start += line.len();
    }
    None
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// From `at` to the end of its line, or all of the line where that is nothing.
fn rest_of_line(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default().trim_end();
    if line.is_empty() { line_before(text, at) } else { Span::new(at, at + line.len()) }
}

/// The last line with text on it that ends at or before `at`.
fn line_before(text: &str, at: usize) -> Span {
    let before = text.get(..at).unwrap_or_default().trim_end();
    let start = line_start(text, before.len());
    let line = before.get(start..).unwrap_or_default();
    Span::new(start + (line.len() - line.trim_start().len()), before.len())
}

/// Where reading can go on after an error at `at`: at the next line that is not
/// indented, or at the line of the error if all before it was sound.
pub(super) fn resume(text: &str, at: usize, sound_until: usize) -> Option<usize> {
    let error_line = line_start(text, at);
    // A bracket that is not closed swallows the start of the next document.
    if let Some(swallowed) = text.get(sound_until..error_line).and_then(|swallowed| swallowed.find("\n---")) {
        return Some(sound_until + swallowed + 1);
    }
    let mut line = if sound_until <= error_line && error_line > 0 && starts_anew(text.get(error_line..)?) {
        return Some(error_line);
    } else {
        error_line
    };
    while let Some(end) = text.get(line..)?.find('\n') {
        line += end + 1;
        if starts_anew(text.get(line..)?) {
            return Some(line);
        }
    }
    None
}

/// True where a line is neither indented nor the rest of something.
fn starts_anew(line: &str) -> bool {
    line.starts_with("---")
        || line.starts_with(|ch: char| ch.is_alphanumeric() || matches!(ch, '_' | '"' | '\'' | '.' | '/'))
}
