//! What goes away while somebody waits: the worker's tab, the relay.

use mtor_tests::Options;

use crate::harness::{MOUNTAIN, World};

/// Longer than everything that a test does while a worker is at it, shorter than patience.
const SLOW_MS: u32 = 60_000;
/// Long enough that the relay dies meanwhile.
const SLOWER_THAN_A_RESTART_MS: u32 = 5_000;

#[test]
fn when_the_worker_tab_dies_another_tab_answers() {
    let world = World::start(&Options::default());
    let first = world.lender(SLOW_MS);
    world.to_asker(1);
    let guid = world.ask(MOUNTAIN);
    world.card_is(&guid, "working");
    world.lender(0);
    world.to_asker(2);
    world.browser.close_tab(&first, world.asker()).unwrap();
    world.card_is(&guid, "done");
    world.see_picture(&guid, "webgpu");
}

#[test]
fn when_the_relay_dies_and_comes_back_the_intent_completes_once() {
    let mut world = World::start(&Options::default());
    world.lender(SLOWER_THAN_A_RESTART_MS);
    world.to_asker(1);
    let guid = world.ask(MOUNTAIN);
    world.card_is(&guid, "working");
    world.relay.kill();
    world.browser.link_is_lost().unwrap();
    world.relay.restart().unwrap();
    world.browser.link_is("joined").unwrap();
    world.card_is(&guid, "done");
    world.see_picture(&guid, "webgpu");
    let n_cards = world.number("return document.querySelectorAll('[data-testid=card]').length");
    let n_drawn =
        world.number("return document.querySelectorAll('[data-testid=answer-canvas]').length");
    assert_eq!((n_cards, n_drawn), (1.0, 1.0), "one card with one picture");
}

#[test]
fn without_a_relay_the_tab_answers_itself_and_says_so() {
    let mut world = World::start(&Options::default());
    world.browser.can_serve_itself().unwrap();
    world.relay.kill();
    world.browser.link_is("alone").unwrap();
    let guid = world.ask(MOUNTAIN);
    world.card_is(&guid, "done");
    world.see_picture(&guid, "webgpu");
    assert!(
        !world.text(&guid, "answer-worker").is_empty(),
        "the card says who answered"
    );
    world.relay.restart().unwrap();
    world.browser.link_is("joined").unwrap();
}
