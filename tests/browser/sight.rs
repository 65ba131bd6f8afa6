//! A model with eyes in a lent tab: shown a picture, asked about it.

use mtor_tests::{Options, page::EVENTUALLY};
use serde_json::json;

use crate::{harness::World, hub::Hub};

/// Two halves of these colors, as a PNG that the page is given.
const SHOW: &str = "const [left, right] = arguments; \
    const canvas = new OffscreenCanvas(48, 32); const it = canvas.getContext('2d'); \
    it.fillStyle = left; it.fillRect(0, 0, 24, 32); \
    it.fillStyle = right; it.fillRect(24, 0, 24, 32); \
    return canvas.convertToBlob().then(blob => { \
        const files = new DataTransfer(); \
        files.items.add(new File([blob], 'halves.png', {type: 'image/png'})); \
        const input = document.querySelector('[data-testid=ask-picture]'); \
        input.files = files.files; \
        input.dispatchEvent(new Event('change', {bubbles: true})); })";

impl World {
    /// Attaches a picture of two colors and asks about it; gives the words of the answer.
    #[track_caller]
    fn ask_about(&self, left: &str, right: &str) -> String {
        self.browser
            .eval(SHOW, &[json!(left), json!(right)])
            .unwrap();
        self.browser
            .wait(
                "the picture in the box",
                EVENTUALLY,
                "return document.querySelector('.thumb img')?.complete",
            )
            .unwrap();
        let guid = self.ask("What is this?");
        self.card_is(&guid, "done");
        let model = self.text(&guid, "answer-model");
        assert!(model.contains("somebody"), "who answered: {model}");
        self.text(&guid, "answer-text")
    }
}

#[test]
fn a_lent_tab_with_eyes_is_shown_a_picture_by_another() {
    let hub = Hub::with_eyes();
    let world = World::start(&Options::default());
    world.lender_with(&hub);
    world.knows_models(1);
    let first = world.ask_about("red", "white");
    assert!(!first.is_empty(), "random weights have words, too");
    let other = world.ask_about("blue", "black");
    assert_ne!(first, other, "another picture");
    // It takes the likeliest words: the same again for the same.
    assert_eq!(first, world.ask_about("red", "white"), "the same picture");
    // And answers without a picture, by the same model.
    let guid = world.ask("Tell me all that you know.");
    world.card_is(&guid, "done");
    assert!(world.text(&guid, "answer-model").contains("somebody"));
    assert!(!world.text(&guid, "answer-text").is_empty());
}
