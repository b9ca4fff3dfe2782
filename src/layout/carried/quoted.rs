//! YAML's texts in quotes.

use std::fmt::Write as _;

/// The length of a text in quotes that starts here, with its quotes; `None`
/// where it does not end.
pub(super) fn end_of_quoted(text: &str) -> Option<usize> {
    let quote = text.bytes().next()?;
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote => {
                if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') {
                    at += 2;
                } else {
                    return Some(at + 1);
                }
            }
            _ => at += 1,
        }
    }
}

/// The text that stands in quotes; `None` where an escape means nothing.
pub(super) fn unquoted(written: &str) -> Option<String> {
    if let Some(inner) = written.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return folded(inner, |line, text| {
            text.push_str(&line.replace("''", "'"));
            Some(false)
        });
    }
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    folded(inner, unescape)
}

/// Joins lines as YAML does in quotes: blanks around a line end fall away, one
/// line end is a space, each further one is kept. `read` adds a line to the
/// text, and says whether its end is escaped.
fn folded(inner: &str, read: impl Fn(&str, &mut String) -> Option<bool>) -> Option<String> {
    let mut text = String::with_capacity(inner.len());
    let mut lines = inner.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).peekable();
    let mut breaks = 0;
    let mut is_first = true;
    let mut escaped = false;
    while let Some(line) = lines.next() {
        let is_last = lines.peek().is_none();
        let mut line = if is_first { line } else { line.trim_start_matches([' ', '\t']) };
        if !is_last {
            line = without_blanks_behind(line);
        }
        if !is_first {
            if line.is_empty() && !is_last {
                breaks += 1;
                continue;
            }
            match (breaks, escaped) {
                (0, true) => {}
                (0, false) => text.push(' '),
                _ => text.extend(std::iter::repeat_n('\n', breaks)),
            }
            breaks = 0;
        }
        escaped = read(line, &mut text)?;
        is_first = false;
    }
    Some(text)
}

/// A line without the blanks at its end, but for one that a backslash keeps.
fn without_blanks_behind(line: &str) -> &str {
    let trimmed = line.trim_end_matches([' ', '\t']);
    let backslashes = trimmed.bytes().rev().take_while(|byte| *byte == b'\\').count();
    if backslashes % 2 == 1 && trimmed.len() < line.len() {
        return line.get(..=trimmed.len()).unwrap_or(trimmed);
    }
    trimmed
}

fn unescape(line: &str, text: &mut String) -> Option<bool> {
    let mut chars = line.chars();
    while let Some(ch) = chars.next() {
        if ch != '\\' {
            text.push(ch);
            continue;
        }
        let Some(escape) = chars.next() else { return Some(true) };
        let digits = match escape {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if digits > 0 {
            let hex: String = chars.by_ref().take(digits).collect();
            let code = (hex.len() == digits).then(|| u32::from_str_radix(&hex, 16).ok())??;
            text.push(char::from_u32(code)?);
            continue;
        }
        text.push(match escape {
            '0' => '\0',
            'a' => '\x07',
            'b' => '\x08',
            't' | '\t' => '\t',
            'n' => '\n',
            'v' => '\x0b',
            'f' => '\x0c',
            'r' => '\r',
            'e' => '\x1b',
            ' ' => ' ',
            '"' => '"',
            '/' => '/',
            '\\' => '\\',
            'N' => '\u{85}',
            '_' => '\u{a0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            _ => return None,
        });
    }
    Some(false)
}

/// A text in double quotes, on one line.
pub(in crate::layout) fn double_quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for ch in text.chars() {
        match ch {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            '\0' => written.push_str("\\0"),
            ch if ch.is_control() && u32::from(ch) < 0x100 => _ = write!(written, "\\x{:02x}", u32::from(ch)),
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(written, "\\u{:04x}", u32::from(ch));
            }
            ch => written.push(ch),
        }
    }
    written.push('"');
    written
}

/// A text in single quotes, where it can stand in them on one line.
pub(super) fn single_quoted(text: &str) -> Option<String> {
    let fits = !text.chars().any(|ch| ch.is_control() || matches!(ch, '\u{2028}' | '\u{2029}' | '\u{feff}'));
    fits.then(|| format!("'{}'", text.replace('\'', "''")))
}
