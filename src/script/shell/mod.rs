//! sh and bash, as far as variables go. A scanner that gets past anything: it
//! reads on where a shell would stop.

mod arithmetic;
mod command;
mod compound;
mod expansion;
mod here_document;
mod list;
mod word;

use super::flow::{Event, Events, Given, Use, resolve};
use super::{Assignment, Function, Language, Options, Script, shebang};
use crate::source::{Sort, Span};
use here_document::HereDocument;

/// Commands within commands are followed so deep.
const DEPTH: usize = 60;

pub(super) fn scan(text: &str) -> Script {
    let mut scanner = Scanner::new(text);
    if let Some(shebang) = shebang(text) {
        for argument in shebang.arguments.split_ascii_whitespace() {
            scanner.set_options(argument, None, shebang.span);
        }
    }
    scanner.list(list::Until::End);
    let mut script = scanner.script;
    resolve(&scanner.events, &mut script.uses);
    script.uses.order_by_key(|read| read.span.start);
    script.sets.order_by_key(|set| set.span.start);
    script
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// The conditions around the current command that are open here.
    conditions: usize,
    /// An `elif` waits for its `then`.
    after_elif: bool,
    /// The functions that are being defined, the innermost last.
    within: Vec<String>,
    events: Events,
    here_documents: Vec<HereDocument<'t>>,
    /// A backtick ends what is being read.
    backtick: bool,
    /// Within double quotes or a here-document, where `'` is a character.
    quoted: bool,
    script: Script,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            conditions: 0,
            after_elif: false,
            within: Vec::new(),
            events: Events::default(),
            here_documents: Vec::new(),
            backtick: false,
            quoted: false,
            script: Script::of(Language::Shell),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn starts_with(&self, start: &str) -> bool {
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(start.as_bytes()))
    }

    fn take(&mut self, start: &str) -> bool {
        let there = self.starts_with(start);
        if there {
            self.at += start.len();
        }
        there
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Passes over spaces, tabs and continued lines.
    fn skip_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\\') if self.peek_at(1) == Some(b'\n') => self.at += 2,
                Some(b'\\') if self.starts_with("\\\r\n") => self.at += 3,
                _ => return,
            }
        }
    }

    /// Passes over a name; empty where none starts here.
    fn name(&mut self) -> &'t str {
        let start = self.at;
        if self.peek().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_') {
            while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                self.at += 1;
            }
        }
        self.slice(start, self.at)
    }

    fn push(&mut self, event: Event) {
        let events = match self.within.last() {
            Some(function) => self.events.functions.entry(function.clone()).or_default(),
            None => &mut self.events.main,
        };
        events.push(event);
    }

    fn read(&mut self, name: &str, start: usize, has_default: bool) {
        let span = Span::new(start, start + name.len());
        self.push(Event::Read(self.script.uses.len()));
        self.script.uses.push(Use { name: name.to_owned(), span, given: Given::Environment, has_default });
    }

    fn set(&mut self, name: &str, start: usize, local: bool) {
        self.note_set(name, start, false);
        self.push(Event::Set { name: name.to_owned(), local });
    }

    fn note_set(&mut self, name: &str, start: usize, for_command: bool) {
        let span = Span::new(start, start + name.len());
        self.script.sets.push(Assignment { name: name.to_owned(), span, for_command });
    }

    /// Does `inner` one level deeper, or nothing more at all where that is too deep.
    fn deeper(&mut self, inner: impl FnOnce(&mut Self)) {
        if self.depth >= DEPTH {
            self.script.too_deep = self.script.too_deep.or(Some(self.at));
            self.at = self.text.len();
            return;
        }
        self.depth += 1;
        inner(self);
        self.depth -= 1;
    }

    /// Does `inner` where nothing that it sets lasts.
    fn subshell(&mut self, inner: impl FnOnce(&mut Self)) {
        self.push(Event::Subshell);
        self.with_own_conditions(|scanner| scanner.deeper(inner));
        self.push(Event::Leave);
    }

    fn enter_condition(&mut self) {
        self.conditions += 1;
        self.push(Event::Condition);
    }

    /// Leaves so many conditions, as far as they are open.
    fn leave_conditions(&mut self, count: usize) {
        for _ in 0..count.min(self.conditions) {
            self.conditions -= 1;
            self.push(Event::Leave);
        }
    }

    /// Does `inner`, which can neither leave conditions around it nor have its
    /// own stay open.
    fn with_own_conditions(&mut self, inner: impl FnOnce(&mut Self)) {
        let around = std::mem::take(&mut self.conditions);
        inner(self);
        self.leave_conditions(self.conditions);
        self.conditions = around;
    }

    /// Notes what `-euo pipefail` and the like say; `value` is the word after it.
    fn set_options(&mut self, argument: &str, value: Option<&str>, span: Span) {
        let Some(letters) = argument.strip_prefix('-') else { return };
        let Options { errexit, nounset, pipefail, xtrace } = &mut self.script.options;
        for letter in letters.chars() {
            let option = match (letter, value) {
                ('e', _) | ('o', Some("errexit")) => &mut *errexit,
                ('u', _) | ('o', Some("nounset")) => &mut *nounset,
                ('x', _) | ('o', Some("xtrace")) => &mut *xtrace,
                ('o', Some("pipefail")) => &mut *pipefail,
                _ => continue,
            };
            option.get_or_insert(span);
        }
    }

    fn define(&mut self, name: &str, name_start: usize, body: Span) {
        let name_span = Span::new(name_start, name_start + name.len());
        self.script.functions.push(Function { name: name.to_owned(), name_span, body });
    }
}

#[cfg(test)]
mod tests;
