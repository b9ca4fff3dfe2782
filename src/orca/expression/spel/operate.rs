//! The operators. Mirrors Spring's `Op…` nodes, `Operator.equalityCheck` and
//! `StandardTypeComparator`.

use std::{cmp::Ordering, rc::Rc};

use super::ast::Binary;
use crate::orca::expression::{
    fail::{ARITHMETIC, Fail, ILLEGAL_STATE, number},
    java::{
        class::{Class, Kind},
        convert, math,
        number::low_int,
        same::{equals, number_halves},
        text::{self, length, unit_at},
        value::{Object, Value},
    },
    pattern::{self, MatchFail},
    time::calendar::{compare_dates, compare_times},
    vm::{Typed, Vm},
    work::Work,
};

/// Longest text that `+` makes. Spring's `MAX_CONCATENATED_STRING_LENGTH`.
const MAX_CONCATENATED: usize = 100_000;

/// Longest text that `*` makes. Spring's `MAX_REPEATED_TEXT_SIZE`.
const MAX_REPEATED: i64 = 256;

/// Longest pattern of `matches`. Spring's `MAX_REGEX_LENGTH`.
const MAX_PATTERN: usize = 1000;

pub(crate) fn binary<'a>(
    vm: &mut Vm<'a>,
    operator: Binary,
    left: &Typed<'a>,
    right: &Typed<'a>,
) -> Result<Value<'a>, Fail> {
    let (a, b) = (&left.value, &right.value);
    match operator {
        Binary::Eq | Binary::Ne => {
            vm.track()?;
            Ok(Value::Bool(equal(&vm.work, a, b)? == (operator == Binary::Eq)))
        }
        Binary::Lt | Binary::Gt | Binary::Le | Binary::Ge => {
            vm.track()?;
            less_or_greater(operator, a, b)
        }
        Binary::Instanceof => {
            vm.track()?;
            instance_of(a, b)
        }
        Binary::Between => between(vm, a, b),
        Binary::Matches | Binary::And | Binary::Or => Ok(Value::Null),
        _ if a.is_number() && b.is_number() => {
            vm.track()?;
            arithmetic(operator, a, b)
        }
        Binary::Add => concatenate(vm, left, right),
        Binary::Subtract => match (a, b) {
            (Value::Text(text), Value::Int(minus)) if length(text) == 1 => {
                vm.track()?;
                let unit = unit_at(text, 0).unwrap_or(0);
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "Java's (char) cast")]
                let unit = i32::from(unit).wrapping_sub(*minus) as u16;
                Ok(Value::string(text::from_units(&[unit])))
            }
            _ => Err(unsupported("SUBTRACT", a, b)),
        },
        Binary::Multiply => match (a, b) {
            (Value::Text(text), Value::Int(times)) => {
                let Ok(count) = usize::try_from(*times) else {
                    return Err(Fail::spel(1081, &[&text::grouped(i64::from(*times))]));
                };
                if i64::from(text::count(length(text))) * i64::from(*times) > MAX_REPEATED {
                    return Err(Fail::spel(1076, &["256"]));
                }
                vm.track()?;
                Ok(Value::string(text.repeat(count)))
            }
            _ => Err(unsupported("MULTIPLY", a, b)),
        },
        Binary::Divide => Err(unsupported("DIVIDE", a, b)),
        Binary::Modulus => Err(unsupported("MODULUS", a, b)),
        Binary::Power => Err(unsupported("POWER", a, b)),
    }
}

pub(crate) fn unsupported(operation: &str, left: &Value<'_>, right: &Value<'_>) -> Fail {
    let name = |value: &Value<'_>| value.class().map_or_else(|| "null".to_owned(), Class::name);
    Fail::spel(1030, &[operation, &name(left), &name(right)])
}

fn concatenate<'a>(vm: &mut Vm<'a>, left: &Typed<'a>, right: &Typed<'a>) -> Result<Value<'a>, Fail> {
    if !matches!(left.value, Value::Text(_)) && !matches!(right.value, Value::Text(_)) {
        return Err(unsupported("ADD", &left.value, &right.value));
    }
    let too_long = || Fail::spel(1078, &[&number(MAX_CONCATENATED)]);
    let mut joined = String::new();
    let mut units = 0;
    for side in [left, right] {
        let part = match &side.value {
            Value::Text(text) => text.clone(),
            Value::Null => "null".into(),
            other => match other.class() {
                Some(class) if convert::can(class, side.declared, Class::of(Kind::String)) => {
                    convert::to(vm, side, Class::of(Kind::String))?.str()
                }
                _ => vm.text_of(other)?.into(),
            },
        };
        vm.work.spend(part.len() / 16);
        units += length(&part);
        if units > MAX_CONCATENATED {
            return Err(too_long());
        }
        joined.push_str(&part);
    }
    vm.track()?;
    Ok(Value::string(joined))
}

/// The wider of two number classes, as the operators pick it.
fn rank(value: &Value<'_>) -> u8 {
    match value {
        Value::Double(_) => 5,
        Value::Float(_) => 4,
        Value::Big(_) => 3,
        Value::Long(_) => 2,
        _ => 1,
    }
}

/// `+ - * / % ^` of two numbers.
pub(crate) fn arithmetic<'a>(operator: Binary, left: &Value<'a>, right: &Value<'a>) -> Result<Value<'a>, Fail> {
    if operator == Binary::Power {
        return power(left, right);
    }
    Ok(match rank(left).max(rank(right)) {
        5 => Value::Double(real(operator, left.double(), right.double())),
        4 => Value::Float(real_float(operator, left.float(), right.float())),
        3 => Value::Big(Rc::new(big(operator, whole(left), whole(right))?)),
        2 => Value::Long(long(operator, left.long(), right.long())?),
        _ => Value::Int(low_int(int(operator, left.int(), right.int())?)),
    })
}

fn whole(value: &Value<'_>) -> i128 {
    match value {
        Value::Big(value) => **value,
        other => i128::from(other.long()),
    }
}

fn real(operator: Binary, a: f64, b: f64) -> f64 {
    match operator {
        Binary::Add => a + b,
        Binary::Subtract => a - b,
        Binary::Multiply => a * b,
        Binary::Divide => a / b,
        _ => a % b,
    }
}

fn real_float(operator: Binary, a: f32, b: f32) -> f32 {
    match operator {
        Binary::Add => a + b,
        Binary::Subtract => a - b,
        Binary::Multiply => a * b,
        Binary::Divide => a / b,
        _ => a % b,
    }
}

fn by_zero() -> Fail {
    Fail::thrown(ARITHMETIC, "/ by zero")
}

fn long(operator: Binary, a: i64, b: i64) -> Result<i64, Fail> {
    match operator {
        Binary::Add => Ok(a.wrapping_add(b)),
        Binary::Subtract => Ok(a.wrapping_sub(b)),
        Binary::Multiply => Ok(a.wrapping_mul(b)),
        _ if b == 0 => Err(by_zero()),
        Binary::Divide => Ok(a.wrapping_div(b)),
        _ => Ok(a.wrapping_rem(b)),
    }
}

fn int(operator: Binary, a: i32, b: i32) -> Result<i64, Fail> {
    let narrowed = match operator {
        Binary::Add => a.wrapping_add(b),
        Binary::Subtract => a.wrapping_sub(b),
        Binary::Multiply => a.wrapping_mul(b),
        _ if b == 0 => return Err(by_zero()),
        Binary::Divide => a.wrapping_div(b),
        _ => a.wrapping_rem(b),
    };
    Ok(i64::from(narrowed))
}

fn big(operator: Binary, a: i128, b: i128) -> Result<i128, Fail> {
    let result = match operator {
        Binary::Add => a.checked_add(b),
        Binary::Subtract => a.checked_sub(b),
        Binary::Multiply => a.checked_mul(b),
        _ if b == 0 => return Err(Fail::thrown(ARITHMETIC, "BigInteger divide by zero")),
        Binary::Divide => a.checked_div(b),
        _ => a.checked_rem(b),
    };
    result.ok_or_else(|| Fail::Bound("whole numbers have at most 127 bits here".to_owned()))
}

fn power<'a>(left: &Value<'a>, right: &Value<'a>) -> Result<Value<'a>, Fail> {
    if let Value::Big(base) = left {
        let Ok(exponent) = u32::try_from(right.int()) else {
            return Err(Fail::thrown(ARITHMETIC, "Negative exponent"));
        };
        let result = base.checked_pow(exponent);
        return result
            .map(|value| Value::Big(Rc::new(value)))
            .ok_or_else(|| Fail::Bound("whole numbers have at most 127 bits here".to_owned()));
    }
    let result = math::pow(left.double(), right.double());
    if rank(left).max(rank(right)) >= 4 && !matches!(right, Value::Big(_)) {
        return Ok(Value::Double(result));
    }
    let long = matches!(left, Value::Long(_)) || matches!(right, Value::Long(_));
    let value = Value::Double(result);
    Ok(if result > f64::from(i32::MAX) || long { Value::Long(value.long()) } else { Value::Int(value.int()) })
}

pub(crate) fn negate<'a>(value: &Value<'a>) -> Value<'a> {
    match value {
        Value::Double(value) => Value::Double(0.0 - value),
        Value::Float(value) => Value::Float(0.0 - value),
        Value::Big(value) => Value::Big(Rc::new(value.wrapping_neg())),
        Value::Long(value) => Value::Long(value.wrapping_neg()),
        other => Value::Int(other.int().wrapping_neg()),
    }
}

/// Numbers as the comparing operators see them; `None` with NaN.
fn compare_numbers(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match rank(left).max(rank(right)) {
        5 => left.double().partial_cmp(&right.double()),
        4 => left.float().partial_cmp(&right.float()),
        3 => Some(whole(left).cmp(&whole(right))),
        _ => Some(left.long().cmp(&right.long())),
    }
}

/// `==`. Mirrors `Operator.equalityCheck`.
pub(crate) fn equal<'a>(work: &Work, left: &Value<'a>, right: &Value<'a>) -> Result<bool, Fail> {
    if left.is_number() && right.is_number() {
        return Ok(compare_numbers(left, right) == Some(Ordering::Equal));
    }
    if let (Some(a), Some(b)) = (left.chars(), right.chars()) {
        return Ok(*a == *b);
    }
    if equals(work, left, right) {
        return Ok(true);
    }
    if let (Value::Array(a), Value::Array(b)) = (left, right) {
        let (a, b) = (a.items.borrow(), b.items.borrow());
        return Ok(a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equals(work, a, b)));
    }
    if left.is_null() || right.is_null() {
        return Ok(false);
    }
    if comparable(left) && comparable(right) && common_ancestor_is_comparable(left, right) {
        return Ok(compare(left, right)? == 0);
    }
    Ok(false)
}

fn comparable(value: &Value<'_>) -> bool {
    value.class().is_some_and(|class| class.dims == 0 && class.kind.extends(Kind::Comparable))
}

fn common_ancestor_is_comparable(left: &Value<'_>, right: &Value<'_>) -> bool {
    let (Some(left), Some(right)) = (left.class(), right.class()) else { return false };
    left.kind == right.kind || left.kind.extends(Kind::Enum) && right.kind.extends(Kind::Enum)
}

/// Mirrors `StandardTypeComparator.compare`.
pub(crate) fn compare(left: &Value<'_>, right: &Value<'_>) -> Result<i32, Fail> {
    match (left, right) {
        (Value::Null, Value::Null) => return Ok(0),
        (Value::Null, _) => return Ok(-1),
        (_, Value::Null) => return Ok(1),
        _ => {}
    }
    if left.is_number() && right.is_number() {
        let ordering = match rank(left).max(rank(right)) {
            5 => math::compare(left.double(), right.double()),
            4 => math::compare(f64::from(left.float()), f64::from(right.float())),
            _ => compare_numbers(left, right).unwrap_or(Ordering::Equal),
        };
        return Ok(sign(ordering));
    }
    let not_comparable = || {
        let name = |value: &Value<'_>| value.class().map(|class| format!("class {}", class.name())).unwrap_or_default();
        Fail::spel(1013, &[&name(left), &name(right)])
    };
    compare_same(left, right).ok_or_else(not_comparable)
}

fn sign(ordering: Ordering) -> i32 {
    match ordering {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

/// `left.compareTo(right)` of two values of one kind; `None` where it throws.
pub(crate) fn compare_same(left: &Value<'_>, right: &Value<'_>) -> Option<i32> {
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => Some(text::compare(a, b)),
        (Value::Bool(a), Value::Bool(b)) => Some(sign(a.cmp(b))),
        (Value::Char(a), Value::Char(b)) => Some(i32::from(*a) - i32::from(*b)),
        (Value::Object(a), Value::Object(b)) => match (&**a, &**b) {
            (Object::Date(a), Object::Date(b)) => Some(sign(a.get().cmp(&b.get()))),
            (Object::Uuid(a), Object::Uuid(b)) => {
                let (a, b) = (number_halves(*a), number_halves(*b));
                Some(sign(a.cmp(&b)))
            }
            (Object::LocalDate(a), Object::LocalDate(b)) => Some(compare_dates(*a, *b)),
            (Object::LocalDateTime(a, m), Object::LocalDateTime(b, n)) => {
                let days = compare_dates(*a, *b);
                Some(if days == 0 { compare_times(*m, *n) } else { days })
            }
            (Object::LocalTime(a), Object::LocalTime(b)) => Some(compare_times(*a, *b)),
            (Object::Instant(a, m), Object::Instant(b, n)) => {
                let seconds = sign(a.cmp(b));
                Some(if seconds == 0 { low_int(i64::from(*m) - i64::from(*n)) } else { seconds })
            }
            (Object::Enum(a, m), Object::Enum(b, n)) if a == b => Some(text::count(*m) - text::count(*n)),
            _ => None,
        },
        _ => None,
    }
}

fn less_or_greater<'a>(operator: Binary, left: &Value<'a>, right: &Value<'a>) -> Result<Value<'a>, Fail> {
    let decide = |ordering: Ordering| match operator {
        Binary::Lt => ordering.is_lt(),
        Binary::Gt => ordering.is_gt(),
        Binary::Le => ordering.is_le(),
        _ => ordering.is_ge(),
    };
    if left.is_number() && right.is_number() {
        return Ok(Value::Bool(compare_numbers(left, right).is_some_and(decide)));
    }
    if matches!(operator, Binary::Lt | Binary::Gt)
        && let (Some(a), Some(b)) = (left.chars(), right.chars())
    {
        return Ok(Value::Bool(decide(text::compare(&a, &b).cmp(&0))));
    }
    Ok(Value::Bool(decide(compare(left, right)?.cmp(&0))))
}

fn instance_of<'a>(left: &Value<'a>, right: &Value<'a>) -> Result<Value<'a>, Fail> {
    let Value::Class(class) = right else {
        let name = right.class().map_or_else(|| "null".to_owned(), Class::name);
        return Err(Fail::spel(1028, &[&name]));
    };
    // A primitive class accepts nothing: `Class.isAssignableFrom` knows no boxes.
    Ok(Value::Bool(!class.is_primitive() && left.class().is_some_and(|own| class.accepts(own))))
}

fn between<'a>(vm: &mut Vm<'a>, left: &Value<'a>, right: &Value<'a>) -> Result<Value<'a>, Fail> {
    let limits = match right {
        Value::List(list) if list.kind.extends(Kind::List) => list.items(),
        _ => Vec::new(),
    };
    let [low, high] = limits.as_slice() else { return Err(Fail::spel(1017, &[])) };
    vm.track()?;
    Ok(Value::Bool(compare(left, low)? >= 0 && compare(left, high)? <= 0))
}

pub(crate) fn matches<'a>(vm: &mut Vm<'a>, input: &str, pattern: &Value<'a>) -> Result<Value<'a>, Fail> {
    let Value::Text(pattern) = pattern else {
        return Err(Fail::spel(1038, &[&vm.text_of(pattern)?]));
    };
    if length(pattern) > MAX_PATTERN {
        return Err(Fail::spel(1077, &[&number(MAX_PATTERN)]));
    }
    vm.track()?;
    let compiled = pattern::compile(pattern).map_err(|message| {
        Fail::thrown("java.util.regex.PatternSyntaxException", message).wrapped_spel(1018, &[pattern])
    })?;
    match compiled.matches(&vm.work, input) {
        Ok(matched) => Ok(Value::Bool(matched)),
        Err(MatchFail) => {
            Err(Fail::thrown(ILLEGAL_STATE, "Pattern access threshold exceeded").wrapped_spel(1073, &[pattern]))
        }
    }
}
