//! Dates and times as Java counts and writes them, in UTC.

pub(super) mod calendar;
pub(super) mod format;

use std::cell::{Cell, RefCell};

use super::{
    fail::{DATE_TIME, Fail, ILLEGAL_ARGUMENT},
    java::{
        class::Kind,
        value::{DateFormat, Object, Value},
    },
    vm::Vm,
};
use calendar::{DAY_NANOS, days_from_civil};

/// Milliseconds since 1970 that the evaluation takes for now.
///
/// # Errors
/// Where nobody says: the pipeline will know.
pub(super) fn now(vm: &Vm<'_>) -> Result<i64, Fail> {
    vm.facts.clock.ok_or_else(|| Fail::Unknown("the time at which the pipeline runs".to_owned()))
}

/// Seconds and nanoseconds of milliseconds since 1970.
pub(super) fn instant_of_millis(millis: i64) -> (i64, u32) {
    let nanos = u32::try_from(millis.rem_euclid(1000)).unwrap_or(0) * 1_000_000;
    (millis.div_euclid(1000), nanos)
}

/// Day and nanoseconds of the day at an offset from UTC.
pub(super) fn local(seconds: i64, nanos: u32, offset: i32) -> (i64, i64) {
    let local = seconds.saturating_add(i64::from(offset));
    (local.div_euclid(86_400), local.rem_euclid(86_400) * 1_000_000_000 + i64::from(nanos))
}

/// Seconds since 1970 of a local date and time.
pub(super) fn epoch_second(day: i64, nanos: i64, offset: i32) -> i64 {
    day.saturating_mul(86_400).saturating_add(nanos.div_euclid(1_000_000_000)).saturating_sub(i64::from(offset))
}

/// `+02:00`, or `Z`.
pub(super) fn offset_text(offset: i32) -> String {
    if offset == 0 {
        return "Z".to_owned();
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let offset = offset.abs();
    let seconds = if offset % 60 == 0 { String::new() } else { format!(":{:02}", offset % 60) };
    format!("{sign}{:02}:{:02}{seconds}", offset / 3600, offset / 60 % 60)
}

fn parse_offset(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let body = text.strip_prefix(['+', '-'])?;
    let digits: String = body.chars().filter(|c| *c != ':').collect();
    if !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let padded = if digits.len() == 1 { format!("0{digits}") } else { digits };
    let part = |at: usize| padded.get(at..at + 2).map_or(Some(0), |part| part.parse::<i32>().ok());
    if ![2, 4, 6].contains(&padded.len()) {
        return None;
    }
    let (hours, minutes, seconds) = (part(0)?, part(2)?, part(4)?);
    let total = hours * 3600 + minutes * 60 + seconds;
    if minutes > 59 || seconds > 59 || total > 18 * 3600 { None } else { Some(sign * total) }
}

/// A zone by its name: UTC and offsets from it.
///
/// # Errors
/// What Java says of a wrong name; regions need rules that are not here.
pub(super) fn zone<'a>(name: &str, kind: Kind) -> Result<Value<'a>, Fail> {
    let made = |offset| Ok(Value::object(Object::Zone(kind, offset)));
    let name = name.trim();
    if let Some(offset) = parse_offset(name) {
        return made(offset);
    }
    if kind == Kind::ZoneOffset {
        return Err(Fail::thrown(DATE_TIME, format!("Invalid ID for ZoneOffset, invalid format: {name}")));
    }
    for prefix in ["UTC", "GMT", "UT"] {
        match name.strip_prefix(prefix) {
            Some("") => return made(0),
            Some(rest) => {
                if let Some(offset) = parse_offset(rest) {
                    return made(offset);
                }
            }
            None => {}
        }
    }
    match name {
        "Etc/UTC" | "Etc/GMT" | "Zulu" | "Greenwich" | "Universal" => made(0),
        _ if name.contains('/') => Err(Fail::Unknown(format!("the rules of the time zone {name}"))),
        _ if kind == Kind::TimeZone => {
            Err(Fail::thrown(ILLEGAL_ARGUMENT, format!("Invalid time zone specification '{name}'")))
        }
        _ => Err(Fail::thrown("java.time.zone.ZoneRulesException", format!("Unknown time-zone ID: {name}"))),
    }
}

/// `new SimpleDateFormat(pattern)`.
pub(super) fn date_format<'a>(pattern: &str) -> Result<Value<'a>, Fail> {
    format::check(pattern)?;
    let format = DateFormat { pattern: pattern.to_owned(), offset: 0, lenient: true };
    Ok(Value::object(Object::DateFormat(RefCell::new(format))))
}

/// Milliseconds of `new Date(year - 1900, month from 0, day[, hours, minutes[, seconds]])`; fields overflow.
pub(super) fn legacy_millis(fields: &[i64]) -> i64 {
    let field = |at: usize| fields.get(at).copied().unwrap_or(0);
    let months = field(0) * 12 + field(1);
    let day = days_from_civil(1900 + months.div_euclid(12), months.rem_euclid(12) + 1, 1) + field(2) - 1;
    ((day * 24 + field(3)) * 60 + field(4)).wrapping_mul(60).wrapping_add(field(5)).wrapping_mul(1000)
}

/// `new Date(text)`, by the old rules: words and numbers in many orders.
pub(super) fn legacy_date<'a>(text: &str) -> Result<Value<'a>, Fail> {
    parse_legacy(text)
        .map(|millis| Value::object(Object::Date(Cell::new(millis))))
        .ok_or_else(|| Fail::silent(ILLEGAL_ARGUMENT))
}

/// Mirrors `Date.parse`.
pub(super) fn parse_legacy(text: &str) -> Option<i64> {
    const WORDS: [&str; 32] = [
        "am",
        "pm",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "gmt",
        "ut",
        "utc",
        "est",
        "edt",
        "cst",
        "cdt",
        "mst",
        "mdt",
        "pst",
        "pdt",
    ];
    const OFFSETS: [i64; 11] = [0, 0, 0, 300, 240, 360, 300, 420, 360, 480, 420];
    let (mut year, mut month, mut day, mut hour, mut minute, mut second) = (None, None, None, None, None, None);
    let mut zone: Option<i64> = None;
    let mut previous = '\0';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if c <= ' ' || c == ',' {
            continue;
        }
        if c == '(' {
            let mut depth = 1;
            while depth > 0 {
                let Some(inner) = rest.chars().next() else { break };
                rest = rest.get(inner.len_utf8()..).unwrap_or_default();
                depth += match inner {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
            }
        } else if let Some(first) = c.to_digit(10) {
            let mut number = i64::from(first);
            while let Some(digit) = rest.chars().next().and_then(|c| c.to_digit(10)) {
                number = number.checked_mul(10)?.checked_add(i64::from(digit))?;
                rest = rest.get(1..).unwrap_or_default();
            }
            let next = rest.chars().next();
            if previous == '+' || previous == '-' && year.is_some() {
                if zone.is_some_and(|zone| zone != 0) {
                    return None;
                }
                let minutes = if number < 24 {
                    if next == Some(':') {
                        let tail = rest.get(1..).unwrap_or_default();
                        let size = tail.chars().take_while(char::is_ascii_digit).count();
                        let extra: i64 = tail.get(..size)?.parse().unwrap_or(0);
                        rest = tail.get(size..).unwrap_or_default();
                        number * 60 + extra
                    } else {
                        number * 60
                    }
                } else {
                    number % 100 + number / 100 * 60
                };
                zone = Some(if previous == '+' { -minutes } else { minutes });
            } else if number >= 70 {
                if year.is_some() || !(next.is_none_or(|c| c <= ' ' || matches!(c, ',' | '/'))) {
                    return None;
                }
                year = Some(number);
            } else if next == Some(':') {
                match (hour, minute) {
                    (None, _) => hour = Some(number),
                    (Some(_), None) => minute = Some(number),
                    _ => return None,
                }
            } else if next == Some('/') {
                match (month, day) {
                    (None, _) => month = Some(number - 1),
                    (Some(_), None) => day = Some(number),
                    _ => return None,
                }
            } else if next.is_some_and(|c| c > ' ' && !matches!(c, ',' | '-')) {
                return None;
            } else if hour.is_some() && minute.is_none() {
                minute = Some(number);
            } else if minute.is_some() && second.is_none() {
                second = Some(number);
            } else if day.is_none() {
                day = Some(number);
            } else if year.is_none() && month.is_some() && day.is_some() {
                year = Some(number);
            } else {
                return None;
            }
            previous = '\0';
        } else if matches!(c, '/' | ':' | '+' | '-') {
            previous = c;
        } else {
            let tail: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
            rest = rest.get(tail.len()..).unwrap_or_default();
            let word = format!("{c}{tail}").to_ascii_lowercase();
            if word.len() < 2 {
                return None;
            }
            let found = WORDS.iter().rposition(|known| known.starts_with(&word))?;
            match found {
                0 | 1 => {
                    let own: i64 = hour?;
                    if !(1..=12).contains(&own) {
                        return None;
                    }
                    hour = Some(match (found, own) {
                        (0, 12) => 0,
                        (1, own) if own < 12 => own + 12,
                        (_, own) => own,
                    });
                }
                2..=8 => {}
                9..=20 => {
                    if month.is_some() {
                        return None;
                    }
                    month = i64::try_from(found - 9).ok();
                }
                _ => zone = OFFSETS.get(found - 21).copied(),
            }
            previous = '\0';
        }
    }
    let (year, month, day) = (year?, month?, day?);
    let year = if year < 100 { if year > 49 { 1900 + year } else { 2000 + year } } else { year };
    let fields = [year - 1900, month, day, hour.unwrap_or(0), minute.unwrap_or(0), second.unwrap_or(0)];
    Some(legacy_millis(&fields) + zone.unwrap_or(0) * 60_000)
}

/// A `ChronoUnit` as it prints.
pub(super) fn unit_text(ordinal: usize) -> &'static str {
    const TEXTS: [&str; 16] = [
        "Nanos",
        "Micros",
        "Millis",
        "Seconds",
        "Minutes",
        "Hours",
        "HalfDays",
        "Days",
        "Weeks",
        "Months",
        "Years",
        "Decades",
        "Centuries",
        "Millennia",
        "Eras",
        "Forever",
    ];
    TEXTS.get(ordinal).copied().unwrap_or_default()
}

/// A unit up to half a day, in nanoseconds.
pub(super) fn unit_nanos(ordinal: usize) -> Option<i64> {
    const NANOS: [i64; 7] = [1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000, 3_600_000_000_000, DAY_NANOS / 2];
    NANOS.get(ordinal).copied()
}
