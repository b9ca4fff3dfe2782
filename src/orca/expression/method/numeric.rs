//! The methods of the number classes.

use super::{Result, null_argument, unsupported};
use crate::orca::expression::{
    fail::{ARITHMETIC, Fail, INDEX, NUMBER_FORMAT},
    java::{
        class::Kind,
        convert::integer,
        math,
        number::{double_text, float_text, low_int, parse_double, parse_float, parse_integer, to_float},
        same::hash,
        text::{from_units, trim, units},
        value::Value,
    },
    work::Work,
};

pub(super) fn bad_number(text: &str) -> Fail {
    let trimmed = trim(text);
    if trimmed.is_empty() {
        return Fail::thrown(NUMBER_FORMAT, "empty String");
    }
    Fail::thrown(NUMBER_FORMAT, format!("For input string: \"{trimmed}\""))
}

fn limits(kind: Kind) -> (i128, i128) {
    match kind {
        Kind::Byte => (i128::from(i8::MIN), i128::from(i8::MAX)),
        Kind::Short => (i128::from(i16::MIN), i128::from(i16::MAX)),
        Kind::Integer => (i128::from(i32::MIN), i128::from(i32::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    }
}

/// `parseInt` and its like.
pub(super) fn parse<'a>(text: &str, kind: Kind, radix: i32) -> Result<'a> {
    let radix_ok = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix));
    let Some(base) = radix_ok else {
        let side = if radix < 2 { "less than Character.MIN_RADIX" } else { "greater than Character.MAX_RADIX" };
        return Err(Fail::thrown(NUMBER_FORMAT, format!("radix {radix} {side}")));
    };
    let (min, max) = limits(kind);
    if let Some(value) = parse_integer(text, base, min, max) {
        Ok(integer(value, kind))
    } else {
        let under = if radix == 10 { String::new() } else { format!(" under radix {radix}") };
        let fits_int = parse_integer(text, base, limits(Kind::Integer).0, limits(Kind::Integer).1);
        if let (Kind::Byte | Kind::Short, Some(_)) = (kind, fits_int) {
            let message = format!("Value out of range. Value:\"{text}\" Radix:{radix}");
            return Err(Fail::thrown(NUMBER_FORMAT, message));
        }
        Err(Fail::thrown(NUMBER_FORMAT, format!("For input string: \"{text}\"{under}")))
    }
}

/// `Integer.decode`: decimal, `0x`, `#` or octal.
fn decode<'a>(text: &str, kind: Kind) -> Result<'a> {
    if text.is_empty() {
        return Err(Fail::thrown(NUMBER_FORMAT, "Zero length string"));
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { "-" } else { "" };
    let hex = ["0x", "0X", "#"].iter().find_map(|mark| unsigned.strip_prefix(mark));
    let (digits, radix) = match (hex, unsigned.strip_prefix('0').filter(|rest| !rest.is_empty())) {
        (Some(digits), _) => (digits, 16),
        (None, Some(octal)) => (octal, 8),
        (None, None) => (unsigned, 10),
    };
    if digits.starts_with(['+', '-']) {
        return Err(Fail::thrown(NUMBER_FORMAT, "Sign character in wrong position"));
    }
    parse(&format!("{sign}{digits}"), kind, radix)
}

/// A number in another base; an unknown base is ten.
pub(super) fn in_radix(number: i128, radix: i32) -> String {
    let radix = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix)).unwrap_or(10);
    let mut rest = number.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(rest % u128::from(radix)).unwrap_or(0);
        digits.push(char::from_digit(digit, radix).unwrap_or('0'));
        rest /= u128::from(radix);
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        digits.push('-');
    }
    digits.into_iter().rev().collect()
}

pub(super) fn call<'a>(kind: Kind, target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    if arguments.iter().any(Value::is_null) {
        let parses = name.starts_with("parse") || name == "valueOf";
        let message = if matches!(kind, Kind::Float | Kind::Double) {
            "Cannot parse null string"
        } else {
            "Cannot parse null string: null"
        };
        return Err(if parses { Fail::thrown(NUMBER_FORMAT, message) } else { null_argument() });
    }
    #[allow(clippy::cast_possible_truncation, reason = "Java narrows in the same way")]
    match name {
        "intValue" => return Ok(Value::Int(target.int())),
        "longValue" => return Ok(Value::Long(target.long())),
        "doubleValue" => return Ok(Value::Double(target.double())),
        "floatValue" => return Ok(Value::Float(target.float())),
        "shortValue" => return Ok(Value::Short(target.int() as i16)),
        "byteValue" => return Ok(Value::Byte(target.int() as i8)),
        _ => {}
    }
    match kind {
        Kind::Double | Kind::Float => real(kind, target, name, arguments),
        Kind::BigInteger => big(target, name, arguments),
        _ => whole(kind, target, name, arguments),
    }
}

fn order<'a>(ordering: std::cmp::Ordering) -> Value<'a> {
    Value::Int(ordering as i32)
}

fn real<'a>(kind: Kind, target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let float = kind == Kind::Float;
    let made = |number: f64| if float { Value::Float(to_float(number)) } else { Value::Double(number) };
    let parsed = |text: &str| {
        let value = if float { parse_float(text).map(Value::Float) } else { parse_double(text).map(Value::Double) };
        value.ok_or_else(|| bad_number(text))
    };
    Ok(match (name, arguments) {
        ("compareTo", [other]) => order(math::compare(target.double(), other.double())),
        ("compare", [a, b]) => order(math::compare(a.double(), b.double())),
        ("isNaN", _) => Value::Bool(arguments.first().unwrap_or(target).double().is_nan()),
        ("isInfinite", _) => Value::Bool(arguments.first().unwrap_or(target).double().is_infinite()),
        ("isFinite", [value]) => Value::Bool(value.double().is_finite()),
        ("max" | "min", [a, b]) => made(math::extreme(a.double(), b.double(), name == "max")),
        ("sum", [Value::Float(a), Value::Float(b)]) => Value::Float(a + b),
        ("sum", [a, b]) => made(a.double() + b.double()),
        ("parseDouble" | "parseFloat" | "valueOf", [Value::Text(text)]) => return parsed(text),
        ("valueOf", [value]) => value.clone(),
        ("toString", [Value::Float(value)]) => Value::string(float_text(*value)),
        ("toString", [value]) => Value::string(double_text(value.double())),
        ("hashCode", [value]) => Value::Int(hash(&Work::new(), value)),
        ("toHexString", [value]) => Value::string(hex_text(value.double(), float)),
        ("doubleToLongBits" | "doubleToRawLongBits", [value]) => Value::Long(value.double().to_bits().cast_signed()),
        ("longBitsToDouble", [bits]) => Value::Double(f64::from_bits(bits.long().cast_unsigned())),
        ("floatToIntBits" | "floatToRawIntBits", [value]) => Value::Int(value.float().to_bits().cast_signed()),
        ("intBitsToFloat", [bits]) => Value::Float(f32::from_bits(bits.int().cast_unsigned())),
        _ => return unsupported(kind, name),
    })
}

/// `Double.toHexString`; a subnormal `float` is written with its own exponent.
fn hex_text(number: f64, float: bool) -> String {
    let sign = if number.is_sign_negative() && !number.is_nan() { "-" } else { "" };
    let positive = number.abs();
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if positive.is_infinite() {
        return format!("{sign}Infinity");
    }
    if positive == 0.0 {
        return format!("{sign}0x0.0p0");
    }
    let bits = positive.to_bits();
    let biased = i64::try_from(bits >> 52).unwrap_or(0);
    let (lead, exponent) = if biased == 0 { (0, -1022) } else { (1, biased - 1023) };
    let (lead, mantissa, exponent) = if float && exponent < -126 {
        let shift = u32::try_from(-126 - exponent).unwrap_or(0);
        (0, (bits & ((1 << 52) - 1) | 1 << 52) >> shift, -126)
    } else {
        (lead, bits & ((1 << 52) - 1), exponent)
    };
    let digits = format!("{mantissa:013x}");
    let digits = digits.trim_end_matches('0');
    format!("{sign}0x{lead}.{}p{exponent}", if digits.is_empty() { "0" } else { digits })
}

fn big<'a>(target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let own = match target {
        Value::Big(own) => **own,
        other => i128::from(other.long()),
    };
    let out_of_range = |kind: &str| Fail::thrown(ARITHMETIC, format!("BigInteger out of {kind} range"));
    Ok(match (name, arguments) {
        ("compareTo", [Value::Big(other)]) => order(own.cmp(other)),
        ("signum", []) => Value::Int(i32::try_from(own.signum()).unwrap_or(0)),
        ("bitLength", []) => {
            Value::Int((128 - if own < 0 { (!own).leading_zeros() } else { own.leading_zeros() }).cast_signed())
        }
        ("toString", [radix]) => Value::string(in_radix(own, radix.int())),
        ("intValueExact", []) => Value::Int(i32::try_from(own).map_err(|_| out_of_range("int"))?),
        ("longValueExact", []) => Value::Long(i64::try_from(own).map_err(|_| out_of_range("long"))?),
        _ => return unsupported(Kind::BigInteger, name),
    })
}

fn whole<'a>(kind: Kind, target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let own = |value: i64| integer(value, if kind == Kind::Integer { Kind::Integer } else { Kind::Long });
    let long = kind == Kind::Long;
    let bits = |value: &Value<'a>| {
        if long { value.long().cast_unsigned() } else { u64::from(value.int().cast_unsigned()) }
    };
    let count = |value: u32| Ok(Value::Int(value.cast_signed()));
    let width = if long { 64 } else { 32 };
    match (name, arguments) {
        ("compareTo", [other]) => Ok(compared(kind, target.long(), other.long())),
        ("compare", [a, b]) => Ok(compared(kind, a.long(), b.long())),
        ("compareUnsigned", [a, b]) if matches!(kind, Kind::Byte | Kind::Short) => {
            Ok(Value::Int(low_int(unsigned(kind, a) - unsigned(kind, b))))
        }
        ("reverseBytes", [Value::Short(value)]) => Ok(Value::Short(value.swap_bytes())),
        ("compareUnsigned", [a, b]) => Ok(order(bits(a).cmp(&bits(b)))),
        ("hashCode", [value]) => Ok(Value::Int(hash(&Work::new(), value))),
        ("max", [a, b]) => Ok(own(a.long().max(b.long()))),
        ("min", [a, b]) => Ok(own(a.long().min(b.long()))),
        ("sum", [a, b]) => {
            Ok(own(if long { a.long().wrapping_add(b.long()) } else { i64::from(a.int().wrapping_add(b.int())) }))
        }
        ("signum", [value]) => Ok(Value::Int(low_int(value.long().signum()))),
        ("bitCount", [value]) => count(bits(value).count_ones()),
        ("numberOfLeadingZeros", [value]) => count(bits(value).leading_zeros() - (64 - width)),
        ("numberOfTrailingZeros", [value]) => count(bits(value).trailing_zeros().min(width)),
        ("highestOneBit", [value]) => {
            let bits = bits(value);
            let top = if bits == 0 { 0 } else { 1u64 << bits.ilog2() };
            Ok(own(low_bits(top, long)))
        }
        ("lowestOneBit", [value]) => Ok(own(low_bits(bits(value) & bits(value).wrapping_neg(), long))),
        ("reverse", [value]) => Ok(own(low_bits(bits(value).reverse_bits() >> (64 - width), long))),
        ("reverseBytes", [value]) if matches!(kind, Kind::Integer | Kind::Long) => {
            Ok(own(low_bits(bits(value).swap_bytes() >> (64 - width), long)))
        }
        ("rotateLeft" | "rotateRight", [value, by]) => {
            let by = by.int().cast_unsigned() % width;
            let left = if name == "rotateLeft" { by } else { (width - by) % width };
            Ok(own(if long {
                value.long().cast_unsigned().rotate_left(left).cast_signed()
            } else {
                i64::from(value.int().cast_unsigned().rotate_left(left).cast_signed())
            }))
        }
        ("toBinaryString", [value]) => Ok(Value::string(format!("{:b}", bits(value)))),
        ("toHexString", [value]) => Ok(Value::string(format!("{:x}", bits(value)))),
        ("toOctalString", [value]) => Ok(Value::string(format!("{:o}", bits(value)))),
        ("toString", [value]) => Ok(Value::string(value.long().to_string())),
        ("toString", [value, radix]) => Ok(Value::string(in_radix(i128::from(value.long()), radix.int()))),
        ("toUnsignedString", [value]) => Ok(Value::string(bits(value).to_string())),
        ("toUnsignedString", [value, radix]) => Ok(Value::string(in_radix(i128::from(bits(value)), radix.int()))),
        ("toUnsignedLong", [value]) => Ok(Value::Long(unsigned(kind, value))),
        ("toUnsignedInt", [value]) => Ok(Value::Int(low_int(unsigned(kind, value)))),
        ("decode", [Value::Text(text)]) => decode(text, kind),
        ("valueOf", [Value::Text(text)]) => parse(text, kind, 10),
        ("valueOf", [Value::Text(text), radix]) => parse(text, kind, radix.int()),
        ("valueOf", [value]) => Ok(value.clone()),
        ("divideUnsigned" | "remainderUnsigned", [a, b]) => {
            let (a, b) = (bits(a), bits(b));
            let result = if name == "divideUnsigned" { a.checked_div(b) } else { a.checked_rem(b) };
            let result = result.ok_or_else(|| Fail::thrown(ARITHMETIC, "/ by zero"))?;
            Ok(own(low_bits(result, long)))
        }
        ("parseUnsignedInt" | "parseUnsignedLong", [Value::Text(text), rest @ ..]) => {
            let radix = rest.first().map_or(10, Value::int);
            if text.starts_with('-') {
                let message = format!("Illegal leading minus sign on unsigned string {}.", &**text);
                return Err(Fail::thrown(NUMBER_FORMAT, message));
            }
            let digits = text.strip_prefix('+').unwrap_or(text);
            let radix_ok = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix));
            let value = radix_ok.and_then(|radix| u64::from_str_radix(digits, radix).ok());
            let value = value.filter(|value| long || u32::try_from(*value).is_ok());
            value.map(|value| own(low_bits(value, long))).ok_or_else(|| bad_number(text))
        }
        (_, [Value::Text(text), begin, end, radix]) if name.starts_with("parse") => {
            let units = units(text);
            let range = usize::try_from(begin.int()).ok().zip(usize::try_from(end.int()).ok());
            let part = range.and_then(|(begin, end)| units.get(begin..end));
            let part = part.ok_or_else(|| Fail::silent(INDEX))?;
            parse(&from_units(part), kind, radix.int())
        }
        (_, [Value::Text(text), rest @ ..]) if name.starts_with("parse") => {
            parse(text, kind, rest.first().map_or(10, Value::int))
        }
        _ => unsupported(kind, name),
    }
}

fn compared<'a>(kind: Kind, a: i64, b: i64) -> Value<'a> {
    if matches!(kind, Kind::Byte | Kind::Short) {
        return Value::Int(low_int(a - b));
    }
    order(a.cmp(&b))
}

fn low_bits(bits: u64, long: bool) -> i64 {
    if long { bits.cast_signed() } else { i64::from(low_int(bits.cast_signed())) }
}

fn unsigned(kind: Kind, value: &Value<'_>) -> i64 {
    let mask = match kind {
        Kind::Byte => 0xff,
        Kind::Short => 0xffff,
        _ => 0xffff_ffff,
    };
    value.long() & mask
}
