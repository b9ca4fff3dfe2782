use super::delimiter::{RIGHT, is_space};
use super::{Keyword, Lexer, State, TokenKind};
use crate::packer::interpolate::go::{quote, rune};

impl Lexer<'_> {
    pub(super) fn identifier(&mut self) -> State {
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
            _ => Keyword::of(word).map_or(TokenKind::Identifier, TokenKind::Keyword),
        };
        self.emit(kind);
        State::Inside
    }

    /// After a dot or a dollar sign: a name, or nothing (then it is `bare`).
    pub(super) fn field(&mut self, kind: TokenKind, bare: TokenKind) -> State {
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

    pub(super) fn quoted(&mut self, mark: char, kind: TokenKind, unterminated: &str) -> State {
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

    pub(super) fn raw_string(&mut self) -> State {
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
}
