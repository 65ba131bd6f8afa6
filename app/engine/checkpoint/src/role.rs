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
    /// A part of the encoder of pictures.
    Vision(VisionRole),
}

/// The place of a tensor in the encoder of pictures. Matrices are `[out, in]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VisionRole {
    /// `[hidden, 3 * patch * patch]`: files have a convolution `[hidden, 3, patch, patch]` whose
    /// step is its size, which is a matrix.
    Patch,
    /// `[hidden]`
    PatchBias,
    /// `[patches, hidden]`: what is added to each by where it lies.
    Positions,
    /// A tensor of the layer with this number, counted from 0.
    Layer(usize, VisionLayerRole),
    /// `[hidden]`
    LastNorm,
    LastNormBias,
    /// `[hidden of the text, hidden * shuffle * shuffle]`
    Connector,
}

/// The place of a tensor in a layer of the encoder of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VisionLayerRole {
    /// Before attention.
    AttentionNorm,
    AttentionNormBias,
    Q,
    QBias,
    K,
    KBias,
    V,
    VBias,
    O,
    OBias,
    /// Before the feed-forward part.
    FeedNorm,
    FeedNormBias,
    Up,
    UpBias,
    Down,
    DownBias,
}

impl VisionLayerRole {
    /// All of them, in the order in which a layer uses them.
    pub const ALL: [Self; 16] = [
        Self::AttentionNorm,
        Self::AttentionNormBias,
        Self::Q,
        Self::QBias,
        Self::K,
        Self::KBias,
        Self::V,
        Self::VBias,
        Self::O,
        Self::OBias,
        Self::FeedNorm,
        Self::FeedNormBias,
        Self::Up,
        Self::UpBias,
        Self::Down,
        Self::DownBias,
    ];

    /// The end of the name in files, after `model.vision_model.encoder.layers.3.`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AttentionNorm => "layer_norm1.weight",
            Self::AttentionNormBias => "layer_norm1.bias",
            Self::Q => "self_attn.q_proj.weight",
            Self::QBias => "self_attn.q_proj.bias",
            Self::K => "self_attn.k_proj.weight",
            Self::KBias => "self_attn.k_proj.bias",
            Self::V => "self_attn.v_proj.weight",
            Self::VBias => "self_attn.v_proj.bias",
            Self::O => "self_attn.out_proj.weight",
            Self::OBias => "self_attn.out_proj.bias",
            Self::FeedNorm => "layer_norm2.weight",
            Self::FeedNormBias => "layer_norm2.bias",
            Self::Up => "mlp.fc1.weight",
            Self::UpBias => "mlp.fc1.bias",
            Self::Down => "mlp.fc2.weight",
            Self::DownBias => "mlp.fc2.bias",
        }
    }
}

impl VisionRole {
    /// Those that are there once.
    const SINGLE: [Self; 6] = [
        Self::Patch,
        Self::PatchBias,
        Self::Positions,
        Self::LastNorm,
        Self::LastNormBias,
        Self::Connector,
    ];

    fn of(name: &str) -> Option<Self> {
        let rest = name.strip_prefix("model.").unwrap_or(name);
        let single = Self::SINGLE.into_iter().find(|role| role.path() == rest);
        single.or_else(|| {
            let rest = rest.strip_prefix(VISION_LAYERS)?;
            let (number, part) = numbered(rest)?;
            let all = VisionLayerRole::ALL;
            let role = all.into_iter().find(|role| role.name() == part)?;
            Some(Self::Layer(number, role))
        })
    }

    /// The name in files, after `model.`; of a layer its beginning.
    const fn path(self) -> &'static str {
        match self {
            Self::Patch => "vision_model.embeddings.patch_embedding.weight",
            Self::PatchBias => "vision_model.embeddings.patch_embedding.bias",
            Self::Positions => "vision_model.embeddings.position_embedding.weight",
            Self::Layer(..) => VISION_LAYERS,
            Self::LastNorm => "vision_model.post_layernorm.weight",
            Self::LastNormBias => "vision_model.post_layernorm.bias",
            Self::Connector => "connector.modality_projection.proj.weight",
        }
    }
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
const PREFIXES: [&str; 5] = [
    "model.language_model.",
    "language_model.model.",
    "model.text_model.",
    "model.",
    "",
];
const VISION_LAYERS: &str = "vision_model.encoder.layers.";
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
        if let Some(role) = VisionRole::of(name) {
            return Some(Self::Vision(role));
        }
        let rest = PREFIXES
            .iter()
            .find_map(|prefix| name.strip_prefix(prefix))?;
        match rest {
            "embed_tokens.weight" => return Some(Self::Embedding),
            "norm.weight" => return Some(Self::FinalNorm),
            _ => {}
        }
        let (number, part) = numbered(rest.strip_prefix("layers.")?)?;
        let role = LayerRole::ALL
            .into_iter()
            .find(|role| role.name() == part)?;
        Some(Self::Layer(number, role))
    }
}

/// `3.rest`. Only the plain way to write a number: "+3" and "03" are other names.
fn numbered(rest: &str) -> Option<(usize, &str)> {
    let (layer, part) = rest.split_once('.')?;
    let number = layer.parse().ok()?;
    let is_plain = |number: &usize| number.to_string() == layer;
    Some(number).filter(is_plain).map(|number| (number, part))
}

/// The name as the hub writes it; in models with eyes it stands in `model.text_model`.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedding => f.write_str("model.embed_tokens.weight"),
            Self::FinalNorm => f.write_str("model.norm.weight"),
            Self::Output => f.write_str("lm_head.weight"),
            Self::Layer(number, role) => write!(f, "model.layers.{number}.{}", role.name()),
            Self::Vision(VisionRole::Layer(number, role)) => {
                write!(f, "model.{VISION_LAYERS}{number}.{}", role.name())
            }
            Self::Vision(role) => write!(f, "model.{}", role.path()),
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
        for part in VisionLayerRole::ALL {
            let role = Role::Vision(VisionRole::Layer(3, part));
            check(&role.to_string(), Some(role));
        }
        for part in VisionRole::SINGLE {
            let role = Role::Vision(part);
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
        check("model.text_model.layers.0.self_attn.q_proj.weight", q);
        check("model.text_model.norm.weight", Some(Role::FinalNorm));
        check(
            "vision_model.post_layernorm.bias",
            Some(Role::Vision(VisionRole::LastNormBias)),
        );
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
        check("model.vision_model.encoder.layers.0.mlp.gate.weight", None);
        check("model.vision_model.encoder.layers.00.mlp.fc1.weight", None);
        check("model.layers..weight", None);
        check("", None);
    }
}
