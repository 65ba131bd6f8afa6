//! Questions about the time and the calendar, answered from a time that is given.

use crate::phrase::{fits, read_after};

use super::{
    Now,
    calendar::{Day, MONTHS, WEEKDAYS, YEARS, days_in_month, days_in_year, is_leap},
    named_day::{NamedDay, month},
};

const TIME: &[&str] = &[
    "what time is it [here|there]",
    "what is the [current|local|exact] time [here]",
    "[current|local|the] time",
    "have you got the time",
    "do you have the time",
    "the time is what",
    "how late is it",
    "what does the clock say",
];
const UTC: &[&str] = &[
    "what time is it in utc|gmt|zulu",
    "what is the time in utc|gmt",
    "what is utc|gmt [time]",
    "utc|gmt [time]",
    "time in utc|gmt",
];
const TODAY: &[&str] = &[
    "what day is it [today]",
    "what is the [current] date|day [today]",
    "what date is it [today]",
    "what is today's date|day",
    "what day|date is today",
    "what day of the week|month is it [today]",
    "what day of the week is today",
    "what is [the] today",
    "today's date|day",
    "[the|current] date [today]",
    "which day|date is it [today]",
    "which day|date is today",
    "what is the day of the week",
];
const YEAR: &[&str] = &[
    "what|which year is it|this",
    "what is the [current] year",
    "what|which year is it now",
    "[the] current year",
];
const MONTH: &[&str] = &[
    "what|which month is it|this",
    "what is the [current] month",
    "[the] current month",
];
const WEEK: &[&str] = &[
    "what|which week [number] is it|this",
    "what is the [current] week [number]",
    "[the|current|calendar] week number",
    "what|which [calendar] week of the year is it",
    "what calendar week is it",
];
const DAY_OF_YEAR: &[&str] = &[
    "what|which day of the year is it|today [today]",
    "what is the day of the year",
];

/// Before a day that is asked about: "what day is christmas".
const WHICH_DAY: &[&str] = &[
    "what|which day|date|weekday is|was|will|does",
    "what|which day|date of the week is|was|will",
    "what is|was [the] date|day [of|on|for]",
    "what is|was the day of the week [of|on|for]",
    "on what|which day|weekday is|was|does|will|do",
    "when is|was",
    "date|day of",
];
const UNTIL: &[&str] = &[
    "how many days|weeks [are|is] [there|it|left|remaining|we] [left|have] until|till|to|before \
     [it] [is]",
    "how many days|weeks remain|left until|till|to|before",
    "how many days|weeks do|must we|i [have] [to] wait until|till",
    "how long [is] [it] [there] until|till|to|before [it] [is]",
    "[the] days|weeks|time [left] until|till|to|before",
    "how far [away|off] is",
    "how many days [away] is",
    "countdown to",
];
const SINCE: &[&str] = &[
    "how many days|weeks [is|are|has] [it|there] [been] [passed] since",
    "how many days have passed|gone [by] since",
    "how long [is|has] [it] [been] since",
    "how long ago was",
    "[the] days|weeks|time since",
];
const BETWEEN: &[(&str, &str)] = &[
    ("how many days|weeks [are|is] [there] between", "and"),
    ("[the] days|weeks [number] between", "and"),
    ("[the] number of days between", "and"),
    (
        "how many days|weeks [are|is] [there|it] from",
        "to|until|till",
    ),
    ("how long is it from", "to|until|till"),
];
/// Before a span that is counted from today: "what date is 30 days ago".
const SHIFTED: &[&str] = &[
    "what|which [is] [the] date|day|weekday [of] [the] [week] [is|was|will] [it] [be]",
    "what is|was|will [be] [the] date|day [be]",
    "what will [be] the date|day be",
    "when is",
    "[the] date|day",
    "which date|day",
];

/// The answer, where the words ask about the time or the calendar.
pub(super) fn answer(words: &[&str], now: &Now) -> Option<String> {
    let (today, minute) = Day::of_unix_ms(now.unix_ms, now.utc_offset_min);
    let any = |patterns: &[&str]| patterns.iter().any(|pattern| fits(pattern, words));
    if any(TIME) {
        let zone = offset_in_words(now.utc_offset_min);
        let clock = clock(minute);
        return Some(format!(
            "It is {clock} ({zone}), by the clock of the tab that answers."
        ));
    }
    if any(UTC) {
        let (_, minute) = Day::of_unix_ms(now.unix_ms, 0);
        return Some(format!("It is {} UTC.", clock(minute)));
    }
    if any(TODAY) {
        return Some(format!("Today is {}.", today.in_words()));
    }
    if any(DAY_OF_YEAR) {
        let (n, of) = (today.day_of_year(), days_in_year(today.year()));
        return Some(format!("Today is day {n} of {of}."));
    }
    let (year, month, _) = today.civil();
    if any(YEAR) {
        return Some(format!("It is {year}."));
    }
    if any(MONTH) {
        return Some(format!("It is {} {year}.", MONTHS[month as usize - 1]));
    }
    if any(WEEK) {
        return Some(format!("It is week {} (ISO 8601).", today.iso_week()));
    }
    lengths(words, today)
        .or_else(|| between(words, today))
        .or_else(|| distance(words, today))
        .or_else(|| shifted(words, today))
        .or_else(|| which_day(words, today))
}

/// "is 2028 a leap year", "how many days are in february 2028".
fn lengths(words: &[&str], today: Day) -> Option<String> {
    let year_of = |word: &str| match word {
        "it" | "this" => Some(today.year()),
        word => word.parse().ok().filter(|year| YEARS.contains(year)),
    };
    if let ["is" | "was", year, rest @ ..] = words
        && matches!(
            rest,
            ["a", "leap", "year"] | ["leap", "year"] | ["year", "a", "leap", "year"]
        )
    {
        let year = year_of(year)?;
        let (not, days) = if is_leap(year) {
            ("", 366)
        } else {
            ("not ", 365)
        };
        return Some(format!("{year} is {not}a leap year: it has {days} days."));
    }
    read_after(
        "how many days [are|does|do|has|is] [there] [in] [the] [month|year] [of]",
        words,
        |rest| match without_have(rest) {
            ["this", "year"] => {
                let year = today.year();
                Some(format!("{year} has {} days.", days_in_year(year)))
            }
            ["this", "month"] => {
                let (year, month, _) = today.civil();
                Some(month_length(year, month))
            }
            [name] if month(name).is_some() => Some(month_length(today.year(), month(name)?)),
            [name, year] => Some(month_length(year_of(year)?, month(name)?)),
            [year] => {
                let year = year_of(year).filter(|_| year.len() == 4)?;
                Some(format!("{year} has {} days.", days_in_year(year)))
            }
            _ => None,
        },
    )
}

/// "november have" is asked about november.
fn without_have<'w, 'a>(words: &'w [&'a str]) -> &'w [&'a str] {
    words.strip_suffix(&["have"]).unwrap_or(words)
}

fn month_length(year: i64, month: i64) -> String {
    let name = MONTHS[month as usize - 1];
    format!("{name} {year} has {} days.", days_in_month(year, month))
}

fn between(words: &[&str], today: Day) -> Option<String> {
    BETWEEN.iter().find_map(|(start, middle)| {
        read_after(start, words, |rest| {
            let is_middle = |word: &&str| middle.split('|').any(|m| m == *word);
            let at = rest.iter().position(is_middle)?;
            let from = NamedDay::read(&rest[..at], today)?.next(today)?;
            let to = NamedDay::read(&rest[at + 1..], today)?.next(from)?;
            let (first, last) = (from.in_words(), to.in_words());
            let days = days_in_words((to.0 - from.0).abs());
            Some(format!("{days} from {first} to {last}."))
        })
    })
}

/// "how many days until christmas", "how long ago was 20 july 1969".
fn distance(words: &[&str], today: Day) -> Option<String> {
    let to = |rest: &[&str]| NamedDay::read(rest, today)?.next(today);
    let from = |rest: &[&str]| NamedDay::read(rest, today)?.last(today);
    let until = UNTIL
        .iter()
        .find_map(|pattern| read_after(pattern, words, to));
    let since = || {
        SINCE
            .iter()
            .find_map(|pattern| read_after(pattern, words, from))
    };
    let day = until.or_else(since)?;
    let name = day.in_words();
    Some(match day.0 - today.0 {
        0 => format!("That is today: {name}."),
        days @ 1.. => format!("{} until {name}.", days_in_words(days)),
        days => format!("{} since {name}.", days_in_words(-days)),
    })
}

/// "what is the date in 3 weeks", "100 days from today", "what date was 30 days ago".
fn shifted(words: &[&str], today: Day) -> Option<String> {
    let span = |rest: &[&str]| {
        let (day, past) = span(rest, today)?;
        let is = if past { "was" } else { "is" };
        Some(format!("That {is} {}.", day.in_words()))
    };
    let asked = SHIFTED
        .iter()
        .find_map(|pattern| read_after(pattern, words, span));
    asked.or_else(|| span(words))
}

/// The day that lies a span from today, and whether it is past.
fn span(words: &[&str], today: Day) -> Option<(Day, bool)> {
    let (words, past) = match words {
        ["in", rest @ ..] | [rest @ .., "from", "now" | "today"] | [rest @ .., "later"] => {
            (rest, false)
        }
        [rest @ .., "ago"] => (rest, true),
        _ => return None,
    };
    let [n, unit] = words else {
        return None;
    };
    let n = if past { -number(n)? } else { number(n)? };
    let day = match unit.trim_end_matches('s') {
        "day" => today.plus_days(n),
        "week" => today.plus_days(n * 7),
        "fortnight" => today.plus_days(n * 14),
        "month" => today.plus_months(n),
        "year" => today.plus_months(n * 12),
        _ => None,
    };
    day.map(|day| (day, past))
}

fn number(word: &str) -> Option<i64> {
    const NAMES: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let named = NAMES
        .iter()
        .position(|name| *name == word)
        .map(|i| i as i64);
    let one = matches!(word, "a" | "an").then_some(1);
    // More days than the calendar has years of are not counted.
    let typed = || {
        word.parse::<i64>()
            .ok()
            .filter(|n| (0..=4_000_000).contains(n))
    };
    named.or(one).or_else(typed)
}

/// "what day is 24 december 2026", "when is christmas".
fn which_day(words: &[&str], today: Day) -> Option<String> {
    let read = |rest: &[&str]| {
        // "what day is christmas on", "what day will 1 may fall on".
        let end = rest
            .iter()
            .rposition(|w| !matches!(*w, "on" | "fall" | "be" | "year"))?;
        let named = NamedDay::read(&rest[..=end], today)?;
        let day = named.next(today)?;
        let is = if day < today { "was" } else { "is" };
        let weekday = WEEKDAYS[day.weekday()];
        Some(match named {
            NamedDay::Fixed(_) => format!("That {is} {}.", day.in_words()),
            NamedDay::Yearly { .. } => format!("It is {} next.", day.in_words()),
            NamedDay::Weekly(_) => format!("The next {weekday} is {}.", day.in_words()),
        })
    };
    let asked = WHICH_DAY
        .iter()
        .find_map(|pattern| read_after(pattern, words, read));
    // "what is tomorrow" asks for a date; "what is christmas" does not.
    let date = |rest: &[&str]| match NamedDay::read(rest, today)? {
        NamedDay::Fixed(_) => read(rest),
        _ => None,
    };
    asked.or_else(|| read_after("what is|was", words, date))
}

fn days_in_words(days: i64) -> String {
    let s = |n: i64| if n == 1 { "" } else { "s" };
    let (weeks, rest) = (days / 7, days % 7);
    match (weeks, rest) {
        (0..=1, _) => format!("{days} day{}", s(days)),
        (_, 0) => format!("{days} days ({weeks} weeks)"),
        _ => format!("{days} days ({weeks} weeks and {rest} day{})", s(rest)),
    }
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn offset_in_words(offset_min: i32) -> String {
    let sign = if offset_min < 0 { '-' } else { '+' };
    match (offset_min.abs() / 60, offset_min.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}
