//! What a tensor is for. Files name it by a path (`model.layers.3.self_attn.q_proj.weight`); the
//! decoder asks for a role.

use std::fmt;

/// The place of a tensor in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// `[vocab, hidden]`; also the output matrix where the two are tied.
    Embedding,
    /// A tensor of the layer with this number, counted from 0.
    Layer(usize, LayerRole),
    /// `[hidden]`
    FinalNorm,
    /// `[vocab, hidden]`, where it is not tied to the embedding.
    Output,
}

/// The place of a tensor in its layer. Matrices are `[out, in]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerRole {
    /// Before attention.
    InputNorm,
    /// Llama and Qwen: before the feed-forward part. Gemma: after attention, before its sum.
    PostAttentionNorm,
    /// Gemma: before the feed-forward part.
    PreFeedforwardNorm,
    /// Gemma: after the feed-forward part, before its sum.
    PostFeedforwardNorm,
    Q,
    K,
    V,
    O,
    QBias,
    KBias,
    VBias,
    OBias,
    /// `[head_dim]`
    QNorm,
    /// `[head_dim]`
    KNorm,
    Gate,
    Up,
    Down,
    GateBias,
    UpBias,
    DownBias,
}

impl LayerRole {
    /// All of them, in the order in which a layer uses them.
    pub const ALL: [Self; 20] = [
        Self::InputNorm,
        Self::Q,
        Self::K,
        Self::V,
        Self::QBias,
        Self::KBias,
        Self::VBias,
        Self::QNorm,
        Self::KNorm,
        Self::O,
        Self::OBias,
        Self::PostAttentionNorm,
        Self::PreFeedforwardNorm,
        Self::Gate,
        Self::Up,
        Self::GateBias,
        Self::UpBias,
        Self::Down,
        Self::DownBias,
        Self::PostFeedforwardNorm,
    ];

    /// The end of the name in files, after `model.layers.3.`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InputNorm => "input_layernorm.weight",
            Self::PostAttentionNorm => "post_attention_layernorm.weight",
            Self::PreFeedforwardNorm => "pre_feedforward_layernorm.weight",
            Self::PostFeedforwardNorm => "post_feedforward_layernorm.weight",
            Self::Q => "self_attn.q_proj.weight",
            Self::K => "self_attn.k_proj.weight",
            Self::V => "self_attn.v_proj.weight",
            Self::O => "self_attn.o_proj.weight",
            Self::QBias => "self_attn.q_proj.bias",
            Self::KBias => "self_attn.k_proj.bias",
            Self::VBias => "self_attn.v_proj.bias",
            Self::OBias => "self_attn.o_proj.bias",
            Self::QNorm => "self_attn.q_norm.weight",
            Self::KNorm => "self_attn.k_norm.weight",
            Self::Gate => "mlp.gate_proj.weight",
            Self::Up => "mlp.up_proj.weight",
            Self::Down => "mlp.down_proj.weight",
            Self::GateBias => "mlp.gate_proj.bias",
            Self::UpBias => "mlp.up_proj.bias",
            Self::DownBias => "mlp.down_proj.bias",
        }
    }
}

/// What may stand before a name: a base model saved alone has nothing, a text model taken out of
/// one that also sees keeps where it was.
const PREFIXES: [&str; 4] = [
    "model.language_model.",
    "language_model.model.",
    "model.",
    "",
];
const OUTPUTS: [&str; 3] = [
    "lm_head.weight",
    "language_model.lm_head.weight",
    "model.lm_head.weight",
];

impl Role {
    /// The role behind a name, with or without the usual prefixes; none for any other tensor.
    pub fn of(name: &str) -> Option<Self> {
        if OUTPUTS.contains(&name) {
            return Some(Self::Output);
        }
        let rest = PREFIXES
            .iter()
            .find_map(|prefix| name.strip_prefix(prefix))?;
        match rest {
            "embed_tokens.weight" => return Some(Self::Embedding),
            "norm.weight" => return Some(Self::FinalNorm),
            _ => {}
        }
        let (layer, part) = rest.strip_prefix("layers.")?.split_once('.')?;
        // Only the plain way to write a number: "+3" and "03" are other names.
        let number: usize = layer
            .parse()
            .ok()
            .filter(|number: &usize| number.to_string() == layer)?;
        let role = LayerRole::ALL
            .into_iter()
            .find(|role| role.name() == part)?;
        Some(Self::Layer(number, role))
    }
}

/// The name as the hub writes it.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedding => f.write_str("model.embed_tokens.weight"),
            Self::FinalNorm => f.write_str("model.norm.weight"),
            Self::Output => f.write_str("lm_head.weight"),
            Self::Layer(number, role) => write!(f, "model.layers.{number}.{}", role.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expect: Option<Role>) {
        assert_eq!(Role::of(name), expect, "{name}");
    }

    #[test]
    fn every_role_is_found_under_its_own_name() {
        for role in [Role::Embedding, Role::FinalNorm, Role::Output] {
            check(&role.to_string(), Some(role));
        }
        for part in LayerRole::ALL {
            let role = Role::Layer(17, part);
            check(&role.to_string(), Some(role));
        }
    }

    #[test]
    fn prefixes_come_and_go() {
        let q = Some(Role::Layer(0, LayerRole::Q));
        check("layers.0.self_attn.q_proj.weight", q);
        check("language_model.model.layers.0.self_attn.q_proj.weight", q);
        check("model.language_model.layers.0.self_attn.q_proj.weight", q);
        check("norm.weight", Some(Role::FinalNorm));
        check("language_model.lm_head.weight", Some(Role::Output));
    }

    #[test]
    fn other_names_have_no_role() {
        check("model.layers.0.self_attn.rotary_emb.inv_freq", None);
        check("model.layers.+1.self_attn.q_proj.weight", None);
        check("model.layers.01.self_attn.q_proj.weight", None);
        check(
            "model.layers.99999999999999999999999.mlp.up_proj.weight",
            None,
        );
        check(
            "vision_tower.vision_model.embeddings.patch_embedding.weight",
            None,
        );
        check("model.layers..weight", None);
        check("", None);
    }
}
