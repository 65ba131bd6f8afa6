//! Days of the Gregorian calendar, counted without a clock.

/// The first and last years that are answered about.
pub(super) const YEARS: std::ops::RangeInclusive<i64> = 1..=9_999;

pub(super) const MONTHS: [&str; 12] = [
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

pub(super) const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A day by its number from 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) i64);

/// Days before 1 March of year 0 (a leap year), from where years end with their leap day.
const MARCH_0_TO_1970: i64 = 719_468;

impl Day {
    /// `None` where the calendar has no such day.
    pub(super) fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let exists = YEARS.contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        exists.then(|| Self::count(year, month, day))
    }

    /// Counts from March, so that a leap day is the last of its year.
    fn count(year: i64, month: i64, day: i64) -> Self {
        let (year, month) = if month < 3 {
            (year - 1, month + 9)
        } else {
            (year, month - 3)
        };
        let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let before_month = (153 * month + 2) / 5;
        Self(365 * year + leaps + before_month + day - 1 - MARCH_0_TO_1970)
    }

    pub(super) fn of_unix_ms(unix_ms: u64, utc_offset_min: i32) -> (Self, i64) {
        let local_min = (unix_ms / 60_000) as i64 + i64::from(utc_offset_min);
        (
            Self(local_min.div_euclid(1_440)),
            local_min.rem_euclid(1_440),
        )
    }

    /// Year, month, day.
    pub(super) fn civil(self) -> (i64, i64, i64) {
        // A guess from the mean length of years, at most one off; then the months by counting.
        let mut year = (self.0 * 400).div_euclid(146_097) + 1970;
        while Self::count(year + 1, 1, 1) <= self {
            year += 1;
        }
        while Self::count(year, 1, 1) > self {
            year -= 1;
        }
        let mut left = self.0 - Self::count(year, 1, 1).0;
        let mut month = 1;
        while left >= days_in_month(year, month) {
            left -= days_in_month(year, month);
            month += 1;
        }
        (year, month, left + 1)
    }

    pub(super) fn year(self) -> i64 {
        self.civil().0
    }

    /// 0 is Monday.
    pub(super) fn weekday(self) -> usize {
        (self.0 + 3).rem_euclid(7) as usize
    }

    pub(super) fn plus_days(self, days: i64) -> Option<Self> {
        let day = Self(self.0.checked_add(days)?);
        let first = Self::count(*YEARS.start(), 1, 1);
        let last = Self::count(*YEARS.end(), 12, 31);
        (first..=last).contains(&day).then_some(day)
    }

    /// The same day of another month; the month's last where it has no such day.
    pub(super) fn plus_months(self, months: i64) -> Option<Self> {
        let (year, month, day) = self.civil();
        let months = (year * 12 + month - 1).checked_add(months)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        if !YEARS.contains(&year) {
            return None;
        }
        Self::new(year, month, day.min(days_in_month(year, month)))
    }

    /// The week's number by ISO 8601: week 1 holds the year's first Thursday.
    pub(super) fn iso_week(self) -> i64 {
        let thursday = Self(self.0 - self.weekday() as i64 + 3);
        let year_start = Self::count(thursday.year(), 1, 1);
        (thursday.0 - year_start.0) / 7 + 1
    }

    /// From 1.
    pub(super) fn day_of_year(self) -> i64 {
        self.0 - Self::count(self.year(), 1, 1).0 + 1
    }

    /// "Thursday, 24 December 2026".
    pub(super) fn in_words(self) -> String {
        let (year, month, day) = self.civil();
        let month = MONTHS[month as usize - 1];
        format!("{}, {day} {month} {year}", WEEKDAYS[self.weekday()])
    }
}

pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

pub(super) fn days_in_year(year: i64) -> i64 {
    365 + i64::from(is_leap(year))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(year: i64, month: i64, day: i64, number: i64, words: &str) {
        let it = Day::new(year, month, day).unwrap();
        assert_eq!((it, it.in_words().as_str()), (Day(number), words));
        assert_eq!(it.civil(), (year, month, day), "{words}");
    }

    #[test]
    fn known_days_have_their_numbers_and_weekdays() {
        check(1970, 1, 1, 0, "Thursday, 1 January 1970");
        check(1969, 12, 31, -1, "Wednesday, 31 December 1969");
        check(2000, 2, 29, 11_016, "Tuesday, 29 February 2000");
        check(1969, 7, 20, -165, "Sunday, 20 July 1969");
        check(2024, 2, 29, 19_782, "Thursday, 29 February 2024");
        check(2026, 12, 25, 20_812, "Friday, 25 December 2026");
        check(1900, 3, 1, -25_508, "Thursday, 1 March 1900");
        check(1, 1, 1, -719_162, "Monday, 1 January 1");
        check(9999, 12, 31, 2_932_896, "Friday, 31 December 9999");
    }

    #[test]
    fn leap_days_are_where_the_calendar_has_them() {
        let rows = [
            (2024, true),
            (2023, false),
            (1900, false),
            (2000, true),
            (2100, false),
        ];
        for (year, leap) in rows {
            assert_eq!(is_leap(year), leap, "{year}");
            assert_eq!(Day::new(year, 2, 29).is_some(), leap, "{year}");
        }
        for (year, month, day) in [(2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (0, 1, 1)] {
            assert_eq!(Day::new(year, month, day), None, "{year} {month} {day}");
        }
    }

    #[test]
    fn months_are_added_without_leaving_the_month() {
        let day = |y, m, d| Day::new(y, m, d).unwrap();
        let rows = [
            (day(2024, 1, 31), 1, day(2024, 2, 29)),
            (day(2023, 1, 31), 1, day(2023, 2, 28)),
            (day(2024, 2, 29), 12, day(2025, 2, 28)),
            (day(2026, 11, 20), 3, day(2027, 2, 20)),
            (day(2026, 1, 15), -1, day(2025, 12, 15)),
        ];
        for (from, months, to) in rows {
            assert_eq!(from.plus_months(months), Some(to), "{from:?} {months}");
        }
        assert_eq!(day(9999, 12, 1).plus_months(1), None);
        assert_eq!(day(2026, 1, 1).plus_months(i64::MAX), None);
        assert_eq!(day(2026, 1, 1).plus_days(i64::MAX), None);
    }

    #[test]
    fn weeks_are_numbered_as_the_standard_says() {
        let rows = [
            ((2021, 1, 3), 53),
            ((2021, 1, 4), 1),
            ((2024, 12, 30), 1),
            ((2026, 11, 20), 47),
            ((2026, 12, 31), 53),
        ];
        for ((y, m, d), week) in rows {
            assert_eq!(Day::new(y, m, d).unwrap().iso_week(), week, "{y}-{m}-{d}");
        }
    }

    #[test]
    fn local_time_turns_the_day() {
        assert_eq!(Day::of_unix_ms(0, -1), (Day(-1), 1_439));
        assert_eq!(Day::of_unix_ms(86_400_000 - 1, 1), (Day(1), 0));
    }

    proptest! {
        #[test]
        fn days_and_dates_are_the_same_thing(number in -719_162_i64..=2_932_896) {
            let (year, month, day) = Day(number).civil();
            prop_assert_eq!(Day::new(year, month, day), Some(Day(number)));
        }
    }
}
