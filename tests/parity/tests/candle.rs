//! Every toy in candle's models and in our decoder.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use mtor_checkpoint::toy;
use mtor_decoder::Place;
use mtor_parity::{
    ParityError, TOLERANCE, likeliest,
    ours::{Ours, places},
    theirs::Theirs,
    toys::{self, N_GREEDY, N_PROMPT},
    worst,
};

/// Toys that candle has no model for, and what it lacks. All others are compared.
const LACKS: [(&str, &str); 7] = [
    ("gemma3-rope-linear-shards", "scaled rope in gemma3"),
    ("llama-biases", "biases in llama"),
    (
        "llama-narrow-heads-one-key",
        "heads of a size of their own in llama",
    ),
    ("llama-rope-linear", "this rope in llama"),
    ("llama-wide-heads", "heads of a size of their own in llama"),
    ("qwen2-window", "a sliding window in qwen2"),
    ("qwen3-untied-window", "a sliding window in qwen3"),
];

/// Every toy at every place.
fn pairs() -> Vec<(toy::Toy, Place)> {
    let at = |toy: toy::Toy| places().map(|place| (toy.clone(), place));
    toy::all().into_iter().flat_map(at).collect()
}

/// A toy with the two who read it; none where candle lacks what it asks, as the list says.
#[track_caller]
fn both(toy: &toy::Toy, place: Place) -> Option<(Ours, Theirs, Vec<u32>)> {
    let said = LACKS
        .iter()
        .find(|(name, _)| *name == toy.name)
        .map(|(_, what)| *what);
    let theirs = match (Theirs::open(toy), said) {
        (Ok(theirs), None) => theirs,
        (Err(ParityError::Lacks(what)), Some(said)) if what == said => return None,
        (Ok(_), Some(said)) => panic!("{}: candle has {said}", toy.name),
        (Err(error), _) => panic!("{}: {error}", toy.name),
    };
    let vocab = toys::config(toy).unwrap()["vocab_size"].as_u64().unwrap();
    let prompt = toys::prompt(usize::try_from(vocab).unwrap());
    let ours = Ours::open(toy, place, N_PROMPT + N_GREEDY).unwrap();
    Some((ours, theirs, prompt))
}

#[track_caller]
fn check(toy: &toy::Toy, what: &str, ours: &[f32], theirs: &[f32]) {
    let apart = worst(ours, theirs);
    assert!(apart <= TOLERANCE, "{}: {what}: {apart} apart", toy.name);
}

#[test]
fn logits_equal_candles_token_by_token() {
    for (toy, place) in pairs() {
        let Some((mut ours, mut theirs, prompt)) = both(&toy, place) else {
            continue;
        };
        for (at, token) in prompt.iter().enumerate() {
            let (ours, theirs) = (
                ours.feed(&[*token]).unwrap(),
                theirs.feed(&[*token]).unwrap(),
            );
            check(&toy, &format!("token {at}"), &ours, &theirs);
        }
    }
}

#[test]
fn logits_equal_candles_after_a_prompt_at_once() {
    for (toy, place) in pairs() {
        let Some((mut ours, mut theirs, prompt)) = both(&toy, place) else {
            continue;
        };
        if !theirs.reads_at_once() {
            continue;
        }
        let (ours, theirs) = (ours.feed(&prompt).unwrap(), theirs.feed(&prompt).unwrap());
        check(
            &toy,
            "the prompt",
            &ours[ours.len() - theirs.len()..],
            &theirs,
        );
    }
}

#[test]
fn greedy_texts_equal_candles() {
    for (toy, place) in pairs() {
        let Some((mut ours, mut theirs, prompt)) = both(&toy, place) else {
            continue;
        };
        let mut logits = Vec::new();
        for token in &prompt {
            logits = theirs.feed(&[*token]).unwrap();
        }
        let mut text = vec![likeliest(&logits)];
        while text.len() < N_GREEDY {
            logits = theirs.feed(&text[text.len() - 1..]).unwrap();
            text.push(likeliest(&logits));
        }
        assert_eq!(
            ours.greedy(&prompt, N_GREEDY).unwrap(),
            text,
            "{}",
            toy.name
        );
    }
}
