use super::Scanner;

/// So far is looked for the end of an arithmetic expression.
const LOOKED_AHEAD: usize = 512;

impl Scanner<'_> {
    /// Does `((` start arithmetic here, and not a subshell within another?
    pub(super) fn is_arithmetic(&self) -> bool {
        if !self.starts_with("((") {
            return false;
        }
        let mut open = 0_usize;
        let rest = self.text.as_bytes().get(self.at + 2..).unwrap_or_default();
        for (at, byte) in rest.iter().take(LOOKED_AHEAD).enumerate() {
            match byte {
                b'(' => open += 1,
                b')' if open == 0 => return rest.get(at + 1) == Some(&b')'),
                b')' => open -= 1,
                _ => {}
            }
        }
        true
    }

    /// Takes an arithmetic expression up to `end`, that included. Names in it
    /// are variables, with or without a `$`.
    pub(super) fn arithmetic(&mut self, end: &str) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            if open == 0 && self.take(end) {
                return;
            }
            match byte {
                b'(' => {
                    open += 1;
                    self.at += 1;
                }
                b')' => {
                    open = open.saturating_sub(1);
                    self.at += 1;
                }
                // In a subscript `@` and `*` stand for all.
                b'\'' if end == "]" => self.single_quoted(),
                byte if byte.is_ascii_digit() => self.number(),
                byte if byte.is_ascii_alphabetic() || byte == b'_' => self.variable(),
                b'\n' if end == "]" => return,
                _ => _ = self.part(),
            }
        }
    }

    /// Arithmetic that stands in a word of its own at `start`.
    pub(super) fn arithmetic_text(&mut self, text: &str, start: usize) {
        let (at, end) = (self.at, start + text.len());
        self.at = start;
        while self.at < end {
            match self.peek() {
                Some(byte) if byte.is_ascii_digit() => self.number(),
                Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => self.variable(),
                // The word was looked through for its expansions.
                _ => self.skip_character(),
            }
        }
        self.at = at;
    }

    /// `12`, `0x1F`, `2#101`
    fn number(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'_' | b'@')) {
            self.at += 1;
        }
    }

    fn variable(&mut self) {
        let start = self.at;
        let stepped = start.checked_sub(2).is_some_and(|before| matches!(self.slice(before, start), "++" | "--"));
        let name = self.name();
        if self.peek() == Some(b'[') {
            self.at += 1;
            self.deeper(|inner| inner.arithmetic("]"));
        }
        self.skip_blanks();
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let assigned = rest.first() == Some(&b'=') && rest.get(1) != Some(&b'=');
        let changed = stepped
            || [&b"++"[..], b"--", b"+=", b"-=", b"*=", b"/=", b"%=", b"&=", b"|=", b"^=", b"<<=", b">>="]
                .iter()
                .any(|operator| rest.starts_with(operator));
        if !assigned {
            self.read(name, start, false);
        }
        if assigned || changed {
            self.set(name, start, false);
        }
    }
}
