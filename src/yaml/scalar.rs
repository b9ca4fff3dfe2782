use serde::{Deserialize, Serialize};

use super::resolve;

/// A single value as written, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scalar {
    /// The text without quotes, escapes and indentation.
    pub text: String,
    pub style: Style,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// After `|`.
    Literal,
    /// After `>`.
    Folded,
}

/// What YAML 1.1 takes a scalar for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Null,
    Bool(bool),
    /// See [`Scalar::integer`].
    Integer,
    /// See [`Scalar::float`].
    Float,
    Text,
}

impl Scalar {
    /// A scalar without a tag: only a plain one can be anything but text.
    pub(super) fn untagged(text: String, style: Style) -> Self {
        let kind = if style == Style::Plain { resolve::plain(&text) } else { Kind::Text };
        Self { text, style, kind }
    }

    pub fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }

    /// The digits of a whole number in decimal, with a `-` before a negative
    /// one: `0x1F` is 31, `017` is 15, `1_000` is 1000, `1:30` is 90.
    pub fn integer(&self) -> Option<String> {
        if self.kind == Kind::Integer { resolve::integer(&self.text) } else { None }
    }

    /// The value of a number with a fraction or an exponent, or of `.inf`,
    /// `.nan` and `1:30.5`.
    pub fn float(&self) -> Option<f64> {
        if self.kind == Kind::Float { resolve::float(&self.text) } else { None }
    }
}
