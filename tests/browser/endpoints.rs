//! A lending tab that speaks for another engine: what works, and what a bad one costs.

use mtor_tests::{Options, chromium::Tab, page::SOON};

use crate::{
    engine::{self, ANSWER, MODEL, Manner},
    harness::World,
};

/// Only a model answers this; the guide has none.
const POEM: &str = "write me a poem about the sea";

/// Opens a lending tab and connects it; waits until its status says so.
#[track_caller]
fn lender_of(world: &World, url: &str, says: &str) -> Tab {
    let tab = world.lender(0);
    let url_box = world.browser.find("[data-testid=endpoint-url]").unwrap();
    world.browser.type_into(&url_box, url).unwrap();
    world.browser.press_hook("endpoint-connect").unwrap();
    let script = format!(
        "const it = document.querySelector('[data-testid=endpoint-status]'); \
         return it && it.innerText.includes({says:?}) && it.innerText"
    );
    world.browser.wait(says, SOON, &script).unwrap();
    tab
}

#[test]
fn an_engine_answers_through_the_tab_that_lends_it() {
    let world = World::start(&Options::default());
    let address = engine::start(Manner::Streams);
    lender_of(&world, &format!("http://{address}"), MODEL);
    world.to_asker(1);
    let guid = world.ask(POEM);
    world.card_is(&guid, "done");
    assert_eq!(world.text(&guid, "answer-text"), ANSWER.concat());
    assert_eq!(world.text(&guid, "answer-model"), MODEL);
}

#[test]
fn an_old_worker_answers_through_the_tab_that_lends_it() {
    let world = World::start(&Options::default());
    let address = engine::start(Manner::Predict);
    lender_of(&world, &format!("http://{address}/predict"), "Connected to");
    world.to_asker(1);
    let guid = world.ask(POEM);
    world.card_is(&guid, "done");
    assert_eq!(world.text(&guid, "answer-text"), ANSWER.concat());
}

/// The sentence that the Lend panel shows for an engine that cannot be used.
#[track_caller]
fn check_refused(manner: Option<Manner>, says: &str) {
    let world = World::start(&Options::default());
    let address = match manner {
        Some(manner) => engine::start(manner).to_string(),
        // The discard port: nobody listens there.
        None => "127.0.0.1:9".to_owned(),
    };
    lender_of(&world, &format!("http://{address}"), says);
}

#[test]
fn an_engine_that_refuses_the_key_is_named() {
    check_refused(Some(Manner::Unauthorized), "refuses the key");
}

#[test]
fn an_engine_that_refuses_the_page_says_which_setting_lets_it_in() {
    check_refused(
        Some(Manner::ForbidsOrigin),
        "OLLAMA_ORIGINS=http://127.0.0.1",
    );
}

#[test]
fn an_engine_that_is_down_is_named() {
    check_refused(None, "Nothing answers at 127.0.0.1:9");
}

#[test]
fn garbage_from_one_engine_sends_the_intent_to_another() {
    let world = World::start(&Options::default());
    let bad = engine::start(Manner::Garbage);
    lender_of(&world, &format!("http://{bad}"), MODEL);
    world.to_asker(1);
    let alone = world.ask(POEM);
    world.card_is(&alone, "refused");
    let card = world.text(&alone, "refusal");
    assert!(card.contains("cannot be read"), "{card}");
    let good = engine::start(Manner::Streams);
    lender_of(&world, &format!("http://{good}"), MODEL);
    world.to_asker(2);
    for _ in 0..3 {
        let guid = world.ask(POEM);
        world.card_is(&guid, "done");
        assert_eq!(world.text(&guid, "answer-text"), ANSWER.concat());
    }
}
