use super::super::go::fmt;
use super::super::value::Value;
use super::super::{Text, Unknown};
use super::{Answer, Call, Function, Trouble, Type, compare, escape};
use crate::packer::interpolate::error::Bound;

/// Go's builtin functions, save that the evaluator itself runs `and` and `or`.
pub(super) const FUNCTIONS: [Function; 19] = [
    value_function("and", and_or),
    value_function("or", and_or),
    value_function("call", call),
    value_function("index", index),
    value_function("slice", slice),
    Function { name: "not", parameters: &[Type::Value], rest: None, call: not },
    Function { name: "len", parameters: &[Type::Value], rest: None, call: len },
    Function { name: "print", parameters: &[], rest: Some(Type::Any), call: print },
    Function { name: "println", parameters: &[], rest: Some(Type::Any), call: println },
    Function { name: "printf", parameters: &[Type::Str], rest: Some(Type::Any), call: printf },
    Function { name: "html", parameters: &[], rest: Some(Type::Any), call: escape::html },
    Function { name: "js", parameters: &[], rest: Some(Type::Any), call: escape::js },
    Function { name: "urlquery", parameters: &[], rest: Some(Type::Any), call: escape::url_query },
    value_function("eq", compare::eq),
    Function { name: "ne", parameters: &[Type::Value, Type::Value], rest: None, call: compare::ne },
    Function { name: "lt", parameters: &[Type::Value, Type::Value], rest: None, call: compare::lt },
    Function { name: "le", parameters: &[Type::Value, Type::Value], rest: None, call: compare::le },
    Function { name: "gt", parameters: &[Type::Value, Type::Value], rest: None, call: compare::gt },
    Function { name: "ge", parameters: &[Type::Value, Type::Value], rest: None, call: compare::ge },
];

const fn value_function(name: &'static str, call: fn(&mut Call<'_, '_>, &[Value]) -> Answer) -> Function {
    Function { name, parameters: &[Type::Value], rest: Some(Type::Value), call }
}

/// A call that the evaluator did not run itself: an older Go evaluates every
/// argument first. Which of the two it is, the evaluator tells by the name.
fn and_or(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    Ok(args.last().cloned().unwrap_or(Value::Nil))
}

fn not(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let truth = args.first().map_or(Ok(false), Value::truth);
    Ok(truth.map_or_else(|unknown| Value::Unknown(unknown.through("not")), |truth| Value::Bool(!truth)))
}

fn call(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    match args.first() {
        None | Some(Value::Nil) => Err("call of nil".into()),
        Some(value) => Err(format!("non-function of type {}", value.type_name()).into()),
    }
}

fn print(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    within(call, fmt::sprint(args))
}

fn println(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    within(call, fmt::sprintln(args))
}

fn printf(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let Some((Value::Str(format), rest)) = args.split_first() else { return Ok(Value::Nil) };
    let text = fmt::sprintf(format, rest, call.limit);
    within(call, text)
}

fn within(call: &Call<'_, '_>, text: Text) -> Answer {
    if text.len() > call.limit { Err(Trouble::Bound(Bound::Size(call.limit))) } else { Ok(Value::Str(text)) }
}

fn len(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let count = match args.first() {
        None | Some(Value::Nil) => return Err("reflect: call of reflect.Value.Type on zero Value".into()),
        Some(Value::Unknown(unknown)) => return Ok(Value::Unknown(unknown.clone().through("len"))),
        Some(Value::Str(text)) => match text.first_unknown() {
            Some(unknown) => return Ok(Value::Unknown(unknown.clone().through("len"))),
            None => text.len(),
        },
        Some(Value::Map(map)) if !map.is_struct => map.entries.len(),
        Some(value) => return Err(format!("len of type {}", value.type_name()).into()),
    };
    Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// What `index` and `slice` accept as a place in a text.
fn place(index: &Value, most: usize) -> Result<usize, String> {
    let place = match index {
        Value::Int(place) => *place,
        Value::Byte(place) => i64::from(*place),
        Value::Nil => return Err("cannot index slice/array with nil".to_owned()),
        value => return Err(format!("cannot index slice/array with type {}", value.type_name())),
    };
    usize::try_from(place).ok().filter(|place| *place <= most).ok_or(format!("index out of range: {place}"))
}

fn any_unknown(args: &[Value], step: &str) -> Option<Value> {
    let unknown = args.iter().find_map(Value::unknown)?;
    Some(Value::Unknown(unknown.clone().through(step)))
}

fn index(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let Some((item, indexes)) = args.split_first() else { return Ok(Value::Nil) };
    if *item == Value::Nil {
        return Err("index of untyped nil".into());
    }
    let mut item = item.clone();
    for index in indexes {
        if let Some(unknown) = undecided(&item, index) {
            return Ok(Value::Unknown(unknown.clone().through("index")));
        }
        item = element(&item, index)?;
    }
    Ok(item)
}

/// What has to be known before Go can say what stands there, or that nothing can.
fn undecided<'v>(item: &'v Value, index: &'v Value) -> Option<&'v Unknown> {
    match (item, index) {
        (Value::Unknown(unknown), _) | (Value::Str(_) | Value::Map(_), Value::Unknown(unknown)) => match item {
            Value::Map(map) if map.is_struct => None,
            _ => Some(unknown),
        },
        (Value::Str(text), Value::Int(_) | Value::Byte(_)) => text.first_unknown(),
        (Value::Map(map), Value::Str(key)) if !map.is_struct => key.first_unknown(),
        _ => None,
    }
}

fn element(item: &Value, index: &Value) -> Result<Value, Trouble> {
    match item {
        Value::Nil => Err("index of nil pointer".into()),
        Value::Str(text) => {
            let at = place(index, text.len())?;
            let byte = text.bytes().get(at).copied();
            byte.map(Value::Byte).ok_or_else(|| "reflect: string index out of range".into())
        }
        Value::Map(map) if !map.is_struct => {
            let found = match index {
                Value::Str(key) => key.known().and_then(|key| map.get(&key).cloned()),
                Value::Nil if map.type_name.starts_with("map[string]") => {
                    return Err("value is nil; should be of type string".into());
                }
                value if map.type_name.starts_with("map[string]") => {
                    return Err(format!("value has type {}; should be string", value.type_name()).into());
                }
                _ => None,
            };
            let absent = if map.holds_strings() { Value::Str(Text::new()) } else { Value::Nil };
            Ok(found.unwrap_or(absent))
        }
        value => Err(format!("can't index item of type {}", value.type_name()).into()),
    }
}

fn slice(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let Some((item, indexes)) = args.split_first() else { return Ok(Value::Nil) };
    if *item == Value::Nil {
        return Err("slice of untyped nil".into());
    }
    if indexes.len() > 3 {
        return Err(format!("too many slice indexes: {}", indexes.len()).into());
    }
    let Value::Str(text) = item else {
        return Err(format!("can't slice item of type {}", item.type_name()).into());
    };
    if indexes.len() == 3 {
        return Err("cannot 3-index slice a string".into());
    }
    let most = if text.first_unknown().is_some() { usize::MAX } else { text.len() };
    let mut bounds = [0, most];
    for (bound, index) in bounds.iter_mut().zip(indexes) {
        if let Value::Unknown(unknown) = index {
            return Ok(unknown_text(Value::Unknown(unknown.clone().through("slice"))));
        }
        *bound = place(index, most)?;
    }
    let [from, to] = bounds;
    if from > to {
        return Err(format!("invalid slice index: {from} > {to}").into());
    }
    if let Some(unknown) = any_unknown(args, "slice") {
        return Ok(unknown_text(unknown));
    }
    Ok(Value::Str(text.slice(from..to)))
}

/// An unknown that is certainly a text.
fn unknown_text(value: Value) -> Value {
    match value {
        Value::Unknown(unknown) => Value::Str(Text::unknown(unknown)),
        value => value,
    }
}

/// The unknown in `args`, if any, as the result of `step`.
pub(super) fn unknown_in(args: &[Value], step: &str) -> Option<Unknown> {
    args.iter().find_map(Value::unknown).map(|unknown| unknown.clone().through(step))
}
