use std::fmt;

use crate::packer::interpolate::InterpolateError;

/// What Packer reports of the variables; `Display` is its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Variables without a default that nobody gave. (Packer lists them in
    /// random order.)
    RequiredNotSet(Vec<String>),
    /// The last pass rendered nothing and this variable still lacks another.
    Undefined { name: String, raw: String, error: InterpolateError, hint: &'static str },
    /// A value failed while it was rendered. Packer does not say which.
    Execution { name: String, error: InterpolateError },
    /// A value is not a template.
    Parse { name: String, error: InterpolateError },
}

/// A variable that stays unset although Packer reports nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swallowed {
    pub variable: String,
    pub error: InterpolateError,
}

impl Failure {
    /// The variable at fault, save where several are missing.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::RequiredNotSet(_) => None,
            Self::Undefined { name, .. } | Self::Execution { name, .. } | Self::Parse { name, .. } => Some(name),
        }
    }

    pub fn error(&self) -> Option<&InterpolateError> {
        match self {
            Self::RequiredNotSet(_) => None,
            Self::Undefined { error, .. } | Self::Execution { error, .. } | Self::Parse { error, .. } => Some(error),
        }
    }

    /// The bullets of Packer's list, where it prints one.
    pub fn items(&self) -> Vec<String> {
        match self {
            Self::RequiredNotSet(names) => {
                names.iter().map(|name| format!("required variable not set: {name}")).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RequiredNotSet(names) => {
                let plural = if names.len() == 1 { "error" } else { "errors" };
                write!(f, "{} {plural} occurred:", names.len())?;
                self.items().iter().try_for_each(|item| write!(f, "\n\t* {item}"))?;
                f.write_str("\n\n")
            }
            Self::Undefined { name, raw, error, hint } => {
                write!(f, "Failed to interpolate \"{name}\": \"{raw}\"{}", Detail(error, hint))
            }
            Self::Execution { error, .. } => error.fmt(f),
            Self::Parse { name, error } => write!(f, "error interpolating default value for '{name}': {error}"),
        }
    }
}

/// The end of the message, which changed over time.
struct Detail<'a>(&'a InterpolateError, &'a str);

impl fmt::Display for Detail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.1.is_empty() {
            write!(f, "; error: {}", self.0)?;
        }
        let spelled = if self.1 == "variables" { "variables" } else { "varaibles" };
        write!(
            f,
            ": Please make sure that the variable you're referencing has been defined; Packer treats all variables used to interpolate other user {spelled} as required."
        )
    }
}
