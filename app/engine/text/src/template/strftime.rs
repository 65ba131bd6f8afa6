//! The date as templates ask for it: C's `strftime` in English, for the formats that they use.

/// Writes `format` for a moment given in seconds since 1970, already in the person's time zone.
pub(super) fn strftime(now_s: i64, format: &str) -> String {
    let moment = Moment::new(now_s);
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next() {
            // glibc: a minus leaves the padding out.
            Some('-') => match chars.next() {
                Some(field) => {
                    let text = moment.field(field);
                    let bare = text.trim_start_matches(['0', ' ']);
                    out.push_str(if bare.is_empty() { "0" } else { bare });
                }
                None => out.push_str("%-"),
            },
            Some(field) => out.push_str(&moment.field(field)),
            None => out.push('%'),
        }
    }
    out
}

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
/// 1970 began on a Thursday.
const DAYS: [&str; 7] = [
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
];

struct Moment {
    year: i64,
    month: i64,
    day: i64,
    day_of_year: i64,
    weekday: i64,
    second: i64,
}

impl Moment {
    /// Days to a date in the Gregorian calendar, by years that begin in March, so that the leap
    /// day is a year's last (Howard Hinnant, chrono-compatible low-level date algorithms).
    fn new(now_s: i64) -> Self {
        let days = now_s.div_euclid(86_400);
        let since = days.saturating_add(719_468);
        let era = since.div_euclid(146_097);
        let of_era = since.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let from_march = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * from_march + 2) / 153;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let leap =
            year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
        let day_of_year = match month {
            1 | 2 => from_march - 305,
            _ => from_march + 60 + i64::from(leap),
        };
        Self {
            year,
            month,
            day: from_march - (153 * shifted + 2) / 5 + 1,
            day_of_year,
            weekday: days.rem_euclid(7),
            second: now_s.rem_euclid(86_400),
        }
    }

    fn field(&self, field: char) -> String {
        let (hour, minute) = (self.second / 3600, self.second / 60 % 60);
        let month = name(&MONTHS, self.month - 1);
        let weekday = name(&DAYS, self.weekday);
        match field {
            'Y' => self.year.to_string(),
            'y' => format!("{:02}", self.year.rem_euclid(100)),
            'm' => format!("{:02}", self.month),
            'd' => format!("{:02}", self.day),
            'e' => format!("{:2}", self.day),
            'j' => format!("{:03}", self.day_of_year),
            'B' => month.to_owned(),
            'b' | 'h' => month.chars().take(3).collect(),
            'A' => weekday.to_owned(),
            'a' => weekday.chars().take(3).collect(),
            'H' => format!("{hour:02}"),
            'I' => format!("{:02}", (hour + 11) % 12 + 1),
            'p' => (if hour < 12 { "AM" } else { "PM" }).to_owned(),
            'M' => format!("{minute:02}"),
            'S' => format!("{:02}", self.second % 60),
            'F' => format!("{}-{:02}-{:02}", self.year, self.month, self.day),
            'T' => format!("{hour:02}:{minute:02}:{:02}", self.second % 60),
            'Z' | 'z' => String::new(),
            '%' => "%".to_owned(),
            other => format!("%{other}"),
        }
    }
}

fn name(names: &[&'static str], at: i64) -> &'static str {
    usize::try_from(at)
        .ok()
        .and_then(|at| names.get(at))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(now_s: i64, format: &str, expected: &str) {
        assert_eq!(strftime(now_s, format), expected, "{now_s}");
    }

    #[test]
    fn dates_are_written_as_python_writes_them() {
        check(
            0,
            "%A %d %B %Y %j %H:%M:%S %p %I",
            "Thursday 01 January 1970 001 00:00:00 AM 12",
        );
        check(
            1_709_210_096,
            "%a %-d %b %y %j %F %T %%",
            "Thu 29 Feb 24 060 2024-02-29 12:34:56 %",
        );
        check(1_735_689_599, "%d %b %Y %j %I%p", "31 Dec 2024 366 11PM");
        check(951_868_800, "%e|%-j|%m", " 1|61|03");
        check(-1, "%F %T", "1969-12-31 23:59:59");
        check(0, "%Q 100%", "%Q 100%");
    }
}
