/// The `amiSuffix` that Orca makes at an instant in milliseconds since 1970:
/// `yyyyMMddHHmmss` in UTC.
pub fn ami_suffix(millis: i64) -> String {
    const DAY: i64 = 86_400;
    let seconds = millis.div_euclid(1000);
    let (year, month, day) = civil_date(seconds.div_euclid(DAY));
    let second = seconds.rem_euclid(DAY);
    format!("{year:04}{month:02}{day:02}{:02}{:02}{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// Year, month and day of the Gregorian calendar, `days` after 1970-01-01.
fn civil_date(days: i64) -> (i64, i64, i64) {
    // Counted from 1 March of the year 0, in eras of 400 years, so that the
    // leap day ends a year.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, turn) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + turn, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_becomes_a_suffix() {
        for (millis, suffix) in [
            (0, "19700101000000"),
            (1_527_788_400_000, "20180531174000"),
            (1_700_000_000_000, "20231114221320"),
            (1_755_820_800_123, "20250822000000"),
            (1_709_208_000_000, "20240229120000"),
            (-1, "19691231235959"),
        ] {
            assert_eq!(ami_suffix(millis), suffix);
        }
    }
}
