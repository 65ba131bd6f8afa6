//! Sums as people ask for them, and sentences that only look like sums.

use proptest::prelude::*;

use crate::limits::SUM_BYTES_MAX;

use super::*;

#[track_caller]
fn check(question: &str, expected: &str) {
    assert_eq!(answer(question).as_deref(), Some(expected), "{question}");
}

#[track_caller]
fn check_none(question: &str) {
    assert_eq!(answer(question), None, "{question}");
}

#[test]
fn sums_are_worked_out() {
    let rows = [
        ("what is 17% of 240", "17% of 240 = 40.8"),
        ("What's 17% of 240?", "17% of 240 = 40.8"),
        ("can you tell me what 2+2 is", "2+2 = 4"),
        ("12 * (3+4)", "12 * (3+4) = 84"),
        ("(3+4)*2", "(3+4)*2 = 14"),
        ("calculate 3 x 4", "3 x 4 = 12"),
        ("12x12", "12x12 = 144"),
        ("6 × 7", "6 × 7 = 42"),
        ("84 ÷ 2", "84 ÷ 2 = 42"),
        ("1 + 1 = ?", "1 + 1 = 2"),
        ("sqrt 2", "sqrt 2 ≈ 1.4142135624"),
        ("sqrt(16)", "sqrt(16) = 4"),
        (
            "what is the square root of 144",
            "the square root of 144 = 12",
        ),
        ("2 to the power of 10", "2 to the power of 10 = 1024"),
        ("5 squared", "5 squared = 25"),
        ("two plus two", "two plus two = 4"),
        ("What is seven times eight?", "seven times eight = 56"),
        ("100 divided by 8", "100 divided by 8 = 12.5"),
        ("1,234 * 2", "1,234 * 2 = 2468"),
        ("10!", "10! = 3628800"),
        ("7 mod 3", "7 mod 3 = 1"),
        ("sin 30 degrees", "sin 30 degrees = 0.5"),
        ("pi * 3^2", "pi * 3^2 ≈ 28.2743338823"),
        ("1/3", "1/3 ≈ 0.3333333333"),
        ("100 * 1.05^20", "100 * 1.05^20 ≈ 265.3297705144"),
        ("1.01^365", "1.01^365 ≈ 37.7834343329"),
        ("please work out 15% of 60", "15% of 60 = 9"),
        ("how much is 3 * 19.99", "3 * 19.99 = 59.97"),
    ];
    for (question, expected) in rows {
        check(question, expected);
    }
}

#[test]
fn units_are_converted() {
    let rows = [
        ("5 miles in km", "5 miles in km = 8.04672 km"),
        ("convert 5 miles to km", "5 miles to km = 8.04672 km"),
        ("how many km are in 5 miles", "5 miles to km = 8.04672 km"),
        (
            "how many feet are there in a mile?",
            "1 mile to feet = 5280 feet",
        ),
        (
            "how many ounces in 2 pounds",
            "2 pounds to ounces = 32 ounces",
        ),
        (
            "how much is 10 stone in kg",
            "10 stone in kg = 63.5029318 kg",
        ),
        ("mile in km", "mile in km = 1.609344 km"),
        ("a mile in km", "a mile in km = 1.609344 km"),
        ("3 ft 4 in to cm", "3 ft 4 in to cm = 101.6 cm"),
        (
            "5 feet and 4 inches in cm",
            "5 feet and 4 inches in cm = 162.56 cm",
        ),
        ("5'4\" in cm", "5'4\" in cm = 162.56 cm"),
        ("20 c in f", "20 c in f = 68 °F"),
        ("20C to F", "20C to F = 68 °F"),
        ("68 °F to °C", "68 °F to °C = 20 °C"),
        (
            "20 degrees celsius in fahrenheit",
            "20 degrees celsius in fahrenheit = 68 °F",
        ),
        ("60 mph to m/s", "60 mph to m/s = 26.8224 m / s"),
        ("1 GB in MB", "1 GB in MB = 1000 MB"),
        (
            "2 hours 30 minutes to seconds",
            "2 hours 30 minutes to seconds = 9000 seconds",
        ),
        ("1 acre in m^2", "1 acre in m^2 = 4046.8564224 m^2"),
        ("0x1f to decimal", "0x1f to decimal = 31"),
        ("255 in binary", "255 in binary = 11111111"),
        ("1 kWh to J", "1 kWh to J = 3600000 J"),
    ];
    for (question, expected) in rows {
        check(question, expected);
    }
}

#[test]
fn a_sum_without_result_says_why() {
    let rows = [
        ("1/0", "1/0 has no result: division by zero."),
        ("2+", "2+ cannot be worked out: unexpected input found."),
        (
            "5 miles in kg",
            "5 miles in kg has no result: these units measure different things.",
        ),
        (
            "100 usd in eur",
            "Exchange rates change by the hour, and nothing here fetches them.",
        ),
        (
            "$5 in €",
            "Exchange rates change by the hour, and nothing here fetches them.",
        ),
        ("9^9^9^9", "9^9^9^9 takes too long to work out here."),
        ("100000!", "100000! takes too long to work out here."),
        ("10^1000000", "10^1000000 takes too long to work out here."),
        ("0.999^9999", "0.999^9999 takes too long to work out here."),
        (
            "500!",
            "500! has a result of about 1135 signs, too long for a card.",
        ),
    ];
    for (question, expected) in rows {
        check(question, expected);
    }
}

const NO_SUMS: &[&str] = &[
    "",
    "?",
    "42",
    "what is 2",
    "what is love",
    "i",
    "e",
    "pi",
    "a",
    "the 3 r",
    "apollo 11",
    "covid 19",
    "covid-19",
    "chapter 5",
    "24/7",
    "what is 9/11",
    "i have 2 dogs",
    "5 eggs",
    "top 10 films",
    "write 10 lines about cats",
    "3 ideas",
    "give me 3 ideas",
    "7 wonders",
    "1 in 5 people",
    "one in a million",
    "9 to 5",
    "2 to go",
    "5 in a row",
    "two in one",
    "man in black",
    "hand to hand",
    "point to point",
    "face to face",
    "pen to paper",
    "back to back",
    "5-star hotel",
    "3-day weekend",
    "2026-12-24",
    "1/2/2026",
    "24.12.2026",
    "h2o",
    "mp3 to wav",
    "ps5 in stock",
    "f1 in monaco",
    "word to pdf",
    "c to f",
    "who won in 1998",
    "what happened in 1969",
    "x = 5",
    "x = 5; x + 1",
    "\"text\"",
    "@help",
    "roll d6",
    "print(5)",
    "and/or",
    "he/she",
    "well-known",
    "e-mail",
    "a + b",
    "to be or not to be",
    "is 7 prime",
    "half of 8",
    "2 for 1",
    "0 to hero",
    "translate one to french",
    "what is the best year in history",
    "explain E=mc^2",
    "version",
    "5 lakh in million",
    "how many people live in paris",
    "how many legs does a spider have",
    "how many planets are in the solar system",
    "how many eggs are in a dozen boxes of love",
];

#[test]
fn sentences_that_only_look_like_sums_are_left_alone() {
    for question in NO_SUMS {
        check_none(question);
    }
}

#[test]
fn nothing_that_fits_the_limits_overflows_a_small_stack() {
    let pieces = [
        "(", "-", "+", "!", "^2", "sqrt ", "((1)+", "2^", "5 to ", "a in ", "%", "1/", "√", "ln(",
    ];
    let work = move || {
        for piece in pieces {
            for n in 1..40 {
                for end in ["", "1", "1)", " to km"] {
                    drop(answer(&format!("1{}{end}", piece.repeat(n))));
                    drop(answer(&format!("{}{end}", piece.repeat(n))));
                }
            }
        }
    };
    // Half of what a tab has, in a build whose frames are larger.
    let thread = std::thread::Builder::new()
        .stack_size(512 * 1024)
        .spawn(work)
        .unwrap();
    thread.join().unwrap();
}

proptest! {
    #[test]
    fn no_words_make_the_calculator_panic(
        words in "[0-9a-c +*/^%().,!'°$to in-]{0,40}",
        any in "\\PC{0,40}",
    ) {
        drop(answer(&words));
        drop(answer(&any));
        prop_assert!(answer(&"1+".repeat(SUM_BYTES_MAX)).is_none());
    }
}
