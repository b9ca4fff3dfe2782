use std::cmp::Ordering;

use super::super::value::{Kind, Value};
use super::go_builtin::unknown_in;
use super::{Answer, Call, Trouble};

const BAD_TYPE: &str = "invalid type for comparison";
const INCOMPATIBLE: &str = "incompatible types for comparison";

pub(super) fn eq(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    let Some((first, rest)) = args.split_first() else { return Ok(Value::Bool(false)) };
    if rest.is_empty() {
        return Err("missing argument for comparison".into());
    }
    for (index, other) in rest.iter().enumerate() {
        let pair = [first.clone(), other.clone()];
        if let Some(unknown) = unknown_in(&pair, "eq") {
            // A later argument may be equal all the same.
            let later = rest.get(index + 1..).unwrap_or_default();
            if first.unknown().is_none() && later.iter().any(|other| equal(first, other).is_ok_and(|equal| equal)) {
                return Ok(Value::Bool(true));
            }
            return Ok(Value::Unknown(unknown));
        }
        if equal(first, other)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn equal(left: &Value, right: &Value) -> Result<bool, Trouble> {
    match (left.kind(), right.kind()) {
        (Some(Kind::Int), Some(Kind::Uint)) | (Some(Kind::Uint), Some(Kind::Int)) => {
            Ok(as_integer(left) == as_integer(right))
        }
        (left_kind, right_kind) if left_kind != right_kind => {
            if *left == Value::Nil || *right == Value::Nil {
                return Ok(false);
            }
            Err(INCOMPATIBLE.into())
        }
        (Some(_), Some(_)) => Ok(left == right),
        _ => match (left, right) {
            (Value::Nil, _) | (_, Value::Nil) => Ok(left == right),
            (Value::Map(map), _) => {
                let shown = super::super::go::fmt::sprint(std::slice::from_ref(right));
                Err(format!("non-comparable type {shown}: {}", map.type_name).into())
            }
            _ => Ok(left == right),
        },
    }
}

fn as_integer(value: &Value) -> Option<i64> {
    match value {
        Value::Int(value) => Some(*value),
        Value::Byte(value) => Some(i64::from(*value)),
        _ => None,
    }
}

pub(super) fn ne(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    negate(eq(call, args)?, "ne")
}

fn negate(value: Value, step: &str) -> Answer {
    Ok(match value {
        Value::Bool(value) => Value::Bool(!value),
        Value::Unknown(unknown) => Value::Unknown(unknown.through(step)),
        value => value,
    })
}

pub(super) fn lt(_: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    if let Some(unknown) = unknown_in(args, "lt") {
        return Ok(Value::Unknown(unknown));
    }
    match args {
        [left, right] => less(left, right).map(Value::Bool),
        _ => Ok(Value::Bool(false)),
    }
}

fn less(left: &Value, right: &Value) -> Result<bool, Trouble> {
    let (Some(left_kind), Some(right_kind)) = (left.kind(), right.kind()) else { return Err(BAD_TYPE.into()) };
    if let (Some(left), Some(right)) = (as_integer(left), as_integer(right)) {
        return Ok(left < right);
    }
    if left_kind != right_kind {
        return Err(INCOMPATIBLE.into());
    }
    match (left, right) {
        (Value::Float(left), Value::Float(right)) => Ok(left.partial_cmp(right) == Some(Ordering::Less)),
        (Value::Str(left), Value::Str(right)) => Ok(left.bytes() < right.bytes()),
        _ => Err(BAD_TYPE.into()),
    }
}

/// `lt`, and where it is false, `eq`.
pub(super) fn le(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    match lt(call, args)? {
        Value::Bool(false) => eq(call, args),
        less => Ok(less),
    }
}

pub(super) fn gt(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    negate(le(call, args)?, "gt")
}

pub(super) fn ge(call: &mut Call<'_, '_>, args: &[Value]) -> Answer {
    negate(lt(call, args)?, "ge")
}
