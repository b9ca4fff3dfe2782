//! Jackson's default coercions, for the types that a bake request has.

use serde_json::{Map, Value};
use thiserror::Error;

use super::Field;
use crate::rosco::jvm;
use crate::rosco::names::Choice;

/// Rosco would answer the body with a 400.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{}{problem}", field.map(|field| format!("{field}: ")).unwrap_or_default())]
pub struct RequestError {
    /// The field that is to blame; `None` where the body is no object at all.
    pub field: Option<Field>,
    pub problem: RequestProblem,
}

impl RequestError {
    pub(super) fn new(field: Field, problem: RequestProblem) -> Self {
        Self { field: Some(field), problem }
    }
}

/// Why Jackson takes a value for none of the field's type.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RequestProblem {
    #[error("a bake request is a JSON object, not {0}")]
    NotAnObject(&'static str),
    #[error("a text is wanted, not {0}")]
    NotAText(&'static str),
    #[error("true or false is wanted, not {0}")]
    NotAFlag(String),
    #[error("an object of names and values is wanted, not {0}")]
    NotAMap(&'static str),
    #[error("a list of artifacts is wanted, not {0}")]
    NotAList(&'static str),
    #[error("an artifact is a JSON object, not {0}")]
    NotAnArtifact(&'static str),
    #[error("`{text}` is not a {what}; exactly one of {} is wanted", known.join(", "))]
    UnknownChoice { what: &'static str, text: String, known: Vec<&'static str> },
    #[error("an empty text is not a {what}; leave the field out, or give one of {}", known.join(", "))]
    EmptyChoice { what: &'static str, known: Vec<&'static str> },
}

/// The members of the posted object.
pub(super) struct Body<'b>(&'b Map<String, Value>);

impl<'b> Body<'b> {
    pub fn new(body: &'b Value) -> Result<Self, RequestError> {
        match body {
            Value::Object(members) => Ok(Self(members)),
            other => Err(RequestError { field: None, problem: RequestProblem::NotAnObject(kind(other)) }),
        }
    }

    pub fn members(&self) -> impl Iterator<Item = (&'b String, &'b Value)> + use<'b> {
        self.0.iter()
    }
}

/// What to call a value in a message.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// `String`: scalars become text. A fraction is printed as Java does, which is
/// how Orca, that posts the body, writes it.
pub(super) fn text(value: &Value) -> Result<Option<String>, RequestProblem> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(Some(jvm::gstring(value))),
        Value::Array(_) | Value::Object(_) => Err(RequestProblem::NotAText(kind(value))),
    }
}

/// `Boolean`: whole numbers but zero are true; the texts are `true`, `True`,
/// `TRUE` and their opposites; blank and `null` are null.
pub(super) fn flag(value: &Value) -> Result<Option<bool>, RequestProblem> {
    let refused = || Err(RequestProblem::NotAFlag(jvm::gstring(value)));
    match value {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(*flag)),
        Value::Number(number) if !number.is_f64() => Ok(Some(number.as_u64() != Some(0))),
        Value::String(text) => match jvm::trim(text) {
            "" | "null" => Ok(None),
            "true" | "True" | "TRUE" => Ok(Some(true)),
            "false" | "False" | "FALSE" => Ok(Some(false)),
            _ => refused(),
        },
        Value::Number(_) => refused(),
        Value::Array(_) | Value::Object(_) => Err(RequestProblem::NotAFlag(kind(value).to_owned())),
    }
}

/// An enum: its exact name, white space around it aside, or its number, which
/// may be quoted. The empty text is refused.
pub(super) fn choice<C: Choice>(value: &Value) -> Result<Option<C>, RequestProblem> {
    let known = || C::ALL.iter().map(|choice| choice.name()).collect();
    let refused = |text: String| Err(RequestProblem::UnknownChoice { what: C::WHAT, text, known: known() });
    match value {
        Value::Null => Ok(None),
        Value::String(text) => {
            let name = jvm::trim(text);
            if name.is_empty() {
                return Err(RequestProblem::EmptyChoice { what: C::WHAT, known: known() });
            }
            match C::from_name(name).or_else(|| quoted_index(name)) {
                Some(choice) => Ok(Some(choice)),
                None => refused(name.to_owned()),
            }
        }
        Value::Number(number) if !number.is_f64() => match number.as_u64().and_then(at_index) {
            Some(choice) => Ok(Some(choice)),
            None => refused(number.to_string()),
        },
        other => refused(jvm::gstring(other)),
    }
}

fn quoted_index<C: Choice>(name: &str) -> Option<C> {
    let plain = name == "0" || name.starts_with(|ch: char| ('1'..='9').contains(&ch));
    if plain { at_index(name.parse().ok()?) } else { None }
}

fn at_index<C: Choice>(index: u64) -> Option<C> {
    C::ALL.get(usize::try_from(index).ok()?).copied()
}

/// `Map`.
pub(super) fn map(value: &Value) -> Result<Option<Map<String, Value>>, RequestProblem> {
    match value {
        Value::Null => Ok(None),
        Value::Object(members) => Ok(Some(members.clone())),
        other => Err(RequestProblem::NotAMap(kind(other))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rosco::names::{OsType, VmType};

    #[test]
    fn scalars_become_text() {
        assert_eq!(text(&json!(1.5)).unwrap().as_deref(), Some("1.5"));
        assert_eq!(text(&json!(true)).unwrap().as_deref(), Some("true"));
        assert_eq!(text(&json!(null)).unwrap(), None);
        assert!(text(&json!(["a"])).is_err());
    }

    #[test]
    fn flags_are_read_as_jackson_does() {
        for (value, expected) in [
            (json!(1), Some(true)),
            (json!(-7), Some(true)),
            (json!(0), Some(false)),
            (json!("True"), Some(true)),
            (json!(" FALSE "), Some(false)),
            (json!(""), None),
            (json!("null"), None),
        ] {
            assert_eq!(flag(&value).unwrap(), expected, "{value}");
        }
        for value in [json!("yes"), json!("tRUE"), json!(0.0), json!([]), json!({})] {
            assert!(flag(&value).is_err(), "{value}");
        }
    }

    #[test]
    fn choices_are_read_as_jackson_does() {
        assert_eq!(choice(&json!(" hvm ")).unwrap(), Some(VmType::Hvm));
        assert_eq!(choice(&json!(0)).unwrap(), Some(VmType::Pv));
        assert_eq!(choice(&json!("1")).unwrap(), Some(VmType::Hvm));
        for value in [json!("HVM"), json!(""), json!("  "), json!("01"), json!(2), json!(-1), json!(1.0), json!(true)] {
            assert!(choice::<VmType>(&value).is_err(), "{value}");
        }
        assert!(choice::<OsType>(&json!("Linux")).is_err());
    }
}
