//! Provisioner scripts: what they read of their environment, and what they set
//! themselves.
//!
//! [`scan`] never fails and never runs anything: it follows quotes, expansions,
//! here-documents, functions and the order of commands, and takes both ways of
//! every condition.

mod flow;
mod language;
mod powershell;
mod shell;
mod shell_own;

pub use flow::{Given, Use};
pub use language::{Language, Shebang, shebang};

use crate::source::Span;

/// What is known of a script from its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    pub language: Language,
    /// Every place at which a variable is read, in the order of the text.
    pub uses: Vec<Use>,
    /// Every place at which the script gives a variable a value.
    pub sets: Vec<Assignment>,
    pub functions: Vec<Function>,
    /// Places at which the script looks at all of its environment, or takes a
    /// name from a variable: what it reads cannot be told there.
    pub reads_any: Vec<Span>,
    /// Places at which it runs what stands elsewhere, which may set anything.
    pub runs_other: Vec<Span>,
    pub options: Options,
    /// The text nests deeper than is followed, from this byte on.
    pub too_deep: Option<usize>,
}

/// A place at which a variable gets a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    pub name: String,
    /// Where the name is.
    pub span: Span,
    /// The value is for the one command that follows.
    pub for_command: bool,
}

/// A function that the script defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub name_span: Span,
    /// Its body, braces included.
    pub body: Span,
}

/// What a shell is told to take for an error; the place is where it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// `-e`: a failed command ends the script.
    pub errexit: Option<Span>,
    /// `-u`: to read what is not set ends the script.
    pub nounset: Option<Span>,
    /// `-o pipefail`
    pub pipefail: Option<Span>,
    /// `-x`: every command is printed, with its values.
    pub xtrace: Option<Span>,
}

/// Looks through a script. The name decides on the language where no `#!` does.
pub fn scan(text: &str, file_name: &str) -> Script {
    let language = Language::of(text, file_name);
    match language {
        Language::Shell => shell::scan(text),
        Language::PowerShell => powershell::scan(text),
        Language::Batch | Language::Other => Script::of(language),
    }
}

impl Script {
    fn of(language: Language) -> Self {
        Self {
            language,
            uses: Vec::new(),
            sets: Vec::new(),
            functions: Vec::new(),
            reads_any: Vec::new(),
            runs_other: Vec::new(),
            options: Options::default(),
            too_deep: None,
        }
    }

    /// Does the script read the variable as its environment gives it? `None`
    /// where that cannot be told: in a language that is not followed here, or
    /// where it looks at its whole environment.
    pub fn reads(&self, name: &str) -> Option<bool> {
        let same = |other: &str| match self.language {
            Language::PowerShell => other.eq_ignore_ascii_case(name),
            _ => other == name,
        };
        if self.uses.iter().any(|read| same(&read.name) && read.given.may_be_environment()) {
            return Some(true);
        }
        let followed = matches!(self.language, Language::Shell | Language::PowerShell);
        (followed && self.reads_any.is_empty() && self.too_deep.is_none()).then_some(false)
    }

    /// The names that the script may read from its environment, each once, in
    /// the order in which it first does.
    pub fn environment(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for read in self.uses.iter().filter(|read| read.given.may_be_environment()) {
            if !names.contains(&read.name.as_str()) {
                names.push(&read.name);
            }
        }
        names
    }
}
