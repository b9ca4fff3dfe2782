//! What expressions can read, and perhaps write: properties, elements, variables.

use std::rc::Rc;

use super::{
    ast::{Binary, Node},
    eval::{Evaluated, call, evaluate, null_call, self_arguments, to_int, value, variable},
    operate,
};
use crate::orca::expression::{
    fail::{Fail, ILLEGAL_STATE, INDEX, STRING_INDEX, number},
    java::{
        class::{Class, Kind},
        convert,
        text::{self, count, from_units, length, unit_at},
        value::Value,
    },
    vm::{Typed, Vm, mutable},
};

/// What an expression can read and perhaps write.
pub(super) enum Place<'a> {
    Property(Typed<'a>, Rc<str>, bool),
    Indexed(Typed<'a>, Value<'a>),
    Variable(Rc<str>, Value<'a>),
    /// A value that cannot be assigned, and the source of its node.
    Held(Typed<'a>, String),
    Null,
    Call(Typed<'a>, Rc<str>, Vec<Value<'a>>),
}

/// Mirrors the nodes' `getValueRef`.
fn place<'a>(vm: &mut Vm<'a>, node: &Node) -> Result<Place<'a>, Fail> {
    match node {
        Node::Property { name, safe } => Ok(Place::Property(vm.active(), name.clone(), *safe)),
        Node::Index { index, safe } => index_place(vm, index, *safe),
        Node::Variable(name) if &**name == "this" => Ok(Place::Held(vm.active(), node.source())),
        Node::Variable(name) if &**name == "root" => Ok(Place::Held(vm.root_typed(), node.source())),
        Node::Variable(name) => {
            let found = variable(vm, name)?;
            Ok(Place::Variable(name.clone(), found.value))
        }
        Node::Method { name, safe, arguments } => {
            let arguments = self_arguments(vm, arguments)?;
            let target = vm.active();
            if target.value.is_null() {
                return if *safe { Ok(Place::Null) } else { Err(null_call(name, &arguments)) };
            }
            Ok(Place::Call(target, name.clone(), arguments))
        }
        Node::Select { .. } | Node::Project { .. } => Ok(Place::Held(evaluate(vm, node)?, node.source())),
        Node::Compound(nodes) => compound_place(vm, nodes),
        _ => Err(Fail::spel(1068, &[&node.source()])),
    }
}

pub(super) fn compound_place<'a>(vm: &mut Vm<'a>, nodes: &[Node]) -> Result<Place<'a>, Fail> {
    let Some((first, rest)) = nodes.split_first() else { return Ok(Place::Null) };
    let Some((last, middle)) = rest.split_last() else {
        return Ok(Place::Held(evaluate(vm, first)?, first.source()));
    };
    let mut result = evaluate(vm, first)?;
    for node in middle {
        vm.push(result);
        let next = evaluate(vm, node);
        vm.pop();
        result = next?;
    }
    vm.push(result);
    let found = place(vm, last);
    vm.pop();
    found
}

pub(super) fn read_place<'a>(vm: &mut Vm<'a>, place: Place<'a>) -> Evaluated<'a> {
    match place {
        Place::Property(target, name, safe) => read_property(vm, &target, &name, safe),
        Place::Indexed(target, index) => read_index(vm, &target, index),
        Place::Variable(_, value) => Ok(Typed::plain(value)),
        Place::Held(typed, _) => Ok(typed),
        Place::Null => Ok(Typed::plain(Value::Null)),
        Place::Call(target, name, arguments) => call(vm, &target, &name, false, arguments),
    }
}

fn write_place<'a>(vm: &mut Vm<'a>, place: Place<'a>, value: Value<'a>) -> Result<(), Fail> {
    match place {
        Place::Property(target, name, safe) => write_property(vm, &target, &name, safe, value),
        Place::Indexed(target, index) => write_index(vm, &target, index, value),
        Place::Variable(name, _) => {
            vm.set_variable(&name, value);
            Ok(())
        }
        Place::Held(_, source) => Err(Fail::spel(1068, &[&source])),
        Place::Null => Err(Fail::spel(1068, &["null"])),
        // An Error, not an Exception: Java's own evaluation dies of it.
        Place::Call(..) => Err(Fail::silent("java.lang.IllegalAccessError")),
    }
}

pub(super) fn read_property<'a>(vm: &mut Vm<'a>, target: &Typed<'a>, name: &str, safe: bool) -> Evaluated<'a> {
    if target.value.is_null() && safe {
        return Ok(Typed::plain(Value::Null));
    }
    vm.property(target, name)
}

fn write_property<'a>(
    vm: &mut Vm<'a>,
    target: &Typed<'a>,
    name: &str,
    safe: bool,
    value: Value<'a>,
) -> Result<(), Fail> {
    match &target.value {
        Value::Null if safe => Ok(()),
        Value::Null => Err(Fail::spel(1009, &[name])),
        Value::Map(map) => {
            vm.track()?;
            mutable(map.is_mutable())?;
            vm.mutated();
            map.put(&vm.work, Value::string(name), value);
            Ok(())
        }
        _ => vm.set_property(&target.value, name, value),
    }
}

/// Mirrors `Indexer.getValueRef`: what is indexed, and the index in the form that its kind wants.
pub(super) fn index_place<'a>(vm: &mut Vm<'a>, index: &Node, safe: bool) -> Result<Place<'a>, Fail> {
    let target = vm.active();
    if target.value.is_null() {
        return if safe { Ok(Place::Null) } else { Err(Fail::spel(1012, &[])) };
    }
    let key = if let (Value::Map(_), Node::Property { name, .. }) = (&target.value, index) {
        Value::text(name.clone())
    } else {
        let root = vm.root_typed();
        vm.push(root);
        let key = value(vm, index);
        vm.pop();
        let key = key?;
        if key.is_null() {
            return Err(Fail::thrown(ILLEGAL_STATE, "No index"));
        }
        key
    };
    let key = Typed::plain(key);
    let position = match &target.value {
        Value::Map(map) => {
            let typed_key = map.kind == Kind::StageContext || target.declared.has_text_keys();
            if typed_key { convert::to(vm, &key, Class::of(Kind::String))? } else { key.value }
        }
        Value::Array(_) | Value::List(_) | Value::Text(_) => Value::Int(to_int(vm, &key)?),
        _ if matches!(key.value, Value::Text(_)) => key.value,
        other => return Err(Fail::spel(1027, &[&other.class().map(Class::type_name).unwrap_or_default()])),
    };
    Ok(Place::Indexed(target, position))
}

fn read_index<'a>(vm: &mut Vm<'a>, target: &Typed<'a>, index: Value<'a>) -> Evaluated<'a> {
    if let Value::Text(text) = &target.value {
        vm.work.spend(text.len() / 16);
    }
    match &target.value {
        Value::Map(map) => {
            vm.track()?;
            let value = vm.map_value(map, &index);
            Ok(Typed::plain(value))
        }
        Value::Array(array) => {
            vm.track()?;
            let items = array.items.borrow();
            let at = index.int();
            if at >= count(items.len()) {
                return Err(Fail::spel(1024, &[&number(items.len()), &grouped(at)]));
            }
            let found = usize::try_from(at).ok().and_then(|at| items.get(at).cloned());
            found.map(Typed::plain).ok_or_else(|| {
                let message = format!("Index {at} out of bounds for length {}", items.len());
                Fail::thrown("java.lang.ArrayIndexOutOfBoundsException", message)
            })
        }
        Value::List(list) => {
            let at = index.int();
            if at >= count(list.len()) {
                return Err(Fail::spel(1025, &[&number(list.len()), &grouped(at)]));
            }
            let is_list = list.kind.extends(Kind::List);
            let Ok(position) = usize::try_from(at) else {
                if is_list {
                    let message = format!("Index {at} out of bounds for length {}", list.len());
                    return Err(Fail::thrown(INDEX, message));
                }
                return Err(Fail::spel(1025, &[&number(list.len()), &grouped(at)]));
            };
            for _ in 0..=(if is_list { 0 } else { position }) {
                vm.track()?;
            }
            let value = list.get(position).unwrap_or(Value::Null);
            vm.read_item(list, position, &value);
            let declared = target.declared.of_elements();
            Ok(Typed { value, declared })
        }
        Value::Text(text) => {
            let at = index.int();
            if at >= count(length(text)) {
                return Err(Fail::spel(1026, &[&number(length(text)), &grouped(at)]));
            }
            vm.track()?;
            let unit = usize::try_from(at).ok().and_then(|at| unit_at(text, at)).ok_or_else(|| {
                let message = format!("index {at}, length {}", length(text));
                Fail::thrown(STRING_INDEX, message)
            })?;
            Ok(Typed::plain(Value::string(from_units(&[unit]))))
        }
        other => {
            vm.track()?;
            let name = index.str();
            vm.indexed_getter(other, &name)
        }
    }
}

fn grouped(number: i32) -> String {
    text::grouped(i64::from(number))
}

fn write_index<'a>(vm: &mut Vm<'a>, target: &Typed<'a>, index: Value<'a>, value: Value<'a>) -> Result<(), Fail> {
    match &target.value {
        Value::Map(map) => {
            vm.track()?;
            mutable(map.is_mutable())?;
            vm.mutated();
            map.put(&vm.work, index, value);
            Ok(())
        }
        Value::Array(array) => {
            vm.track()?;
            let element = array.element;
            let size = array.items.borrow().len();
            let at = index.int();
            if at >= count(size) {
                return Err(Fail::spel(1024, &[&number(size), &grouped(at)]));
            }
            let converted = convert::to(vm, &Typed::plain(value), element.boxed())?;
            if converted.is_null() {
                return Err(Fail::thrown(ILLEGAL_STATE, "Null conversion result for index [null]"));
            }
            vm.mutated();
            let mut items = array.items.borrow_mut();
            if let Some(item) = usize::try_from(at).ok().and_then(|at| items.get_mut(at)) {
                *item = converted;
            } else {
                let message = format!("Index {at} out of bounds for length {size}");
                return Err(Fail::thrown("java.lang.ArrayIndexOutOfBoundsException", message));
            }
            Ok(())
        }
        Value::List(list) => {
            if !list.kind.extends(Kind::List) {
                return Err(Fail::spel(1027, &[&Class::of(list.kind).type_name()]));
            }
            let at = index.int();
            if at >= count(list.len()) {
                return Err(Fail::spel(1025, &[&number(list.len()), &grouped(at)]));
            }
            vm.track()?;
            mutable(list.is_mutable())?;
            vm.mutated();
            let message = format!("Index {at} out of bounds for length {}", list.len());
            let done = list
                .change(|items| usize::try_from(at).ok().and_then(|at| items.get_mut(at)).map(|item| *item = value));
            done.flatten().ok_or_else(|| Fail::thrown(INDEX, message))
        }
        Value::Text(_) => Err(Fail::spel(1027, &["java.lang.String"])),
        other => {
            let name = index.str();
            vm.set_property(other, &name, value)
        }
    }
}

pub(super) fn assign<'a>(vm: &mut Vm<'a>, target: &Node, source: &Node) -> Evaluated<'a> {
    vm.track()?;
    match target {
        Node::Property { name, safe } => {
            let assigned = evaluate(vm, source)?;
            let object = vm.active();
            write_property(vm, &object, name, *safe, assigned.value.clone())?;
            Ok(assigned)
        }
        Node::Index { index, safe } => {
            let assigned = evaluate(vm, source)?;
            let place = index_place(vm, index, *safe)?;
            write_place(vm, place, assigned.value.clone())?;
            Ok(assigned)
        }
        Node::Compound(nodes) => {
            let assigned = evaluate(vm, source)?;
            let place = compound_place(vm, nodes)?;
            write_place(vm, place, assigned.value.clone())?;
            Ok(assigned)
        }
        Node::Variable(name) => {
            vm.track()?;
            let assigned = evaluate(vm, source)?;
            vm.set_variable(name, assigned.value.clone());
            Ok(assigned)
        }
        other => Err(Fail::spel(1032, &[node_class(other)])),
    }
}

/// The Java class of a node, as a message names it.
fn node_class(node: &Node) -> &'static str {
    match node {
        Node::Null => "org.springframework.expression.spel.ast.NullLiteral",
        Node::Bool(_) => "org.springframework.expression.spel.ast.BooleanLiteral",
        Node::Int(_) => "org.springframework.expression.spel.ast.IntLiteral",
        Node::Long(_) => "org.springframework.expression.spel.ast.LongLiteral",
        Node::Float(_) => "org.springframework.expression.spel.ast.FloatLiteral",
        Node::Double(_) => "org.springframework.expression.spel.ast.RealLiteral",
        Node::Text(_) => "org.springframework.expression.spel.ast.StringLiteral",
        Node::Method { .. } => "org.springframework.expression.spel.ast.MethodReference",
        Node::Function { .. } => "org.springframework.expression.spel.ast.FunctionReference",
        Node::List { .. } => "org.springframework.expression.spel.ast.InlineList",
        Node::Map { .. } => "org.springframework.expression.spel.ast.InlineMap",
        Node::Ternary { .. } => "org.springframework.expression.spel.ast.Ternary",
        Node::Elvis { .. } => "org.springframework.expression.spel.ast.Elvis",
        _ => "org.springframework.expression.spel.ast.SpelNodeImpl",
    }
}

pub(super) fn step<'a>(vm: &mut Vm<'a>, up: bool, postfix: bool, operand: &Node) -> Evaluated<'a> {
    let target = place(vm, operand)?;
    let old = match &target {
        Place::Property(object, name, safe) => read_property(vm, object, name, *safe)?,
        Place::Indexed(object, index) => read_index(vm, object, index.clone())?,
        Place::Variable(_, value) => Typed::plain(value.clone()),
        Place::Held(typed, _) => typed.clone(),
        Place::Null => Typed::plain(Value::Null),
        Place::Call(object, name, arguments) => call(vm, object, name, false, arguments.clone())?,
    };
    let operator = if up { Binary::Add } else { Binary::Subtract };
    let one = match &old.value {
        Value::Long(_) => Value::Long(1),
        Value::Float(_) => Value::Float(1.0),
        Value::Double(_) => Value::Double(1.0),
        _ => Value::Int(1),
    };
    if !old.value.is_number() {
        return Err(Fail::spel(if up { 1066 } else { 1067 }, &[&operand.source()]));
    }
    vm.track()?;
    let new = operate::arithmetic(operator, &old.value, &one)?;
    vm.track()?;
    write_place(vm, target, new.clone())?;
    if postfix { Ok(old) } else { Ok(Typed::plain(new)) }
}
