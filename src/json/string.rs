use std::fmt::Write as _;

/// The JSON text of a string, with only what JSON must escape escaped: `/` and
/// characters beyond ASCII stay as they are.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    escape_into(&mut out, text);
    out.push('"');
    out
}

/// The inside of a JSON string.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ch if ch < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(ch));
            }
            ch => out.push(ch),
        }
    }
}

/// What one escape or character of a string's inside stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes that it takes in the text.
    pub len: usize,
    /// The character, U+FFFD for half of a surrogate pair, as in Go.
    pub ch: char,
    pub problem: Option<Problem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    Control,
    Escape,
    UnicodeEscape,
}

/// The first piece of `inside`; `None` at its end.
pub(super) fn next_piece(inside: &str) -> Option<Piece> {
    let mut chars = inside.chars();
    let first = chars.next()?;
    if first != '\\' {
        let problem = (first < ' ').then_some(Problem::Control);
        return Some(Piece { len: first.len_utf8(), ch: first, problem });
    }
    let Some(second) = chars.next() else {
        return Some(Piece { len: 1, ch: '\\', problem: Some(Problem::Escape) });
    };
    let simple = match second {
        '"' | '\\' | '/' => Some(second),
        'b' => Some('\u{8}'),
        'f' => Some('\u{c}'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        _ => None,
    };
    if let Some(ch) = simple {
        return Some(Piece { len: 2, ch, problem: None });
    }
    if second != 'u' {
        return Some(Piece { len: 1 + second.len_utf8(), ch: second, problem: Some(Problem::Escape) });
    }
    let Some(unit) = hex_unit(inside) else {
        let digits = inside.bytes().skip(2).take(4).take_while(u8::is_ascii_hexdigit).count();
        return Some(Piece { len: 2 + digits, ch: char::REPLACEMENT_CHARACTER, problem: Some(Problem::UnicodeEscape) });
    };
    if let Some(ch) = char::from_u32(unit) {
        return Some(Piece { len: 6, ch, problem: None });
    }
    let pair = inside.get(6..).and_then(hex_unit).and_then(|low| {
        let high = unit.checked_sub(0xD800).filter(|high| *high < 0x400)?;
        let low = low.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + (high << 10) + low)
    });
    Some(match pair {
        Some(ch) => Piece { len: 12, ch, problem: None },
        None => Piece { len: 6, ch: char::REPLACEMENT_CHARACTER, problem: None },
    })
}

/// The code unit of the `\uXXXX` at the start of `text`.
fn hex_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(mut inside: &str) -> String {
        let mut out = String::new();
        while let Some(piece) = next_piece(inside) {
            out.push(piece.ch);
            inside = &inside[piece.len..];
        }
        out
    }

    #[test]
    fn decodes_as_go_does() {
        assert_eq!(decode(r#"a\"\\\/\b\f\n\r\t\u00e9"#), "a\"\\/\u{8}\u{c}\n\r\té");
        assert_eq!(decode(r"\ud83e\udd80"), "\u{1F980}");
        assert_eq!(decode(r"\ud83ex"), "\u{FFFD}x");
        assert_eq!(decode(r"\udd80\ud83e\udd80"), "\u{FFFD}\u{1F980}");
        assert_eq!(decode(r"\ud83e\n"), "\u{FFFD}\n");
    }

    #[test]
    fn escapes_only_what_it_must() {
        assert_eq!(quote("a/b\"\\\n\u{1}\u{7f}é\u{2028}"), "\"a/b\\\"\\\\\\n\\u0001\u{7f}é\u{2028}\"");
    }
}
