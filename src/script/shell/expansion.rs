use super::Scanner;
use super::list::Until;
use crate::source::Span;

impl Scanner<'_> {
    /// Takes what a `$` starts. True where it is but a dollar.
    pub(super) fn dollar(&mut self) -> bool {
        self.at += 1;
        match self.peek() {
            Some(b'{') => {
                self.at += 1;
                self.deeper(Self::braces);
            }
            Some(b'(') if self.is_arithmetic() => {
                self.at += 2;
                self.deeper(|inner| inner.arithmetic("))"));
            }
            Some(b'(') => {
                self.at += 1;
                self.command_substitution(false, Until::Parenthesis);
            }
            Some(b'[') => {
                self.at += 1;
                self.deeper(|inner| inner.arithmetic("]"));
            }
            Some(b'\'') => self.escaped_quoted(),
            Some(b'"') => self.double_quoted(),
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                let start = self.at;
                let name = self.name();
                self.read(name, start, false);
            }
            // `$1`, `$@`, `$?` …
            Some(byte) if byte.is_ascii_digit() || b"@*#?$!-".contains(&byte) => self.at += 1,
            _ => return true,
        }
        false
    }

    /// What follows `${`, up to its `}`.
    fn braces(&mut self) {
        let length =
            self.peek() == Some(b'#') && self.peek_at(1).is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let indirect = self.peek() == Some(b'!');
        if length || indirect {
            self.at += 1;
        }
        let start = self.at;
        let name = self.name();
        if name.is_empty() {
            // `${1:-x}`, `${@}`, `${#}`
            while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                self.at += 1;
            }
            if self.at == start && self.peek().is_some_and(|byte| b"@*#?$!-".contains(&byte)) {
                self.at += 1;
            }
        }
        let has_subscript = self.peek() == Some(b'[');
        // `${!names[@]}` gives the keys of an array.
        let of_all = matches!(self.peek_at(1), Some(b'@' | b'*'));
        if has_subscript {
            self.at += 1;
            self.arithmetic("]");
        }
        let operator = self.operator();
        let lists_names = indirect && operator == Operator::Other && matches!(self.peek(), Some(b'*' | b'@'));
        if indirect && !(has_subscript && of_all) {
            self.script.reads_any.push(Span::new(start, self.at));
        }
        if !name.is_empty() && !lists_names {
            let has_default = matches!(operator, Operator::Default | Operator::Assign | Operator::Alternative);
            self.read(name, start, has_default);
        }
        match operator {
            Operator::Substring => self.arithmetic("}"),
            _ => self.until_brace(),
        }
        if operator == Operator::Assign && !name.is_empty() {
            self.set(name, start, false);
        }
    }

    fn operator(&mut self) -> Operator {
        let colon = self.take(":");
        let operator = match self.peek() {
            Some(b'-') => Operator::Default,
            Some(b'=') => Operator::Assign,
            Some(b'+') => Operator::Alternative,
            Some(b'?') => Operator::Required,
            _ if colon => return Operator::Substring,
            _ => return Operator::Other,
        };
        self.at += 1;
        operator
    }

    /// The word after an operator, up to the `}`.
    fn until_brace(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'}' => {
                    self.at += 1;
                    return;
                }
                b'\'' if self.quoted => self.at += 1,
                _ => _ = self.part(),
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    /// `:-`
    Default,
    /// `:=`
    Assign,
    /// `:+`
    Alternative,
    /// `:?`
    Required,
    /// `:1:2`
    Substring,
    /// None, or a pattern's.
    Other,
}
