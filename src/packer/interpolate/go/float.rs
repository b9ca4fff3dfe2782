use std::fmt::Write as _;

/// The decimal digits of a finite number: value = 0.d1d2d3… × 10^point.
struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

/// `strconv.FormatFloat(value, verb, precision, 64)` with the sign always
/// written (`+` or `-`), as `fmt` needs it. `verb` is one of `b e E f F g G x
/// X`; no precision means the shortest text that reads back.
pub(in super::super) fn format(value: f64, verb: u8, precision: Option<usize>) -> String {
    let sign = if value.is_sign_negative() && !value.is_nan() { '-' } else { '+' };
    let size = value.abs();
    let body = if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        "Inf".to_owned()
    } else {
        match verb {
            b'b' => binary(size),
            b'x' | b'X' => hexadecimal(size, verb, precision),
            b'e' | b'E' => {
                let decimal = decimal(size, precision.map(Rounding::Significant1));
                let fraction = precision.unwrap_or_else(|| decimal.digits.len().saturating_sub(1));
                exponent_form(&decimal, fraction, verb)
            }
            b'f' | b'F' => {
                let decimal = decimal(size, precision.map(Rounding::Fraction));
                let shown = usize::try_from(decimal.point).unwrap_or(0);
                let fraction = precision.unwrap_or_else(|| fraction_len(&decimal, shown));
                plain_form(&decimal, fraction)
            }
            _ => general(size, verb, precision),
        }
    };
    format!("{sign}{body}")
}

fn fraction_len(decimal: &Decimal, shown: usize) -> usize {
    if decimal.point < 0 {
        decimal.digits.len() + usize::try_from(-decimal.point).unwrap_or(0)
    } else {
        decimal.digits.len().saturating_sub(shown)
    }
}

fn general(size: f64, verb: u8, precision: Option<usize>) -> String {
    let wanted = precision.map(|precision| precision.max(1));
    let decimal = decimal(size, wanted.map(|wanted| Rounding::Significant1(wanted - 1)));
    // Trailing zeros that rounding to a precision left are not shown.
    let trimmed = decimal.digits.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
    let shown = if wanted.is_some() { trimmed } else { decimal.digits.len() };
    let mut threshold = wanted.map_or(6, |wanted| i32::try_from(wanted).unwrap_or(i32::MAX));
    if wanted.is_some() {
        let shown = i32::try_from(shown).unwrap_or(i32::MAX);
        if threshold > shown && shown >= decimal.point {
            threshold = shown;
        }
    }
    let exponent = decimal.point - 1;
    let decimal = Decimal { digits: decimal.digits.into_iter().take(shown).collect(), point: decimal.point };
    if exponent < -4 || exponent >= threshold {
        let verb = if verb == b'G' { b'E' } else { b'e' };
        let fraction = decimal.digits.len().saturating_sub(1);
        return exponent_form(&decimal, fraction, verb);
    }
    let fraction = fraction_len(&decimal, usize::try_from(decimal.point).unwrap_or(0));
    plain_form(&decimal, fraction)
}

enum Rounding {
    /// One digit before the point and this many after.
    Significant1(usize),
    /// This many digits after the decimal point.
    Fraction(usize),
}

fn decimal(size: f64, rounding: Option<Rounding>) -> Decimal {
    // Digits beyond these are zeros for every 64-bit float.
    const MOST: usize = 1100;
    match rounding {
        None => from_exponent_text(&format!("{size:e}"), size == 0.0),
        Some(Rounding::Significant1(count)) => from_exponent_text(&format!("{size:.*e}", count.min(MOST)), size == 0.0),
        Some(Rounding::Fraction(count)) => from_plain_text(&format!("{size:.*}", count.min(MOST))),
    }
}

fn from_exponent_text(text: &str, zero: bool) -> Decimal {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    if zero {
        return Decimal { digits: vec![b'0'; digits.len()], point: 1 };
    }
    Decimal { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 }
}

fn from_plain_text(text: &str) -> Decimal {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.bytes().chain(fraction.bytes()).collect();
    Decimal { digits, point: i32::try_from(whole.len()).unwrap_or(i32::MAX) }
}

/// `d.ddde±dd`.
fn exponent_form(decimal: &Decimal, fraction: usize, verb: u8) -> String {
    let digit = |index: usize| char::from(decimal.digits.get(index).copied().unwrap_or(b'0'));
    let mut text = String::new();
    text.push(digit(0));
    if fraction > 0 {
        text.push('.');
        text.extend((1..=fraction).map(digit));
    }
    let zero = decimal.digits.iter().all(|digit| *digit == b'0');
    let exponent = if zero { 0 } else { decimal.point - 1 };
    text.push(char::from(verb));
    text.push(if exponent < 0 { '-' } else { '+' });
    let _ = write!(text, "{:02}", exponent.abs());
    text
}

/// `ddd.ddd` with `fraction` digits after the point.
fn plain_form(decimal: &Decimal, fraction: usize) -> String {
    let digit = |at: i64| {
        let known = usize::try_from(at).ok().and_then(|at| decimal.digits.get(at));
        char::from(known.copied().unwrap_or(b'0'))
    };
    let point = i64::from(decimal.point);
    let mut text = String::new();
    if point > 0 {
        let whole: String = (0..point).map(digit).collect();
        let stripped = whole.trim_start_matches('0');
        text.push_str(if stripped.is_empty() { "0" } else { stripped });
    } else {
        text.push('0');
    }
    if fraction > 0 {
        text.push('.');
        text.extend((0..i64::try_from(fraction).unwrap_or(0)).map(|index| digit(point + index)));
    }
    text
}

/// Mantissa and power of two such that value = mantissa × 2^power, the mantissa
/// with its 53rd bit set unless the number is too small for it.
fn parts(size: f64) -> (u64, i32) {
    let bits = size.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
    if biased == 0 { (fraction, -1074) } else { (fraction | (1 << 52), biased - 1075) }
}

fn binary(size: f64) -> String {
    let (mantissa, power) = parts(size);
    let sign = if power < 0 { '-' } else { '+' };
    format!("{mantissa}p{sign}{}", power.abs())
}

/// `0x1.8p+01`.
fn hexadecimal(size: f64, verb: u8, precision: Option<usize>) -> String {
    let (mut mantissa, mut power) = parts(size);
    if mantissa == 0 {
        power = 0;
    } else {
        // The leading digit is 1, at bit 60.
        let shift = mantissa.leading_zeros().saturating_sub(3);
        mantissa <<= shift;
        power += 60 - i32::try_from(shift).unwrap_or(0);
    }
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        let dropped = 60 - 4 * u32::try_from(precision).unwrap_or(0);
        let rest = mantissa & ((1 << dropped) - 1);
        mantissa >>= dropped;
        let half = 1_u64 << (dropped - 1);
        if rest > half || (rest == half && mantissa & 1 == 1) {
            mantissa += 1;
        }
        mantissa <<= dropped;
        if mantissa & (1 << 61) != 0 {
            mantissa >>= 1;
            power += 1;
        }
    }
    let lead = (mantissa >> 60) & 0xf;
    let mut digits = format!("{:015x}", mantissa & ((1 << 60) - 1));
    match precision {
        None => digits.truncate(digits.trim_end_matches('0').len()),
        Some(precision) => {
            digits.truncate(precision);
            while digits.len() < precision {
                digits.push('0');
            }
        }
    }
    let dot = if digits.is_empty() { "" } else { "." };
    let sign = if power < 0 { '-' } else { '+' };
    let text = format!("0x{lead}{dot}{digits}p{sign}{:02}", power.abs());
    if verb == b'X' { text.to_uppercase() } else { text }
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn general_form_switches_at_the_shortest_precision() {
        let cases: &[(f64, &str)] = &[
            (100_000.0, "+100000"),
            (1e6, "+1e+06"),
            (1e21, "+1e+21"),
            (0.0001, "+0.0001"),
            (0.00001, "+1e-05"),
            (3.5, "+3.5"),
            (0.0, "+0"),
            (-0.0, "-0"),
            (123_456_789.0, "+1.23456789e+08"),
        ];
        for (value, text) in cases {
            assert_eq!(format(*value, b'g', None), *text);
        }
    }

    #[test]
    fn precision_rounds() {
        assert_eq!(format(3.15159, b'f', Some(2)), "+3.15");
        assert_eq!(format(1000.0, b'e', Some(6)), "+1.000000e+03");
        assert_eq!(format(0.0, b'e', Some(2)), "+0.00e+00");
        assert_eq!(format(1234.5678, b'g', Some(3)), "+1.23e+03");
        assert_eq!(format(100.0, b'g', Some(3)), "+100");
        assert_eq!(format(1.0, b'g', Some(5)), "+1");
        assert_eq!(format(2.5, b'f', Some(0)), "+2");
        assert_eq!(format(0.05, b'f', None), "+0.05");
        assert_eq!(format(1e21, b'f', None), "+1000000000000000000000");
    }

    #[test]
    fn powers_of_two() {
        assert_eq!(format(1.0, b'b', None), "+4503599627370496p-52");
        assert_eq!(format(3.0, b'x', None), "+0x1.8p+01");
        assert_eq!(format(0.0, b'x', None), "+0x0p+00");
        assert_eq!(format(1.999, b'X', Some(1)), "+0X1.0P+01");
    }
}
