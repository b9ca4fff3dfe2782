//! PowerShell, as far as its environment goes: `$env:NAME` and what else leads
//! there. Its own variables do not come from outside.

use super::flow::{Given, Use};
use super::{Assignment, Function, Language, Script};
use crate::source::Span;

/// Expressions within strings are followed so deep.
const DEPTH: usize = 60;

pub(super) fn scan(text: &str) -> Script {
    let mut scanner = Scanner { text, at: 0, depth: 0, script: Script::of(Language::PowerShell) };
    scanner.code(None);
    scanner.script
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    script: Script,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn starts_with(&self, start: &str) -> bool {
        self.rest().get(..start.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(start))
    }

    fn skip(&mut self) {
        self.at += self.peek().map_or(1, char::len_utf8);
    }

    /// Passes over everything up to `end`, that included.
    fn skip_past(&mut self, end: &str) {
        self.at += self.rest().find(end).map_or(self.rest().len(), |at| at + end.len());
    }

    /// Goes through code up to the bracket that closes it.
    fn code(&mut self, close: Option<char>) {
        let mut open = 0_usize;
        let mut after_name = false;
        while let Some(ch) = self.peek() {
            let in_name = std::mem::replace(&mut after_name, ch.is_alphanumeric() || matches!(ch, '_' | '-' | '.'));
            match ch {
                '#' if !in_name => self.skip_past("\n"),
                '<' if self.starts_with("<#") => self.skip_past("#>"),
                '@' if self.starts_with("@'\n") || self.starts_with("@'\r") => self.skip_past("\n'@"),
                '@' if self.starts_with("@\"\n") || self.starts_with("@\"\r") => {
                    self.at += 2;
                    self.string("\n\"@");
                }
                '\'' => {
                    self.at += 1;
                    self.skip_past("'");
                }
                '"' => {
                    self.at += 1;
                    self.string("\"");
                }
                '`' => {
                    self.at += 1;
                    self.skip();
                }
                '$' => self.dollar(),
                '(' if close.is_some() => {
                    open += 1;
                    self.at += 1;
                }
                ')' if close == Some(')') => {
                    self.at += 1;
                    if open == 0 {
                        return;
                    }
                    open -= 1;
                }
                _ if !in_name && ch.is_ascii_alphabetic() => self.word(),
                '[' => self.class_member(),
                _ => self.skip(),
            }
        }
    }

    /// A string in which variables are expanded, up to `end`.
    fn string(&mut self, end: &str) {
        while let Some(ch) = self.peek() {
            match ch {
                _ if self.starts_with(end) => {
                    self.at += end.len();
                    // A doubled quote is a quote.
                    if end == "\"" && self.peek() == Some('"') {
                        self.at += 1;
                        continue;
                    }
                    return;
                }
                '`' => {
                    self.at += 1;
                    self.skip();
                }
                '$' if self.starts_with("$(") => {
                    self.at += 2;
                    if self.depth >= DEPTH {
                        self.script.too_deep = self.script.too_deep.or(Some(self.at));
                        self.at = self.text.len();
                        return;
                    }
                    self.depth += 1;
                    self.code(Some(')'));
                    self.depth -= 1;
                }
                '$' => self.dollar(),
                _ => self.skip(),
            }
        }
    }

    /// `$env:NAME` or `${env:NAME}`, or another variable.
    fn dollar(&mut self) {
        self.at += 1;
        let braces = self.peek() == Some('{');
        if braces {
            self.at += 1;
        }
        if !self.starts_with("env:") {
            return;
        }
        self.at += 4;
        let (name, start) = self.name(braces);
        if braces && self.peek() == Some('}') {
            self.at += 1;
        }
        if self.is_assigned() {
            self.set(name, start);
        } else {
            self.read(name, start, false);
        }
    }

    fn name(&mut self, braces: bool) -> (&'t str, usize) {
        let start = self.at;
        let ends = |ch: char| if braces { ch == '}' } else { !(ch.is_alphanumeric() || ch == '_') };
        self.at += self.rest().find(ends).unwrap_or(self.rest().len());
        (self.text.get(start..self.at).unwrap_or_default(), start)
    }

    /// Is there a lone `=` after this? `+=` reads as well and counts as that.
    fn is_assigned(&self) -> bool {
        let rest = self.rest().trim_start_matches([' ', '\t']);
        rest.starts_with('=') && !rest.starts_with("==")
    }

    /// A word of code: `function NAME`, or `env:NAME` as an item's path.
    fn word(&mut self) {
        if self.starts_with("function ") {
            self.function();
        } else if self.starts_with("env:") {
            self.at += 4;
            self.at += self.rest().len() - self.rest().trim_start_matches(['\\', '/']).len();
            let (name, start) = self.name(false);
            if name.is_empty() || self.peek() == Some('*') {
                self.script.reads_any.push(Span::new(start, self.at));
            } else {
                self.read(name, start, true);
            }
        } else {
            self.at += self.rest().find(|ch: char| !ch.is_alphanumeric()).unwrap_or(self.rest().len());
        }
    }

    fn function(&mut self) {
        let whole = self.at;
        self.at += "function ".len();
        self.at += self.rest().len() - self.rest().trim_start().len();
        let start = self.at;
        let ends = |ch: char| ch.is_whitespace() || matches!(ch, '{' | '(');
        self.at += self.rest().find(ends).unwrap_or(self.rest().len());
        let name = self.text.get(start..self.at).unwrap_or_default().to_owned();
        if name.is_empty() {
            self.at = whole + "function".len();
            return;
        }
        let (name_span, body) = (Span::new(start, self.at), Span::new(start, self.closing_brace()));
        self.script.functions.push(Function { name, name_span, body });
    }

    /// Where the block ends that starts next, by its braces alone.
    fn closing_brace(&self) -> usize {
        let mut open = 0_usize;
        for (at, byte) in self.rest().bytes().enumerate() {
            match byte {
                b'{' => open += 1,
                b'}' if open <= 1 => return self.at + at + 1,
                b'}' => open -= 1,
                _ => {}
            }
        }
        self.text.len()
    }

    /// `[Environment]::GetEnvironmentVariable("NAME")` and its kin.
    fn class_member(&mut self) {
        self.at += 1;
        let class = ["environment]::", "system.environment]::"].into_iter().find(|class| self.starts_with(class));
        let Some(class) = class else { return };
        self.at += class.len();
        let method = ["GetEnvironmentVariables", "GetEnvironmentVariable", "SetEnvironmentVariable"]
            .into_iter()
            .find(|method| self.starts_with(method));
        let Some(method) = method else { return };
        self.at += method.len();
        if method.ends_with('s') {
            self.script.reads_any.push(Span::new(self.at - method.len(), self.at));
            return;
        }
        let argument = self.rest().trim_start_matches(['(', ' ']);
        let quote = argument.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let named = quote.and_then(|quote| argument.get(1..)?.split_once(quote)).map(|(name, _)| name);
        match named {
            Some(name) if !name.contains('$') => {
                let start = self.at + (self.rest().len() - argument.len()) + 1;
                self.at = start + name.len() + 1;
                if method.starts_with("Get") { self.read(name, start, true) } else { self.set(name, start) }
            }
            _ if method.starts_with("Get") => self.script.reads_any.push(Span::new(self.at - method.len(), self.at)),
            _ => {}
        }
    }

    fn read(&mut self, name: &str, start: usize, has_default: bool) {
        if name.is_empty() {
            return;
        }
        let set = self.script.sets.iter().any(|set| set.name.eq_ignore_ascii_case(name));
        // Whether it was set on every way here is not followed.
        let given = if set { Given::Either } else { Given::Environment };
        let span = Span::new(start, start + name.len());
        self.script.uses.push(Use { name: name.to_owned(), span, given, has_default });
    }

    fn set(&mut self, name: &str, start: usize) {
        let span = Span::new(start, start + name.len());
        self.script.sets.push(Assignment { name: name.to_owned(), span, for_command: false });
    }
}

#[cfg(test)]
mod tests {
    use crate::script::scan;

    #[test]
    fn finds_what_is_read_wherever_it_stands() {
        let text = "# $env:COMMENT\n<# $env:BLOCK\n#>\nWrite-Host \"${env:IN_BRACES} $Env:plain: `$env:ESCAPED $($env:DEEP + 'x)')\"\nWrite-Host '$env:SINGLE'\n$text = @\"\n$env:HERE \"quoted\"\n\"@\n$raw = @'\n$env:RAW\n'@\nif (Test-Path env:ASKED) { Get-ChildItem Env:\\LISTED }\n$x = [Environment]::GetEnvironmentVariable('CALLED')\n$env:SET = 1\n$env:SET\n";
        let script = scan(text, "x.ps1");
        assert_eq!(script.environment(), ["IN_BRACES", "plain", "DEEP", "HERE", "ASKED", "LISTED", "CALLED", "SET"]);
        assert!(script.uses.iter().all(|read| read.span.of(text) == read.name));
        assert_eq!(script.sets[0].name, "SET");
        assert_eq!(script.reads("PLAIN"), Some(true));
        assert_eq!(script.reads("other"), Some(false));
        assert_eq!(scan("Get-ChildItem env:*", "x.ps1").reads("x"), None);
    }

    #[test]
    fn finds_functions() {
        let text = "function Install-It($name) { if ($x) { 1 } }\nInstall-It a";
        let script = scan(text, "x.ps1");
        assert_eq!(script.functions[0].name, "Install-It");
        assert!(script.functions[0].body.of(text).ends_with("} }"));
    }
}
