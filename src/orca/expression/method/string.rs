//! The methods of `String`.

use super::{Result, array, format, null_argument, unsupported};
use crate::orca::expression::{
    fail::{CLASS_CAST, Fail, ILLEGAL_ARGUMENT, INDEX, STRING_INDEX},
    java::{
        class::{Class, Kind},
        text::{compare, count, from_units, is_whitespace, length, slice, trim, unit_at, units},
        value::Value,
    },
    pattern::{self, MatchFail},
    vm::{MAX_TEXT, Vm, checked_text, text_bound},
    work::Work,
};

pub(super) fn call<'a>(vm: &mut Vm<'a>, target: &Value<'a>, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let own = target.str();
    let own: &str = &own;
    match (name, arguments) {
        ("length", []) => Ok(Value::Int(count(length(own)))),
        ("isEmpty", []) => Ok(Value::Bool(own.is_empty())),
        ("isBlank", []) => Ok(Value::Bool(own.chars().all(is_whitespace))),
        ("trim", []) => checked_text(trim(own).to_owned()),
        ("strip", []) => checked_text(own.trim_matches(is_whitespace).to_owned()),
        ("stripLeading", []) => checked_text(own.trim_start_matches(is_whitespace).to_owned()),
        ("stripTrailing", []) => checked_text(own.trim_end_matches(is_whitespace).to_owned()),
        ("toLowerCase" | "toUpperCase", [locale]) if locale.is_null() => Err(null_argument()),
        ("toLowerCase", [] | [_]) => checked_text(own.to_lowercase()),
        ("toUpperCase", [] | [_]) => checked_text(own.to_uppercase()),
        ("intern", []) => Ok(target.clone()),
        ("concat", [Value::Text(other)]) => {
            if own.len() + other.len() > MAX_TEXT {
                return Err(Fail::Bound(text_bound()));
            }
            checked_text(format!("{own}{}", &**other))
        }
        ("contains" | "contentEquals", [other]) if !other.is_null() => {
            let other = vm.text_of(other)?;
            Ok(Value::Bool(if name == "contains" { own.contains(&other) } else { own == other }))
        }
        ("startsWith", [Value::Text(prefix)]) => Ok(Value::Bool(own.starts_with(&**prefix))),
        ("startsWith", [Value::Text(prefix), from]) => {
            let rest = usize::try_from(from.int()).ok().and_then(|from| slice(own, from, length(own)));
            Ok(Value::Bool(rest.is_some_and(|rest| rest.starts_with(&**prefix))))
        }
        ("endsWith", [Value::Text(suffix)]) => Ok(Value::Bool(own.ends_with(&**suffix))),
        ("equalsIgnoreCase", [Value::Text(other)]) => Ok(Value::Bool(equal_ignoring_case(own, other))),
        ("equalsIgnoreCase", [_]) => Ok(Value::Bool(false)),
        ("compareTo", [Value::Text(other)]) => Ok(Value::Int(compare(own, other))),
        ("compareToIgnoreCase", [Value::Text(other)]) => Ok(Value::Int(compare(&folded(own), &folded(other)))),
        ("indexOf" | "lastIndexOf", [what, rest @ ..]) if !what.is_null() => {
            Ok(Value::Int(index_of(own, what, rest.first().map(Value::int), name == "lastIndexOf")))
        }
        ("charAt", [index]) => char_at(own, index.int()),
        ("codePointAt" | "codePointBefore", [index]) => code_point(own, index.int(), name == "codePointBefore"),
        ("codePointCount", [begin, end]) => {
            let part = ranged(own, begin.int(), end.int(), INDEX)?;
            Ok(Value::Int(count(part.chars().count())))
        }
        ("offsetByCodePoints", [index, by]) => offset_by_code_points(own, index.int(), by.int()),
        ("substring", [begin]) => substring(own, begin.int(), count(length(own))),
        ("substring", [begin, end]) => substring(own, begin.int(), end.int()),
        ("repeat", [times]) => {
            let times = times.int();
            let Ok(times) = usize::try_from(times) else {
                return Err(Fail::thrown(ILLEGAL_ARGUMENT, format!("count is negative: {times}")));
            };
            if own.len().saturating_mul(times) > MAX_TEXT {
                return Err(Fail::Bound(text_bound()));
            }
            checked_text(own.repeat(times))
        }
        ("replace", [Value::Char(old), Value::Char(new)]) => {
            let replaced: Vec<u16> =
                units(own).into_iter().map(|unit| if unit == *old { *new } else { unit }).collect();
            checked_text(from_units(&replaced))
        }
        ("replace", [old, new]) if !old.is_null() && !new.is_null() => {
            let (old, new) = (vm.text_of(old)?, vm.text_of(new)?);
            if own.matches(&*old).count().saturating_mul(new.len()) > MAX_TEXT {
                return Err(Fail::Bound(text_bound()));
            }
            checked_text(own.replace(&*old, &new))
        }
        ("matches" | "replaceAll" | "replaceFirst" | "split", [Value::Text(pattern), rest @ ..]) => {
            by_pattern(&vm.work, own, name, pattern, rest)
        }
        ("toCharArray", []) => Ok(array::to_chars(own)),
        ("getBytes", [] | [_]) => array::get_bytes(own, arguments.first()),
        ("indent", [by]) => checked_text(indent(own, by.int())),
        ("stripIndent", []) => checked_text(strip_indent(own)),
        ("translateEscapes", []) => translate_escapes(own),
        ("regionMatches", [rest @ .., Value::Int(at), Value::Text(other), Value::Int(start), Value::Int(size)]) => {
            let ignore = rest.first().is_some_and(Value::bool);
            Ok(Value::Bool(region_matches(own, other, *at, *start, *size, ignore)))
        }
        ("formatted", [values]) => checked_text(format::format(vm, own, &super::items_of(values)?)?),
        ("format", [Value::Text(pattern), values] | [_, Value::Text(pattern), values]) => {
            checked_text(format::format(vm, pattern, &super::items_of(values)?)?)
        }
        ("join", [delimiter, values]) if !delimiter.is_null() => {
            let delimiter = vm.text_of(delimiter)?;
            join(&delimiter, &super::items_of(values)?)
        }
        ("valueOf" | "copyValueOf", [Value::Array(_)])
            if arguments.first().and_then(Value::class) == Some(Class::array(Kind::PChar)) =>
        {
            checked_text(from_units(&arguments.first().map(array::chars).unwrap_or_default()))
        }
        ("valueOf" | "copyValueOf", [chars, offset, size]) => {
            checked_text(from_units(&array::part(&array::chars(chars), offset.int(), size.int())?))
        }
        ("valueOf", [value]) => {
            let text = vm.text_of(value)?;
            checked_text(text)
        }
        _ if arguments.iter().any(Value::is_null) => Err(null_argument()),
        _ => unsupported(Kind::String, name),
    }
}

fn join<'a>(delimiter: &str, values: &[Value<'a>]) -> Result<'a> {
    let mut parts: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        parts.push(match value {
            Value::Null => "null".to_owned(),
            other => other
                .chars()
                .ok_or_else(|| {
                    let class = other.class().map(Class::name).unwrap_or_default();
                    Fail::thrown(CLASS_CAST, format!("class {class} cannot be cast to class java.lang.CharSequence"))
                })?
                .to_string(),
        });
    }
    checked_text(parts.join(delimiter))
}

fn substring<'a>(own: &str, begin: i32, end: i32) -> Result<'a> {
    let whole = length(own);
    let range = usize::try_from(begin).ok().zip(usize::try_from(end).ok());
    let part = range.filter(|(begin, end)| begin <= end && *end <= whole);
    match part.and_then(|(begin, end)| slice(own, begin, end)) {
        Some(part) => Ok(Value::string(part)),
        None => Err(Fail::thrown(STRING_INDEX, format!("begin {begin}, end {end}, length {whole}"))),
    }
}

fn ranged(own: &str, begin: i32, end: i32, class: &'static str) -> std::result::Result<String, Fail> {
    let range = usize::try_from(begin).ok().zip(usize::try_from(end).ok());
    range.and_then(|(begin, end)| slice(own, begin, end)).ok_or_else(|| Fail::silent(class))
}

pub(super) fn char_at<'a>(own: &str, index: i32) -> Result<'a> {
    let unit = usize::try_from(index).ok().and_then(|index| unit_at(own, index));
    unit.map(Value::Char).ok_or_else(|| Fail::thrown(STRING_INDEX, format!("String index out of range: {index}")))
}

fn code_point<'a>(own: &str, index: i32, before: bool) -> Result<'a> {
    let fail = || Fail::thrown(STRING_INDEX, format!("String index out of range: {index}"));
    let units = units(own);
    let at = usize::try_from(index).map_err(|_| fail())?;
    let at = if before { at.checked_sub(1).ok_or_else(fail)? } else { at };
    let unit = units.get(at).copied().ok_or_else(fail)?;
    let pair = if before { at.checked_sub(1).and_then(|low| units.get(low..=at)) } else { units.get(at..at + 2) };
    let joined =
        pair.and_then(|pair| char::decode_utf16(pair.iter().copied()).next()).and_then(std::result::Result::ok);
    let code = match joined {
        Some(c) if c.len_utf16() == 2 => u32::from(c),
        _ => u32::from(unit),
    };
    Ok(Value::Int(code.cast_signed()))
}

fn offset_by_code_points<'a>(own: &str, index: i32, by: i32) -> Result<'a> {
    let fail = || Fail::silent(INDEX);
    let index = usize::try_from(index).map_err(|_| fail())?;
    let before = slice(own, 0, index).ok_or_else(fail)?;
    let after = slice(own, index, length(own)).unwrap_or_default();
    let steps = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
    let (rest, sign): (Vec<char>, i32) =
        if by >= 0 { (after.chars().collect(), 1) } else { (before.chars().rev().collect(), -1) };
    let passed = rest.get(..steps).ok_or_else(fail)?;
    let units: usize = passed.iter().map(|c| c.len_utf16()).sum();
    Ok(Value::Int(count(index) + sign * count(units)))
}

fn index_of(own: &str, what: &Value<'_>, from: Option<i32>, last: bool) -> i32 {
    let needle = match what {
        Value::Text(text) => units(text),
        code => {
            let code = u32::try_from(code.int()).ok();
            match code.map(|code| (u16::try_from(code), char::from_u32(code))) {
                Some((Ok(unit), _)) => vec![unit],
                Some((_, Some(c))) => units(c.encode_utf8(&mut [0; 4])),
                _ => return -1,
            }
        }
    };
    let hay = units(own);
    let Some(limit) = hay.len().checked_sub(needle.len()) else { return -1 };
    let at = |start: usize| hay.get(start..start + needle.len()) == Some(needle.as_slice());
    let found = if last {
        let from = match from {
            None => limit,
            Some(from) => match usize::try_from(from) {
                Ok(from) => from.min(limit),
                Err(_) => return -1,
            },
        };
        (0..=from).rev().find(|start| at(*start))
    } else {
        let from = usize::try_from(from.unwrap_or(0)).unwrap_or(0);
        if needle.is_empty() {
            return count(from.min(hay.len()));
        }
        (from..=limit).find(|start| at(*start))
    };
    found.map_or(-1, count)
}

/// Each char through upper to lower case, as Java compares without case.
fn folded(own: &str) -> String {
    own.chars()
        .map(|c| {
            let mut upper = c.to_uppercase();
            let upper = upper.next().filter(|_| upper.next().is_none()).unwrap_or(c);
            upper.to_lowercase().next().unwrap_or(upper)
        })
        .collect()
}

fn equal_ignoring_case(left: &str, right: &str) -> bool {
    folded(left) == folded(right)
}

fn region_matches(own: &str, other: &str, at: i32, start: i32, size: i32, ignore: bool) -> bool {
    let part = |text: &str, from: i32| {
        let from = usize::try_from(from).ok()?;
        let size = usize::try_from(size).ok()?;
        slice(text, from, from.checked_add(size)?)
    };
    if size <= 0 {
        let inside =
            |text: &str, from: i32| from >= 0 && i64::from(from) <= i64::from(count(length(text))) - i64::from(size);
        return inside(own, at) && inside(other, start);
    }
    match (part(own, at), part(other, start)) {
        (Some(a), Some(b)) => {
            if ignore {
                equal_ignoring_case(&a, &b)
            } else {
                a == b
            }
        }
        _ => false,
    }
}

fn by_pattern<'a>(work: &Work, own: &str, name: &str, pattern: &str, rest: &[Value<'a>]) -> Result<'a> {
    let compiled =
        pattern::compile(pattern).map_err(|message| Fail::thrown("java.util.regex.PatternSyntaxException", message))?;
    let too_much = || Fail::Bound("a pattern takes at most some millions of steps here".to_owned());
    match (name, rest) {
        ("matches", []) => compiled.matches(work, own).map(Value::Bool).map_err(|MatchFail| too_much()),
        ("split", rest) => {
            let parts =
                compiled.split(work, own, rest.first().map_or(0, Value::int)).map_err(|MatchFail| too_much())?;
            Ok(Value::array(Class::of(Kind::String), parts.into_iter().map(Value::string).collect()))
        }
        (_, [Value::Text(replacement)]) => {
            let replaced = compiled.replace(work, own, replacement, name == "replaceAll");
            let replaced = replaced.map_err(|problem| match problem {
                None => too_much(),
                Some(message) if message.starts_with("No group ") && !message.contains('{') => {
                    Fail::thrown(INDEX, message)
                }
                Some(message) => Fail::thrown(ILLEGAL_ARGUMENT, message),
            })?;
            checked_text(replaced)
        }
        _ => Err(null_argument()),
    }
}

fn lines(own: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = Vec::new();
    let mut rest = own;
    while !rest.is_empty() {
        match rest.find(['\n', '\r']) {
            None => {
                lines.push(rest);
                break;
            }
            Some(at) => {
                let (line, tail) = rest.split_at(at);
                lines.push(line);
                rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..)).unwrap_or_default();
            }
        }
    }
    lines
}

fn indent(own: &str, by: i32) -> String {
    let mut out = String::new();
    for line in lines(own) {
        if by > 0 {
            out.push_str(&" ".repeat(usize::try_from(by).unwrap_or(0).min(MAX_TEXT + 1)));
            out.push_str(line);
        } else {
            let cut = usize::try_from(by.unsigned_abs()).unwrap_or(0);
            let white = line.chars().take_while(|c| is_whitespace(*c)).take(cut).map(char::len_utf8).sum();
            out.push_str(line.get(white..).unwrap_or_default());
        }
        out.push('\n');
        if out.len() > MAX_TEXT {
            break;
        }
    }
    out
}

fn strip_indent(own: &str) -> String {
    let ends_open = own.ends_with(['\n', '\r']);
    let all = lines(own);
    let leading = |line: &str| line.chars().take_while(|c| is_whitespace(*c)).count();
    let blank = |line: &str| line.chars().all(is_whitespace);
    let mut least = all.iter().filter(|line| !blank(line)).map(|line| leading(line)).min().unwrap_or(0);
    if ends_open {
        least = 0;
    } else if let Some(last) = all.last().filter(|last| blank(last)) {
        least = least.min(leading(last));
    }
    let stripped: Vec<String> = all
        .iter()
        .map(|line| {
            let cut: usize = line.chars().take(least).map(char::len_utf8).sum();
            if blank(line) {
                String::new()
            } else {
                line.get(cut..).unwrap_or_default().trim_end_matches(is_whitespace).to_owned()
            }
        })
        .collect();
    let mut out = stripped.join("\n");
    if ends_open {
        out.push('\n');
    }
    out
}

fn translate_escapes<'a>(own: &str) -> Result<'a> {
    let mut out = String::new();
    let mut chars = own.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('s') => out.push(' '),
            Some('t') => out.push('\t'),
            Some(c @ ('\'' | '"' | '\\')) => out.push(c),
            Some(c @ '0'..='7') => {
                let limit = if c <= '3' { 3 } else { 2 };
                let mut code = c.to_digit(8).unwrap_or(0);
                for _ in 1..limit {
                    let Some(digit) = chars.peek().and_then(|c| c.to_digit(8)) else { break };
                    code = code * 8 + digit;
                    chars.next();
                }
                out.push(char::from_u32(code).unwrap_or_default());
            }
            Some('\n') => {}
            other => {
                let c = other.unwrap_or_default();
                let message = format!("Invalid escape sequence: \\{c} \\\\u{:04X}", u32::from(c));
                return Err(Fail::thrown(ILLEGAL_ARGUMENT, message));
            }
        }
    }
    Ok(Value::string(out))
}
