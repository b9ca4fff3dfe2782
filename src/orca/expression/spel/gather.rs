//! Selection and projection.

use super::{
    ast::{Node, Which},
    eval::{Evaluated, value},
};
use crate::orca::expression::{
    fail::Fail,
    java::{
        class::{Class, Kind},
        map::Map,
        value::{Object, Value},
    },
    vm::{Typed, Vm, weight},
};

/// What selection and projection go through; `None` where the operand is null and that is fine.
fn operand_items<'a>(vm: &Vm<'a>, safe: bool, code: u16) -> Result<Option<(Typed<'a>, Vec<Value<'a>>)>, Fail> {
    let operand = vm.active();
    vm.work.spend(weight(&operand.value) * 4);
    let items = match &operand.value {
        Value::Null if safe => return Ok(None),
        Value::Null => return Err(Fail::spel(code, &["null"])),
        Value::Map(map) => map
            .entries()
            .into_iter()
            .map(|(key, value)| Value::object(Object::Entry(key, value, map.entry_kind())))
            .collect(),
        other => match other.elements() {
            Some(items) => items,
            None => return Err(Fail::spel(code, &[&other.class().map(Class::name).unwrap_or_default()])),
        },
    };
    Ok(Some((operand, items)))
}

pub(super) fn select<'a>(vm: &mut Vm<'a>, which: Which, criteria: &Node, safe: bool) -> Evaluated<'a> {
    let Some((operand, items)) = operand_items(vm, safe, 1015)? else { return Ok(Typed::plain(Value::Null)) };
    vm.track()?;
    let map = matches!(operand.value, Value::Map(_));
    let mut chosen = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        let element = item_typed(vm, &operand, at, item.clone());
        vm.enter_scope(element);
        let found = value(vm, criteria);
        vm.exit_scope();
        match found? {
            Value::Bool(true) => {
                if map || which != Which::First {
                    vm.track()?;
                }
                chosen.push(item);
                if which == Which::First {
                    break;
                }
            }
            Value::Bool(false) => {}
            _ => return Err(Fail::spel(1016, &[])),
        }
    }
    if which != Which::All {
        let one = if which == Which::First { chosen.into_iter().next() } else { chosen.pop() };
        let Some(one) = one else { return Ok(Typed::plain(Value::Null)) };
        return Ok(Typed::plain(if map { selected_map(vec![one]) } else { one }));
    }
    Ok(Typed::plain(match &operand.value {
        Value::Map(_) => selected_map(chosen),
        Value::Array(array) => Value::array(array.element.boxed(), chosen),
        _ => Value::list(chosen),
    }))
}

fn item_typed<'a>(vm: &mut Vm<'a>, operand: &Typed<'a>, at: usize, item: Value<'a>) -> Typed<'a> {
    if let Value::List(list) = &operand.value {
        vm.read_item(list, at, &item);
    }
    Typed::plain(item)
}

fn selected_map(entries: Vec<Value<'_>>) -> Value<'_> {
    let pairs = entries
        .into_iter()
        .filter_map(|entry| match &entry {
            Value::Object(object) => match &**object {
                Object::Entry(key, value, _) => Some((key.clone(), value.clone())),
                _ => None,
            },
            _ => None,
        })
        .collect();
    Value::Map(Map::new(Kind::HashMap, pairs))
}

pub(super) fn project<'a>(vm: &mut Vm<'a>, form: &Node, safe: bool) -> Evaluated<'a> {
    let Some((operand, items)) = operand_items(vm, safe, 1019)? else { return Ok(Typed::plain(Value::Null)) };
    vm.track()?;
    let mut made = Vec::with_capacity(items.len());
    let mut common: Option<Class> = None;
    for (at, item) in items.into_iter().enumerate() {
        let element = item_typed(vm, &operand, at, item);
        vm.enter_scope(element);
        if matches!(operand.value, Value::Map(_)) {
            vm.track()?;
        }
        let result = value(vm, form);
        vm.exit_scope();
        let result = result?;
        if let Some(class) = result.class() {
            common = Some(common_class(common, class));
        }
        if !matches!(operand.value, Value::Map(_)) {
            vm.track()?;
        }
        made.push(result);
    }
    if matches!(operand.value, Value::Array(_)) {
        let element = common.unwrap_or(Class::of(Kind::Object));
        return Ok(Typed::plain(Value::array(element, made)));
    }
    Ok(Typed::plain(Value::list(made)))
}

/// Mirrors `Projection.determineCommonType`.
fn common_class(old: Option<Class>, new: Class) -> Class {
    let Some(old) = old else { return new };
    if old.accepts(new) {
        return old;
    }
    let mut next = if new.dims == 0 { Some(new.kind) } else { None };
    while let Some(kind) = next.filter(|kind| *kind != Kind::Object) {
        if Class::of(kind).accepts(old) {
            return Class::of(kind);
        }
        next = kind.superclass();
    }
    let shared = new.kind.interfaces().into_iter().map(Class::of).find(|interface| interface.accepts(old));
    shared.unwrap_or(Class::of(Kind::Object))
}
