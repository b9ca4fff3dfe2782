/// Milliseconds since 1970 of a date as Jackson reads one: a whole number of
/// milliseconds, or ISO 8601 with or without a time and an offset from UTC,
/// which is taken to be zero if absent. `None` for anything else.
pub(crate) fn millis(text: &str) -> Option<i128> {
    if let Ok(millis) = text.parse::<i64>() {
        return Some(millis.into());
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (digits(parts.next()?)?, digits(parts.next()?)?, digits(parts.next()?)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days_from_civil(year, month, day);
    Some(days * 86_400_000 + time.map_or(Some(0), time_of_day)?)
}

fn digits(text: &str) -> Option<i128> {
    let plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Milliseconds since midnight in UTC.
fn time_of_day(text: &str) -> Option<i128> {
    let (time, offset) = match text.find(['Z', '+', '-']) {
        Some(at) => (text.get(..at)?, offset_minutes(text.get(at..)?)?),
        None => (text, 0),
    };
    let (clock, fraction) = time.split_once(['.', ',']).unwrap_or((time, "0"));
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (digits(parts.next()?)?, digits(parts.next()?)?);
    let second = parts.next().map_or(Some(0), digits)?;
    let thousandths = digits(&format!("{:0<3}", fraction.get(..3).unwrap_or(fraction)))?;
    Some(((hour * 60 + minute - offset) * 60 + second) * 1000 + thousandths)
}

fn offset_minutes(text: &str) -> Option<i128> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits_only: String = text.get(1..)?.chars().filter(|ch| *ch != ':').collect();
    let hours = digits(digits_only.get(..2)?)?;
    let minutes = digits_only.get(2..).filter(|rest| !rest.is_empty()).map_or(Some(0), digits)?;
    Some(sign * (hours * 60 + minutes))
}

/// Days since 1970-01-01 in the Gregorian calendar.
fn days_from_civil(year: i128, month: i128, day: i128) -> i128 {
    // Counted from a March, so that a leap day ends its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_clouddriver_writes() {
        assert_eq!(millis("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(millis("2020-02-29T12:34:56.789Z"), Some(1_582_979_696_789));
        assert_eq!(millis("2020-02-29T12:34:56.789+0100"), Some(1_582_976_096_789));
        assert_eq!(millis("2020-02-29T12:34:56-01:30"), Some(1_582_985_096_000));
        assert_eq!(millis("2020-02-29"), Some(1_582_934_400_000));
        assert_eq!(millis("1582979696789"), Some(1_582_979_696_789));
        assert_eq!(millis("yesterday"), None);
        assert_eq!(millis("2020-13-01"), None);
    }
}
