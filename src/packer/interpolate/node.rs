use std::fmt;

use super::Text;
use super::function::Function;
use super::go::number::Number;
use super::go::quote;

/// A parsed text: its own body and the templates that it defines.
#[derive(Debug)]
pub(super) struct Template {
    /// By name; the text itself is `root`.
    pub bodies: Vec<(String, List)>,
    /// Whether it may read data, or ask for the build.
    pub uses_build: bool,
}

impl Template {
    pub fn body(&self, name: &str) -> Option<&List> {
        self.bodies.iter().find(|(known, _)| known == name).map(|(_, body)| body)
    }
}

#[derive(Debug, Default)]
pub(super) struct List {
    pub at: usize,
    pub statements: Vec<Statement>,
}

#[derive(Debug)]
pub(super) enum Statement {
    Text { at: usize, text: Text },
    Action { at: usize, pipe: Pipe },
    Branch(Branch),
    Template { at: usize, name: String, pipe: Option<Pipe> },
    Break { at: usize },
    Continue { at: usize },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BranchKind {
    If,
    Range,
    With,
}

#[derive(Debug)]
pub(super) struct Branch {
    pub kind: BranchKind,
    pub at: usize,
    pub pipe: Pipe,
    pub list: List,
    pub otherwise: Option<List>,
}

/// Commands joined by `|`, perhaps declaring or assigning variables.
#[derive(Debug)]
pub(super) struct Pipe {
    pub at: usize,
    pub variables: Vec<String>,
    pub assigns: bool,
    pub commands: Vec<Command>,
}

#[derive(Debug)]
pub(super) struct Command {
    pub at: usize,
    pub words: Vec<Word>,
}

#[derive(Debug)]
pub(super) struct Word {
    pub at: usize,
    pub end: usize,
    pub kind: WordKind,
}

#[derive(Debug)]
pub(super) enum WordKind {
    Function(&'static Function),
    /// Name with its `$`, then fields.
    Variable(Vec<String>),
    Field(Vec<String>),
    /// Fields of a parenthesis or of a function's result.
    Chain(Box<Word>, Vec<String>),
    Dot,
    Nil,
    Bool(bool),
    Number(Box<Number>),
    Str {
        text: Text,
        /// As it is written.
        written: Written,
    },
    Pipe(Pipe),
}

/// How a string is written.
#[derive(Debug)]
pub(super) enum Written {
    /// Between backticks, as it is.
    Raw,
    /// Between quotes, as it is.
    Quoted,
    Otherwise(Text),
}

impl List {
    /// True where nothing but blank text is in it.
    pub fn is_blank(&self) -> bool {
        self.statements.iter().all(|statement| match statement {
            Statement::Text { text, .. } => {
                text.is_known() && String::from_utf8_lossy(text.bytes()).chars().all(char::is_whitespace)
            }
            _ => false,
        })
    }
}

/// As Go prints nodes in its errors.
impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.statements.iter().try_for_each(|statement| statement.fmt(f))
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text, .. } => text.fmt(f),
            Self::Action { pipe, .. } => write!(f, "{{{{{pipe}}}}}"),
            Self::Branch(branch) => branch.fmt(f),
            Self::Template { name, pipe, .. } => {
                write!(f, "{{{{template {}", quote::quote(name.as_bytes()))?;
                if let Some(pipe) = pipe {
                    write!(f, " {pipe}")?;
                }
                f.write_str("}}")
            }
            Self::Break { .. } => f.write_str("{{break}}"),
            Self::Continue { .. } => f.write_str("{{continue}}"),
        }
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.kind {
            BranchKind::If => "if",
            BranchKind::Range => "range",
            BranchKind::With => "with",
        };
        write!(f, "{{{{{name} {}}}}}{}", self.pipe, self.list)?;
        if let Some(otherwise) = &self.otherwise {
            write!(f, "{{{{else}}}}{otherwise}")?;
        }
        f.write_str("{{end}}")
    }
}

impl fmt::Display for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            write!(f, "{} := ", self.variables.join(", "))?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            if index > 0 {
                f.write_str(" | ")?;
            }
            command.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.words.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            match &word.kind {
                WordKind::Pipe(pipe) => write!(f, "({pipe})")?,
                _ => word.fmt(f)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            WordKind::Function(function) => f.write_str(function.name),
            WordKind::Variable(names) => f.write_str(&names.join(".")),
            WordKind::Field(names) => names.iter().try_for_each(|name| write!(f, ".{name}")),
            WordKind::Chain(word, names) => {
                match &word.kind {
                    WordKind::Pipe(pipe) => write!(f, "({pipe})")?,
                    _ => word.fmt(f)?,
                }
                names.iter().try_for_each(|name| write!(f, ".{name}"))
            }
            WordKind::Dot => f.write_str("."),
            WordKind::Nil => f.write_str("nil"),
            WordKind::Bool(value) => value.fmt(f),
            WordKind::Number(number) => f.write_str(&number.text),
            WordKind::Str { text, written } => match written {
                Written::Raw => write!(f, "`{text}`"),
                Written::Quoted => write!(f, "\"{text}\""),
                Written::Otherwise(written) => written.fmt(f),
            },
            WordKind::Pipe(pipe) => pipe.fmt(f),
        }
    }
}
