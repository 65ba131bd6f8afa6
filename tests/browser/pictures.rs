//! Asking in one tab, working in another, drawing where it was asked.

use mtor_tests::{Gpu, Options};

use crate::harness::{MOUNTAIN, World};

#[test]
fn one_tab_lends_and_another_gets_its_mountain() {
    let world = World::start(&Options::default());
    world.lender(0);
    world.to_asker(1);
    let guid = world.ask(MOUNTAIN);
    world.card_is(&guid, "done");
    world.see_picture(&guid, "webgpu");
    assert!(
        !world.text(&guid, "answer-worker").is_empty(),
        "the card says who answered"
    );
    assert!(
        !world.text(&guid, "steps").is_empty(),
        "the card says how long it took"
    );
}

#[test]
fn words_are_answered_too() {
    let world = World::start(&Options::default());
    world.lender(0);
    world.to_asker(1);
    let guid = world.ask("what is 6 times 7?");
    world.card_is(&guid, "done");
    let answer = world.text(&guid, "answer-text");
    assert!(answer.contains("42"), "{answer}");
}

/// What the page finds, and that the mountain is drawn all the same.
#[track_caller]
fn check_without_gpu(gpu: Gpu, finds: &str) {
    let world = World::start(&Options {
        gpu,
        ..Options::default()
    });
    let found = world.browser.eval(finds, &[]).unwrap();
    assert_eq!(found, true, "this browser is what the test wants");
    world.lender(0);
    world.to_asker(1);
    let guid = world.ask(MOUNTAIN);
    world.card_is(&guid, "done");
    world.see_picture(&guid, "cpu");
}

#[test]
fn without_webgpu_the_same_scene_is_drawn_by_the_cpu() {
    check_without_gpu(Gpu::NoWebGpu, "return navigator.gpu === undefined");
}

#[test]
fn without_an_adapter_the_same_scene_is_drawn_by_the_cpu() {
    let finds = "return navigator.gpu.requestAdapter().then(adapter => adapter === null)";
    check_without_gpu(Gpu::NoAdapter, finds);
}
