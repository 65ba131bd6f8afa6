//! Toys read back as what they were made of, and stay what they are.

use std::collections::BTreeSet;

use super::*;
use crate::{Activation, Family, LayerKind, RopeScaling, Source, convert::to_f32};

#[test]
fn every_toy_opens_and_has_its_own_name() {
    let toys = [all(), seeing()].concat();
    let names: BTreeSet<_> = toys.iter().map(|toy| toy.name.as_str()).collect();
    assert_eq!(names.len(), toys.len(), "{names:?}");
    for toy in &toys {
        let (config, plan, mut source) = toy
            .open()
            .unwrap_or_else(|error| panic!("{}: {error}", toy.name));
        assert_eq!(plan.tensors.len(), expected(&config).len(), "{}", toy.name);
        assert_eq!(plan.surplus, 0, "{}", toy.name);
        for (role, tensor) in &plan.tensors {
            let mut bytes = vec![0; tensor.bytes() as usize];
            source
                .read(tensor.file, tensor.range.start, &mut bytes)
                .unwrap();
            let mut numbers = Vec::new();
            to_f32(tensor.dtype, &bytes, &mut numbers);
            assert!(
                numbers.iter().all(|number| number.is_finite()),
                "{}: {role}",
                toy.name
            );
            assert_eq!(
                numbers.len() as u64,
                tensor.elements(),
                "{}: {role}",
                toy.name
            );
        }
    }
}

#[test]
fn toys_cover_what_can_differ() {
    let configs: Vec<Config> = all().iter().map(|toy| toy.open().unwrap().0).collect();
    let some = |what: &str, is: &dyn Fn(&Config) -> bool| {
        assert!(configs.iter().any(is), "no toy has {what}")
    };
    some("grouped queries", &|c| {
        c.kv_heads > 1 && c.kv_heads < c.heads
    });
    some("heads unlike hidden by heads", &|c| {
        c.family == Family::Llama && c.head_dim * c.heads != c.hidden
    });
    some("an untied output", &|c| !c.tied);
    some("an output bias", &|c| c.o_bias);
    some("biases of queries alone", &|c| c.qkv_bias && !c.o_bias);
    some("feed-forward biases", &|c| c.mlp_bias);
    some("llama3 positions", &|c| {
        matches!(c.rope.scaling, RopeScaling::Llama3 { .. })
    });
    some("linear positions", &|c| {
        c.local_rope.is_none() && matches!(c.rope.scaling, RopeScaling::Linear { .. })
    });
    some("a window in Qwen 2", &|c| {
        c.family == Family::Qwen2 && c.window == Some(8)
    });
    some("a window in Qwen 3", &|c| {
        c.family == Family::Qwen3 && c.window == Some(8)
    });
    some("softcaps", &|c| {
        c.final_softcap.is_some() && c.attn_softcap.is_some()
    });
    some("the other activation", &|c| {
        c.activation == Activation::GeluTanh
    });
    some("both kinds of layers", &|c| {
        c.layers_kind
            == [
                LayerKind::Sliding,
                LayerKind::Sliding,
                LayerKind::Full,
                LayerKind::Sliding,
            ]
    });
}

#[test]
fn a_toy_is_the_same_every_time_and_another_with_another_seed() {
    let spec = Spec::new("same", Family::Qwen3);
    assert_eq!(make(&spec), make(&spec), "the same spec");
    assert_ne!(
        make(&spec).files,
        make(&Spec {
            seed: 2,
            ..spec.clone()
        })
        .files,
        "another seed"
    );
    let bytes: u64 = make(&spec)
        .files
        .iter()
        .flat_map(|(_, bytes)| bytes)
        .map(|&byte| u64::from(byte))
        .sum();
    assert_eq!(
        bytes, 23_713_486,
        "the weights of this toy changed: parity figures would too"
    );
}

#[test]
fn shards_have_an_index_that_names_each_tensor_once() {
    let toys = all();
    let toy = toys
        .iter()
        .find(|toy| toy.name == "llama-three-shards")
        .unwrap();
    let names: Vec<_> = toy.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "model-00001-of-00003.safetensors",
            "model-00002-of-00003.safetensors",
            "model-00003-of-00003.safetensors",
            "model.safetensors.index.json"
        ],
        "as the hub names them"
    );
}

#[test]
fn the_measured_shapes_have_their_sizes() {
    let parameters = |spec: &Spec| {
        Config::read(spec.config_json().as_bytes(), None)
            .unwrap()
            .sizes()
            .parameters
    };
    assert_eq!(
        parameters(&Spec::fifteen_million()),
        15_191_712,
        "15.2 million"
    );
    assert_eq!(parameters(&Spec::smol()), 134_515_008, "134.5 million");
    let toy = shaped(
        &Spec {
            vocab: 64,
            layers: 1,
            ..Spec::fifteen_million()
        },
        Dtype::F32,
    );
    assert_eq!(
        toy.open().unwrap().1.tensors[0].1.dtype,
        Dtype::F32,
        "the type that was asked for"
    );
}
