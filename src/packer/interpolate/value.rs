use std::rc::Rc;

use super::{Text, Unknown, UnknownKind};

/// A value while a template runs, as Go's reflection would see it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Value {
    /// Nothing: absent data, a missing key, `nil`.
    #[default]
    Nil,
    Bool(bool),
    Int(i64),
    /// An element of a string.
    Byte(u8),
    Float(f64),
    Complex(f64, f64),
    Str(Text),
    Map(Rc<MapValue>),
    /// Neither the value nor its type is known.
    Unknown(Unknown),
}

/// A Go map with string keys, or a struct.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MapValue {
    /// As Go prints it: `map[string]string`.
    pub type_name: String,
    pub is_struct: bool,
    /// True where it has more entries than are listed, known when the build runs.
    pub is_open: bool,
    /// In the order of fields, or sorted by key.
    pub entries: Vec<(String, Value)>,
}

impl MapValue {
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// What a name gives that is not listed.
    pub fn absent(&self, name: &str) -> Value {
        if !self.is_open {
            return Value::Nil;
        }
        Value::Unknown(Unknown::new(UnknownKind::BuildTime(name.to_owned())))
    }

    /// True where each value is a string and absent ones are "".
    pub fn holds_strings(&self) -> bool {
        self.type_name.ends_with("]string")
    }
}

/// Go's kinds of comparable values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Complex,
    Int,
    Float,
    Str,
    Uint,
}

impl Value {
    pub fn text(text: &str) -> Self {
        Self::Str(Text::from(text))
    }

    pub fn type_name(&self) -> &str {
        match self {
            Self::Nil => "<nil>",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Byte(_) => "uint8",
            Self::Float(_) => "float64",
            Self::Complex(..) => "complex128",
            Self::Str(_) => "string",
            Self::Map(map) => &map.type_name,
            Self::Unknown(_) => "unknown",
        }
    }

    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Bool(_) => Some(Kind::Bool),
            Self::Int(_) => Some(Kind::Int),
            Self::Byte(_) => Some(Kind::Uint),
            Self::Float(_) => Some(Kind::Float),
            Self::Complex(..) => Some(Kind::Complex),
            Self::Str(_) => Some(Kind::Str),
            Self::Nil | Self::Map(_) | Self::Unknown(_) => None,
        }
    }

    /// The first thing in it that is not known.
    pub fn unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(unknown) => Some(unknown),
            Self::Str(text) => text.first_unknown(),
            _ => None,
        }
    }

    /// Go's truth: not the zero value of its type, not empty.
    pub fn truth(&self) -> Result<bool, Unknown> {
        Ok(match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Byte(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
            Self::Map(map) => map.is_struct || !map.entries.is_empty(),
            Self::Unknown(unknown) => return Err(unknown.clone()),
            Self::Str(text) => return text_truth(text),
        })
    }
}

fn text_truth(text: &Text) -> Result<bool, Unknown> {
    let holes = text.unknowns().count();
    if text.len() > holes || text.unknowns().any(Unknown::is_never_empty) {
        return Ok(true);
    }
    text.first_unknown().map_or(Ok(false), |unknown| Err(unknown.clone()))
}
