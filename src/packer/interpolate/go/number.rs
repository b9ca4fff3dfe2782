/// A number as written in a template: which kinds of Go number it can be.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Number {
    pub int: Option<i64>,
    pub uint: Option<u64>,
    pub float: Option<f64>,
    pub complex: Option<(f64, f64)>,
    pub text: String,
}

/// Reads a number token. Mirrors `text/template/parse` `newNumber`.
pub(in super::super) fn parse(text: &str) -> Result<Number, String> {
    let mut number = Number { int: None, uint: None, float: None, complex: None, text: text.to_owned() };
    if let Some(imaginary) = text.strip_suffix('i').and_then(parse_float) {
        number.set_complex(0.0, imaginary);
        return Ok(number);
    }
    number.uint = if text.starts_with(['+', '-']) { None } else { parse_uint(text) };
    number.int = parse_int(text);
    if number.int == Some(0) && number.uint.is_none() {
        number.uint = Some(0);
    }
    if let Some(int) = number.int {
        number.float = Some(as_float(int));
    } else if let Some(uint) = number.uint {
        number.float = Some(as_float_unsigned(uint));
    } else if let Some(float) = parse_float(text) {
        if !text.contains(['.', 'e', 'E', 'p', 'P']) {
            return Err(format!("integer overflow: {}", super::quote::quote(text.as_bytes())));
        }
        number.float = Some(float);
        number.int = exact_int(float);
        number.uint = exact_uint(float);
    } else {
        return Err(format!("illegal number syntax: {}", super::quote::quote(text.as_bytes())));
    }
    Ok(number)
}

/// Reads a token such as `1+2i`.
pub(in super::super) fn parse_complex(text: &str) -> Result<Number, String> {
    let mut number = Number { int: None, uint: None, float: None, complex: None, text: text.to_owned() };
    let split = text.bytes().enumerate().skip(1).filter(|(_, byte)| matches!(byte, b'+' | b'-'));
    for (at, _) in split {
        let (Some(real), Some(imaginary)) = (text.get(..at), text.get(at..)) else { continue };
        let imaginary = imaginary.strip_suffix('i').and_then(parse_float);
        if let (Some(real), Some(imaginary)) = (parse_float(real), imaginary) {
            number.set_complex(real, imaginary);
            return Ok(number);
        }
    }
    Err("syntax error scanning complex number".to_owned())
}

/// A character constant: its code.
pub(in super::super) fn from_rune(code: u32, text: &str) -> Number {
    Number {
        int: Some(i64::from(code)),
        uint: Some(u64::from(code)),
        float: Some(f64::from(code)),
        complex: None,
        text: text.to_owned(),
    }
}

impl Number {
    fn set_complex(&mut self, real: f64, imaginary: f64) {
        self.complex = Some((real, imaginary));
        if imaginary == 0.0 {
            self.float = Some(real);
            self.int = exact_int(real);
            self.uint = exact_uint(real);
        }
    }
}

#[allow(clippy::cast_precision_loss)]
fn as_float(int: i64) -> f64 {
    int as f64
}

#[allow(clippy::cast_precision_loss)]
fn as_float_unsigned(uint: u64) -> f64 {
    uint as f64
}

#[allow(clippy::cast_possible_truncation)]
fn exact_int(float: f64) -> Option<i64> {
    let fits = float.fract() == 0.0 && (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float);
    fits.then_some(float as i64)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn exact_uint(float: f64) -> Option<u64> {
    let fits = float.fract() == 0.0 && (0.0..18_446_744_073_709_551_616.0).contains(&float);
    fits.then_some(float as u64)
}

/// `strconv.ParseInt(text, 0, 64)`.
fn parse_int(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let size = i128::from(parse_uint(digits)?);
    i64::try_from(if negative { -size } else { size }).ok()
}

/// `strconv.ParseUint(text, 0, 64)`.
fn parse_uint(text: &str) -> Option<u64> {
    let lower = text.to_ascii_lowercase();
    let (radix, digits) = if let Some(rest) = lower.strip_prefix("0x") {
        (16, rest)
    } else if let Some(rest) = lower.strip_prefix("0b") {
        (2, rest)
    } else if let Some(rest) = lower.strip_prefix("0o") {
        (8, rest)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, lower.get(1..)?)
    } else {
        (10, lower.as_str())
    };
    if text.contains('_') && !underscores_fit(text) {
        return None;
    }
    let digits: String = digits.chars().filter(|ch| *ch != '_').collect();
    if digits.is_empty() || !digits.chars().all(|ch| ch.is_digit(radix)) {
        return None;
    }
    u64::from_str_radix(&digits, radix).ok()
}

/// Underscores stand only between digits, or between a prefix and a digit.
fn underscores_fit(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    let prefix = ["0x", "0b", "0o"].iter().find(|prefix| lower.starts_with(**prefix));
    let hex = prefix == Some(&"0x");
    let (mut before, body) = match prefix {
        Some(_) => ('0', lower.get(2..).unwrap_or_default()),
        None => ('^', lower.as_str()),
    };
    for ch in body.chars() {
        if ch.is_ascii_digit() || (hex && ch.is_ascii_hexdigit()) {
            before = '0';
        } else if ch == '_' {
            if before != '0' {
                return false;
            }
            before = '_';
        } else {
            if before == '_' {
                return false;
            }
            before = '!';
        }
    }
    before != '_'
}

/// `strconv.ParseFloat(text, 64)` for what a number token can hold; a text out
/// of range is none.
fn parse_float(text: &str) -> Option<f64> {
    if text.contains('_') && !underscores_fit(text) {
        return None;
    }
    let plain: String = text.chars().filter(|ch| *ch != '_').collect();
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    if unsigned.starts_with("0x") || unsigned.starts_with("0X") {
        let size = parse_hex_float(&unsigned.get(2..)?.to_ascii_lowercase())?;
        return Some(if plain.starts_with('-') { -size } else { size });
    }
    if !unsigned.starts_with(|ch: char| ch.is_ascii_digit() || ch == '.') {
        return None;
    }
    let value: f64 = plain.parse().ok()?;
    value.is_finite().then_some(value)
}

/// Digits, an optional point and an obligatory binary exponent.
fn parse_hex_float(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once('p')?;
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value = 0.0_f64;
    for digit in whole.chars().chain(fraction.chars()) {
        value = value * 16.0 + f64::from(digit.to_digit(16)?);
    }
    let scale = exponent.checked_sub(4 * i32::try_from(fraction.len()).ok()?)?;
    let value = value * 2.0_f64.powi(scale);
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_in_every_base() {
        for (text, value) in [("0x1F", 31), ("0b101", 5), ("0o17", 15), ("017", 15), ("1_000", 1000), ("-5", -5)] {
            assert_eq!(parse(text).unwrap().int, Some(value), "{text}");
        }
        assert_eq!(parse("99999999999999999999").unwrap_err(), "integer overflow: \"99999999999999999999\"");
        assert_eq!(parse("089").unwrap_err(), "integer overflow: \"089\"");
        assert_eq!(parse("1__0").unwrap_err(), "illegal number syntax: \"1__0\"");
        assert_eq!(parse(".").unwrap_err(), "illegal number syntax: \".\"");
    }

    #[test]
    fn floats_that_are_whole_are_integers_too() {
        assert_eq!(parse("1.0").unwrap().int, Some(1));
        assert_eq!(parse("1.5").unwrap().int, None);
        assert_eq!(parse("0x1p4").unwrap().float, Some(16.0));
        assert_eq!(parse("2i").unwrap().complex, Some((0.0, 2.0)));
        assert_eq!(parse_complex("1+2i").unwrap().complex, Some((1.0, 2.0)));
    }
}
