use crate::packer::interpolate::{Piece, Text};
use crate::source::Sort;

/// The values that Packer hides in all of its output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Secrets {
    /// Longest first: where one holds another, Packer's order is random.
    values: Vec<String>,
}

impl Secrets {
    /// Hides a value, or the known parts of one that is partly unknown. An empty
    /// one hides nothing.
    pub fn add(&mut self, value: &Text) {
        for piece in value.pieces() {
            if let Piece::Known(text) = piece
                && !self.values.contains(&text)
            {
                self.values.push(text);
            }
        }
        self.values.order_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
    }

    /// Replaces every occurrence, also inside of unrelated words. Mirrors packer
    /// `secretFilter`.
    pub fn mask(&self, text: &str) -> String {
        self.values.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "<sensitive>"))
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_values_anywhere() {
        let mut secrets = Secrets::default();
        secrets.add(&Text::from("ab"));
        secrets.add(&Text::from(""));
        secrets.add(&Text::from("abc"));
        assert_eq!(secrets.mask("abc grab"), "<sensitive> gr<sensitive>");
    }
}
