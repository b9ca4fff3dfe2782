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
    let wide = matches!(a, Value::Long(_)) || matches!(b, Value::Long(_));
    let (m, n) = (i128::from(a.long()), i128::from(b.long()));
    let (x, y) = (a.double(), b.double());
    let real = |result: f64| Ok(Value::Double(result));
    match name {
        "max" | "min" => {
            let greatest = name == "max";
            Ok(match a {
                Value::Int(_) | Value::Long(_) => {
                    if (m >= n) == greatest {
                        a.clone()
                    } else {
                        b.clone()
                    }
                }
                Value::Float(_) => Value::Float(to_float(math::extreme(x, y, greatest))),
                _ => Value::Double(math::extreme(x, y, greatest)),
            })
        }
        "addExact" => exact(m + n, wide),
        "subtractExact" => exact(m - n, wide),
        "multiplyExact" => exact(m * n, wide),
        "multiplyFull" => Ok(Value::Long(a.long().wrapping_mul(b.long()))),
        "multiplyHigh" => Ok(Value::Long(i64::try_from((m * n) >> 64).unwrap_or(0))),
        "floorDiv" | "floorMod" => {
            if n == 0 {
                return Err(Fail::thrown(ARITHMETIC, "/ by zero"));
            }
            let (quotient, rest) = (m.div_euclid(n), m.rem_euclid(n));
            // Euclid's remainder is never negative; Java's floored one has the divisor's sign.
            let (quotient, rest) = if n < 0 && rest != 0 { (quotient - 1, rest + n) } else { (quotient, rest) };
            let result = i64::try_from(if name == "floorDiv" { quotient } else { rest }).unwrap_or(i64::MIN);
            let int = !wide || name == "floorMod" && matches!(b, Value::Int(_));
            Ok(if int { Value::Int(low_int(result)) } else { Value::Long(result) })
        }
        "pow" => real(math::pow(x, y)),
        "atan2" => real(x.atan2(y)),
        "hypot" => real(x.hypot(y)),
        "IEEEremainder" => real(math::ieee_remainder(x, y)),
        "copySign" => Ok(match a {
            Value::Float(value) => Value::Float(value.copysign(b.float())),
            _ => Value::Double(x.copysign(y)),
        }),
        "nextAfter" if matches!(a, Value::Float(_)) => {
            let own = a.float();
            Ok(Value::Float(if x.is_nan() || y.is_nan() {
                f32::NAN
            } else if x < y {
                own.next_up()
            } else if x > y {
                own.next_down()
            } else {
                to_float(y)
            }))
        }
        "nextAfter" if !matches!(a, Value::Float(_)) => real(if x.is_nan() || y.is_nan() {
            f64::NAN
        } else if x < y {
            x.next_up()
        } else if x > y {
            x.next_down()
        } else {
            y
        }),
        "scalb" => Ok(match a {
            Value::Float(_) => Value::Float(to_float(x * 2f64.powi(b.int()))),
            _ => Value::Double(x * 2f64.powi(b.int())),
        }),
        _ => unsupported(Kind::Math, name),
    }
}
