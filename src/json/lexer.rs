use super::error::{MAX_ERRORS, SyntaxError, SyntaxErrorKind};
use super::string::{Problem, next_piece};
use crate::source::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Open(Bracket),
    Close(Bracket),
    Comma,
    Colon,
    /// In whatever quotes; what it says is in `Lexer::text_of`.
    String,
    /// Of JSON's form.
    Number,
    /// Begins like a number and is none; the error is recorded.
    BadNumber,
    /// A bare word: `true`, `false`, `null` or an error of whoever takes it.
    Word,
    /// Characters that begin nothing.
    Junk,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bracket {
    Brace,
    Square,
}

impl Bracket {
    pub fn opener(self) -> char {
        if self == Self::Brace { '{' } else { '[' }
    }

    pub fn closer(self) -> char {
        if self == Self::Brace { '}' } else { ']' }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

pub(super) struct Lexer<'t> {
    pub text: &'t str,
    at: usize,
    pub errors: Vec<SyntaxError>,
    /// By the offset of its token, what a string says that is not simply the
    /// text between its quotes. Ascending.
    pub decoded: Vec<(u32, Box<str>)>,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut lexer = Self { text, at: 0, errors: Vec::new(), decoded: Vec::new() };
        if text.starts_with('\u{feff}') {
            lexer.at = 3;
            lexer.error(Span::new(0, 3), SyntaxErrorKind::ByteOrderMark);
        }
        lexer
    }

    pub fn error(&mut self, span: Span, kind: SyntaxErrorKind) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError { span, kind });
        }
    }

    pub fn next_token(&mut self) -> Token {
        self.skip_trivia();
        let start = self.at;
        let Some(first) = self.byte(start) else {
            return Token { kind: TokenKind::End, span: Span::at(start) };
        };
        let kind = match first {
            b'{' => self.single(TokenKind::Open(Bracket::Brace)),
            b'[' => self.single(TokenKind::Open(Bracket::Square)),
            b'}' => self.single(TokenKind::Close(Bracket::Brace)),
            b']' => self.single(TokenKind::Close(Bracket::Square)),
            b',' => self.single(TokenKind::Comma),
            b':' => self.single(TokenKind::Colon),
            b'"' => self.string(),
            b'0'..=b'9' | b'-' | b'+' | b'.' => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => {
                self.at =
                    self.run(start, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-' | b'.'));
                TokenKind::Word
            }
            _ => self.wrongly_quoted().unwrap_or_else(|| self.junk()),
        };
        Token { kind, span: Span::new(start, self.at) }
    }

    /// True where the next thing that is not white space is `byte`.
    pub fn followed_by(&self, byte: u8) -> bool {
        self.byte(self.run(self.at, is_space)) == Some(byte)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    fn run(&self, from: usize, belongs: impl Fn(u8) -> bool) -> usize {
        let bytes = self.text.as_bytes().get(from..).unwrap_or_default();
        from + bytes.iter().position(|byte| !belongs(*byte)).unwrap_or(bytes.len())
    }

    fn single(&mut self, kind: TokenKind) -> TokenKind {
        self.at += 1;
        kind
    }

    fn skip_trivia(&mut self) {
        loop {
            self.at = self.run(self.at, is_space);
            let start = self.at;
            let length = match (self.byte(start), self.byte(start + 1)) {
                (Some(b'#'), _) | (Some(b'/'), Some(b'/')) => {
                    self.run(start, |byte| byte != b'\n' && byte != b'\r') - start
                }
                (Some(b'/'), Some(b'*')) => {
                    let rest = self.rest(start + 2);
                    rest.find("*/").map_or(rest.len() + 2, |end| end + 4)
                }
                _ => return,
            };
            self.at = start + length;
            self.error(Span::new(start, self.at), SyntaxErrorKind::Comment);
        }
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        self.at = self.run(start, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_'));
        let span = Span::new(start, self.at);
        let literal = span.of(self.text);
        if is_number(literal.as_bytes()) {
            return TokenKind::Number;
        }
        let literal = shortened(literal);
        self.error(span, SyntaxErrorKind::InvalidNumber { literal });
        TokenKind::BadNumber
    }

    fn junk(&mut self) -> TokenKind {
        let start = self.at;
        let rest = self.rest(start);
        let first = rest.chars().next().unwrap_or_default();
        // A run of the same sort is one mistake.
        let more = rest.char_indices().skip(1).find(|(_, ch)| ch.is_ascii()).map_or(rest.len(), |(at, _)| at);
        self.at = start + if first.is_ascii() { first.len_utf8() } else { more };
        TokenKind::Junk
    }

    /// `'text'`, or with typographic quotes, closed on the same line.
    fn wrongly_quoted(&mut self) -> Option<TokenKind> {
        let start = self.at;
        let rest = self.rest(start);
        let quote = rest.chars().next()?;
        let closers: &[char] = match quote {
            '\'' | '`' => &[quote],
            '“' | '”' => &['“', '”', '"'],
            '‘' | '’' => &['‘', '’'],
            _ => return None,
        };
        let inside = rest.get(quote.len_utf8()..)?;
        let end = inside.find(|ch| closers.contains(&ch) || matches!(ch, '\n' | '\r'))?;
        let (text, closer) = (inside.get(..end)?, inside.get(end..)?.chars().next()?);
        if !closers.contains(&closer) {
            return None;
        }
        self.at = start + quote.len_utf8() + end + closer.len_utf8();
        self.remember(start, text);
        self.error(Span::new(start, self.at), SyntaxErrorKind::WrongQuotes { quote });
        Some(TokenKind::String)
    }

    fn remember(&mut self, start: usize, text: &str) {
        self.decoded.push((u32::try_from(start).unwrap_or(u32::MAX), text.into()));
    }

    fn string(&mut self) -> TokenKind {
        let start = self.at;
        self.at = self.run(start + 1, |byte| byte != b'"' && byte != b'\\' && byte >= b' ');
        if self.byte(self.at) == Some(b'"') {
            self.at += 1;
        } else {
            self.odd_string(start);
        }
        TokenKind::String
    }

    /// A string with escapes, control characters, or without an end.
    fn odd_string(&mut self, start: usize) {
        let mut text = Span::new(start + 1, self.at).of(self.text).to_owned();
        let mut over_lines = false;
        loop {
            let piece = match (self.byte(self.at), self.byte(self.at + 1)) {
                (None, _) => return self.unterminated(start, &text),
                (Some(b'"'), _) => {
                    self.at += 1;
                    return self.remember(start, &text);
                }
                (Some(b'\n' | b'\r'), _) | (Some(b'\\'), None | Some(b'\n' | b'\r')) if !over_lines => {
                    if !self.goes_on_over_lines() {
                        return self.unterminated(start, &text);
                    }
                    over_lines = true;
                    continue;
                }
                _ => next_piece(self.rest(self.at)),
            };
            let Some(piece) = piece else { return };
            let span = Span::new(self.at, self.at + piece.len);
            match piece.problem {
                None => {}
                Some(Problem::Control) => {
                    let escape = super::quote(span.of(self.text)).trim_matches('"').to_owned();
                    self.error(span, SyntaxErrorKind::ControlInString { ch: piece.ch, escape });
                }
                Some(Problem::Escape) => {
                    self.error(span, SyntaxErrorKind::InvalidEscape { escape: span.of(self.text).to_owned() });
                }
                Some(Problem::UnicodeEscape) => self.error(span, SyntaxErrorKind::InvalidUnicodeEscape),
            }
            text.push(piece.ch);
            self.at += piece.len;
            let plain = self.run(self.at, |byte| byte != b'"' && byte != b'\\' && byte >= b' ');
            text.push_str(Span::new(self.at, plain).of(self.text));
            self.at = plain;
        }
    }

    /// At a line break in a string: whether the string is closed on a later
    /// line, as in a pasted script, rather than left open on this one.
    fn goes_on_over_lines(&self) -> bool {
        let rest = self.rest(self.at + 1);
        let next_line = rest.trim_start_matches(char::is_whitespace);
        if next_line.starts_with(['"', '}', ']']) {
            return false;
        }
        let mut escaped = false;
        let quote = rest.bytes().position(|byte| {
            let found = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            found
        });
        let after = quote.and_then(|at| rest.get(at + 1..)).unwrap_or_default();
        after.trim_start_matches(char::is_whitespace).starts_with([',', '}', ']', ':'])
    }

    /// Ends the string here; a comma at the end of the line is not part of it.
    fn unterminated(&mut self, start: usize, text: &str) {
        let line = Span::new(start, self.at).of(self.text);
        let kept = line.trim_end();
        let kept = kept.strip_suffix(',').unwrap_or(kept);
        let cut = line.len() - kept.len();
        let text = if kept.len() > 1 { text.get(..text.len().saturating_sub(cut)).unwrap_or(text) } else { "" };
        self.at = start + kept.len().max(1);
        self.remember(start, text);
        self.error(Span::new(start, self.at), SyntaxErrorKind::UnterminatedString);
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Enough of a text to recognise it in a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn is_number(literal: &[u8]) -> bool {
    let unsigned = literal.strip_prefix(b"-").unwrap_or(literal);
    let whole = digits(unsigned);
    if whole == 0 || (whole > 1 && unsigned.first() == Some(&b'0')) {
        return false;
    }
    let mut rest = unsigned.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let unsigned = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        let count = digits(unsigned);
        return count > 0 && count == unsigned.len();
    }
    rest.is_empty()
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}
