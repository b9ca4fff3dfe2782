//! Values as JSON: as Orca's mapper writes what an expression gave, and as
//! `#toJson` writes it.

use serde_json::{Map as JsonMap, Number, Value as Json};

use super::{bean::Bean, property::each};
use crate::orca::expression::{
    fail::Fail,
    function::base64,
    java::{
        class::{Class, Kind},
        constant::enum_name,
        number::{double_text, float_text},
        print,
        text::from_units,
        value::{MAX_VALUE_DEPTH, Object, Value},
    },
    method::low_byte,
    vm::Vm,
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// An evaluated value. What has no JSON of its own becomes `{"$java": class, "string": text}`,
    /// what is not finite `{"$double": text}`.
    Result,
    /// A plain Jackson mapper's.
    Plain,
}

/// Most values in one rendered value.
const MAX_VALUES: usize = 400_000;

/// Most text in one rendered value, in bytes.
const MAX_TEXTS: usize = 16 * 1024 * 1024;

/// Renders a value.
///
/// # Errors
/// What Jackson cannot write, or our own bounds.
pub(crate) fn to_json<'a>(vm: &Vm<'a>, value: &Value<'a>, style: Style) -> Result<Json, Fail> {
    Renderer { vm, style, values: 0, texts: 0 }.value(value, 0)
}

/// What was rendered so far is counted.
struct Renderer<'r, 'a> {
    vm: &'r Vm<'a>,
    style: Style,
    values: usize,
    texts: usize,
}

impl<'a> Renderer<'_, 'a> {
    fn text(&mut self, text: &str) -> Result<Json, Fail> {
        self.texts += text.len();
        if self.texts > MAX_TEXTS {
            return Err(Fail::Bound(format!("a result holds at most {MAX_TEXTS} bytes of text here")));
        }
        Ok(Json::from(text))
    }

    fn value(&mut self, value: &Value<'a>, depth: usize) -> Result<Json, Fail> {
        if depth > MAX_VALUE_DEPTH {
            return Err(Fail::Bound(format!("values nest at most {MAX_VALUE_DEPTH} deep here")));
        }
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(Fail::Bound(format!("a result holds at most {MAX_VALUES} values here")));
        }
        Ok(match value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Byte(_) | Value::Short(_) | Value::Int(_) | Value::Long(_) => Json::from(value.long()),
            Value::Big(value) => match u64::try_from(**value) {
                Ok(value) => Json::from(value),
                Err(_) => i64::try_from(**value)
                    .map_or_else(|_| self.real(Value::Big(value.clone()).double(), &value.to_string()), Json::from),
            },
            Value::Float(value) => {
                let text = float_text(*value);
                self.real(text.parse().unwrap_or(f64::from(*value)), &text)
            }
            Value::Double(value) => self.real(*value, &double_text(*value)),
            Value::Char(unit) => Json::from(from_units(&[*unit])),
            Value::Text(text) => self.text(text)?,
            Value::List(list) => Json::Array(self.items(&list.items(), depth)?),
            Value::Array(array) => {
                let items = array.items.borrow();
                match (self.style, array.element.kind, array.element.dims) {
                    (Style::Plain, Kind::PByte, 0) => {
                        let bytes: Vec<u8> = items.iter().map(low_byte).collect();
                        Json::from(base64(&bytes))
                    }
                    (Style::Plain, Kind::PChar, 0) => {
                        let units: Vec<u16> =
                            items.iter().map(|unit| u16::try_from(unit.long()).unwrap_or(0)).collect();
                        Json::from(from_units(&units))
                    }
                    _ => Json::Array(self.items(&items, depth)?),
                }
            }
            Value::Map(map) => {
                let mut members = JsonMap::new();
                for (key, item) in map.entries() {
                    if key.is_null() && self.style == Style::Plain {
                        let message = "Null key for a Map not allowed in JSON (use a converting NullKeySerializer?)";
                        return Err(Fail::thrown("com.fasterxml.jackson.databind.JsonMappingException", message));
                    }
                    let key = print::text(self.vm, &key)?;
                    self.texts += key.len();
                    let item = self.value(&item, depth + 1)?;
                    members.insert(key, item);
                }
                Json::Object(members)
            }
            Value::Class(class) if self.style == Style::Plain => Json::from(class.name()),
            Value::Class(_) => self.opaque(value)?,
            Value::Object(object) => self.object(value, object, depth)?,
        })
    }

    fn real(&self, value: f64, text: &str) -> Json {
        match (Number::from_f64(value), self.style) {
            (Some(number), _) => Json::Number(number),
            (None, Style::Plain) => Json::from(text),
            (None, Style::Result) => one_member("$double", Json::from(text)),
        }
    }

    fn items(&mut self, items: &[Value<'a>], depth: usize) -> Result<Vec<Json>, Fail> {
        items.iter().map(|item| self.value(item, depth + 1)).collect()
    }

    /// What stands for an object that is no JSON.
    fn opaque(&self, value: &Value<'a>) -> Result<Json, Fail> {
        let class = value.class().map(Class::name).unwrap_or_default();
        if self.style == Style::Plain {
            let message =
                format!("No serializer found for class {class} and no properties discovered to create BeanSerializer");
            return Err(Fail::thrown("com.fasterxml.jackson.databind.exc.InvalidDefinitionException", message));
        }
        let mut members = JsonMap::new();
        members.insert("$java".to_owned(), Json::from(class));
        members.insert("string".to_owned(), Json::from(print::text(self.vm, value)?));
        Ok(Json::Object(members))
    }

    fn object(&mut self, value: &Value<'a>, object: &Object<'a>, depth: usize) -> Result<Json, Fail> {
        Ok(match object {
            Object::Enum(kind, ordinal) => Json::from(enum_name(*kind, *ordinal)),
            Object::NotEvaluable(inner) => one_member("expression", self.value(inner, depth + 1)?),
            Object::Entry(key, item, _) if self.style == Style::Plain => {
                one_member(&print::text(self.vm, key)?, self.value(item, depth + 1)?)
            }
            Object::Date(millis) if self.style == Style::Plain => Json::from(millis.get()),
            Object::Uuid(bits) if self.style == Style::Plain => Json::from(print::uuid_text(*bits)),
            Object::Locale(name) if self.style == Style::Plain => Json::from(name.as_str()),
            Object::Bean(bean) => self.bean(bean, depth)?,
            _ => self.opaque(value)?,
        })
    }

    fn bean(&mut self, bean: &Bean<'a>, depth: usize) -> Result<Json, Fail> {
        let mut members = JsonMap::new();
        let trigger = bean.kind().extends(Kind::Trigger);
        let keep_nulls = self.style == Style::Plain && bean.kind() != Kind::Artifact;
        for property in each(bean.kind()) {
            let hidden = match bean.kind() {
                Kind::PipelineExecutionImpl => property.name == "context",
                Kind::StageExecutionImpl => property.name == "execution",
                _ => {
                    trigger
                        && (property.name == "parentStage" || property.name == "other" && self.style == Style::Result)
                }
            };
            if hidden {
                continue;
            }
            let value = bean.field(self.vm, property.name);
            if value.is_null() && !keep_nulls {
                continue;
            }
            let value = self.value(&value, depth + 1)?;
            members.insert(property.name.to_owned(), value);
        }
        if trigger
            && self.style == Style::Result
            && let Json::Object(other) = self.value(&bean.field(self.vm, "other"), depth + 1)?
        {
            members.extend(other);
        }
        Ok(Json::Object(members))
    }
}

fn one_member(key: &str, value: Json) -> Json {
    let mut members = JsonMap::new();
    members.insert(key.to_owned(), value);
    Json::Object(members)
}
