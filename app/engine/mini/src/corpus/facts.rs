//! Facts: tables of subject and object, and the many ways to ask about them.

use std::collections::BTreeSet;

use super::{
    noise::rewordings,
    pattern::{capital, expand, normal, single_spaced, with_article},
};
use crate::rng::{Rng, hash};

/// One of so many combinations of a fact and a trained phrasing is held out.
const COMBINATION_HELD_OUT: u64 = 10;

/// A table and how it is asked about.
#[derive(Debug)]
pub(super) struct Relation {
    pub name: String,
    pub facts: Vec<(String, String)>,
    answer: String,
    trained: Vec<String>,
    held_out: Vec<String>,
    follow_ups: Vec<String>,
    /// Writings of the held-out phrasings that no rewording leads to.
    examined: Vec<Vec<String>>,
    /// Trained phrasings that no rewording of another leads to.
    apart: Vec<String>,
}

macro_rules! tables {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../data/", $name, ".tsv")))),*]
    };
}

const TABLES: &[(&str, &str)] = tables![
    "author",
    "capital",
    "color",
    "comes_after",
    "composer",
    "continent",
    "count",
    "currency",
    "formula",
    "home",
    "inventor",
    "kind",
    "language",
    "legs",
    "mix",
    "month_days",
    "month_number",
    "opposite",
    "painter",
    "past",
    "planet",
    "plural",
    "sides",
    "sound",
    "superlative",
    "symbol",
    "year",
    "young",
];

const RELATIONS: &str = include_str!("../data/relations.txt");

/// All relations, in the order of the file.
pub(super) fn relations() -> Vec<Relation> {
    let mut all: Vec<Relation> = Vec::new();
    for line in RELATIONS.lines() {
        let Some((mark, text)) = line.split_once(' ') else {
            continue;
        };
        let text = text.to_owned();
        match (mark, all.last_mut()) {
            ("@", _) => all.push(Relation::empty(&text)),
            ("=", Some(last)) => last.answer = text,
            ("+", Some(last)) => last.trained.extend(expand(&text)),
            ("-", Some(last)) => last.held_out.push(text),
            ("&", Some(last)) => last.follow_ups.extend(expand(&text)),
            _ => {}
        }
    }
    all.iter_mut().for_each(Relation::examine);
    all
}

/// The rows of a table; lines that are not two columns are left to the tests.
fn rows(table: &str) -> Vec<(String, String)> {
    TABLES
        .iter()
        .filter(|(name, _)| *name == table)
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.split_once('\t'))
        .map(|(subject, object)| (subject.to_owned(), object.to_owned()))
        .collect()
}

impl Relation {
    fn empty(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            facts: rows(name.trim_end_matches(" reversed")),
            answer: String::new(),
            trained: Vec::new(),
            held_out: Vec::new(),
            follow_ups: Vec::new(),
            examined: Vec::new(),
            apart: Vec::new(),
        }
    }

    pub(super) fn answer(&self, fact: &(String, String)) -> String {
        fill(&self.answer, fact)
    }

    /// A phrasing that is trained, of a combination that is.
    pub(super) fn ask(&self, fact: &(String, String), rng: &mut Rng) -> String {
        loop {
            let pattern = rng.pick(&self.trained);
            if !self.is_held_out(fact, pattern) {
                return fill(pattern, fact);
            }
        }
    }

    /// A short question after another of this relation, where there is one.
    pub(super) fn follow_up(&self, fact: &(String, String), rng: &mut Rng) -> Option<String> {
        let pattern = self.follow_ups.get(rng.below(self.follow_ups.len()))?;
        Some(fill(pattern, fact))
    }

    /// Held-out phrasings about a fact that no rewording of a trained one leads to: one writing
    /// of each.
    pub(super) fn examined(&self, fact: &(String, String)) -> Vec<String> {
        let one = |all: &Vec<String>| {
            let at = hash(&format!("{}{all:?}", fact.0)) as usize % all.len();
            fill(&all[at], fact)
        };
        self.examined
            .iter()
            .filter(|all| !all.is_empty())
            .map(one)
            .collect()
    }

    /// Fixes what can be examined, once all phrasings are known.
    fn examine(&mut self) {
        let reach = |pattern: &String| (pattern.clone(), rewordings(pattern));
        let reached: Vec<(String, BTreeSet<String>)> = self.trained.iter().map(reach).collect();
        let unseen = |asked: &String| {
            let of_another = |(from, all): &(String, BTreeSet<String>)| {
                from != asked && all.contains(&normal(asked))
            };
            !reached.iter().any(of_another)
        };
        let of_pattern = |pattern: &String| expand(pattern).into_iter().filter(unseen).collect();
        self.examined = self.held_out.iter().map(of_pattern).collect();
        self.apart = self.trained.iter().filter(|p| unseen(p)).cloned().collect();
    }

    /// Every writing of every held-out phrasing: what training must never see.
    pub(super) fn forbidden(&self) -> BTreeSet<String> {
        let patterns: Vec<String> = self.held_out.iter().flat_map(|p| expand(p)).collect();
        let of_fact = |fact| patterns.iter().map(move |pattern| fill(pattern, fact));
        self.facts.iter().flat_map(of_fact).collect()
    }

    /// Whether a question, as `normal` writes it, is asked in training.
    pub(super) fn is_trained(&self, asked: &str) -> bool {
        self.facts.iter().any(|fact| {
            let trained = self.trained.iter().filter(|p| !self.is_held_out(fact, p));
            trained
                .map(|pattern| fill(pattern, fact))
                .any(|question| normal(&question) == asked)
        })
    }

    /// Trained phrasings of a fact in combinations that are not trained.
    pub(super) fn held_out_combinations(&self, fact: &(String, String)) -> Vec<String> {
        self.apart
            .iter()
            .filter(|pattern| self.is_held_out(fact, pattern))
            .map(|pattern| fill(pattern, fact))
            .collect()
    }

    /// The first phrasing of each relation stays trained for every fact.
    fn is_held_out(&self, (subject, object): &(String, String), pattern: &str) -> bool {
        self.trained.first().is_some_and(|first| first != pattern)
            && hash(&format!("{}|{subject}|{object}|{pattern}", self.name))
                .is_multiple_of(COMBINATION_HELD_OUT)
    }
}

fn fill(pattern: &str, (subject, object): &(String, String)) -> String {
    let named = with_article(subject);
    let filled = pattern
        .replace("{As}", &capital(&named))
        .replace("{as}", &named)
        .replace("{S}", &capital(subject))
        .replace("{s}", subject)
        .replace("{O}", &capital(object))
        .replace("{o}", object);
    // "Washington, D.C." ends its sentence itself.
    single_spaced(&filled.replace("..", "."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_well_formed() {
        for (name, text) in TABLES {
            for line in text.lines() {
                let columns: Vec<&str> = line.split('\t').collect();
                assert_eq!(columns.len(), 2, "{name}: {line:?}");
                let neat = columns.iter().all(|c| !c.is_empty() && c.trim() == *c);
                assert!(neat, "{name}: {line:?}");
            }
        }
    }

    #[test]
    fn no_fact_is_told_twice_or_in_two_ways() {
        for relation in relations() {
            assert!(!relation.facts.is_empty(), "{} has no table", relation.name);
            let reversed = relation.name.ends_with("reversed");
            let asked = |(subject, object): &(String, String)| {
                if reversed { object } else { subject }.to_lowercase()
            };
            let mut seen = BTreeSet::new();
            for fact in &relation.facts {
                assert!(seen.insert(asked(fact)), "{}: {fact:?}", relation.name);
            }
        }
    }

    #[test]
    fn every_table_is_asked_about_and_every_relation_holds_phrasings_out() {
        let all = relations();
        for (name, _) in TABLES {
            assert!(all.iter().any(|relation| relation.name == *name), "{name}");
        }
        for relation in &all {
            assert!(!relation.answer.is_empty(), "{}", relation.name);
            assert!(relation.trained.len() >= 5, "{}", relation.name);
            assert!(relation.held_out.len() >= 2, "{}", relation.name);
        }
    }

    #[test]
    fn phrasings_are_filled_with_articles_and_capitals() {
        let fact = |s: &str, o: &str| (s.to_owned(), o.to_owned());
        let filled = fill("{As} or {as}", &fact("owl", "hoots"));
        assert_eq!(filled, "An owl or an owl");
        let filled = fill("{S}: {o}.", &fact("the United States", "Washington, D.C."));
        assert_eq!(filled, "The United States: Washington, D.C.");
    }
}
