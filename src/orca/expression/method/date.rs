//! The methods of dates, times and instants themselves.

use super::{
    Result, null_argument,
    unit::{DAYS, UNSUPPORTED_UNIT, date, date_time, day_of_week, instant, object, overflow, unit_of},
    unsupported,
};
use crate::orca::expression::{
    fail::Fail,
    java::{
        class::Kind,
        number::low_int,
        value::{Object, Value},
    },
    time::{self, calendar},
};

pub(super) fn on_date<'a>(day: i64, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let (year, month, of_month) = calendar::civil(day);
    let int = |value: i64| Ok(Value::Int(low_int(value)));
    let first = arguments.first().map_or(0, Value::long);
    match (name, arguments) {
        ("getYear", []) => int(year),
        ("getMonthValue", []) => int(month),
        ("getDayOfMonth", []) => int(of_month),
        ("getDayOfYear", []) => int(calendar::year_day(day)),
        ("getDayOfWeek", []) => Ok(day_of_week(day)),
        ("isLeapYear", []) => Ok(Value::Bool(calendar::is_leap(year))),
        ("lengthOfMonth", []) => int(calendar::month_length(year, month)),
        ("lengthOfYear", []) => int(365 + i64::from(calendar::is_leap(year))),
        ("toEpochDay", []) => Ok(Value::Long(day)),
        ("atStartOfDay", []) => date_time(day, 0),
        ("atTime", [only]) => match object(only) {
            Some(Object::LocalTime(nanos)) => date_time(day, *nanos),
            _ => Err(null_argument()),
        },
        ("atTime", [hour, minute, rest @ ..]) => {
            let second = rest.first().map_or(0, Value::long);
            let nano = rest.get(1).map_or(0, Value::long);
            date_time(day, calendar::time(hour.long(), minute.long(), second, nano)?)
        }
        ("toEpochSecond", [time, zone]) => match (object(time), object(zone)) {
            (Some(Object::LocalTime(nanos)), Some(Object::Zone(_, offset))) => {
                Ok(Value::Long(time::epoch_second(day, *nanos, *offset)))
            }
            _ => Err(null_argument()),
        },
        ("with", [adjuster]) => date(adjusted(day, adjuster)?),
        ("withYear", [_]) => date(calendar::date(first, month, of_month.min(calendar::month_length(first, month)))?),
        ("withMonth", [_]) if (1..=12).contains(&first) => {
            date(calendar::date(year, first, of_month.min(calendar::month_length(year, first)))?)
        }
        ("withMonth", [_]) => date(calendar::date(year, first, of_month)?),
        ("withDayOfMonth", [_]) => date(calendar::date(year, month, first)?),
        ("withDayOfYear", [_]) => date(calendar::date_of_year_day(year, first)?),
        _ => unsupported(Kind::LocalDate, name),
    }
}

/// The day that an adjuster makes of a day.
fn adjusted(day: i64, adjuster: &Value<'_>) -> std::result::Result<i64, Fail> {
    match object(adjuster) {
        Some(Object::LocalDate(other) | Object::LocalDateTime(other, _)) => Ok(*other),
        Some(Object::Enum(Kind::DayOfWeek, ordinal)) => {
            Ok(day + i64::try_from(*ordinal).unwrap_or(0) + 1 - calendar::week_day(day))
        }
        Some(Object::Enum(Kind::Month, ordinal)) => {
            let (year, _, of_month) = calendar::civil(day);
            let month = i64::try_from(*ordinal).unwrap_or(0) + 1;
            calendar::date(year, month, of_month.min(calendar::month_length(year, month)))
        }
        _ => Err(Fail::thrown(UNSUPPORTED_UNIT, "Unsupported field")),
    }
}

pub(super) fn on_date_time<'a>(day: i64, nanos: i64, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let seconds = nanos / 1_000_000_000;
    let (hour, minute, second, nano) = (seconds / 3600, seconds / 60 % 60, seconds % 60, nanos % 1_000_000_000);
    let int = |value: i64| Ok(Value::Int(low_int(value)));
    let first = arguments.first().map_or(0, Value::long);
    let zone = arguments.first().and_then(object).and_then(|object| match object {
        Object::Zone(_, offset) => Some(*offset),
        _ => None,
    });
    let at = |hour, minute, second, nano| date_time(day, calendar::time(hour, minute, second, nano)?);
    match (name, arguments) {
        ("getHour", []) => int(hour),
        ("getMinute", []) => int(minute),
        ("getSecond", []) => int(second),
        ("getNano", []) => int(nano),
        ("toLocalDate", []) => date(day),
        ("toEpochSecond", [_]) => {
            zone.map(|offset| Value::Long(time::epoch_second(day, nanos, offset))).ok_or_else(null_argument)
        }
        ("toInstant", [_]) => instant(time::epoch_second(day, nanos, zone.ok_or_else(null_argument)?), nano),
        ("truncatedTo", [unit]) => date_time(day, truncated(nanos, unit_of(unit)?)?),
        ("withHour", [_]) => at(first, minute, second, nano),
        ("withMinute", [_]) => at(hour, first, second, nano),
        ("withSecond", [_]) => at(hour, minute, first, nano),
        ("withNano", [_]) => at(hour, minute, second, first),
        ("with", [adjuster]) => match object(adjuster) {
            Some(Object::LocalTime(other)) => date_time(day, *other),
            Some(Object::LocalDateTime(other, nanos)) => date_time(*other, *nanos),
            _ => date_time(adjusted(day, adjuster)?, nanos),
        },
        _ => {
            let made = on_date(day, name, arguments)?;
            match object(&made) {
                Some(Object::LocalDate(day)) if name.starts_with("with") => date_time(*day, nanos),
                _ => Ok(made),
            }
        }
    }
}

fn truncated(nanos: i64, unit: usize) -> std::result::Result<i64, Fail> {
    match unit {
        DAYS => Ok(0),
        unit => match time::unit_nanos(unit) {
            Some(size) => Ok(nanos / size * size),
            None => Err(Fail::thrown(UNSUPPORTED_UNIT, "Unit is too large to be used for truncation")),
        },
    }
}

pub(super) fn on_instant<'a>(seconds: i64, nanos: u32, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    match (name, arguments) {
        ("getEpochSecond", []) => Ok(Value::Long(seconds)),
        ("getNano", []) => Ok(Value::Int(nanos.cast_signed())),
        ("toEpochMilli", []) => {
            let millis = seconds.checked_mul(1000).and_then(|millis| millis.checked_add(i64::from(nanos / 1_000_000)));
            millis.map(Value::Long).ok_or_else(overflow)
        }
        ("truncatedTo", [unit]) => {
            let (day, of_day) = time::local(seconds, nanos, 0);
            let kept = truncated(of_day, unit_of(unit)?)?;
            instant(time::epoch_second(day, kept, 0), kept % 1_000_000_000)
        }
        ("with", [adjuster]) if matches!(object(adjuster), Some(Object::Instant(..))) => Ok(adjuster.clone()),
        _ => unsupported(Kind::Instant, name),
    }
}
