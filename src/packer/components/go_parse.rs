//! Go's own reading of booleans, numbers and durations from text, with Go's
//! words for what it refuses.

use std::fmt::Write;

use super::go_value;

/// Mirrors Go `strconv.ParseBool`; the error is Go's text.
pub fn parse_bool(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(format!("strconv.ParseBool: parsing {}: invalid syntax", quote(text))),
    }
}

/// Mirrors Go `strconv.ParseInt(text, 0, bits)`: `0x`, `0o`, `0b` and a leading
/// `0` choose the base, `_` may stand between digits.
pub fn parse_int(text: &str, bits: u32) -> Result<i64, String> {
    let fault = |what: &str| Err(format!("strconv.ParseInt: parsing {}: {what}", quote(text)));
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    let limit = 1_u128 << (bits - 1);
    match magnitude(digits, true) {
        None => fault("invalid syntax"),
        Some(value) if value > limit || (value == limit && !negative) => fault("value out of range"),
        Some(value) => {
            let value = i128::try_from(value).unwrap_or_default();
            let signed = if negative { -value } else { value };
            Ok(i64::try_from(signed).unwrap_or_default())
        }
    }
}

/// Mirrors Go `strconv.ParseUint(text, 0, bits)`.
pub fn parse_uint(text: &str, bits: u32) -> Result<u64, String> {
    let fault = |what: &str| Err(format!("strconv.ParseUint: parsing {}: {what}", quote(text)));
    match magnitude(text, true) {
        None => fault("invalid syntax"),
        Some(value) if value >= 1_u128 << bits => fault("value out of range"),
        Some(value) => Ok(u64::try_from(value).unwrap_or_default()),
    }
}

/// Mirrors Go `strconv.Atoi`: base 10 only.
pub fn atoi(text: &str) -> Result<i64, String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("strconv.Atoi: parsing {}: invalid syntax", quote(text)));
    }
    text.parse().map_err(|_| format!("strconv.Atoi: parsing {}: value out of range", quote(text)))
}

/// Mirrors Go `strconv.ParseFloat(text, 64)` for decimal numbers.
pub fn parse_float(text: &str) -> Result<f64, String> {
    let fault = |what: &str| Err(format!("strconv.ParseFloat: parsing {}: {what}", quote(text)));
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let word = unsigned.to_ascii_lowercase();
    let named = matches!(word.as_str(), "inf" | "infinity" | "nan");
    let starts_well = unsigned.starts_with(|ch: char| ch.is_ascii_digit() || ch == '.');
    if !named && !starts_well {
        return fault("invalid syntax");
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_infinite() && !named => fault("value out of range"),
        Ok(value) => Ok(value),
        Err(_) => fault("invalid syntax"),
    }
}

/// The digits of Go's base 0 notation; `None` is a syntax error, a value that
/// does not fit 127 bits counts as the largest.
fn magnitude(text: &str, prefixed: bool) -> Option<u128> {
    let lower = text.to_ascii_lowercase();
    let (base, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] if prefixed => (16, lower.get(2..)?),
        [b'0', b'b', ..] if prefixed => (2, lower.get(2..)?),
        [b'0', b'o', ..] if prefixed => (8, lower.get(2..)?),
        [b'0', _, ..] if prefixed => (8, lower.get(1..)?),
        _ => (10, lower.as_str()),
    };
    if digits.is_empty() || !underscores_fit(&lower) {
        return None;
    }
    let mut value: u128 = 0;
    for ch in digits.chars().filter(|ch| *ch != '_') {
        let digit = ch.to_digit(base)?;
        value = value.saturating_mul(u128::from(base)).saturating_add(u128::from(digit)).min(u128::MAX >> 1);
    }
    Some(value)
}

/// Underscores must separate digits; the base prefix counts as a digit.
fn underscores_fit(text: &str) -> bool {
    !text.starts_with('_') && !text.ends_with('_') && !text.contains("__")
}

/// Nanoseconds of a Go duration such as `1h30m` or `1.5s`.
///
/// Mirrors Go `time.ParseDuration`; the error is Go's text.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", time_quote(text));
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let limit = 1_u128 << 63;
    let mut total: u128 = 0;
    while !rest.is_empty() {
        let (whole, after_whole) = leading_digits(rest);
        let (fraction, after) = match after_whole.strip_prefix('.') {
            Some(tail) => leading_digits(tail),
            None => ("", after_whole),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let unit_len = after.find(|ch: char| ch == '.' || ch.is_ascii_digit()).unwrap_or(after.len());
        let (unit_name, tail) = after.split_at(unit_len);
        if unit_name.is_empty() {
            return Err(format!("time: missing unit in duration {}", time_quote(text)));
        }
        let Some(unit) = duration_unit(unit_name) else {
            return Err(format!("time: unknown unit {} in duration {}", time_quote(unit_name), time_quote(text)));
        };
        let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| invalid())? };
        total = total.saturating_add(whole.saturating_mul(unit)).saturating_add(fraction_of(fraction, unit));
        if whole > limit || total > limit {
            return Err(invalid());
        }
        rest = tail;
    }
    if total == limit && !negative {
        return Err(invalid());
    }
    let total = i128::try_from(total).unwrap_or_default();
    Ok(i64::try_from(if negative { -total } else { total }).unwrap_or_default())
}

/// Mirrors Go's own `time.quote`, which is not `%q`: all beyond ASCII as bytes.
fn time_quote(text: &str) -> String {
    let mut out = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b' '..=0x7f => out.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(out, "\\x{byte:02x}")),
        }
    }
    out.push('"');
    out
}

fn leading_digits(text: &str) -> (&str, &str) {
    let end = text.find(|ch: char| !ch.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

fn duration_unit(name: &str) -> Option<u128> {
    Some(match name {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

/// Digits behind the point, in nanoseconds, cut off as Go does.
fn fraction_of(digits: &str, unit: u128) -> u128 {
    let significant: String = digits.chars().take(18).collect();
    let scale = 10_u128.pow(u32::try_from(significant.len()).unwrap_or(0));
    significant.parse::<u128>().unwrap_or(0) * unit / scale
}

/// A duration as Go prints it: `5m0s`, `1.5s`, `300ms`.
///
/// Mirrors Go `time.Duration.String`.
pub fn duration_text(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let magnitude = nanoseconds.unsigned_abs();
    if magnitude == 0 {
        return "0s".to_owned();
    }
    let small = [("ns", 1_u64, 0_usize), ("µs", 1_000, 3), ("ms", 1_000_000, 6)];
    if magnitude < 1_000_000_000 {
        for (unit, size, places) in small {
            if magnitude < size * 1_000 {
                return format!("{sign}{}{unit}", decimal(magnitude, size, places));
            }
        }
    }
    let seconds_total = magnitude / 1_000_000_000;
    let seconds = decimal(magnitude % 60_000_000_000, 1_000_000_000, 9);
    let mut out = sign.to_owned();
    if seconds_total >= 3600 {
        let _ = write!(out, "{}h", seconds_total / 3600);
    }
    if seconds_total >= 60 {
        let _ = write!(out, "{}m", seconds_total / 60 % 60);
    }
    let _ = write!(out, "{seconds}s");
    out
}

fn decimal(value: u64, unit: u64, places: usize) -> String {
    let fraction = value % unit;
    if fraction == 0 {
        return (value / unit).to_string();
    }
    let digits = format!("{fraction:0places$}");
    format!("{}.{}", value / unit, digits.trim_end_matches('0'))
}

/// A float that Go would truncate to an integer of 64 bits.
pub fn truncate(float: f64) -> i64 {
    // The cast saturates, which is as good as Go's undefined result.
    #[allow(clippy::cast_possible_truncation)]
    let whole = float as i64;
    whole
}

/// The text in Go's `%q` quotes.
pub fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            ch if u32::from(ch) < 0x20 || ch == '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(ch));
            }
            ch if prints(ch) => out.push(ch),
            ch if u32::from(ch) > 0xffff => {
                let _ = write!(out, "\\U{:08x}", u32::from(ch));
            }
            ch => {
                let _ = write!(out, "\\u{:04x}", u32::from(ch));
            }
        }
    }
    out.push('"');
    out
}

/// Go prints letters, marks, numbers, punctuation, symbols and the ASCII
/// blank; other blanks, controls and private characters are escaped.
fn prints(ch: char) -> bool {
    if ch == ' ' {
        return true;
    }
    let code = u32::from(ch);
    let private = (0xe000..=0xf8ff).contains(&code) || code >= 0xf_0000;
    let format = matches!(code, 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2064 | 0xfeff);
    !ch.is_control() && !ch.is_whitespace() && !private && !format
}

/// A number as weak decoding puts it into a string.
pub fn number_text(number: &serde_json::Number) -> String {
    go_value::plain(go_value::float(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_in_base_zero() {
        assert_eq!(parse_int("0x16", 64), Ok(22));
        assert_eq!(parse_int("022", 64), Ok(18));
        assert_eq!(parse_int("1_000", 64), Ok(1000));
        assert_eq!(parse_int("-0b11", 64), Ok(-3));
        for wrong in ["", " 22", "1e3", "_1", "1__0", "0x", "08", "--1"] {
            assert!(parse_int(wrong, 64).unwrap_err().ends_with("invalid syntax"), "{wrong}");
        }
        assert_eq!(parse_int("-9223372036854775808", 64), Ok(i64::MIN));
        assert!(parse_int("9223372036854775808", 64).unwrap_err().ends_with("out of range"));
        assert!(parse_uint("256", 8).unwrap_err().ends_with("out of range"));
        assert_eq!(parse_uint("255", 8), Ok(255));
    }

    #[test]
    fn durations() {
        assert_eq!(parse_duration("1h30m"), Ok(5_400_000_000_000));
        assert_eq!(parse_duration("1.5s"), Ok(1_500_000_000));
        assert_eq!(parse_duration("-.5m"), Ok(-30_000_000_000));
        assert_eq!(parse_duration("0"), Ok(0));
        assert_eq!(parse_duration("5").unwrap_err(), "time: missing unit in duration \"5\"");
        assert_eq!(parse_duration("1d").unwrap_err(), "time: unknown unit \"d\" in duration \"1d\"");
        assert_eq!(parse_duration("").unwrap_err(), "time: invalid duration \"\"");
        let odd = parse_duration("1é\"").unwrap_err();
        assert_eq!(odd, "time: unknown unit \"\\xc3\\xa9\\\"\" in duration \"1\\xc3\\xa9\\\"\"");
        assert_eq!(duration_text(300_000_000_000), "5m0s");
        assert_eq!(duration_text(1_500_000_000), "1.5s");
        assert_eq!(duration_text(300_000_000), "300ms");
        assert_eq!(duration_text(3_600_000_000_000), "1h0m0s");
        assert_eq!(duration_text(1), "1ns");
    }

    #[test]
    fn quotes() {
        assert_eq!(quote("a\"\\\n\u{1}é\u{a0}"), "\"a\\\"\\\\\\n\\x01é\\u00a0\"");
    }
}
