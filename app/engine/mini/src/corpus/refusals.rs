//! Questions outside of what the model knows, so that it says so.

use std::collections::BTreeMap;

use super::{Asked, pattern::single_spaced};
use crate::rng::{Rng, hash};

/// The one answer to all of them.
pub const REFUSAL: &str =
    "I do not know that. I am a very small model: lend or ask for a larger one.";

/// One of so many words of each list is never trained.
const WORD_HELD_OUT: u64 = 6;

/// Patterns and the words that fill them.
#[derive(Debug)]
pub(super) struct Outside {
    trained: Vec<&'static str>,
    held_out: Vec<&'static str>,
    words: BTreeMap<&'static str, Vec<&'static str>>,
}

/// Which words fill a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    Trained,
    HeldOut,
}

impl Outside {
    pub(super) fn new() -> Self {
        let patterns = include_str!("../data/refusals.txt");
        let marked = |mark| patterns.lines().filter_map(move |l| l.strip_prefix(mark));
        let lists = [
            include_str!("../data/refusal_words.txt"),
            include_str!("../data/random_words.txt"),
        ];
        Self {
            trained: marked("+ ").collect(),
            held_out: marked("- ").collect(),
            words: lists
                .iter()
                .flat_map(|text| text.lines())
                .filter_map(|line| line.split_once(": "))
                .map(|(name, words)| (name, words.split(", ").collect()))
                .collect(),
        }
    }

    pub(super) fn ask(&self, rng: &mut Rng) -> Asked {
        let pattern = rng.word(&self.trained);
        Asked::new(self.fill(pattern, Words::Trained, rng), REFUSAL.to_owned())
    }

    /// Patterns that are never trained, with words that are not.
    pub(super) fn held_out(&self, rng: &mut Rng) -> Vec<Asked> {
        let fill = |pattern: &&'static str| {
            Asked::new(self.fill(pattern, Words::HeldOut, rng), REFUSAL.to_owned())
        };
        self.held_out.iter().map(fill).collect()
    }

    fn fill(&self, pattern: &str, words: Words, rng: &mut Rng) -> String {
        let mut out = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(before);
            let word = self.word(name, words, rng);
            // "a oven" is "an oven".
            if before.ends_with(" a ") && word.starts_with(['a', 'e', 'i', 'o', 'u']) {
                out.truncate(out.len() - 1);
                out.push_str("n ");
            }
            out.push_str(&word);
            rest = after;
        }
        single_spaced(&(out + rest))
    }

    fn word(&self, name: &str, words: Words, rng: &mut Rng) -> String {
        match name {
            "invented" => invented(rng),
            "gibberish" => gibberish(rng),
            "random" => self.random(words, rng),
            "big" => rng.between(13, 9_999).to_string(),
            name => self.listed(name, words, rng).to_owned(),
        }
    }

    fn listed(&self, name: &str, words: Words, rng: &mut Rng) -> &'static str {
        let Some(list) = self.words.get(name) else {
            return "";
        };
        let held = |word: &&&str| hash(word).is_multiple_of(WORD_HELD_OUT);
        let wanted = |word: &&&str| held(word) == (words == Words::HeldOut);
        let some: Vec<&'static str> = list.iter().filter(wanted).copied().collect();
        rng.word(if some.is_empty() { list } else { &some })
    }

    /// A question from a small grammar and many words.
    fn random(&self, words: Words, rng: &mut Rng) -> String {
        let pattern = rng.word(if words == Words::Trained {
            RANDOM_TRAINED
        } else {
            RANDOM_HELD_OUT
        });
        let mut fill = |word: &str| match word {
            "N" => self.listed("noun", words, rng).to_owned(),
            "Ns" => format!("{}s", self.listed("noun", words, rng)),
            "V" => self.listed("verb", words, rng).to_owned(),
            "A" => self.listed("adjective", words, rng).to_owned(),
            word => word.to_owned(),
        };
        let filled: Vec<String> = pattern.split(' ').map(&mut fill).collect();
        filled.join(" ")
    }
}

/// Words that a small grammar puts in the places of N, V and A.
const RANDOM_TRAINED: &[&str] = &[
    "why does the N V the N",
    "why is the N so A",
    "why do A Ns V Ns",
    "how does a A N V the N",
    "how can a N V without a N",
    "how many Ns does a N V",
    "when did the N V the N",
    "where does the A N V",
    "who did V the A N",
    "which N has the A N",
    "what does the N V",
    "what is the A N of the N",
    "what is a A N",
    "is the N A",
    "is a N more A than a N",
    "can a N V a A N",
    "can you V the N",
    "does the N V when it is A",
    "should i V my N",
    "should the N be A",
    "could you V a N for me",
    "tell me why the N is A",
    "explain the A N",
    "i want to V a A N",
    "i need a A N",
    "my N is A",
    "the N did not V",
    "the A N and the N",
    "A N",
    "N V N",
    "N",
    "do you have a N",
    "what would happen if the N did V",
    "what if my N is too A",
    "how long does a N V",
    "how often should i V the N",
    "how big is a A N",
    "name a A N",
    "list some A Ns",
    "compare a N with a N",
    "describe a A N",
    "what is the N for",
    "who made the N",
    "who is the A N",
];
const RANDOM_HELD_OUT: &[&str] = &[
    "why would a A N V the N",
    "in which way does the N V",
    "under what conditions is a N A",
    "how come my N is so A today",
    "suggest a A N that i could V",
    "whose N is the A N",
    "at which N did they V",
    "please V the A N now",
    "where could one V a A N",
];

const STARTS: &[&str] = &[
    "b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p",
    "pr", "qu", "r", "s", "sh", "st", "t", "tr", "v", "w", "x", "y", "z", "zw", "",
];
const MIDDLES: &[&str] = &[
    "a", "e", "i", "o", "u", "ai", "ou", "ee", "ia", "or", "an", "el", "un",
];
const ENDS: &[&str] = &[
    "land", "ia", "stan", "on", "us", "ix", "or", "el", "o", "a", "burg", "ton", "ville", "um",
    "ak", "esh", "ova", "ium", "er", "ing", "ord", "y",
];

/// A name that nothing has.
fn invented(rng: &mut Rng) -> String {
    let mut name = String::new();
    for _ in 0..rng.between(1, 2) {
        name.push_str(rng.word(STARTS));
        name.push_str(rng.word(MIDDLES));
    }
    name.push_str(rng.word(&["l", "n", "r", "s", "t", "m", "v", "d"]));
    name.push_str(rng.word(ENDS));
    name
}

fn gibberish(rng: &mut Rng) -> String {
    let n = rng.between(2, 9);
    let letters = b"abcdefghijklmnopqrstuvwxyzqwertasdfg";
    (0..n).map(|_| char::from(*rng.pick(letters))).collect()
}
