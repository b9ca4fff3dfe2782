//! `Random` with a seed: the same numbers each time.

use std::cell::Cell;

use super::{Result, null_argument, unsupported};
use crate::orca::expression::{
    fail::{Fail, ILLEGAL_ARGUMENT},
    java::{
        class::Kind,
        number::{from_long, low_int},
        value::{Object, Value},
    },
};

const FACTOR: i64 = 0x5_DEEC_E66D;

const MASK: i64 = (1 << 48) - 1;

/// `new Random(seed)`.
pub(super) fn seeded<'a>(seed: i64) -> Value<'a> {
    Value::object(Object::Random(Cell::new((seed ^ FACTOR) & MASK)))
}

fn next(state: &Cell<i64>, bits: u32) -> i32 {
    let next = state.get().wrapping_mul(FACTOR).wrapping_add(0xB) & MASK;
    state.set(next);
    low_int(next >> (48 - bits))
}

fn below(state: &Cell<i64>, bound: i32) -> i32 {
    let mut found = next(state, 31);
    if bound & (bound - 1) == 0 {
        return low_int((i64::from(bound) * i64::from(found)) >> 31);
    }
    let mut bits = found;
    // Numbers of the last, incomplete round are drawn again.
    for _ in 0..1000 {
        found = bits % bound;
        if bits.wrapping_sub(found).wrapping_add(bound - 1) >= 0 {
            break;
        }
        bits = next(state, 31);
    }
    found
}

pub(super) fn call<'a>(target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let state = match target {
        Value::Object(object) => match &**object {
            Object::Random(state) => state,
            _ => return Err(null_argument()),
        },
        _ => return Err(null_argument()),
    };
    let long = || (i64::from(next(state, 32)) << 32).wrapping_add(i64::from(next(state, 32)));
    let double = || from_long((i64::from(next(state, 26)) << 27) + i64::from(next(state, 27))) / from_long(1 << 53);
    Ok(match (name, arguments) {
        ("nextInt", []) => Value::Int(next(state, 32)),
        ("nextInt", [bound]) if bound.int() > 0 => Value::Int(below(state, bound.int())),
        ("nextInt", [_]) => return Err(Fail::thrown(ILLEGAL_ARGUMENT, "bound must be positive")),
        ("nextLong", []) => Value::Long(long()),
        ("nextBoolean", []) => Value::Bool(next(state, 1) != 0),
        ("nextDouble", []) => Value::Double(double()),
        ("nextFloat", []) => Value::Float(Value::Int(next(state, 24)).float() / 16_777_216.0),
        ("isDeprecated", []) => Value::Bool(false),
        ("setSeed", [seed]) => {
            state.set((seed.long() ^ FACTOR) & MASK);
            Value::Null
        }
        _ => return unsupported(Kind::Random, name),
    })
}
