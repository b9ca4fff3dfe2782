//! Values as Go holds and prints them.

use std::fmt::Write as _;

use indexmap::IndexMap;

use crate::json::{Document, Kind, NodeId};

/// How deep values are printed; what lies deeper is `…`.
const PRINT_DEPTH: usize = 256;

/// Go's kind of a value, as in `expected a map, got 'slice'`.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "map",
        Kind::Array => "slice",
        Kind::String => "string",
        Kind::Number => "float64",
        Kind::Bool(_) => "bool",
        Kind::Null | Kind::Invalid => "invalid",
    }
}

/// Go's type of a value, as in `got unconvertible type '[]interface {}'`.
pub(super) fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "map[string]interface {}",
        Kind::Array => "[]interface {}",
        other => kind_name(other),
    }
}

/// The value as Go's `%v` prints it, such as `map[a:1 b:[x <nil>]]`.
pub(super) fn printed(document: &Document, node: NodeId) -> String {
    let mut out = String::new();
    print(&mut out, document, node, PRINT_DEPTH);
    out
}

fn print(out: &mut String, document: &Document, node: NodeId, depth: usize) {
    match document.kind(node) {
        Kind::Null | Kind::Invalid => out.push_str("<nil>"),
        Kind::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Kind::Number => out.push_str(&shortest(float(document, node))),
        Kind::String => out.push_str(document.string(node).unwrap_or_default()),
        Kind::Object | Kind::Array if depth == 0 => out.push('…'),
        Kind::Array => {
            out.push('[');
            for (at, item) in document.items(node).enumerate() {
                out.push_str(if at > 0 { " " } else { "" });
                print(out, document, item, depth - 1);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push_str("map[");
            for (at, (name, value)) in entries_sorted(document, node).into_iter().enumerate() {
                out.push_str(if at > 0 { " " } else { "" });
                out.push_str(name);
                out.push(':');
                print(out, document, value, depth - 1);
            }
            out.push(']');
        }
    }
}

/// The members of an object as Go's map has them: of duplicates the last value,
/// here at the place of the first.
pub(super) fn entries(document: &Document, node: NodeId) -> IndexMap<&str, NodeId> {
    document.members(node).map(|member| (member.name, member.value)).collect()
}

/// [`entries`] sorted by name.
pub(super) fn entries_sorted(document: &Document, node: NodeId) -> Vec<(&str, NodeId)> {
    let mut entries: Vec<_> = entries(document, node).into_iter().collect();
    entries.sort_unstable_by_key(|(name, _)| *name);
    entries
}

/// The 64-bit float that Packer reads a number as.
pub(super) fn float(document: &Document, node: NodeId) -> f64 {
    document.number(node).and_then(|literal| literal.parse().ok()).unwrap_or_default()
}

/// A float as `%v` prints it: the fewest digits, with an exponent below 1e-4
/// and from a million on.
fn shortest(float: f64) -> String {
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if float == 0.0 || (-4..6).contains(&exponent) {
        return format!("{float}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// Whether Go's `strings.EqualFold` takes the two for the same; `name` is ASCII.
pub(super) fn folds_to(text: &str, name: &str) -> bool {
    let folded = |ch: char| match ch {
        // The characters beyond ASCII that fold to ASCII letters.
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        _ => ch.to_ascii_lowercase(),
    };
    text.chars().map(folded).eq(name.chars().map(|ch| ch.to_ascii_lowercase()))
}

/// Nanoseconds of a text such as `1h30m`; the error is Go's. Mirrors Go
/// 1.19 `time.ParseDuration`.
pub(super) fn parse_duration(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quoted(text));
    let negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let limit = 1_u128 << 63;
    let mut total = 0_u128;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = after.strip_prefix('.').map_or(("", after), digits);
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let value: u128 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| invalid())? };
        if value > limit {
            return Err(invalid());
        }
        let (name, after) =
            after.split_at(after.find(|ch: char| ch == '.' || ch.is_ascii_digit()).unwrap_or(after.len()));
        if name.is_empty() {
            return Err(format!("time: missing unit in duration {}", quoted(text)));
        }
        let Some(unit) = unit(name) else {
            return Err(format!("time: unknown unit {} in duration {}", quoted(name), quoted(text)));
        };
        total += value * unit + fraction_of(fraction, unit);
        if total > limit {
            return Err(invalid());
        }
        rest = after;
    }
    if total == limit && !negative {
        return Err(invalid());
    }
    let total = i128::try_from(total).unwrap_or_default();
    i64::try_from(if negative { -total } else { total }).map_err(|_| invalid())
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|ch: char| !ch.is_ascii_digit()).unwrap_or(text.len()))
}

fn unit(name: &str) -> Option<u128> {
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

/// What the digits behind a point add; those that cannot matter are left out.
fn fraction_of(digits: &str, unit: u128) -> u128 {
    let digits = digits.get(..18).unwrap_or(digits);
    let scale = (0..digits.len()).fold(1_u128, |scale, _| scale * 10);
    digits.parse::<u128>().unwrap_or_default() * unit / scale
}

/// Mirrors Go's `time.quote`, which differs from `strconv.Quote`.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in text.chars() {
        match ch {
            '"' | '\\' => out.extend(['\\', ch]),
            ' '..='\u{7f}' => out.push(ch),
            _ => {
                let mut bytes = [0; 4];
                for byte in ch.encode_utf8(&mut bytes).bytes() {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\x{byte:02x}");
                }
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn prints_as_go_does() {
        let print = |text: &str| {
            let document = parse(text);
            printed(&document, document.root().unwrap())
        };
        assert_eq!(print(r#"{"x":[1,null,"s"],"b":true,"b":false}"#), "map[b:false x:[1 <nil> s]]");
        assert_eq!(
            print("[1000000, 999999, 1e21, 0.00001, -0.5, -0, 123456789]"),
            "[1e+06 999999 1e+21 1e-05 -0.5 -0 1.23456789e+08]"
        );
    }

    #[test]
    fn reads_durations_as_go_does() {
        assert_eq!(parse_duration("1h30m"), Ok(5_400_000_000_000));
        assert_eq!(parse_duration("-1.5µs"), Ok(-1_500));
        assert_eq!(parse_duration("+0"), Ok(0));
        assert_eq!(parse_duration("-9223372036854775808ns"), Ok(i64::MIN));
        for (text, message) in [
            ("", "time: invalid duration \"\""),
            ("5", "time: missing unit in duration \"5\""),
            ("1d", "time: unknown unit \"d\" in duration \"1d\""),
            (".s", "time: invalid duration \".s\""),
            ("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""),
            ("1é\"", "time: unknown unit \"\\xc3\\xa9\\\"\" in duration \"1\\xc3\\xa9\\\"\""),
        ] {
            assert_eq!(parse_duration(text), Err(message.to_owned()));
        }
    }

    #[test]
    fn folds_as_go_does() {
        assert!(folds_to("BuilderS", "builders"));
        assert!(folds_to("provi\u{17f}ioners", "Provisioners"));
        assert!(!folds_to("post_processors", "post-processors"));
    }
}
