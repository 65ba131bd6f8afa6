//! The tiny checkpoints: one for each architecture and option that is read.

use super::{Eyes, Spec};
use crate::{Dtype, Family, RopeScaling};

/// The base of a family, changed in one way and named for it.
fn varied(base: &Spec, name: &str, change: impl FnOnce(&mut Spec)) -> Spec {
    let mut spec = base.clone().named(name);
    change(&mut spec);
    spec
}

pub(super) fn llamas() -> Vec<Spec> {
    let base = Spec::new("llama-untied", Family::Llama);
    let llama3 = RopeScaling::Llama3 {
        factor: 8.0,
        low_freq_factor: 1.0,
        high_freq_factor: 4.0,
        original_context: 16,
    };
    let of = |name: &str, change: fn(&mut Spec)| varied(&base, name, change);
    vec![
        base.clone(),
        of("llama-tied-grouped", |it| {
            (it.tied, it.kv_heads) = (true, 2)
        }),
        of("llama-biases", |it| {
            (it.attention_bias, it.mlp_bias) = (true, true)
        }),
        of("llama-wide-heads", |it| it.head_dim = 24),
        of("llama-narrow-heads-one-key", |it| {
            (it.head_dim, it.kv_heads) = (8, 1)
        }),
        varied(&base, "llama-rope-llama3", |it| {
            (it.scaling, it.tied) = (llama3, true)
        }),
        of("llama-rope-linear", |it| {
            it.scaling = RopeScaling::Linear { factor: 4.0 }
        }),
        of("llama-f32", |it| it.dtype = Dtype::F32),
        of("llama-f16", |it| it.dtype = Dtype::F16),
        of("llama-two-shards", |it| it.shards = 2),
        of("llama-three-shards", |it| (it.shards, it.layers) = (3, 4)),
    ]
}

pub(super) fn qwens() -> Vec<Spec> {
    let older = Spec::new("qwen2-tied", Family::Qwen2);
    let newer = Spec::new("qwen3", Family::Qwen3);
    vec![
        older.clone(),
        varied(&older, "qwen2-untied", |it| it.tied = false),
        varied(&older, "qwen2-window", |it| {
            (it.window, it.first_window, it.layers) = (Some(8), 1, 3)
        }),
        newer.clone(),
        varied(&newer, "qwen3-biases", |it| it.attention_bias = true),
        varied(&newer, "qwen3-untied-window", |it| {
            (it.window, it.first_window, it.layers, it.tied) = (Some(8), 2, 4, false);
        }),
    ]
}

pub(super) fn gemmas() -> Vec<Spec> {
    let base = Spec::new("gemma3", Family::Gemma3);
    vec![
        base.clone(),
        varied(&base, "gemma3-biases-f32", |it| {
            (it.attention_bias, it.dtype) = (true, Dtype::F32)
        }),
        varied(&base, "gemma3-rope-linear-shards", |it| {
            (it.scaling, it.shards) = (RopeScaling::Linear { factor: 8.0 }, 2);
        }),
        varied(&base, "gemma3-softcaps", |it| it.softcaps = true),
    ]
}

pub(super) fn seeing() -> Vec<Spec> {
    let base = Spec {
        eyes: Some(Eyes::tiny()),
        ..Spec::new("seeing-smolvlm", Family::Llama)
    };
    let of = |name: &str, change: fn(&mut Eyes)| {
        varied(&base, name, |it| {
            it.eyes.iter_mut().for_each(change);
        })
    };
    vec![
        base.clone(),
        of("seeing-idefics3-larger-joints", |it| {
            (it.model_type, it.shuffle, it.side) = ("idefics3", 4, 64)
        }),
        varied(&base, "seeing-tied-grouped-f32", |it| {
            (it.tied, it.kv_heads, it.dtype) = (true, 2, Dtype::F32);
            // Half a patch is left over.
            it.eyes.iter_mut().for_each(|eyes| eyes.side = 36);
        }),
    ]
}
