use std::fmt::Write as _;

use super::super::value::{MapValue, Value};
use super::super::{Text, Unknown};
use super::fmt::Printer;
use super::quote::{self, Charset};
use super::{float, rune};

impl Printer {
    /// Prints one operand with one verb.
    pub fn print(&mut self, arg: &Value, verb: char) {
        if let Value::Unknown(unknown) = arg {
            self.out.push_unknown(unknown.clone());
            return;
        }
        match (arg, verb) {
            (Value::Nil, 'T' | 'v') => return self.pad(b"<nil>"),
            (Value::Nil, _) => return self.bad_verb(arg, verb),
            (_, 'T') => {
                let name = arg.type_name().to_owned();
                return self.text(&Text::from(name), 's');
            }
            (Value::Map(map), 'p') if !map.is_struct => return self.hole(None),
            (_, 'p') => return self.bad_verb(arg, verb),
            _ => {}
        }
        self.value(arg, verb);
    }

    fn value(&mut self, arg: &Value, verb: char) {
        let fits = match arg {
            Value::Nil | Value::Unknown(_) => {
                self.out.push_str("<nil>");
                true
            }
            Value::Bool(value) => self.boolean(*value, verb),
            Value::Int(value) => self.integer_verb(value.unsigned_abs(), *value < 0, true, verb),
            Value::Byte(value) => self.integer_verb(u64::from(*value), false, false, verb),
            Value::Float(value) => self.float_verb(*value, verb),
            Value::Complex(real, imaginary) => self.complex(*real, *imaginary, verb),
            Value::Str(text) => {
                let known = matches!(verb, 'v' | 's' | 'x' | 'X' | 'q');
                if known {
                    self.text(text, verb);
                }
                known
            }
            Value::Map(map) => {
                self.map(map, verb);
                true
            }
        };
        if !fits {
            self.bad_verb(arg, verb);
        }
    }

    fn bad_verb(&mut self, arg: &Value, verb: char) {
        self.out.push_str("%!");
        self.out.push_char(verb);
        self.out.push_str("(");
        if matches!(arg, Value::Nil) {
            self.out.push_str("<nil>");
        } else {
            self.out.push_str(arg.type_name());
            self.out.push_str("=");
            self.value(arg, 'v');
        }
        self.out.push_str(")");
    }

    fn hole(&mut self, unknown: Option<&Unknown>) {
        let unknown = unknown.cloned().unwrap_or_else(|| Unknown::new(super::super::UnknownKind::Arbitrary));
        self.out.push_unknown(unknown.through("printf"));
    }

    fn boolean(&mut self, value: bool, verb: char) -> bool {
        let fits = matches!(verb, 't' | 'v');
        if fits {
            self.pad(if value { b"true" } else { b"false" });
        }
        fits
    }

    fn text(&mut self, text: &Text, verb: char) {
        let flags = self.flags.clone();
        let plain = matches!(verb, 's' | 'v') && !flags.sharp_v && flags.width.is_none() && flags.precision.is_none();
        if plain {
            self.out.push_text(text);
            return;
        }
        let Some(bytes) = text.known_bytes() else { return self.hole(text.first_unknown()) };
        match verb {
            'x' | 'X' => self.hex_bytes(bytes, verb == 'X'),
            _ => {
                let bytes = truncated(bytes, flags.precision);
                if verb == 'q' || (verb == 'v' && flags.sharp_v) {
                    self.quoted(bytes);
                } else {
                    self.pad(bytes);
                }
            }
        }
    }

    fn quoted(&mut self, bytes: &[u8]) {
        if self.flags.sharp && quote::can_backquote(bytes) {
            self.pad(&[b"`", bytes, b"`"].concat());
            return;
        }
        let charset = if self.flags.plus { Charset::Ascii } else { Charset::Printable };
        self.pad(quote::quote_with(bytes, b'"', charset).as_bytes());
    }

    fn hex_bytes(&mut self, bytes: &[u8], upper: bool) {
        let shown = self.flags.precision.map_or(bytes, |most| bytes.get(..most).unwrap_or(bytes));
        let prefix = match (self.flags.sharp, upper) {
            (false, _) => "",
            (true, false) => "0x",
            (true, true) => "0X",
        };
        let mut text = String::new();
        for (index, byte) in shown.iter().enumerate() {
            if index > 0 && self.flags.space {
                text.push(' ');
            }
            if index == 0 || self.flags.space {
                text.push_str(prefix);
            }
            let _ = if upper { write!(text, "{byte:02X}") } else { write!(text, "{byte:02x}") };
        }
        self.pad(text.as_bytes());
    }

    fn integer_verb(&mut self, size: u64, negative: bool, signed: bool, verb: char) -> bool {
        match verb {
            'v' if self.flags.sharp_v && !signed => {
                self.flags.sharp = true;
                self.integer(size, negative, 16, false, verb);
                self.flags.sharp = false;
            }
            'd' | 'v' => self.integer(size, negative, 10, false, verb),
            'b' => self.integer(size, negative, 2, false, verb),
            'o' | 'O' => self.integer(size, negative, 8, false, verb),
            'x' => self.integer(size, negative, 16, false, verb),
            'X' => self.integer(size, negative, 16, true, verb),
            'c' => self.pad(code_point(size, negative).to_string().as_bytes()),
            'q' => {
                let charset = if self.flags.plus { Charset::Ascii } else { Charset::Printable };
                let ch = code_point(size, negative).to_string();
                self.pad(quote::quote_with(ch.as_bytes(), b'\'', charset).as_bytes());
            }
            'U' => self.unicode(if negative { size.wrapping_neg() } else { size }),
            _ => return false,
        }
        true
    }

    fn integer(&mut self, size: u64, negative: bool, radix: u64, upper: bool, verb: char) {
        let flags = self.flags.clone();
        let has_sign = negative || flags.plus || flags.space;
        let mut least = 0;
        if let Some(precision) = flags.precision {
            least = precision;
            if precision == 0 && size == 0 {
                self.padding(flags.width.unwrap_or(0), false);
                return;
            }
        } else if let (true, Some(width)) = (flags.zero, flags.width) {
            least = width.saturating_sub(usize::from(has_sign));
        }
        let mut digits = in_radix(size, radix, upper);
        if digits.len() < least {
            digits = format!("{}{digits}", "0".repeat(least - digits.len()));
        }
        if flags.sharp {
            match radix {
                2 => digits.insert_str(0, "0b"),
                8 if !digits.starts_with('0') => digits.insert(0, '0'),
                16 => digits.insert_str(0, if upper { "0X" } else { "0x" }),
                _ => {}
            }
        }
        if verb == 'O' {
            digits.insert_str(0, "0o");
        }
        if negative {
            digits.insert(0, '-');
        } else if flags.plus {
            digits.insert(0, '+');
        } else if flags.space {
            digits.insert(0, ' ');
        }
        self.pad_with(digits.as_bytes(), false);
    }

    fn unicode(&mut self, code: u64) {
        let least = self.flags.precision.unwrap_or(4).max(4);
        let mut text = format!("U+{code:0least$X}");
        let printable = u32::try_from(code).ok().and_then(char::from_u32).filter(|ch| rune::is_print(*ch));
        if let Some(ch) = printable.filter(|_| self.flags.sharp) {
            let _ = write!(text, " '{ch}'");
        }
        self.pad_with(text.as_bytes(), false);
    }

    fn float_verb(&mut self, value: f64, verb: char) -> bool {
        let (form, precision) = match verb {
            'b' => (b'b', None),
            'v' | 'g' => (b'g', None),
            'G' => (b'G', None),
            'x' => (b'x', None),
            'X' => (b'X', None),
            'f' | 'F' => (b'f', Some(6)),
            'e' => (b'e', Some(6)),
            'E' => (b'E', Some(6)),
            _ => return false,
        };
        self.float(value, form, self.flags.precision.or(precision));
        true
    }

    fn float(&mut self, value: f64, form: u8, precision: Option<usize>) {
        let flags = self.flags.clone();
        let mut text = float::format(value, form, precision);
        if flags.space && !flags.plus && text.starts_with('+') {
            text.replace_range(..1, " ");
        }
        if !value.is_finite() {
            if value.is_nan() && !flags.space && !flags.plus {
                text.remove(0);
            }
            self.pad_with(text.as_bytes(), false);
            return;
        }
        if flags.sharp && form != b'b' {
            text = with_point(&text, form, precision);
        }
        let signed = flags.plus || !text.starts_with('+');
        if !signed {
            text.remove(0);
        }
        let wide = flags.width.unwrap_or(0);
        if signed && flags.zero && wide > text.len() {
            let zeros = "0".repeat(wide - text.len());
            text.insert_str(1, &zeros);
        }
        self.pad(text.as_bytes());
    }

    fn complex(&mut self, real: f64, imaginary: f64, verb: char) -> bool {
        if !matches!(verb, 'v' | 'b' | 'g' | 'G' | 'x' | 'X' | 'f' | 'F' | 'e' | 'E') {
            return false;
        }
        let plus = self.flags.plus;
        self.out.push_str("(");
        self.float_verb(real, verb);
        self.flags.plus = true;
        self.float_verb(imaginary, verb);
        self.out.push_str("i)");
        self.flags.plus = plus;
        true
    }

    fn map(&mut self, map: &MapValue, verb: char) {
        let sharp = self.flags.sharp_v;
        let (open, between, close) = match (map.is_struct, sharp) {
            (true, _) => ("{", if sharp { ", " } else { " " }, "}"),
            (false, true) => ("{", ", ", "}"),
            (false, false) => ("map[", " ", "]"),
        };
        if sharp {
            self.out.push_str(&map.type_name);
        }
        self.out.push_str(open);
        for (index, (key, value)) in map.entries.iter().enumerate() {
            if index > 0 {
                self.out.push_str(between);
            }
            if map.is_struct {
                if sharp || self.flags.plus_v {
                    self.out.push_str(key);
                    self.out.push_str(":");
                }
            } else {
                self.value(&Value::text(key), verb);
                self.out.push_str(":");
            }
            match value {
                Value::Unknown(unknown) => self.out.push_unknown(unknown.clone()),
                value => self.value(value, verb),
            }
        }
        self.out.push_str(close);
    }

    fn pad(&mut self, bytes: &[u8]) {
        self.pad_with(bytes, self.flags.zero);
    }

    fn pad_with(&mut self, bytes: &[u8], zero: bool) {
        let Some(width) = self.flags.width else { return self.out.push_bytes(bytes) };
        let missing = width.saturating_sub(rune::runes(bytes).count());
        if self.flags.minus {
            self.out.push_bytes(bytes);
            self.padding(missing, zero);
        } else {
            self.padding(missing, zero);
            self.out.push_bytes(bytes);
        }
    }

    fn padding(&mut self, count: usize, zero: bool) {
        self.out.push_bytes(&vec![if zero { b'0' } else { b' ' }; count]);
    }
}

/// The first `most` characters.
fn truncated(bytes: &[u8], most: Option<usize>) -> &[u8] {
    let Some(most) = most else { return bytes };
    let mut end = 0;
    for _ in 0..most {
        let Some((_, len)) = rune::decode(bytes.get(end..).unwrap_or_default()) else { break };
        end += len;
    }
    bytes.get(..end).unwrap_or(bytes)
}

fn code_point(size: u64, negative: bool) -> char {
    u32::try_from(size).ok().filter(|_| !negative).and_then(char::from_u32).unwrap_or('\u{fffd}')
}

fn in_radix(size: u64, radix: u64, upper: bool) -> String {
    match radix {
        2 => format!("{size:b}"),
        8 => format!("{size:o}"),
        16 if upper => format!("{size:X}"),
        16 => format!("{size:x}"),
        _ => size.to_string(),
    }
}

/// The `#` flag: always a point, and for `g` and `x` the zeros that the
/// shortest form leaves out.
fn with_point(text: &str, form: u8, precision: Option<usize>) -> String {
    let hex = matches!(form, b'x' | b'X');
    let tail_at = text.find(if hex { ['p', 'P'] } else { ['e', 'E'] }).unwrap_or(text.len());
    let (body, tail) = text.split_at(tail_at);
    let mut body = body.to_owned();
    let mut missing = match form {
        b'g' | b'G' | b'x' => i64::try_from(precision.unwrap_or(6)).unwrap_or(0),
        _ => 0,
    };
    let mut counts = false;
    let mut has_point = false;
    for ch in body.chars().skip(1) {
        if ch == '.' {
            has_point = true;
            continue;
        }
        counts |= ch != '0';
        missing -= i64::from(counts);
    }
    if !has_point {
        if body.get(1..) == Some("0") {
            missing -= 1;
        }
        body.push('.');
    }
    for _ in 0..missing.max(0) {
        body.push('0');
    }
    format!("{body}{tail}")
}
