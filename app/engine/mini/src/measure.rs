//! The examination: what share of held-out questions the shipped files answer exactly.

use std::collections::BTreeMap;

use mtor_text::Message;
use serde_json::{Value, json};

use crate::{
    answerer::Answerer,
    corpus::{BEYOND, Domain, Item, Kind, NO_UNIT, REFUSAL},
    error::Error,
};

/// How one set of questions went.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    asked: usize,
    right: usize,
    refused: usize,
}

impl Tally {
    fn add(&mut self, item: &Item, answer: &str) {
        self.asked += 1;
        self.right += usize::from(answer == item.asked.answer);
        self.refused += usize::from(refuses(answer));
    }

    fn share(of: usize, asked: usize) -> Value {
        json!((1_000.0 * of as f64 / asked.max(1) as f64).round() / 1_000.0)
    }

    fn refused(&self) -> Value {
        json!({"asked": self.asked, "refused": Self::share(self.refused, self.asked)})
    }

    fn value(&self) -> Value {
        json!({"asked": self.asked, "right": Self::share(self.right, self.asked)})
    }
}

/// The model said that it does not know.
pub fn refuses(answer: &str) -> bool {
    [REFUSAL, BEYOND, NO_UNIT].contains(&answer)
}

/// Asks everything; `tell` hears of each wrong answer.
pub fn measure(
    model: &mut Answerer,
    items: &[Item],
    mut tell: impl FnMut(&Item, &str),
) -> Result<Value, Error> {
    let mut tallies: BTreeMap<(Domain, Kind), Tally> = BTreeMap::new();
    let mut inside = Tally::default();
    for item in items {
        let answer = model.answer(&messages(item))?;
        tallies
            .entry((item.domain, item.kind))
            .or_default()
            .add(item, &answer);
        if item.domain != Domain::Outside && !refuses(&item.asked.answer) {
            inside.add(item, &answer);
        }
        let honest = item.domain == Domain::Outside && refuses(&answer);
        if answer != item.asked.answer && !honest {
            tell(item, &answer);
        }
    }
    let named = |((domain, kind), tally): (&(Domain, Kind), &Tally)| {
        let value = match domain {
            Domain::Outside => tally.refused(),
            _ => tally.value(),
        };
        let kind = match kind {
            Kind::Phrasing => "unseen_phrasing",
            Kind::Combination => "unseen_combination",
            Kind::Pair => "unseen_pair",
        };
        (format!("{}_{kind}", domain.name()), value)
    };
    let mut figures: serde_json::Map<String, Value> = tallies.iter().map(named).collect();
    figures.insert("inside".to_owned(), inside.value());
    let refused = Tally::share(inside.refused, inside.asked);
    figures.insert("inside_refused".to_owned(), refused);
    Ok(Value::Object(figures))
}

fn messages(item: &Item) -> Vec<Message> {
    let mut all = Vec::new();
    for asked in &item.before {
        all.push(Message::new("user", asked.question.clone()));
        all.push(Message::new("assistant", asked.answer.clone()));
    }
    all.push(Message::new("user", item.asked.question.clone()));
    all
}

/// The share of these questions that are refused: for lists that others wrote.
pub fn refused(model: &mut Answerer, questions: &[String]) -> Result<Value, Error> {
    let mut tally = Tally::default();
    for question in questions {
        let answer = model.answer(&[Message::new("user", question.clone())])?;
        tally.asked += 1;
        tally.refused += usize::from(refuses(&answer));
    }
    Ok(tally.refused())
}

/// The out-of-scope questions of a file in CLINC150's form: lists of `[text, label]`.
pub fn out_of_scope(file: &[u8]) -> Result<Vec<String>, Error> {
    let failed = |e: serde_json::Error| Error::Usage(format!("the list of questions: {e}"));
    let lists: BTreeMap<String, Vec<(String, String)>> =
        serde_json::from_slice(file).map_err(failed)?;
    let outside = lists
        .into_iter()
        .filter(|(name, _)| name.starts_with("oos"));
    Ok(outside
        .flat_map(|(_, list)| list)
        .map(|(text, _)| text)
        .collect())
}
