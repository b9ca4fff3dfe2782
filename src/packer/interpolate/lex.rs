use super::Text;
use super::go::{quote, rune};

/// A lexical element of a template. Mirrors `text/template/parse` of Go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
    /// The line, from 1, on which it starts.
    pub line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// The lexer gave up; its message says why.
    Error,
    /// An unknown part of the text stands where the action's code should be.
    Hole,
    Bool,
    Char,
    CharConstant,
    Complex,
    Assign,
    Declare,
    Eof,
    Field,
    Identifier,
    LeftDelim,
    LeftParen,
    Number,
    Pipe,
    RawString,
    RightDelim,
    RightParen,
    Space,
    String,
    Text,
    Variable,
    Keyword(Keyword),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Dot,
    Define,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

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
        lexed: Lexed { tokens: Vec::new(), error: String::new() },
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

const LEFT: &[u8] = b"{{";
const RIGHT: &[u8] = b"}}";

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

    fn text(&mut self) -> State {
        let Some(plain) = find(self.rest(), LEFT) else {
            self.at = self.input.len();
            if self.at > self.start {
                self.line += self.newlines();
                self.emit(TokenKind::Text);
            }
            self.emit(TokenKind::Eof);
            return State::Done;
        };
        self.at += plain;
        let trims = starts_left_trim(self.input.get(self.at + 2..).unwrap_or_default());
        let trimmed = if trims {
            let text = self.input.get(self.start..self.at).unwrap_or_default();
            text.iter().rev().take_while(|byte| is_space_byte(**byte)).count()
        } else {
            0
        };
        self.at -= trimmed;
        if self.at > self.start {
            self.line += self.newlines();
            self.emit(TokenKind::Text);
        }
        self.at += trimmed;
        self.ignore();
        self.left_delim(trims)
    }

    fn left_delim(&mut self, trims: bool) -> State {
        self.at += LEFT.len();
        let marker = if trims { 2 } else { 0 };
        if self.input.get(self.at + marker..).unwrap_or_default().starts_with(b"/*") {
            self.at += marker;
            self.ignore();
            return State::Comment;
        }
        self.emit(TokenKind::LeftDelim);
        self.at += marker;
        self.ignore();
        self.parens = 0;
        State::Inside
    }

    fn comment(&mut self) -> State {
        self.at += 2;
        let Some(length) = find(self.rest(), b"*/") else { return self.fail("unclosed comment") };
        self.at += length + 2;
        let Some(trims) = self.right_delim_here() else {
            return self.fail("comment ends before closing delimiter");
        };
        if trims {
            self.at += 2;
        }
        self.at += RIGHT.len();
        if trims {
            self.at += leading_space(self.rest());
        }
        self.ignore();
        State::Text
    }

    /// At a closing delimiter: whether it trims.
    fn right_delim_here(&self) -> Option<bool> {
        let rest = self.rest();
        if starts_right_trim(rest) && rest.get(2..).unwrap_or_default().starts_with(RIGHT) {
            return Some(true);
        }
        rest.starts_with(RIGHT).then_some(false)
    }

    fn right_delim(&mut self) -> State {
        let trims = starts_right_trim(self.rest());
        if trims {
            self.at += 2;
            self.ignore();
        }
        self.at += RIGHT.len();
        self.emit(TokenKind::RightDelim);
        if trims {
            self.at += leading_space(self.rest());
            self.ignore();
        }
        State::Text
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

    fn identifier(&mut self) -> State {
        while self.peek().is_some_and(rune::is_alphanumeric) && self.text.hole_at(self.at).is_none() {
            self.next();
        }
        if let Some(state) = self.bad_character() {
            return state;
        }
        let word = self.input.get(self.start..self.at).unwrap_or_default();
        let kind = match word {
            b"true" | b"false" => TokenKind::Bool,
            b"break" | b"continue" if !self.with_break => TokenKind::Identifier,
            _ => keyword(word).map_or(TokenKind::Identifier, TokenKind::Keyword),
        };
        self.emit(kind);
        State::Inside
    }

    /// After a dot or a dollar sign: a name, or nothing (then it is `bare`).
    fn field(&mut self, kind: TokenKind, bare: TokenKind) -> State {
        if self.at_terminator() {
            self.emit(bare);
            return State::Inside;
        }
        while self.peek().is_some_and(rune::is_alphanumeric) {
            self.next();
        }
        if let Some(state) = self.bad_character() {
            return state;
        }
        self.emit(kind);
        State::Inside
    }

    fn bad_character(&mut self) -> Option<State> {
        if self.at_terminator() {
            return None;
        }
        let ch = self.peek().unwrap_or('\u{fffd}');
        Some(self.fail(format!("bad character {}", quote::unicode(ch))))
    }

    fn at_terminator(&self) -> bool {
        if self.text.hole_at(self.at).is_some() {
            return true;
        }
        match self.peek() {
            None | Some('.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(ch) => is_space(ch) || self.rest().starts_with(RIGHT),
        }
    }

    fn quoted(&mut self, mark: char, kind: TokenKind, unterminated: &str) -> State {
        loop {
            match self.next() {
                Some('\\') => match self.next() {
                    None | Some('\n') => return self.fail(unterminated),
                    Some(_) => {}
                },
                None | Some('\n') => return self.fail(unterminated),
                Some(ch) if ch == mark => break,
                Some(_) => {}
            }
        }
        self.emit(kind);
        State::Inside
    }

    fn raw_string(&mut self) -> State {
        loop {
            match self.next() {
                None => return self.fail("unterminated raw quoted string"),
                Some('`') => break,
                Some(_) => {}
            }
        }
        self.emit(TokenKind::RawString);
        State::Inside
    }

    fn number(&mut self) -> State {
        let mut fits = self.scan_number();
        let mut kind = TokenKind::Number;
        if fits && self.peek().is_some_and(|ch| matches!(ch, '+' | '-')) {
            fits = self.scan_number() && self.input.get(self.at - 1) == Some(&b'i');
            kind = TokenKind::Complex;
        }
        if !fits {
            let text = quote::quote(self.input.get(self.start..self.at).unwrap_or_default());
            return self.fail(format!("bad number syntax: {text}"));
        }
        self.emit(kind);
        State::Inside
    }

    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let mut digits = "0123456789_";
        let mut exponent = "eE";
        if self.accept("0") {
            if self.accept("xX") {
                (digits, exponent) = ("0123456789abcdefABCDEF_", "pP");
            } else if self.accept("oO") {
                (digits, exponent) = ("01234567_", "");
            } else if self.accept("bB") {
                (digits, exponent) = ("01_", "");
            }
        }
        self.accept_run(digits);
        if self.accept(".") {
            self.accept_run(digits);
        }
        if self.accept(exponent) {
            self.accept("+-");
            self.accept_run("0123456789_");
        }
        self.accept("i");
        if self.peek().is_some_and(rune::is_alphanumeric) {
            self.next();
            return false;
        }
        true
    }
}

fn keyword(word: &[u8]) -> Option<Keyword> {
    Some(match word {
        b"block" => Keyword::Block,
        b"break" => Keyword::Break,
        b"continue" => Keyword::Continue,
        b"define" => Keyword::Define,
        b"else" => Keyword::Else,
        b"end" => Keyword::End,
        b"if" => Keyword::If,
        b"range" => Keyword::Range,
        b"nil" => Keyword::Nil,
        b"template" => Keyword::Template,
        b"with" => Keyword::With,
        _ => return None,
    })
}

fn is_space(ch: char) -> bool {
    matches!(ch, ' ' | '\t' | '\r' | '\n')
}

fn is_space_byte(byte: u8) -> bool {
    is_space(char::from(byte))
}

fn leading_space(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_space_byte(**byte)).count()
}

/// `- ` after `{{`.
fn starts_left_trim(bytes: &[u8]) -> bool {
    bytes.first() == Some(&b'-') && bytes.get(1).is_some_and(|byte| is_space_byte(*byte))
}

/// ` -` before `}}`.
fn starts_right_trim(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|byte| is_space_byte(*byte)) && bytes.get(1) == Some(&b'-')
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
