//! What the model is measured by: questions whose phrasing it never learned.

use super::{Asked, Corpus, Relation, intents::Intent, noise::decorated, sums, units};
use crate::rng::Rng;

/// The examination is the same in every run.
const SEED: u64 = 20_261_120;
/// Unseen pairs of numbers that are asked.
const N_SUMS: usize = 200;
/// Held-out phrasings of sums and units that are asked, each.
const N_PHRASED: usize = 100;
/// Held-out combinations of facts and phrasings that are asked.
const N_COMBINATIONS: usize = 200;
/// Held-out phrasings of facts that are asked, out of about 2,400.
const N_FACTS: usize = 600;
/// How often each held-out pattern from outside is filled.
const N_OUTSIDE: usize = 4;

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Domain {
    Realm,
    Talk,
    Everyday,
    Facts,
    Sums,
    Units,
    FollowUps,
    Outside,
}

impl Domain {
    pub fn name(self) -> &'static str {
        match self {
            Self::Realm => "realm",
            Self::Talk => "talk",
            Self::Everyday => "everyday",
            Self::Facts => "facts",
            Self::Sums => "sums",
            Self::Units => "units",
            Self::FollowUps => "follow_ups",
            Self::Outside => "outside",
        }
    }
}

/// What about a question was held out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The phrasing.
    Phrasing,
    /// The phrasing with this fact.
    Combination,
    /// The pair of numbers.
    Pair,
}

/// One question of the examination; the turns before it are given.
#[derive(Debug, Clone)]
pub struct Item {
    pub domain: Domain,
    pub kind: Kind,
    pub before: Vec<Asked>,
    pub asked: Asked,
}

impl Corpus {
    /// All questions of the examination, in order.
    pub fn exam(&self) -> Vec<Item> {
        let mut rng = Rng::new(SEED);
        let items = self.plain_exam(&mut rng);
        marked(items, &mut rng)
    }

    /// The questions before greetings, slips and marks.
    pub(super) fn plain_exam(&self, rng: &mut Rng) -> Vec<Item> {
        let mut items = Vec::new();
        let lists = [
            (Domain::Realm, &self.realm),
            (Domain::Talk, &self.talk),
            (Domain::Everyday, &self.general),
        ];
        for (domain, intents) in lists {
            items.extend(intents.iter().flat_map(|intent| phrased(domain, intent)));
        }
        let mut facts: Vec<Item> = self.relations.iter().flat_map(told).collect();
        rng.shuffle(&mut facts);
        items.extend(facts.into_iter().take(N_FACTS));
        items.extend(self.combinations(rng));
        items.extend(self.followed(rng));
        let pairs = (0..N_SUMS).map(|_| sums::unseen_sum(rng));
        items.extend(pairs.map(|asked| item(Domain::Sums, Kind::Pair, asked)));
        for _ in 0..N_PHRASED {
            let sum = sums::held_out_sum(rng);
            items.push(item(Domain::Sums, Kind::Phrasing, sum));
            let conversion = units::held_out_conversion(rng);
            items.push(item(Domain::Units, Kind::Phrasing, conversion));
        }
        for _ in 0..N_OUTSIDE {
            let outside = self.outside.held_out(rng);
            items.extend(
                outside
                    .into_iter()
                    .map(|asked| item(Domain::Outside, Kind::Phrasing, asked)),
            );
        }
        items
    }

    fn combinations(&self, rng: &mut Rng) -> Vec<Item> {
        let mut all: Vec<Item> = Vec::new();
        for relation in &self.relations {
            for fact in &relation.facts {
                let questions = relation.held_out_combinations(fact);
                all.extend(questions.into_iter().map(|question| {
                    let asked = Asked::new(question, relation.answer(fact));
                    item(Domain::Facts, Kind::Combination, asked)
                }));
            }
        }
        rng.shuffle(&mut all);
        all.truncate(N_COMBINATIONS);
        all
    }

    /// A held-out phrasing, then a short question: about another fact of the same relation.
    fn followed(&self, rng: &mut Rng) -> Vec<Item> {
        let mut items = Vec::new();
        for relation in &self.relations {
            for _ in 0..4 {
                let (first, then) = (rng.pick(&relation.facts), rng.pick(&relation.facts));
                let phrasings = relation.examined(first);
                let opening = Asked::new(rng.pick(&phrasings).clone(), relation.answer(first));
                if let Some(question) = relation.follow_up(then, rng) {
                    items.push(Item {
                        before: vec![opening],
                        ..item(
                            Domain::FollowUps,
                            Kind::Combination,
                            Asked::new(question, relation.answer(then)),
                        )
                    });
                }
            }
        }
        items
    }
}

fn item(domain: Domain, kind: Kind, asked: Asked) -> Item {
    Item {
        domain,
        kind,
        before: Vec::new(),
        asked,
    }
}

fn phrased(domain: Domain, intent: &Intent) -> Vec<Item> {
    let ask = |question| Asked::new(question, intent.answer.clone());
    let asked = intent.examined().into_iter().map(ask);
    asked
        .map(|asked| item(domain, Kind::Phrasing, asked))
        .collect()
}

fn told(relation: &Relation) -> Vec<Item> {
    let of_fact = |fact| {
        let answer = relation.answer(fact);
        let asked = relation.examined(fact).into_iter();
        asked.map(move |question| Asked::new(question, answer.clone()))
    };
    let asked = relation.facts.iter().flat_map(of_fact);
    asked
        .map(|asked| item(Domain::Facts, Kind::Phrasing, asked))
        .collect()
}

/// Half of the questions as they are written in the lists, half as people write.
fn marked(mut items: Vec<Item>, rng: &mut Rng) -> Vec<Item> {
    for item in &mut items {
        let question = &mut item.asked.question;
        if rng.chance(50) {
            question.push('?');
        } else {
            *question = decorated(question, rng);
        }
    }
    items
}
