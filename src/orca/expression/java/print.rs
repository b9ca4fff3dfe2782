//! Java's `toString()`.

use std::fmt::Write;

use super::{
    class::{Class, Kind},
    constant::enum_name,
    number::{double_text, float_text},
    same::number_halves,
    text::{self, from_units},
    value::{MAX_VALUE_DEPTH, Object, Value},
};
use crate::orca::expression::{
    fail::Fail,
    time,
    vm::{MAX_TEXT, Vm, text_bound},
};

/// `String.valueOf(value)`.
///
/// # Errors
/// Where the text depends on an object's identity, or is too long.
pub(crate) fn text<'a>(vm: &Vm<'a>, value: &Value<'a>) -> Result<String, Fail> {
    let mut out = String::new();
    write(vm, value, &mut out, 0)?;
    vm.work.spend(out.len() / 16);
    Ok(out)
}

fn write<'a>(vm: &Vm<'a>, value: &Value<'a>, out: &mut String, depth: usize) -> Result<(), Fail> {
    if depth > MAX_VALUE_DEPTH {
        return Err(Fail::Bound(format!("values nest at most {MAX_VALUE_DEPTH} deep here")));
    }
    if out.len() > MAX_TEXT {
        return Err(Fail::Bound(text_bound()));
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Byte(_) | Value::Short(_) | Value::Int(_) | Value::Long(_) => out.push_str(&value.long().to_string()),
        Value::Big(value) => out.push_str(&value.to_string()),
        Value::Float(value) => out.push_str(&float_text(*value)),
        Value::Double(value) => out.push_str(&double_text(*value)),
        Value::Char(unit) => out.push_str(&from_units(&[*unit])),
        Value::Text(text) => out.push_str(text),
        Value::List(list) => {
            out.push('[');
            for (at, item) in list.items().iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                let own = matches!(item, Value::List(inner) if std::rc::Rc::ptr_eq(inner, list));
                if own { out.push_str("(this Collection)") } else { write(vm, item, out, depth + 1)? }
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (at, (key, item)) in map.entries().iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                write(vm, key, out, depth + 1)?;
                out.push('=');
                let own = matches!(item, Value::Map(inner) if std::rc::Rc::ptr_eq(inner, map));
                if own { out.push_str("(this Map)") } else { write(vm, item, out, depth + 1)? }
            }
            out.push('}');
        }
        Value::Array(_) => return Err(by_identity(value)),
        Value::Class(class) => out.push_str(&class_text(*class)),
        Value::Object(object) => object_text(vm, value, object, out, depth)?,
    }
    Ok(())
}

fn by_identity(value: &Value<'_>) -> Fail {
    let class = value.class().map(Class::name).unwrap_or_default();
    Fail::Unknown(format!("the text of an object of {class} holds its place in memory"))
}

fn class_text(class: Class) -> String {
    if class.is_primitive() { class.name() } else { format!("class {}", class.name()) }
}

fn object_text<'a>(
    vm: &Vm<'a>,
    value: &Value<'a>,
    object: &Object<'a>,
    out: &mut String,
    depth: usize,
) -> Result<(), Fail> {
    match object {
        Object::Date(millis) => out.push_str(&time::format::date_text(millis.get())),
        Object::Uuid(bits) => out.push_str(&uuid_text(*bits)),
        Object::LocalDate(day) => out.push_str(&time::calendar::date_text(*day)),
        Object::LocalDateTime(day, nanos) => {
            out.push_str(&time::calendar::date_text(*day));
            out.push('T');
            out.push_str(&time::calendar::time_text(*nanos));
        }
        Object::LocalTime(nanos) => out.push_str(&time::calendar::time_text(*nanos)),
        Object::Instant(seconds, nanos) => out.push_str(&time::calendar::instant_text(*seconds, *nanos)),
        Object::DateFormat(format) => {
            let hash = text::hash(&format.borrow().pattern);
            let _ = write!(out, "java.text.SimpleDateFormat@{hash:x}");
        }
        Object::Enum(Kind::ChronoUnit, ordinal) => out.push_str(time::unit_text(*ordinal)),
        Object::Enum(kind, ordinal) => out.push_str(enum_name(*kind, *ordinal)),
        Object::Entry(key, item, _) => {
            write(vm, key, out, depth + 1)?;
            out.push('=');
            write(vm, item, out, depth + 1)?;
        }
        Object::Locale(name) => out.push_str(name),
        Object::Charset(name) => out.push_str(name),
        Object::Zone(_, offset) => out.push_str(&time::offset_text(*offset)),
        Object::Bean(bean) => {
            let Some(text) = bean.text(vm, depth)? else { return Err(by_identity(value)) };
            out.push_str(&text);
        }
        _ => return Err(by_identity(value)),
    }
    Ok(())
}

/// `UUID.toString`.
pub(crate) fn uuid_text(bits: u128) -> String {
    let (high, low) = number_halves(bits);
    let hex = format!("{:016x}{:016x}", high.cast_unsigned(), low.cast_unsigned());
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default().to_owned();
    [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
}
