use std::collections::BTreeMap;

/// What a template may read by `{{ .Name }}`.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// Nothing at all: every name is `<no value>`.
    None,
    /// A map: an absent name is `<no value>`, and `build` reads it too.
    Map(BTreeMap<String, DataValue>),
    /// A Go struct: an absent name is an error that names the Go type.
    Struct { go_type: &'static str, fields: Vec<(&'static str, DataValue)> },
}

#[derive(Debug, Clone, PartialEq)]
pub enum DataValue {
    Text(String),
    Bool(bool),
    Int(i64),
}

impl From<&str> for DataValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for DataValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for DataValue {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<i64> for DataValue {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

/// Renders `{{ }}` as a plugin does: with the template's variables, the build's
/// name and type, and without `env`. Errors are Packer's texts.
pub trait Renderer {
    /// Whether the text is a template at all.
    fn check(&self, text: &str) -> Result<(), String>;

    /// One pass.
    fn once(&self, text: &str, data: &Data) -> Result<String, String>;

    /// Passes until nothing changes.
    fn fixpoint(&self, text: &str, data: &Data) -> Result<String, String>;

    /// The fixpoint with each variable's value escaped to stand inside a JSON
    /// string.
    fn fixpoint_in_json(&self, text: &str, data: &Data) -> Result<String, String>;
}
