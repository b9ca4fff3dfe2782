use std::fmt::Write as _;

use super::rune;

/// Which characters a quoted text may hold as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Charset {
    Printable,
    Ascii,
}

/// `strconv.Quote`.
pub(in super::super) fn quote(bytes: &[u8]) -> String {
    quote_with(bytes, b'"', Charset::Printable)
}

/// `strconv.Quote` and its kin: with `"` for strings, `'` for characters.
pub(in super::super) fn quote_with(bytes: &[u8], mark: u8, charset: Charset) -> String {
    let mut quoted = String::with_capacity(bytes.len() + 2);
    quoted.push(char::from(mark));
    let mut rest = bytes;
    while let Some((ch, len)) = rune::decode(rest) {
        if ch == '\u{fffd}' && len == 1 {
            let byte = rest.first().copied().unwrap_or_default();
            let _ = write!(quoted, "\\x{byte:02x}");
        } else {
            push_escaped(&mut quoted, ch, mark, charset);
        }
        rest = rest.get(len..).unwrap_or_default();
    }
    quoted.push(char::from(mark));
    quoted
}

fn push_escaped(quoted: &mut String, ch: char, mark: u8, charset: Charset) {
    if ch == char::from(mark) || ch == '\\' {
        quoted.push('\\');
        quoted.push(ch);
        return;
    }
    let as_is = match charset {
        Charset::Printable => rune::is_print(ch),
        Charset::Ascii => ch.is_ascii() && rune::is_print(ch),
    };
    if as_is {
        quoted.push(ch);
        return;
    }
    let code = u32::from(ch);
    let _ = match ch {
        '\x07' => quoted.write_str("\\a"),
        '\x08' => quoted.write_str("\\b"),
        '\x0c' => quoted.write_str("\\f"),
        '\n' => quoted.write_str("\\n"),
        '\r' => quoted.write_str("\\r"),
        '\t' => quoted.write_str("\\t"),
        '\x0b' => quoted.write_str("\\v"),
        _ if ch < ' ' || ch == '\x7f' => write!(quoted, "\\x{code:02x}"),
        _ if code < 0x1_0000 => write!(quoted, "\\u{code:04x}"),
        _ => write!(quoted, "\\U{code:08x}"),
    };
}

/// `strconv.CanBackquote`.
pub(in super::super) fn can_backquote(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((ch, len)) = rune::decode(rest) {
        let invalid = ch == '\u{fffd}' && len == 1;
        if invalid || ch == '\u{feff}' || (ch < ' ' && ch != '\t') || ch == '`' || ch == '\x7f' {
            return false;
        }
        rest = rest.get(len..).unwrap_or_default();
    }
    true
}

/// What `%#U` prints: `U+003D '='`.
pub(in super::super) fn unicode(ch: char) -> String {
    let code = u32::from(ch);
    if rune::is_print(ch) { format!("U+{code:04X} '{ch}'") } else { format!("U+{code:04X}") }
}

/// One element of a quoted string or character, as `strconv.UnquoteChar` reads
/// it: a byte (from `\x` and octal escapes) or a character, and its length in
/// the source. `None` where Go says `invalid syntax`.
pub(in super::super) fn unquote_element(bytes: &[u8], mark: u8) -> Option<(Element, usize)> {
    let first = *bytes.first()?;
    if first == mark && (mark == b'\'' || mark == b'"') {
        return None;
    }
    if first >= 0x80 {
        let (ch, len) = rune::decode(bytes)?;
        return Some((Element::Char(ch), len));
    }
    if first != b'\\' {
        return Some((Element::Char(char::from(first)), 1));
    }
    let escape = *bytes.get(1)?;
    let plain = |ch| Some((Element::Char(ch), 2));
    match escape {
        b'a' => plain('\x07'),
        b'b' => plain('\x08'),
        b'f' => plain('\x0c'),
        b'n' => plain('\n'),
        b'r' => plain('\r'),
        b't' => plain('\t'),
        b'v' => plain('\x0b'),
        b'\\' => plain('\\'),
        b'\'' | b'"' => (escape == mark).then_some((Element::Char(char::from(escape)), 2)),
        b'x' => Some((Element::Byte(u8::try_from(digits(bytes, 2, 2, 16)?).ok()?), 4)),
        b'u' => Some((Element::Char(char::from_u32(digits(bytes, 2, 4, 16)?)?), 6)),
        b'U' => Some((Element::Char(char::from_u32(digits(bytes, 2, 8, 16)?)?), 10)),
        b'0'..=b'7' => Some((Element::Byte(u8::try_from(digits(bytes, 1, 3, 8)?).ok()?), 4)),
        _ => None,
    }
}

/// A part of a quoted string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Element {
    Byte(u8),
    Char(char),
}

fn digits(bytes: &[u8], start: usize, count: usize, radix: u32) -> Option<u32> {
    let text = std::str::from_utf8(bytes.get(start..start + count)?).ok()?;
    text.chars().all(|ch| ch.is_digit(radix)).then_some(())?;
    u32::from_str_radix(text, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        assert_eq!(quote("a\"\\\n\u{7f}é\u{ad}\u{1F980}".as_bytes()), "\"a\\\"\\\\\\n\\x7fé\\u00ad\u{1F980}\"");
        assert_eq!(quote(b"\xff"), "\"\\xff\"");
        assert_eq!(quote_with("é\u{1F980}".as_bytes(), b'"', Charset::Ascii), "\"\\u00e9\\U0001f980\"");
        assert_eq!(unicode('='), "U+003D '='");
        assert_eq!(unicode('\u{3}'), "U+0003");
    }

    #[test]
    fn unquotes_escapes() {
        assert_eq!(unquote_element(b"\\x41z", b'"'), Some((Element::Byte(0x41), 4)));
        assert_eq!(unquote_element(b"\\101", b'"'), Some((Element::Byte(0x41), 4)));
        assert_eq!(unquote_element(b"\\400", b'"'), None);
        assert_eq!(unquote_element(b"\\u00e9", b'"'), Some((Element::Char('é'), 6)));
        assert_eq!(unquote_element(b"\\'", b'"'), None);
        assert_eq!(unquote_element(b"\\ud800", b'"'), None);
    }
}
