//! The text that the model learns from and is measured by, written by this program from a seed.
//!
//! Held out, and never in the training text: marked phrasings of every intent and relation, one in
//! ten combinations of a fact and a phrasing, one in ten pairs of numbers, marked questions from
//! outside and one in six of the words that fill them.

mod exam;
mod facts;
mod intents;
mod noise;
mod numbers;
mod pattern;
mod refusals;
mod sums;
mod units;

use std::collections::BTreeSet;

pub use exam::{Domain, Item, Kind};
pub use refusals::REFUSAL;
pub use sums::BEYOND;
pub use units::NO_UNIT;

use crate::rng::Rng;
use facts::Relation;
use intents::Intent;
use pattern::normal;
use refusals::Outside;

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub question: String,
    pub answer: String,
}

impl Asked {
    pub fn new(question: String, answer: String) -> Self {
        Self { question, answer }
    }
}

/// Everything that can be asked.
#[derive(Debug)]
pub struct Corpus {
    relations: Vec<Relation>,
    realm: Vec<Intent>,
    talk: Vec<Intent>,
    general: Vec<Intent>,
    outside: Outside,
    /// Questions, compared as `normal` does, that training must not see.
    forbidden: BTreeSet<String>,
}

impl Corpus {
    pub fn new() -> Self {
        let mut it = Self {
            relations: facts::relations(),
            realm: intents::realm(),
            talk: intents::talk(),
            general: intents::general(),
            outside: Outside::new(),
            forbidden: BTreeSet::new(),
        };
        let intents = it.realm.iter().chain(&it.talk).chain(&it.general);
        let written = intents.flat_map(|intent| intent.held_out.iter().cloned());
        let told = it.relations.iter().flat_map(Relation::forbidden);
        it.forbidden = written
            .chain(told)
            .map(|question| normal(&question))
            .collect();
        it
    }

    pub fn n_facts(&self) -> usize {
        let tables = self
            .relations
            .iter()
            .filter(|r| !r.name.ends_with("reversed"));
        tables.map(|relation| relation.facts.len()).sum()
    }

    pub fn n_intents(&self) -> usize {
        self.realm.len() + self.talk.len() + self.general.len()
    }

    /// Whether training may see this question about the realm, facts or everyday things.
    pub fn is_trained(&self, question: &str) -> bool {
        let asked = normal(question);
        let intents = self.realm.iter().chain(&self.talk).chain(&self.general);
        let mut written = intents.flat_map(|intent| &intent.trained);
        written.any(|question| normal(question) == asked)
            || self
                .relations
                .iter()
                .any(|relation| relation.is_trained(&asked))
    }

    /// One conversation to learn from: mostly one question, sometimes two or three.
    pub fn conversation(&self, rng: &mut Rng) -> Vec<Asked> {
        match rng.below(100) {
            0..78 => vec![self.question(rng)],
            78..90 => self.follow_up(rng),
            90..93 => self.jokes(rng),
            _ => vec![self.question(rng), self.question(rng)],
        }
    }

    /// A trained question in a person's writing.
    fn question(&self, rng: &mut Rng) -> Asked {
        loop {
            let asked = self.plain(rng);
            if let Some(asked) = self.allowed(asked, rng) {
                return asked;
            }
        }
    }

    /// Worn, unless that makes it a held-out phrasing.
    fn allowed(&self, asked: Asked, rng: &mut Rng) -> Option<Asked> {
        let plain = noise::reworded(&asked.question, rng);
        let question = noise::decorated(&plain, rng);
        let clean = |text: &str| !self.forbidden.contains(&normal(text));
        (clean(&plain) && clean(&question)).then_some(Asked { question, ..asked })
    }

    fn plain(&self, rng: &mut Rng) -> Asked {
        match rng.below(100) {
            0..19 => {
                let relation = self.relation(rng);
                let fact = rng.pick(&relation.facts);
                Asked::new(relation.ask(fact, rng), relation.answer(fact))
            }
            19..28 => intent(&self.general, rng),
            28..40 => intent(&self.talk, rng),
            40..54 => intent(&self.realm, rng),
            54..77 => sums::sum(rng),
            77..81 => units::conversion(rng),
            _ => self.outside.ask(rng),
        }
    }

    /// Larger tables more often, small ones not too seldom.
    fn relation(&self, rng: &mut Rng) -> &Relation {
        let weight = |relation: &Relation| relation.facts.len().max(12);
        let mut at = rng.below(self.relations.iter().map(weight).sum());
        for relation in &self.relations {
            match at.checked_sub(weight(relation)) {
                Some(rest) => at = rest,
                None => return relation,
            }
        }
        &self.relations[0]
    }

    fn follow_up(&self, rng: &mut Rng) -> Vec<Asked> {
        if rng.chance(15) {
            let start = rng.word(&["and ", "what about ", "and what is ", "now "]);
            let (first, then) = (sums::sum(rng), sums::sum(rng));
            let then = Asked::new(format!("{start}{}", then.question), then.answer);
            return vec![first, then];
        }
        loop {
            let relation = self.relation(rng);
            let first = rng.pick(&relation.facts);
            let mut turns = Vec::new();
            let opening = Asked::new(relation.ask(first, rng), relation.answer(first));
            turns.extend(self.allowed(opening, rng));
            // A later turn sees only the one before it: the template keeps no more.
            let fact = rng.pick(&relation.facts);
            let next = relation.follow_up(fact, rng);
            let mark = rng.word(&["?", "?", "", "."]);
            turns.extend(next.map(|q| Asked::new(q + mark, relation.answer(fact))));
            if turns.len() == 2 {
                return turns;
            }
        }
    }

    fn jokes(&self, rng: &mut Rng) -> Vec<Asked> {
        let jokes = intents::jokes();
        let at = rng.below(jokes.len());
        let next = jokes[(at + 1) % jokes.len()];
        let told = Asked::new(self.joke_question(at, rng), jokes[at].to_owned());
        let more = Asked::new(
            (rng.word(intents::ANOTHER_JOKE)).to_owned(),
            next.to_owned(),
        );
        vec![told, more]
    }

    /// The first joke is asked for; the others follow one another.
    fn joke_question(&self, at: usize, rng: &mut Rng) -> String {
        let first = intents::jokes()[0];
        let asked = self.talk.iter().find(|intent| intent.answer == first);
        match asked {
            Some(intent) if at == 0 => rng.pick(&intent.trained).clone(),
            _ => (rng.word(intents::ANOTHER_JOKE)).to_owned(),
        }
    }
}

impl Default for Corpus {
    fn default() -> Self {
        Self::new()
    }
}

fn intent(intents: &[Intent], rng: &mut Rng) -> Asked {
    let intent = rng.pick(intents);
    Asked::new(rng.pick(&intent.trained).clone(), intent.answer.clone())
}

#[cfg(test)]
mod tests;
