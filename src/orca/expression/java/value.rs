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
    number,
    text::{self, Text},
};
use crate::orca::expression::pipeline::bean::Bean;

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

/// Any `java.util.Collection`; `kind` says which.
pub(crate) struct List<'a> {
    pub(crate) kind: Kind,
    pub(crate) origin: Origin<'a>,
    body: RefCell<ListBody<'a>>,
}

enum ListBody<'a> {
    /// With or without the null members of the objects below.
    Json(&'a [Json], Nulls),
    Items(Vec<Value<'a>>),
    /// A live view of a map: its keys, values or entries, as the list's kind says.
    View(Rc<Map<'a>>),
    /// Some items of another list, from an index on.
    Part(Rc<List<'a>>, usize, usize),
}

/// Any `java.util.Map`; `kind` says which.
pub(crate) struct Map<'a> {
    pub(crate) kind: Kind,
    pub(crate) origin: Origin<'a>,
    body: RefCell<MapBody<'a>>,
    /// The table size of a `HashMap`, which decides its order.
    table: Cell<usize>,
    /// Whether it iterates in the order of a hash table.
    hashed: bool,
    /// For a stage's context: pipeline and stage whose ancestors' outputs stand in for missing keys.
    pub(crate) stage: Option<(usize, usize)>,
}

enum MapBody<'a> {
    Json(&'a serde_json::Map<String, Json>, Nulls),
    Entries(Vec<(Value<'a>, Value<'a>)>),
}

/// Whether null members of JSON objects are members at all: Orca's mapper
/// leaves them out of what it writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nulls {
    Kept,
    Dropped,
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

/// Where in the scope a container lies.
pub(crate) type Origin<'a> = Option<Rc<Step<'a>>>;

pub(crate) struct Step<'a> {
    pub(crate) parent: Origin<'a>,
    pub(crate) at: At<'a>,
}

pub(crate) enum At<'a> {
    Key(Text<'a>),
    Index(usize),
    Root,
}

pub(crate) fn key_step<'a>(parent: &Origin<'a>, key: impl Into<Text<'a>>) -> Origin<'a> {
    Some(Rc::new(Step { parent: parent.clone(), at: At::Key(key.into()) }))
}

pub(crate) fn index_step<'a>(parent: &Origin<'a>, index: usize) -> Origin<'a> {
    Some(Rc::new(Step { parent: parent.clone(), at: At::Index(index) }))
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
            Json::Array(items) => Value::List(Rc::new(List {
                kind: Kind::ArrayList,
                origin: origin.clone(),
                body: RefCell::new(ListBody::Json(items, nulls)),
            })),
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
            Object::Enum(kind, _) | Object::Zone(kind, _) => *kind,
            Object::Entry(_, _, kind) => *kind,
            Object::NotEvaluable(_) => Kind::NotEvaluable,
            Object::Locale(_) => Kind::Locale,
            Object::Charset(_) => Kind::Charset,
            Object::Function(_) => Kind::Method,
            Object::Bean(bean) => bean.kind(),
        }
    }
}

impl<'a> List<'a> {
    pub(crate) fn new(kind: Kind, items: Vec<Value<'a>>) -> Self {
        Self { kind, origin: None, body: RefCell::new(ListBody::Items(items)) }
    }

    pub(crate) fn at(kind: Kind, items: Vec<Value<'a>>, origin: Origin<'a>) -> Self {
        Self { kind, origin, body: RefCell::new(ListBody::Items(items)) }
    }

    /// Some items of a list, as `subList` shows them.
    pub(crate) fn part(list: Rc<List<'a>>, from: usize, len: usize) -> Self {
        let kind = if list.is_mutable() { Kind::SubList } else { list.kind };
        Self { kind, origin: None, body: RefCell::new(ListBody::Part(list, from, len)) }
    }

    /// A live view of a map; `kind` is `KeySet`, `Values` or `EntrySet`.
    pub(crate) fn view(kind: Kind, map: Rc<Map<'a>>) -> Self {
        Self { kind, origin: None, body: RefCell::new(ListBody::View(map)) }
    }

    fn load(&self) {
        let (json, nulls) = match &*self.body.borrow() {
            ListBody::Json(json, nulls) => (*json, *nulls),
            _ => return,
        };
        let items = json
            .iter()
            .enumerate()
            .map(|(index, item)| match item {
                Json::Array(_) | Json::Object(_) => Value::from_json(item, &index_step(&self.origin, index), nulls),
                scalar => Value::from_json(scalar, &None, nulls),
            })
            .collect();
        *self.body.borrow_mut() = ListBody::Items(items);
    }

    pub(crate) fn len(&self) -> usize {
        match &*self.body.borrow() {
            ListBody::Json(json, _) => json.len(),
            ListBody::Items(items) => items.len(),
            ListBody::View(map) => map.len(),
            ListBody::Part(_, _, len) => *len,
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<Value<'a>> {
        self.load();
        match &*self.body.borrow() {
            ListBody::Items(items) => items.get(index).cloned(),
            _ => self.other_items().get(index).cloned(),
        }
    }

    pub(crate) fn items(&self) -> Vec<Value<'a>> {
        self.load();
        if let ListBody::Items(items) = &*self.body.borrow() {
            return items.clone();
        }
        self.other_items()
    }

    fn other_items(&self) -> Vec<Value<'a>> {
        let body = self.body.borrow();
        let map = match &*body {
            ListBody::View(map) => map,
            ListBody::Part(list, from, len) => {
                return list.items().into_iter().skip(*from).take(*len).collect();
            }
            _ => return Vec::new(),
        };
        map.entries()
            .into_iter()
            .map(|(key, value)| match self.kind {
                Kind::KeySet => key,
                Kind::Values => value,
                _ => Value::object(Object::Entry(key, value, map.entry_kind())),
            })
            .collect()
    }

    /// The map that this is a view of.
    pub(crate) fn viewed(&self) -> Option<Rc<Map<'a>>> {
        match &*self.body.borrow() {
            ListBody::View(map) => Some(map.clone()),
            _ => None,
        }
    }

    /// Changes the items of a list that is no view.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Vec<Value<'a>>) -> T) -> Option<T> {
        self.load();
        match &mut *self.body.borrow_mut() {
            ListBody::Items(items) => Some(change(items)),
            ListBody::Part(list, from, len) => {
                let mut part: Vec<Value<'a>> = list.items().into_iter().skip(*from).take(*len).collect();
                let result = change(&mut part);
                let (start, old) = (*from, *len);
                *len = part.len();
                list.splice(start, old, part);
                Some(result)
            }
            _ => None,
        }
    }

    /// Puts items in the place of others.
    fn splice(&self, start: usize, old: usize, new: Vec<Value<'a>>) {
        self.load();
        match &mut *self.body.borrow_mut() {
            ListBody::Items(items) => {
                let start = start.min(items.len());
                let end = (start + old).min(items.len());
                items.splice(start..end, new);
            }
            ListBody::Part(list, from, len) => {
                let size = new.len();
                list.splice(*from + start, old, new);
                *len = (*len + size).saturating_sub(old);
            }
            _ => {}
        }
    }

    pub(crate) fn is_mutable(&self) -> bool {
        !matches!(
            self.kind,
            Kind::UnmodifiableList
                | Kind::EmptyList
                | Kind::EmptySet
                | Kind::ImmutableList
                | Kind::ImmutableSet
                | Kind::ImmutableSetN
        )
    }
}

impl<'a> Map<'a> {
    pub(crate) fn new(kind: Kind, entries: Vec<(Value<'a>, Value<'a>)>, origin: Origin<'a>) -> Rc<Self> {
        let map = Self {
            kind,
            origin,
            body: RefCell::new(MapBody::Entries(entries)),
            table: Cell::new(16),
            hashed: kind == Kind::HashMap,
            stage: None,
        };
        map.grow();
        Rc::new(map)
    }

    pub(crate) fn from_json(members: &'a serde_json::Map<String, Json>, origin: Origin<'a>, nulls: Nulls) -> Rc<Self> {
        Rc::new(Self {
            kind: Kind::LinkedHashMap,
            origin,
            body: RefCell::new(MapBody::Json(members, nulls)),
            table: Cell::new(16),
            hashed: false,
            stage: None,
        })
    }

    /// A stage's context over the given entries.
    pub(crate) fn stage_context(
        entries: Vec<(Value<'a>, Value<'a>)>,
        stage: (usize, usize),
        hashed: bool,
        origin: Origin<'a>,
    ) -> Rc<Self> {
        let map = Self {
            kind: Kind::StageContext,
            origin,
            body: RefCell::new(MapBody::Entries(entries)),
            table: Cell::new(16),
            hashed,
            stage: Some(stage),
        };
        map.resize_as_copy();
        Rc::new(map)
    }

    /// A `HashMap` copied from another map, with the table that Java gives the copy.
    pub(crate) fn copied(entries: Vec<(Value<'a>, Value<'a>)>, origin: Origin<'a>) -> Rc<Self> {
        let map = Self::new(Kind::HashMap, entries, origin);
        map.resize_as_copy();
        map
    }

    /// The table that Java gives a copy of as many entries.
    fn resize_as_copy(&self) {
        let wanted = self.len() * 4 / 3 + 1;
        self.table.set(wanted.next_power_of_two());
        self.grow();
    }

    fn grow(&self) {
        let size = self.len();
        let mut table = self.table.get();
        while size * 4 > table * 3 {
            table *= 2;
        }
        self.table.set(table);
    }

    fn load(&self) {
        let (json, nulls) = match &*self.body.borrow() {
            MapBody::Json(json, nulls) => (*json, *nulls),
            MapBody::Entries(_) => return,
        };
        let entries = json
            .iter()
            .filter(|(_, value)| nulls == Nulls::Kept || !value.is_null())
            .map(|(key, value)| {
                let value = match value {
                    Json::Array(_) | Json::Object(_) => {
                        Value::from_json(value, &key_step(&self.origin, key.as_str()), nulls)
                    }
                    scalar => Value::from_json(scalar, &None, nulls),
                };
                (Value::text(key.as_str()), value)
            })
            .collect();
        *self.body.borrow_mut() = MapBody::Entries(entries);
        self.grow();
    }

    pub(crate) fn len(&self) -> usize {
        match &*self.body.borrow() {
            MapBody::Json(json, Nulls::Kept) => json.len(),
            MapBody::Json(json, Nulls::Dropped) => json.values().filter(|value| !value.is_null()).count(),
            MapBody::Entries(entries) => entries.len(),
        }
    }

    /// The map's own value of a key, without a stage's ancestors.
    pub(crate) fn get(&self, key: &Value<'a>) -> Option<Value<'a>> {
        if let Value::Text(name) = key {
            return self.get_text(name);
        }
        self.load();
        match &*self.body.borrow() {
            MapBody::Entries(entries) => {
                entries.iter().find(|(own, _)| equals(own, key, 0)).map(|(_, value)| value.clone())
            }
            MapBody::Json(..) => None,
        }
    }

    pub(crate) fn get_text(&self, name: &str) -> Option<Value<'a>> {
        let scalar = match &*self.body.borrow() {
            MapBody::Json(json, nulls) => match json.get(name) {
                None => return None,
                Some(Json::Null) if *nulls == Nulls::Dropped => return None,
                Some(Json::Array(_) | Json::Object(_)) => None,
                Some(scalar) => Some(Value::from_json(scalar, &None, *nulls)),
            },
            MapBody::Entries(_) => None,
        };
        if scalar.is_some() {
            return scalar;
        }
        self.load();
        match &*self.body.borrow() {
            MapBody::Entries(entries) => entries
                .iter()
                .find(|(own, _)| matches!(own, Value::Text(text) if **text == *name))
                .map(|(_, value)| value.clone()),
            MapBody::Json(..) => None,
        }
    }

    pub(crate) fn put(&self, key: Value<'a>, value: Value<'a>) {
        self.load();
        if let MapBody::Entries(entries) = &mut *self.body.borrow_mut() {
            match entries.iter_mut().find(|(own, _)| equals(own, &key, 0)) {
                Some((_, own)) => *own = value,
                None => entries.push((key, value)),
            }
        }
        self.grow();
    }

    pub(crate) fn remove(&self, key: &Value<'a>) -> bool {
        self.load();
        match &mut *self.body.borrow_mut() {
            MapBody::Entries(entries) => {
                let before = entries.len();
                entries.retain(|(own, _)| !equals(own, key, 0));
                entries.len() < before
            }
            MapBody::Json(..) => false,
        }
    }

    pub(crate) fn clear(&self) {
        *self.body.borrow_mut() = MapBody::Entries(Vec::new());
    }

    /// The entries in the order in which Java iterates over them.
    pub(crate) fn entries(&self) -> Vec<(Value<'a>, Value<'a>)> {
        self.load();
        let mut entries = match &*self.body.borrow() {
            MapBody::Entries(entries) => entries.clone(),
            MapBody::Json(..) => Vec::new(),
        };
        if self.hashed {
            let mask = self.table.get() - 1;
            entries.sort_by_cached_key(|(key, _)| {
                let hash = hash(key, 0);
                let spread = (hash ^ (hash.cast_unsigned() >> 16).cast_signed()).cast_unsigned();
                usize::try_from(spread).unwrap_or(0) & mask
            });
        }
        entries
    }

    /// The class of its entries.
    pub(crate) fn entry_kind(&self) -> Kind {
        match self.kind {
            Kind::UnmodifiableMap => Kind::UnmodifiableEntry,
            _ if self.hashed => Kind::Entry,
            _ => Kind::LinkedEntry,
        }
    }

    pub(crate) fn is_mutable(&self) -> bool {
        !matches!(self.kind, Kind::EmptyMap | Kind::UnmodifiableMap)
    }
}

/// `left.equals(right)`, null-safe.
pub(crate) fn equals<'a>(left: &Value<'a>, right: &Value<'a>, depth: usize) -> bool {
    if depth > MAX_VALUE_DEPTH {
        return false;
    }
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Byte(a), Value::Byte(b)) => a == b,
        (Value::Short(a), Value::Short(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Long(a), Value::Long(b)) => a == b,
        (Value::Big(a), Value::Big(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Value::Double(a), Value::Double(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Value::Char(a), Value::Char(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => **a == **b,
        (Value::Class(a), Value::Class(b)) => a == b,
        (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b) || equal_collections(a, b, depth),
        (Value::Map(a), Value::Map(b)) => {
            Rc::ptr_eq(a, b)
                || a.len() == b.len()
                    && a.entries()
                        .iter()
                        .all(|(key, value)| b.get(key).is_some_and(|other| equals(value, &other, depth + 1)))
        }
        (Value::Array(a), Value::Array(b)) => Rc::ptr_eq(a, b),
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b) || equal_objects(a, b, depth),
        _ => false,
    }
}

fn equal_collections<'a>(left: &List<'a>, right: &List<'a>, depth: usize) -> bool {
    let both = |kind| left.kind.extends(kind) && right.kind.extends(kind);
    if left.len() != right.len() {
        return false;
    }
    let (left_items, right_items) = (left.items(), right.items());
    if both(Kind::List) {
        return left_items.iter().zip(&right_items).all(|(a, b)| equals(a, b, depth + 1));
    }
    both(Kind::Set) && left_items.iter().all(|a| right_items.iter().any(|b| equals(a, b, depth + 1)))
}

fn equal_objects<'a>(left: &Object<'a>, right: &Object<'a>, depth: usize) -> bool {
    match (left, right) {
        (Object::Date(a), Object::Date(b)) => a == b,
        (Object::Uuid(a), Object::Uuid(b)) => a == b,
        (Object::LocalDate(a), Object::LocalDate(b)) | (Object::LocalTime(a), Object::LocalTime(b)) => a == b,
        (Object::LocalDateTime(a, b), Object::LocalDateTime(c, d)) => a == c && b == d,
        (Object::Instant(a, b), Object::Instant(c, d)) => a == c && b == d,
        (Object::Enum(a, b), Object::Enum(c, d)) => a == c && b == d,
        (Object::Zone(a, b), Object::Zone(c, d)) => a == c && b == d,
        (Object::Entry(a, b, _), Object::Entry(c, d, _)) => equals(a, c, depth + 1) && equals(b, d, depth + 1),
        (Object::DateFormat(a), Object::DateFormat(b)) => a.borrow().pattern == b.borrow().pattern,
        (Object::Bean(a), Object::Bean(b)) => a.equals(b, depth),
        _ => false,
    }
}

/// `value.hashCode()`; 0 for null and for what hashes by identity.
pub(crate) fn hash(value: &Value<'_>, depth: usize) -> i32 {
    if depth > MAX_VALUE_DEPTH {
        return 0;
    }
    let all = |items: &[Value<'_>]| {
        items.iter().fold(1i32, |sum, item| sum.wrapping_mul(31).wrapping_add(hash(item, depth + 1)))
    };
    match value {
        Value::Null | Value::Array(_) | Value::Class(_) => 0,
        Value::Bool(value) => 1231 + i32::from(!value) * 6,
        Value::Byte(_) | Value::Short(_) | Value::Int(_) | Value::Char(_) => value.int(),
        Value::Long(value) => number::hash_long(*value),
        Value::Big(value) => number::hash_long(Value::Big(value.clone()).long()),
        Value::Float(value) => (if value.is_nan() { 0x7fc0_0000 } else { value.to_bits() }).cast_signed(),
        Value::Double(value) => number::hash_double(*value),
        Value::Text(text) => text::hash(text),
        Value::List(list) if list.kind.extends(Kind::Set) => {
            list.items().iter().fold(0i32, |sum, item| sum.wrapping_add(hash(item, depth + 1)))
        }
        Value::List(list) => all(&list.items()),
        Value::Map(map) => map
            .entries()
            .iter()
            .fold(0i32, |sum, (key, value)| sum.wrapping_add(hash(key, depth + 1) ^ hash(value, depth + 1))),
        Value::Object(object) => match &**object {
            Object::Date(millis) => number::hash_long(millis.get()),
            Object::Uuid(bits) => number::hash_long(number_halves(*bits).0 ^ number_halves(*bits).1),
            Object::LocalDate(day) => crate::orca::expression::time::calendar::hash_date(*day),
            Object::LocalDateTime(day, nanos) => {
                crate::orca::expression::time::calendar::hash_date(*day) ^ number::hash_long(*nanos)
            }
            Object::Entry(key, value, _) => hash(key, depth + 1) ^ hash(value, depth + 1),
            Object::DateFormat(format) => text::hash(&format.borrow().pattern),
            Object::Instant(seconds, nanos) => {
                number::hash_long(*seconds).wrapping_add(51i32.wrapping_mul(nanos.cast_signed()))
            }
            Object::Bean(bean) => bean.hash(),
            _ => 0,
        },
    }
}

/// The high and the low 64 bits of a UUID.
pub(crate) fn number_halves(bits: u128) -> (i64, i64) {
    let high = u64::try_from(bits >> 64).unwrap_or(0);
    let low = u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
    (high.cast_signed(), low.cast_signed())
}

/// The constants of an enum, in order.
pub(crate) fn enum_names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::DayOfWeek => &["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"],
        Kind::Month => &[
            "JANUARY",
            "FEBRUARY",
            "MARCH",
            "APRIL",
            "MAY",
            "JUNE",
            "JULY",
            "AUGUST",
            "SEPTEMBER",
            "OCTOBER",
            "NOVEMBER",
            "DECEMBER",
        ],
        Kind::ChronoUnit => &[
            "NANOS",
            "MICROS",
            "MILLIS",
            "SECONDS",
            "MINUTES",
            "HOURS",
            "HALF_DAYS",
            "DAYS",
            "WEEKS",
            "MONTHS",
            "YEARS",
            "DECADES",
            "CENTURIES",
            "MILLENNIA",
            "ERAS",
            "FOREVER",
        ],
        Kind::TextStyle => &["FULL", "FULL_STANDALONE", "SHORT", "SHORT_STANDALONE", "NARROW", "NARROW_STANDALONE"],
        Kind::ExecutionStatus => &[
            "NOT_STARTED",
            "RUNNING",
            "PAUSED",
            "SUSPENDED",
            "SUCCEEDED",
            "FAILED_CONTINUE",
            "TERMINAL",
            "CANCELED",
            "REDIRECT",
            "STOPPED",
            "SKIPPED",
            "BUFFERED",
        ],
        Kind::ExecutionType => &["PIPELINE", "ORCHESTRATION"],
        Kind::SyntheticStageOwner => &["STAGE_BEFORE", "STAGE_AFTER"],
        _ => &[],
    }
}

pub(crate) fn enum_name(kind: Kind, ordinal: usize) -> &'static str {
    enum_names(kind).get(ordinal).copied().unwrap_or_default()
}

/// The constant of that name.
pub(crate) fn enum_constant<'a>(kind: Kind, name: &str) -> Option<Value<'a>> {
    let ordinal = enum_names(kind).iter().position(|own| *own == name)?;
    Some(Value::object(Object::Enum(kind, ordinal)))
}
