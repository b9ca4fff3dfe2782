//! The methods of the allow-listed classes.

mod array;
mod collection;
mod date;
mod format;
mod mathematics;
mod moment;
mod numeric;
mod random;
mod string;
mod unit;

use std::{cell::Cell, fmt::Write, rc::Rc};

use super::{
    fail::{CLASS_CAST, Fail, ILLEGAL_ARGUMENT, NULL_POINTER, NUMBER_FORMAT, UNSUPPORTED},
    java::{
        class::{Class, Kind},
        constant::{enum_constant, enum_name, enum_names},
        convert,
        number::{low_int, parse_double, parse_integer},
        resolve::Signature,
        same::{equals, hash, number_halves},
        text::{count, from_units, is_whitespace},
        value::{Object, Value},
    },
    spel::operate::compare_same,
    time,
    vm::{Typed, Vm, checked_text},
    work::Work,
};

pub(super) type Result<'a> = std::result::Result<Value<'a>, Fail>;

/// A call of a method that cannot go on.
pub(super) fn null_argument() -> Fail {
    Fail::silent(NULL_POINTER)
}

/// A method that exists, but whose result is not worked out here.
pub(super) fn unsupported<'a>(class: Kind, name: &str) -> Result<'a> {
    Err(Fail::Bound(format!("{}.{name} is not worked out here", class.simple_name())))
}

/// Calls a method with converted arguments.
///
/// # Errors
/// What the method throws.
pub(super) fn invoke<'a>(
    vm: &mut Vm<'a>,
    target: &Value<'a>,
    method: &Signature,
    arguments: &[Value<'a>],
) -> std::result::Result<Typed<'a>, Fail> {
    if let Value::Object(object) = target
        && let Object::Bean(bean) = &**object
    {
        return super::pipeline::bean::invoke(vm, target, bean, &method.name, arguments);
    }
    let null_array = |(parameter, argument): (&Class, &Value<'a>)| parameter.is_array() && argument.is_null();
    if method.parameters.iter().zip(arguments).any(null_array) {
        return Err(null_argument());
    }
    let name = method.name.as_str();
    let class = match target {
        Value::Class(class) => *class,
        other => other.class().unwrap_or(Class::of(Kind::Object)),
    };
    if !method.is_static {
        match (name, arguments) {
            ("equals", [other]) => return Ok(Typed::plain(Value::Bool(equals(&vm.work, target, other)))),
            ("toString", []) => {
                let text = vm.text_of(target)?;
                return checked_text(text).map(Typed::plain);
            }
            ("hashCode", []) => return identity_hash(&vm.work, target).map(Typed::plain),
            _ => {}
        }
    }
    let value = match class.kind {
        _ if class.is_array() => return unsupported(class.kind, name).map(Typed::plain),
        Kind::String => string::call(vm, target, name, arguments)?,
        Kind::Math => mathematics::call(name, arguments)?,
        Kind::Boolean => boolean(target, name, arguments)?,
        Kind::Character => character(target, name, arguments)?,
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::Float | Kind::Double | Kind::BigInteger => {
            numeric::call(class.kind, target, name, arguments)?
        }
        Kind::Uuid => uuid(target, name, arguments)?,
        Kind::UrlEncoder => encode(arguments)?,
        Kind::Date | Kind::SimpleDateFormat => moment::call(vm, target, class.kind, name, arguments)?,
        Kind::LocalDate | Kind::LocalDateTime | Kind::Instant => unit::call(vm, target, class.kind, name, arguments)?,
        Kind::ChronoUnit | Kind::DayOfWeek => unit::constant(target, class.kind, name, arguments)?,
        Kind::ExecutionStatus => status(target, name, arguments)?,
        Kind::StageContext if name == "getAll" => return super::pipeline::all_of_key(vm, target, arguments),
        Kind::Random => random::call(target, name, arguments)?,
        kind if kind.extends(Kind::Collection) || kind.extends(Kind::Map) => {
            return collection::call(vm, target, name, arguments);
        }
        kind if kind.extends(Kind::Enum) => enumeration(target, kind, name, arguments)?,
        kind => return unsupported(kind, name).map(Typed::plain),
    };
    Ok(Typed::plain(value))
}

fn identity_hash<'a>(work: &Work, target: &Value<'a>) -> Result<'a> {
    let by_identity = match target {
        Value::Array(_) | Value::Class(_) => true,
        Value::Object(object) => {
            matches!(&**object, Object::Enum(..) | Object::NotEvaluable(_) | Object::Function(_))
        }
        _ => false,
    };
    if by_identity {
        return Err(Fail::Unknown("a hash code that is an object's place in memory".to_owned()));
    }
    Ok(Value::Int(hash(work, target)))
}

/// The low eight bits of a number.
pub(super) fn low_byte(value: &Value<'_>) -> u8 {
    let [low, ..] = value.long().to_le_bytes();
    low
}

/// `new` of a class, with converted arguments.
pub(super) fn construct<'a>(
    vm: &mut Vm<'a>,
    kind: Kind,
    constructor: &Signature,
    arguments: &[Value<'a>],
) -> Result<'a> {
    if kind == Kind::Boolean && matches!(arguments, [Value::Null]) {
        return Ok(Value::Bool(false));
    }
    if arguments.iter().any(Value::is_null) {
        return Err(null_argument());
    }
    match (kind, arguments) {
        (Kind::String, _) => array::new_string(constructor, arguments),
        (Kind::Boolean, [Value::Text(text)]) => Ok(Value::Bool(text.eq_ignore_ascii_case("true"))),
        (Kind::Double, [Value::Text(text)]) => {
            parse_double(text).map(Value::Double).ok_or_else(|| numeric::bad_number(text))
        }
        (Kind::Integer | Kind::Long | Kind::Byte, [Value::Text(text)]) => numeric::parse(text, kind, 10),
        (Kind::Integer | Kind::Long | Kind::Byte | Kind::Double | Kind::Boolean, [value]) => Ok(value.clone()),
        (Kind::Uuid, [high, low]) => {
            let bits = u128::from(high.long().cast_unsigned()) << 64 | u128::from(low.long().cast_unsigned());
            Ok(Value::object(Object::Uuid(bits)))
        }
        (Kind::Random, [seed]) => Ok(random::seeded(seed.long())),
        (Kind::Random, _) => Err(Fail::Unknown("a random number".to_owned())),
        (Kind::Date, []) => Ok(Value::object(Object::Date(Cell::new(time::now(vm)?)))),
        (Kind::Date, [Value::Long(millis)]) => Ok(Value::object(Object::Date(Cell::new(*millis)))),
        (Kind::Date, [Value::Text(text)]) => time::legacy_date(text),
        (Kind::Date, fields) => {
            let fields: Vec<i64> = fields.iter().map(Value::long).collect();
            Ok(Value::object(Object::Date(Cell::new(time::legacy_millis(&fields)))))
        }
        (Kind::SimpleDateFormat, [Value::Text(pattern), ..]) => time::date_format(pattern),
        (Kind::SimpleDateFormat, []) => time::date_format("M/d/yy, h:mm a"),
        _ => unsupported(kind, "new"),
    }
}

fn boolean<'a>(target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let order = |a: bool, b: bool| Value::Int(i32::from(a) - i32::from(b));
    Ok(match (name, arguments) {
        ("booleanValue", []) => target.clone(),
        ("compareTo", [other]) if !other.is_null() => order(target.bool(), other.bool()),
        ("compare", [a, b]) => order(a.bool(), b.bool()),
        ("hashCode", [value]) => Value::Int(hash(&Work::new(), value)),
        ("logicalAnd", [a, b]) => Value::Bool(a.bool() && b.bool()),
        ("logicalOr", [a, b]) => Value::Bool(a.bool() || b.bool()),
        ("logicalXor", [a, b]) => Value::Bool(a.bool() != b.bool()),
        ("parseBoolean" | "valueOf", [Value::Null]) => Value::Bool(false),
        ("parseBoolean" | "valueOf", [Value::Text(text)]) => Value::Bool(text.eq_ignore_ascii_case("true")),
        ("valueOf", [value]) => value.clone(),
        ("toString", [value]) => Value::string(value.bool().to_string()),
        _ => return Err(null_argument()),
    })
}

fn character<'a>(target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    if arguments.iter().any(Value::is_null) {
        return Err(null_argument());
    }
    let scalar = |value: &Value<'a>| u32::try_from(value.long()).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
    let same_form = |value: &Value<'a>, c: char| match value {
        Value::Char(unit) => Value::Char(u16::try_from(u32::from(c)).unwrap_or(*unit)),
        _ => Value::Int(i32::try_from(u32::from(c)).unwrap_or(0)),
    };
    let one = |mut chars: std::char::ToUppercase, c: char| chars.next().filter(|_| chars.next().is_none()).unwrap_or(c);
    Ok(match (name, arguments) {
        ("charValue", []) => target.clone(),
        ("compareTo", [other]) => Value::Int(target.int() - other.int()),
        ("compare", [a, b]) => Value::Int(a.int() - b.int()),
        ("hashCode", [value]) => Value::Int(value.int()),
        ("isDigit", [value]) => Value::Bool(scalar(value).is_ascii_digit()),
        ("isLetter" | "isAlphabetic", [value]) => Value::Bool(scalar(value).is_alphabetic()),
        ("isLetterOrDigit", [value]) => Value::Bool(scalar(value).is_alphanumeric()),
        ("isLowerCase", [value]) => Value::Bool(scalar(value).is_lowercase()),
        ("isUpperCase", [value]) => Value::Bool(scalar(value).is_uppercase()),
        ("isWhitespace", [value]) => Value::Bool(is_whitespace(scalar(value))),
        ("toUpperCase", [value]) => same_form(value, one(scalar(value).to_uppercase(), scalar(value))),
        ("toLowerCase", [value]) => {
            let mut lower = scalar(value).to_lowercase();
            let first = lower.next().unwrap_or(scalar(value));
            same_form(value, first)
        }
        ("toString", [Value::Char(unit)]) => Value::string(from_units(&[*unit])),
        ("toString", [value]) => Value::string(scalar(value)),
        ("digit", [value, radix]) => {
            let radix = u32::try_from(radix.int()).ok().filter(|radix| (2..=36).contains(radix));
            let digit = radix.and_then(|radix| scalar(value).to_digit(radix));
            Value::Int(digit.map_or(-1, u32::cast_signed))
        }
        ("getNumericValue", [value]) => Value::Int(scalar(value).to_digit(36).map_or(-1, u32::cast_signed)),
        ("forDigit", [digit, radix]) => {
            let digit = u32::try_from(digit.int()).ok();
            let radix = u32::try_from(radix.int()).ok().filter(|radix| (2..=36).contains(radix));
            let c = digit.zip(radix).and_then(|(digit, radix)| char::from_digit(digit, radix)).unwrap_or('\0');
            Value::Char(u16::try_from(u32::from(c)).unwrap_or(0))
        }
        _ => return unsupported(Kind::Character, name),
    })
}

/// What every enum has.
pub(super) fn enumeration<'a>(target: &Value<'a>, kind: Kind, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let ordinal = |value: &Value<'a>| match value {
        Value::Object(object) => match &**object {
            Object::Enum(own, ordinal) if *own == kind => Some(*ordinal),
            _ => None,
        },
        _ => None,
    };
    match (name, arguments) {
        ("valueOf", [Value::Text(text)]) => enum_constant(kind, text).ok_or_else(|| {
            let message = format!("No enum constant {}.{}", kind.name().replace('$', "."), &**text);
            Fail::thrown(ILLEGAL_ARGUMENT, message)
        }),
        ("valueOf", _) => Err(Fail::thrown(NULL_POINTER, "Name is null")),
        ("values", []) => {
            let all = (0..enum_names(kind).len()).map(|at| Value::object(Object::Enum(kind, at))).collect();
            Ok(Value::array(Class::of(kind), all))
        }
        ("name", []) => Ok(Value::text(enum_name(kind, ordinal(target).unwrap_or(0)))),
        ("ordinal", []) => Ok(Value::Int(count(ordinal(target).unwrap_or(0)))),
        ("compareTo", [other]) => match (ordinal(target), ordinal(other)) {
            (Some(a), Some(b)) => Ok(Value::Int(count(a) - count(b))),
            (_, None) if other.is_null() => Err(null_argument()),
            _ => Err(Fail::silent(CLASS_CAST)),
        },
        _ => unsupported(kind, name),
    }
}

/// Orca's `ExecutionStatus`.
fn status<'a>(target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let own = target.chars();
    let own = own.as_deref().unwrap_or_default();
    let is = |names: &[&str]| Ok(Value::Bool(names.contains(&own)));
    match (name, arguments) {
        ("isComplete", []) => is(&["SUCCEEDED", "FAILED_CONTINUE", "TERMINAL", "CANCELED", "STOPPED", "SKIPPED"]),
        ("isHalt", []) => is(&["TERMINAL", "CANCELED", "STOPPED"]),
        ("isSkipped", []) => is(&["SKIPPED"]),
        ("isSuccessful", []) => is(&["SUCCEEDED", "STOPPED", "SKIPPED"]),
        ("isFailure", []) => is(&["TERMINAL", "STOPPED", "FAILED_CONTINUE"]),
        ("isEmpty", []) => Ok(Value::Bool(false)),
        ("length", []) => Ok(Value::Int(count(own.len()))),
        ("charAt", [index]) => string::char_at(own, index.int()),
        _ => enumeration(target, Kind::ExecutionStatus, name, arguments),
    }
}

fn uuid<'a>(target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let bits = match target {
        Value::Object(object) => match &**object {
            Object::Uuid(bits) => *bits,
            _ => 0,
        },
        _ => 0,
    };
    let (high, low) = number_halves(bits);
    let version = low_int(high >> 12 & 0xf);
    Ok(match (name, arguments) {
        ("fromString", [Value::Text(text)]) => return uuid_from(text),
        ("randomUUID", []) => return Err(Fail::Unknown("a random UUID".to_owned())),
        ("nameUUIDFromBytes", [Value::Array(bytes)]) => {
            let bytes: Vec<u8> = bytes.items.borrow().iter().map(low_byte).collect();
            Value::object(Object::Uuid(name_uuid(&bytes)))
        }
        ("version", []) => Value::Int(version),
        ("variant", []) => {
            let top = low.cast_unsigned() >> 61;
            Value::Int(match top {
                0..=3 => 0,
                4 | 5 => 2,
                6 => 6,
                _ => 7,
            })
        }
        ("getMostSignificantBits", []) => Value::Long(high),
        ("getLeastSignificantBits", []) => Value::Long(low),
        ("compareTo", [other]) if !other.is_null() => Value::Int(compare_same(target, other).unwrap_or(0)),
        ("timestamp", []) if version == 1 => {
            Value::Long((high & 0xfff) << 48 | (high >> 16 & 0xffff) << 32 | (high >> 32 & 0xffff_ffff))
        }
        ("clockSequence", []) if version == 1 => Value::Int(low_int(low >> 48 & 0x3fff)),
        ("node", []) if version == 1 => Value::Long(low & 0xffff_ffff_ffff),
        ("timestamp" | "clockSequence" | "node", []) if version != 1 => {
            return Err(Fail::thrown(UNSUPPORTED, "Not a time-based UUID"));
        }
        _ => return unsupported(Kind::Uuid, name),
    })
}

/// `UUID.fromString`.
pub(super) fn uuid_from<'a>(text: &str) -> Result<'a> {
    let bad = || Fail::thrown(ILLEGAL_ARGUMENT, format!("Invalid UUID string: {text}"));
    let parts: Vec<&str> = text.split('-').collect();
    if text.len() > 36 {
        return Err(Fail::thrown(ILLEGAL_ARGUMENT, "UUID string too large"));
    }
    let [time_low, time_mid, time_high, clock, node] = parts.as_slice() else { return Err(bad()) };
    let part = |part: &str, bits: u32| {
        let value = parse_integer(part, 16, i128::from(i64::MIN), i128::from(i64::MAX));
        value.map(|value| u128::from(value.cast_unsigned()) & ((1u128 << bits) - 1)).ok_or_else(|| {
            let at = part.chars().position(|c| !c.is_ascii_hexdigit()).unwrap_or(0);
            Fail::thrown(NUMBER_FORMAT, format!("Error at index {at} in: \"{part}\""))
        })
    };
    let bits = part(time_low, 32)? << 96
        | part(time_mid, 16)? << 80
        | part(time_high, 16)? << 64
        | part(clock, 16)? << 48
        | part(node, 48)?;
    Ok(Value::object(Object::Uuid(bits)))
}

/// `UUID.nameUUIDFromBytes`: an MD5 with version 3.
fn name_uuid(bytes: &[u8]) -> u128 {
    let digest = super::digest::md5(bytes);
    let bits = u128::from_be_bytes(digest);
    let bits = bits & !(0xf_u128 << 76) | 0x3_u128 << 76;
    bits & !(0x3_u128 << 62) | 0x2_u128 << 62
}

/// `URLEncoder.encode`.
fn encode<'a>(arguments: &[Value<'a>]) -> Result<'a> {
    let Some(Value::Text(text)) = arguments.first() else { return Err(null_argument()) };
    if arguments.get(1).is_some_and(Value::is_null) {
        return Err(null_argument());
    }
    if let Some(Value::Text(name)) = arguments.get(1) {
        convert::charset(name).map_err(|_| Fail::thrown("java.io.UnsupportedEncodingException", &**name))?;
    }
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    Ok(Value::string(out))
}

/// The shared items of a list argument.
pub(super) fn items_of<'a>(value: &Value<'a>) -> std::result::Result<Vec<Value<'a>>, Fail> {
    value.elements().ok_or_else(null_argument)
}

/// Whether two values are the same object.
pub(super) fn same_list<'a>(left: &Value<'a>, right: &Value<'a>) -> bool {
    matches!((left, right), (Value::List(a), Value::List(b)) if Rc::ptr_eq(a, b))
}
