//! Types, and new objects and arrays of them.

use super::{
    ast::Node,
    eval::{Evaluated, evaluate, to_int, value},
};
use crate::orca::expression::{
    fail::{Fail, ILLEGAL_ARGUMENT, ILLEGAL_STATE, number},
    java::{
        class::{Class, Kind, is_known_class},
        convert,
        value::Value,
    },
    member::signature,
    vm::{Typed, Vm},
};

/// Mirrors `TypeReference.getValueInternal` over kork's `AllowListTypeLocator`.
pub(super) fn type_named(vm: &mut Vm<'_>, name: &str, dims: u8) -> Result<Class, Fail> {
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

pub(super) fn construct<'a>(vm: &mut Vm<'a>, name: &str, arguments: &[Node]) -> Evaluated<'a> {
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

pub(super) fn new_array<'a>(vm: &mut Vm<'a>, name: &str, dims: &[Option<Node>], items: Option<&Node>) -> Evaluated<'a> {
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
            vm.work.spend(usize::try_from(counted).unwrap_or(0) * 4);
            vm.work.check()?;
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
