use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::json::Path;
use crate::packer::components::go_value::{self, float};
use crate::packer::components::{has_hole, may_be_empty};

/// A value while checks run.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub value: Value,
    /// Where it stands in the configuration, if it does.
    pub place: Option<Path>,
    /// Where the values stand that it was made of, if it was.
    pub via: Vec<Path>,
    /// True where it depends on what is not known here.
    pub unknown: bool,
}

/// What a condition comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Unknown,
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Self::Yes } else { Self::No }
    }
}

impl Found {
    pub fn of(value: impl Into<Value>) -> Self {
        Self::at(value.into(), None)
    }

    /// A value of the configuration.
    pub fn at(value: Value, place: Option<Path>) -> Self {
        Self { value, place, via: Vec::new(), unknown: false }
    }

    pub fn unknown() -> Self {
        Self { unknown: true, ..Self::at(Value::Null, None) }
    }

    /// Whether Go would call it other than zero; a list or object, whether it
    /// has anything.
    pub fn truth(&self) -> Truth {
        if self.unknown {
            return Truth::Unknown;
        }
        match &self.value {
            Value::Null => Truth::No,
            Value::Bool(truth) => (*truth).into(),
            Value::Number(number) => (float(number) != 0.0).into(),
            Value::String(text) if may_be_empty(text) => Truth::Unknown,
            Value::String(text) => (!text.is_empty()).into(),
            Value::Array(items) => (!items.is_empty()).into(),
            Value::Object(members) => (!members.is_empty()).into(),
        }
    }

    /// "" where it is no text; `None` where it is not known.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        if self.unknown {
            return None;
        }
        match &self.value {
            Value::String(text) if has_hole(text) => None,
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(_) | Value::Bool(_) => Some(Cow::Owned(go_value::display(&self.value))),
            _ => Some(Cow::Borrowed("")),
        }
    }

    /// 0 where it is no number; `None` where it is not known.
    pub fn int(&self) -> Option<i64> {
        if self.unknown {
            return None;
        }
        Some(match &self.value {
            Value::Number(number) => {
                number.as_i64().unwrap_or_else(|| i64::try_from(number.as_u64().unwrap_or(0)).unwrap_or(i64::MAX))
            }
            Value::Bool(truth) => i64::from(*truth),
            _ => 0,
        })
    }

    pub fn items(&self) -> &[Value] {
        self.value.as_array().map_or(&[], Vec::as_slice)
    }

    pub fn members(&self) -> Option<&Map<String, Value>> {
        self.value.as_object()
    }

    /// How messages show it.
    pub fn shown(&self) -> String {
        match &self.value {
            Value::Null => String::new(),
            Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
            value => go_value::display(value),
        }
    }
}
