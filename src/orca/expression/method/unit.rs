//! The methods of `LocalDate`, `LocalDateTime`, `Instant`, `DayOfWeek` and `ChronoUnit`.

use super::{
    Result,
    date::{on_date, on_date_time, on_instant},
    enumeration, null_argument, unsupported,
};
use crate::orca::expression::{
    fail::{ARITHMETIC, DATE_TIME, Fail},
    java::{
        class::Kind,
        constant::enum_name,
        number::low_int,
        value::{Object, Value},
    },
    spel::operate::compare_same,
    time::{
        self,
        calendar::{self, DAY_NANOS},
    },
    vm::Vm,
};

pub(super) const UNSUPPORTED_UNIT: &str = "java.time.temporal.UnsupportedTemporalTypeException";

pub(super) const DAYS: usize = 7;
const WEEKS: usize = 8;
const MONTHS: usize = 9;
const ERAS: usize = 14;

pub(super) fn object<'v, 'a>(value: &'v Value<'a>) -> Option<&'v Object<'a>> {
    match value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

pub(super) fn overflow() -> Fail {
    Fail::thrown(ARITHMETIC, "long overflow")
}

pub(super) fn date<'a>(day: i64) -> Result<'a> {
    Ok(Value::object(Object::LocalDate(calendar::checked_day(day)?)))
}

pub(super) fn date_time<'a>(day: i64, nanos: i64) -> Result<'a> {
    Ok(Value::object(Object::LocalDateTime(calendar::checked_day(day)?, nanos)))
}

/// An instant of seconds and any number of nanoseconds.
pub(super) fn instant<'a>(seconds: i64, nanos: i64) -> Result<'a> {
    let seconds = seconds.checked_add(nanos.div_euclid(1_000_000_000)).ok_or_else(overflow)?;
    if !(-31_557_014_167_219_200..=31_556_889_864_403_199).contains(&seconds) {
        return Err(Fail::thrown(DATE_TIME, "Instant exceeds minimum or maximum instant"));
    }
    let nanos = u32::try_from(nanos.rem_euclid(1_000_000_000)).unwrap_or(0);
    Ok(Value::object(Object::Instant(seconds, nanos)))
}

pub(super) fn day_of_week<'a>(day: i64) -> Value<'a> {
    Value::object(Object::Enum(Kind::DayOfWeek, usize::try_from(calendar::week_day(day) - 1).unwrap_or(0)))
}

pub(super) fn unsupported_unit(unit: usize) -> Fail {
    Fail::thrown(UNSUPPORTED_UNIT, format!("Unsupported unit: {}", time::unit_text(unit)))
}

/// A field that Java's `get` asks for cannot be named by an expression.
pub(super) fn unit_of(value: &Value<'_>) -> std::result::Result<usize, Fail> {
    match object(value) {
        Some(Object::Enum(Kind::ChronoUnit, unit)) => Ok(*unit),
        _ => Err(null_argument()),
    }
}

pub(super) fn call<'a>(
    vm: &mut Vm<'a>,
    target: &Value<'a>,
    kind: Kind,
    name: &str,
    arguments: &[Value<'a>],
) -> Result<'a> {
    if arguments.iter().any(Value::is_null) {
        return Err(null_argument());
    }
    if let Some(made) = make(vm, kind, name, arguments)? {
        return Ok(made);
    }
    match (name, arguments) {
        ("compareTo", [other]) => {
            return compare_same(target, other).map(Value::Int).ok_or_else(null_argument);
        }
        ("isAfter" | "isBefore" | "isEqual", [other]) => {
            let order = compare_same(target, other).ok_or_else(null_argument)?;
            return Ok(Value::Bool(match name {
                "isAfter" => order > 0,
                "isBefore" => order < 0,
                _ => order == 0,
            }));
        }
        ("until", [end, unit]) => return between(target, end, unit_of(unit)?),
        ("plus" | "minus", [amount, unit]) => return shift(target, signed(name, amount.long())?, unit_of(unit)?),
        ("isSupported", [unit]) => {
            let unit = unit_of(unit)?;
            return Ok(Value::Bool(match kind {
                Kind::LocalDate => (DAYS..=ERAS).contains(&unit),
                Kind::LocalDateTime => unit <= ERAS,
                _ => unit <= DAYS,
            }));
        }
        _ => {}
    }
    if let Some(unit) = named_unit(name)
        && let [amount] = arguments
    {
        return shift(target, signed(name, amount.long())?, unit);
    }
    match object(target) {
        Some(Object::LocalDate(day)) => on_date(*day, name, arguments),
        Some(Object::LocalDateTime(day, nanos)) => on_date_time(*day, *nanos, name, arguments),
        Some(Object::Instant(seconds, nanos)) => on_instant(*seconds, *nanos, name, arguments),
        _ => unsupported(kind, name),
    }
}

fn signed(name: &str, amount: i64) -> std::result::Result<i64, Fail> {
    if name.starts_with("minus") { amount.checked_neg().ok_or_else(overflow) } else { Ok(amount) }
}

/// The unit of `plusDays` and its like.
fn named_unit(name: &str) -> Option<usize> {
    let unit = name.strip_prefix("plus").or_else(|| name.strip_prefix("minus"))?;
    (0..ERAS).find(|ordinal| time::unit_text(*ordinal) == unit)
}

/// Static methods.
fn make<'a>(
    vm: &mut Vm<'a>,
    kind: Kind,
    name: &str,
    arguments: &[Value<'a>],
) -> std::result::Result<Option<Value<'a>>, Fail> {
    let numbers: Vec<i64> = arguments.iter().map(number_or_month).collect();
    let numbers = numbers.as_slice();
    let offset = arguments.iter().find_map(|argument| match object(argument) {
        Some(Object::Zone(_, offset)) => Some(*offset),
        _ => None,
    });
    let text = match arguments {
        [value] => value.chars(),
        _ => None,
    };
    let made = match (kind, name) {
        (_, "now") => {
            let (seconds, nanos) = time::instant_of_millis(time::now(vm)?);
            let (day, of_day) = time::local(seconds, nanos, offset.unwrap_or(0));
            match kind {
                Kind::LocalDate => date(day)?,
                Kind::LocalDateTime => date_time(day, of_day)?,
                _ => instant(seconds, i64::from(nanos))?,
            }
        }
        (Kind::LocalDate, "of") => match numbers {
            [year, month, day] => date(calendar::date(*year, *month, *day)?)?,
            _ => return Ok(None),
        },
        (Kind::LocalDate, "ofEpochDay") => date(numbers.first().copied().unwrap_or(0))?,
        (Kind::LocalDate, "ofYearDay") => match numbers {
            [year, day] => date(calendar::date_of_year_day(*year, *day)?)?,
            _ => return Ok(None),
        },
        (Kind::LocalDate, "parse") => date(calendar::parse_date(&text.ok_or_else(null_argument)?)?)?,
        (Kind::LocalDateTime, "parse") => {
            let (day, nanos) = calendar::parse_date_time(&text.ok_or_else(null_argument)?)?;
            date_time(day, nanos)?
        }
        (Kind::Instant, "parse") => {
            let (seconds, nanos) = calendar::parse_instant(&text.ok_or_else(null_argument)?)?;
            instant(seconds, i64::from(nanos))?
        }
        (Kind::LocalDateTime, "of") => match (arguments, numbers) {
            ([day, time], _) => match (object(day), object(time)) {
                (Some(Object::LocalDate(day)), Some(Object::LocalTime(nanos))) => date_time(*day, *nanos)?,
                _ => return Ok(None),
            },
            (_, [year, month, day, hour, minute, rest @ ..]) => {
                let second = rest.first().copied().unwrap_or(0);
                let nano = rest.get(1).copied().unwrap_or(0);
                date_time(calendar::date(*year, *month, *day)?, calendar::time(*hour, *minute, second, nano)?)?
            }
            _ => return Ok(None),
        },
        (_, "ofInstant") => match arguments.first().and_then(object) {
            Some(Object::Instant(seconds, nanos)) => {
                let (day, of_day) = time::local(*seconds, *nanos, offset.unwrap_or(0));
                if kind == Kind::LocalDate { date(day)? } else { date_time(day, of_day)? }
            }
            _ => return Err(null_argument()),
        },
        (Kind::LocalDateTime, "ofEpochSecond") => match numbers {
            [seconds, nanos, ..] => {
                let nanos = u32::try_from(*nanos).map_err(|_| {
                    let message = format!("Invalid value for NanoOfSecond (valid values 0 - 999999999): {nanos}");
                    Fail::thrown(DATE_TIME, message)
                })?;
                let (day, of_day) = time::local(*seconds, nanos, offset.unwrap_or(0));
                date_time(day, of_day)?
            }
            _ => return Ok(None),
        },
        (Kind::Instant, "ofEpochMilli") => {
            let (seconds, nanos) = time::instant_of_millis(numbers.first().copied().unwrap_or(0));
            instant(seconds, i64::from(nanos))?
        }
        (Kind::Instant, "ofEpochSecond") => {
            instant(numbers.first().copied().unwrap_or(0), numbers.get(1).copied().unwrap_or(0))?
        }
        (_, "from") => return from(kind, arguments.first()).map(Some),
        _ => return Ok(None),
    };
    Ok(Some(made))
}

fn number_or_month(value: &Value<'_>) -> i64 {
    match object(value) {
        Some(Object::Enum(Kind::Month, ordinal)) => i64::try_from(*ordinal).unwrap_or(0) + 1,
        _ => value.long(),
    }
}

fn from<'a>(kind: Kind, value: Option<&Value<'a>>) -> Result<'a> {
    let Some(value) = value else { return Err(null_argument()) };
    match (kind, object(value)) {
        (Kind::LocalDate, Some(Object::LocalDate(day) | Object::LocalDateTime(day, _))) => date(*day),
        (Kind::LocalDateTime, Some(Object::LocalDateTime(..))) | (Kind::Instant, Some(Object::Instant(..))) => {
            Ok(value.clone())
        }
        (Kind::DayOfWeek, Some(Object::LocalDate(day) | Object::LocalDateTime(day, _))) => Ok(day_of_week(*day)),
        (Kind::DayOfWeek, Some(Object::Enum(Kind::DayOfWeek, _))) => Ok(value.clone()),
        (_, other) => Err(unable(kind, other)),
    }
}

pub(super) fn unable(kind: Kind, found: Option<&Object<'_>>) -> Fail {
    let found = found.map(|found| found.kind().name()).unwrap_or_default();
    let message = format!("Unable to obtain {} from TemporalAccessor of type {found}", kind.simple_name());
    Fail::thrown(DATE_TIME, message)
}

/// `plus(amount, unit)`.
pub(super) fn shift<'a>(target: &Value<'a>, amount: i64, unit: usize) -> Result<'a> {
    let months = |factor: i64| amount.checked_mul(factor).ok_or_else(overflow);
    let in_months = match unit {
        MONTHS => Some(1),
        10 => Some(12),
        11 => Some(120),
        12 => Some(1200),
        13 => Some(12_000),
        _ => None,
    };
    let in_days = match unit {
        DAYS => Some(1),
        WEEKS => Some(7),
        _ => None,
    };
    match object(target) {
        Some(Object::LocalDate(day)) => match (in_months, in_days) {
            (Some(factor), _) => date(calendar::plus_months(*day, months(factor)?)?),
            (_, Some(factor)) => date(day.checked_add(months(factor)?).ok_or_else(overflow)?),
            _ => Err(unsupported_unit(unit)),
        },
        Some(Object::LocalDateTime(day, nanos)) => match (in_months, in_days, time::unit_nanos(unit)) {
            (Some(factor), ..) => date_time(calendar::plus_months(*day, months(factor)?)?, *nanos),
            (_, Some(factor), _) => date_time(day.checked_add(months(factor)?).ok_or_else(overflow)?, *nanos),
            (.., Some(size)) => {
                let total = i128::from(*nanos) + i128::from(amount) * i128::from(size);
                let days = i64::try_from(total.div_euclid(i128::from(DAY_NANOS))).map_err(|_| overflow())?;
                let nanos = i64::try_from(total.rem_euclid(i128::from(DAY_NANOS))).unwrap_or(0);
                date_time(day.checked_add(days).ok_or_else(overflow)?, nanos)
            }
            _ => Err(unsupported_unit(unit)),
        },
        Some(Object::Instant(seconds, nanos)) => {
            let size = match unit {
                DAYS => DAY_NANOS,
                unit => time::unit_nanos(unit).ok_or_else(|| unsupported_unit(unit))?,
            };
            let total =
                i128::from(*seconds) * 1_000_000_000 + i128::from(*nanos) + i128::from(amount) * i128::from(size);
            let seconds = i64::try_from(total.div_euclid(1_000_000_000)).map_err(|_| overflow())?;
            instant(seconds, i64::try_from(total.rem_euclid(1_000_000_000)).unwrap_or(0))
        }
        _ => Err(null_argument()),
    }
}

/// `until` and `ChronoUnit.between`.
pub(super) fn between<'a>(start: &Value<'a>, end: &Value<'a>, unit: usize) -> Result<'a> {
    let months = |months: i64| match unit {
        MONTHS => Some(months),
        10 => Some(months / 12),
        11 => Some(months / 120),
        12 => Some(months / 1200),
        13 => Some(months / 12_000),
        ERAS => Some(0),
        _ => None,
    };
    let count = match (object(start), object(end)) {
        (Some(Object::LocalDate(a)), Some(Object::LocalDate(b) | Object::LocalDateTime(b, _))) => match unit {
            DAYS => b - a,
            WEEKS => (b - a) / 7,
            _ => months(calendar::months_between(*a, *b)).ok_or_else(|| unsupported_unit(unit))?,
        },
        (Some(Object::LocalDateTime(a, m)), Some(Object::LocalDateTime(b, n))) => {
            if let Some(size) = time::unit_nanos(unit) {
                let total = i128::from(b - a) * i128::from(DAY_NANOS) + i128::from(n - m);
                i64::try_from(total / i128::from(size)).map_err(|_| overflow())?
            } else {
                // A day that is not over does not count.
                let end = if b > a && n < m {
                    b - 1
                } else if b < a && n > m {
                    b + 1
                } else {
                    *b
                };
                match unit {
                    DAYS => end - a,
                    WEEKS => (end - a) / 7,
                    _ => months(calendar::months_between(*a, end)).ok_or_else(|| unsupported_unit(unit))?,
                }
            }
        }
        (Some(Object::Instant(a, m)), Some(Object::Instant(b, n))) => {
            let size = match unit {
                DAYS => DAY_NANOS,
                unit => time::unit_nanos(unit).ok_or_else(|| unsupported_unit(unit))?,
            };
            let total = i128::from(b - a) * 1_000_000_000 + i128::from(*n) - i128::from(*m);
            i64::try_from(total / i128::from(size)).map_err(|_| overflow())?
        }
        (Some(own), other) => return Err(unable(own.kind(), other)),
        _ => return Err(null_argument()),
    };
    Ok(Value::Long(count))
}

/// `DayOfWeek` and `ChronoUnit`.
pub(super) fn constant<'a>(target: &Value<'a>, kind: Kind, name: &str, arguments: &[Value<'a>]) -> Result<'a> {
    let ordinal = match object(target) {
        Some(Object::Enum(_, ordinal)) => *ordinal,
        _ => 0,
    };
    let own = i64::try_from(ordinal).unwrap_or(0);
    let weekday = |number: i64| {
        let ordinal = usize::try_from((number - 1).rem_euclid(7)).unwrap_or(0);
        Value::object(Object::Enum(Kind::DayOfWeek, ordinal))
    };
    match (name, arguments) {
        ("between", [start, end]) => between(start, end, ordinal),
        ("isDateBased", []) => Ok(Value::Bool((DAYS..=ERAS).contains(&ordinal))),
        ("isTimeBased", []) => Ok(Value::Bool(ordinal < DAYS)),
        ("isDurationEstimated", []) => Ok(Value::Bool(ordinal >= DAYS)),
        ("isSupportedBy", [value]) => Ok(Value::Bool(match object(value) {
            Some(Object::LocalDate(_)) => (DAYS..=ERAS).contains(&ordinal),
            Some(Object::LocalDateTime(..)) => ordinal <= ERAS,
            Some(Object::Instant(..)) => ordinal <= DAYS,
            _ => return Err(null_argument()),
        })),
        ("of", [number]) => {
            let number = number.long();
            if (1..=7).contains(&number) {
                return Ok(weekday(number));
            }
            Err(Fail::thrown(DATE_TIME, format!("Invalid value for DayOfWeek: {number}")))
        }
        ("from", [value]) => from(Kind::DayOfWeek, Some(value)),
        ("getValue", []) => Ok(Value::Int(low_int(own + 1))),
        ("plus", [days]) => Ok(weekday(own + 1 + days.long() % 7)),
        ("minus", [days]) => Ok(weekday(own + 1 - days.long() % 7)),
        ("getDisplayName", [style, _]) => {
            let full = time::format::day_name(own + 1);
            let style = match object(style) {
                Some(Object::Enum(kind, style)) => enum_name(*kind, *style),
                _ => return Err(null_argument()),
            };
            Ok(Value::string(match style {
                style if style.starts_with("SHORT") => full.chars().take(3).collect::<String>(),
                style if style.starts_with("NARROW") => full.chars().take(1).collect(),
                _ => full,
            }))
        }
        _ => enumeration(target, kind, name, arguments),
    }
}
