use std::fmt;

use crate::json::NodeId;
use crate::packer::interpolate::InterpolateError;

/// When Packer comes upon a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// `validate` reports it.
    Prepare,
    /// Only a running build does.
    Build,
}

/// What could not be rendered; `Display` is Packer's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The string, or the member whose name it is; for a variable's value none.
    pub node: Option<NodeId>,
    pub kind: ProblemKind,
    pub moment: Moment,
    pub error: InterpolateError,
}

/// Of what kind the text is that could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// The name of a builder.
    BuilderName {
        raw: String,
    },
    MaxRetries,
    /// A string inside of the component's member `key`.
    Field {
        key: String,
        raw: String,
        /// `shell-local` puts words of its own before it.
        in_shell_local: bool,
    },
    /// A variable's value, which every component renders again although it does
    /// not use it.
    Variable {
        name: String,
        raw: String,
        in_shell_local: bool,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = &self.error;
        let (key, raw, in_shell_local) = match &self.kind {
            ProblemKind::BuilderName { raw } => {
                return write!(f, "Error interpolating builder '{raw}': {error}");
            }
            ProblemKind::MaxRetries => return write!(f, "failed to interpolate `max_retries`: {error}"),
            // A build that runs tells the bare error.
            _ if self.moment == Moment::Build => return error.fmt(f),
            ProblemKind::Field { key, raw, in_shell_local } => (key.as_str(), raw, *in_shell_local),
            ProblemKind::Variable { raw, in_shell_local, .. } => ("packer_user_variables", raw, *in_shell_local),
        };
        if in_shell_local {
            f.write_str("Error decoding config: ")?;
        }
        let word = if error.is_parse() { "invalid" } else { "render" };
        write!(f, "{word} '{key}': {error} in:\n\n{raw}")
    }
}
