//! Questions with one written answer: the realm, small talk, everyday questions.

use std::collections::BTreeSet;

use super::{
    noise::rewordings,
    pattern::{expand, normal},
};

/// One answer and the ways to ask for it.
#[derive(Debug, Default)]
pub(super) struct Intent {
    pub answer: String,
    pub trained: Vec<String>,
    pub held_out: Vec<String>,
}

impl Intent {
    /// Held-out phrasings that no rewording of a trained one leads to.
    pub(super) fn examined(&self) -> Vec<String> {
        let trained = self
            .trained
            .iter()
            .flat_map(|question| rewordings(question));
        let trained: BTreeSet<String> = trained.collect();
        let unseen = |question: &&String| !trained.contains(&normal(question));
        self.held_out.iter().filter(unseen).cloned().collect()
    }
}

pub(super) fn realm() -> Vec<Intent> {
    read(include_str!("../data/realm.txt"))
}

pub(super) fn talk() -> Vec<Intent> {
    read(include_str!("../data/talk.txt"))
}

pub(super) fn general() -> Vec<Intent> {
    read(include_str!("../data/general.txt"))
}

/// Jokes, in the order in which "another one" tells them.
pub(super) fn jokes() -> Vec<&'static str> {
    include_str!("../data/jokes.txt").lines().collect()
}

pub(super) const ANOTHER_JOKE: &[&str] = &[
    "another one",
    "another joke",
    "one more",
    "one more joke",
    "tell me another one",
    "tell me another joke",
    "more",
    "again",
    "next one",
    "more jokes",
];

fn read(text: &str) -> Vec<Intent> {
    let mut all: Vec<Intent> = Vec::new();
    for line in text.lines() {
        let Some((mark, text)) = line.split_once(' ') else {
            continue;
        };
        match (mark, all.last_mut()) {
            ("=", _) => all.push(Intent {
                answer: text.to_owned(),
                ..Intent::default()
            }),
            ("+", Some(last)) => last.trained.extend(expand(text)),
            ("-", Some(last)) => last.held_out.extend(expand(text)),
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn no_question_has_two_answers() {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        let mut twice = Vec::new();
        for intent in realm().iter().chain(&talk()).chain(&general()) {
            assert!(intent.trained.len() >= 3, "{}", intent.answer);
            assert!(intent.held_out.len() >= 2, "{}", intent.answer);
            for question in intent.trained.iter().chain(&intent.held_out) {
                if let Some(old) = seen.insert(normal(question), intent.answer.clone()) {
                    twice.push(format!("{question:?}: {old:?} and {:?}", intent.answer));
                }
            }
        }
        assert!(twice.is_empty(), "asked twice:\n{}", twice.join("\n"));
    }

    #[test]
    fn the_first_joke_is_the_one_of_small_talk() {
        let jokes = jokes();
        assert!(jokes.len() >= 5);
        assert!(talk().iter().any(|intent| intent.answer == jokes[0]));
    }
}
