//! Java's objects as an expression sees them. Containers are shared and
//! mutable, as in Java; those of the scope are read from JSON one level at a
//! time, when first looked into.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use serde_json::Value as Json;

use super::{
    class::{Class, Kind},
    constant::enum_name,
    list::List,
    map::{Map, Nulls},
    number,
    text::Text,
};
use crate::orca::expression::{origin::Origin, pipeline::bean::Bean};

/// How deep values may nest before comparing or printing them stops.
pub(crate) const MAX_VALUE_DEPTH: usize = 128;

#[derive(Clone)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Byte(i8),
    Short(i16),
    Int(i32),
    Long(i64),
    Big(Rc<i128>),
    Float(f32),
    Double(f64),
    Char(u16),
    Text(Text<'a>),
    List(Rc<List<'a>>),
    Map(Rc<Map<'a>>),
    Array(Rc<Array<'a>>),
    Class(Class),
    Object(Rc<Object<'a>>),
}

pub(crate) struct Array<'a> {
    pub(crate) element: Class,
    pub(crate) items: RefCell<Vec<Value<'a>>>,
}

pub(crate) enum Object<'a> {
    /// Milliseconds since 1970.
    Date(Cell<i64>),
    DateFormat(RefCell<DateFormat>),
    Uuid(u128),
    /// Days since 1970.
    LocalDate(i64),
    /// Days since 1970, nanoseconds of the day.
    LocalDateTime(i64, i64),
    /// Nanoseconds of the day.
    LocalTime(i64),
    /// Seconds since 1970, nanoseconds.
    Instant(i64, u32),
    /// A `Random` with a seed of its own, by its state.
    Random(Cell<i64>),
    /// An enum's constant, by its ordinal.
    Enum(Kind, usize),
    /// Key and value, with the class that its map gives an entry.
    Entry(Value<'a>, Value<'a>, Kind),
    NotEvaluable(Value<'a>),
    Locale(String),
    Charset(&'static str),
    /// An offset from UTC in seconds.
    Zone(Kind, i32),
    /// One of the functions, named as a variable.
    Function(&'static str),
    Bean(Bean<'a>),
}

/// A `SimpleDateFormat`.
pub(crate) struct DateFormat {
    pub(crate) pattern: String,
    pub(crate) offset: i32,
    pub(crate) lenient: bool,
}

impl<'a> Value<'a> {
    pub(crate) fn text(text: impl Into<Text<'a>>) -> Self {
        Value::Text(text.into())
    }

    pub(crate) fn string(text: impl Into<String>) -> Self {
        Value::Text(Text::from(text.into()))
    }

    pub(crate) fn object(object: Object<'a>) -> Self {
        Value::Object(Rc::new(object))
    }

    pub(crate) fn list(items: Vec<Value<'a>>) -> Self {
        Value::List(Rc::new(List::new(Kind::ArrayList, items)))
    }

    pub(crate) fn array(element: Class, items: Vec<Value<'a>>) -> Self {
        Value::Array(Rc::new(Array { element, items: RefCell::new(items) }))
    }

    /// The value as Jackson reads it into an `Object`.
    pub(crate) fn from_json(json: &'a Json, origin: &Origin<'a>, nulls: Nulls) -> Self {
        match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => from_number(number),
            Json::String(text) => Value::text(text.as_str()),
            Json::Array(items) => Value::List(Rc::new(List::from_json(items, origin.clone(), nulls))),
            Json::Object(members) => Value::Map(Map::from_json(members, origin.clone(), nulls)),
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    pub(crate) fn is_number(&self) -> bool {
        self.class().is_some_and(|class| class.dims == 0 && class.kind.extends(Kind::Number))
    }

    /// The class; `None` for null.
    pub(crate) fn class(&self) -> Option<Class> {
        Some(Class::of(match self {
            Value::Null => return None,
            Value::Bool(_) => Kind::Boolean,
            Value::Byte(_) => Kind::Byte,
            Value::Short(_) => Kind::Short,
            Value::Int(_) => Kind::Integer,
            Value::Long(_) => Kind::Long,
            Value::Big(_) => Kind::BigInteger,
            Value::Float(_) => Kind::Float,
            Value::Double(_) => Kind::Double,
            Value::Char(_) => Kind::Character,
            Value::Text(_) => Kind::String,
            Value::List(list) => list.kind,
            Value::Map(map) => map.kind,
            Value::Array(array) => {
                return Some(Class { kind: array.element.kind, dims: array.element.dims.saturating_add(1) });
            }
            Value::Class(_) => Kind::Class,
            Value::Object(object) => object.kind(),
        }))
    }

    /// The characters of a `CharSequence`.
    pub(crate) fn chars(&self) -> Option<Text<'a>> {
        match self {
            Value::Text(text) => Some(text.clone()),
            Value::Object(object) => match &**object {
                Object::Enum(Kind::ExecutionStatus, ordinal) => {
                    Some(Text::Borrowed(enum_name(Kind::ExecutionStatus, *ordinal)))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// `Number.longValue()`; a char's code.
    pub(crate) fn long(&self) -> i64 {
        match self {
            Value::Byte(value) => i64::from(*value),
            Value::Short(value) => i64::from(*value),
            Value::Int(value) => i64::from(*value),
            Value::Long(value) => *value,
            #[allow(clippy::cast_possible_truncation, reason = "Java keeps the low bits")]
            Value::Big(value) => **value as i64,
            Value::Float(value) => number::to_long(f64::from(*value)),
            Value::Double(value) => number::to_long(*value),
            Value::Char(value) => i64::from(*value),
            _ => 0,
        }
    }

    /// `Number.intValue()`.
    pub(crate) fn int(&self) -> i32 {
        match self {
            Value::Float(value) => number::to_int(f64::from(*value)),
            Value::Double(value) => number::to_int(*value),
            other => number::low_int(other.long()),
        }
    }

    /// `Number.doubleValue()`.
    pub(crate) fn double(&self) -> f64 {
        match self {
            Value::Float(value) => f64::from(*value),
            Value::Double(value) => *value,
            #[allow(clippy::cast_precision_loss, reason = "Java rounds, too")]
            Value::Big(value) => **value as f64,
            other => number::from_long(other.long()),
        }
    }

    /// `Number.floatValue()`.
    pub(crate) fn float(&self) -> f32 {
        match self {
            Value::Float(value) => *value,
            #[allow(clippy::cast_precision_loss, reason = "Java rounds, too")]
            Value::Int(value) => *value as f32,
            #[allow(clippy::cast_precision_loss, reason = "Java rounds, too")]
            Value::Long(value) => *value as f32,
            other => number::to_float(other.double()),
        }
    }

    pub(crate) fn bool(&self) -> bool {
        matches!(self, Value::Bool(true))
    }

    /// The text, empty for anything that is none.
    pub(crate) fn str(&self) -> Text<'a> {
        self.chars().unwrap_or(Text::Borrowed(""))
    }

    /// The elements of a collection or array, or the entries of a map.
    pub(crate) fn elements(&self) -> Option<Vec<Value<'a>>> {
        match self {
            Value::List(list) => Some(list.items()),
            Value::Array(array) => Some(array.items.borrow().clone()),
            _ => None,
        }
    }
}

fn from_number<'a>(number: &serde_json::Number) -> Value<'a> {
    if let Some(value) = number.as_i64() {
        return i32::try_from(value).map_or(Value::Long(value), Value::Int);
    }
    if let Some(value) = number.as_u64() {
        return Value::Big(Rc::new(i128::from(value)));
    }
    Value::Double(number.as_f64().unwrap_or(f64::NAN))
}

impl Object<'_> {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Object::Date(_) => Kind::Date,
            Object::DateFormat(_) => Kind::SimpleDateFormat,
            Object::Uuid(_) => Kind::Uuid,
            Object::LocalDate(_) => Kind::LocalDate,
            Object::LocalDateTime(..) => Kind::LocalDateTime,
            Object::LocalTime(_) => Kind::LocalTime,
            Object::Instant(..) => Kind::Instant,
            Object::Random(_) => Kind::Random,
            Object::Enum(kind, _) | Object::Zone(kind, _) | Object::Entry(_, _, kind) => *kind,
            Object::NotEvaluable(_) => Kind::NotEvaluable,
            Object::Locale(_) => Kind::Locale,
            Object::Charset(_) => Kind::Charset,
            Object::Function(_) => Kind::Method,
            Object::Bean(bean) => bean.kind(),
        }
    }
}
