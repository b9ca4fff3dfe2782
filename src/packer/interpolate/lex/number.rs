use super::{Lexer, State, TokenKind};
use crate::packer::interpolate::go::{quote, rune};

impl Lexer<'_> {
    pub(super) fn number(&mut self) -> State {
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
