//! `java.util.Collection`s.

use std::{cell::RefCell, rc::Rc};

use serde_json::Value as Json;

use super::{
    class::Kind,
    map::{Map, Nulls},
    value::{Object, Value},
};
use crate::orca::expression::origin::Origin;

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

impl<'a> List<'a> {
    pub(crate) fn new(kind: Kind, items: Vec<Value<'a>>) -> Self {
        Self { kind, origin: Origin::default(), body: RefCell::new(ListBody::Items(items)) }
    }

    pub(crate) fn at(kind: Kind, items: Vec<Value<'a>>, origin: Origin<'a>) -> Self {
        Self { kind, origin, body: RefCell::new(ListBody::Items(items)) }
    }

    pub(crate) fn from_json(items: &'a [Json], origin: Origin<'a>, nulls: Nulls) -> Self {
        Self { kind: Kind::ArrayList, origin, body: RefCell::new(ListBody::Json(items, nulls)) }
    }

    /// Some items of a list, as `subList` shows them.
    pub(crate) fn part(list: Rc<List<'a>>, from: usize, len: usize) -> Self {
        let kind = if list.is_mutable() { Kind::SubList } else { list.kind };
        Self { kind, origin: Origin::default(), body: RefCell::new(ListBody::Part(list, from, len)) }
    }

    /// A live view of a map; `kind` is `KeySet`, `Values` or `EntrySet`.
    pub(crate) fn view(kind: Kind, map: Rc<Map<'a>>) -> Self {
        Self { kind, origin: Origin::default(), body: RefCell::new(ListBody::View(map)) }
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
                Json::Array(_) | Json::Object(_) => Value::from_json(item, &self.origin.index(index), nulls),
                scalar => Value::from_json(scalar, &Origin::default(), nulls),
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
