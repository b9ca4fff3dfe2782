//! The verdict of Go's `encoding/json` on a text: accept, or the message and
//! offset of the first error.

/// How deep objects and arrays may nest. The bound of Go's decoder.
pub const MAX_DEPTH: usize = 10_000;

/// What Go's `encoding/json` says of a text that is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoSyntaxError {
    /// The text of Go's `json.SyntaxError`.
    pub message: String,
    /// How many bytes Go had read, the offending one included.
    pub offset: usize,
}

/// What Go's `json.Unmarshal` would say of `text`, which need not be UTF-8;
/// `None` where it accepts. Mirrors encoding/json `checkValid` of go1.19.
pub fn go_syntax_error(text: &[u8]) -> Option<GoSyntaxError> {
    let mut scanner = Scanner { state: State::Value { or_close: false }, open: Vec::new() };
    for (at, byte) in text.iter().enumerate() {
        if let Err(context) = scanner.step(*byte) {
            return Some(invalid(*byte, &context, at + 1));
        }
    }
    // Go ends a number or notices an unfinished literal by one more blank.
    if scanner.state == State::End {
        return None;
    }
    match scanner.step(b' ') {
        Err(context) => Some(invalid(b' ', &context, text.len())),
        Ok(()) if scanner.state == State::End => None,
        Ok(()) => Some(GoSyntaxError { message: "unexpected end of JSON input".to_owned(), offset: text.len() }),
    }
}

fn invalid(byte: u8, context: &str, offset: usize) -> GoSyntaxError {
    GoSyntaxError { message: format!("invalid character {} {context}", quoted(byte)), offset }
}

/// A byte as Go prints it, taken for the character of that number.
fn quoted(byte: u8) -> String {
    match byte {
        b'\'' => r"'\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        b'\\' => r"'\\'".to_owned(),
        0x07 => r"'\a'".to_owned(),
        0x08 => r"'\b'".to_owned(),
        0x0c => r"'\f'".to_owned(),
        b'\n' => r"'\n'".to_owned(),
        b'\r' => r"'\r'".to_owned(),
        b'\t' => r"'\t'".to_owned(),
        0x0b => r"'\v'".to_owned(),
        0x00..=0x1f | 0x7f => format!(r"'\x{byte:02x}'"),
        0x80..=0xa0 | 0xad => format!(r"'\u{byte:04x}'"),
        _ => format!("'{}'", char::from(byte)),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// In an object, before its colon.
    Name,
    /// In an object, after its colon.
    Member,
    Array,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Value {
        or_close: bool,
    },
    Name {
        or_close: bool,
    },
    Text,
    Escape,
    Hex {
        left: u8,
    },
    Minus,
    Zero,
    Digits,
    Point,
    Fraction,
    Exponent,
    ExponentSign,
    ExponentDigits,
    Literal {
        word: &'static str,
        at: usize,
    },
    /// After a value inside of an object or array.
    After,
    /// After the whole value.
    End,
}

struct Scanner {
    state: State,
    open: Vec<Open>,
}

type Step = Result<(), String>;

impl Scanner {
    fn step(&mut self, byte: u8) -> Step {
        match self.state {
            State::Value { or_close } => self.value(byte, or_close),
            State::Name { or_close } => self.name(byte, or_close),
            State::Text | State::Escape | State::Hex { .. } => self.text(byte),
            State::Literal { word, at } => self.literal(byte, word, at),
            State::After | State::End => self.after(byte),
            _ => self.number(byte),
        }
    }

    fn value(&mut self, byte: u8, or_close: bool) -> Step {
        self.state = match byte {
            _ if is_space(byte) => return Ok(()),
            b']' if or_close => return self.after(byte),
            b'{' => {
                self.push(Open::Name)?;
                State::Name { or_close: true }
            }
            b'[' => {
                self.push(Open::Array)?;
                State::Value { or_close: true }
            }
            b'"' => State::Text,
            b'-' => State::Minus,
            b'0' => State::Zero,
            b'1'..=b'9' => State::Digits,
            b't' => State::Literal { word: "true", at: 1 },
            b'f' => State::Literal { word: "false", at: 1 },
            b'n' => State::Literal { word: "null", at: 1 },
            _ => return Err("looking for beginning of value".to_owned()),
        };
        Ok(())
    }

    fn push(&mut self, open: Open) -> Step {
        self.open.push(open);
        if self.open.len() > MAX_DEPTH { Err("exceeded max depth".to_owned()) } else { Ok(()) }
    }

    fn name(&mut self, byte: u8, or_close: bool) -> Step {
        match byte {
            _ if is_space(byte) => Ok(()),
            b'"' => {
                self.state = State::Text;
                Ok(())
            }
            b'}' if or_close => {
                self.close();
                Ok(())
            }
            _ => Err("looking for beginning of object key string".to_owned()),
        }
    }

    fn text(&mut self, byte: u8) -> Step {
        self.state = match (self.state, byte) {
            (State::Text, b'"') => {
                self.value_ends();
                return Ok(());
            }
            (State::Text, b'\\') => State::Escape,
            (State::Text, 0..0x20) => return Err("in string literal".to_owned()),
            (State::Text, _) | (State::Escape, b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"') => State::Text,
            (State::Escape, b'u') => State::Hex { left: 4 },
            (State::Hex { left: 1 }, _) if byte.is_ascii_hexdigit() => State::Text,
            (State::Hex { left }, _) if byte.is_ascii_hexdigit() => State::Hex { left: left - 1 },
            (State::Escape, _) => return Err("in string escape code".to_owned()),
            _ => return Err("in \\u hexadecimal character escape".to_owned()),
        };
        Ok(())
    }

    fn literal(&mut self, byte: u8, word: &'static str, at: usize) -> Step {
        let expected = word.as_bytes().get(at).copied().unwrap_or_default();
        if byte != expected {
            return Err(format!("in literal {word} (expecting '{}')", char::from(expected)));
        }
        if at + 1 == word.len() {
            self.value_ends();
        } else {
            self.state = State::Literal { word, at: at + 1 };
        }
        Ok(())
    }

    fn number(&mut self, byte: u8) -> Step {
        self.state = match (self.state, byte) {
            (State::Minus, b'0') => State::Zero,
            (State::Minus, b'1'..=b'9') | (State::Digits, b'0'..=b'9') => State::Digits,
            (State::Minus, _) => return Err("in numeric literal".to_owned()),
            (State::Zero | State::Digits, b'.') => State::Point,
            (State::Point | State::Fraction, b'0'..=b'9') => State::Fraction,
            (State::Point, _) => return Err("after decimal point in numeric literal".to_owned()),
            (State::Zero | State::Digits | State::Fraction, b'e' | b'E') => State::Exponent,
            (State::Exponent, b'+' | b'-') => State::ExponentSign,
            (State::Exponent | State::ExponentSign | State::ExponentDigits, b'0'..=b'9') => State::ExponentDigits,
            (State::Exponent | State::ExponentSign, _) => {
                return Err("in exponent of numeric literal".to_owned());
            }
            _ => {
                self.value_ends();
                return self.after(byte);
            }
        };
        Ok(())
    }

    fn after(&mut self, byte: u8) -> Step {
        if is_space(byte) {
            return Ok(());
        }
        let Some(open) = self.open.last_mut() else {
            return Err("after top-level value".to_owned());
        };
        match (*open, byte) {
            (Open::Name, b':') => {
                *open = Open::Member;
                self.state = State::Value { or_close: false };
            }
            (Open::Member, b',') => {
                *open = Open::Name;
                self.state = State::Name { or_close: false };
            }
            (Open::Array, b',') => self.state = State::Value { or_close: false },
            (Open::Member, b'}') | (Open::Array, b']') => self.close(),
            (Open::Name, _) => return Err("after object key".to_owned()),
            (Open::Member, _) => return Err("after object key:value pair".to_owned()),
            (Open::Array, _) => return Err("after array element".to_owned()),
        }
        Ok(())
    }

    fn close(&mut self) {
        self.open.pop();
        self.value_ends();
    }

    fn value_ends(&mut self) {
        self.state = if self.open.is_empty() { State::End } else { State::After };
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> String {
        go_syntax_error(text.as_bytes()).map_or_else(|| "ok".to_owned(), |e| format!("{} @{}", e.message, e.offset))
    }

    #[test]
    fn speaks_as_go_does() {
        for text in ["{}", " [1, -0.5e+3, \"\\u00e9\", null]\n", "0", "\"a\"", "true"] {
            assert_eq!(says(text), "ok", "{text}");
        }
        for (text, expected) in [
            ("", "unexpected end of JSON input @0"),
            ("{\"a\": 1", "unexpected end of JSON input @7"),
            ("\u{feff}{}", "invalid character 'ï' looking for beginning of value @1"),
            ("{} x", "invalid character 'x' after top-level value @4"),
            ("{\"a\" 1}", "invalid character '1' after object key @6"),
            ("{\"a\": 1 \"b\"}", "invalid character '\"' after object key:value pair @9"),
            ("[1,]", "invalid character ']' looking for beginning of value @4"),
            ("{\"a\":1,}", "invalid character '}' looking for beginning of object key string @8"),
            ("[1 2]", "invalid character '2' after array element @4"),
            ("\"a\nb\"", "invalid character '\\n' in string literal @3"),
            ("\"\\x\"", "invalid character 'x' in string escape code @3"),
            ("\"\\u00g\"", "invalid character 'g' in \\u hexadecimal character escape @6"),
            ("tru", "invalid character ' ' in literal true (expecting 'e') @3"),
            ("[trux]", "invalid character 'x' in literal true (expecting 'e') @5"),
            ("-", "invalid character ' ' in numeric literal @1"),
            ("1.", "invalid character ' ' after decimal point in numeric literal @2"),
            ("1e", "invalid character ' ' in exponent of numeric literal @2"),
            ("01", "invalid character '1' after top-level value @2"),
            ("'a'", "invalid character '\\'' looking for beginning of value @1"),
            ("\u{0}", "invalid character '\\x00' looking for beginning of value @1"),
        ] {
            assert_eq!(says(text), expected, "{text}");
        }
    }

    #[test]
    fn bounds_the_depth() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(says(&nested(MAX_DEPTH)), "ok");
        assert_eq!(says(&nested(100_000)), "invalid character '[' exceeded max depth @10001");
    }
}
