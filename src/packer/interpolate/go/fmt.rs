use super::super::value::Value;
use super::super::{Text, Unknown};
use super::rune;

/// Flags, width and precision of one verb.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Flags {
    pub width: Option<usize>,
    pub precision: Option<usize>,
    pub plus: bool,
    pub minus: bool,
    pub sharp: bool,
    pub space: bool,
    pub zero: bool,
    pub plus_v: bool,
    pub sharp_v: bool,
}

/// Mirrors Go's `fmt` printer over the kinds of values that templates have.
#[derive(Debug, Default)]
pub(super) struct Printer {
    pub out: Text,
    pub flags: Flags,
}

/// Widths and precisions beyond this are refused by Go.
const LARGEST: i64 = 1_000_000;

/// `fmt.Sprint`: blanks between operands when neither is a string.
pub(in super::super) fn sprint(args: &[Value]) -> Text {
    let mut printer = Printer::default();
    let mut before_is_text = false;
    for (index, arg) in args.iter().enumerate() {
        let is_text = matches!(arg, Value::Str(_));
        if index > 0 && !is_text && !before_is_text {
            printer.out.push_str(" ");
        }
        printer.print(arg, 'v');
        before_is_text = is_text;
    }
    printer.out
}

/// `fmt.Sprintln`.
pub(in super::super) fn sprintln(args: &[Value]) -> Text {
    let mut printer = Printer::default();
    for (index, arg) in args.iter().enumerate() {
        if index > 0 {
            printer.out.push_str(" ");
        }
        printer.print(arg, 'v');
    }
    printer.out.push_str("\n");
    printer.out
}

/// `fmt.Sprintf`. A format with an unknown part, or an unknown width, makes the
/// whole result unknown. A result beyond `limit` bytes is cut short there.
pub(in super::super) fn sprintf(format: &Text, args: &[Value], limit: usize) -> Text {
    if let Some(unknown) = format.first_unknown() {
        return Text::unknown(unknown.clone().through("printf"));
    }
    let mut scan = Scan { format: format.bytes(), at: 0, args, next: 0, reordered: false, good_index: true };
    let mut printer = Printer::default();
    while let Some(unknown) = scan.step(&mut printer) {
        if let Err(unknown) = unknown {
            return Text::unknown(unknown.through("printf"));
        }
        if printer.out.len() > limit {
            return printer.out;
        }
    }
    scan.extra(&mut printer);
    printer.out
}

struct Scan<'a> {
    format: &'a [u8],
    at: usize,
    args: &'a [Value],
    next: usize,
    reordered: bool,
    good_index: bool,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.format.get(self.at).copied()
    }

    /// Prints the text up to a verb and the verb; `None` at the end.
    fn step(&mut self, printer: &mut Printer) -> Option<Result<(), Unknown>> {
        self.good_index = true;
        let rest = self.format.get(self.at..).unwrap_or_default();
        let plain = rest.iter().position(|byte| *byte == b'%').unwrap_or(rest.len());
        printer.out.push_bytes(rest.get(..plain).unwrap_or_default());
        self.at += plain;
        self.peek()?;
        self.at += 1;
        printer.flags = Flags::default();
        if self.flags(printer) {
            return Some(Ok(()));
        }
        if let Err(unknown) = self.width_and_precision(printer) {
            return Some(Err(unknown));
        }
        let Some((verb, len)) = rune::decode(self.format.get(self.at..).unwrap_or_default()) else {
            printer.out.push_str("%!(NOVERB)");
            return None;
        };
        self.at += len;
        self.verb(printer, verb);
        Some(Ok(()))
    }

    /// Reads flags; true where a simple verb followed and was printed.
    fn flags(&mut self, printer: &mut Printer) -> bool {
        while let Some(byte) = self.peek() {
            let flags = &mut printer.flags;
            match byte {
                b'#' => flags.sharp = true,
                b'0' => flags.zero = !flags.minus,
                b'+' => flags.plus = true,
                b'-' => {
                    flags.minus = true;
                    flags.zero = false;
                }
                b' ' => flags.space = true,
                b'a'..=b'z' if self.next < self.args.len() => {
                    self.at += 1;
                    self.print_next(printer, char::from(byte));
                    return true;
                }
                _ => return false,
            }
            self.at += 1;
        }
        false
    }

    fn width_and_precision(&mut self, printer: &mut Printer) -> Result<(), Unknown> {
        let mut after_index = self.index();
        if self.peek() == Some(b'*') {
            self.at += 1;
            match self.star()? {
                Some(width) => {
                    printer.flags.width = Some(usize::try_from(width.unsigned_abs()).unwrap_or(0));
                    if width < 0 {
                        printer.flags.minus = true;
                        printer.flags.zero = false;
                    }
                }
                None => printer.out.push_str("%!(BADWIDTH)"),
            }
            after_index = false;
        } else {
            printer.flags.width = self.number();
            if after_index && printer.flags.width.is_some() {
                self.good_index = false;
            }
        }
        if self.peek() == Some(b'.') && self.at + 1 < self.format.len() {
            self.at += 1;
            if after_index {
                self.good_index = false;
            }
            after_index = self.index();
            if self.peek() == Some(b'*') {
                self.at += 1;
                let precision = self.star()?.and_then(|precision| usize::try_from(precision).ok());
                printer.flags.precision = precision;
                if precision.is_none() {
                    printer.out.push_str("%!(BADPREC)");
                }
                after_index = false;
            } else {
                printer.flags.precision = Some(self.number().unwrap_or(0));
            }
        }
        if !after_index {
            self.index();
        }
        Ok(())
    }

    /// A `*`: the next argument, if it is an integer in range.
    fn star(&mut self) -> Result<Option<i64>, Unknown> {
        let arg = self.args.get(self.next);
        if arg.is_some() {
            self.next += 1;
        }
        match arg {
            Some(Value::Int(value)) if value.abs() <= LARGEST => Ok(Some(*value)),
            Some(Value::Byte(value)) => Ok(Some(i64::from(*value))),
            Some(Value::Unknown(unknown)) => Err(unknown.clone()),
            _ => Ok(None),
        }
    }

    /// Decimal digits; one number too many and Go gives up on the whole format.
    fn number(&mut self) -> Option<usize> {
        let mut number: Option<i64> = None;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            if number.is_some_and(|number| number > LARGEST) {
                self.at = self.format.len();
                return None;
            }
            number = Some(number.unwrap_or(0) * 10 + i64::from(digit - b'0'));
            self.at += 1;
        }
        number.and_then(|number| usize::try_from(number).ok())
    }

    /// An explicit index such as `[2]`; true where there was a readable one.
    fn index(&mut self) -> bool {
        if self.peek() != Some(b'[') {
            return false;
        }
        self.reordered = true;
        let rest = self.format.get(self.at..).unwrap_or_default();
        let close = if rest.len() < 3 { None } else { rest.iter().position(|byte| *byte == b']') };
        let Some(close) = close.filter(|close| *close > 0) else {
            self.good_index = false;
            self.at += 1;
            return false;
        };
        let digits = rest.get(1..close).unwrap_or_default();
        let number = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse::<usize>().ok());
        self.at += close + 1;
        match number {
            Some(number) if (1..=self.args.len()).contains(&number) => {
                self.next = number - 1;
                true
            }
            Some(_) => {
                self.good_index = false;
                true
            }
            None => {
                self.good_index = false;
                false
            }
        }
    }

    fn verb(&mut self, printer: &mut Printer, verb: char) {
        if verb == '%' {
            printer.out.push_str("%");
        } else if !self.good_index {
            printer.complain(verb, "(BADINDEX)");
        } else if self.next >= self.args.len() {
            printer.complain(verb, "(MISSING)");
        } else {
            self.print_next(printer, verb);
        }
    }

    fn print_next(&mut self, printer: &mut Printer, verb: char) {
        if verb == 'v' {
            let flags = &mut printer.flags;
            flags.sharp_v = std::mem::take(&mut flags.sharp);
            flags.plus_v = std::mem::take(&mut flags.plus);
        }
        if let Some(arg) = self.args.get(self.next) {
            printer.print(arg, verb);
        }
        self.next += 1;
    }

    /// Arguments that no verb took.
    fn extra(&self, printer: &mut Printer) {
        let Some(left) = self.args.get(self.next..).filter(|left| !left.is_empty() && !self.reordered) else { return };
        printer.flags = Flags::default();
        printer.out.push_str("%!(EXTRA ");
        for (index, arg) in left.iter().enumerate() {
            if index > 0 {
                printer.out.push_str(", ");
            }
            if !matches!(arg, Value::Nil | Value::Unknown(_)) {
                printer.out.push_str(arg.type_name());
                printer.out.push_str("=");
            }
            printer.print(arg, 'v');
        }
        printer.out.push_str(")");
    }
}

impl Printer {
    fn complain(&mut self, verb: char, what: &str) {
        self.out.push_str("%!");
        self.out.push_char(verb);
        self.out.push_str(what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packer::interpolate::UnknownKind;

    fn printf(format: &str, args: &[Value]) -> String {
        sprintf(&Text::from(format), args, 1 << 20).to_string()
    }

    #[test]
    fn verbs_over_texts_and_numbers() {
        let a = Value::text("aé");
        let cases: &[(&str, &[Value], &str)] = &[
            (
                "%s|%5s|%-5s|%.1s|%q|%x|% X|%#x",
                &[a.clone(), a.clone(), a.clone(), a.clone(), a.clone(), a.clone(), a.clone(), a.clone()],
                "aé|   aé|aé   |a|\"aé\"|61c3a9|61 C3 A9|0x61c3a9",
            ),
            (
                "%d|%5d|%-5d|%05d|%+d|% d|%x|%#o|%b|%c|%q|%U",
                &vec![Value::Int(65); 12],
                "65|   65|65   |00065|+65| 65|41|0101|1000001|A|'A'|U+0041",
            ),
            (
                "%v %t %#v %T",
                &[Value::Nil, Value::Bool(true), Value::text("x"), Value::Float(1.5)],
                "<nil> true \"x\" float64",
            ),
            (
                "%.2f %e %g %8.3f|%-8.1f|%+.0f",
                &[
                    Value::Float(3.15159),
                    Value::Float(1000.0),
                    Value::Float(1e21),
                    Value::Float(2.5),
                    Value::Float(2.5),
                    Value::Float(2.5),
                ],
                "3.15 1.000000e+03 1e+21    2.500|2.5     |+2",
            ),
            ("%v", &[Value::Complex(1.0, -2.0)], "(1-2i)"),
        ];
        for (format, args, text) in cases {
            assert_eq!(printf(format, args), *text, "{format}");
        }
    }

    #[test]
    fn misuse_is_printed() {
        let x = Value::text("x");
        assert_eq!(printf("%d", std::slice::from_ref(&x)), "%!d(string=x)");
        assert_eq!(printf("%s", &[]), "%!s(MISSING)");
        assert_eq!(printf("a", &[Value::Int(1), x.clone()]), "a%!(EXTRA int=1, string=x)");
        assert_eq!(printf("%", &[]), "%!(NOVERB)");
        assert_eq!(printf("%[3]s", std::slice::from_ref(&x)), "%!s(BADINDEX)");
        assert_eq!(printf("%[2]s %[1]s", &[x.clone(), Value::text("y")]), "y x");
        assert_eq!(
            printf(
                "%*d|%-*d|%*d",
                &[Value::Int(4), Value::Int(7), Value::Int(3), Value::Int(7), x.clone(), Value::Int(7)]
            ),
            "   7|7  |%!(BADWIDTH)7"
        );
        assert_eq!(printf("%!", std::slice::from_ref(&x)), "%!!(string=x)");
        assert_eq!(printf("%s", &[Value::Nil]), "%!s(<nil>)");
        assert_eq!(printf("%z %Z", std::slice::from_ref(&x)), "%!z(string=x) %!Z(MISSING)");
    }

    #[test]
    fn unknown_arguments_leave_holes() {
        let unknown = Value::Str(Text::unknown_kind(UnknownKind::Uuid));
        assert_eq!(
            printf("a-%s-%q", &[unknown.clone(), unknown.clone()]),
            "a-\u{27e8}uuid\u{27e9}-\u{27e8}printf uuid\u{27e9}"
        );
        assert_eq!(sprint(&[Value::Int(1), Value::Int(2), unknown]).to_string(), "1 2\u{27e8}uuid\u{27e9}");
    }
}
