//! Java's numbers as text, and text as Java's numbers.

use super::{
    decimal::{Digits, of_double, of_float},
    text,
};

/// `Double.toString`.
pub(crate) fn double_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return if number.is_sign_negative() { "-0.0" } else { "0.0" }.to_owned();
    }
    java_form(&of_double(number.abs().to_bits()), number < 0.0)
}

/// `Float.toString`.
pub(crate) fn float_text(number: f32) -> String {
    if number.is_nan() || number.is_infinite() || number == 0.0 {
        return double_text(f64::from(number));
    }
    java_form(&of_float(number.abs().to_bits()), number < 0.0)
}

/// Java's form of the digits: plain from 10^-3 to 10^7, otherwise with an
/// exponent, always with a digit after the point.
fn java_form(number: &Digits, negative: bool) -> String {
    let exponent = number.exponent - 1;
    let digits = &number.digits;
    let sign = if negative { "-" } else { "" };
    let or_zero = |rest: &str| if rest.is_empty() { "0".to_owned() } else { rest.to_owned() };
    if (-3..7).contains(&exponent) {
        if exponent < 0 {
            let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0));
            return format!("{sign}0.{zeros}{digits}");
        }
        let whole = usize::try_from(exponent).unwrap_or(0) + 1;
        let padded = format!("{digits:0<whole$}");
        let (before, after) = padded.split_at(whole);
        return format!("{sign}{before}.{}", or_zero(after));
    }
    let (first, rest) = digits.split_at(digits.len().min(1));
    format!("{sign}{first}.{}E{exponent}", or_zero(rest))
}

/// `Long.parseLong(text, radix)` within the given limits; `None` where it throws.
pub(crate) fn parse_integer(text: &str, radix: u32, min: i128, max: i128) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || digits.starts_with(['+', '-']) || !(2..=36).contains(&radix) || digits.len() > 70 {
        return None;
    }
    let mut value: i128 = 0;
    for digit in digits.chars() {
        value = value.checked_mul(i128::from(radix))?.checked_add(i128::from(digit.to_digit(radix)?))?;
    }
    if text.starts_with('-') {
        value = -value;
    }
    if value < min || value > max { None } else { i64::try_from(value).ok() }
}

/// `Double.valueOf(text)`: trimmed, with an optional type letter.
pub(crate) fn parse_double(text: &str) -> Option<f64> {
    let literal = real_literal(text)?;
    match literal {
        Real::Word(value) => Some(value),
        Real::Digits(digits) => digits.parse().ok(),
    }
}

/// `0x1.8p3`, with as many digits as are exact.
fn hex_literal(text: &str) -> Option<f64> {
    let body = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    let (mantissa, exponent) = body.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let value = from_long(i64::from_str_radix(&digits, 16).ok()?);
    let places = i32::try_from(fraction.len()).ok()? * 4;
    Some(value * 2f64.powi(exponent.parse::<i32>().ok()?.checked_sub(places)?))
}

/// `Float.valueOf(text)`, rounded once.
pub(crate) fn parse_float(text: &str) -> Option<f32> {
    match real_literal(text)? {
        #[allow(clippy::cast_possible_truncation, reason = "only NaN and the infinities come here")]
        Real::Word(value) => Some(value as f32),
        Real::Digits(digits) => digits.parse().ok(),
    }
}

enum Real<'t> {
    Word(f64),
    Digits(&'t str),
}

fn real_literal(text: &str) -> Option<Real<'_>> {
    let text = text::trim(text);
    let (negative, body) = match text.strip_prefix(['+', '-']) {
        Some(body) => (text.starts_with('-'), body),
        None => (false, text),
    };
    match body {
        "NaN" => return Some(Real::Word(f64::NAN)),
        "Infinity" => return Some(Real::Word(if negative { f64::NEG_INFINITY } else { f64::INFINITY })),
        _ => {}
    }
    let digits = text.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(text);
    if let Some(value) =
        hex_literal(body.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(body)).or_else(|| hex_literal(body))
    {
        return Some(Real::Word(if negative { -value } else { value }));
    }
    let valid = digits.chars().any(|c| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    if valid { Some(Real::Digits(digits)) } else { None }
}

/// `(int) number`, as Java narrows.
#[allow(clippy::cast_possible_truncation, reason = "Rust's cast saturates and gives 0 for NaN, as Java's does")]
pub(crate) fn to_int(number: f64) -> i32 {
    number as i32
}

/// `(long) number`, as Java narrows.
#[allow(clippy::cast_possible_truncation, reason = "Rust's cast saturates and gives 0 for NaN, as Java's does")]
pub(crate) fn to_long(number: f64) -> i64 {
    number as i64
}

/// `(float) number`.
#[allow(clippy::cast_possible_truncation, reason = "the narrowing is what is asked for")]
pub(crate) fn to_float(number: f64) -> f32 {
    number as f32
}

/// `(double) number`, rounded to the nearest.
#[allow(clippy::cast_precision_loss, reason = "the rounding is what is asked for")]
pub(crate) fn from_long(number: i64) -> f64 {
    number as f64
}

/// `(int) number`: the low 32 bits.
#[allow(clippy::cast_possible_truncation, reason = "the low bits are what is asked for")]
pub(crate) fn low_int(number: i64) -> i32 {
    number as i32
}

/// `Double.hashCode`.
pub(crate) fn hash_double(number: f64) -> i32 {
    let bits = if number.is_nan() { 0x7ff8_0000_0000_0000 } else { number.to_bits() };
    hash_long(bits.cast_signed())
}

/// `Long.hashCode`.
pub(crate) fn hash_long(number: i64) -> i32 {
    low_int(number ^ (number.cast_unsigned() >> 32).cast_signed())
}
