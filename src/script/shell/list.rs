use super::Scanner;
use super::command::Command;
use crate::script::flow::Event;

/// What ends a list of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    End,
    /// `)`
    Parenthesis,
    /// `}` where a command could start
    Brace,
    Backtick,
    /// `;;` and its kin, or `esac`, which is left standing.
    Branch,
}

impl<'t> Scanner<'t> {
    /// Goes through commands up to what ends them, that included.
    pub(super) fn list(&mut self, until: Until) {
        let mut command = Command::default();
        // After `&&` and `||`, up to the end of the line or the `;`.
        let mut and_or = 0;
        loop {
            self.skip_blanks();
            let Some(byte) = self.peek() else { break };
            match byte {
                b'\n' => {
                    self.at += 1;
                    self.end(&mut command);
                    self.leave_conditions(std::mem::take(&mut and_or));
                    self.here_documents();
                }
                b'#' => self.comment(),
                b';' => {
                    self.end(&mut command);
                    self.leave_conditions(std::mem::take(&mut and_or));
                    self.at += 1;
                    if self.peek() == Some(b';') || self.peek() == Some(b'&') {
                        while matches!(self.peek(), Some(b';' | b'&')) {
                            self.at += 1;
                        }
                        if until == Until::Branch {
                            return;
                        }
                    }
                }
                b'&' if self.starts_with("&>") => self.at += 1,
                b'&' | b'|' => {
                    let chains = self.starts_with("&&") || self.starts_with("||");
                    self.end(&mut command);
                    self.at += if chains { 2 } else { 1 };
                    if chains {
                        self.enter_condition();
                        and_or += 1;
                    }
                }
                b'(' if command.is_empty() => self.parenthesis(),
                b')' => {
                    self.at += 1;
                    if until == Until::Parenthesis {
                        break;
                    }
                }
                b'(' => self.at += 1,
                b'`' if until == Until::Backtick => {
                    self.at += 1;
                    break;
                }
                b'<' | b'>' => self.redirection(),
                _ => {
                    let closes = self.command_word(&mut command, until);
                    if closes {
                        break;
                    }
                }
            }
        }
        self.end(&mut command);
        self.leave_conditions(std::mem::take(&mut and_or));
    }

    fn comment(&mut self) {
        while self.peek().is_some_and(|byte| byte != b'\n') {
            self.at += 1;
        }
    }

    fn parenthesis(&mut self) {
        if self.is_arithmetic() {
            self.at += 2;
            self.deeper(|inner| inner.arithmetic("))"));
        } else {
            self.at += 1;
            self.subshell(|inner| inner.list(Until::Parenthesis));
        }
    }

    fn redirection(&mut self) {
        if self.starts_with("<<") && !self.starts_with("<<<") {
            self.start_here_document();
        } else if self.starts_with("<(") || self.starts_with(">(") {
            self.at += 2;
            self.subshell(|inner| inner.list(Until::Parenthesis));
        } else {
            while matches!(self.peek(), Some(b'<' | b'>' | b'|' | b'&')) {
                self.at += 1;
            }
            self.skip_blanks();
            // Its target is no word of the command.
            self.word(false);
        }
    }

    /// Takes a word into the command, or the construct that it starts. True
    /// where it ends the list.
    fn command_word(&mut self, command: &mut Command<'t>, until: Until) -> bool {
        let start = self.at;
        if command.is_empty() && self.compound(until) {
            let closing = self.slice(start, self.at);
            return (closing == "}" && until == Until::Brace) || (closing.is_empty() && until == Until::Branch);
        }
        if command.is_empty() && self.function_definition() {
            return false;
        }
        let word = self.word(command.takes_assignments());
        if self.at == start {
            // Nothing that a word can start with.
            self.at += self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        } else {
            self.add_word(command, word);
        }
        false
    }

    /// A function's name, its parentheses, and its body.
    fn function_definition(&mut self) -> bool {
        let start = self.at;
        let by_keyword = self.take("function") && matches!(self.peek(), Some(b' ' | b'\t'));
        if by_keyword {
            self.skip_blanks();
        } else {
            self.at = start;
        }
        let name_start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':' | b'+' | b'@'))
        {
            self.at += 1;
        }
        let name = self.slice(name_start, self.at);
        self.skip_blanks();
        let mut has_parentheses = false;
        if self.peek() == Some(b'(') {
            self.at += 1;
            self.skip_blanks();
            has_parentheses = self.take(")");
        }
        if name.is_empty() || !(by_keyword || has_parentheses) {
            self.at = start;
            return false;
        }
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b'\n') => self.at += 1,
                Some(b'#') => self.comment(),
                _ => break,
            }
        }
        self.function_body(name, name_start);
        true
    }

    fn function_body(&mut self, name: &str, name_start: usize) {
        let start = self.at;
        // Of two functions with one name, what either does may happen.
        self.within.push(name.to_owned());
        self.with_own_conditions(|scanner| match scanner.peek() {
            Some(b'{') => {
                scanner.at += 1;
                scanner.deeper(|inner| inner.list(Until::Brace));
            }
            Some(b'(') => scanner.parenthesis(),
            _ => {}
        });
        self.within.pop();
        self.events.functions.entry(name.to_owned()).or_default();
        self.define(name, name_start, crate::source::Span::new(start, self.at));
    }

    /// The command is over: what it means happens now.
    pub(super) fn end(&mut self, command: &mut Command<'t>) {
        let command = std::mem::take(command);
        let Some(first) = command.words.first() else {
            for assignment in &command.assignments {
                self.set(assignment.name, assignment.start, false);
            }
            return;
        };
        for assignment in &command.assignments {
            self.note_set(assignment.name, assignment.start, true);
        }
        let Some(name) = first.literal else { return };
        if !self.built_in(name, &command) {
            let given = command.assignments.iter().map(|assignment| assignment.name.to_owned()).collect();
            self.push(Event::Call { name: name.to_owned(), given, certain: true });
        }
    }
}
