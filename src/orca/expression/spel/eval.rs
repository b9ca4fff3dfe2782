//! Evaluation. Mirrors the `getValueInternal` of Spring's AST nodes, with the
//! count of operations at the same places.

use std::{cell::Cell, rc::Rc};

use super::{
    ast::{Binary, Node, Unary},
    create::{construct, new_array, type_named},
    gather::{project, select},
    operate,
    place::{assign, compound_place, index_place, read_place, read_property, step},
};
use crate::orca::expression::{
    fail::{Fail, ILLEGAL_STATE},
    function,
    java::{
        class::{Class, Kind},
        convert,
        list::List,
        map::Map,
        value::{Object, Value},
    },
    member::signature,
    vm::{Typed, Vm},
};

pub(super) type Evaluated<'a> = Result<Typed<'a>, Fail>;

/// Evaluates a node against the active object.
pub(crate) fn evaluate<'a>(vm: &mut Vm<'a>, node: &Node) -> Evaluated<'a> {
    vm.enter()?;
    vm.work.spend(4);
    let result = inner(vm, node);
    vm.leave();
    vm.work.check()?;
    result
}

/// The value alone.
pub(crate) fn value<'a>(vm: &mut Vm<'a>, node: &Node) -> Result<Value<'a>, Fail> {
    evaluate(vm, node).map(|typed| typed.value)
}

/// Each kind of node has a function of its own, to keep this frame small.
fn inner<'a>(vm: &mut Vm<'a>, node: &Node) -> Evaluated<'a> {
    match node {
        Node::Property { name, safe } => property(vm, name, *safe),
        Node::Method { name, safe, arguments } => method(vm, name, *safe, arguments),
        Node::Function { name, arguments } => call_function(vm, name, arguments),
        Node::Variable(name) => variable(vm, name),
        Node::New { name, arguments } => construct(vm, name, arguments),
        Node::NewArray { name, dims, items } => new_array(vm, name, dims, items.as_deref()),
        Node::Index { index, safe } => indexed(vm, index, *safe),
        Node::Select { which, criteria, safe } => select(vm, *which, criteria, *safe),
        Node::Project { form, safe } => project(vm, form, *safe),
        Node::List { items, constant, made } => inline_list(vm, items, *constant, made),
        Node::Map { items, constant, made } => inline_map(vm, items, *constant, made),
        Node::Compound(nodes) => compound(vm, nodes),
        Node::Unary { sign, operand } => unary(vm, *sign, operand),
        Node::Step { up, postfix, operand } => step(vm, *up, *postfix, operand),
        Node::Chain { first, rest } => chain(vm, first, rest),
        Node::Binary { operator, left, right } => binary(vm, *operator, left, right),
        Node::Assign { target, value } => assign(vm, target, value),
        Node::Elvis { value, otherwise } => elvis(vm, value, otherwise),
        Node::Ternary { condition, then, otherwise } => ternary(vm, condition, then, otherwise),
        literal => constant(vm, literal),
    }
}

fn constant<'a>(vm: &mut Vm<'a>, node: &Node) -> Evaluated<'a> {
    Ok(Typed::plain(match node {
        Node::Bool(value) => Value::Bool(*value),
        Node::Int(value) => Value::Int(*value),
        Node::Long(value) => Value::Long(*value),
        Node::Float(value) => Value::Float(*value),
        Node::Double(value) => Value::Double(*value),
        Node::Text(text) => Value::text(text.clone()),
        Node::Type { name, dims } => Value::Class(type_named(vm, name, *dims)?),
        Node::Bean(name) => return Err(Fail::spel(1057, &[name])),
        _ => Value::Null,
    }))
}

fn property<'a>(vm: &mut Vm<'a>, name: &str, safe: bool) -> Evaluated<'a> {
    let target = vm.active();
    read_property(vm, &target, name, safe)
}

fn method<'a>(vm: &mut Vm<'a>, name: &str, safe: bool, arguments: &[Node]) -> Evaluated<'a> {
    let arguments = self_arguments(vm, arguments)?;
    let target = vm.active();
    call(vm, &target, name, safe, arguments)
}

fn indexed<'a>(vm: &mut Vm<'a>, index: &Node, safe: bool) -> Evaluated<'a> {
    let place = index_place(vm, index, safe)?;
    read_place(vm, place)
}

fn compound<'a>(vm: &mut Vm<'a>, nodes: &[Node]) -> Evaluated<'a> {
    let place = compound_place(vm, nodes)?;
    read_place(vm, place)
}

fn elvis<'a>(vm: &mut Vm<'a>, value: &Node, otherwise: &Node) -> Evaluated<'a> {
    vm.track()?;
    let found = evaluate(vm, value)?;
    let empty = match &found.value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    };
    if empty { evaluate(vm, otherwise) } else { Ok(found) }
}

fn ternary<'a>(vm: &mut Vm<'a>, condition: &Node, then: &Node, otherwise: &Node) -> Evaluated<'a> {
    let holds = condition_of(vm, condition)?;
    vm.track()?;
    evaluate(vm, if holds { then } else { otherwise })
}

/// The operand as Java's boolean; null is an error.
fn condition_of(vm: &mut Vm<'_>, node: &Node) -> Result<bool, Fail> {
    let typed = evaluate(vm, node)?;
    match convert::to(vm, &typed, Class::of(Kind::Boolean))? {
        Value::Bool(value) => Ok(value),
        _ => Err(Fail::spel(1001, &["null", "boolean"])),
    }
}

pub(super) fn self_arguments<'a>(vm: &mut Vm<'a>, nodes: &[Node]) -> Result<Vec<Value<'a>>, Fail> {
    let scope = vm.scope_root();
    let mut values = Vec::with_capacity(nodes.len());
    for node in nodes {
        vm.push(scope.clone());
        let result = value(vm, node);
        vm.pop();
        values.push(result?);
    }
    Ok(values)
}

/// A list or map of constants is made once, as far as the operations count.
fn counts(constant: bool, made: &Cell<bool>) -> bool {
    !(constant && made.replace(true))
}

fn inline_list<'a>(vm: &mut Vm<'a>, items: &[Node], constant: bool, made: &Cell<bool>) -> Evaluated<'a> {
    let counts = counts(constant, made);
    if counts {
        vm.track()?;
    }
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        if counts {
            vm.track()?;
        }
        values.push(value(vm, item)?);
    }
    let kind = if constant { Kind::UnmodifiableList } else { Kind::ArrayList };
    Ok(Typed::plain(Value::List(Rc::new(List::new(kind, values)))))
}

fn inline_map<'a>(vm: &mut Vm<'a>, items: &[Node], constant: bool, made: &Cell<bool>) -> Evaluated<'a> {
    let counts = counts(constant, made);
    if counts {
        vm.track()?;
    }
    let map = Map::new(Kind::LinkedHashMap, Vec::new());
    for pair in items.chunks(2) {
        let [key, item] = pair else { continue };
        let key = match key {
            Node::Property { name, .. } => Value::text(name.clone()),
            other => value(vm, other)?,
        };
        let item = value(vm, item)?;
        if counts {
            vm.track()?;
        }
        vm.work.spend(map.len() / 4);
        map.put(&vm.work, key, item);
    }
    let map = if constant { Map::new(Kind::UnmodifiableMap, map.entries()) } else { map };
    Ok(Typed::plain(Value::Map(map)))
}

pub(super) fn variable<'a>(vm: &mut Vm<'a>, name: &str) -> Evaluated<'a> {
    match name {
        "this" => return Ok(vm.active()),
        "root" => return Ok(vm.root_typed()),
        _ => {}
    }
    vm.track()?;
    if let Some(value) = vm.variable(name) {
        return Ok(Typed::plain(value));
    }
    Ok(Typed::plain(match function::named(name) {
        Some(function) => Value::object(Object::Function(function.name)),
        None => Value::Null,
    }))
}

fn call_function<'a>(vm: &mut Vm<'a>, name: &str, arguments: &[Node]) -> Evaluated<'a> {
    vm.track()?;
    let replaced = vm.variable(name);
    let function = match (&replaced, function::named(name)) {
        (Some(Value::Object(object)), _) => match &**object {
            Object::Function(other) => function::named(other),
            _ => None,
        },
        (Some(_), _) => None,
        (None, function) => function,
    };
    let Some(function) = function else {
        let code = if replaced.is_some_and(|value| !value.is_null()) { 1022 } else { 1006 };
        return Err(Fail::spel(code, &[name]));
    };
    vm.track()?;
    let mut values = Vec::with_capacity(arguments.len());
    for argument in arguments {
        values.push(value(vm, argument)?);
    }
    function::call(vm, function, name, values)
}

pub(super) fn null_call(name: &str, arguments: &[Value<'_>]) -> Fail {
    Fail::spel(1011, &[&signature(name, arguments)])
}

pub(super) fn call<'a>(
    vm: &mut Vm<'a>,
    target: &Typed<'a>,
    name: &str,
    safe: bool,
    arguments: Vec<Value<'a>>,
) -> Evaluated<'a> {
    if target.value.is_null() {
        return if safe { Ok(Typed::plain(Value::Null)) } else { Err(null_call(name, &arguments)) };
    }
    vm.call(&target.value, name, arguments)
}

pub(super) fn to_int<'a>(vm: &mut Vm<'a>, typed: &Typed<'a>) -> Result<i32, Fail> {
    match convert::to(vm, typed, Class::of(Kind::Integer))? {
        Value::Int(value) => Ok(value),
        _ => Err(Fail::thrown(ILLEGAL_STATE, "Null conversion result for value [null]")),
    }
}

fn unary<'a>(vm: &mut Vm<'a>, sign: Unary, operand: &Node) -> Evaluated<'a> {
    if sign == Unary::Not {
        let holds = condition_of(vm, operand)?;
        vm.track()?;
        return Ok(Typed::plain(Value::Bool(!holds)));
    }
    let value = value(vm, operand)?;
    if value.is_number() {
        vm.track()?;
        return Ok(Typed::plain(if sign == Unary::Plus { value } else { operate::negate(&value) }));
    }
    let name = if sign == Unary::Plus { "ADD" } else { "SUBTRACT" };
    Err(operate::unsupported(name, &value, &Value::Null))
}

fn chain<'a>(vm: &mut Vm<'a>, first: &Node, rest: &[(Binary, Node)]) -> Evaluated<'a> {
    let logical = matches!(rest.first(), Some((Binary::And | Binary::Or, _)));
    if logical {
        // The outermost operator is asked first, so each counts before the first operand.
        for _ in rest {
            vm.track()?;
        }
        let mut holds = condition_of(vm, first)?;
        for (operator, node) in rest {
            let settled = if *operator == Binary::Or { holds } else { !holds };
            if !settled {
                holds = condition_of(vm, node)?;
            }
        }
        return Ok(Typed::plain(Value::Bool(holds)));
    }
    let mut left = evaluate(vm, first)?;
    for (operator, node) in rest {
        let right = evaluate(vm, node)?;
        left = Typed::plain(operate::binary(vm, *operator, &left, &right)?);
    }
    Ok(left)
}

fn binary<'a>(vm: &mut Vm<'a>, operator: Binary, left: &Node, right: &Node) -> Evaluated<'a> {
    if operator == Binary::Matches {
        let input = evaluate(vm, left)?;
        let input = convert::to(vm, &input, Class::of(Kind::String))?;
        let Value::Text(input) = input else { return Err(Fail::spel(1037, &["null"])) };
        let pattern = value(vm, right)?;
        return operate::matches(vm, &input, &pattern).map(Typed::plain);
    }
    let left = evaluate(vm, left)?;
    let right = evaluate(vm, right)?;
    operate::binary(vm, operator, &left, &right).map(Typed::plain)
}
