//! Which adapter answers what, and what all of them offer.

use mtor_abilities::{ChatBody, Now};
use mtor_protocol::{Guid, Name, Priority, RawJson, Realm};

use super::*;
use crate::{
    Made, Sink, Surroundings,
    adapter::Running,
    built_in::{Guide, Sketch},
};

/// A model with one realm.
struct Model {
    name: &'static str,
    realm: Realm,
    slots: u32,
}

impl Adapter for Model {
    fn capabilities(&self) -> Vec<Capability> {
        vec![Capability {
            realm: self.realm,
            models: vec![Name::new(self.name).unwrap()],
            slots: self.slots,
            expected_ms: Some(9.0),
            rate: None,
        }]
    }

    fn takes(&self, work: &Work) -> Fit {
        if work.realm == self.realm {
            Fit::of_model(work, self.name)
        } else {
            Fit::No
        }
    }

    fn run<'a>(&'a self, _: &'a Work, _: &'a Sink) -> Running<'a> {
        Box::pin(async { Ok(Made::default()) })
    }
}

fn built_in() -> Shelf {
    let now = || Now {
        unix_ms: 0,
        utc_offset_min: 0,
    };
    let mut shelf = Shelf::default();
    shelf.put(Rc::new(Guide(Rc::new(Surroundings::new(now)))));
    shelf.put(Rc::new(Sketch));
    shelf
}

/// The guide, the grammar, then these.
fn shelf_with(models: &[(&'static str, Realm, u32)]) -> Shelf {
    let mut shelf = built_in();
    for &(name, realm, slots) in models {
        shelf.put(Rc::new(Model { name, realm, slots }));
    }
    shelf
}

fn work(realm: Realm, words: &str, model: Option<&str>) -> Work {
    Work {
        guid: Guid::v7(1, [1; 10]),
        realm,
        query_text: Some(RawJson::text(words)),
        body: None,
        user_id: None,
        model_type: None,
        model_name: model.map(|it| Name::new(it).unwrap()),
        priority: Priority::default(),
        deadline_ms: None,
        attempt: Some(1),
        lease_ms: None,
        takeover: false,
        attempts_used: 0,
        payload: bytes::Bytes::new(),
    }
}

#[track_caller]
fn check(shelf: &Shelf, asked: (Realm, &str, Option<&str>), expected: Option<&str>) {
    let picked = shelf.pick(&work(asked.0, asked.1, asked.2));
    let name = picked.map(|it| it.adapter.capabilities()[0].models[0].clone());
    assert_eq!(name.as_ref().map(Name::as_str), expected, "{asked:?}");
}

const POEM: &str = "write me a poem about the sea";

#[test]
fn alone_the_guide_answers_whatever_is_said() {
    let shelf = built_in();
    check(&shelf, (Realm::Chat, "2 + 2", None), Some("guide"));
    check(&shelf, (Realm::Chat, POEM, None), Some("guide"));
    check(&shelf, (Realm::Imagine, "a tree", None), Some("sketch"));
    check(&shelf, (Realm::Music, "a waltz", None), None);
}

#[test]
fn a_model_answers_what_the_guide_does_not_know() {
    let shelf = shelf_with(&[("small", Realm::Chat, 1), ("large", Realm::Chat, 1)]);
    for model in [None, Some("large"), Some("small"), Some("guide")] {
        check(&shelf, (Realm::Chat, "2 + 2", model), Some("guide"));
    }
    check(&shelf, (Realm::Chat, POEM, None), Some("small"));
    check(&shelf, (Realm::Chat, POEM, Some("large")), Some("large"));
    check(&shelf, (Realm::Chat, POEM, Some("gone")), Some("small"));
    check(&shelf, (Realm::Chat, POEM, Some("guide")), Some("guide"));
}

#[test]
fn only_a_model_goes_on_with_what_another_began() {
    let begun = ChatBody {
        messages: Vec::new(),
        prefix: Some("The sea is".to_owned()),
    };
    let goes_on = Work {
        body: RawJson::of(&begun).ok(),
        ..work(Realm::Chat, "2 + 2", None)
    };
    assert!(built_in().pick(&goes_on).is_none(), "the guide never began");
    let shelf = shelf_with(&[("small", Realm::Chat, 1)]);
    assert!(shelf.pick(&goes_on).is_some());
}

#[test]
fn a_painter_draws_unless_the_grammar_is_named() {
    let shelf = shelf_with(&[("flux", Realm::Imagine, 1)]);
    check(&shelf, (Realm::Imagine, "a tree", None), Some("flux"));
    let asked = (Realm::Imagine, "a tree", Some("sketch"));
    check(&shelf, asked, Some("sketch"));
    check(&shelf, (Realm::Chat, POEM, None), Some("guide"));
}

#[test]
fn what_is_removed_neither_answers_nor_is_offered() {
    let mut shelf = built_in();
    let before = shelf.offers();
    let id = shelf.put(Rc::new(Model {
        name: "small",
        realm: Realm::Chat,
        slots: 1,
    }));
    check(&shelf, (Realm::Chat, POEM, None), Some("small"));
    assert!(shelf.remove(id).is_some());
    assert!(shelf.remove(id).is_none(), "only once");
    check(&shelf, (Realm::Chat, POEM, None), Some("guide"));
    assert_eq!(shelf.offers(), before);
}

#[test]
fn a_realm_is_offered_once_with_all_models_and_the_fewest_slots() {
    let shelf = shelf_with(&[("small", Realm::Chat, 1), ("eye", Realm::Vision, 3)]);
    let offers = shelf.offers();
    let told: Vec<_> = offers
        .iter()
        .map(|it| {
            let models: Vec<_> = it.models.iter().map(Name::as_str).collect();
            (it.realm, models.join(" "), it.slots, it.expected_ms)
        })
        .collect();
    let expected = [
        (Realm::Chat, "guide small".to_owned(), 1, None),
        (Realm::Imagine, "sketch".to_owned(), 2, Some(10.0)),
        (Realm::Vision, "eye".to_owned(), 3, Some(9.0)),
    ];
    assert_eq!(told, expected);
}
