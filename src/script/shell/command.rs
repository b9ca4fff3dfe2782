use super::Scanner;
use super::word::{Target, Word};
use crate::script::flow::Event;
use crate::source::Span;

/// The words of a command so far.
#[derive(Debug, Default)]
pub(super) struct Command<'t> {
    /// `NAME=value` in front of its words.
    pub assignments: Vec<Target<'t>>,
    pub words: Vec<Word<'t>>,
    /// Some of its arguments were assignments.
    declares: bool,
}

/// Commands whose arguments can be assignments.
const DECLARATIONS: [&str; 5] = ["declare", "export", "local", "readonly", "typeset"];

impl<'t> Command<'t> {
    pub fn is_empty(&self) -> bool {
        self.assignments.is_empty() && self.words.is_empty()
    }

    /// Can the next word be an assignment?
    pub fn takes_assignments(&self) -> bool {
        self.name().is_none_or(|name| DECLARATIONS.contains(&name))
    }

    /// `None` before the first word.
    fn name(&self) -> Option<&'t str> {
        self.words.first().map(|word| word.literal.unwrap_or_default())
    }

    /// The words after the first, as far as they are plain.
    fn arguments(&self) -> impl Iterator<Item = &Word<'t>> {
        self.words.iter().skip(1)
    }
}

impl<'t> Scanner<'t> {
    pub(super) fn add_word(&mut self, command: &mut Command<'t>, word: Word<'t>) {
        match (word.target, command.name()) {
            (Some(target), None) => command.assignments.push(target),
            (Some(target), Some(name)) => {
                let local = name == "local" || (matches!(name, "declare" | "typeset") && !self.within.is_empty());
                let global = command.arguments().any(|word| word.literal == Some("-g"));
                self.set(target.name, target.start, local && !global);
                command.declares = true;
            }
            (None, _) => command.words.push(word),
        }
    }

    /// What a command of the shell itself does to variables. False for any
    /// other command.
    pub(super) fn built_in(&mut self, name: &str, command: &Command<'t>) -> bool {
        match name {
            "read" => self.set_arguments(command, "dinNptu", false),
            "mapfile" | "readarray" => self.set_arguments(command, "dnOsuCc", false),
            "unset" => self.set_arguments(command, "", false),
            // The first argument is the list of options.
            "getopts" => self.set_argument(command, 2),
            "declare" | "typeset" | "local" => {
                let local = name == "local" || !self.within.is_empty();
                self.set_arguments(command, "", local);
            }
            "printf" => self.set_after(command, "-v"),
            "let" => self.let_arguments(command),
            "." | "source" | "eval" => {
                self.script.runs_other.push(span(command));
                self.push(Event::Other);
            }
            "env" | "printenv" => self.print_environment(command),
            "set" => self.options(command),
            "trap" => self.call_argument(command, 1),
            "export" | "readonly" => {
                let lists = command.arguments().all(|word| word.literal == Some("-p"));
                if name == "export" && lists && !command.declares {
                    self.script.reads_any.push(span(command));
                }
            }
            "test" | "[" => self.tested(command.words.iter()),
            // What these run is a command as well.
            "sudo" | "exec" | "command" | "builtin" | "nohup" | "time" | "nice" | "timeout" | "retry" | "!" => {
                self.run_argument(command);
            }
            _ => return false,
        }
        true
    }

    /// The arguments that are names get values. `valued` are the options whose
    /// value is another word.
    fn set_arguments(&mut self, command: &Command<'t>, valued: &str, local: bool) {
        let mut is_value = false;
        for word in command.arguments() {
            if std::mem::take(&mut is_value) {
                continue;
            }
            let Some(literal) = word.literal else { continue };
            if let Some(option) = literal.strip_prefix('-').filter(|option| !option.is_empty()) {
                let last = option.chars().last().unwrap_or_default();
                is_value = valued.contains(last);
                continue;
            }
            if is_name(literal) {
                self.set(literal, word.span.start, local);
            }
        }
    }

    fn set_after(&mut self, command: &Command<'t>, option: &str) {
        if let Some(at) = command.words.iter().position(|word| word.literal == Some(option)) {
            self.set_argument(command, at + 1);
        }
    }

    fn set_argument(&mut self, command: &Command<'t>, at: usize) {
        let Some(word) = command.words.get(at) else { return };
        if let Some(literal) = word.literal.filter(|literal| is_name(literal)) {
            self.set(literal, word.span.start, false);
        }
    }

    fn let_arguments(&mut self, command: &Command<'t>) {
        for word in command.arguments() {
            // A quote may be around it.
            let start = word.span.start;
            let text = word.span.of(self.text);
            let inner = text.trim_matches(['"', '\'']);
            let offset = start + text.find(inner).unwrap_or(0);
            self.arithmetic_text(inner, offset);
        }
    }

    fn print_environment(&mut self, command: &Command<'t>) {
        let name = command.name();
        let mut plain =
            command.arguments().filter(|word| !word.literal.is_some_and(|literal| literal.starts_with('-')));
        let first = plain.next().map(|word| (word.literal, word.span.start));
        match (name, first) {
            (Some("printenv"), Some((Some(literal), start))) if is_name(literal) => self.read(literal, start, true),
            (_, None) => self.script.reads_any.push(span(command)),
            // `env X=1 command` runs the command.
            (Some("env"), _) => self.run_argument(command),
            _ => {}
        }
    }

    fn options(&mut self, command: &Command<'t>) {
        let words: Vec<&Word<'t>> = command.arguments().collect();
        if words.is_empty() {
            self.script.reads_any.push(span(command));
        }
        for (at, word) in words.iter().enumerate() {
            let value = words.get(at + 1).and_then(|next| next.literal);
            self.set_options(word.literal.unwrap_or_default(), value, word.span);
        }
    }

    /// The command that another runs: the first word that is neither an option
    /// nor an assignment.
    fn run_argument(&mut self, command: &Command<'t>) {
        let mut words = command.words.iter().enumerate().skip(1);
        let inner = words
            .find(|(_, word)| word.literal.is_some_and(|literal| !literal.starts_with('-') && !literal.contains('=')));
        let Some((at, _)) = inner else { return };
        let words = command.words.get(at..).unwrap_or_default().to_vec();
        let inner = Command { assignments: command.assignments.clone(), words, declares: false };
        let Some(name) = inner.name() else { return };
        // Each turn drops a word, so that this ends.
        if !self.built_in(name, &inner) {
            self.call_argument(command, at);
        }
    }

    fn call_argument(&mut self, command: &Command<'t>, at: usize) {
        if let Some(name) = command.words.get(at).and_then(|word| word.literal) {
            self.push(Event::Call { name: name.to_owned(), given: Vec::new(), certain: false });
        }
    }

    /// `-v NAME` asks whether a variable is set.
    pub(super) fn tested<'w>(&mut self, words: impl Iterator<Item = &'w Word<'t>>)
    where
        't: 'w,
    {
        let mut asked = false;
        for word in words {
            let literal = word.literal.unwrap_or_default();
            if std::mem::take(&mut asked) && is_name(literal) {
                self.read(literal, word.span.start, true);
            }
            asked = literal == "-v";
        }
    }
}

fn span(command: &Command<'_>) -> Span {
    let start = command.words.first().map_or(0, |word| word.span.start);
    Span::new(start, command.words.last().map_or(start, |word| word.span.end))
}

pub(super) fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
