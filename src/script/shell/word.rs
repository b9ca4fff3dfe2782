use super::Scanner;
use super::list::Until;
use crate::source::Span;

/// A word of a command.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    pub span: Span,
    /// The word, where it has no quotes and no expansions, or is quoted as a
    /// whole without any.
    pub literal: Option<&'t str>,
    /// What it gives a value, where it is an assignment.
    pub target: Option<Target<'t>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'t> {
    pub name: &'t str,
    pub start: usize,
}

impl<'t> Scanner<'t> {
    /// Takes a word, and notes what it reads. Takes nothing where none starts.
    pub(super) fn word(&mut self, can_assign: bool) -> Word<'t> {
        let start = self.at;
        let target = if can_assign { self.assignment() } else { None };
        if target.is_some() && self.peek() == Some(b'(') {
            self.at += 1;
            self.deeper(Self::array);
        }
        let value = self.at;
        let mut plain = true;
        while let Some(byte) = self.peek() {
            match byte {
                // Patterns such as `@(a|b)`; else no part of a word.
                b'(' if self.at > start && self.follows_pattern_sign() => {
                    self.at += 1;
                    self.deeper(Self::extended_pattern);
                }
                b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' => break,
                b'`' if self.backtick => break,
                _ => plain &= self.part(),
            }
        }
        let literal = if plain { Some(self.slice(value, self.at)) } else { self.quoted_whole(value) };
        Word { span: Span::new(start, self.at), literal, target }
    }

    fn follows_pattern_sign(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        before.is_some_and(|byte| b"@!?*+".contains(byte))
    }

    /// The text of a word that is one quoted string without expansions.
    fn quoted_whole(&self, start: usize) -> Option<&'t str> {
        let text = self.slice(start, self.at);
        let inner = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
        inner('\'')
            .filter(|inner| !inner.contains('\''))
            .or_else(|| inner('"').filter(|inner| !inner.contains(['"', '$', '`', '\\'])))
    }

    /// `NAME=`, `NAME+=` or `NAME[…]=`, taken.
    fn assignment(&mut self) -> Option<Target<'t>> {
        let start = self.at;
        let name = self.name();
        if name.is_empty() {
            return None;
        }
        if self.peek() == Some(b'[') {
            let close = self.slice(self.at, self.text.len()).find([']', '\n', ' '])?;
            let after = self.at + close;
            let is_subscript = [b"]=".as_slice(), b"]+="]
                .iter()
                .any(|end| self.text.as_bytes().get(after..).is_some_and(|rest| rest.starts_with(end)));
            if !is_subscript {
                self.at = start;
                return None;
            }
            self.at += 1;
            self.deeper(|inner| inner.arithmetic("]"));
        }
        if self.take("=") || self.take("+=") {
            return Some(Target { name, start });
        }
        self.at = start;
        None
    }

    fn array(&mut self) {
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b')') => {
                    self.at += 1;
                    return;
                }
                Some(b'\n') => self.at += 1,
                Some(b'#') => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.at += 1;
                    }
                }
                None => return,
                Some(_) => {
                    let start = self.at;
                    self.word(false);
                    if self.at == start {
                        self.at += 1;
                    }
                }
            }
        }
    }

    fn extended_pattern(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b')' => {
                    self.at += 1;
                    return;
                }
                b'(' => {
                    self.at += 1;
                    self.deeper(Self::extended_pattern);
                }
                b'\n' => return,
                _ => _ = self.part(),
            }
        }
    }

    /// Takes a quoted string, an expansion or a single character. False where
    /// it is more than a character.
    pub(super) fn part(&mut self) -> bool {
        match self.peek() {
            Some(b'\'') => self.single_quoted(),
            Some(b'"') => self.double_quoted(),
            Some(b'$') => return self.dollar(),
            Some(b'`') => self.backticks(),
            Some(b'\\') => {
                self.at += 1;
                self.skip_character();
            }
            _ => {
                self.skip_character();
                return true;
            }
        }
        false
    }

    pub(super) fn skip_character(&mut self) {
        self.at += self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }

    pub(super) fn single_quoted(&mut self) {
        self.at += 1;
        let end = self.slice(self.at, self.text.len()).find('\'');
        self.at = end.map_or(self.text.len(), |end| self.at + end + 1);
    }

    /// `$'…'`, with escapes; stands at the quote.
    pub(super) fn escaped_quoted(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => {
                    self.at += 1;
                    self.skip_character();
                }
                b'\'' => {
                    self.at += 1;
                    return;
                }
                _ => self.skip_character(),
            }
        }
    }

    pub(super) fn double_quoted(&mut self) {
        self.at += 1;
        let outer = std::mem::replace(&mut self.quoted, true);
        self.deeper(|inner| {
            while let Some(byte) = inner.peek() {
                match byte {
                    b'"' => {
                        inner.at += 1;
                        return;
                    }
                    // A quote within is a character like any other.
                    b'\'' => inner.at += 1,
                    _ => _ = inner.part(),
                }
            }
        });
        self.quoted = outer;
    }

    pub(super) fn backticks(&mut self) {
        self.at += 1;
        self.command_substitution(true, Until::Backtick);
    }

    /// Takes commands within a word; quotes around it mean nothing to them.
    pub(super) fn command_substitution(&mut self, backtick: bool, until: Until) {
        let outer = (self.backtick, self.quoted);
        (self.backtick, self.quoted) = (backtick, false);
        self.subshell(|inner| inner.list(until));
        (self.backtick, self.quoted) = outer;
    }
}
