//! How people write: greetings, courtesy, missing marks, contractions, slips of the finger.

use std::collections::BTreeSet;

use super::pattern::normal;
use crate::rng::Rng;

const BEFORE: &[&str] = &[
    "please ",
    "hey, ",
    "hey ",
    "hi, ",
    "hello, ",
    "ok, ",
    "so ",
    "and ",
    "well, ",
    "um ",
    "can you tell me ",
    "could you tell me ",
    "please tell me ",
    "do you know ",
    "i want to know ",
    "i wonder ",
    "quick question: ",
    "question: ",
    "mtor, ",
    "hi mtor, ",
    "now ",
    "just tell me ",
    "i would like to know ",
    "answer me this: ",
    "maybe you know ",
    "help me: ",
];
const AFTER: &[&str] = &[
    " please",
    ", please",
    " thanks",
    ", thank you",
    " exactly",
    " again",
    " now",
    ", mtor",
    " do you know",
    " i forgot",
    " really",
];
const MARKS: &[&str] = &[
    "?", "?", "?", "?", "?", "", "", "", "", ".", "??", " ?", "...", "!",
];

const SHORTER: &[(&str, &str)] = &[
    ("what is ", "what's "),
    ("what is ", "whats "),
    ("who is ", "who's "),
    ("where is ", "where's "),
    ("how is ", "how's "),
    ("i am ", "i'm "),
    ("i am ", "im "),
    ("that is ", "that's "),
    ("do not ", "don't "),
    ("does not ", "doesn't "),
    ("cannot ", "can't "),
    ("you are ", "you're "),
    ("are you ", "r u "),
    ("because ", "cause "),
    ("please", "pls"),
    ("what is the ", "whats the "),
    ("do you ", "do u "),
];

/// Other words for the same.
const OTHERWISE: &[(&str, &[&str])] = &[
    (
        "how do i ",
        &[
            "how can i ",
            "how could i ",
            "how should i ",
            "what do i do to ",
            "how to ",
        ],
    ),
    (
        "how do i ",
        &[
            "i want to know how to ",
            "what is the way to ",
            "how does one ",
        ],
    ),
    (
        "what is ",
        &[
            "what exactly is ",
            "tell me what is ",
            "explain what is ",
            "so what is ",
        ],
    ),
    (
        "what is the ",
        &[
            "give me the ",
            "say the ",
            "i am looking for the ",
            "which is the ",
        ],
    ),
    (
        "tell me ",
        &[
            "say ",
            "show me ",
            "give me ",
            "let me know ",
            "i want to hear ",
        ],
    ),
    ("name ", &["give me ", "tell me ", "say ", "write down "]),
    ("how many ", &["what number of ", "how much "]),
    ("which ", &["what "]),
    ("what ", &["which "]),
    ("who ", &["which person ", "what person "]),
    (
        "can i ",
        &["may i ", "could i ", "is it possible to ", "am i able to "],
    ),
    ("do i ", &["must i ", "should i ", "would i "]),
    ("how does ", &["in what way does ", "explain how does "]),
    (
        "where ",
        &["in which place ", "at which place ", "in what place "],
    ),
    ("how ", &["in which way ", "in what way "]),
    (
        "why ",
        &["for what reason ", "how come ", "what is the reason why "],
    ),
    ("what does ", &["what exactly does "]),
    ("does it ", &["will it ", "would it "]),
    ("are there ", &["exist "]),
    ("my ", &["the ", "our "]),
    ("explain ", &["tell me about ", "describe ", "what about "]),
];

/// How many of these are left out at most.
const LEFT_OUT_MAX: usize = 2;

/// Words that a hurried person leaves out.
const LEFT_OUT: &[&str] = &[
    "is", "the", "of", "a", "an", "what", "which", "does", "are", "me", "tell", "can", "how",
];

/// A question in other words: now and then a word for another, or small words left out.
pub(super) fn reworded(question: &str, rng: &mut Rng) -> String {
    let mut text = question.to_owned();
    if rng.chance(25) {
        let (usual, other) = *rng.pick(OTHERWISE);
        text = text.replacen(usual, rng.word(other), 1);
    }
    if rng.chance(14) {
        text = hurried(&text, rng);
    }
    text
}

/// Everything that `reworded` can make of a question, as `normal` writes it.
pub(super) fn rewordings(question: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::from([question.to_owned()]);
    for (usual, others) in OTHERWISE {
        all.extend(
            others
                .iter()
                .map(|other| question.replacen(usual, other, 1)),
        );
    }
    for _ in 0..LEFT_OUT_MAX {
        let shorter: Vec<String> = all.iter().flat_map(|text| one_left_out(text)).collect();
        all.extend(shorter);
    }
    all.iter().map(|text| normal(text)).collect()
}

fn one_left_out(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let small = |at: &usize| words.len() > 3 && LEFT_OUT.contains(&words[*at]);
    let without = |at: usize| [&words[..at], &words[at + 1..]].concat().join(" ");
    (0..words.len()).filter(small).map(without).collect()
}

/// A question as a person may write it: greetings, courtesy, slips, marks or none.
pub(super) fn decorated(question: &str, rng: &mut Rng) -> String {
    let mut text = question.to_owned();
    if rng.chance(20) {
        let (long, short) = *rng.pick(SHORTER);
        text = text.replacen(long, short, 1);
    }
    if rng.chance(22) {
        text.insert_str(0, rng.word(BEFORE));
    }
    if rng.chance(10) {
        text.push_str(rng.word(AFTER));
    }
    if rng.chance(9) {
        text = slip(&text, rng);
    }
    text + rng.word(MARKS)
}

/// Without one or two of its small words.
fn hurried(text: &str, rng: &mut Rng) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    for _ in 0..rng.between(1, LEFT_OUT_MAX) {
        let small = |word: &&str| LEFT_OUT.contains(word);
        let n = words.iter().copied().filter(small).count();
        // Three words must remain for a question to keep its meaning.
        if n == 0 || words.len() <= 3 {
            break;
        }
        let which = rng.below(n);
        let mut places = (0..words.len()).filter(|at| small(&words[*at]));
        if let Some(at) = places.nth(which) {
            words.remove(at);
        }
    }
    words.join(" ")
}

/// One slip in a word of at least five letters; numbers are left alone.
fn slip(text: &str, rng: &mut Rng) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let long =
        |word: &&mut String| word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let mut able: Vec<&mut String> = words.iter_mut().filter(long).collect();
    if !able.is_empty() {
        let word_idx = rng.below(able.len());
        let word = &mut able[word_idx];
        let at = rng.between(1, word.len() - 3);
        let mut letters = word.clone().into_bytes();
        match rng.below(3) {
            0 => letters.swap(at, at + 1),
            1 => {
                letters.remove(at);
            }
            _ => letters.insert(at, letters[at]),
        }
        **word = String::from_utf8_lossy(&letters).into_owned();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hurried_question_keeps_its_meaning() {
        let mut rng = Rng::new(4);
        for _ in 0..100 {
            let text = hurried("what is the capital of peru", &mut rng);
            assert!(text.contains("capital") && text.contains("peru"), "{text}");
        }
        assert_eq!(hurried("what is pi", &mut rng), "what is pi");
    }

    #[test]
    fn a_slip_changes_one_word_and_no_number() {
        let mut rng = Rng::new(2);
        for _ in 0..100 {
            let text = slip("what is 12345 plus elephants", &mut rng);
            assert!(text.starts_with("what is 12345 plus "), "{text}");
        }
        assert_eq!(slip("a b", &mut rng), "a b");
    }
}
