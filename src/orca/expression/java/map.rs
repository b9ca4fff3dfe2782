//! `java.util.Map`s.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use serde_json::Value as Json;

use super::{
    class::Kind,
    same::{equals, hash},
    value::Value,
};
use crate::orca::expression::{origin::Origin, work::Work};
use crate::source::Sort;

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

impl<'a> Map<'a> {
    pub(crate) fn new(kind: Kind, entries: Vec<(Value<'a>, Value<'a>)>) -> Rc<Self> {
        Self::at(kind, entries, Origin::default())
    }

    pub(crate) fn at(kind: Kind, entries: Vec<(Value<'a>, Value<'a>)>, origin: Origin<'a>) -> Rc<Self> {
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
        let map = Self::at(Kind::HashMap, entries, origin);
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
                    Json::Array(_) | Json::Object(_) => Value::from_json(value, &self.origin.key(key.as_str()), nulls),
                    scalar => Value::from_json(scalar, &Origin::default(), nulls),
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
    pub(crate) fn get(&self, work: &Work, key: &Value<'a>) -> Option<Value<'a>> {
        if let Value::Text(name) = key {
            return self.get_text(name);
        }
        self.load();
        match &*self.body.borrow() {
            MapBody::Entries(entries) => {
                entries.iter().find(|(own, _)| equals(work, own, key)).map(|(_, value)| value.clone())
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
                Some(scalar) => Some(Value::from_json(scalar, &Origin::default(), *nulls)),
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

    pub(crate) fn put(&self, work: &Work, key: Value<'a>, value: Value<'a>) {
        self.load();
        if let MapBody::Entries(entries) = &mut *self.body.borrow_mut() {
            match entries.iter_mut().find(|(own, _)| equals(work, own, &key)) {
                Some((_, own)) => *own = value,
                None => entries.push((key, value)),
            }
        }
        self.grow();
    }

    pub(crate) fn remove(&self, work: &Work, key: &Value<'a>) -> bool {
        self.load();
        match &mut *self.body.borrow_mut() {
            MapBody::Entries(entries) => {
                let before = entries.len();
                entries.retain(|(own, _)| !equals(work, own, key));
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
            let work = Work::of_order();
            let bucket = |key: &Value<'a>| {
                let hash = hash(&work, key);
                let spread = (hash ^ (hash.cast_unsigned() >> 16).cast_signed()).cast_unsigned();
                usize::try_from(spread).unwrap_or(0) & mask
            };
            let mut hashed: Vec<_> = entries.into_iter().map(|entry| (bucket(&entry.0), entry)).collect();
            hashed.order_by_key(|(bucket, _)| *bucket);
            entries = hashed.into_iter().map(|(_, entry)| entry).collect();
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
