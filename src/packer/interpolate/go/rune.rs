/// The first digits of the runs of ten decimal digits (category Nd, Unicode 13).
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60,
    0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];

/// The character at the start of `bytes` and its length; a byte that starts
/// none counts as U+FFFD of length 1, as in Go. `None` at the end.
pub(in super::super) fn decode(bytes: &[u8]) -> Option<(char, usize)> {
    let first = *bytes.first()?;
    if first < 0x80 {
        return Some((char::from(first), 1));
    }
    let len = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Some(('\u{fffd}', 1)),
    };
    let ch = bytes.get(..len).and_then(|head| std::str::from_utf8(head).ok()).and_then(|head| head.chars().next());
    Some(ch.map_or(('\u{fffd}', 1), |ch| (ch, len)))
}

/// Characters as Go's `range` over a string gives them.
pub(in super::super) fn runes(bytes: &[u8]) -> impl Iterator<Item = char> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (ch, len) = decode(rest)?;
        rest = rest.get(len..).unwrap_or_default();
        Some(ch)
    })
}

/// `unicode.IsPrint`.
pub(in super::super) fn is_print(ch: char) -> bool {
    if ch.is_ascii() {
        return (' '..='~').contains(&ch);
    }
    // The standard library escapes what does not print by the same categories
    // as Go; after another character it does not escape combining marks.
    let text: String = ['a', ch].iter().collect();
    text.escape_debug().count() == 2
}

/// `unicode.IsLetter || unicode.IsDigit || '_'`.
pub(in super::super) fn is_alphanumeric(ch: char) -> bool {
    if ch.is_ascii() {
        return ch == '_' || ch.is_ascii_alphanumeric();
    }
    is_letter(ch) || is_digit(ch)
}

fn is_digit(ch: char) -> bool {
    let code = u32::from(ch);
    let after = ZEROS.partition_point(|zero| *zero <= code);
    after.checked_sub(1).and_then(|index| ZEROS.get(index)).is_some_and(|zero| code - zero < 10)
}

/// Letters are the alphabetic characters without letter numbers, enclosed
/// letters and combining marks. (Spacing marks of Indic scripts pass here.)
fn is_letter(ch: char) -> bool {
    let enclosed = matches!(u32::from(ch), 0x24b6..=0x24e9 | 0x1f130..=0x1f189);
    ch.is_alphabetic() && !ch.is_numeric() && !enclosed && !is_combining(ch)
}

fn is_combining(ch: char) -> bool {
    ch.escape_debug().count() > 1 && is_print(ch)
}

/// `strings.ToUpper`: one character for one, without the long forms of full
/// case mapping (`ß` stays).
pub(in super::super) fn to_upper(bytes: &[u8]) -> Vec<u8> {
    map(bytes, |ch| {
        let mut upper = ch.to_uppercase();
        match (upper.next(), upper.next()) {
            (Some(one), None) => one,
            _ => greek_title(ch).unwrap_or(ch),
        }
    })
}

/// `strings.ToLower`.
pub(in super::super) fn to_lower(bytes: &[u8]) -> Vec<u8> {
    map(bytes, |ch| {
        let mut lower = ch.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) => one,
            _ if ch == '\u{130}' => 'i',
            _ => ch,
        }
    })
}

fn map(bytes: &[u8], change: impl Fn(char) -> char) -> Vec<u8> {
    let mut result = Vec::with_capacity(bytes.len());
    for ch in runes(bytes) {
        result.extend_from_slice(change(ch).encode_utf8(&mut [0; 4]).as_bytes());
    }
    result
}

/// Greek letters with a subscript iota have a title case of one character.
fn greek_title(ch: char) -> Option<char> {
    let code = u32::from(ch);
    let shift = match code {
        0x1f80..=0x1f87 | 0x1f90..=0x1f97 | 0x1fa0..=0x1fa7 => 8,
        0x1fb3 | 0x1fc3 | 0x1ff3 => 9,
        _ => return None,
    };
    char::from_u32(code + shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_simple_mappings() {
        assert_eq!(to_upper("straße ᾳ ı".as_bytes()), "STRAßE ᾼ I".as_bytes());
        assert_eq!(to_lower("ÄİΣ".as_bytes()), "äiσ".as_bytes());
        assert_eq!(to_upper(b"a\xffb"), "A\u{fffd}B".as_bytes());
    }

    #[test]
    fn letters_and_digits() {
        for ch in ['a', '_', 'é', '日', '٣', 'ǅ'] {
            assert!(is_alphanumeric(ch), "{ch}");
        }
        for ch in ['²', 'Ⅷ', 'Ⓐ', '\u{301}', '-', '½'] {
            assert!(!is_alphanumeric(ch), "{ch}");
        }
        assert!(is_print('\u{301}') && is_print('é') && !is_print('\u{ad}') && !is_print('\u{a0}'));
    }
}
