//! Every toy in our decoder, against what transformers said about it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use mtor_checkpoint::toy;
use mtor_decoder::Place;
use mtor_parity::{
    TOLERANCE,
    fixture::Fixture,
    ours::{Ours, places},
    toys::{self, N_GREEDY, N_PROMPT},
    worst,
};

/// How a prompt is cut into pieces that are read one after the other.
const CUTS: [&[usize]; 4] = [&[N_PROMPT], &[1; N_PROMPT], &[7, 33], &[17, 1, 1, 21]];

/// Every toy at every place.
fn pairs() -> Vec<(toy::Toy, Place)> {
    let at = |toy: toy::Toy| places().map(|place| (toy.clone(), place));
    toy::all().into_iter().flat_map(at).collect()
}

fn opened(toy: &toy::Toy, place: Place) -> (Ours, Vec<u32>) {
    let vocab = toys::config(toy).unwrap()["vocab_size"].as_u64().unwrap();
    let ours = Ours::open(toy, place, N_PROMPT + N_GREEDY).unwrap();
    (ours, toys::prompt(usize::try_from(vocab).unwrap()))
}

#[track_caller]
fn check(toy: &toy::Toy, cut: &[usize], ours: &[f32], fixture: &Fixture) {
    assert!(!fixture.logits.is_empty(), "{}: there are logits", toy.name);
    for (at, theirs) in &fixture.logits {
        let apart = worst(&ours[at * theirs.len()..][..theirs.len()], theirs);
        assert!(
            apart <= TOLERANCE,
            "{}: cut {cut:?}: token {at}: {apart} apart",
            toy.name
        );
    }
}

#[test]
fn logits_equal_those_of_transformers_however_the_prompt_is_cut() {
    for (toy, place) in pairs() {
        let fixture = Fixture::read(&toy).unwrap();
        let (mut ours, prompt) = opened(&toy, place);
        for cut in CUTS {
            ours.rewind(0);
            let (mut logits, mut rest) = (Vec::new(), prompt.as_slice());
            for &length in cut {
                let (piece, after) = rest.split_at(length);
                logits.extend(ours.feed(piece).unwrap());
                rest = after;
            }
            check(&toy, cut, &logits, &fixture);
        }
    }
}

#[test]
fn greedy_texts_equal_those_of_transformers() {
    for (toy, place) in pairs() {
        let fixture = Fixture::read(&toy).unwrap();
        let (mut ours, prompt) = opened(&toy, place);
        let text = ours.greedy(&prompt, N_GREEDY).unwrap();
        assert_eq!(text, fixture.greedy, "{}", toy.name);
    }
}
