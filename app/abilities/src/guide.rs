//! The realm's guide: `chat` without a model.
//!
//! It knows what is here and who works (from the roster), how to lend a tab and connect a model,
//! sums, units and dates. For anything else it says that it has no model and how to add one.
//! It never guesses: a question fits a pattern as a whole, or it is not answered.

mod calendar;
mod dates;
mod expression;
mod named_day;
mod reply;
mod roster;
mod sums;
mod topic;

use mtor_protocol::Roster;

use crate::{
    limits::{QUESTION_BYTES_MAX, TOPIC_WORDS_MAX},
    phrase::{core, words_of},
};

/// The time, given by whoever has a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    pub unix_ms: u64,
    /// Minutes east of UTC: the opposite of what JavaScript's `getTimezoneOffset` gives.
    pub utc_offset_min: i32,
}

/// The realm as the answering tab sees it.
#[derive(Debug, Clone, Copy)]
pub struct RealmView<'a> {
    pub roster: &'a Roster,
    /// The tab serves itself, without a relay.
    pub loopback: bool,
    pub now: Now,
}

/// The guide's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Words(String),
    /// Says that it has no model, and the three ways to add one.
    NeedsModel(String),
}

impl Answer {
    pub fn into_text(self) -> String {
        match self {
            Self::Words(text) | Self::NeedsModel(text) => text,
        }
    }
}

/// Answers a question as far as that is possible without a model.
pub fn guide(words: &str, view: &RealmView<'_>) -> Answer {
    match answer(words, view) {
        Some(text) => Answer::Words(text),
        None => Answer::NeedsModel(reply::needs_model(view)),
    }
}

fn answer(question: &str, view: &RealmView<'_>) -> Option<String> {
    if question.len() > QUESTION_BYTES_MAX {
        return None;
    }
    let list = words_of(question);
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    if question.trim().is_empty() {
        return Some(reply::to(topic::Topic::Help, view));
    }
    if list.len() <= TOPIC_WORDS_MAX {
        let asked = core(&list);
        let found = topic::of(&list).or_else(|| topic::of(asked));
        let found = found.map(|topic| reply::to(topic, view));
        let found = found.or_else(|| dates::answer(&list, &view.now));
        let found = found.or_else(|| dates::answer(asked, &view.now));
        if found.is_some() {
            return found;
        }
    }
    sums::answer(question)
}

#[cfg(test)]
mod tests;
