//! The proleptic Gregorian calendar over days since 1970.

use std::fmt::Write;

use crate::orca::expression::{
    fail::{ARITHMETIC, DATE_TIME, Fail},
    java::{class::Kind, constant::enum_name, number::low_int},
};

pub(crate) const DAY_NANOS: i64 = 86_400_000_000_000;

const MAX_YEAR: i64 = 999_999_999;

/// Days since 1970 of a date.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month from 1, day from 1.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

pub(crate) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(crate) fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Day of the year, from 1.
pub(crate) fn year_day(days: i64) -> i64 {
    days - days_from_civil(civil(days).0, 1, 1) + 1
}

/// Monday is 1.
pub(crate) fn week_day(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

fn range(what: &str, value: i64, min: i64, max: i64) -> Result<(), Fail> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Fail::thrown(DATE_TIME, format!("Invalid value for {what} (valid values {min} - {max}): {value}")))
}

/// A day since 1970 that `LocalDate` can hold.
pub(crate) fn checked_day(day: i64) -> Result<i64, Fail> {
    range("EpochDay", day, days_from_civil(-MAX_YEAR, 1, 1), days_from_civil(MAX_YEAR, 12, 31)).map(|()| day)
}

/// `LocalDate.of`.
pub(crate) fn date(year: i64, month: i64, day: i64) -> Result<i64, Fail> {
    range("Year", year, -MAX_YEAR, MAX_YEAR)?;
    range("MonthOfYear", month, 1, 12)?;
    range("DayOfMonth", day, 1, 31)?;
    if day > month_length(year, month) {
        if day == 29 {
            return Err(Fail::thrown(DATE_TIME, format!("Invalid date 'February 29' as '{year}' is not a leap year")));
        }
        let name = enum_name(Kind::Month, usize::try_from(month - 1).unwrap_or(0));
        return Err(Fail::thrown(DATE_TIME, format!("Invalid date '{name} {day}'")));
    }
    Ok(days_from_civil(year, month, day))
}

/// `LocalDate.ofYearDay`.
pub(crate) fn date_of_year_day(year: i64, day: i64) -> Result<i64, Fail> {
    range("Year", year, -MAX_YEAR, MAX_YEAR)?;
    range("DayOfYear", day, 1, 366)?;
    if day == 366 && !is_leap(year) {
        let message = format!("Invalid date 'DayOfYear 366' as '{year}' is not a leap year");
        return Err(Fail::thrown(DATE_TIME, message));
    }
    Ok(days_from_civil(year, 1, 1) + day - 1)
}

/// Nanoseconds of a day.
pub(crate) fn time(hour: i64, minute: i64, second: i64, nano: i64) -> Result<i64, Fail> {
    range("HourOfDay", hour, 0, 23)?;
    range("MinuteOfHour", minute, 0, 59)?;
    range("SecondOfMinute", second, 0, 59)?;
    range("NanoOfSecond", nano, 0, 999_999_999)?;
    Ok(((hour * 60 + minute) * 60 + second) * 1_000_000_000 + nano)
}

/// The date some months on, with the day cut to the month's length.
pub(crate) fn plus_months(day: i64, months: i64) -> Result<i64, Fail> {
    let (year, month, of_month) = civil(day);
    let total = (year * 12 + month - 1).checked_add(months).ok_or_else(|| Fail::thrown(ARITHMETIC, "long overflow"))?;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    range("Year", year, -MAX_YEAR, MAX_YEAR)?;
    Ok(days_from_civil(year, month, of_month.min(month_length(year, month))))
}

/// Whole months between two dates.
pub(crate) fn months_between(start: i64, end: i64) -> i64 {
    let packed = |day: i64| {
        let (year, month, of_month) = civil(day);
        (year * 12 + month - 1) * 32 + of_month
    };
    (packed(end) - packed(start)) / 32
}

/// `LocalDate.toString`.
pub(crate) fn date_text(day: i64) -> String {
    let (year, month, day) = civil(day);
    let sign = if year < 0 {
        "-"
    } else if year > 9999 {
        "+"
    } else {
        ""
    };
    format!("{sign}{:04}-{month:02}-{day:02}", year.abs())
}

/// Digits of a second's fraction, in groups of three.
fn fraction(nanos: i64) -> String {
    if nanos % 1_000_000 == 0 {
        format!(".{:03}", nanos / 1_000_000)
    } else if nanos % 1_000 == 0 {
        format!(".{:06}", nanos / 1_000)
    } else {
        format!(".{nanos:09}")
    }
}

/// `LocalTime.toString`.
pub(crate) fn time_text(nanos: i64) -> String {
    let (seconds, nano) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    let mut text = format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 > 0 || nano > 0 {
        let _ = write!(text, ":{:02}", seconds % 60);
        if nano > 0 {
            text.push_str(&fraction(nano));
        }
    }
    text
}

/// `Instant.toString`.
pub(crate) fn instant_text(seconds: i64, nanos: u32) -> String {
    let (day, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let fraction = if nanos == 0 { String::new() } else { fraction(i64::from(nanos)) };
    format!("{}T{:02}:{:02}:{:02}{fraction}Z", date_text(day), of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// `LocalDate.hashCode`.
pub(crate) fn hash_date(day: i64) -> i32 {
    let (year, month, day) = civil(day);
    let year = low_int(year);
    let low = low_int((month << 6) + day);
    (year & !0x7ff) ^ (year.wrapping_shl(11)).wrapping_add(low)
}

/// `LocalDate.compareTo`: the difference of the first differing field.
pub(crate) fn compare_dates(left: i64, right: i64) -> i32 {
    let (a, b) = (civil(left), civil(right));
    let fields = [(a.0, b.0), (a.1, b.1), (a.2, b.2)];
    fields.iter().map(|(a, b)| low_int(a - b)).find(|difference| *difference != 0).unwrap_or(0)
}

/// `LocalTime.compareTo`.
pub(crate) fn compare_times(left: i64, right: i64) -> i32 {
    left.cmp(&right) as i32
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn digits(&mut self, min: usize, max: usize) -> Option<i64> {
        let rest = self.text.get(self.at..)?;
        let size = rest.bytes().take(max).take_while(u8::is_ascii_digit).count();
        if size < min {
            return None;
        }
        self.at += size;
        rest.get(..size)?.parse().ok()
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(c));
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn date(&mut self) -> Option<(i64, i64, i64)> {
        let negative = self.eat('-');
        let plus = !negative && self.eat('+');
        let year = self.digits(4, if negative || plus { 10 } else { 4 })?;
        if plus && year <= 9999 || !self.eat('-') {
            return None;
        }
        let month = self.digits(2, 2)?;
        if !self.eat('-') {
            return None;
        }
        let day = self.digits(2, 2)?;
        Some((if negative { -year } else { year }, month, day))
    }

    fn time(&mut self) -> Option<(i64, i64, i64, i64)> {
        let hour = self.digits(2, 2)?;
        if !self.eat(':') {
            return None;
        }
        let minute = self.digits(2, 2)?;
        let (mut second, mut nano) = (0, 0);
        if self.eat(':') {
            second = self.digits(2, 2)?;
            if self.eat('.') {
                let start = self.at;
                let value = self.digits(0, 9).unwrap_or(0);
                let size = u32::try_from(self.at - start).unwrap_or(0);
                nano = value * 10i64.pow(9 - size);
            }
        }
        Some((hour, minute, second, nano))
    }

    fn fail(&self, what: &str) -> Fail {
        let at = self.at;
        let text = self.text;
        let message = if at >= text.len() || what.is_empty() {
            format!("Text '{text}' could not be parsed at index {at}")
        } else {
            format!("Text '{text}' could not be parsed{what}")
        };
        Fail::thrown("java.time.format.DateTimeParseException", message)
    }

    fn unparsed(&self) -> Fail {
        let at = self.at;
        self.fail(&format!(", unparsed text found at index {at}"))
    }

    /// A field out of range: Java wraps what is wrong with it.
    fn wrapped(&self, fail: Fail) -> Fail {
        let inner = fail.message().unwrap_or_default().to_owned();
        let message = format!("Text '{}' could not be parsed: {inner}", self.text);
        fail.wrapped("java.time.format.DateTimeParseException", Some(message))
    }
}

/// `LocalDate.parse`.
pub(crate) fn parse_date(text: &str) -> Result<i64, Fail> {
    let mut scanner = Scanner { text, at: 0 };
    let Some((year, month, day)) = scanner.date() else { return Err(scanner.fail("")) };
    if scanner.at < text.len() {
        return Err(scanner.unparsed());
    }
    date(year, month, day).map_err(|fail| scanner.wrapped(fail))
}

/// `LocalDateTime.parse`: day and nanoseconds of the day.
pub(crate) fn parse_date_time(text: &str) -> Result<(i64, i64), Fail> {
    let mut scanner = Scanner { text, at: 0 };
    let found = scan_date_time(&mut scanner)?;
    if scanner.at < text.len() {
        return Err(scanner.unparsed());
    }
    Ok(found)
}

fn scan_date_time(scanner: &mut Scanner<'_>) -> Result<(i64, i64), Fail> {
    let Some((year, month, of_month)) = scanner.date() else { return Err(scanner.fail("")) };
    if !scanner.eat('T') && !scanner.eat('t') {
        return Err(scanner.fail(""));
    }
    let Some((hour, minute, second, nano)) = scanner.time() else { return Err(scanner.fail("")) };
    let day = date(year, month, of_month).map_err(|fail| scanner.wrapped(fail))?;
    let nanos = time(hour, minute, second, nano).map_err(|fail| scanner.wrapped(fail))?;
    Ok((day, nanos))
}

/// `Instant.parse`: seconds and nanoseconds.
pub(crate) fn parse_instant(text: &str) -> Result<(i64, u32), Fail> {
    let mut scanner = Scanner { text, at: 0 };
    let (day, nanos) = scan_date_time(&mut scanner)?;
    let mut offset = 0;
    if !scanner.eat('Z') && !scanner.eat('z') {
        let sign = if scanner.eat('+') {
            1
        } else if scanner.eat('-') {
            -1
        } else {
            return Err(scanner.fail(""));
        };
        let Some(hours) = scanner.digits(2, 2) else { return Err(scanner.fail("")) };
        let minutes = if scanner.eat(':') { scanner.digits(2, 2) } else { Some(0) };
        let Some(minutes) = minutes else { return Err(scanner.fail("")) };
        offset = sign * (hours * 3600 + minutes * 60);
    }
    if scanner.at < text.len() {
        return Err(scanner.unparsed());
    }
    let seconds = day * 86_400 + nanos / 1_000_000_000 - offset;
    Ok((seconds, u32::try_from(nanos % 1_000_000_000).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_agree() {
        for day in (-1_000_000..1_000_000).step_by(997) {
            let (year, month, of_month) = civil(day);
            assert_eq!(days_from_civil(year, month, of_month), day);
        }
        assert_eq!(date_text(19_782), "2024-02-29");
        assert_eq!(week_day(0), 4);
    }
}
