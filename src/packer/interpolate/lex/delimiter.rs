use super::{Lexer, State, TokenKind};

const LEFT: &[u8] = b"{{";
pub(super) const RIGHT: &[u8] = b"}}";

impl Lexer<'_> {
    pub(super) fn text(&mut self) -> State {
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

    pub(super) fn comment(&mut self) -> State {
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
    pub(super) fn right_delim_here(&self) -> Option<bool> {
        let rest = self.rest();
        if starts_right_trim(rest) && rest.get(2..).unwrap_or_default().starts_with(RIGHT) {
            return Some(true);
        }
        rest.starts_with(RIGHT).then_some(false)
    }

    pub(super) fn right_delim(&mut self) -> State {
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
}

pub(super) fn is_space(ch: char) -> bool {
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
pub(super) fn starts_right_trim(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|byte| is_space_byte(*byte)) && bytes.get(1) == Some(&b'-')
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = needle.first()?;
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| byte == first)?;
        if bytes.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}
