//! The methods of `Math`.

use super::{Result, null_argument, unsupported};
use crate::orca::expression::{
    fail::{ARITHMETIC, Fail},
    java::{
        class::Kind,
        math,
        number::{low_int, to_float, to_int},
        value::Value,
    },
};

pub(super) fn call<'a>(name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    match arguments {
        [] if name == "random" => Err(Fail::Unknown("a random number".to_owned())),
        [value] if !value.is_null() => one(name, value),
        [a, b] if !a.is_null() && !b.is_null() => two(name, a, b),
        [a, b, c] if name == "fma" => Ok(match a {
            Value::Float(_) => Value::Float(a.float().mul_add(b.float(), c.float())),
            _ => Value::Double(a.double().mul_add(b.double(), c.double())),
        }),
        _ => Err(null_argument()),
    }
}

fn overflow(what: &str) -> Fail {
    Fail::thrown(ARITHMETIC, format!("{what} overflow"))
}

/// A whole result in the width of the operand.
fn exact<'a>(result: i128, wide: bool) -> Result<'a> {
    if wide {
        i64::try_from(result).map(Value::Long).map_err(|_| overflow("long"))
    } else {
        i32::try_from(result).map(Value::Int).map_err(|_| overflow("integer"))
    }
}

fn one<'a>(name: &str, value: &Value<'a>) -> Result<'a> {
    let wide = matches!(value, Value::Long(_));
    let whole = i128::from(value.long());
    let number = value.double();
    let real = |result: f64| Ok(Value::Double(result));
    match name {
        "abs" => Ok(match value {
            Value::Int(value) => Value::Int(value.wrapping_abs()),
            Value::Long(value) => Value::Long(value.wrapping_abs()),
            Value::Float(value) => Value::Float(value.abs()),
            _ => Value::Double(number.abs()),
        }),
        "absExact" => exact(whole.abs(), wide).map_err(|_| {
            let bound = if wide { "Long" } else { "Integer" };
            Fail::thrown(ARITHMETIC, format!("Overflow to represent absolute value of {bound}.MIN_VALUE"))
        }),
        "negateExact" => exact(-whole, wide),
        "incrementExact" => exact(whole + 1, wide),
        "decrementExact" => exact(whole - 1, wide),
        "toIntExact" => exact(whole, false),
        "round" => Ok(match value {
            Value::Float(value) => Value::Int(to_int((f64::from(*value) + 0.5).floor())),
            _ => Value::Long(math::round(number)),
        }),
        "signum" => Ok(match value {
            Value::Float(value) => Value::Float(to_float(math::signum(f64::from(*value)))),
            _ => Value::Double(math::signum(number)),
        }),
        "nextUp" | "nextDown" => Ok(match (value, name) {
            (Value::Float(value), "nextUp") => Value::Float(value.next_up()),
            (Value::Float(value), _) => Value::Float(value.next_down()),
            (_, "nextUp") => Value::Double(number.next_up()),
            _ => Value::Double(number.next_down()),
        }),
        "ulp" if matches!(value, Value::Float(_)) => {
            let own = value.float().abs();
            Ok(Value::Float(if !own.is_finite() {
                own
            } else if own.next_up().is_finite() {
                own.next_up() - own
            } else {
                own - own.next_down()
            }))
        }
        "getExponent" if matches!(value, Value::Float(_)) => {
            let bits = value.float().to_bits() >> 23 & 0xff;
            Ok(Value::Int(i32::try_from(bits).unwrap_or(0) - 127))
        }
        "ulp" if !matches!(value, Value::Float(_)) => real(math::ulp(number)),
        "getExponent" if !matches!(value, Value::Float(_)) => {
            let bits = number.to_bits() >> 52 & 0x7ff;
            Ok(Value::Int(i32::try_from(bits).unwrap_or(0) - 1023))
        }
        "acos" => real(number.acos()),
        "asin" => real(number.asin()),
        "atan" => real(number.atan()),
        "cbrt" => real(number.cbrt()),
        "ceil" => real(number.ceil()),
        "cos" => real(number.cos()),
        "cosh" => real(number.cosh()),
        "exp" => real(number.exp()),
        "expm1" => real(number.exp_m1()),
        "floor" => real(number.floor()),
        "log" => real(number.ln()),
        "log10" => real(number.log10()),
        "log1p" => real(number.ln_1p()),
        "rint" => real(math::rint(number)),
        "sin" => real(number.sin()),
        "sinh" => real(number.sinh()),
        "sqrt" => real(number.sqrt()),
        "tan" => real(number.tan()),
        "tanh" => real(number.tanh()),
        "toDegrees" => real(number * (180.0 / std::f64::consts::PI)),
        "toRadians" => real(number * (std::f64::consts::PI / 180.0)),
        _ => unsupported(Kind::Math, name),
    }
}

fn two<'a>(name: &str, a: &Value<'a>, b: &Value<'a>) -> Result<'a> {
    match name {
        "max" | "min" if matches!(a, Value::Int(_) | Value::Long(_)) => {
            let first = (a.long() >= b.long()) == (name == "max");
            Ok(if first { a.clone() } else { b.clone() })
        }
        "addExact" | "subtractExact" | "multiplyExact" | "multiplyFull" | "multiplyHigh" | "floorDiv" | "floorMod" => {
            two_whole(name, a, b)
        }
        "scalb" => Ok(match a {
            Value::Float(_) => Value::Float(to_float(a.double() * 2f64.powi(b.int().clamp(-278, 278)))),
            _ => Value::Double(math::scaled(a.double(), b.int())),
        }),
        _ => match a {
            Value::Float(a) => two_floats(name, *a, b.float(), b.double()),
            _ => two_real(name, a.double(), b.double()),
        },
    }
}

fn two_whole<'a>(name: &str, a: &Value<'a>, b: &Value<'a>) -> Result<'a> {
    let wide = matches!(a, Value::Long(_)) || matches!(b, Value::Long(_));
    let (left, right) = (i128::from(a.long()), i128::from(b.long()));
    match name {
        "addExact" => exact(left + right, wide),
        "subtractExact" => exact(left - right, wide),
        "multiplyExact" => exact(left * right, wide),
        "multiplyFull" => Ok(Value::Long(a.long().wrapping_mul(b.long()))),
        "multiplyHigh" => Ok(Value::Long(i64::try_from((left * right) >> 64).unwrap_or(0))),
        _ if right == 0 => Err(Fail::thrown(ARITHMETIC, "/ by zero")),
        _ => {
            let (quotient, rest) = (left.div_euclid(right), left.rem_euclid(right));
            // Euclid's remainder is never negative; Java's floored one has the divisor's sign.
            let uneven = right < 0 && rest != 0;
            let (quotient, rest) = if uneven { (quotient - 1, rest + right) } else { (quotient, rest) };
            let result = i64::try_from(if name == "floorDiv" { quotient } else { rest }).unwrap_or(i64::MIN);
            let int = !wide || name == "floorMod" && matches!(b, Value::Int(_));
            Ok(if int { Value::Int(low_int(result)) } else { Value::Long(result) })
        }
    }
}

/// `other` is what is given to methods without a form for floats.
fn two_floats<'a>(name: &str, a: f32, b: f32, other: f64) -> Result<'a> {
    Ok(Value::Float(match name {
        "max" | "min" => to_float(math::extreme(f64::from(a), other, name == "max")),
        "copySign" => a.copysign(b),
        "nextAfter" if a.is_nan() || other.is_nan() => f32::NAN,
        "nextAfter" if f64::from(a) < other => a.next_up(),
        "nextAfter" if f64::from(a) > other => a.next_down(),
        "nextAfter" => to_float(other),
        _ => return two_real(name, f64::from(a), other),
    }))
}

fn two_real<'a>(name: &str, a: f64, b: f64) -> Result<'a> {
    Ok(Value::Double(match name {
        "max" | "min" => math::extreme(a, b, name == "max"),
        "pow" => math::pow(a, b),
        "atan2" => a.atan2(b),
        "hypot" => a.hypot(b),
        "IEEEremainder" => math::ieee_remainder(a, b),
        "copySign" => a.copysign(b),
        "nextAfter" if a.is_nan() || b.is_nan() => f64::NAN,
        "nextAfter" if a < b => a.next_up(),
        "nextAfter" if a > b => a.next_down(),
        "nextAfter" => b,
        _ => return unsupported(Kind::Math, name),
    }))
}
