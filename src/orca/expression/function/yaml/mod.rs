//! `#readYaml` and `#readAllYaml`: YAML 1.1 as `SnakeYAML`'s safe constructor
//! reads it. Explicit keys (`? key`) and tags of one's own are refused.

mod block;
mod flow;
mod scalar;
mod text;

use super::Result;
use crate::orca::expression::{
    fail::{Fail, HELPER},
    java::value::Value,
    work::Work,
};
use text::is_blank;

/// How deep a document may nest.
const MAX_DEPTH: usize = 60;

/// Most values in all documents, aliases counted as what they stand for.
const MAX_VALUES: usize = 50_000;

type Parsed<'a> = std::result::Result<Value<'a>, String>;

/// The single document of a text.
pub(super) fn read<'a>(work: &Work, text: &str) -> Result<'a> {
    let documents = documents(work, text).map_err(|message| failed("readYaml", text, message))?;
    if documents.len() > 1 {
        let message = "expected a single document in the stream".to_owned();
        return Err(failed("readYaml", text, message));
    }
    Ok(documents.into_iter().next().unwrap_or(Value::Null))
}

/// All documents of a text, as a list.
pub(super) fn read_all<'a>(work: &Work, text: &str) -> Result<'a> {
    documents(work, text).map(Value::list).map_err(|message| failed("readAllYaml", text, message))
}

fn failed(name: &str, text: &str, message: String) -> Fail {
    Fail::thrown("org.yaml.snakeyaml.error.YAMLException", message)
        .wrapped(HELPER, Some(format!("#{name}({text}) failed")))
}

struct Reader<'a, 'w> {
    work: &'w Work,
    chars: Vec<char>,
    at: usize,
    depth: usize,
    left: usize,
    anchors: Vec<(String, Value<'a>, usize)>,
}

fn documents<'a>(work: &Work, text: &str) -> std::result::Result<Vec<Value<'a>>, String> {
    let chars = text.replace("\r\n", "\n").replace('\r', "\n").chars().collect();
    let mut reader = Reader { work, chars, at: 0, depth: 0, left: MAX_VALUES, anchors: Vec::new() };
    let mut found = Vec::new();
    loop {
        reader.skip_space();
        let mut explicit = false;
        while reader.peek() == Some('%') && reader.column() == 0 {
            reader.skip_line();
            reader.skip_space();
        }
        if reader.marker("---") {
            reader.at += 3;
            explicit = true;
        }
        reader.skip_blanks();
        if reader.peek().is_none() && !explicit {
            return Ok(found);
        }
        reader.anchors.clear();
        found.push(reader.block(0, true)?);
        reader.skip_space();
        while reader.marker("...") {
            reader.at += 3;
            reader.skip_space();
        }
        if reader.peek().is_some() && !reader.marker("---") && reader.peek() != Some('%') {
            return Err(reader.problem("expected '<document start>', but found more"));
        }
        if found.len() > 1000 {
            return Err("too many documents".to_owned());
        }
    }
}

impl Reader<'_, '_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn ahead(&self, by: usize) -> Option<char> {
        self.chars.get(self.at + by).copied()
    }

    fn problem(&self, what: &str) -> String {
        let line = self.chars.iter().take(self.at).filter(|c| **c == '\n').count() + 1;
        format!("{what}, in line {line}, column {}", self.column() + 1)
    }

    fn column(&self) -> usize {
        let column = self.chars.iter().take(self.at).rev().take_while(|c| **c != '\n').count();
        self.work.spend(column / 8);
        column
    }

    fn marker(&self, mark: &str) -> bool {
        self.column() == 0
            && mark.chars().enumerate().all(|(at, c)| self.ahead(at) == Some(c))
            && is_blank(self.ahead(3))
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.at += 1;
        }
    }

    fn skip_line(&mut self) {
        while !text::is_break(self.peek()) {
            self.at += 1;
        }
    }

    /// Skips white space, line ends and comments.
    fn skip_space(&mut self) {
        loop {
            self.skip_blanks();
            let after_blank =
                self.at == 0 || self.at.checked_sub(1).is_some_and(|at| is_blank(self.chars.get(at).copied()));
            match self.peek() {
                Some('\n') => self.at += 1,
                Some('#') if after_blank => self.skip_line(),
                _ => return,
            }
        }
    }

    /// Counts values, and stops where the work is too much.
    fn count(&mut self, size: usize) -> std::result::Result<(), String> {
        if !self.work.spend(size) {
            return Err("too much work".to_owned());
        }
        self.left =
            self.left.checked_sub(size).ok_or_else(|| format!("YAML holds at most {MAX_VALUES} values here"))?;
        Ok(())
    }
}
