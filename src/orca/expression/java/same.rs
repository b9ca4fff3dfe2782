//! Java's `equals` and `hashCode`.

use std::rc::Rc;

use super::{
    class::Kind,
    list::List,
    number, text,
    value::{Object, Value},
};
use crate::orca::expression::{time::calendar::hash_date, work::Work};

/// `left.equals(right)`, null-safe.
pub(crate) fn equals<'a>(work: &Work, left: &Value<'a>, right: &Value<'a>) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Byte(a), Value::Byte(b)) => a == b,
        (Value::Short(a), Value::Short(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Long(a), Value::Long(b)) => a == b,
        (Value::Big(a), Value::Big(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Value::Double(a), Value::Double(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Value::Char(a), Value::Char(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => **a == **b,
        (Value::Class(a), Value::Class(b)) => a == b,
        (Value::Array(a), Value::Array(b)) => Rc::ptr_eq(a, b),
        (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b) || equal_collections(work, a, b),
        (Value::Map(a), Value::Map(b)) => {
            let same_value = |(key, value): &(Value<'a>, Value<'a>)| {
                b.get(work, key).is_some_and(|other| equals(work, value, &other))
            };
            Rc::ptr_eq(a, b) || a.len() == b.len() && work.deeper(false, || a.entries().iter().all(same_value))
        }
        (Value::Object(a), Value::Object(b)) => Rc::ptr_eq(a, b) || equal_objects(work, a, b),
        _ => false,
    }
}

fn equal_collections<'a>(work: &Work, left: &List<'a>, right: &List<'a>) -> bool {
    let both = |kind| left.kind.extends(kind) && right.kind.extends(kind);
    if left.len() != right.len() {
        return false;
    }
    work.deeper(false, || {
        let (left_items, right_items) = (left.items(), right.items());
        if both(Kind::List) {
            return work.spend(left_items.len())
                && left_items.iter().zip(&right_items).all(|(a, b)| equals(work, a, b));
        }
        both(Kind::Set) && left_items.iter().all(|item| contains(work, &right_items, item))
    })
}

/// Whether an equal item is among the others.
pub(crate) fn contains<'a>(work: &Work, items: &[Value<'a>], wanted: &Value<'a>) -> bool {
    work.spend(items.len()) && items.iter().any(|item| equals(work, item, wanted))
}

fn equal_objects<'a>(work: &Work, left: &Object<'a>, right: &Object<'a>) -> bool {
    match (left, right) {
        (Object::Date(a), Object::Date(b)) => a == b,
        (Object::Uuid(a), Object::Uuid(b)) => a == b,
        (Object::LocalDate(a), Object::LocalDate(b)) | (Object::LocalTime(a), Object::LocalTime(b)) => a == b,
        (Object::LocalDateTime(a, b), Object::LocalDateTime(c, d)) => a == c && b == d,
        (Object::Instant(a, b), Object::Instant(c, d)) => a == c && b == d,
        (Object::Enum(a, b), Object::Enum(c, d)) => a == c && b == d,
        (Object::Zone(a, b), Object::Zone(c, d)) => a == c && b == d,
        (Object::Entry(a, b, _), Object::Entry(c, d, _)) => {
            work.deeper(false, || equals(work, a, c) && equals(work, b, d))
        }
        (Object::DateFormat(a), Object::DateFormat(b)) => a.borrow().pattern == b.borrow().pattern,
        (Object::Bean(a), Object::Bean(b)) => a.equals(work, b),
        _ => false,
    }
}

/// `value.hashCode()`; 0 for null and for what hashes by identity.
pub(crate) fn hash(work: &Work, value: &Value<'_>) -> i32 {
    match value {
        Value::Null | Value::Array(_) | Value::Class(_) => 0,
        Value::Bool(value) => 1231 + i32::from(!value) * 6,
        Value::Byte(_) | Value::Short(_) | Value::Int(_) | Value::Char(_) => value.int(),
        Value::Long(value) => number::hash_long(*value),
        Value::Big(value) => number::hash_long(Value::Big(value.clone()).long()),
        Value::Float(value) => (if value.is_nan() { 0x7fc0_0000 } else { value.to_bits() }).cast_signed(),
        Value::Double(value) => number::hash_double(*value),
        Value::Text(text) => text::hash(text),
        Value::List(list) if list.kind.extends(Kind::Set) => {
            work.deeper(0, || list.items().iter().fold(0i32, |sum, item| sum.wrapping_add(hash(work, item))))
        }
        Value::List(list) => work.deeper(0, || {
            work.spend(list.len());
            list.items().iter().fold(1i32, |sum, item| sum.wrapping_mul(31).wrapping_add(hash(work, item)))
        }),
        Value::Map(map) => work.deeper(0, || {
            work.spend(map.len());
            map.entries().iter().fold(0i32, |sum, (key, value)| sum.wrapping_add(hash(work, key) ^ hash(work, value)))
        }),
        Value::Object(object) => match &**object {
            Object::Date(millis) => number::hash_long(millis.get()),
            Object::Uuid(bits) => number::hash_long(number_halves(*bits).0 ^ number_halves(*bits).1),
            Object::LocalDate(day) => hash_date(*day),
            Object::LocalDateTime(day, nanos) => hash_date(*day) ^ number::hash_long(*nanos),
            Object::Entry(key, value, _) => work.deeper(0, || hash(work, key) ^ hash(work, value)),
            Object::DateFormat(format) => text::hash(&format.borrow().pattern),
            Object::Instant(seconds, nanos) => {
                number::hash_long(*seconds).wrapping_add(51i32.wrapping_mul(nanos.cast_signed()))
            }
            Object::Bean(bean) => bean.hash(),
            _ => 0,
        },
    }
}

/// The high and the low 64 bits of a UUID.
pub(crate) fn number_halves(bits: u128) -> (i64, i64) {
    let high = u64::try_from(bits >> 64).unwrap_or(0);
    let low = u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
    (high.cast_signed(), low.cast_signed())
}
