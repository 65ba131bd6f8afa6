//! What does not load, and how it is said.

use std::cell::Cell;
use std::rc::Rc;

use mtor_checkpoint::toy::{self, Spec};
use mtor_checkpoint::{Config, Dtype, Family, InMemory, LayerRole, Plan, ReadError, Role, Source};
use mtor_decoder::limits::{
    CONTEXT_MAX, LAYERS_MAX, OUTPUT_PIECE_BYTES, PIECE_BYTES_MAX, SIDE_MAX,
};
use mtor_decoder::{Decoder, Device, LoadError, Loader, Options, Place, Weights};

use crate::toys::{options, places};

fn toy() -> (Config, Plan, InMemory) {
    toy::all()[0].open().unwrap()
}

fn try_load(
    (config, plan, source): (Config, Plan, InMemory),
    place: &Place,
    options: Options,
) -> Result<Decoder, LoadError> {
    let mut loader = Loader::new(config, plan, source, place.clone(), options)?;
    while loader.step()?.is_some() {}
    loader.finish()
}

#[track_caller]
fn check(opened: (Config, Plan, InMemory), place: &Place, expect: &str) {
    let refused = try_load(opened, place, options(Weights::Stored))
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains(expect),
        "{refused:?} does not say {expect:?}"
    );
}

#[test]
fn a_shard_that_ends_early_is_named() {
    for place in places() {
        let (config, plan, mut source) = toy();
        let length = source.0[0].len();
        source.0[0].truncate(length - 1);
        check((config, plan, source), &place, "could not be read");
    }
}

#[test]
fn a_weight_that_is_no_number_is_refused() {
    for place in places() {
        for role in [
            Role::FinalNorm,
            Role::Embedding,
            Role::Layer(0, LayerRole::Up),
        ] {
            let (config, plan, mut source) = toy();
            let tensor = plan.get(role).unwrap().clone();
            let at = tensor.range.end as usize;
            source.0[tensor.file][at - 1] = 0x7f;
            source.0[tensor.file][at - 2] = 0xff;
            check((config, plan, source), &place, &tensor.name);
        }
    }
}

#[test]
fn a_plan_of_another_model_is_refused() {
    let (config, _, _) = toy();
    let (_, plan, source) = toy::all()[13].open().unwrap();
    for place in places() {
        check(
            (config.clone(), plan.clone(), source.clone()),
            &place,
            "different models",
        );
    }
    let (config, mut plan, source) = toy();
    plan.tensors.remove(3);
    check((config, plan, source), &Place::Cpu, "missing");
}

#[test]
fn a_plan_whose_bytes_are_too_few_is_refused() {
    let (config, mut plan, source) = toy();
    plan.tensors[2].1.range.end -= 2;
    check((config, plan, source), &Place::Cpu, "different models");
}

#[test]
fn a_loader_that_is_not_done_makes_no_decoder() {
    let (config, plan, source) = toy();
    let loader = Loader::new(config, plan, source, Place::Cpu, options(Weights::Stored)).unwrap();
    assert!(matches!(loader.finish(), Err(LoadError::Unfinished)));
}

#[test]
fn eight_bits_are_refused_on_a_device() {
    let place = Place::Gpu(Device::flex());
    let refused = try_load(toy(), &place, options(Weights::Q8)).unwrap_err();
    assert!(matches!(refused, LoadError::Q8OnGpu), "{refused}");
}

#[track_caller]
fn check_config(change: impl FnOnce(&mut Config), expect: &str) {
    let (mut config, plan, source) = toy();
    change(&mut config);
    check((config, plan, source), &Place::Cpu, expect);
}

#[test]
fn numbers_out_of_range_are_named() {
    check_config(|config| config.layers = 0, "num_hidden_layers = 0");
    check_config(|config| config.layers = LAYERS_MAX + 1, "num_hidden_layers");
    check_config(|config| config.heads = 0, "num_attention_heads");
    check_config(|config| config.kv_heads = 3, "num_key_value_heads");
    check_config(|config| config.head_dim = 15, "head_dim");
    check_config(|config| config.window = Some(0), "sliding_window");
    check_config(|config| config.vocab = SIDE_MAX + 1, "vocab_size");
}

#[test]
fn the_context_is_the_models_at_most_and_one_at_least() {
    let (config, _, _) = toy();
    let wanted = |context| Options {
        context,
        weights: Weights::Stored,
    };
    let decoder = try_load(toy(), &Place::Cpu, wanted(usize::MAX)).unwrap();
    assert_eq!(
        decoder.context(),
        config.context,
        "not more than the model was made for"
    );
    let refused = try_load(toy(), &Place::Cpu, wanted(0)).unwrap_err();
    assert!(refused.to_string().contains("the context = 0"), "{refused}");
    let (mut config, plan, source) = toy();
    config.context = CONTEXT_MAX + 1;
    let refused =
        try_load((config, plan, source), &Place::Cpu, wanted(CONTEXT_MAX + 1)).unwrap_err();
    assert!(
        refused.to_string().contains(&CONTEXT_MAX.to_string()),
        "{refused}"
    );
}

#[test]
fn a_cache_that_no_device_binds_is_refused_before_reading() {
    let spec = Spec {
        heads: 8,
        kv_heads: 8,
        ..Spec::new("long", Family::Llama)
    };
    let (mut config, plan, source) = toy::make(&spec).open().unwrap();
    config.context = CONTEXT_MAX;
    let options = Options {
        context: CONTEXT_MAX,
        weights: Weights::Stored,
    };
    let place = Place::Gpu(Device::flex());
    let refused = Loader::new(config, plan, source, place, options).unwrap_err();
    assert!(
        matches!(refused, LoadError::TooLargeForDevice { .. }),
        "{refused}"
    );
}

/// Remembers the largest piece that was asked for.
struct Watched(InMemory, Rc<Cell<usize>>);

impl Source for Watched {
    fn read(&mut self, file: usize, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        self.1.set(self.1.get().max(into.len()));
        self.0.read(file, at, into)
    }
}

/// Loads a model with a large vocabulary and gives the largest read.
fn largest_read(vocab: usize, place: Place) -> u64 {
    let spec = Spec {
        vocab,
        dtype: Dtype::F32,
        ..Spec::new("large", Family::Llama)
    };
    let (config, plan, source) = toy::make(&spec).open().unwrap();
    let tensors = plan.tensors.len();
    let largest = Rc::new(Cell::new(0));
    let source = Watched(source, largest.clone());
    let mut loader = Loader::new(config, plan, source, place, options(Weights::Stored)).unwrap();
    let mut steps = 0;
    while loader.step().unwrap().is_some() {
        steps += 1;
    }
    assert_eq!(
        steps,
        tensors + 2,
        "the embedding and the output take two steps each"
    );
    loader.finish().unwrap();
    largest.get() as u64
}

#[test]
fn a_large_embedding_comes_in_pieces() {
    let cpu = largest_read(70_000, Place::Cpu);
    assert!(
        cpu <= PIECE_BYTES_MAX && cpu > PIECE_BYTES_MAX / 2,
        "{cpu} bytes at once"
    );
    let device = largest_read(140_000, Place::Gpu(Device::flex()));
    let limit = OUTPUT_PIECE_BYTES;
    assert!(
        device <= limit && device > limit / 2,
        "{device} bytes at once"
    );
}
