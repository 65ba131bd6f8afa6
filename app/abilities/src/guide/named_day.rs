//! Days as people name them: "tomorrow", "24th of December", "Christmas", "next Friday".

use super::calendar::{Day, MONTHS, WEEKDAYS, YEARS};

/// A day that words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamedDay {
    /// One day of one year.
    Fixed(Day),
    /// A day of every year.
    Yearly { month: i64, day: i64 },
    /// A day of every week; 0 is Monday.
    Weekly(usize),
}

/// Feasts that have the same date every year, under all their names.
const FEASTS: &[(&str, i64, i64)] = &[
    ("new year", 1, 1),
    ("new years", 1, 1),
    ("new year's", 1, 1),
    ("epiphany", 1, 6),
    ("valentine", 2, 14),
    ("valentines", 2, 14),
    ("valentine's", 2, 14),
    ("leap", 2, 29),
    ("st patrick's", 3, 17),
    ("saint patrick's", 3, 17),
    ("april fools", 4, 1),
    ("april fool's", 4, 1),
    ("earth", 4, 22),
    ("halloween", 10, 31),
    ("all saints", 11, 1),
    ("st nicholas", 12, 6),
    ("christmas eve", 12, 24),
    ("xmas eve", 12, 24),
    ("christmas", 12, 25),
    ("xmas", 12, 25),
    ("boxing", 12, 26),
    ("new year eve", 12, 31),
    ("new years eve", 12, 31),
    ("new year's eve", 12, 31),
    ("end year", 12, 31),
];

impl NamedDay {
    /// Reads words that name a day and nothing else.
    pub(super) fn read(words: &[&str], today: Day) -> Option<Self> {
        // "the 24th of december" and "on 24 december" name the same day.
        let filler = [
            "the", "of", "on", "day", "this", "next", "coming", "last", "in",
        ];
        let words: Vec<&str> = words
            .iter()
            .copied()
            .filter(|w| !filler.contains(w))
            .collect();
        let at = |days| today.plus_days(days).map(Self::Fixed);
        match words.as_slice() {
            ["today"] => at(0),
            ["tomorrow"] => at(1),
            ["yesterday"] => at(-1),
            ["after", "tomorrow"] => at(2),
            ["before", "yesterday"] => at(-2),
            [one] => weekday(one)
                .map(Self::Weekly)
                .or_else(|| iso(one))
                .or_else(|| feast(&words)),
            _ => date(&words).or_else(|| feast(&words)),
        }
    }

    /// The first such day that is not before `today`.
    pub(super) fn next(self, today: Day) -> Option<Day> {
        match self {
            Self::Fixed(day) => Some(day),
            Self::Weekly(weekday) => {
                today.plus_days((weekday as i64 - today.weekday() as i64).rem_euclid(7))
            }
            // Leap days are at most eight years apart.
            Self::Yearly { month, day } => (today.year()..=today.year() + 8)
                .filter_map(|year| Day::new(year, month, day))
                .find(|it| *it >= today),
        }
    }

    /// The last such day that is not after `today`.
    pub(super) fn last(self, today: Day) -> Option<Day> {
        match self {
            Self::Fixed(day) => Some(day),
            Self::Weekly(weekday) => {
                today.plus_days(-(today.weekday() as i64 - weekday as i64).rem_euclid(7))
            }
            Self::Yearly { month, day } => (today.year() - 8..=today.year())
                .rev()
                .filter_map(|year| Day::new(year, month, day))
                .find(|it| *it <= today),
        }
    }
}

/// "24 december 2026", "dec 24th", "24 dec".
fn date(words: &[&str]) -> Option<NamedDay> {
    let (first, second, year) = match words {
        [a, b] => (a, b, None),
        [a, b, year] => (a, b, Some(year.parse().ok().filter(|y| YEARS.contains(y))?)),
        _ => return None,
    };
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, ordinal(second)?),
        (None, Some(month)) => (month, ordinal(first)?),
        _ => return None,
    };
    of_year(year, month, day)
}

fn of_year(year: Option<i64>, month: i64, day: i64) -> Option<NamedDay> {
    match year {
        Some(year) => Day::new(year, month, day).map(NamedDay::Fixed),
        // A leap year, so that 29 February is a day too.
        None => Day::new(2_000, month, day).map(|_| NamedDay::Yearly { month, day }),
    }
}

fn feast(words: &[&str]) -> Option<NamedDay> {
    let year = words
        .last()?
        .parse::<i64>()
        .ok()
        .filter(|y| YEARS.contains(y));
    let name = &words[..words.len() - usize::from(year.is_some())];
    let name = name.join(" ");
    let (_, month, day) = FEASTS.iter().find(|(feast, ..)| *feast == name)?;
    of_year(year, *month, *day)
}

/// "2026-12-24".
fn iso(word: &str) -> Option<NamedDay> {
    let mut parts = word.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let alone = parts.next().is_none() && word.len() == 10;
    Day::new(year, month, day)
        .filter(|_| alone)
        .map(NamedDay::Fixed)
}

/// A month's number, from its name or its first three letters.
pub(super) fn month(word: &str) -> Option<i64> {
    let word = if word == "sept" { "sep" } else { word };
    position(&MONTHS, word).map(|i| i as i64 + 1)
}

fn weekday(word: &str) -> Option<usize> {
    let word = match word {
        "tues" => "tue",
        "thur" | "thurs" => "thu",
        word => word,
    };
    // "sun", "sat" and "wed" are words of their own.
    let short_ok = !matches!(word, "sun" | "sat" | "wed");
    position(&WEEKDAYS, word).filter(|_| short_ok)
}

fn position(names: &[&str], word: &str) -> Option<usize> {
    names.iter().position(|name| {
        let name = name.to_lowercase();
        name == word || (word.len() == 3 && name.starts_with(word))
    })
}

/// "24", "24th", "1st".
fn ordinal(word: &str) -> Option<i64> {
    let digits = word.trim_end_matches(char::is_alphabetic);
    let end = &word[digits.len()..];
    let day = digits.parse().ok()?;
    matches!(end, "" | "st" | "nd" | "rd" | "th").then_some(day)
}
