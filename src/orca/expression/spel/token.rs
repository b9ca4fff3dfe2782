//! The tokens of an expression. Mirrors Spring's `Tokenizer`.

use crate::orca::expression::{
    fail::{Fail, parse_error},
    java::text::{grouped, is_letter, length},
};

#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub(super) enum Kind {
    LiteralInt,
    LiteralLong,
    LiteralHexint,
    LiteralHexlong,
    LiteralString,
    LiteralReal,
    LiteralRealFloat,
    Lparen,
    Rparen,
    Comma,
    Identifier,
    Colon,
    Hash,
    Rsquare,
    Lsquare,
    Lcurly,
    Rcurly,
    Dot,
    Plus,
    Star,
    Minus,
    SelectFirst,
    SelectLast,
    Qmark,
    Project,
    Div,
    Ge,
    Gt,
    Le,
    Lt,
    Eq,
    Ne,
    Mod,
    Not,
    Assign,
    Select,
    Power,
    Elvis,
    SafeNavi,
    BeanRef,
    FactoryBeanRef,
    SymbolicOr,
    SymbolicAnd,
    Inc,
    Dec,
}

impl Kind {
    /// The name in messages, as the enum constant prints in lower case.
    pub(super) fn display(self) -> &'static str {
        match self {
            Kind::LiteralInt => "literal_int",
            Kind::LiteralLong => "literal_long",
            Kind::LiteralHexint => "literal_hexint",
            Kind::LiteralHexlong => "literal_hexlong",
            Kind::LiteralString => "literal_string",
            Kind::LiteralReal => "literal_real",
            Kind::LiteralRealFloat => "literal_real_float",
            Kind::Lparen => "lparen(()",
            Kind::Rparen => "rparen())",
            Kind::Comma => "comma(,)",
            Kind::Identifier => "identifier",
            Kind::Colon => "colon(:)",
            Kind::Hash => "hash(#)",
            Kind::Rsquare => "rsquare(])",
            Kind::Lsquare => "lsquare([)",
            Kind::Lcurly => "lcurly({)",
            Kind::Rcurly => "rcurly(})",
            Kind::Dot => "dot(.)",
            Kind::Plus => "plus(+)",
            Kind::Star => "star(*)",
            Kind::Minus => "minus(-)",
            Kind::SelectFirst => "select_first(^[)",
            Kind::SelectLast => "select_last($[)",
            Kind::Qmark => "qmark(?)",
            Kind::Project => "project(![)",
            Kind::Div => "div(/)",
            Kind::Ge => "ge(>=)",
            Kind::Gt => "gt(>)",
            Kind::Le => "le(<=)",
            Kind::Lt => "lt(<)",
            Kind::Eq => "eq(==)",
            Kind::Ne => "ne(!=)",
            Kind::Mod => "mod(%)",
            Kind::Not => "not(!)",
            Kind::Assign => "assign(=)",
            Kind::Select => "select(?[)",
            Kind::Power => "power(^)",
            Kind::Elvis => "elvis(?:)",
            Kind::SafeNavi => "safe_navi(?.)",
            Kind::BeanRef => "bean_ref(@)",
            Kind::FactoryBeanRef => "factory_bean_ref(&)",
            Kind::SymbolicOr => "symbolic_or(||)",
            Kind::SymbolicAnd => "symbolic_and(&&)",
            Kind::Inc => "inc(++)",
            Kind::Dec => "dec(--)",
        }
    }

    /// Whether the token's own text says what it is.
    pub(super) fn has_payload(self) -> bool {
        self <= Kind::LiteralRealFloat || self == Kind::Identifier
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    /// The text of a literal, an identifier or an operator written as a word; empty for a sign.
    pub(super) text: &'t str,
    /// In bytes.
    pub(super) start: usize,
}

struct Lexer<'t> {
    text: &'t str,
    pos: usize,
    tokens: Vec<Token<'t>>,
}

/// The tokens of an expression.
///
/// # Errors
/// The first thing that is no token.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, Fail> {
    let mut lexer = Lexer { text, pos: 0, tokens: Vec::new() };
    while let Some(c) = lexer.peek(0) {
        lexer.token(c)?;
    }
    Ok(lexer.tokens)
}

/// A byte position in UTF-16 units.
pub(super) fn position(text: &str, byte: usize) -> usize {
    length(text.get(..byte).unwrap_or(text))
}

impl<'t> Lexer<'t> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.pos..)?.chars().nth(ahead)
    }

    fn fail(&self, byte: usize, code: u16, inserts: &[&str]) -> Fail {
        parse_error(self.text, position(self.text, byte), code, inserts)
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn push(&mut self, kind: Kind, text: &'t str, start: usize) {
        self.tokens.push(Token { kind, text, start });
    }

    fn token(&mut self, c: char) -> Result<(), Fail> {
        let start = self.pos;
        let next = self.peek(1);
        let sign = match (c, next) {
            ('+', Some('+')) => (Kind::Inc, 2),
            ('+', _) => (Kind::Plus, 1),
            ('-', Some('-')) => (Kind::Dec, 2),
            ('-', _) => (Kind::Minus, 1),
            (':', _) => (Kind::Colon, 1),
            ('.', _) => (Kind::Dot, 1),
            (',', _) => (Kind::Comma, 1),
            ('*', _) => (Kind::Star, 1),
            ('/', _) => (Kind::Div, 1),
            ('%', _) => (Kind::Mod, 1),
            ('(', _) => (Kind::Lparen, 1),
            (')', _) => (Kind::Rparen, 1),
            ('[', _) => (Kind::Lsquare, 1),
            (']', _) => (Kind::Rsquare, 1),
            ('#', _) => (Kind::Hash, 1),
            ('{', _) => (Kind::Lcurly, 1),
            ('}', _) => (Kind::Rcurly, 1),
            ('@', _) => (Kind::BeanRef, 1),
            ('^', Some('[')) => (Kind::SelectFirst, 2),
            ('^', _) => (Kind::Power, 1),
            ('!', Some('=')) => (Kind::Ne, 2),
            ('!', Some('[')) => (Kind::Project, 2),
            ('!', _) => (Kind::Not, 1),
            ('=', Some('=')) => (Kind::Eq, 2),
            ('=', _) => (Kind::Assign, 1),
            ('&', Some('&')) => (Kind::SymbolicAnd, 2),
            ('&', _) => (Kind::FactoryBeanRef, 1),
            ('|', Some('|')) => (Kind::SymbolicOr, 2),
            ('|', _) => return Err(self.fail(start, 1069, &["|"])),
            ('?', Some('[')) => (Kind::Select, 2),
            ('?', Some(':')) => (Kind::Elvis, 2),
            ('?', Some('.')) => (Kind::SafeNavi, 2),
            ('?', _) => (Kind::Qmark, 1),
            ('$', Some('[')) => (Kind::SelectLast, 2),
            ('>', Some('=')) => (Kind::Ge, 2),
            ('>', _) => (Kind::Gt, 1),
            ('<', Some('=')) => (Kind::Le, 2),
            ('<', _) => (Kind::Lt, 1),
            ('0'..='9', _) => return self.number(c == '0'),
            (' ' | '\t' | '\r' | '\n' | '\0', _) => {
                self.pos += 1;
                return Ok(());
            }
            ('\'' | '"', _) => return self.quoted(c),
            ('\\', _) => return Err(self.fail(start, 1065, &[])),
            _ if is_letter(c) || c == '_' || c == '$' => {
                self.word();
                return Ok(());
            }
            _ => {
                let mut units = [0; 2];
                let unit = c.encode_utf16(&mut units).first().copied().unwrap_or_default();
                let shown = if c.len_utf16() == 1 { c } else { '?' };
                let code = grouped(i64::from(unit));
                let at = position(self.text, start) + 1;
                return Err(parse_error(self.text, at, 1082, &[&shown.to_string(), &code]));
            }
        };
        self.push(sign.0, "", start);
        self.pos += sign.1;
        Ok(())
    }

    fn quoted(&mut self, quote: char) -> Result<(), Fail> {
        let start = self.pos;
        let mut at = start + 1;
        loop {
            let Some(offset) = self.text.get(at..).and_then(|rest| rest.find(quote)) else {
                return Err(self.fail(start, if quote == '\'' { 1046 } else { 1045 }, &[]));
            };
            at += offset + 1;
            if self.text.get(at..).is_some_and(|rest| rest.starts_with(quote)) {
                at += 1;
            } else {
                break;
            }
        }
        self.push(Kind::LiteralString, self.slice(start, at), start);
        self.pos = at;
        Ok(())
    }

    fn word(&mut self) {
        let start = self.pos;
        let rest = self.text.get(start..).unwrap_or_default();
        let end = rest
            .find(|c: char| !(is_letter(c) || c.is_ascii_digit() || c == '_' || c == '$'))
            .map_or(self.text.len(), |offset| start + offset);
        let word = self.slice(start, end);
        let kind = match word.to_ascii_uppercase().as_str() {
            "DIV" => Kind::Div,
            "EQ" => Kind::Eq,
            "GE" => Kind::Ge,
            "GT" => Kind::Gt,
            "LE" => Kind::Le,
            "LT" => Kind::Lt,
            "MOD" => Kind::Mod,
            "NE" => Kind::Ne,
            "NOT" => Kind::Not,
            _ => Kind::Identifier,
        };
        self.push(kind, word, start);
        self.pos = end;
    }

    fn digits(&mut self, is_digit: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&is_digit) {
            self.pos += 1;
        }
    }

    fn at(&self, letters: [char; 2]) -> bool {
        self.peek(0).is_some_and(|c| letters.contains(&c))
    }

    fn number(&mut self, zero: bool) -> Result<(), Fail> {
        let start = self.pos;
        if zero && self.peek(1).is_some_and(|c| c == 'x' || c == 'X') {
            return self.hex(start);
        }
        self.digits(|c| c.is_ascii_digit());
        let mut real = false;
        if self.peek(0) == Some('.') {
            let dot = self.pos;
            self.pos += 1;
            self.digits(|c| c.is_ascii_digit());
            if self.pos == dot + 1 {
                self.pos = dot;
                self.push(Kind::LiteralInt, self.slice(start, dot), start);
                return Ok(());
            }
            real = true;
        }
        let end = self.pos;
        if self.at(['L', 'l']) {
            if real {
                return Err(self.fail(start, 1048, &[]));
            }
            self.push(Kind::LiteralLong, self.slice(start, end), start);
            self.pos += 1;
            return Ok(());
        }
        if self.at(['e', 'E']) {
            real = true;
            self.pos += 1;
            if self.at(['+', '-']) {
                self.pos += 1;
            }
            // The first character is taken whatever it is; at the end Java runs out of its array.
            let Some(first) = self.peek(0) else {
                let size = position(self.text, self.text.len()) + 1;
                let message = format!("Index {size} out of bounds for length {size}");
                return Err(Fail::thrown("java.lang.ArrayIndexOutOfBoundsException", message));
            };
            self.pos += first.len_utf8();
            self.digits(|c| c.is_ascii_digit());
        }
        let float = self.at(['f', 'F']);
        if float || self.at(['d', 'D']) {
            real = true;
            self.pos += 1;
        }
        let kind = match (real, float) {
            (true, true) => Kind::LiteralRealFloat,
            (true, false) => Kind::LiteralReal,
            (false, _) => Kind::LiteralInt,
        };
        self.push(kind, self.slice(start, self.pos), start);
        Ok(())
    }

    fn hex(&mut self, start: usize) -> Result<(), Fail> {
        self.pos += 2;
        self.digits(|c| c.is_ascii_hexdigit());
        let digits = self.slice(start + 2, self.pos);
        let long = self.at(['L', 'l']);
        if digits.is_empty() {
            let code = if long { 1036 } else { 1035 };
            return Err(self.fail(start, code, &[self.slice(start, self.pos + usize::from(long))]));
        }
        self.push(if long { Kind::LiteralHexlong } else { Kind::LiteralHexint }, digits, start);
        self.pos += usize::from(long);
        Ok(())
    }
}
