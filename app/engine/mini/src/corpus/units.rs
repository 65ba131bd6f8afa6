//! Units: a table of conversions, asked both ways.

use super::{
    Asked,
    numbers::{TABLE_MAX, in_words},
    pattern::{choose, with_article},
};
use crate::rng::Rng;

/// What is said about units that are in no table.
pub const NO_UNIT: &str =
    "I do not know that conversion. I know common units, from 1 to 12 of them.";

/// Two units: one, many, short; and how many of the second the first has.
struct Unit {
    one: &'static str,
    many: &'static str,
    short: &'static str,
    other: &'static str,
    other_short: &'static str,
    factor: usize,
}

const fn unit(
    (one, many, short): (&'static str, &'static str, &'static str),
    (other, other_short): (&'static str, &'static str),
    factor: usize,
) -> Unit {
    Unit {
        one,
        many,
        short,
        other,
        other_short,
        factor,
    }
}

const UNITS: &[Unit] = &[
    unit(("meter", "meters", "m"), ("centimeters", "cm"), 100),
    unit(("kilometer", "kilometers", "km"), ("meters", "m"), 1000),
    unit(
        ("centimeter", "centimeters", "cm"),
        ("millimeters", "mm"),
        10,
    ),
    unit(("kilogram", "kilograms", "kg"), ("grams", "g"), 1000),
    unit(("ton", "tons", "t"), ("kilograms", "kg"), 1000),
    unit(("liter", "liters", "l"), ("milliliters", "ml"), 1000),
    unit(("minute", "minutes", "min"), ("seconds", "s"), 60),
    unit(("hour", "hours", "h"), ("minutes", "min"), 60),
    unit(("day", "days", "days"), ("hours", "h"), 24),
    unit(("week", "weeks", "weeks"), ("days", "days"), 7),
    unit(("year", "years", "years"), ("months", "months"), 12),
    unit(("foot", "feet", "ft"), ("inches", "in"), 12),
    unit(("yard", "yards", "yd"), ("feet", "ft"), 3),
    unit(("pound", "pounds", "lb"), ("ounces", "oz"), 16),
    unit(("gallon", "gallons", "gal"), ("quarts", "qt"), 4),
    unit(("byte", "bytes", "bytes"), ("bits", "bits"), 8),
];

const UNITS_TRAINED: &[&str] = &[
    "how many {to} are [in|] {from}",
    "how many {to} are there in {from}",
    "{from} in {to}",
    "convert {from} [to|into] {to}",
    "{from} to {to}",
    "what is {from} in {to}",
    "{from} are how many {to}",
    "how many {to} in {from}",
    "{from} =  how many {to}",
    "change {from} [to|into] {to}",
    "how many {to} make {from}",
];
const UNITS_HELD_OUT: &[&str] = &[
    "how many {to} do {from} have",
    "turn {from} into {to}",
    "express {from} in {to}",
];

pub(super) fn conversion(rng: &mut Rng) -> Asked {
    if rng.chance(15) {
        return no_unit(rng);
    }
    convert(rng, UNITS_TRAINED)
}

pub(super) fn held_out_conversion(rng: &mut Rng) -> Asked {
    convert(rng, UNITS_HELD_OUT)
}

fn convert(rng: &mut Rng, patterns: &[&'static str]) -> Asked {
    let unit = rng.pick(UNITS);
    let n = rng.between(1, TABLE_MAX);
    let total = n * unit.factor;
    let name = if n == 1 { unit.one } else { unit.many };
    let are = |n| if n == 1 { "is" } else { "are" };
    let back = rng.chance(30);
    let (from, to, answer) = if back {
        let answer = format!("{total} {} are {n} {name}.", unit.other);
        let other = if rng.chance(25) {
            unit.other_short
        } else {
            unit.other
        };
        (format!("{total} {other}"), unit.many, answer)
    } else {
        let answer = format!("{n} {name} {} {total} {}.", are(n), unit.other);
        let from = match rng.below(8) {
            0 | 1 => format!("{n} {}", unit.short),
            2 if n == 1 => with_article(unit.one),
            3 if n > 1 => format!("{} {name}", in_words(n)),
            _ => format!("{n} {name}"),
        };
        let other = if rng.chance(20) {
            unit.other_short
        } else {
            unit.other
        };
        (from, other, answer)
    };
    let pattern = choose(rng.word(patterns), rng);
    Asked::new(pattern.replace("{from}", &from).replace("{to}", to), answer)
}

/// Units that are in no table, and numbers above the range.
fn no_unit(rng: &mut Rng) -> Asked {
    const PAIRS: &[(&str, &str)] = &[
        ("miles", "kilometers"),
        ("kilometers", "miles"),
        ("pounds", "kilograms"),
        ("kilograms", "pounds"),
        ("inches", "centimeters"),
        ("gallons", "liters"),
        ("celsius", "fahrenheit"),
        ("fahrenheit", "celsius"),
        ("acres", "hectares"),
        ("knots", "kilometers per hour"),
        ("joules", "calories"),
        ("liters", "cups"),
        ("light years", "kilometers"),
        ("euros", "dollars"),
        ("watts", "horsepower"),
        ("meters", "feet"),
        ("weeks", "hours"),
        ("years", "seconds"),
        ("ounces", "grams"),
    ];
    let pattern = choose(rng.word(UNITS_TRAINED), rng);
    let (from, to) = if rng.chance(50) {
        let (from, to) = *rng.pick(PAIRS);
        (format!("{} {from}", rng.between(1, 120)), to)
    } else {
        let unit = rng.pick(UNITS);
        (
            format!("{} {}", rng.between(13, 999), unit.many),
            unit.other,
        )
    };
    let question = pattern.replace("{from}", &from).replace("{to}", to);
    Asked::new(question, NO_UNIT.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn conversions_are_whole_and_of_two_different_units() {
        let mut rng = Rng::new(6);
        let mut seen = BTreeSet::new();
        for _ in 0..5_000 {
            let asked = held_out_conversion(&mut rng);
            let numbers: Vec<usize> = asked
                .answer
                .split(' ')
                .filter_map(|word| word.parse().ok())
                .collect();
            let [a, b] = numbers[..] else {
                panic!("{asked:?}");
            };
            let (small, large) = (a.min(b), a.max(b));
            assert!((1..=TABLE_MAX).contains(&small), "{asked:?}");
            assert!(large.is_multiple_of(small), "{asked:?}");
            seen.insert(asked.answer);
        }
        assert!(seen.len() > UNITS.len() * TABLE_MAX, "{}", seen.len());
    }
}
