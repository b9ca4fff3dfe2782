use std::fmt;

use thiserror::Error;

const DAY: i64 = 86_400_000;

/// A moment, in milliseconds since 1970 in UTC: the one that a bake assumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Instant(pub i64);

/// Why a text is not a moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a moment; write one like 2026-11-22 05:15:00")]
pub struct InstantError(pub String);

impl Instant {
    /// Reads `2026-11-22T05:15:00Z`, with a blank for the `T`, without the
    /// `Z`, without seconds, or with milliseconds. Always UTC.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        Self::read(text.trim()).ok_or_else(|| InstantError(text.to_owned()))
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.strip_suffix(['Z', 'z']).or_else(|| text.strip_suffix(" UTC")).unwrap_or(text);
        let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, "00:00"));
        let mut date = date.splitn(3, '-').map(digits);
        let (year, month, day) = (date.next()??, date.next()??, date.next()??);
        let (time, millis) = time.split_once('.').unwrap_or((time, "0"));
        let mut time = time.split(':').map(digits);
        let (hour, minute) = (time.next()??, time.next()??);
        let second = time.next().unwrap_or(Some(0))?;
        let millis = digits(&format!("{millis:0<3}"))?;
        let fits = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60
            && millis < 1000
            && time.next().is_none();
        fits.then(|| {
            Self(days_since_1970(year, month, day) * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + millis)
        })
    }
}

impl fmt::Display for Instant {
    /// `2026-11-22T05:15:00Z`; milliseconds only where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, millis) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = date_of(days);
        let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        match millis % 1000 {
            0 => f.write_str("Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts years from March, so that the leap day is a year's last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_people_write() {
        let at = Instant(1_795_324_500_000);
        for text in
            ["2026-11-22T05:15:00Z", "2026-11-22 05:15", " 2026-11-22 05:15:00 UTC ", "2026-11-22T05:15:00.000Z"]
        {
            assert_eq!(Instant::parse(text), Ok(at), "{text}");
        }
        for text in
            ["", "yesterday", "2026-02-29", "2026-13-01", "2026-11-22 24:00", "2026-11-22 05:15:00:00", "-5-1-1"]
        {
            assert!(Instant::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(millis in -62_135_596_800_000_i64..253_402_300_799_999) {
            let at = Instant(millis);
            prop_assert_eq!(Instant::parse(&at.to_string()), Ok(at));
        }
    }
}
