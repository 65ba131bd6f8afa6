//! Toy checkpoints on every path.

use mtor_checkpoint::InMemory;
use mtor_checkpoint::toy::{self, Toy};
use mtor_decoder::{Decoder, Device, Loader, Options, Place, Want, Weights};
use pollster::block_on;

use crate::naive::Naive;

/// The paths that every toy goes through.
pub(crate) fn places() -> [Place; 2] {
    [Place::Cpu, Place::Gpu(Device::flex())]
}

pub(crate) fn options(weights: Weights) -> Options {
    Options {
        context: 128,
        weights,
    }
}

pub(crate) fn load(toy: &Toy, place: &Place, weights: Weights) -> Decoder {
    let (config, plan, source) = toy.open().unwrap();
    let mut loader = Loader::new(config, plan, source, place.clone(), options(weights)).unwrap();
    let mut last = 0;
    while let Some(done) = loader.step().unwrap() {
        assert!(done > last, "{}: a step reads something", toy.name);
        last = done;
    }
    assert_eq!(last, loader.bytes_total(), "{}: all is read", toy.name);
    loader.finish().unwrap()
}

pub(crate) fn feed(decoder: &mut Decoder, tokens: &[u32], want: Want) -> Vec<f32> {
    block_on(decoder.feed(tokens, want)).unwrap()
}

/// Tokens that look random and are always the same.
pub(crate) fn tokens(n: usize, vocab: usize) -> Vec<u32> {
    (0..n as u64)
        .map(|i| ((i * i * 7919 + i * 104_729 + 13) % vocab as u64) as u32)
        .collect()
}

pub(crate) fn worst(ours: &[f32], exact: impl IntoIterator<Item = f64>) -> f64 {
    let exact: Vec<f64> = exact.into_iter().collect();
    assert_eq!(ours.len(), exact.len(), "as many logits");
    ours.iter()
        .zip(exact)
        .map(|(a, b)| (f64::from(*a) - b).abs())
        .fold(0.0, f64::max)
}

fn naive(toy: &Toy) -> (Naive, usize) {
    let (config, plan, mut source): (_, _, InMemory) = toy.open().unwrap();
    (Naive::new(&config, &plan, &mut source), config.vocab)
}

#[track_caller]
fn check(toy: &Toy, place: &Place, weights: Weights, tolerance: f64) {
    let (naive, vocab) = naive(toy);
    let tokens = tokens(40, vocab);
    let exact = naive.logits(&tokens);
    let mut decoder = load(toy, place, weights);
    let ours = feed(&mut decoder, &tokens, Want::All);
    let worst = worst(&ours, exact.into_iter().flatten());
    assert!(worst < tolerance, "{} on {place:?}: {worst} off", toy.name);
}

#[test]
fn every_toy_gives_the_plain_implementations_logits() {
    for toy in toy::all() {
        for place in places() {
            check(&toy, &place, Weights::Stored, 1e-3);
        }
    }
}

/// Random weights are the hardest to round: trained ones lose less.
#[test]
fn eight_bit_weights_lose_less_than_a_twentieth() {
    for toy in toy::all() {
        let (naive, vocab) = naive(&toy);
        let tokens = tokens(40, vocab);
        let exact: Vec<f64> = naive.logits(&tokens).into_iter().flatten().collect();
        let mut decoder = load(&toy, &Place::Cpu, Weights::Q8);
        let ours = feed(&mut decoder, &tokens, Want::All);
        let size: f64 = exact.iter().map(|v| v * v).sum();
        let lost: f64 = ours
            .iter()
            .zip(&exact)
            .map(|(a, b)| (f64::from(*a) - b).powi(2))
            .sum();
        let share = (lost / size).sqrt();
        assert!(
            share < 0.05,
            "{}: {share:.3} of the logits are lost",
            toy.name
        );
    }
}

#[test]
fn an_unusual_width_is_padded_and_not_seen() {
    use mtor_checkpoint::Dtype;
    for dtype in [Dtype::F32, Dtype::Bf16, Dtype::F16] {
        let spec = toy::Spec {
            hidden: 36,
            intermediate: 50,
            heads: 3,
            kv_heads: 1,
            head_dim: 10,
            vocab: 67,
            dtype,
            ..toy::Spec::new("odd", mtor_checkpoint::Family::Llama)
        };
        for place in places() {
            check(&toy::make(&spec), &place, Weights::Stored, 1e-3);
        }
    }
}
