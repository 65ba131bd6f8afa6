//! Every toy with eyes in our decoder, against what transformers said about it and a picture.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use mtor_checkpoint::{Vision, toy};
use mtor_decoder::Place;
use mtor_parity::{
    TOLERANCE,
    fixture::Fixture,
    ours::{Ours, places},
    toys::{self, N_GREEDY, N_PROMPT},
    worst,
};

/// A toy that is shown a picture, at one place.
struct Shown {
    toy: toy::Toy,
    vision: Vision,
    ours: Ours,
    prompt: Vec<u32>,
}

fn all() -> Vec<Shown> {
    let at = |toy: toy::Toy| places().map(|place| opened(&toy, place));
    toy::seeing().into_iter().flat_map(at).collect()
}

fn opened(toy: &toy::Toy, place: Place) -> Shown {
    let (config, ..) = toy.open().unwrap();
    let vision = config.vision.unwrap();
    Shown {
        prompt: toys::shown(config.vocab, vision.image_token, vision.rows()),
        ours: Ours::open(toy, place, N_PROMPT + N_GREEDY).unwrap(),
        toy: toy.clone(),
        vision,
    }
}

impl Shown {
    /// Reads the prompt with the picture's rows where their tokens stand, cut after so many of
    /// them; gives the logits of each.
    fn read(&mut self, pixels: &[f32], cut: usize) -> Vec<f32> {
        self.ours.rewind(0);
        let seen = self.ours.look(pixels).unwrap();
        let token = self.vision.image_token;
        let first = self.prompt.iter().position(|it| *it == token).unwrap();
        let (before, rest) = self.prompt.split_at(first);
        let (_, after) = rest.split_at(self.vision.rows());
        let hidden = seen.len() / self.vision.rows();
        let (some, others) = seen.split_at(cut * hidden);
        [
            self.ours.feed(before).unwrap(),
            self.ours.show(some).unwrap(),
            self.ours.show(others).unwrap(),
            self.ours.feed(after).unwrap(),
        ]
        .concat()
    }
}

#[test]
fn logits_after_a_picture_equal_those_of_transformers() {
    for mut shown in all() {
        let fixture = Fixture::read(&shown.toy).unwrap();
        assert!(!fixture.logits.is_empty(), "{}", shown.toy.name);
        for cut in [0, 1, shown.vision.rows()] {
            let logits = shown.read(&toys::pixels(shown.vision.side), cut);
            for (at, theirs) in &fixture.logits {
                let apart = worst(&logits[at * theirs.len()..][..theirs.len()], theirs);
                let name = &shown.toy.name;
                assert!(apart <= TOLERANCE, "{name}: cut {cut}: token {at}: {apart}");
            }
        }
    }
}

#[test]
fn greedy_texts_after_a_picture_equal_those_of_transformers() {
    for mut shown in all() {
        let fixture = Fixture::read(&shown.toy).unwrap();
        shown.read(&toys::pixels(shown.vision.side), 0);
        shown.ours.rewind(N_PROMPT - 1);
        let last = &shown.prompt[N_PROMPT - 1..];
        let text = shown.ours.greedy(last, fixture.greedy.len()).unwrap();
        assert!(text.len() > N_GREEDY / 2, "{}", shown.toy.name);
        assert_eq!(text, fixture.greedy, "{}", shown.toy.name);
    }
}

#[test]
fn another_picture_makes_other_words() {
    for mut shown in all() {
        let pixels = toys::pixels(shown.vision.side);
        let turned: Vec<f32> = pixels.iter().rev().copied().collect();
        let (one, other) = (shown.read(&pixels, 0), shown.read(&turned, 0));
        let vocab = one.len() / N_PROMPT;
        let last = |logits: &[f32]| logits[logits.len() - vocab..].to_vec();
        let apart = worst(&last(&one), &last(&other));
        assert!(apart > 10.0 * TOLERANCE, "{}: {apart}", shown.toy.name);
    }
}
