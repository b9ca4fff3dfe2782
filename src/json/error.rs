use thiserror::Error;

use crate::source::Span;

/// The most errors that are kept of one document; what follows is dropped.
pub const MAX_ERRORS: usize = 1_000;

/// Something that is not JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct SyntaxError {
    pub span: Span,
    pub kind: SyntaxErrorKind,
}

/// What is wrong, in words for the person who writes the document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    #[error("The file is empty. A JSON document holds one value, usually an object: {{ }}.")]
    Empty,
    #[error("The file starts with a byte order mark, which is not part of JSON. Save it as UTF-8 without one.")]
    ByteOrderMark,
    #[error("The document ends before this; remove what follows.")]
    TrailingContent,
    #[error("JSON has no comments. Remove it, or keep it as a field.")]
    Comment,
    #[error("A comma is missing here.")]
    MissingComma,
    #[error("This comma has nothing after it; remove it.")]
    TrailingComma,
    #[error("This comma has nothing before it; remove it.")]
    ExtraComma,
    #[error("A colon is missing after the name {name}.")]
    MissingColon { name: String },
    #[error("Write a colon between name and value, not “=”.")]
    EqualsSign,
    #[error("The name {name} has no value yet.")]
    MissingValue { name: String },
    #[error("A name in double quotes is expected here.")]
    MissingName,
    #[error("Names need double quotes: {}.", super::quote(.name))]
    UnquotedName { name: String },
    #[error("This {opener} is never closed by {}.", closer_of(*.opener))]
    Unclosed { opener: char },
    #[error("This {found} should be {expected}: it closes the {} that opens before.", opener_of(*.expected))]
    WrongCloser { found: char, expected: char },
    #[error("This {found} closes nothing; remove it.")]
    StrayCloser { found: char },
    #[error("This text has no closing double quote.")]
    UnterminatedString,
    #[error("A text cannot hold {} as it is. Write {escape} instead.", control_name(*.ch))]
    ControlInString { ch: char, escape: String },
    #[error("“{escape}” is not an escape of JSON. Write a backslash as \\\\.")]
    InvalidEscape { escape: String },
    #[error("\\u needs four hexadecimal digits.")]
    InvalidUnicodeEscape,
    #[error("Texts need double quotes, not {quote}.")]
    WrongQuotes { quote: char },
    #[error("“{literal}” is not a number as JSON writes them{}.", number_hint(.literal))]
    InvalidNumber { literal: String },
    #[error("“{word}” is not a JSON value{}.", word_hint(.word))]
    UnknownWord { word: String },
    #[error("The character {} (U+{:04X}) cannot stand here.", visible(*.ch), u32::from(*.ch))]
    UnexpectedCharacter { ch: char },
    #[error("A colon cannot stand here.")]
    UnexpectedColon,
    #[error("Values are nested deeper than {limit} levels.")]
    TooDeep { limit: usize },
    #[error("The text is larger than {limit} bytes.")]
    TooLarge { limit: usize },
}

fn closer_of(opener: char) -> char {
    if opener == '{' { '}' } else { ']' }
}

fn opener_of(closer: char) -> char {
    if closer == '}' { '{' } else { '[' }
}

fn control_name(ch: char) -> String {
    match ch {
        '\n' => "a line break".to_owned(),
        '\r' => "a carriage return".to_owned(),
        '\t' => "a tab".to_owned(),
        _ => format!("the control character U+{:04X}", u32::from(ch)),
    }
}

fn visible(ch: char) -> String {
    match ch {
        '\u{a0}' => "no-break space".to_owned(),
        '\u{feff}' => "byte order mark".to_owned(),
        '\u{200b}' => "zero width space".to_owned(),
        _ if ch.is_control() || ch.is_whitespace() => "that cannot be seen".to_owned(),
        _ => format!("“{ch}”"),
    }
}

fn number_hint(literal: &str) -> &'static str {
    let digits = literal.trim_start_matches(['-', '+']);
    if literal.starts_with('+') {
        "; leave the plus sign out"
    } else if digits.starts_with("0x") || digits.starts_with("0X") {
        "; write it in decimal"
    } else if digits.starts_with('.') {
        "; write a 0 before the point"
    } else if digits.ends_with('.') {
        "; write a digit after the point"
    } else if digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
        "; leave the leading zeros out, or make it a text"
    } else {
        ""
    }
}

fn word_hint(word: &str) -> &'static str {
    match word {
        "True" | "TRUE" => "; write true",
        "False" | "FALSE" => "; write false",
        "None" | "nil" | "Null" | "NULL" | "undefined" => "; write null",
        "NaN" | "Infinity" => "; JSON has no such number",
        _ => "; a text needs double quotes",
    }
}
