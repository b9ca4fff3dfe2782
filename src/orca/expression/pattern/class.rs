//! Classes of characters in a pattern: `[a-z&&[^aeiou]]`, `\\w`, `\\p{Upper}`.

use super::{
    parse::{Flag, MAX_DEPTH, Parser},
    set::{Class, Set},
};

impl Parser {
    /// A class that an escape stands for, in and out of brackets.
    pub(super) fn class_escape(&mut self, c: char) -> Result<Option<Set>, String> {
        let class = |class| Some(Set::Class(class));
        let not = |class| Some(Set::Not(Box::new(Set::Class(class))));
        Ok(match c {
            'd' => class(Class::Digit),
            'D' => not(Class::Digit),
            'w' => class(Class::Word),
            'W' => not(Class::Word),
            's' => class(Class::Space),
            'S' => not(Class::Space),
            'h' => class(Class::Horizontal),
            'H' => not(Class::Horizontal),
            'v' => class(Class::Vertical),
            'V' => not(Class::Vertical),
            'p' | 'P' => {
                let name: String = if self.eat('{') {
                    let mut name = String::new();
                    loop {
                        match self.next() {
                            Some('}') => break,
                            Some(c) => name.push(c),
                            None => return Err(self.error("Unclosed character family")),
                        }
                    }
                    name
                } else {
                    self.next().map(String::from).unwrap_or_default()
                };
                let Some(found) = Class::named(&name) else {
                    return Err(self.error(&format!("Unknown character property name {{{name}}}")));
                };
                let found = match found {
                    Class::Lower | Class::Upper if self.flags.has(Flag::Caseless) => Class::Alpha,
                    other => other,
                };
                if c == 'p' { class(found) } else { not(found) }
            }
            _ => None,
        })
    }

    pub(super) fn hex(&mut self, digits: usize) -> Result<char, String> {
        let mut code = 0;
        for _ in 0..digits {
            let Some(digit) = self.next().and_then(|c| c.to_digit(16)) else {
                return Err(self.error("Illegal hexadecimal escape sequence"));
            };
            code = code * 16 + digit;
        }
        char::from_u32(code).ok_or_else(|| self.error("Illegal Unicode escape sequence"))
    }

    pub(super) fn char_escape(&mut self, c: char) -> Result<char, String> {
        Ok(match c {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            'a' => '\u{7}',
            'e' => '\u{1b}',
            '0' => {
                let mut code = 0;
                let mut digits = 0;
                while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) {
                    if digits == 3 || code * 8 + digit > 0o377 {
                        break;
                    }
                    code = code * 8 + digit;
                    digits += 1;
                    self.at += 1;
                }
                if digits == 0 {
                    return Err(self.error("Illegal octal escape sequence"));
                }
                char::from_u32(code).unwrap_or_default()
            }
            'x' if self.eat('{') => {
                let mut code: u32 = 0;
                loop {
                    match self.next() {
                        Some('}') => break,
                        Some(c) if c.is_ascii_hexdigit() && code <= 0x10_ffff => {
                            code = code * 16 + c.to_digit(16).unwrap_or(0);
                        }
                        _ => return Err(self.error("Unclosed hexadecimal escape sequence")),
                    }
                }
                char::from_u32(code).ok_or_else(|| self.error("Hexadecimal codepoint is too big"))?
            }
            'x' => self.hex(2)?,
            'u' => self.hex(4)?,
            'c' => {
                let Some(c) = self.next() else { return Err(self.error("Illegal control escape sequence")) };
                char::from_u32(u32::from(c) ^ 64).unwrap_or_default()
            }
            c if c.is_ascii_alphabetic() => return Err(self.error("Illegal/unsupported escape sequence")),
            c => c,
        })
    }

    /// A bracketed class, after its `[`.
    pub(super) fn class(&mut self) -> Result<Set, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("Classes nest too deep"));
        }
        let negative = self.eat('^');
        let mut all = Vec::new();
        let mut any = Vec::new();
        let mut first = true;
        loop {
            self.skip_comments();
            let Some(c) = self.next() else { return Err(self.error("Unclosed character class")) };
            match c {
                ']' if !first => break,
                '[' => any.push(self.class()?),
                '&' if self.peek() == Some('&') => {
                    while self.eat('&') {}
                    if !any.is_empty() {
                        all.push(Set::Any(std::mem::take(&mut any)));
                    }
                }
                c => {
                    let set = self.class_item(c)?;
                    any.push(set);
                }
            }
            first = false;
        }
        self.depth -= 1;
        let mut set = Set::Any(any);
        if !all.is_empty() {
            let last_is_empty = matches!(&set, Set::Any(sets) if sets.is_empty());
            if !last_is_empty {
                all.push(set);
            }
            set = Set::All(all);
        }
        Ok(if negative { Set::Not(Box::new(set)) } else { set })
    }

    fn class_item(&mut self, c: char) -> Result<Set, String> {
        let first = if c == '\\' {
            let Some(escaped) = self.next() else { return Err(self.error("Illegal escape sequence")) };
            if escaped == 'Q' {
                self.at -= 2;
                let quoted = self.quoted().unwrap_or_default();
                return Ok(Set::Any(quoted.into_iter().map(|c| self.range(c, c)).collect()));
            }
            if let Some(set) = self.class_escape(escaped)? {
                return Ok(set);
            }
            self.char_escape(escaped)?
        } else {
            c
        };
        if self.peek() == Some('-') && !matches!(self.ahead(1), Some(']' | '[') | None) {
            self.at += 1;
            let last = match self.next() {
                Some('\\') => {
                    let Some(escaped) = self.next() else { return Err(self.error("Illegal escape sequence")) };
                    self.char_escape(escaped)?
                }
                Some(c) => c,
                None => return Err(self.error("Unclosed character class")),
            };
            if last < first {
                return Err(self.error("Illegal character range"));
            }
            return Ok(self.range(first, last));
        }
        Ok(self.range(first, first))
    }
}
