//! Texts: plain, quoted, literal and folded.

use super::{Parsed, Reader};
use crate::orca::expression::java::value::Value;

impl<'a> Reader<'a, '_> {
    pub(super) fn quoted(&mut self) -> std::result::Result<String, String> {
        let quote = self.peek();
        self.at += 1;
        let mut out = String::new();
        loop {
            let Some(c) = self.peek() else { return Err(self.problem("found unexpected end of stream")) };
            self.at += 1;
            match c {
                '\'' if quote == Some('\'') => {
                    if self.peek() != Some('\'') {
                        return Ok(out);
                    }
                    self.at += 1;
                    out.push('\'');
                }
                '"' if quote == Some('"') => return Ok(out),
                '\\' if quote == Some('"') => self.escape(&mut out)?,
                '\n' => {
                    while out.ends_with([' ', '\t']) {
                        out.pop();
                    }
                    self.fold(&mut out);
                }
                c => out.push(c),
            }
        }
    }

    /// A line break in a scalar becomes a blank, further ones stay.
    fn fold(&mut self, out: &mut String) {
        let mut breaks = 0;
        loop {
            self.skip_blanks();
            if self.peek() != Some('\n') {
                break;
            }
            self.at += 1;
            breaks += 1;
        }
        if breaks == 0 { out.push(' ') } else { out.push_str(&"\n".repeat(breaks)) }
    }

    fn escape(&mut self, out: &mut String) -> std::result::Result<(), String> {
        let Some(c) = self.peek() else { return Err(self.problem("found unexpected end of stream")) };
        self.at += 1;
        let simple = match c {
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' | '\t' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'e' => '\u{1b}',
            ' ' => ' ',
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'N' => '\u{85}',
            '_' => '\u{a0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            '\n' => {
                self.skip_blanks();
                return Ok(());
            }
            'x' | 'u' | 'U' => {
                let size = match c {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits: String = self.chars.iter().skip(self.at).take(size).collect();
                self.at += size;
                let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                code.ok_or_else(|| self.problem("expected escape sequence of hexadecimal numbers"))?
            }
            c => return Err(self.problem(&format!("found unknown escape character {c}"))),
        };
        out.push(simple);
        Ok(())
    }

    pub(super) fn plain(&mut self, indent: usize, inside: bool) -> String {
        let mut out = String::new();
        loop {
            while let Some(c) = self.peek() {
                let ends = c == '\n'
                    || c == ':'
                        && (is_blank(self.ahead(1))
                            || inside && matches!(self.ahead(1), Some(',' | '[' | ']' | '{' | '}')))
                    || c == '#' && out.ends_with([' ', '\t'])
                    || inside && ",[]{}".contains(c);
                if ends {
                    break;
                }
                out.push(c);
                self.at += 1;
            }
            let end = out.trim_end_matches([' ', '\t']).len();
            out.truncate(end);
            if self.peek() != Some('\n') {
                return out;
            }
            // The scalar goes on in the next line if that is deep enough and no key.
            let mark = self.at;
            self.at += 1;
            let mut folded = String::new();
            self.fold(&mut folded);
            let goes_on = self.peek().is_some()
                && (inside || self.column() >= indent.max(1))
                && self.peek() != Some('#')
                && !self.marker("---")
                && !self.marker("...")
                && !(inside && self.peek().is_some_and(|c| ",[]{}:".contains(c)))
                && (inside || !self.is_key());
            if !goes_on {
                self.at = mark;
                return out;
            }
            out.push_str(&folded);
        }
    }

    pub(super) fn block_scalar(&mut self, indent: usize) -> Parsed<'a> {
        let folded = self.peek() == Some('>');
        self.at += 1;
        let (mut keep, mut strip, mut given) = (false, false, None);
        while let Some(c) = self.peek().filter(|c| !is_blank(Some(*c))) {
            match c {
                '+' => keep = true,
                '-' => strip = true,
                '1'..='9' => given = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()),
                _ => return Err(self.problem("expected chomping or indentation indicators")),
            }
            self.at += 1;
        }
        self.skip_line();
        if self.peek() == Some('\n') {
            self.at += 1;
        }
        let outer = indent.saturating_sub(1);
        let mut own = given.map(|given| outer + given);
        let mut lines: Vec<String> = Vec::new();
        loop {
            let start = self.at;
            let mut spaces = 0;
            while self.peek() == Some(' ') && own.is_none_or(|own| spaces < own) {
                self.at += 1;
                spaces += 1;
            }
            if self.peek() == Some('\n') {
                self.at += 1;
                lines.push(String::new());
                continue;
            }
            if self.peek().is_none() {
                break;
            }
            let needed = *own.get_or_insert(spaces.max(indent));
            if spaces < needed || self.marker("---") || self.marker("...") {
                self.at = start;
                break;
            }
            let line: String = self.chars.iter().skip(self.at).take_while(|c| **c != '\n').collect();
            self.at += line.chars().count();
            if self.peek() == Some('\n') {
                self.at += 1;
            }
            lines.push(line);
        }
        let mut trailing = 0;
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
            trailing += 1;
        }
        let mut out = if folded { fold_lines(&lines) } else { lines.join("\n") };
        if !strip && !lines.is_empty() {
            out.push('\n');
        }
        if keep {
            out.push_str(&"\n".repeat(trailing));
        }
        Ok(Value::string(out))
    }
}

fn fold_lines(lines: &[String]) -> String {
    let mut out = String::new();
    let mut previous: Option<&String> = None;
    let mut blanks = 0;
    for line in lines {
        if line.is_empty() {
            blanks += 1;
            continue;
        }
        if let Some(previous) = previous {
            let deep = previous.starts_with([' ', '\t']) || line.starts_with([' ', '\t']);
            if deep {
                out.push_str(&"\n".repeat(blanks + 1));
            } else if blanks == 0 {
                out.push(' ');
            } else {
                out.push_str(&"\n".repeat(blanks));
            }
        } else {
            out.push_str(&"\n".repeat(blanks));
        }
        out.push_str(line);
        previous = Some(line);
        blanks = 0;
    }
    out
}

pub(super) fn is_break(c: Option<char>) -> bool {
    c.is_none_or(|c| c == '\n')
}

pub(super) fn is_blank(c: Option<char>) -> bool {
    c.is_none_or(|c| matches!(c, ' ' | '\t' | '\n'))
}
