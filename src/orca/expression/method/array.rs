//! Text from and to arrays of chars and bytes.

use super::{Result, low_byte, null_argument};
use crate::orca::expression::{
    fail::{Fail, ILLEGAL_ARGUMENT, STRING_INDEX},
    java::{
        class::{Class, Kind},
        convert,
        resolve::Signature,
        text::{from_units, units},
        value::{Object, Value},
    },
};

/// The chars of a `char[]`.
pub(super) fn chars(value: &Value<'_>) -> Vec<u16> {
    let items = value.elements().unwrap_or_default();
    items
        .iter()
        .map(|item| match item {
            Value::Char(unit) => *unit,
            other => u16::try_from(other.long() & 0xffff).unwrap_or(0),
        })
        .collect()
}

fn bytes(value: &Value<'_>) -> Vec<u8> {
    let items = value.elements().unwrap_or_default();
    items.iter().map(low_byte).collect()
}

/// `getBytes`: in UTF-8, or the character set given.
pub(super) fn get_bytes<'a>(text: &str, charset: Option<&Value<'a>>) -> Result<'a> {
    let name = match charset {
        None => "UTF-8",
        Some(Value::Object(object)) => match &**object {
            Object::Charset(name) => name,
            _ => "UTF-8",
        },
        Some(Value::Text(name)) => {
            let found =
                convert::charset(name).map_err(|_| Fail::thrown("java.io.UnsupportedEncodingException", &**name))?;
            return get_bytes(text, Some(&found));
        }
        Some(_) => return Err(null_argument()),
    };
    let byte = |byte: u8| Value::Byte(byte.cast_signed());
    let bytes = match name {
        "US-ASCII" => {
            text.chars().map(|c| if c.is_ascii() { u8::try_from(u32::from(c)).unwrap_or(b'?') } else { b'?' }).collect()
        }
        "ISO-8859-1" => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        "UTF-16" => [0xfe, 0xff].into_iter().chain(units(text).into_iter().flat_map(u16::to_be_bytes)).collect(),
        _ => text.as_bytes().to_vec(),
    };
    Ok(Value::array(Class::of(Kind::PByte), bytes.into_iter().map(byte).collect()))
}

pub(super) fn to_chars<'a>(text: &str) -> Value<'a> {
    Value::array(Class::of(Kind::PChar), units(text).into_iter().map(Value::Char).collect())
}

/// A part of an array, by offset and count.
pub(super) fn part<T: Clone>(items: &[T], offset: i32, count: i32) -> std::result::Result<Vec<T>, Fail> {
    let range = usize::try_from(offset).ok().zip(usize::try_from(count).ok());
    range
        .and_then(|(offset, count)| items.get(offset..offset + count))
        .map(<[T]>::to_vec)
        .ok_or_else(|| Fail::thrown(STRING_INDEX, format!("offset {offset}, count {count}, length {}", items.len())))
}

/// `new String(…)`.
pub(super) fn new_string<'a>(constructor: &Signature, arguments: &[Value<'a>]) -> Result<'a> {
    let first = constructor.parameters.first().copied();
    Ok(match (first, arguments) {
        (None, _) => Value::text(""),
        (Some(class), [array, rest @ ..]) if class == Class::array(Kind::PChar) => {
            let chars = chars(array);
            match rest {
                [offset, count] => Value::string(from_units(&part(&chars, offset.int(), count.int())?)),
                _ => Value::string(from_units(&chars)),
            }
        }
        (Some(class), [array, rest @ ..]) if class == Class::array(Kind::PByte) => {
            let bytes = bytes(array);
            let bytes = match rest {
                [Value::Int(offset), Value::Int(count), ..] => part(&bytes, *offset, *count)?,
                _ => bytes,
            };
            let latin = matches!(rest.last(), Some(Value::Text(name)) if name.to_ascii_uppercase().starts_with("ISO"));
            if latin {
                Value::string(bytes.into_iter().map(char::from).collect::<String>())
            } else {
                Value::string(String::from_utf8_lossy(&bytes).into_owned())
            }
        }
        (Some(class), [codes, offset, count]) if class == Class::array(Kind::PInt) => {
            let codes = codes.elements().unwrap_or_default();
            let codes = part(&codes, offset.int(), count.int())?;
            let text: Option<String> =
                codes.iter().map(|code| u32::try_from(code.int()).ok().and_then(char::from_u32)).collect();
            Value::string(text.ok_or_else(|| Fail::silent(ILLEGAL_ARGUMENT))?)
        }
        (_, [text]) => Value::text(text.str()),
        _ => return Err(null_argument()),
    })
}
