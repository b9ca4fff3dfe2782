//! Java's strings, as far as they differ from ours: length, index and order
//! go by UTF-16 units.

use std::{ops::Deref, rc::Rc};

/// A string: borrowed from the scope, or made by an expression.
#[derive(Clone, Debug)]
pub(crate) enum Text<'a> {
    Borrowed(&'a str),
    Shared(Rc<str>),
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Borrowed(text) => text,
            Text::Shared(text) => text,
        }
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Text::Shared(text.into())
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Text::Borrowed(text)
    }
}

impl From<Rc<str>> for Text<'_> {
    fn from(text: Rc<str>) -> Self {
        Text::Shared(text)
    }
}

pub(crate) fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

pub(crate) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The text of UTF-16 units; half a surrogate pair becomes `?`, as when Java encodes it.
pub(crate) fn from_units(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied()).map(|unit| unit.unwrap_or('?')).collect()
}

/// The units from `begin` to `end`; `None` where they are not in the text.
pub(crate) fn slice(text: &str, begin: usize, end: usize) -> Option<String> {
    if text.is_ascii() {
        return text.get(begin..end).map(str::to_owned);
    }
    units(text).get(begin..end).map(from_units)
}

pub(crate) fn unit_at(text: &str, index: usize) -> Option<u16> {
    if text.is_ascii() {
        return text.as_bytes().get(index).map(|byte| u16::from(*byte));
    }
    text.encode_utf16().nth(index)
}

/// `String.hashCode`.
pub(crate) fn hash(text: &str) -> i32 {
    text.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// `String.compareTo`: the difference at the first differing unit, else of the lengths.
pub(crate) fn compare(left: &str, right: &str) -> i32 {
    let (mut left_units, mut right_units) = (left.encode_utf16(), right.encode_utf16());
    loop {
        match (left_units.next(), right_units.next()) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => return i32::from(a) - i32::from(b),
            (None, None) => return 0,
            (Some(_), None) => return count(left_units.count() + 1),
            (None, Some(_)) => return -count(right_units.count() + 1),
        }
    }
}

/// A length as Java's `int`.
pub(crate) fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}

/// `String.trim`: without leading and trailing units up to U+0020.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c <= ' ')
}

/// `Character.isWhitespace`: not the non-breaking spaces.
pub(crate) fn is_whitespace(c: char) -> bool {
    matches!(c, '\u{1c}'..='\u{1f}' | '\t'..='\r')
        || c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{85}')
}

/// `Character.isLetter` of a UTF-16 unit: half a surrogate pair is none.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || !c.is_ascii()
            && c.len_utf16() == 1
            && c.is_alphabetic()
            && !matches!(c, '\u{345}' | '\u{16ee}'..='\u{16f0}' | '\u{2160}'..='\u{2182}' | '\u{2185}'..='\u{2188}'
                | '\u{24b6}'..='\u{24e9}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303a}')
}

/// A number with `,` between thousands, as `MessageFormat` puts it into messages.
pub(crate) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}
