use std::fmt;

use super::expression::{Comparison, ExpressionError, Operation};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A name, with its dots.
    Word(String),
    Text(String),
    Number(i64),
    Not,
    And,
    Or,
    Compare(Comparison),
    Compute(Operation),
    Open,
    Close,
    Comma,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Not => f.write_str("!"),
            Self::And => f.write_str("&&"),
            Self::Or => f.write_str("||"),
            Self::Compare(comparison) => write!(f, "{comparison:?}"),
            Self::Compute(operation) => write!(f, "{operation:?}"),
            Self::Open => f.write_str("("),
            Self::Close => f.write_str(")"),
            Self::Comma => f.write_str(","),
        }
    }
}

const SIGNS: [(&str, Token); 16] = [
    ("&&", Token::And),
    ("||", Token::Or),
    ("==", Token::Compare(Comparison::Same)),
    ("!=", Token::Compare(Comparison::Different)),
    ("<=", Token::Compare(Comparison::AtMost)),
    (">=", Token::Compare(Comparison::AtLeast)),
    ("<", Token::Compare(Comparison::Below)),
    (">", Token::Compare(Comparison::Above)),
    ("!", Token::Not),
    ("+", Token::Compute(Operation::Add)),
    ("-", Token::Compute(Operation::Subtract)),
    ("*", Token::Compute(Operation::Multiply)),
    ("/", Token::Compute(Operation::Divide)),
    ("%", Token::Compute(Operation::Remainder)),
    ("(", Token::Open),
    (")", Token::Close),
];

pub(super) struct Lexer<'t> {
    rest: &'t str,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    pub fn tokens(mut self) -> Result<Vec<Token>, ExpressionError> {
        let mut tokens = Vec::new();
        while let Some(token) = self.next()? {
            tokens.push(token);
        }
        Ok(tokens)
    }

    fn next(&mut self) -> Result<Option<Token>, ExpressionError> {
        self.rest = self.rest.trim_start();
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        if let Some((sign, token)) = SIGNS.into_iter().find(|(sign, _)| self.rest.starts_with(sign)) {
            self.skip(sign.len());
            return Ok(Some(token));
        }
        match first {
            ',' => {
                self.skip(1);
                Ok(Some(Token::Comma))
            }
            '"' => self.text().map(Some),
            first if first.is_ascii_digit() => {
                let digits = self.take(|char| char.is_ascii_digit());
                digits.parse().map(|number| Some(Token::Number(number))).map_err(|_| unexpected(digits))
            }
            first if first.is_ascii_alphabetic() || first == '_' => {
                let word = self.take(|char| char.is_ascii_alphanumeric() || char == '_' || char == '.');
                Ok(Some(Token::Word(word.to_owned())))
            }
            other => Err(unexpected(&other.to_string())),
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn take(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|char| !fits(char)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// A text in quotes: `\n`, `\"`, and a backslash before anything else is
    /// itself, so that patterns stand as they are.
    fn text(&mut self) -> Result<Token, ExpressionError> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, char)) = chars.next() {
            match char {
                '"' => {
                    self.skip(at + 1);
                    return Ok(Token::Text(text));
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, '"')) => text.push('"'),
                    Some((_, other)) => text.extend(['\\', other]),
                    None => break,
                },
                other => text.push(other),
            }
        }
        Err(ExpressionError::OpenText)
    }
}

fn unexpected(text: &str) -> ExpressionError {
    ExpressionError::Unexpected(text.to_owned())
}
