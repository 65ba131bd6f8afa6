//! One text, many ways to feed it.

use mtor_checkpoint::toy;
use mtor_decoder::{DecodeError, Decoder, PREFILL_CHUNK, Place, Want, Weights};
use pollster::block_on;

use crate::toys::{feed, load, places, tokens, worst};

/// The most that two ways to feed may differ: sums in another order.
const ROUNDING: f64 = 1e-4;

#[track_caller]
fn check_equal(name: &str, a: &[f32], b: &[f32]) {
    let worst = worst(a, b.iter().map(|v| f64::from(*v)));
    assert!(worst < ROUNDING, "{name}: {worst} off");
}

fn greedy(decoder: &mut Decoder, prompt: &[u32], n: usize) -> Vec<u32> {
    let mut logits = feed(decoder, prompt, Want::Last);
    let mut text = Vec::new();
    for _ in 0..n {
        let best = (0..logits.len())
            .max_by(|a, b| logits[*a].total_cmp(&logits[*b]))
            .unwrap();
        text.push(best as u32);
        logits = feed(decoder, &[best as u32], Want::Last);
    }
    text
}

#[test]
fn a_prompt_at_once_equals_token_by_token() {
    for toy in toy::all() {
        for place in places() {
            for weights in [Weights::Stored, Weights::Q8] {
                if weights == Weights::Q8 && matches!(place, Place::Gpu(_)) {
                    continue;
                }
                let mut decoder = load(&toy, &place, weights);
                let tokens = tokens(21, decoder.config().vocab);
                let at_once = feed(&mut decoder, &tokens, Want::All);
                decoder.rewind(0);
                let single: Vec<f32> = tokens
                    .iter()
                    .flat_map(|token| feed(&mut decoder, &[*token], Want::Last))
                    .collect();
                check_equal(&toy.name, &at_once, &single);
            }
        }
    }
}

#[test]
fn pieces_of_any_size_give_the_same() {
    let toy = &toy::all()[0];
    for place in places() {
        let mut decoder = load(toy, &place, Weights::Stored);
        let vocab = decoder.config().vocab;
        let tokens = tokens(PREFILL_CHUNK + 30, vocab);
        let all = feed(&mut decoder, &tokens, Want::All);
        let last = &all[all.len() - vocab..];
        for size in [1, 3, 7, PREFILL_CHUNK, tokens.len()] {
            decoder.rewind(0);
            let mut logits = Vec::new();
            for piece in tokens.chunks(size) {
                logits = feed(&mut decoder, piece, Want::Last);
            }
            check_equal(&format!("pieces of {size}"), last, &logits);
            assert_eq!(decoder.position(), tokens.len(), "all are in the cache");
        }
    }
}

#[test]
fn nothing_wanted_computes_nothing_and_remembers_all() {
    for toy in toy::all() {
        for place in places() {
            let mut decoder = load(&toy, &place, Weights::Stored);
            let tokens = tokens(24, decoder.config().vocab);
            let expected = feed(&mut decoder, &tokens, Want::Last);
            decoder.rewind(0);
            assert!(feed(&mut decoder, &tokens[..23], Want::Nothing).is_empty());
            check_equal(
                &toy.name,
                &expected,
                &feed(&mut decoder, &tokens[23..], Want::Last),
            );
        }
    }
}

#[test]
fn a_rewound_decoder_says_the_same_again() {
    for toy in toy::all() {
        for place in places() {
            let mut decoder = load(&toy, &place, Weights::Stored);
            let vocab = decoder.config().vocab;
            let (start, one, other) = (tokens(12, vocab), [1, 2, 3], [4, 5, 6, 7]);
            feed(&mut decoder, &start, Want::Nothing);
            let first = feed(&mut decoder, &one, Want::All);
            decoder.rewind(start.len());
            feed(&mut decoder, &other, Want::Last);
            decoder.rewind(100);
            assert_eq!(decoder.position(), 16, "rewinding forward changes nothing");
            decoder.rewind(start.len());
            check_equal(&toy.name, &first, &feed(&mut decoder, &one, Want::All));
        }
    }
}

#[test]
fn both_paths_write_the_same_sixty_four_tokens() {
    for toy in toy::all() {
        let texts = places().map(|place| {
            let mut decoder = load(&toy, &place, Weights::Stored);
            let prompt = tokens(9, decoder.config().vocab);
            greedy(&mut decoder, &prompt, 64)
        });
        assert_eq!(texts[0], texts[1], "{}", toy.name);
    }
}

#[test]
fn a_full_context_is_said_and_leaves_the_decoder_usable() {
    let toy = &toy::all()[0];
    for place in places() {
        let mut decoder = load(toy, &place, Weights::Stored);
        let context = decoder.context();
        let tokens = tokens(context, decoder.config().vocab);
        feed(&mut decoder, &tokens, Want::Last);
        let refused = block_on(decoder.feed(&[1], Want::Last)).unwrap_err();
        assert!(
            matches!(refused, DecodeError::ContextFull { .. }),
            "{refused}"
        );
        assert!(
            refused.to_string().contains(&(context + 1).to_string()),
            "{refused}"
        );
        decoder.rewind(context - 1);
        assert!(!feed(&mut decoder, &[1], Want::Last).is_empty());
        assert!(
            feed(&mut decoder, &[], Want::Last).is_empty(),
            "no token, no logits"
        );
    }
}

#[test]
fn an_unknown_token_is_named() {
    let mut decoder = load(&toy::all()[0], &Place::Cpu, Weights::Stored);
    let vocab = decoder.config().vocab as u32;
    let refused = block_on(decoder.feed(&[0, vocab], Want::Last)).unwrap_err();
    assert!(
        refused.to_string().contains(&vocab.to_string()),
        "{refused}"
    );
    assert_eq!(decoder.position(), 0, "nothing was fed");
}
