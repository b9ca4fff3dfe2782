use std::fmt::Write as _;

/// An instant in UTC: seconds since 1970 and the nanoseconds after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    pub seconds: i64,
    pub nanoseconds: u32,
}

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Layout elements that stand for themselves; a longer one comes before its
/// own beginning. Names of months and days, day and zone are read apart.
const ELEMENTS: [(&str, Element); 34] = [
    ("January", Element::LongMonth),
    ("Jan", Element::Month),
    ("Monday", Element::LongWeekday),
    ("Mon", Element::Weekday),
    ("MST", Element::Utc),
    ("01", Element::ZeroMonth),
    ("002", Element::ZeroYearDay),
    ("02", Element::ZeroDay),
    ("03", Element::ZeroHour12),
    ("04", Element::ZeroMinute),
    ("05", Element::ZeroSecond),
    ("06", Element::Year),
    ("15", Element::Hour),
    ("1", Element::NumMonth),
    ("2006", Element::LongYear),
    ("2", Element::Day),
    ("_2006", Element::UnderLongYear),
    ("_2", Element::UnderDay),
    ("__2", Element::UnderYearDay),
    ("3", Element::Hour12),
    ("4", Element::Minute),
    ("5", Element::Second),
    ("PM", Element::UpperPm),
    ("pm", Element::LowerPm),
    ("-070000", Element::Zone("+000000")),
    ("-07:00:00", Element::Zone("+00:00:00")),
    ("-0700", Element::Zone("+0000")),
    ("-07:00", Element::Zone("+00:00")),
    ("-07", Element::Zone("+00")),
    ("Z070000", Element::Zone("Z")),
    ("Z07:00:00", Element::Zone("Z")),
    ("Z0700", Element::Zone("Z")),
    ("Z07:00", Element::Zone("Z")),
    ("Z07", Element::Zone("Z")),
];

#[derive(Clone, Copy)]
enum Element {
    LongMonth,
    Month,
    LongWeekday,
    Weekday,
    Utc,
    ZeroMonth,
    NumMonth,
    ZeroYearDay,
    UnderYearDay,
    ZeroDay,
    Day,
    UnderDay,
    Hour,
    ZeroHour12,
    Hour12,
    ZeroMinute,
    Minute,
    ZeroSecond,
    Second,
    Year,
    LongYear,
    UnderLongYear,
    UpperPm,
    LowerPm,
    Zone(&'static str),
}

/// The fields of an instant on the calendar.
struct Calendar {
    year: i64,
    month: usize,
    day: i64,
    year_day: i64,
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Instant {
    pub const fn from_seconds(seconds: i64) -> Self {
        Self { seconds, nanoseconds: 0 }
    }

    /// Reads `2026-11-22T05:44:11.017Z`; the zone must be `Z`.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let mut date = date.splitn(3, '-').map(str::parse::<i64>);
        let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
        let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
        let mut time = time.splitn(3, ':').map(str::parse::<i64>);
        let (hour, minute, second) = (time.next()?.ok()?, time.next()?.ok()?, time.next()?.ok()?);
        let in_range = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..=9999).contains(&year)
            && fraction.len() <= 9;
        if !in_range {
            return None;
        }
        let nanoseconds = format!("{fraction:0<9}").parse().ok()?;
        let days = days_before_month(year, month) + day - 1;
        Some(Self { seconds: days * 86_400 + hour * 3600 + minute * 60 + second, nanoseconds })
    }

    /// Formats by a Go layout, in UTC. Mirrors `time.Time.Format` of Go 1.19.
    pub fn format(self, layout: &str) -> String {
        let calendar = self.calendar();
        let mut result = String::with_capacity(layout.len() + 10);
        let mut rest = layout;
        while let Some(first) = rest.chars().next() {
            if let Some((digits, text)) = self.fraction(rest) {
                result.push_str(&text);
                rest = rest.get(digits..).unwrap_or_default();
            } else if let Some((name, element)) = next_element(rest) {
                push_element(&mut result, &calendar, element);
                rest = rest.get(name..).unwrap_or_default();
            } else {
                result.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        result
    }

    /// Formats by the few `%` codes that Packer's `strftime` translates; others
    /// stay as they are.
    pub fn strftime(self, format: &str) -> String {
        let mut result = String::with_capacity(format.len() + 10);
        let mut chars = format.chars();
        while let Some(ch) = chars.next() {
            if ch != '%' {
                result.push(ch);
                continue;
            }
            match chars.next() {
                Some('%') | None => result.push('%'),
                Some(code) => match strftime_layout(code) {
                    Some(layout) => result.push_str(&self.format(layout)),
                    None => result.extend(['%', code]),
                },
            }
        }
        result
    }

    /// `.000`, `,999` and the like at the start of a layout: its length and what
    /// it becomes.
    fn fraction(self, layout: &str) -> Option<(usize, String)> {
        let separator = layout.chars().next().filter(|ch| matches!(ch, '.' | ','))?;
        let digit = layout.get(1..2).filter(|digit| matches!(*digit, "0" | "9"))?;
        let body = layout.get(1..)?;
        let count = body.len() - body.trim_start_matches(digit).len();
        if body.get(count..).is_some_and(|rest| rest.starts_with(|ch: char| ch.is_ascii_digit())) {
            return None;
        }
        let nanoseconds = format!("{:09}", self.nanoseconds);
        let mut shown = nanoseconds.get(..count.min(9)).unwrap_or_default();
        if digit == "9" {
            shown = shown.trim_end_matches('0');
            if shown.is_empty() {
                return Some((count + 1, String::new()));
            }
        }
        Some((count + 1, format!("{separator}{shown}")))
    }

    fn calendar(self) -> Calendar {
        let days = self.seconds.div_euclid(86_400);
        let second_of_day = self.seconds.rem_euclid(86_400);
        let (year, month, day) = civil(days);
        Calendar {
            year,
            month: usize::try_from(month).unwrap_or(1),
            day,
            year_day: days - days_before_month(year, 1) + 1,
            weekday: usize::try_from((days + 4).rem_euclid(7)).unwrap_or(0),
            hour: second_of_day / 3600,
            minute: second_of_day / 60 % 60,
            second: second_of_day % 60,
        }
    }
}

/// The element at the start of `layout`, and its length there.
fn next_element(layout: &str) -> Option<(usize, Element)> {
    for (name, element) in ELEMENTS {
        let Some(rest) = layout.strip_prefix(name) else { continue };
        let cut_word = matches!(element, Element::Month | Element::Weekday)
            && rest.starts_with(|ch: char| ch.is_ascii_lowercase());
        if !cut_word {
            return Some((name.len(), element));
        }
    }
    None
}

fn push_element(result: &mut String, at: &Calendar, element: Element) {
    let month = MONTHS.get(at.month.wrapping_sub(1)).copied().unwrap_or_default();
    let weekday = DAYS.get(at.weekday).copied().unwrap_or_default();
    let hour12 = if at.hour % 12 == 0 { 12 } else { at.hour % 12 };
    let afternoon = at.hour >= 12;
    let sign = if at.year < 0 { "-" } else { "" };
    let year = at.year.abs();
    let _ = match element {
        Element::LongMonth => result.write_str(month),
        Element::Month => result.write_str(month.get(..3).unwrap_or_default()),
        Element::LongWeekday => result.write_str(weekday),
        Element::Weekday => result.write_str(weekday.get(..3).unwrap_or_default()),
        Element::Utc => result.write_str("UTC"),
        Element::ZeroMonth => write!(result, "{:02}", at.month),
        Element::NumMonth => write!(result, "{}", at.month),
        Element::ZeroYearDay => write!(result, "{:03}", at.year_day),
        Element::UnderYearDay => write!(result, "{:>3}", at.year_day),
        Element::ZeroDay => write!(result, "{:02}", at.day),
        Element::Day => write!(result, "{}", at.day),
        Element::UnderDay => write!(result, "{:>2}", at.day),
        Element::Hour => write!(result, "{:02}", at.hour),
        Element::ZeroHour12 => write!(result, "{hour12:02}"),
        Element::Hour12 => write!(result, "{hour12}"),
        Element::ZeroMinute => write!(result, "{:02}", at.minute),
        Element::Minute => write!(result, "{}", at.minute),
        Element::ZeroSecond => write!(result, "{:02}", at.second),
        Element::Second => write!(result, "{}", at.second),
        Element::Year => write!(result, "{:02}", year % 100),
        Element::LongYear => write!(result, "{sign}{year:04}"),
        Element::UnderLongYear => write!(result, "_{sign}{year:04}"),
        Element::UpperPm => result.write_str(if afternoon { "PM" } else { "AM" }),
        Element::LowerPm => result.write_str(if afternoon { "pm" } else { "am" }),
        Element::Zone(text) => result.write_str(text),
    };
}

fn strftime_layout(code: char) -> Option<&'static str> {
    Some(match code {
        'B' => "January",
        'b' => "Jan",
        'm' => "01",
        'A' => "Monday",
        'a' => "Mon",
        'd' => "02",
        'H' => "15",
        'I' => "03",
        'M' => "04",
        'S' => "05",
        'Y' => "2006",
        'y' => "06",
        'p' => "PM",
        'Z' => "MST",
        'z' => "-0700",
        'L' => ".000",
        _ => return None,
    })
}

/// Days from 1970-01-01 to the first of a month.
fn days_before_month(year: i64, month: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 - 719_468
}

/// Year, month (1–12) and day of a number of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::Instant;

    fn sample() -> Instant {
        Instant::from_rfc3339("2026-11-02T05:44:11.017483216Z").unwrap()
    }

    #[test]
    fn layouts() {
        let cases = [
            ("2006-01-02T15:04:05Z07:00", "2026-11-02T05:44:11Z"),
            ("Monday Mon January Jan Month", "Monday Mon November Nov Month"),
            ("_2|_2006|__2|002|2|02", " 2|_2026|306|306|2|02"),
            ("3:04PM pm 03", "5:44AM am 05"),
            ("05.000 05,999999 .00x .001", "11.017 11,017483 .01x .011"),
            ("MST -0700 -07:00 -07 Z0700 Z07", "UTC +0000 +00:00 +00 Z Z"),
            ("1 4 5 06 é", "11 44 11 26 é"),
        ];
        for (layout, text) in cases {
            assert_eq!(sample().format(layout), text, "{layout}");
        }
    }

    #[test]
    fn strftime_translates_only_what_packer_does() {
        assert_eq!(sample().strftime("%Y-%m-%d %j%% %L %p %z %é%"), "2026-11-02 %j% .017 AM +0000 %é%");
    }

    #[test]
    fn calendar_edges() {
        assert_eq!(Instant::from_seconds(0).format("2006-01-02 Mon"), "1970-01-01 Thu");
        assert_eq!(Instant::from_seconds(-1).format("2006-01-02 15:04:05"), "1969-12-31 23:59:59");
        assert_eq!(Instant::from_rfc3339("2024-02-29T00:00:00Z").unwrap().format("002 Jan _2"), "060 Feb 29");
    }
}
