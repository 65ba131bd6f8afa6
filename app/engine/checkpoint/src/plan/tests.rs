//! Plans: what fits is planned, what does not is named.

use super::*;
use crate::{
    Dtype, Family,
    toy::{Spec, make},
};

fn llama() -> (Config, Vec<Tensor>) {
    opened(Spec::new("plan", Family::Llama))
}

fn opened(spec: Spec) -> (Config, Vec<Tensor>) {
    let (config, plan, _) = make(&spec).open().unwrap();
    (
        config,
        plan.tensors.into_iter().map(|(_, tensor)| tensor).collect(),
    )
}

#[track_caller]
fn check(change: impl Fn(&mut Config, &mut Vec<Tensor>), expect: &str) {
    let (mut config, mut tensors) = llama();
    change(&mut config, &mut tensors);
    let refusal = Plan::new(&config, tensors).unwrap_err().to_string();
    assert!(refusal.contains(expect), "{refusal}");
}

fn other(name: &str) -> Tensor {
    Tensor {
        name: name.to_owned(),
        dtype: Dtype::F32,
        shape: vec![1],
        file: 0,
        range: 8..12,
    }
}

#[test]
fn every_role_finds_its_tensor() {
    let (config, tensors) = llama();
    let plan = Plan::new(&config, tensors).unwrap();
    assert_eq!(
        plan.get(Role::Output).map(|t| t.name.as_str()),
        Some("lm_head.weight"),
        "untied"
    );
    assert_eq!(
        plan.get(Role::Layer(1, LayerRole::Down))
            .map(|t| t.shape.clone()),
        Some(vec![64, 96]),
        "[out, in]"
    );
    assert_eq!(
        plan.get(Role::Layer(1, LayerRole::QNorm)),
        None,
        "llama has none"
    );
    assert_eq!(plan.get(Role::Layer(2, LayerRole::Q)), None, "two layers");
    assert_eq!(plan.largest(), 2 * 160 * 64, "the embedding in bf16");
    assert_eq!(
        plan.bytes(),
        2 * config.sizes().parameters,
        "everything in bf16"
    );
}

#[test]
fn what_does_not_fit_is_named() {
    check(
        |_, tensors| tensors.retain(|t| t.name != "lm_head.weight"),
        "lack lm_head.weight;",
    );
    check(
        |config, _| config.layers = 3,
        "lack model.layers.2.input_layernorm.weight and 8 more tensors",
    );
    check(
        |config, _| config.qkv_bias = true,
        "lack model.layers.0.self_attn.q_proj.bias and 5 more",
    );
    check(
        |config, _| config.vocab = 161,
        "embed_tokens.weight has the shape [160, 64], and config.json makes [161, 64]",
    );
    check(
        |_, tensors| tensors.push(other("norm.weight")),
        "model.norm.weight is there twice (model.norm.weight in file 1",
    );
}

#[test]
fn surplus_tensors_are_counted_and_ignored() {
    let (config, mut tensors) = opened(Spec {
        tied: true,
        ..Spec::new("tied", Family::Llama)
    });
    let planned = tensors.len();
    tensors.push(other("model.layers.0.self_attn.rotary_emb.inv_freq"));
    tensors.push(other("lm_head.weight"));
    tensors.push(other("model.layers.7.mlp.up_proj.weight"));
    tensors.push(other("model.layers.0.self_attn.q_proj.bias"));
    let plan = Plan::new(&config, tensors).unwrap();
    assert_eq!(
        (plan.tensors.len(), plan.surplus),
        (planned, 4),
        "none of them is asked for"
    );
    assert_eq!(
        plan.get(Role::Output),
        None,
        "a tied output is the embedding"
    );
}

#[test]
fn names_without_their_prefix_are_found() {
    for (from, to) in [
        ("model.", ""),
        ("model.", "language_model.model."),
        ("model.", "model.language_model."),
    ] {
        let (config, mut tensors) = llama();
        for tensor in &mut tensors {
            tensor.name = tensor.name.replacen(from, to, 1);
        }
        assert_eq!(
            Plan::new(&config, tensors).map(|plan| plan.surplus),
            Ok(0),
            "{to}"
        );
    }
}
