//! Sums within a stated range; outside of it the model says so.

use super::{
    Asked,
    numbers::{ABOUT_ONE_HELD_OUT, ABOUT_ONE_TRAINED, TABLE_MAX, about_one, in_words},
    pattern::choose,
};
use crate::rng::{Rng, hash};

/// What is said outside of the range.
pub const BEYOND: &str = "That is beyond me. I am sure of sums within 99 + 99 and 99 - 99, and of \
    tables to 12 x 12.";
/// Sums are asked of numbers up to this.
const SUM_MAX: usize = 99;
/// One of so many pairs of numbers is never trained.
const PAIR_HELD_OUT: u64 = 10;

/// What is asked of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Plus,
    Minus,
    Times,
    Over,
}

const OPERATIONS: [Operation; 4] = [
    Operation::Plus,
    Operation::Minus,
    Operation::Times,
    Operation::Over,
];

impl Operation {
    fn trained(self) -> &'static [&'static str] {
        match self {
            Self::Plus => &[
                "{a} + {b}",
                "{a}+{b}",
                "{a} plus {b}",
                "{a} + {b} =",
                "{a}+{b}=",
                "[what is|how much is|calculate|compute|work out] {a} [+|plus] {b}",
                "[what is|] the sum of {a} and {b}",
                "add {a} and {b}",
                "{a} and {b} together",
                "what do {a} and {b} make",
                "add {b} to {a}",
                "how much do {a} and {b} make",
                "sum {a} {b}",
                "what are {a} and {b}",
            ],
            Self::Minus => &[
                "{a} - {b}",
                "{a}-{b}",
                "{a} minus {b}",
                "{a} - {b} =",
                "{a}-{b}=",
                "[what is|how much is|calculate|compute|work out] {a} [-|minus] {b}",
                "subtract {b} from {a}",
                "{a} less {b}",
                "what is {a} less {b}",
                "[what is|] the difference of {a} and {b}",
                "{a} take away {b}",
                "how much is left of {a} without {b}",
            ],
            Self::Times => &[
                "{a} x {b}",
                "{a} * {b}",
                "{a}*{b}",
                "{a}x{b}",
                "{a} times {b}",
                "{a} x {b} =",
                "[what is|how much is|calculate|compute|work out] {a} [x|*|times] {b}",
                "multiply {a} by {b}",
                "[what is|] the product of {a} and {b}",
                "multiply {a} and {b}",
                "{a} multiplied by {b}",
            ],
            Self::Over => &[
                "{a} / {b}",
                "{a}/{b}",
                "{a} divided by {b}",
                "{a} : {b}",
                "{a} / {b} =",
                "[what is|how much is|calculate|compute|work out] {a} [/|divided by] {b}",
                "divide {a} by {b}",
                "{a} over {b}",
                "how often does {b} go into {a}",
            ],
        }
    }

    fn held_out(self) -> &'static [&'static str] {
        match self {
            Self::Plus => &[
                "{a} added to {b}",
                "what results from {a} + {b}",
                "i have {a} and get {b} more",
            ],
            Self::Minus => &[
                "take {b} away from {a}",
                "the result of {a} - {b}",
                "{b} subtracted from {a}",
            ],
            Self::Times => &[
                "{a} multiplied with {b}",
                "the result of {a} x {b}",
                "{a} by {b} is what product",
            ],
            Self::Over => &[
                "how many times does {b} fit into {a}",
                "the result of {a} / {b}",
            ],
        }
    }

    /// The answer, or `None` outside of the range. Sums show the step between, as people do them
    /// in their heads: each part is then a small table.
    fn answer(self, a: usize, b: usize) -> Option<String> {
        let within = match self {
            Self::Plus | Self::Minus => a.max(b) <= SUM_MAX,
            Self::Times => a.max(b) <= TABLE_MAX,
            Self::Over => b > 0 && a.is_multiple_of(b) && b.max(a / b) <= TABLE_MAX,
        };
        let (ones, tens) = (a % 10 + b % 10, a / 10 * 10 + b / 10 * 10);
        within.then(|| match self {
            Self::Plus if tens == 0 => format!("{a} + {b} = {}.", a + b),
            Self::Plus => format!("{a} + {b} = {tens} + {ones} = {}.", a + b),
            Self::Minus if a < b => format!("{a} - {b} is below zero."),
            Self::Minus if b < 10 => format!("{a} - {b} = {}.", a - b),
            Self::Minus => {
                let (first, rest) = (a as i64 - (b / 10 * 10) as i64, b % 10);
                format!("{a} - {b} = {first} - {rest} = {}.", a - b)
            }
            Self::Times => format!("{a} x {b} = {}.", a * b),
            Self::Over => format!("{a} / {b} = {}.", a / b),
        })
    }

    fn pair(self, rng: &mut Rng) -> (usize, usize) {
        let sum = |rng: &mut Rng| {
            let max = *rng.pick(&[10, 20, SUM_MAX, SUM_MAX, SUM_MAX]);
            rng.between(0, max)
        };
        match self {
            Self::Plus => (sum(rng), sum(rng)),
            Self::Minus => {
                let (a, b) = (sum(rng), sum(rng));
                if rng.chance(85) {
                    (a.max(b), a.min(b))
                } else {
                    (a, b)
                }
            }
            Self::Times => (rng.between(0, TABLE_MAX), rng.between(0, TABLE_MAX)),
            Self::Over => {
                let by = rng.between(1, TABLE_MAX);
                (by * rng.between(0, TABLE_MAX), by)
            }
        }
    }

    /// Tables are small and learned by heart: only sums hold pairs out.
    fn is_held_out(self, a: usize, b: usize) -> bool {
        matches!(self, Self::Plus | Self::Minus)
            && a.max(b) > 10
            && hash(&format!("{self:?} {a} {b}")).is_multiple_of(PAIR_HELD_OUT)
    }
}

/// A trained question about numbers.
pub(super) fn sum(rng: &mut Rng) -> Asked {
    match rng.below(100) {
        0..12 => beyond(rng),
        12..24 => about_one(rng, ABOUT_ONE_TRAINED),
        n => {
            let operation = OPERATIONS[[0, 0, 0, 0, 1, 1, 1, 1, 2, 3][n % 10]];
            let (a, b) = loop {
                let (a, b) = operation.pair(rng);
                if !operation.is_held_out(a, b) {
                    break (a, b);
                }
            };
            ask(operation, (a, b), operation.trained(), rng)
        }
    }
}

/// Pairs that were never trained, in trained words.
pub(super) fn unseen_sum(rng: &mut Rng) -> Asked {
    let operation = *rng.pick(&[Operation::Plus, Operation::Minus]);
    loop {
        let (a, b) = operation.pair(rng);
        if operation.is_held_out(a, b) {
            return ask(operation, (a, b), operation.trained(), rng);
        }
    }
}

/// Words that were never trained.
pub(super) fn held_out_sum(rng: &mut Rng) -> Asked {
    if rng.chance(25) {
        return about_one(rng, ABOUT_ONE_HELD_OUT);
    }
    let operation = *rng.pick(&OPERATIONS);
    let pair = operation.pair(rng);
    ask(operation, pair, operation.held_out(), rng)
}

fn ask(
    operation: Operation,
    (a, b): (usize, usize),
    patterns: &[&'static str],
    rng: &mut Rng,
) -> Asked {
    let pattern = choose(rng.word(patterns), rng);
    // Signs stand between digits, words between either.
    let spelled = !pattern.contains(['+', '-', '*', '/', ':', '=']) && rng.chance(25);
    let write = |n| if spelled { in_words(n) } else { n.to_string() };
    let question = pattern.replace("{a}", &write(a)).replace("{b}", &write(b));
    let answer = operation.answer(a, b).unwrap_or_else(|| BEYOND.to_owned());
    Asked::new(question, answer)
}

/// Sums that the model must not try.
fn beyond(rng: &mut Rng) -> Asked {
    let large = |rng: &mut Rng| match rng.below(3) {
        0 => rng.between(100, 999),
        1 => rng.between(100, 99_999),
        _ => 100 * rng.between(1, 90),
    };
    let n = rng.below(10);
    if n < 2 {
        let operation = [" + ", " - ", " x ", "+", " plus "][rng.below(5)];
        let numbers: Vec<String> = (0..3).map(|_| rng.between(1, 60).to_string()).collect();
        let start = rng.word(&["", "what is ", "calculate "]);
        let question = format!("{start}{}", numbers.join(operation));
        return Asked::new(question, BEYOND.to_owned());
    }
    let operation = *rng.pick(&OPERATIONS);
    let (a, b) = match (n, operation) {
        (2..5, Operation::Times) => (rng.between(13, SUM_MAX), rng.between(2, SUM_MAX)),
        (2..5, Operation::Over) => (rng.between(3, 60) * 2 + 1, 2 * rng.between(1, 9)),
        (0..7, _) => (large(rng), rng.between(1, SUM_MAX)),
        (7, _) => (rng.between(1, SUM_MAX), large(rng)),
        _ => (large(rng), large(rng)),
    };
    ask(operation, (a, b), operation.trained(), rng)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_right_within_the_range_and_absent_outside() {
        let rows = [
            (Operation::Plus, 47, 38, Some("47 + 38 = 70 + 15 = 85.")),
            (Operation::Plus, 7, 8, Some("7 + 8 = 15.")),
            (Operation::Minus, 82, 47, Some("82 - 47 = 42 - 7 = 35.")),
            (Operation::Minus, 82, 7, Some("82 - 7 = 75.")),
            (Operation::Minus, 4, 9, Some("4 - 9 is below zero.")),
            (Operation::Times, 12, 12, Some("12 x 12 = 144.")),
            (Operation::Over, 56, 7, Some("56 / 7 = 8.")),
            (Operation::Over, 7, 2, None),
            (Operation::Over, 7, 0, None),
            (Operation::Plus, 100, 1, None),
            (Operation::Times, 13, 2, None),
        ];
        for (operation, a, b, want) in rows {
            let got = operation.answer(a, b);
            assert_eq!(got.as_deref(), want, "{operation:?} {a} {b}");
        }
    }

    #[test]
    fn held_out_pairs_are_never_trained() {
        let mut rng = Rng::new(3);
        let answers: Vec<String> = (0..300).map(|_| unseen_sum(&mut rng).answer).collect();
        for _ in 0..20_000 {
            let asked = sum(&mut rng);
            assert!(!answers.contains(&asked.answer), "{asked:?}");
        }
    }
}
