//! What a plain scalar is, and its value. Mirrors `SnakeYAML`'s `Resolver` and
//! `SafeConstructor` without timestamps, which Spring leaves as text.

use super::scalar::Kind;

/// What a plain scalar is taken for.
pub(super) fn plain(text: &str) -> Kind {
    if is_null(text) {
        Kind::Null
    } else if let Some(flag) = flag(text) {
        Kind::Bool(flag)
    } else if integer(text).is_some() {
        Kind::Integer
    } else if float(text).is_some() {
        Kind::Float
    } else {
        Kind::Text
    }
}

pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// `yes`, `no`, `on`, `off`, `true`, `false`: in lower case, upper case or with
/// a capital.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Some(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn without_underscores(text: &str) -> String {
    text.chars().filter(|ch| *ch != '_').collect()
}

fn all(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    text.bytes().all(allowed)
}

fn digit_or_underscore(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'_'
}

/// The digits of the whole number that `text` is, in decimal.
pub(super) fn integer(text: &str) -> Option<String> {
    let (negative, rest) = split_sign(text);
    let digits = if let Some(digits) = rest.strip_prefix("0b") {
        in_radix(digits, 2)?
    } else if let Some(digits) = rest.strip_prefix("0x") {
        in_radix(digits, 16)?
    } else if rest == "0" {
        rest.to_owned()
    } else if let Some(digits) = rest.strip_prefix('0') {
        in_radix(digits, 8)?
    } else if rest.contains(':') {
        sexagesimal(rest)?
    } else if rest.starts_with(|ch: char| ch.is_ascii_digit()) && all(rest, digit_or_underscore) {
        without_underscores(rest)
    } else {
        return None;
    };
    Some(if negative && digits != "0" { format!("-{digits}") } else { digits })
}

/// Numbers beyond 128 bits, which nobody writes so, stay text.
fn in_radix(digits: &str, radix: u32) -> Option<String> {
    if digits.contains('+') {
        return None;
    }
    u128::from_str_radix(&without_underscores(digits), radix).ok().map(|number| number.to_string())
}

fn sexagesimal(text: &str) -> Option<String> {
    let mut pieces = text.split(':');
    let first = pieces.next()?;
    if !first.starts_with(|ch: char| matches!(ch, '1'..='9')) || !all(first, digit_or_underscore) {
        return None;
    }
    let mut value: i64 = without_underscores(first).parse().ok()?;
    for piece in pieces {
        value = value.checked_mul(60)?.checked_add(i64::from(below_sixty(piece)?))?;
    }
    Some(value.to_string())
}

/// One or two digits, such as the minutes of a time.
fn below_sixty(piece: &str) -> Option<u8> {
    let short = (1..=2).contains(&piece.len()) && all(piece, |byte| byte.is_ascii_digit());
    if short { piece.parse().ok().filter(|number| *number < 60) } else { None }
}

/// The value of the number with a fraction or an exponent that `text` is.
pub(super) fn float(text: &str) -> Option<f64> {
    let (negative, rest) = split_sign(text);
    let magnitude = match rest {
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" if rest == text => f64::NAN,
        _ if rest.contains(':') => sexagesimal_fraction(rest)?,
        _ => decimal_fraction(rest)?,
    };
    Some(if negative { -magnitude } else { magnitude })
}

fn decimal_fraction(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, Some(text.get(at + 1..)?)),
        None => (text, None),
    };
    let has_point = match mantissa.split_once('.') {
        Some(("", fraction)) => {
            if fraction.is_empty() || !all(fraction, digit_or_underscore) {
                return None;
            }
            true
        }
        Some((whole, fraction)) => {
            if !whole.starts_with(|ch: char| ch.is_ascii_digit())
                || !all(whole, digit_or_underscore)
                || !all(fraction, digit_or_underscore)
            {
                return None;
            }
            true
        }
        None => {
            if !mantissa.starts_with(|ch: char| ch.is_ascii_digit()) || !all(mantissa, digit_or_underscore) {
                return None;
            }
            false
        }
    };
    match exponent {
        Some(exponent) => {
            let (_, digits) = split_sign(exponent);
            if digits.is_empty() || !all(digits, |byte| byte.is_ascii_digit()) {
                return None;
            }
        }
        None if !has_point => return None,
        None => {}
    }
    without_underscores(text).parse().ok()
}

/// `1:30.5`: sixtieths before the point.
fn sexagesimal_fraction(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.')?;
    let mut pieces = whole.split(':');
    let first = pieces.next()?;
    if !first.starts_with(|ch: char| ch.is_ascii_digit()) || !all(first, digit_or_underscore) {
        return None;
    }
    if !all(fraction, digit_or_underscore) {
        return None;
    }
    let mut value: f64 = without_underscores(first).parse().ok()?;
    for piece in pieces {
        value = value * 60.0 + f64::from(below_sixty(piece)?);
    }
    let fraction = without_underscores(fraction);
    let fraction: f64 = if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
    Some(value + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_those_of_yaml_1_1() {
        for (text, value) in [
            ("0", "0"),
            ("-0", "0"),
            ("+12", "12"),
            ("1_000", "1000"),
            ("0x1F", "31"),
            ("0x_f_F", "255"),
            ("-0b1_01", "-5"),
            ("017", "15"),
            ("0_7", "7"),
            ("00", "0"),
            ("1:30", "90"),
            ("190:20:30", "685230"),
            ("-1:0", "-60"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
        ] {
            assert_eq!(integer(text).as_deref(), Some(value), "{text}");
        }
        for text in
            ["", "-", "08", "0o17", "1:60", "0:30", "0x", "0b2", "_1", "1.0", "12a", "0x+1", "0x_+1", "1:2:", "²"]
        {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn fractions_are_those_of_yaml_1_1() {
        for (text, value) in [
            ("1.5", 1.5),
            ("1.", 1.0),
            (".5", 0.5),
            ("-1_0.5_0", -10.5),
            ("1e3", 1000.0),
            ("1.5E-1", 0.15),
            ("08.5", 8.5),
            ("1:30.5", 90.5),
            ("-.inf", f64::NEG_INFINITY),
        ] {
            assert_eq!(float(text), Some(value), "{text}");
        }
        assert!(float(".NaN").is_some_and(f64::is_nan));
        for text in ["", ".", "1", "1e", "e1", "1.2.3", "-.nan", ".e1", "1:60.0", "inf", "nan", "0x1.8"] {
            assert_eq!(float(text), None, "{text}");
        }
    }

    #[test]
    fn words_that_are_not_text() {
        assert_eq!(plain("yes"), Kind::Bool(true));
        assert_eq!(plain("Off"), Kind::Bool(false));
        assert_eq!(plain("yEs"), Kind::Text);
        assert_eq!(plain("y"), Kind::Text);
        assert_eq!(plain("~"), Kind::Null);
        assert_eq!(plain("nUll"), Kind::Text);
        assert_eq!(plain("2018-04-26"), Kind::Text);
        assert_eq!(plain("16.04-LTS"), Kind::Text);
    }
}
