//! What plain scalars mean.

use std::cell::Cell;

use crate::orca::expression::{
    java::{
        class::Kind,
        convert::integer,
        number::{parse_double, parse_integer},
        value::{Object, Value},
    },
    time::calendar,
};

/// What a plain scalar means in YAML 1.1.
pub(super) fn resolve<'a>(text: &str) -> Value<'a> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => return Value::Bool(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => return Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Value::Double(f64::NAN),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return Value::string(text);
    }
    number(text).or_else(|| date(text)).unwrap_or_else(|| Value::string(text))
}

fn number<'a>(text: &str) -> Option<Value<'a>> {
    let negative = text.starts_with('-');
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(body, ".inf" | ".Inf" | ".INF") {
        return Some(Value::Double(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
    }
    let digits = body.replace('_', "");
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') || digits.is_empty() {
        return None;
    }
    let whole = |digits: &str, radix: u32| {
        let sign = if negative { "-" } else { "" };
        let value = parse_integer(&format!("{sign}{digits}"), radix, i128::from(i64::MIN), i128::from(i64::MAX))?;
        Some(integer(value, if i32::try_from(value).is_ok() { Kind::Integer } else { Kind::Long }))
    };
    if let Some(hex) = digits.strip_prefix("0x") {
        return whole(hex, 16);
    }
    if let Some(binary) = digits.strip_prefix("0b") {
        return whole(binary, 2);
    }
    if digits.chars().all(|c| c.is_ascii_digit()) {
        return if digits.len() > 1 && digits.starts_with('0') { whole(&digits, 8) } else { whole(&digits, 10) };
    }
    if digits.contains(':') {
        let mut parts = Vec::new();
        for part in digits.split(':') {
            parts.push(part.parse::<i64>().ok().filter(|part| parts.is_empty() || *part < 60)?);
        }
        let value = parts.iter().fold(0i64, |sum, part| sum.wrapping_mul(60).wrapping_add(*part));
        return whole(&value.to_string(), 10);
    }
    // A float has a point; an exponent has a sign.
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits.as_str(), None),
    };
    let dotted = mantissa.contains('.') && mantissa.chars().filter(|c| *c == '.').count() == 1;
    let plain = mantissa.chars().all(|c| c.is_ascii_digit() || c == '.') && mantissa != ".";
    let signed = exponent.is_none_or(|exponent| {
        let rest = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit())
    });
    if !plain || !signed || !dotted && exponent.is_none() {
        return None;
    }
    let value = parse_double(&digits)?;
    Some(Value::Double(if negative { -value } else { value }))
}

fn date<'a>(text: &str) -> Option<Value<'a>> {
    let made = |seconds: i64, millis: i64| {
        Value::object(Object::Date(Cell::new(seconds.wrapping_mul(1000).wrapping_add(millis))))
    };
    if text.len() == 10 {
        return calendar::parse_date(text).ok().map(|day| made(day * 86_400, 0));
    }
    let normal = text.replacen(' ', "T", 1).replace(' ', "");
    let zoned = if normal.ends_with('Z') || normal.get(11..).is_some_and(|time| time.contains(['+', '-'])) {
        normal
    } else {
        format!("{normal}Z")
    };
    let (seconds, nanos) = calendar::parse_instant(&zoned).ok()?;
    Some(made(seconds, i64::from(nanos / 1_000_000)))
}
