use std::fmt;
use std::ops::Range;

use super::{Unknown, UnknownKind};

/// Stands for a hole in the bytes; no UTF-8 text holds it, and only the list of
/// holes decides what is one.
const HOLE: u8 = 0xff;

/// A rendered value: known bytes with holes for what is not known yet.
///
/// Bytes and not `str`, because Go's `slice` and `printf` can cut a character;
/// such bytes become U+FFFD when the text is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    bytes: Vec<u8>,
    holes: Vec<(usize, Unknown)>,
}

/// A stretch of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Known(String),
    Unknown(Unknown),
}

impl Text {
    pub fn new() -> Self {
        Self::default()
    }

    /// Wholly unknown.
    pub fn unknown(unknown: Unknown) -> Self {
        Self { bytes: vec![HOLE], holes: vec![(0, unknown)] }
    }

    /// Unknown for a reason that nothing was done to yet.
    pub fn unknown_kind(kind: UnknownKind) -> Self {
        Self::unknown(Unknown::new(kind))
    }

    pub fn is_known(&self) -> bool {
        self.holes.is_empty()
    }

    /// The text, unless a part of it is unknown.
    pub fn known(&self) -> Option<String> {
        self.is_known().then(|| String::from_utf8_lossy(&self.bytes).into_owned())
    }

    /// The unknown parts, in order.
    pub fn unknowns(&self) -> impl Iterator<Item = &Unknown> {
        self.holes.iter().map(|(_, unknown)| unknown)
    }

    /// Known and unknown stretches in order.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut from = 0;
        let known = |range: Range<usize>, pieces: &mut Vec<Piece>| {
            let bytes = self.bytes.get(range).unwrap_or_default();
            if !bytes.is_empty() {
                pieces.push(Piece::Known(String::from_utf8_lossy(bytes).into_owned()));
            }
        };
        for (at, unknown) in &self.holes {
            known(from..*at, &mut pieces);
            pieces.push(Piece::Unknown(unknown.clone()));
            from = at + 1;
        }
        known(from..self.bytes.len(), &mut pieces);
        pieces
    }

    /// Length in bytes, a hole counting as one.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Without actions, so that it renders as itself.
    pub(crate) fn is_plain(&self) -> bool {
        !self.bytes.contains(&b'{') || !self.bytes.windows(2).any(|window| window == b"{{")
    }

    pub(crate) fn from_bytes(bytes: Vec<u8>) -> Self {
        Self { bytes, holes: Vec::new() }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn known_bytes(&self) -> Option<&[u8]> {
        self.is_known().then_some(self.bytes.as_slice())
    }

    pub(crate) fn first_unknown(&self) -> Option<&Unknown> {
        self.unknowns().next()
    }

    pub(crate) fn hole_at(&self, offset: usize) -> Option<&Unknown> {
        if self.holes.is_empty() {
            return None;
        }
        let index = self.holes.binary_search_by_key(&offset, |(at, _)| *at).ok()?;
        self.holes.get(index).map(|(_, unknown)| unknown)
    }

    pub(crate) fn push_bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn push_str(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    pub(crate) fn push_char(&mut self, ch: char) {
        self.push_str(ch.encode_utf8(&mut [0; 4]));
    }

    pub(crate) fn push_unknown(&mut self, unknown: Unknown) {
        self.holes.push((self.bytes.len(), unknown));
        self.bytes.push(HOLE);
    }

    pub(crate) fn push_text(&mut self, other: &Self) {
        let shift = self.bytes.len();
        self.holes.extend(other.holes.iter().map(|(at, unknown)| (at + shift, unknown.clone())));
        self.bytes.extend_from_slice(&other.bytes);
    }

    pub(crate) fn push_slice(&mut self, other: &Self, range: Range<usize>) {
        let shift = self.bytes.len();
        let Some(bytes) = other.bytes.get(range.clone()) else { return };
        let inside = other.holes.iter().filter(|(at, _)| range.contains(at));
        self.holes.extend(inside.map(|(at, unknown)| (at - range.start + shift, unknown.clone())));
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        let mut part = Self::new();
        part.push_slice(self, range);
        part
    }

    /// Applies `change` to each known stretch; holes stay, marked with `step`.
    pub(crate) fn map_known(&self, step: &str, mut change: impl FnMut(&[u8]) -> Vec<u8>) -> Self {
        let mut result = Self::new();
        let mut from = 0;
        for (at, unknown) in &self.holes {
            result.push_bytes(&change(self.bytes.get(from..*at).unwrap_or_default()));
            result.push_unknown(unknown.clone().through(step));
            from = at + 1;
        }
        result.push_bytes(&change(self.bytes.get(from..).unwrap_or_default()));
        result
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from_bytes(text.as_bytes().to_vec())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::from_bytes(text.into_bytes())
    }
}

/// For people: unknown parts as `⟨why⟩`.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in self.pieces() {
            match piece {
                Piece::Known(text) => f.write_str(&text)?,
                Piece::Unknown(unknown) => write!(f, "\u{27e8}{unknown}\u{27e9}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_and_joins_keep_holes_in_place() {
        let mut text = Text::from("ab");
        text.push_unknown(Unknown::new(UnknownKind::Uuid));
        text.push_str("cd");
        assert_eq!(text.to_string(), "ab\u{27e8}uuid\u{27e9}cd");
        let part = text.slice(1..4);
        assert_eq!(part.to_string(), "b\u{27e8}uuid\u{27e9}c");
        let mut joined = Text::from("x");
        joined.push_text(&part);
        assert_eq!(
            joined.pieces(),
            [Piece::Known("xb".into()), Piece::Unknown(Unknown::new(UnknownKind::Uuid)), Piece::Known("c".into())]
        );
    }
}
