use super::Scanner;
use super::list::Until;
use crate::script::flow::Event;

impl<'t> Scanner<'t> {
    /// Takes a reserved word, and for some of them what belongs to it. False
    /// where none stands here. Before an `esac` that ends a branch it stays.
    pub(super) fn compound(&mut self, until: Until) -> bool {
        let start = self.at;
        let word = self.plain_word();
        match word {
            // The `then` of an `elif` goes on with the condition.
            "then" if std::mem::take(&mut self.after_elif) => {}
            "then" | "do" => self.enter_condition(),
            "fi" | "done" => self.leave_conditions(1),
            "elif" | "else" if self.conditions > 0 => {
                self.after_elif = word == "elif";
                let last = word == "else";
                self.push(Event::Otherwise { last });
            }
            "elif" | "else" | "if" | "while" | "until" | "!" | "time" | "coproc" | "}" => {}
            "for" | "select" => self.for_loop(),
            "case" => self.deeper(Self::case),
            "esac" => {
                if until == Until::Branch {
                    self.at = start;
                }
            }
            "{" => self.deeper(|inner| inner.list(Until::Brace)),
            "[[" => self.deeper(Self::double_brackets),
            _ => {
                self.at = start;
                return false;
            }
        }
        true
    }

    /// A word without quotes, expansions or anything else, taken.
    fn plain_word(&mut self) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(|byte| !byte.is_ascii_whitespace() && !b";&|<>()'\"`$\\".contains(&byte)) {
            self.at += 1;
        }
        self.slice(start, self.at)
    }

    fn for_loop(&mut self) {
        self.skip_blanks();
        if self.take("((") {
            self.arithmetic("))");
            return;
        }
        let start = self.at;
        let name = self.name();
        self.skip_blanks();
        if self.starts_with("in") && self.peek_at(2).is_none_or(|byte| byte.is_ascii_whitespace()) {
            self.at += 2;
            self.words();
        }
        if !name.is_empty() {
            self.set(name, start, false);
        }
    }

    /// Words up to the end of the command.
    fn words(&mut self) {
        loop {
            self.skip_blanks();
            let start = self.at;
            self.word(false);
            if self.at == start {
                return;
            }
        }
    }

    fn case(&mut self) {
        self.skip_blanks();
        self.word(false);
        self.skip_lines();
        if self.starts_with("in") {
            self.at += 2;
        }
        loop {
            self.skip_lines();
            let start = self.at;
            if self.peek().is_none() {
                break;
            }
            if self.plain_word() == "esac" {
                break;
            }
            self.at = start;
            self.patterns();
            self.enter_condition();
            self.list(Until::Branch);
            self.leave_conditions(1);
            if self.at == start {
                // Neither a pattern nor a command.
                self.at += 1;
            }
        }
    }

    /// `(a|b)`, the first parenthesis being optional.
    fn patterns(&mut self) {
        self.skip_blanks();
        self.take("(");
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b')') => {
                    self.at += 1;
                    return;
                }
                Some(b'|') => self.at += 1,
                _ => {
                    let start = self.at;
                    self.word(false);
                    if self.at == start {
                        return;
                    }
                }
            }
        }
    }

    fn skip_lines(&mut self) {
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b'\n') => self.at += 1,
                Some(b'#') => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    /// What follows `[[`, up to `]]`.
    fn double_brackets(&mut self) {
        let mut words = Vec::new();
        loop {
            self.skip_lines_without_comments();
            if self.take("]]") {
                break;
            }
            let start = self.at;
            let word = self.word(false);
            if self.at > start {
                words.push(word);
            } else if self.peek().is_some() {
                // A parenthesis or an operator.
                self.at += 1;
            } else {
                break;
            }
        }
        self.tested(words.iter());
    }

    fn skip_lines_without_comments(&mut self) {
        self.skip_blanks();
        while self.peek() == Some(b'\n') {
            self.at += 1;
            self.skip_blanks();
        }
    }
}
