//! `String.format`. Mirrors `java.util.Formatter` for the conversions that
//! make sense of an expression's values.

use crate::orca::expression::{
    fail::Fail,
    java::{
        class::Class,
        number::to_int,
        same::hash,
        text::{from_units, grouped, length},
        value::Value,
    },
    vm::{MAX_TEXT, Vm, text_bound},
};

#[derive(Default)]
struct Spec {
    index: Option<usize>,
    flags: String,
    width: Option<usize>,
    precision: Option<usize>,
    conversion: char,
}

impl Spec {
    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }
}

fn bad(class: &'static str, message: String) -> Fail {
    Fail::thrown(class, message)
}

/// Formats values by a pattern.
pub(super) fn format<'a>(vm: &mut Vm<'a>, pattern: &str, values: &[Value<'a>]) -> Result<String, Fail> {
    let mut out = String::new();
    let mut ordinary = 0;
    let mut last = None;
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        out.push_str(rest.get(..at).unwrap_or_default());
        let (spec, tail) = read(rest.get(at + 1..).unwrap_or_default())?;
        rest = tail;
        match spec.conversion {
            '%' => {
                out.push_str(&padded("%".to_owned(), &spec));
                continue;
            }
            'n' => {
                out.push('\n');
                continue;
            }
            _ => {}
        }
        let index = match spec.index {
            Some(index) => index - 1,
            None if spec.has('<') => last.ok_or_else(|| {
                bad("java.util.MissingFormatArgumentException", format!("Format specifier '%<{}'", spec.conversion))
            })?,
            None => {
                ordinary += 1;
                ordinary - 1
            }
        };
        last = Some(index);
        let Some(value) = values.get(index) else {
            let message = format!("Format specifier '%{}'", spec.conversion);
            return Err(bad("java.util.MissingFormatArgumentException", message));
        };
        let text = one(vm, &spec, value)?;
        out.push_str(&if spec.conversion.is_ascii_uppercase() { text.to_uppercase() } else { text });
        if out.len() > MAX_TEXT {
            return Err(Fail::Bound(text_bound()));
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn read(text: &str) -> Result<(Spec, &str), Fail> {
    let mut spec = Spec::default();
    let mut rest = text;
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let size = digits(rest);
    if size > 0 && rest.get(size..).is_some_and(|tail| tail.starts_with('$')) {
        spec.index = rest.get(..size).and_then(|index| index.parse().ok()).filter(|index| *index > 0);
        rest = rest.get(size + 1..).unwrap_or_default();
    }
    while let Some(flag) = rest.chars().next().filter(|c| "-#+ 0,(<".contains(*c)) {
        spec.flags.push(flag);
        rest = rest.get(1..).unwrap_or_default();
    }
    let size = digits(rest);
    if size > 0 {
        spec.width = Some(size_of(rest.get(..size), "java.util.IllegalFormatWidthException")?);
        rest = rest.get(size..).unwrap_or_default();
    }
    if let Some(tail) = rest.strip_prefix('.') {
        let size = digits(tail);
        spec.precision = Some(size_of(tail.get(..size), "java.util.IllegalFormatPrecisionException")?);
        rest = tail.get(size..).unwrap_or_default();
    }
    let Some(conversion) = rest.chars().next() else {
        return Err(bad("java.util.UnknownFormatConversionException", "Conversion = '%'".to_owned()));
    };
    spec.conversion = conversion;
    Ok((spec, rest.get(conversion.len_utf8()..).unwrap_or_default()))
}

/// A width or precision.
fn size_of(digits: Option<&str>, class: &'static str) -> Result<usize, Fail> {
    let size = digits.and_then(|digits| digits.parse::<i32>().ok());
    let size = size.ok_or_else(|| bad(class, i32::MIN.to_string()))?;
    let size = u16::try_from(size)
        .map_err(|_| Fail::Bound(format!("widths and precisions of formats are at most {} here", u16::MAX)))?;
    Ok(usize::from(size))
}

fn padded(text: String, spec: &Spec) -> String {
    let Some(width) = spec.width else { return text };
    let missing = " ".repeat(width.saturating_sub(length(&text)));
    if spec.has('-') { text + &missing } else { missing + &text }
}

fn one<'a>(vm: &mut Vm<'a>, spec: &Spec, value: &Value<'a>) -> Result<String, Fail> {
    let cut = |text: String| match spec.precision {
        Some(most) => text.chars().take(most).collect(),
        None => text,
    };
    let mismatch = || {
        let class = value.class().map(Class::name).unwrap_or_default();
        bad("java.util.IllegalFormatConversionException", format!("{} != {class}", spec.conversion))
    };
    Ok(match spec.conversion.to_ascii_lowercase() {
        'b' => {
            let truth = match value {
                Value::Null => false,
                Value::Bool(value) => *value,
                _ => true,
            };
            padded(cut(truth.to_string()), spec)
        }
        's' => padded(cut(vm.text_of(value)?), spec),
        _ if value.is_null() => padded(cut("null".to_owned()), spec),
        'h' => padded(cut(format!("{:x}", hash(&vm.work, value))), spec),
        'c' => match value {
            Value::Char(unit) => padded(from_units(&[*unit]), spec),
            Value::Int(code) => {
                let c = u32::try_from(*code).ok().and_then(char::from_u32);
                let c = c.ok_or_else(|| {
                    bad("java.util.IllegalFormatCodePointException", format!("Code point = 0x{code:x}"))
                })?;
                padded(c.to_string(), spec)
            }
            _ => return Err(mismatch()),
        },
        'd' | 'x' | 'o' => {
            let text = match (value, spec.conversion) {
                (Value::Byte(_) | Value::Short(_) | Value::Int(_) | Value::Long(_), 'd') => {
                    let number = value.long();
                    let digits = if spec.has(',') { grouped(number) } else { number.to_string() };
                    signed(digits.trim_start_matches('-').to_owned(), number < 0, spec)
                }
                (Value::Big(number), 'd') => signed(number.unsigned_abs().to_string(), **number < 0, spec),
                (Value::Byte(number), conversion) => radix(u64::from(number.cast_unsigned()), conversion, spec),
                (Value::Short(number), conversion) => radix(u64::from(number.cast_unsigned()), conversion, spec),
                (Value::Int(number), conversion) => radix(u64::from(number.cast_unsigned()), conversion, spec),
                (Value::Long(number), conversion) => radix(number.cast_unsigned(), conversion, spec),
                _ => return Err(mismatch()),
            };
            padded(text, spec)
        }
        'f' | 'e' | 'g' => {
            let (Value::Float(_) | Value::Double(_)) = value else { return Err(mismatch()) };
            padded(real(value.double(), spec), spec)
        }
        other => {
            let message = format!("Conversion = '{other}'");
            return Err(bad("java.util.UnknownFormatConversionException", message));
        }
    })
}

fn radix(number: u64, conversion: char, spec: &Spec) -> String {
    let (mark, digits) = if conversion.eq_ignore_ascii_case(&'x') {
        ("0x", format!("{number:x}"))
    } else {
        ("0", format!("{number:o}"))
    };
    let mark = if spec.has('#') { mark } else { "" };
    let width = if spec.has('0') { spec.width.unwrap_or(0).saturating_sub(mark.len()) } else { 0 };
    format!("{mark}{digits:0>width$}")
}

/// Digits with sign, zeros and brackets as the flags say.
fn signed(digits: String, negative: bool, spec: &Spec) -> String {
    let (before, after) = match (negative, spec.has('(')) {
        (true, true) => ("(", ")"),
        (true, false) => ("-", ""),
        (false, _) if spec.has('+') => ("+", ""),
        (false, _) if spec.has(' ') => (" ", ""),
        (false, _) => ("", ""),
    };
    let width = if spec.has('0') { spec.width.unwrap_or(0).saturating_sub(before.len() + after.len()) } else { 0 };
    format!("{before}{digits:0>width$}{after}")
}

fn real(number: f64, spec: &Spec) -> String {
    if number.is_nan() || number.is_infinite() {
        let text = if number.is_nan() { "NaN" } else { "Infinity" };
        let sign = if number == f64::NEG_INFINITY {
            "-"
        } else if spec.has('+') && !number.is_nan() {
            "+"
        } else {
            ""
        };
        return format!("{sign}{text}");
    }
    let precision = spec.precision.unwrap_or(6);
    let positive = number.abs();
    let digits = match spec.conversion.to_ascii_lowercase() {
        'e' => exponent_form(positive, precision),
        'g' => {
            let precision = precision.max(1);
            if positive != 0.0 && !(1e-4..10f64.powi(i32::try_from(precision).unwrap_or(6))).contains(&positive) {
                exponent_form(positive, precision - 1)
            } else {
                let scale = if positive == 0.0 { 0.0 } else { positive.log10().floor() };
                let whole = usize::try_from(to_int(scale).max(0)).unwrap_or(0) + 1;
                half_up(positive, precision.saturating_sub(whole))
            }
        }
        _ => half_up(positive, precision),
    };
    let digits = if spec.has(',') {
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
        if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
    } else {
        digits
    };
    signed(digits, number.is_sign_negative() && number != 0.0 || number == 0.0 && number.is_sign_negative(), spec)
}

fn exponent_form(number: f64, precision: usize) -> String {
    let text = format!("{number:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    format!("{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// Rounds the shortest decimal form half up, as Java does.
pub(super) fn half_up(number: f64, places: usize) -> String {
    let plain = format!("{number}");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    if fraction.len() <= places {
        let zeros = "0".repeat(places - fraction.len());
        return if places == 0 { whole.to_owned() } else { format!("{whole}.{fraction}{zeros}") };
    }
    let up = fraction.as_bytes().get(places).is_some_and(|digit| *digit >= b'5');
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().take(places)).collect();
    if up {
        let mut carry = true;
        for digit in digits.iter_mut().rev() {
            if !carry {
                break;
            }
            carry = *digit == b'9';
            *digit = if carry { b'0' } else { *digit + 1 };
        }
        if carry {
            digits.insert(0, b'1');
        }
    }
    let split = digits.len() - places;
    let text: String = digits.into_iter().map(char::from).collect();
    let (whole, fraction) = text.split_at(split);
    if places == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") }
}
