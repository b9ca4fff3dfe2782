//! `SimpleDateFormat` in the locale `en_US`.

use super::calendar::{civil, days_from_civil, month_length, week_day, year_day};
use crate::orca::expression::{
    fail::{Fail, ILLEGAL_ARGUMENT},
    java::{class::Kind, constant::enum_names, value::DateFormat},
};

const LETTERS: &str = "GyMdkHmsSEDFwWahKzZYuXL";

enum Item {
    Literal(String),
    Field(char, usize),
}

fn compile(pattern: &str) -> Result<Vec<Item>, Fail> {
    let mut items = Vec::new();
    let mut chars = pattern.chars().peekable();
    let literal = |items: &mut Vec<Item>, text: &str| match items.last_mut() {
        Some(Item::Literal(own)) => own.push_str(text),
        _ => items.push(Item::Literal(text.to_owned())),
    };
    while let Some(c) = chars.next() {
        if c == '\'' {
            if chars.peek() == Some(&'\'') {
                chars.next();
                literal(&mut items, "'");
                continue;
            }
            let mut text = String::new();
            loop {
                match chars.next() {
                    None => return Err(Fail::thrown(ILLEGAL_ARGUMENT, "Unterminated quote")),
                    Some('\'') if chars.peek() == Some(&'\'') => {
                        chars.next();
                        text.push('\'');
                    }
                    Some('\'') => break,
                    Some(c) => text.push(c),
                }
            }
            literal(&mut items, &text);
        } else if c.is_ascii_alphabetic() {
            if !LETTERS.contains(c) {
                return Err(Fail::thrown(ILLEGAL_ARGUMENT, format!("Illegal pattern character '{c}'")));
            }
            let mut count = 1;
            while chars.peek() == Some(&c) {
                chars.next();
                count += 1;
            }
            if c == 'X' && count > 3 {
                return Err(Fail::thrown(ILLEGAL_ARGUMENT, format!("invalid ISO 8601 format: length={count}")));
            }
            items.push(Item::Field(c, count));
        } else {
            literal(&mut items, c.encode_utf8(&mut [0; 4]));
        }
    }
    Ok(items)
}

/// Whether the pattern is one.
///
/// # Errors
/// What Java's constructor throws.
pub(crate) fn check(pattern: &str) -> Result<(), Fail> {
    compile(pattern).map(|_| ())
}

fn title(name: &str) -> String {
    let mut out = name.to_lowercase();
    if let Some(first) = out.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    out
}

fn month_name(month: i64) -> String {
    title(enum_names(Kind::Month).get(usize::try_from(month - 1).unwrap_or(0)).copied().unwrap_or_default())
}

pub(crate) fn day_name(day: i64) -> String {
    title(enum_names(Kind::DayOfWeek).get(usize::try_from(day - 1).unwrap_or(0)).copied().unwrap_or_default())
}

fn short(name: &str) -> String {
    name.chars().take(3).collect()
}

/// The week that January 1st is in is the first; weeks begin on Sunday.
fn week_of_year(day: i64) -> (i64, i64) {
    let (year, ..) = civil(day);
    let sunday = |day: i64| day - week_day(day) % 7;
    let next = days_from_civil(year + 1, 1, 1);
    if sunday(day) == sunday(next) {
        return (year + 1, 1);
    }
    (year, (sunday(day) - sunday(days_from_civil(year, 1, 1))) / 7 + 1)
}

/// Formats an instant.
///
/// # Errors
/// What is wrong with the pattern.
pub(crate) fn format(format: &DateFormat, millis: i64) -> Result<String, Fail> {
    let local = millis.wrapping_add(i64::from(format.offset) * 1000);
    let day = local.div_euclid(86_400_000);
    let of_day = local.rem_euclid(86_400_000);
    let (year, month, of_month) = civil(day);
    let hour = of_day / 3_600_000;
    let mut out = String::new();
    for item in compile(&format.pattern)? {
        let (letter, count) = match item {
            Item::Literal(text) => {
                out.push_str(&text);
                continue;
            }
            Item::Field(letter, count) => (letter, count),
        };
        let number = |value: i64| {
            let digits = value.to_string();
            "0".repeat(count.saturating_sub(digits.len())) + &digits
        };
        let year_text = |year: i64| number(if count == 2 { year.rem_euclid(100) } else { year });
        out.push_str(&match letter {
            'G' => (if year > 0 { "AD" } else { "BC" }).to_owned(),
            'y' => year_text(if year > 0 { year } else { 1 - year }),
            'Y' => year_text(week_of_year(day).0),
            'M' | 'L' => match count {
                1 | 2 => number(month),
                3 => short(&month_name(month)),
                _ => month_name(month),
            },
            'w' => number(week_of_year(day).1),
            'W' => {
                let first = days_from_civil(year, month, 1);
                number((of_month - 1 + week_day(first) % 7) / 7 + 1)
            }
            'D' => number(year_day(day)),
            'd' => number(of_month),
            'F' => number((of_month - 1) / 7 + 1),
            'E' => {
                let name = day_name(week_day(day));
                if count >= 4 { name } else { short(&name) }
            }
            'u' => number(week_day(day)),
            'a' => (if hour < 12 { "AM" } else { "PM" }).to_owned(),
            'H' => number(hour),
            'k' => number(if hour == 0 { 24 } else { hour }),
            'K' => number(hour % 12),
            'h' => number(if hour % 12 == 0 { 12 } else { hour % 12 }),
            'm' => number(of_day / 60_000 % 60),
            's' => number(of_day / 1000 % 60),
            'S' => number(of_day % 1000),
            letter => zone_text(letter, count, format.offset),
        });
    }
    Ok(out)
}

fn zone_text(letter: char, count: usize, offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 3600, offset.abs() / 60 % 60);
    match letter {
        'z' if offset == 0 && count >= 4 => "Coordinated Universal Time".to_owned(),
        'z' if offset == 0 => "UTC".to_owned(),
        'z' => format!("GMT{sign}{hours:02}:{minutes:02}"),
        'X' if offset == 0 => "Z".to_owned(),
        'X' => match count {
            1 => format!("{sign}{hours:02}"),
            2 => format!("{sign}{hours:02}{minutes:02}"),
            _ => format!("{sign}{hours:02}:{minutes:02}"),
        },
        _ => format!("{sign}{hours:02}{minutes:02}"),
    }
}

/// `Date.toString`.
pub(crate) fn date_text(millis: i64) -> String {
    let pattern = DateFormat { pattern: "EEE MMM dd HH:mm:ss zzz yyyy".to_owned(), offset: 0, lenient: true };
    format(&pattern, millis).unwrap_or_default()
}

#[derive(Default)]
struct Fields {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    year_day: Option<i64>,
    hour: i64,
    afternoon: Option<bool>,
    twelve: bool,
    minute: i64,
    second: i64,
    milli: i64,
    offset: Option<i64>,
}

/// Parses the start of a text; `None` where it does not fit.
///
/// # Errors
/// What is wrong with the pattern.
pub(crate) fn parse(format: &DateFormat, text: &str, this_year: i64) -> Result<Option<i64>, Fail> {
    let items = compile(&format.pattern)?;
    let mut fields = Fields::default();
    let mut rest = text;
    for (at, item) in items.iter().enumerate() {
        let done = match item {
            Item::Literal(literal) => {
                if let Some(tail) = rest.strip_prefix(literal.as_str()) {
                    rest = tail;
                    true
                } else {
                    // White space of the pattern may be missing at its place or longer in the text.
                    let trimmed = rest.trim_start_matches([' ', '\t']);
                    match trimmed.strip_prefix(literal.trim_start()) {
                        Some(tail) if literal.starts_with(' ') && trimmed.len() < rest.len() => {
                            rest = tail;
                            true
                        }
                        _ => false,
                    }
                }
            }
            Item::Field(letter, count) => {
                let numeric_next =
                    matches!(items.get(at + 1), Some(Item::Field(next, width)) if is_numeric(*next, *width));
                let tail = field(&mut fields, *letter, *count, rest, numeric_next, this_year);
                match tail {
                    Some(tail) => {
                        rest = tail;
                        true
                    }
                    None => false,
                }
            }
        };
        if !done {
            return Ok(None);
        }
    }
    Ok(resolve(&fields, format))
}

fn is_numeric(letter: char, count: usize) -> bool {
    match letter {
        'G' | 'E' | 'a' | 'z' | 'Z' | 'X' => false,
        'M' | 'L' => count < 3,
        _ => true,
    }
}

fn field<'t>(
    fields: &mut Fields,
    letter: char,
    count: usize,
    rest: &'t str,
    abutting: bool,
    this_year: i64,
) -> Option<&'t str> {
    let rest = rest.trim_start_matches([' ', '\t']);
    match letter {
        'G' => return rest.strip_prefix("AD").or_else(|| rest.strip_prefix("BC")),
        'a' => {
            let head = rest.get(..2)?.to_ascii_uppercase();
            fields.afternoon = match head.as_str() {
                "AM" => Some(false),
                "PM" => Some(true),
                _ => return None,
            };
            return rest.get(2..);
        }
        'E' => return name(rest, &(1..=7).map(day_name).collect::<Vec<_>>()).map(|(_, tail)| tail),
        'M' | 'L' if count >= 3 => {
            let (month, tail) = name(rest, &(1..=12).map(month_name).collect::<Vec<_>>())?;
            fields.month = Some(month);
            return Some(tail);
        }
        'z' | 'Z' | 'X' => return zone(fields, rest),
        _ => {}
    }
    let negative = rest.starts_with('-') && !abutting;
    let body = if negative { rest.get(1..)? } else { rest };
    let most = if abutting { count } else { 18 };
    let size = body.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let mut number: i64 = body.get(..size)?.parse().ok()?;
    if negative {
        number = -number;
    }
    match letter {
        'y' | 'Y' => {
            if count <= 2 && size == 2 && !negative {
                let start = this_year - 80;
                number += start - start.rem_euclid(100);
                if number < start {
                    number += 100;
                }
            }
            fields.year = Some(number);
        }
        'M' | 'L' => fields.month = Some(number),
        'd' => fields.day = Some(number),
        'D' => fields.year_day = Some(number),
        'H' => fields.hour = number,
        'k' => fields.hour = if number == 24 { 0 } else { number },
        'K' | 'h' => {
            fields.hour = if letter == 'h' && number == 12 { 0 } else { number };
            fields.twelve = true;
        }
        'm' => fields.minute = number,
        's' => fields.second = number,
        'S' => fields.milli = number,
        _ => {}
    }
    body.get(size..)
}

fn name<'t>(rest: &'t str, names: &[String]) -> Option<(i64, &'t str)> {
    let starts = |wanted: &str| rest.get(..wanted.len()).is_some_and(|head| head.eq_ignore_ascii_case(wanted));
    for whole in [true, false] {
        for (at, own) in names.iter().enumerate() {
            let wanted = if whole { own.clone() } else { short(own) };
            if starts(&wanted) {
                return Some((i64::try_from(at).unwrap_or(0) + 1, rest.get(wanted.len()..)?));
            }
        }
    }
    None
}

fn zone<'t>(fields: &mut Fields, rest: &'t str) -> Option<&'t str> {
    let mut rest = rest;
    for prefix in ["GMT", "UTC", "Z"] {
        if let Some(tail) = rest.strip_prefix(prefix) {
            fields.offset = Some(0);
            rest = tail;
            break;
        }
    }
    let sign = match rest.chars().next() {
        Some('+') => 1,
        Some('-') => -1,
        _ => return fields.offset.map(|_| rest),
    };
    let body = rest.get(1..)?;
    let size = body.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b':').take(6).count();
    let digits: String = body.get(..size)?.chars().filter(char::is_ascii_digit).collect();
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..4).map_or(Some(0), |minutes| minutes.parse().ok())?;
    fields.offset = Some(sign * (hours * 60 + minutes) * 60);
    body.get(size..)
}

fn resolve(fields: &Fields, format: &DateFormat) -> Option<i64> {
    let (year, month, day) = (fields.year.unwrap_or(1970), fields.month.unwrap_or(1), fields.day.unwrap_or(1));
    if !format.lenient {
        let valid = (1..=12).contains(&month)
            && (1..=month_length(year, month)).contains(&day)
            && (0..24).contains(&fields.hour)
            && (0..60).contains(&fields.minute)
            && (0..60).contains(&fields.second)
            && (0..1000).contains(&fields.milli);
        if !valid {
            return None;
        }
    }
    let months = year.checked_mul(12)?.checked_add(month - 1)?;
    let start = days_from_civil(months.div_euclid(12), months.rem_euclid(12) + 1, 1);
    let day = match fields.year_day {
        Some(year_day) => days_from_civil(year, 1, 1) + year_day - 1,
        None => start.checked_add(day - 1)?,
    };
    let afternoon = if fields.twelve && fields.afternoon == Some(true) { 12 } else { 0 };
    let hour = fields.hour.checked_add(afternoon)?;
    let seconds = ((day.checked_mul(24)?.checked_add(hour)?) * 60)
        .checked_add(fields.minute)?
        .checked_mul(60)?
        .checked_add(fields.second)?;
    let offset = fields.offset.unwrap_or(i64::from(format.offset));
    (seconds - offset).checked_mul(1000)?.checked_add(fields.milli)
}
