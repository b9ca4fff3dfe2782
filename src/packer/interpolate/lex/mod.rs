//! Cuts a text into the tokens of the language. Mirrors
//! `text/template/parse` `lexer`.

mod delimiter;
mod number;
mod token;
mod word;

use super::Text;
use super::go::{quote, rune};
use delimiter::{RIGHT, is_space, starts_right_trim};
pub(super) use token::{Keyword, Token, TokenKind};

/// What the lexer made of a text.
#[derive(Debug)]
pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    /// The message of the error token, if there is one.
    pub error: String,
}

/// Cuts `text` into tokens; ends with `Eof`, `Error` or `Hole`.
pub(super) fn lex(text: &Text, with_break: bool) -> Lexed {
    let mut lexer = Lexer {
        text,
        input: text.bytes(),
        at: 0,
        start: 0,
        line: 1,
        start_line: 1,
        parens: 0,
        with_break,
        lexed: Lexed { tokens: Vec::with_capacity(16), error: String::new() },
    };
    let mut state = State::Text;
    while state != State::Done {
        state = match state {
            State::Text => lexer.text(),
            State::Comment => lexer.comment(),
            State::Inside => lexer.inside(),
            State::Done => State::Done,
        };
    }
    lexer.lexed
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    Comment,
    Inside,
    Done,
}

struct Lexer<'a> {
    text: &'a Text,
    input: &'a [u8],
    at: usize,
    start: usize,
    line: usize,
    start_line: usize,
    parens: usize,
    with_break: bool,
    lexed: Lexed,
}

impl Lexer<'_> {
    fn rest(&self) -> &[u8] {
        self.input.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        rune::decode(self.rest()).map(|(ch, _)| ch)
    }

    fn next(&mut self) -> Option<char> {
        let (ch, len) = rune::decode(self.rest())?;
        self.at += len;
        if ch == '\n' {
            self.line += 1;
        }
        Some(ch)
    }

    fn accept(&mut self, valid: &str) -> bool {
        let found = self.peek().is_some_and(|ch| valid.contains(ch));
        if found {
            self.next();
        }
        found
    }

    fn accept_run(&mut self, valid: &str) {
        while self.accept(valid) {}
    }

    fn emit(&mut self, kind: TokenKind) {
        self.lexed.tokens.push(Token { kind, start: self.start, end: self.at, line: self.start_line });
        self.start = self.at;
        self.start_line = self.line;
    }

    fn ignore(&mut self) {
        self.line += self.newlines();
        self.start = self.at;
        self.start_line = self.line;
    }

    fn newlines(&self) -> usize {
        let text = self.input.get(self.start..self.at).unwrap_or_default();
        text.split(|byte| *byte == b'\n').count() - 1
    }

    fn fail(&mut self, message: impl Into<String>) -> State {
        self.lexed.error = message.into();
        self.lexed.tokens.push(Token {
            kind: TokenKind::Error,
            start: self.start,
            end: self.at,
            line: self.start_line,
        });
        State::Done
    }

    fn inside(&mut self) -> State {
        if self.right_delim_here().is_some() {
            return if self.parens == 0 { self.right_delim() } else { self.fail("unclosed left paren") };
        }
        if self.text.hole_at(self.at).is_some() {
            self.at += 1;
            self.emit(TokenKind::Hole);
            return State::Done;
        }
        let Some(ch) = self.peek() else { return self.fail("unclosed action") };
        if is_space(ch) {
            return self.space();
        }
        if matches!(ch, '+' | '-' | '0'..='9') || (ch == '.' && self.dot_starts_number()) {
            return self.number();
        }
        self.next();
        match ch {
            '=' => self.emit(TokenKind::Assign),
            ':' => {
                if self.next() != Some('=') {
                    return self.fail("expected :=");
                }
                self.emit(TokenKind::Declare);
            }
            '|' => self.emit(TokenKind::Pipe),
            '"' => return self.quoted('"', TokenKind::String, "unterminated quoted string"),
            '\'' => return self.quoted('\'', TokenKind::CharConstant, "unterminated character constant"),
            '`' => return self.raw_string(),
            '$' => return self.field(TokenKind::Variable, TokenKind::Variable),
            '.' => return self.field(TokenKind::Field, TokenKind::Keyword(Keyword::Dot)),
            '(' => {
                self.emit(TokenKind::LeftParen);
                self.parens += 1;
            }
            ')' => {
                self.emit(TokenKind::RightParen);
                match self.parens.checked_sub(1) {
                    Some(parens) => self.parens = parens,
                    None => return self.fail(format!("unexpected right paren {}", quote::unicode(ch))),
                }
            }
            _ if rune::is_alphanumeric(ch) => return self.identifier(),
            ' '..='~' => self.emit(TokenKind::Char),
            _ => return self.fail(format!("unrecognized character in action: {}", quote::unicode(ch))),
        }
        State::Inside
    }

    fn dot_starts_number(&self) -> bool {
        self.rest().get(1).is_none_or(u8::is_ascii_digit)
    }

    fn space(&mut self) -> State {
        let from = self.at;
        while self.peek().is_some_and(is_space) {
            self.next();
        }
        let before = self.input.get(self.at.saturating_sub(1)..).unwrap_or_default();
        if starts_right_trim(before) && before.get(2..).unwrap_or_default().starts_with(RIGHT) {
            // The last blank belongs to the trim marker.
            self.at -= 1;
            if before.first() == Some(&b'\n') {
                self.line -= 1;
            }
            if self.at == from {
                return self.right_delim();
            }
        }
        self.emit(TokenKind::Space);
        State::Inside
    }
}
