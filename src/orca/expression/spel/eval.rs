//! Evaluation. Mirrors the `getValueInternal` of Spring's AST nodes, with the
//! count of operations at the same places.

use std::rc::Rc;

use super::{
    ast::{Binary, Node, Unary, Which},
    operate,
};
use crate::orca::expression::{
    fail::{ACCESS, Fail, ILLEGAL_ARGUMENT, ILLEGAL_STATE, INDEX, SPEL_EVALUATION, STRING_INDEX, number},
    function,
    java::{
        class::{Class, Kind, is_known_class},
        convert,
        list::List,
        map::Map,
        text::{self, count, from_units, length, unit_at},
        value::{Object, Value},
    },
    vm::{Declared, Typed, Vm, mutable, weight},
};

type Evaluated<'a> = Result<Typed<'a>, Fail>;

/// What an expression can read and perhaps write.
enum Place<'a> {
    Property(Typed<'a>, Rc<str>, bool),
    Indexed(Typed<'a>, Value<'a>),
    Variable(Rc<str>, Value<'a>),
    /// A value that cannot be assigned, and the source of its node.
    Held(Typed<'a>, String),
    Null,
    Call(Typed<'a>, Rc<str>, Vec<Value<'a>>),
}

/// Evaluates a node against the active object.
pub(crate) fn evaluate<'a>(vm: &mut Vm<'a>, node: &Node) -> Evaluated<'a> {
    vm.enter()?;
    let result = inner(vm, node);
    vm.leave();
    vm.work.check()?;
    result
}

/// The value alone.
pub(crate) fn value<'a>(vm: &mut Vm<'a>, node: &Node) -> Result<Value<'a>, Fail> {
    evaluate(vm, node).map(|typed| typed.value)
}

fn inner<'a>(vm: &mut Vm<'a>, node: &Node) -> Evaluated<'a> {
    Ok(Typed::plain(match node {
        Node::Null => Value::Null,
        Node::Bool(value) => Value::Bool(*value),
        Node::Int(value) => Value::Int(*value),
        Node::Long(value) => Value::Long(*value),
        Node::Float(value) => Value::Float(*value),
        Node::Double(value) => Value::Double(*value),
        Node::Text(text) => Value::text(text.clone()),
        Node::Property { name, safe } => {
            let target = vm.active();
            return read_property(vm, &target, name, *safe);
        }
        Node::Method { name, safe, arguments } => {
            let arguments = self_arguments(vm, arguments)?;
            let target = vm.active();
            return call(vm, &target, name, *safe, arguments);
        }
        Node::Function { name, arguments } => return call_function(vm, name, arguments),
        Node::Variable(name) => return variable(vm, name),
        Node::Bean(name) => return Err(Fail::spel(1057, &[name])),
        Node::Type { name, dims } => Value::Class(type_named(vm, name, *dims)?),
        Node::New { name, arguments } => return construct(vm, name, arguments),
        Node::NewArray { name, dims, items } => return new_array(vm, name, dims, items.as_deref()),
        Node::Index { index, safe } => {
            let place = index_place(vm, index, *safe)?;
            return read_place(vm, place);
        }
        Node::Select { which, criteria, safe } => return select(vm, *which, criteria, *safe),
        Node::Project { form, safe } => return project(vm, form, *safe),
        Node::List { items, constant, made } => {
            let count = !(*constant && made.replace(true));
            if count {
                vm.track()?;
            }
            let mut values = Vec::with_capacity(items.len());
            for item in items {
                if count {
                    vm.track()?;
                }
                values.push(value(vm, item)?);
            }
            let kind = if *constant { Kind::UnmodifiableList } else { Kind::ArrayList };
            Value::List(Rc::new(List::new(kind, values)))
        }
        Node::Map { items, constant, made } => {
            let count = !(*constant && made.replace(true));
            if count {
                vm.track()?;
            }
            inline_map(vm, items, *constant, count)?
        }
        Node::Compound(nodes) => {
            let (place, popped) = compound_place(vm, nodes)?;
            let result = read_place(vm, place);
            debug_assert!(popped, "the active object is restored");
            return result;
        }
        Node::Unary { sign, operand } => unary(vm, *sign, operand)?,
        Node::Step { up, postfix, operand } => return step(vm, *up, *postfix, operand),
        Node::Chain { first, rest } => return chain(vm, first, rest),
        Node::Binary { operator, left, right } => return binary(vm, *operator, left, right),
        Node::Assign { target, value } => {
            vm.track()?;
            return assign(vm, target, value);
        }
        Node::Elvis { value, otherwise } => {
            vm.track()?;
            let found = evaluate(vm, value)?;
            let empty =
                matches!(&found.value, Value::Null) || matches!(&found.value, Value::Text(text) if text.is_empty());
            return if empty { evaluate(vm, otherwise) } else { Ok(found) };
        }
        Node::Ternary { condition, then, otherwise } => {
            let holds = condition_of(vm, condition)?;
            vm.track()?;
            return evaluate(vm, if holds { then } else { otherwise });
        }
    }))
}

/// The operand as Java's boolean; null is an error.
fn condition_of(vm: &mut Vm<'_>, node: &Node) -> Result<bool, Fail> {
    let typed = evaluate(vm, node)?;
    match convert::to(vm, &typed, Class::of(Kind::Boolean))? {
        Value::Bool(value) => Ok(value),
        _ => Err(Fail::spel(1001, &["null", "boolean"])),
    }
}

fn self_arguments<'a>(vm: &mut Vm<'a>, nodes: &[Node]) -> Result<Vec<Value<'a>>, Fail> {
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

fn inline_map<'a>(vm: &mut Vm<'a>, items: &[Node], constant: bool, count: bool) -> Result<Value<'a>, Fail> {
    let map = Map::new(Kind::LinkedHashMap, Vec::new());
    for pair in items.chunks(2) {
        let [key, item] = pair else { continue };
        let key = match key {
            Node::Property { name, .. } => Value::text(name.clone()),
            other => value(vm, other)?,
        };
        let item = value(vm, item)?;
        if count {
            vm.track()?;
        }
        vm.work.spend(map.len() / 4);
        map.put(&vm.work, key, item);
    }
    if constant {
        return Ok(Value::Map(Map::new(Kind::UnmodifiableMap, map.entries())));
    }
    Ok(Value::Map(map))
}

fn compound_place<'a>(vm: &mut Vm<'a>, nodes: &[Node]) -> Result<(Place<'a>, bool), Fail> {
    let Some((first, rest)) = nodes.split_first() else { return Ok((Place::Null, true)) };
    let Some((last, middle)) = rest.split_last() else {
        return Ok((Place::Held(evaluate(vm, first)?, first.source()), true));
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
    Ok((found?, true))
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
        Node::Compound(nodes) => Ok(compound_place(vm, nodes)?.0),
        _ => Err(Fail::spel(1068, &[&node.source()])),
    }
}

fn read_place<'a>(vm: &mut Vm<'a>, place: Place<'a>) -> Evaluated<'a> {
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

fn assign<'a>(vm: &mut Vm<'a>, target: &Node, source: &Node) -> Evaluated<'a> {
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
            let (place, _) = compound_place(vm, nodes)?;
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

fn variable<'a>(vm: &mut Vm<'a>, name: &str) -> Evaluated<'a> {
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

fn read_property<'a>(vm: &mut Vm<'a>, target: &Typed<'a>, name: &str, safe: bool) -> Evaluated<'a> {
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

fn null_call(name: &str, arguments: &[Value<'_>]) -> Fail {
    Fail::spel(1011, &[&signature(name, arguments)])
}

/// `name(type,type)`, as messages show a call.
pub(crate) fn signature(name: &str, arguments: &[Value<'_>]) -> String {
    let types: Vec<String> =
        arguments.iter().map(|argument| argument.class().map_or_else(|| "null".to_owned(), Class::type_name)).collect();
    format!("{name}({})", types.join(","))
}

fn call<'a>(vm: &mut Vm<'a>, target: &Typed<'a>, name: &str, safe: bool, arguments: Vec<Value<'a>>) -> Evaluated<'a> {
    if target.value.is_null() {
        return if safe { Ok(Typed::plain(Value::Null)) } else { Err(null_call(name, &arguments)) };
    }
    vm.call(&target.value, name, arguments)
}

/// Mirrors `TypeReference.getValueInternal` over kork's `AllowListTypeLocator`.
fn type_named(vm: &mut Vm<'_>, name: &str, dims: u8) -> Result<Class, Fail> {
    vm.track()?;
    if !name.contains('.') && name.starts_with(char::is_lowercase) {
        let kind = match name.to_uppercase().as_str() {
            "BOOLEAN" => Kind::PBoolean,
            "CHAR" => Kind::PChar,
            "BYTE" => Kind::PByte,
            "SHORT" => Kind::PShort,
            "INT" => Kind::PInt,
            "LONG" => Kind::PLong,
            "FLOAT" => Kind::PFloat,
            "DOUBLE" => Kind::PDouble,
            "OBJECT" => return Ok(Class { kind: find_type(name)?, dims }),
            other => {
                let message = format!("No enum constant org.springframework.expression.spel.ast.TypeCode.{other}");
                return Err(Fail::thrown(ILLEGAL_ARGUMENT, message));
            }
        };
        return Ok(Class { kind, dims });
    }
    Ok(Class { kind: find_type(name)?, dims })
}

fn find_type(name: &str) -> Result<Kind, Fail> {
    match Kind::named(name) {
        Some(kind) if kind.is_instantiable() => Ok(kind),
        Some(_) => Err(Fail::spel(1021, &[name])),
        None if Kind::is_primitive_name(name) || is_known_class(name) => Err(Fail::spel(1021, &[name])),
        None => Err(Fail::spel(1005, &[name])),
    }
}

fn construct<'a>(vm: &mut Vm<'a>, name: &str, arguments: &[Node]) -> Evaluated<'a> {
    vm.track()?;
    let mut values = Vec::with_capacity(arguments.len());
    for argument in arguments {
        values.push(value(vm, argument)?);
    }
    let signature = signature("", &values);
    let kind = find_type(name).map_err(|fail| fail.wrapped_spel(1003, &[name, &signature]))?;
    vm.construct(kind, name, values).map(Typed::plain)
}

/// Most elements of a new array. Spring's `MAX_ARRAY_ELEMENTS`.
const MAX_ARRAY: i64 = 256 * 1024;

fn new_array<'a>(vm: &mut Vm<'a>, name: &str, dims: &[Option<Node>], items: Option<&Node>) -> Evaluated<'a> {
    vm.track()?;
    let kind = match name.to_uppercase().as_str() {
        "BOOLEAN" => Kind::PBoolean,
        "CHAR" => Kind::PChar,
        "BYTE" => Kind::PByte,
        "SHORT" => Kind::PShort,
        "INT" => Kind::PInt,
        "LONG" => Kind::PLong,
        "FLOAT" => Kind::PFloat,
        "DOUBLE" => Kind::PDouble,
        _ => find_type(name)?,
    };
    // The primitives' names go in any case, `Object` among them being none.
    let element = Class::of(kind);
    let Some(items) = items else {
        let mut sizes = Vec::new();
        if dims.iter().any(Option::is_none) {
            return Err(Fail::spel(1063, &[]));
        }
        let mut total: i64 = 1;
        for size in dims.iter().flatten() {
            let size = evaluate(vm, size)?;
            let size = i64::from(to_int(vm, &size)?);
            total = total.saturating_mul(size);
            let counted = if dims.len() == 1 { size } else { total };
            if counted >= MAX_ARRAY {
                return Err(Fail::spel(1075, &[&number(262_144)]));
            }
            sizes.push(
                usize::try_from(size)
                    .map_err(|_| Fail::thrown("java.lang.NegativeArraySizeException", size.to_string()))?,
            );
        }
        return Ok(Typed::plain(empty_array(element, &sizes)));
    };
    let [size] = dims else { return Err(Fail::spel(1062, &[])) };
    let Node::List { items, .. } = items else {
        return Err(Fail::silent("java.lang.ClassCastException"));
    };
    if let Some(size) = size {
        let size = evaluate(vm, size)?;
        if i64::from(to_int(vm, &size)?) != i64::try_from(items.len()).unwrap_or(i64::MAX) {
            return Err(Fail::spel(1064, &[]));
        }
    }
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        let typed = evaluate(vm, item)?;
        let converted = convert::to(vm, &typed, element.boxed())?;
        if converted.is_null() && element.is_primitive() {
            return Err(Fail::thrown(ILLEGAL_STATE, "Null conversion result for value [null]"));
        }
        values.push(converted);
    }
    Ok(Typed::plain(Value::array(element, values)))
}

fn empty_array<'a>(element: Class, sizes: &[usize]) -> Value<'a> {
    let Some((size, rest)) = sizes.split_first() else { return Value::Null };
    if rest.is_empty() {
        let zero = match element.kind {
            Kind::PBoolean => Value::Bool(false),
            Kind::PChar => Value::Char(0),
            Kind::PByte => Value::Byte(0),
            Kind::PShort => Value::Short(0),
            Kind::PInt => Value::Int(0),
            Kind::PLong => Value::Long(0),
            Kind::PFloat => Value::Float(0.0),
            Kind::PDouble => Value::Double(0.0),
            _ => Value::Null,
        };
        return Value::array(element, vec![zero; *size]);
    }
    let inner = Class { kind: element.kind, dims: u8::try_from(rest.len()).unwrap_or(u8::MAX) };
    Value::array(inner, (0..*size).map(|_| empty_array(element, rest)).collect())
}

fn to_int<'a>(vm: &mut Vm<'a>, typed: &Typed<'a>) -> Result<i32, Fail> {
    match convert::to(vm, typed, Class::of(Kind::Integer))? {
        Value::Int(value) => Ok(value),
        _ => Err(Fail::thrown(ILLEGAL_STATE, "Null conversion result for value [null]")),
    }
}

/// Mirrors `Indexer.getValueRef`: what is indexed, and the index in the form that its kind wants.
fn index_place<'a>(vm: &mut Vm<'a>, index: &Node, safe: bool) -> Result<Place<'a>, Fail> {
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

/// What selection and projection go through; `None` where the operand is null and that is fine.
fn operand_items<'a>(vm: &Vm<'a>, safe: bool, code: u16) -> Result<Option<(Typed<'a>, Vec<Value<'a>>)>, Fail> {
    let operand = vm.active();
    vm.work.spend(weight(&operand.value));
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

fn select<'a>(vm: &mut Vm<'a>, which: Which, criteria: &Node, safe: bool) -> Evaluated<'a> {
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

fn project<'a>(vm: &mut Vm<'a>, form: &Node, safe: bool) -> Evaluated<'a> {
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

fn unary<'a>(vm: &mut Vm<'a>, sign: Unary, operand: &Node) -> Result<Value<'a>, Fail> {
    if sign == Unary::Not {
        let holds = condition_of(vm, operand)?;
        vm.track()?;
        return Ok(Value::Bool(!holds));
    }
    let value = value(vm, operand)?;
    if value.is_number() {
        vm.track()?;
        return Ok(if sign == Unary::Plus { value } else { operate::negate(&value) });
    }
    let name = if sign == Unary::Plus { "ADD" } else { "SUBTRACT" };
    Err(operate::unsupported(name, &value, &Value::Null))
}

fn step<'a>(vm: &mut Vm<'a>, up: bool, postfix: bool, operand: &Node) -> Evaluated<'a> {
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

/// An exception thrown by a method or a property's getter on the way to its caller.
pub(crate) fn access_problem(fail: Fail, message: String) -> Fail {
    fail.wrapped(ACCESS, Some(message))
}

/// `EL1021E` around a failed read.
pub(crate) fn read_problem(fail: Fail, name: &str) -> Fail {
    if matches!(&fail, Fail::Thrown(thrown) if thrown.class == SPEL_EVALUATION) {
        return fail;
    }
    let message = fail.message().unwrap_or("null").to_owned();
    fail.wrapped_spel(1021, &[name, &message])
}

impl Declared {
    fn of_elements(self) -> Self {
        if self == Declared::MapList { Declared::TextKeys } else { Declared::No }
    }
}
