use crate::packer::interpolate::{Piece, Text, Unknown};

/// What the unknown stretches of rendered strings stand for, while the strings
/// live in plain JSON.
///
/// A hole is written as its number between two characters that Unicode sets
/// aside for the inside of programs; `+` before the number says that it is not
/// empty, whatever it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holes(Vec<Unknown>);

const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

impl Holes {
    /// The text as a plain string with its holes marked.
    pub fn encode(&mut self, text: &Text) -> String {
        if let Some(known) = text.known() {
            return known;
        }
        let mut out = String::new();
        for piece in text.pieces() {
            match piece {
                Piece::Known(known) => out.push_str(&known),
                Piece::Unknown(unknown) => {
                    out.push(OPEN);
                    if unknown.is_never_empty() {
                        out.push('+');
                    }
                    out.push_str(&self.0.len().to_string());
                    out.push(CLOSE);
                    self.0.push(unknown);
                }
            }
        }
        out
    }

    /// The text that [`encode`](Self::encode) was given, or a part of it.
    pub fn decode(&self, encoded: &str) -> Text {
        let mut text = Text::new();
        let mut rest = encoded;
        while let Some((before, marked)) = rest.split_once(OPEN) {
            let hole = marked.split_once(CLOSE).and_then(|(number, after)| {
                let unknown = self.0.get(number.parse::<usize>().ok()?)?;
                Some((unknown.clone(), after))
            });
            text.push_str(before);
            if let Some((unknown, after)) = hole {
                text.push_unknown(unknown);
                rest = after;
            } else {
                text.push_char(OPEN);
                rest = marked;
            }
        }
        text.push_str(rest);
        text
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether a string has nothing but holes that may each be empty.
pub fn may_be_empty(text: &str) -> bool {
    let only_holes =
        |part: &str| part.split_once(CLOSE).is_some_and(|(number, after)| after.is_empty() && !number.starts_with('+'));
    text.starts_with(OPEN) && text.split(OPEN).skip(1).all(only_holes)
}

/// Whether a string has a hole.
pub fn has_hole(text: &str) -> bool {
    text.contains(OPEN) && text.contains(CLOSE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packer::interpolate::UnknownKind;

    #[test]
    fn texts_survive_the_stay_in_json() {
        let mut text = Text::from("a,");
        text.push_unknown(Unknown::new(UnknownKind::Uuid));
        text.push_str("b\u{fdd0}9\u{fdd1}");
        let mut holes = Holes::default();
        let encoded = holes.encode(&text);
        assert!(has_hole(&encoded));
        assert_eq!(holes.decode(&encoded), text);
        assert_eq!(holes.decode(encoded.split(',').next_back().unwrap()), {
            let mut part = Text::unknown_kind(UnknownKind::Uuid);
            part.push_str("b\u{fdd0}9\u{fdd1}");
            part
        });
    }
}
