use thiserror::Error;

use super::expression::{Expression, ExpressionError};
use super::rules::{Checks, Effect, Message, MessagePiece, Section, Statement};
use crate::packer::components::ComponentKind;

/// Why a text is no file of checks; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChecksError {
    #[error("line {line}: {error}")]
    Expression { line: usize, error: ExpressionError },
    #[error("line {line}: `{text}` is no check")]
    Statement { line: usize, text: String },
    #[error("line {line}: `{text}` is no heading")]
    Heading { line: usize, text: String },
    #[error("line {line}: it is not indented as the lines around it")]
    Indent { line: usize },
    #[error("line {line}: `{name}` stands there twice")]
    Twice { line: usize, name: String },
    #[error("the group `{name}` is used and not there")]
    UnknownGroup { name: String },
    #[error("line {line}: it is nested deeper than {limit} levels")]
    Depth { line: usize, limit: usize },
}

struct Line<'t> {
    number: usize,
    indent: usize,
    text: &'t str,
}

impl Checks {
    /// Reads `public/checks.txt`; its head tells the form.
    pub fn read(text: &str) -> Result<Self, ChecksError> {
        let lines = text.lines().enumerate().filter_map(|(at, line)| {
            let text = line.trim();
            let indent = line.len() - line.trim_start().len();
            (!text.is_empty() && !text.starts_with('#')).then_some(Line { number: at + 1, indent, text })
        });
        let mut reader = Reader { lines: lines.collect(), at: 0 };
        let mut checks = Self::default();
        while let Some(line) = reader.next() {
            checks.section(&line, &mut reader)?;
        }
        let used = checks.groups.values().chain(checks.components.values().map(|section| &section.body));
        match used.flat_map(|body| groups_used(body)).find(|name| !checks.groups.contains_key(*name)) {
            Some(name) => Err(ChecksError::UnknownGroup { name: name.to_owned() }),
            None => Ok(checks),
        }
    }

    fn section(&mut self, heading: &Line<'_>, reader: &mut Reader<'_>) -> Result<(), ChecksError> {
        let line = heading.number;
        let wrong = || ChecksError::Heading { line, text: heading.text.to_owned() };
        if heading.indent != 0 {
            return Err(ChecksError::Indent { line });
        }
        let (word, rest) = heading.text.split_once(' ').ok_or_else(wrong)?;
        let twice = |name: &str| ChecksError::Twice { line, name: name.to_owned() };
        if word == "group" {
            let body = reader.body(0, 0)?;
            return match self.groups.insert(rest.to_owned(), body) {
                None => Ok(()),
                Some(_) => Err(twice(rest)),
            };
        }
        let kind = match word {
            "builder" => ComponentKind::Builder,
            "provisioner" => ComponentKind::Provisioner,
            "post-processor" => ComponentKind::PostProcessor,
            _ => return Err(wrong()),
        };
        let (types, plugin) = rest.split_once(" as ").unwrap_or((rest, ""));
        let mut section = Section { plugin: plugin.trim().to_owned(), ..Section::default() };
        reader.options(&mut section)?;
        section.body = reader.body(0, 0)?;
        for type_name in types.split(',').map(str::trim) {
            if self.components.insert((kind, type_name.to_owned()), section.clone()).is_some() {
                return Err(twice(type_name));
            }
        }
        Ok(())
    }
}

fn groups_used(body: &[Statement]) -> Vec<&str> {
    body.iter()
        .flat_map(|statement| match statement {
            Statement::Use(name) => vec![name.as_str()],
            Statement::If { arms, otherwise } => {
                let arms = arms.iter().flat_map(|(_, body)| groups_used(body));
                arms.chain(groups_used(otherwise)).collect()
            }
            Statement::Each { body, .. } | Statement::With { body, .. } => groups_used(body),
            _ => Vec::new(),
        })
        .collect()
}

struct Reader<'t> {
    lines: Vec<Line<'t>>,
    at: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<&Line<'t>> {
        self.lines.get(self.at)
    }

    fn next(&mut self) -> Option<Line<'t>> {
        let line = self.lines.get(self.at)?;
        self.at += 1;
        Some(Line { number: line.number, indent: line.indent, text: line.text })
    }

    /// Lines before the checks that tell of the component as a whole.
    fn options(&mut self, section: &mut Section) -> Result<(), ChecksError> {
        while let Some(line) = self.peek().filter(|line| line.indent > 0) {
            let number = line.number;
            if line.text == "undecoded goes on" {
                section.goes_on = true;
            } else if let Some(message) = line.text.strip_prefix("undecoded ") {
                section.undecoded = Some(message_of(message, number)?);
            } else if line.text == "lists like go-multierror" {
                section.lists_as_go = true;
            } else {
                return Ok(());
            }
            self.at += 1;
        }
        Ok(())
    }

    /// The lines that are indented deeper than `outer`.
    fn body(&mut self, outer: usize, depth: usize) -> Result<Vec<Statement>, ChecksError> {
        let Some(first) = self.peek().filter(|line| line.indent > outer) else { return Ok(Vec::new()) };
        let indent = first.indent;
        if depth > super::MAX_DEPTH {
            return Err(ChecksError::Depth { line: first.number, limit: super::MAX_DEPTH });
        }
        let mut body = Vec::new();
        while let Some(line) = self.peek().filter(|line| line.indent > outer) {
            if line.indent != indent {
                return Err(ChecksError::Indent { line: line.number });
            }
            if let Some(line) = self.next() {
                body.push(self.statement(&line, depth)?);
            }
        }
        Ok(body)
    }

    fn statement(&mut self, line: &Line<'t>, depth: usize) -> Result<Statement, ChecksError> {
        if let Some(check) = check(line)? {
            return Ok(check);
        }
        let (word, rest) = line.text.split_once(' ').unwrap_or((line.text, ""));
        let rest = rest.trim();
        match word {
            "if" => self.choice(rest, line, depth),
            "each" => {
                let wrong = || ChecksError::Statement { line: line.number, text: line.text.to_owned() };
                let (names, over) = rest.split_once(" in ").ok_or_else(wrong)?;
                let (key, item) = match names.split_once(',') {
                    Some((key, item)) => (Some(key.trim().to_owned()), item),
                    None => (None, names),
                };
                let over = expression(over, line.number)?;
                let body = self.body(line.indent, depth + 1)?;
                Ok(Statement::Each { key, item: item.trim().to_owned(), over, body })
            }
            "with" => {
                let body = self.body(line.indent, depth + 1)?;
                Ok(Statement::With { block: rest.split('.').map(ToOwned::to_owned).collect(), body })
            }
            "set" => assignment(rest, line.number).map(|(name, value)| Statement::Set { name, value }),
            "default" => assignment(rest, line.number).map(|(name, value)| Statement::Default { name, value }),
            "use" => Ok(Statement::Use(rest.to_owned())),
            "break" if rest.is_empty() => Ok(Statement::Break),
            "leave" if rest.is_empty() => Ok(Statement::Leave),
            "stop" if rest.is_empty() => Ok(Statement::Stop),
            _ => Err(ChecksError::Statement { line: line.number, text: line.text.to_owned() }),
        }
    }

    fn choice(&mut self, first: &str, line: &Line<'t>, depth: usize) -> Result<Statement, ChecksError> {
        let mut arms = vec![(expression(first, line.number)?, self.body(line.indent, depth + 1)?)];
        let mut otherwise = Vec::new();
        while let Some(next) = self.peek().filter(|next| next.indent == line.indent) {
            let number = next.number;
            if let Some(when) = next.text.strip_prefix("else if ") {
                let when = expression(when, number)?;
                self.at += 1;
                arms.push((when, self.body(line.indent, depth + 1)?));
            } else if next.text == "else" {
                self.at += 1;
                otherwise = self.body(line.indent, depth + 1)?;
                break;
            } else {
                break;
            }
        }
        Ok(Statement::If { arms, otherwise })
    }
}

/// `condition => message`, with one of the arrows.
fn check(line: &Line<'_>) -> Result<Option<Statement>, ChecksError> {
    const ARROWS: [(&str, Effect); 6] = [
        (" => ", Effect::Add),
        (" =/> ", Effect::AddAndLeave),
        (" =!> ", Effect::Alone),
        (" =0> ", Effect::Anew),
        (" =?> ", Effect::Warn),
        (" =..> ", Effect::Open),
    ];
    let found = ARROWS.iter().filter_map(|(arrow, effect)| Some((line.text.find(arrow)?, *arrow, *effect)));
    let Some((at, arrow, effect)) = found.min_by_key(|(at, ..)| *at) else { return Ok(None) };
    let when = expression(line.text.get(..at).unwrap_or_default(), line.number)?;
    let message = message_of(line.text.get(at + arrow.len()..).unwrap_or_default(), line.number)?;
    Ok(Some(Statement::Check { when, effect, message }))
}

fn assignment(text: &str, line: usize) -> Result<(String, Expression), ChecksError> {
    let wrong = || ChecksError::Statement { line, text: text.to_owned() };
    let (name, value) = text.split_once(" = ").ok_or_else(wrong)?;
    Ok((name.trim().to_owned(), expression(value, line)?))
}

fn expression(text: &str, line: usize) -> Result<Expression, ChecksError> {
    Expression::parse(text).map_err(|error| ChecksError::Expression { line, error })
}

/// `{expression}` is a value, `{{` a brace, `\n` a new line.
fn message_of(text: &str, line: usize) -> Result<Message, ChecksError> {
    let text = text.replace("\\n", "\n");
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        if let Some(after) = after.strip_prefix('{') {
            plain.push('{');
            rest = after;
            continue;
        }
        let (value, after) =
            after.split_once('}').ok_or(ChecksError::Expression { line, error: ExpressionError::TooShort })?;
        if !plain.is_empty() {
            pieces.push(MessagePiece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(MessagePiece::Value(expression(value, line)?));
        rest = after;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        pieces.push(MessagePiece::Text(plain));
    }
    Ok(Message(pieces))
}
