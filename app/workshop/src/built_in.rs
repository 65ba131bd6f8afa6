//! The adapters that every tab has: the guide and the scene grammar.

use std::rc::Rc;

use mtor_abilities::{
    Answer, RealmView,
    built_in::{GUIDE, SKETCH},
    built_in_capabilities, guide, imagine,
};
use mtor_protocol::{Capability, Name, RawJson, Realm, Work};

use crate::{
    Adapter, Fit, Made, Sink, SketchBody, Surroundings,
    adapter::{Running, asked_model, continues, words_of},
};

/// Chat without a model: what is here, sums, units and dates.
#[derive(Debug)]
pub(crate) struct Guide(pub(crate) Rc<Surroundings>);

/// Words to a scene.
#[derive(Debug)]
pub(crate) struct Sketch;

impl Adapter for Guide {
    fn capabilities(&self) -> Vec<Capability> {
        built_in(Realm::Chat)
    }

    /// What the guide knows it answers also where a model stands beside it: a model knows
    /// nothing of this realm.
    fn takes(&self, work: &Work) -> Fit {
        // It says all at once, so what another began was not the guide's.
        if work.realm != Realm::Chat || continues(work) {
            return Fit::No;
        }
        match self.answer(&words_of(work)) {
            Answer::Words(_) => Fit::KNOWS,
            Answer::NeedsModel(_) if asked_model(work) == Some(GUIDE) => Fit::NAMED,
            Answer::NeedsModel(_) => Fit::LAST_RESORT,
        }
    }

    fn run<'a>(&'a self, work: &'a Work, _: &'a Sink) -> Running<'a> {
        let words = words_of(work);
        let text = match self.answer(&words) {
            Answer::NeedsModel(_) if is_picture(&words) => draw_it(&words),
            answer => answer.into_text(),
        };
        let made = Made {
            units: text.split_whitespace().count() as u64,
            text,
            model: Name::new(GUIDE).ok(),
            ..Made::default()
        };
        Box::pin(async { Ok(made) })
    }
}

impl Guide {
    fn answer(&self, words: &str) -> Answer {
        let view = RealmView {
            roster: &self.0.roster(),
            loopback: self.0.alone(),
            now: self.0.now(),
        };
        guide(words, &view)
    }
}

impl Adapter for Sketch {
    fn capabilities(&self) -> Vec<Capability> {
        built_in(Realm::Imagine)
    }

    fn takes(&self, work: &Work) -> Fit {
        match work.realm {
            Realm::Imagine if asked_model(work) == Some(SKETCH) => Fit::NAMED,
            Realm::Imagine => Fit::LAST_RESORT,
            _ => Fit::No,
        }
    }

    fn run<'a>(&'a self, work: &'a Work, _: &'a Sink) -> Running<'a> {
        let asked: Option<SketchBody> = work.body.as_ref().and_then(|b| b.read().ok());
        let body = imagine(&words_of(work), asked.unwrap_or_default().seed);
        let made = Made {
            units: body.scene.layers.len() as u64,
            text: body.caption.clone(),
            body: RawJson::of(&body).ok(),
            model: Name::new(SKETCH).ok(),
            ..Made::default()
        };
        Box::pin(async { Ok(made) })
    }
}

fn built_in(realm: Realm) -> Vec<Capability> {
    let mut all = built_in_capabilities();
    all.retain(|it| it.realm == realm);
    all
}

/// Words that are all things to draw.
fn is_picture(words: &str) -> bool {
    /// One known word is a coincidence.
    const UNDERSTOOD_MIN: usize = 2;
    let drawn = imagine(words, 0);
    drawn.unknown.is_empty() && drawn.understood.len() >= UNDERSTOOD_MIN
}

fn draw_it(words: &str) -> String {
    format!(
        "That sounds like a picture. To have it drawn, start with \"imagine\":\n\n\
         imagine {words}"
    )
}
