//! What is asked about one number, and how numbers are written.

use super::{Asked, pattern::choose};
use crate::rng::Rng;

/// Tables are asked up to this, and units.
pub(super) const TABLE_MAX: usize = 12;

pub(super) const ABOUT_ONE_TRAINED: &[(&str, &[&str])] = &[
    (
        "after",
        &[
            "what [number|] comes after {n}",
            "which number follows {n}",
            "after {n} comes what",
            "the number after {n}",
        ],
    ),
    (
        "before",
        &[
            "what [number|] comes before {n}",
            "before {n} comes what",
            "the number before {n}",
        ],
    ),
    (
        "even",
        &[
            "is {n} [even or odd|odd or even]",
            "is {n} [even|odd]",
            "{n} even or odd",
        ],
    ),
    (
        "double",
        &[
            "[what is|] [the|] double of {n}",
            "double {n}",
            "what is twice {n}",
            "two times {n}",
        ],
    ),
    (
        "half",
        &[
            "[what is|] half of {n}",
            "half of {n}",
            "what is the half of {n}",
            "halve {n}",
        ],
    ),
    (
        "words",
        &[
            "{n} in words",
            "write {n} in words",
            "how do you write {n} in words",
            "spell the number {n}",
        ],
    ),
];

pub(super) const ABOUT_ONE_HELD_OUT: &[(&str, &[&str])] = &[
    ("after", &["which number is next after {n}"]),
    ("before", &["which number is right before {n}"]),
    ("even", &["tell me if {n} is even or odd"]),
    ("double", &["what is the double of the number {n}"]),
    ("half", &["how much is half of {n}"]),
    ("words", &["please put {n} in words"]),
];

pub(super) fn about_one(rng: &mut Rng, table: &[(&str, &[&'static str])]) -> Asked {
    let (what, patterns) = *rng.pick(table);
    let n = match what {
        "half" => 2 * rng.between(1, 49),
        "double" => rng.between(1, 49),
        _ => rng.between(1, 98),
    };
    let question = choose(rng.word(patterns), rng).replace("{n}", &n.to_string());
    let answer = match what {
        "after" => format!("After {n} comes {}.", n + 1),
        "before" => format!("Before {n} comes {}.", n - 1),
        "even" => format!("{n} is {}.", if n % 2 == 0 { "even" } else { "odd" }),
        "double" => format!("Twice {n} is {}.", 2 * n),
        "half" => format!("Half of {n} is {}.", n / 2),
        _ => format!("{n} in words is {}.", in_words(n)),
    };
    Asked::new(question, answer)
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// "forty-seven"; digits from 100 on.
pub(super) fn in_words(n: usize) -> String {
    match n {
        0..20 => SMALL[n].to_owned(),
        20..100 if n.is_multiple_of(10) => TENS[n / 10].to_owned(),
        20..100 => format!("{}-{}", TENS[n / 10], SMALL[n % 10]),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_words() {
        let rows = [
            (0, "zero"),
            (13, "thirteen"),
            (40, "forty"),
            (99, "ninety-nine"),
        ];
        for (n, words) in rows {
            assert_eq!(in_words(n), words);
        }
    }
}
