//! Spring's `DefaultConversionService`: what converts into what, and how.

use std::rc::Rc;

use super::{
    class::{Class, Kind},
    constant::{enum_constant, enum_name, enum_names},
    number::{from_long, parse_double, parse_float, parse_integer},
    text::{count, is_whitespace, length, trim, unit_at},
    value::{MAX_VALUE_DEPTH, Object, Value},
};
use crate::orca::expression::{
    fail::{CONVERSION, Fail, ILLEGAL_ARGUMENT, NO_CONVERTER, NUMBER_FORMAT},
    method::uuid_from,
    time::{date_format, instant_of_millis, legacy_date, zone},
    vm::{Declared, Typed, Vm, checked_text},
};

/// Whether a value of class `source` converts into `target`, before its content is known.
pub(crate) fn can(source: Class, declared: Declared, target: Class) -> bool {
    let target = target.boxed();
    let source = source.boxed();
    if target.accepts(source) {
        return true;
    }
    let collection = source.dims == 0 && source.kind.extends(Kind::Collection);
    if source.is_array() {
        return if target.is_array() || target.kind != Kind::String && !target.kind.extends(Kind::Collection) {
            can_element(source.element(), if target.is_array() { target.element() } else { target })
        } else {
            target.kind.extends(Kind::Collection) || can_element(source.element(), target)
        };
    }
    if collection {
        let list_target = target.is_array() || target.kind.extends(Kind::Collection);
        return list_target || !declared.without_text();
    }
    if target.is_array() {
        return can_element(source, target.element());
    }
    if target.kind.extends(Kind::Collection) && target.kind != Kind::Iterable {
        return true;
    }
    scalar(source.kind, target.kind)
}

fn can_element(source: Class, target: Class) -> bool {
    source.accepts(target) || can(source, Declared::No, target)
}

/// Conversions between two classes that are no containers.
fn scalar(source: Kind, target: Kind) -> bool {
    let is_enum = |kind: Kind| kind.extends(Kind::Enum);
    match target {
        Kind::String => {
            source.extends(Kind::Number)
                || source.extends(Kind::CharSequence)
                || is_enum(source)
                || matches!(
                    source,
                    Kind::Character
                        | Kind::Boolean
                        | Kind::Uuid
                        | Kind::Locale
                        | Kind::Charset
                        | Kind::Date
                        | Kind::SimpleDateFormat
                        | Kind::ZoneId
                        | Kind::ZoneOffset
                        | Kind::Pattern
                )
        }
        Kind::Character => source == Kind::String || source.extends(Kind::Number),
        Kind::Boolean => source == Kind::String,
        Kind::Date => matches!(source, Kind::String | Kind::Instant),
        Kind::Instant => source == Kind::Date,
        Kind::LocalDate | Kind::LocalTime => source == Kind::LocalDateTime,
        Kind::SimpleDateFormat
        | Kind::Locale
        | Kind::Charset
        | Kind::Uuid
        | Kind::ZoneId
        | Kind::ZoneOffset
        | Kind::TimeZone
        | Kind::Pattern
        | Kind::StringBuffer
        | Kind::StringBuilder => source == Kind::String || target == Kind::TimeZone && source.extends(Kind::ZoneId),
        Kind::ArrayList | Kind::HashMap => false,
        _ if target.extends(Kind::Number) => {
            source.extends(Kind::Number)
                || matches!(source, Kind::String | Kind::Character)
                || is_enum(source) && target == Kind::Integer
        }
        _ if is_enum(target) && target != Kind::Enum => matches!(source, Kind::String | Kind::Integer),
        _ => false,
    }
}

/// Converts a value.
///
/// # Errors
/// `EL1001E`, with what was wrong as its cause.
pub(crate) fn to<'a>(vm: &mut Vm<'a>, typed: &Typed<'a>, target: Class) -> Result<Value<'a>, Fail> {
    convert(vm, typed, target, 0).map_err(|fail| {
        let source = typed.value.class().map_or_else(|| "null".to_owned(), descriptor);
        fail.wrapped_spel(1001, &[&source, &descriptor(target)])
    })
}

/// A class as a `TypeDescriptor` prints it.
fn descriptor(class: Class) -> String {
    let parameters = match class.kind {
        _ if class.is_array() => "",
        kind if kind.extends(Kind::Collection) => "<?>",
        Kind::StageContext => "",
        kind if kind.extends(Kind::Map) => "<?, ?>",
        _ => "",
    };
    format!("{}{parameters}", class.type_name())
}

fn convert<'a>(vm: &mut Vm<'a>, typed: &Typed<'a>, target: Class, depth: usize) -> Result<Value<'a>, Fail> {
    let value = &typed.value;
    let Some(source) = value.class() else {
        if target.is_primitive() {
            let message =
                format!("Failed to convert from type [null] to type [{}] for value [null]", descriptor(target));
            let cause = "A null value cannot be assigned to a primitive type";
            return Err(Fail::thrown(ILLEGAL_ARGUMENT, cause).wrapped(CONVERSION, Some(message)));
        }
        return Ok(Value::Null);
    };
    if depth > MAX_VALUE_DEPTH {
        return Err(Fail::Bound(format!("values nest at most {MAX_VALUE_DEPTH} deep here")));
    }
    if target.accepts(source) {
        return Ok(value.clone());
    }
    if !can(source, typed.declared, target) {
        let message = format!(
            "No converter found capable of converting from type [{}] to type [{}]",
            descriptor(source),
            descriptor(target)
        );
        return Err(Fail::thrown(NO_CONVERTER, message));
    }
    let result = content(vm, value, target, depth);
    let result = result.and_then(|converted| {
        if converted.is_null() && target.is_primitive() {
            return Err(Fail::thrown(ILLEGAL_ARGUMENT, "A null value cannot be assigned to a primitive type"));
        }
        Ok(converted)
    });
    if let Err(Fail::Thrown(thrown)) = &result
        && thrown.class != CONVERSION
    {
        let shown = vm.text_of(value)?;
        let message = format!(
            "Failed to convert from type [{}] to type [{}] for value [{shown}]",
            descriptor(source),
            descriptor(target)
        );
        return result.map_err(|fail| fail.wrapped(CONVERSION, Some(message)));
    }
    result
}

fn content<'a>(vm: &mut Vm<'a>, value: &Value<'a>, target: Class, depth: usize) -> Result<Value<'a>, Fail> {
    let boxed = target.boxed();
    if boxed.is_array() {
        return to_array(vm, value, boxed, depth);
    }
    if let Some(items) = value.elements() {
        if boxed.kind.extends(Kind::Collection) {
            return Ok(Value::list(items));
        }
        if boxed.kind == Kind::String {
            let mut parts = Vec::with_capacity(items.len());
            for item in items {
                let item = convert(vm, &Typed::plain(item), boxed, depth + 1)?;
                parts.push(if item.is_null() { "null".to_owned() } else { item.str().to_string() });
            }
            return checked_text(parts.join(","));
        }
        let Some(first) = items.into_iter().next() else { return Ok(Value::Null) };
        return convert(vm, &Typed::plain(first), target, depth + 1);
    }
    if boxed.kind.extends(Kind::Collection) {
        return Ok(Value::list(match value {
            Value::Text(text) => split_commas(text).into_iter().map(Value::string).collect(),
            other => vec![other.clone()],
        }));
    }
    match boxed.kind {
        Kind::String => match value {
            Value::Object(object) => match &**object {
                Object::Enum(kind, ordinal) => Ok(Value::text(enum_name(*kind, *ordinal))),
                _ => Ok(Value::string(vm.text_of(value)?)),
            },
            other => Ok(Value::string(vm.text_of(other)?)),
        },
        Kind::Boolean => to_boolean(&value.str()),
        Kind::Character => to_char(value),
        kind if kind.extends(Kind::Number) => to_number(value, kind),
        kind => to_object(value, kind),
    }
}

fn to_array<'a>(vm: &mut Vm<'a>, value: &Value<'a>, target: Class, depth: usize) -> Result<Value<'a>, Fail> {
    let element = target.element();
    let items = match value {
        Value::Text(text) => split_commas(text).into_iter().map(Value::string).collect(),
        other => other.elements().unwrap_or_else(|| vec![other.clone()]),
    };
    let mut converted = Vec::with_capacity(items.len());
    for item in items {
        converted.push(convert(vm, &Typed::plain(item), element, depth + 1)?);
    }
    Ok(Value::array(element, converted))
}

/// The trimmed parts between commas; none in an empty text.
fn split_commas(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split(',').map(|part| trim(part).to_owned()).collect()
}

fn to_boolean<'a>(text: &str) -> Result<Value<'a>, Fail> {
    match trim(text).to_lowercase().as_str() {
        "" => Ok(Value::Null),
        "true" | "on" | "yes" | "1" => Ok(Value::Bool(true)),
        "false" | "off" | "no" | "0" => Ok(Value::Bool(false)),
        _ => Err(Fail::thrown(ILLEGAL_ARGUMENT, format!("Invalid boolean value '{text}'"))),
    }
}

fn to_char<'a>(value: &Value<'a>) -> Result<Value<'a>, Fail> {
    if let Value::Text(text) = value {
        return match length(text) {
            0 => Ok(Value::Null),
            1 => Ok(Value::Char(unit_at(text, 0).unwrap_or(0))),
            more => Err(Fail::thrown(
                ILLEGAL_ARGUMENT,
                format!(
                    "Can only convert a [String] with length of 1 to a [Character]; string value '{}'  has length of {more}",
                    &**text
                ),
            )),
        };
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "Java's (char) cast")]
    Ok(Value::Char(value.int() as u16))
}

fn limits(kind: Kind) -> (i128, i128) {
    match kind {
        Kind::Byte => (i128::from(i8::MIN), i128::from(i8::MAX)),
        Kind::Short => (i128::from(i16::MIN), i128::from(i16::MAX)),
        Kind::Integer => (i128::from(i32::MIN), i128::from(i32::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    }
}

/// A whole number as `kind`, which it fits.
pub(crate) fn integer<'a>(value: i64, kind: Kind) -> Value<'a> {
    #[allow(clippy::cast_possible_truncation, reason = "the callers check, or want Java's low bits")]
    match kind {
        Kind::Byte => Value::Byte(value as i8),
        Kind::Short => Value::Short(value as i16),
        Kind::Integer => Value::Int(value as i32),
        Kind::BigInteger => Value::Big(Rc::new(i128::from(value))),
        Kind::Double => Value::Double(from_long(value)),
        Kind::Float => Value::Float(Value::Long(value).float()),
        _ => Value::Long(value),
    }
}

fn to_number<'a>(value: &Value<'a>, kind: Kind) -> Result<Value<'a>, Fail> {
    match value {
        Value::Text(text) => parse_number(text, kind),
        Value::Object(object) => match &**object {
            Object::Enum(_, ordinal) => Ok(Value::Int(count(*ordinal))),
            _ => Ok(Value::Null),
        },
        Value::Char(unit) => Ok(integer(i64::from(unit.cast_signed()), kind)),
        number => match kind {
            Kind::Double => Ok(Value::Double(number.double())),
            Kind::Float => Ok(Value::Float(number.float())),
            kind => {
                let whole = number.long();
                let (min, max) = limits(kind);
                let exact = match number {
                    Value::Big(big) => **big,
                    _ => i128::from(whole),
                };
                if exact < min || exact > max {
                    let message = format!(
                        "Could not convert number [{exact}] of type [{}] to target class [{}]: overflow",
                        number.class().map(Class::name).unwrap_or_default(),
                        kind.name()
                    );
                    return Err(Fail::thrown(ILLEGAL_ARGUMENT, message));
                }
                Ok(integer(whole, kind))
            }
        },
    }
}

/// Mirrors `NumberUtils.parseNumber`: white space anywhere is dropped, hexadecimal is known.
fn parse_number<'a>(text: &str, kind: Kind) -> Result<Value<'a>, Fail> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let trimmed: String = text.chars().filter(|c| !is_whitespace(*c)).collect();
    let bad = || {
        let message = if trimmed.is_empty() {
            "For input string: \"\"".to_owned()
        } else {
            format!("For input string: \"{trimmed}\"")
        };
        Fail::thrown(NUMBER_FORMAT, message)
    };
    match kind {
        Kind::Double => parse_double(&trimmed).map(Value::Double).ok_or_else(bad),
        Kind::Float => parse_float(&trimmed).map(Value::Float).ok_or_else(bad),
        kind => {
            let (min, max) = limits(kind);
            let unsigned = trimmed.strip_prefix('-').unwrap_or(&trimmed);
            let hex = ["0x", "0X", "#"].iter().find_map(|mark| unsigned.strip_prefix(mark));
            let parsed = match hex {
                Some(digits) => {
                    let sign = if trimmed.starts_with('-') { "-" } else { "" };
                    parse_integer(&format!("{sign}{digits}"), 16, min, max)
                }
                None => parse_integer(&trimmed, 10, min, max),
            };
            parsed.map(|value| integer(value, kind)).ok_or_else(bad)
        }
    }
}

fn to_object<'a>(value: &Value<'a>, kind: Kind) -> Result<Value<'a>, Fail> {
    if let Value::Text(text) = value {
        return from_text(text, kind);
    }
    if let (Value::Int(ordinal), true) = (value, kind.extends(Kind::Enum)) {
        let known = usize::try_from(*ordinal).ok().filter(|at| *at < enum_names(kind).len());
        return known.map(|at| Value::object(Object::Enum(kind, at))).ok_or_else(|| {
            let length = enum_names(kind).len();
            let message = format!("Index {ordinal} out of bounds for length {length}");
            Fail::thrown("java.lang.ArrayIndexOutOfBoundsException", message)
        });
    }
    let Value::Object(object) = value else { return Ok(value.clone()) };
    Ok(match (&**object, kind) {
        (Object::Date(millis), Kind::Instant) => {
            let (seconds, nanos) = instant_of_millis(millis.get());
            Value::object(Object::Instant(seconds, nanos))
        }
        (Object::Instant(seconds, nanos), Kind::Date) => {
            let millis = seconds.wrapping_mul(1000).wrapping_add(i64::from(*nanos / 1_000_000));
            Value::object(Object::Date(std::cell::Cell::new(millis)))
        }
        (Object::LocalDateTime(day, _), Kind::LocalDate) => Value::object(Object::LocalDate(*day)),
        (Object::LocalDateTime(_, nanos), Kind::LocalTime) => Value::object(Object::LocalTime(*nanos)),
        (Object::Zone(_, offset), Kind::TimeZone) => Value::object(Object::Zone(Kind::TimeZone, *offset)),
        _ => value.clone(),
    })
}

fn from_text<'a>(text: &str, kind: Kind) -> Result<Value<'a>, Fail> {
    if kind.extends(Kind::Enum) {
        if text.is_empty() {
            return Ok(Value::Null);
        }
        return enum_constant(kind, trim(text)).ok_or_else(|| {
            Fail::thrown(ILLEGAL_ARGUMENT, format!("No enum constant {}.{}", kind.name().replace('$', "."), trim(text)))
        });
    }
    match kind {
        Kind::Locale => Ok(Value::object(Object::Locale(text.to_owned()))),
        Kind::Charset => charset(text),
        Kind::Uuid if trim(text).is_empty() => Ok(Value::Null),
        Kind::Uuid => uuid_from(trim(text)),
        Kind::ZoneId | Kind::ZoneOffset | Kind::TimeZone => zone(text, kind),
        Kind::Date => legacy_date(text),
        Kind::SimpleDateFormat => date_format(text),
        _ => Ok(Value::string(text)),
    }
}

/// A character set by its name.
pub(crate) fn charset<'a>(name: &str) -> Result<Value<'a>, Fail> {
    let known = match name.to_ascii_uppercase().replace('_', "-").as_str() {
        "UTF-8" | "UTF8" => "UTF-8",
        "US-ASCII" | "ASCII" => "US-ASCII",
        "ISO-8859-1" | "ISO8859-1" | "LATIN1" => "ISO-8859-1",
        "UTF-16" => "UTF-16",
        _ => {
            return Err(Fail::thrown("java.nio.charset.UnsupportedCharsetException", name));
        }
    };
    Ok(Value::object(Object::Charset(known)))
}
