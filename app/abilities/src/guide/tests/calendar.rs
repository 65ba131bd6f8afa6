//! Questions about the time and the calendar, asked on Friday, 20 November 2026.

use super::check;

#[test]
fn the_time_and_the_date_come_from_the_view() {
    let time = "It is 14:05 (UTC+1), by the clock of the tab that answers.";
    for question in [
        "what time is it?",
        "What's the time",
        "can you tell me the time please",
        "time",
        "hey, what time is it now?",
    ] {
        check(question, time);
    }
    check("what time is it in utc", "It is 13:05 UTC.");
    let today = "Today is Friday, 20 November 2026.";
    for question in [
        "what day is it?",
        "what's the date",
        "what is today's date",
        "what day is today",
        "which date is it",
        "what day of the week is it",
        "date",
        "what is today",
    ] {
        check(question, today);
    }
    check("what year is it", "It is 2026.");
    check("what month is it", "It is November 2026.");
    check("what week is it?", "It is week 47 (ISO 8601).");
    check("what week number is it", "It is week 47 (ISO 8601).");
    check("what day of the year is it", "Today is day 324 of 365.");
}

#[test]
fn days_are_counted() {
    let christmas = "35 days (5 weeks) until Friday, 25 December 2026.";
    for question in [
        "days until christmas",
        "how many days until christmas?",
        "How many days are there until Christmas",
        "how long until christmas",
        "how many days till xmas",
        "how long is it until christmas day",
        "how many days are left until christmas",
        "how far away is christmas",
        "weeks until christmas",
        "how many days until 25 december",
        "how many days until december 25th",
    ] {
        check(question, christmas);
    }
    check(
        "how many days until new year",
        "42 days (6 weeks) until Friday, 1 January 2027.",
    );
    check(
        "how long until friday",
        "That is today: Friday, 20 November 2026.",
    );
    check(
        "days until tomorrow",
        "1 day until Saturday, 21 November 2026.",
    );
    check(
        "how many days until next monday",
        "3 days until Monday, 23 November 2026.",
    );
    check(
        "days until 29 february",
        "466 days (66 weeks and 4 days) until Tuesday, 29 February 2028.",
    );
    check(
        "how many days until 2027-01-01",
        "42 days (6 weeks) until Friday, 1 January 2027.",
    );
    check(
        "how many days since 1 january 2000",
        "9820 days (1402 weeks and 6 days) since Saturday, 1 January 2000.",
    );
    check(
        "how long ago was 20 july 1969",
        "20942 days (2991 weeks and 5 days) since Sunday, 20 July 1969.",
    );
    check(
        "days since last christmas",
        "330 days (47 weeks and 1 day) since Thursday, 25 December 2025.",
    );
    check(
        "days between 1 jan 2024 and 1 mar 2024",
        "60 days (8 weeks and 4 days) from Monday, 1 January 2024 to Friday, 1 March 2024.",
    );
    check(
        "how many days from 28 february 2023 to 1 march 2023",
        "1 day from Tuesday, 28 February 2023 to Wednesday, 1 March 2023.",
    );
}

#[test]
fn days_are_named() {
    let in_three_weeks = "That is Friday, 11 December 2026.";
    for question in [
        "date in 3 weeks",
        "what is the date in 3 weeks",
        "what day is it in three weeks",
        "what date is 3 weeks from now",
        "in 3 weeks",
        "what will the date be in 3 weeks",
        "3 weeks from today",
    ] {
        check(question, in_three_weeks);
    }
    check(
        "what date was 30 days ago",
        "That was Wednesday, 21 October 2026.",
    );
    check(
        "what is the date in a month",
        "That is Sunday, 20 December 2026.",
    );
    check("100 days from today", "That is Sunday, 28 February 2027.");
    check(
        "what day is tomorrow",
        "That is Saturday, 21 November 2026.",
    );
    check("what was yesterday", "That was Thursday, 19 November 2026.");
    check(
        "what day is the day after tomorrow",
        "That is Sunday, 22 November 2026.",
    );
    check(
        "what day is 24 december 2026",
        "That is Thursday, 24 December 2026.",
    );
    check(
        "what day was the 1st of january 2000",
        "That was Saturday, 1 January 2000.",
    );
    check(
        "what day of the week was 2000-02-29",
        "That was Tuesday, 29 February 2000.",
    );
}

#[test]
fn feasts_leap_years_and_months_are_known() {
    check("when is christmas", "It is Friday, 25 December 2026 next.");
    check(
        "what day does christmas fall on",
        "It is Friday, 25 December 2026 next.",
    );
    check(
        "what day is new year's eve",
        "It is Thursday, 31 December 2026 next.",
    );
    check("when is halloween", "It is Sunday, 31 October 2027 next.");
    check(
        "what date is next monday",
        "The next Monday is Monday, 23 November 2026.",
    );
    check(
        "is 2028 a leap year",
        "2028 is a leap year: it has 366 days.",
    );
    check(
        "is 1900 a leap year?",
        "1900 is not a leap year: it has 365 days.",
    );
    check(
        "was 2000 a leap year",
        "2000 is a leap year: it has 366 days.",
    );
    check(
        "how many days are in february 2028",
        "February 2028 has 29 days.",
    );
    check(
        "how many days does november have",
        "November 2026 has 30 days.",
    );
    check("how many days are there in 2024", "2024 has 366 days.");
}
