/// Where the value of a variable comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The default in the template.
    TemplateDefault,
    /// The var file at this place among those of the command line.
    VarFile { path: String, index: usize },
    /// The `-var` at this place on the command line.
    CommandLine { index: usize },
    /// `env` read this name.
    Environment { name: String },
    /// `user` read this variable.
    Variable { name: String },
    /// A function of time was called.
    Clock,
}
