//! Models with eyes: Idefics 3 and SmolVLM. Their `config.json` holds a Llama's under
//! `text_config`, and an encoder of pictures under `vision_config`.
//!
//! A picture is cut into square patches; a transformer looks at all of them at once (SigLIP, Zhai
//! et al., 2023); squares of `shuffle x shuffle` patches are then joined into one row as wide as
//! an embedding, which stands in the text where a token would (Laurençon et al., 2024).
//! Absent fields mean what they mean in transformers 5.23.

use super::{Activation, activation_named, fields::Fields};
use crate::{CheckpointError, error::quoted, limits};

/// What the two are called, and the class that writes text.
const KINDS: [(&str, &str); 2] = [
    ("idefics3", "Idefics3ForConditionalGeneration"),
    ("smolvlm", "SmolVLMForConditionalGeneration"),
];
/// Classes that a list may name; real ones name one.
const ARCHITECTURES_MAX: usize = 16;
/// Red, green, blue.
const COLORS: usize = 3;

/// Patches on a side whose places transformers rounds to those of others, up to
/// [`limits::PATCHES_A_SIDE_MAX`]: it divides places into fractions in 32 bits and looks them up
/// again. A model was trained with that; no known one has such a side.
const MOVED: [usize; 17] = [
    19, 25, 29, 31, 38, 40, 41, 43, 47, 49, 50, 54, 55, 58, 59, 61, 62,
];

/// What the encoder of pictures is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Vision {
    /// Width of the stream between layers.
    pub hidden: usize,
    /// Width inside the feed-forward part.
    pub intermediate: usize,
    pub layers: usize,
    /// Divides `hidden`.
    pub heads: usize,
    /// Pixels on each side of the square that it is given. What is left beyond the last whole
    /// patch is not looked at.
    pub side: usize,
    /// Pixels on each side of a patch.
    pub patch: usize,
    /// Patches on each side of what becomes one row.
    pub shuffle: usize,
    pub norm_eps: f32,
    pub activation: Activation,
    /// The token that stands in a prompt for each row.
    pub image_token: u32,
}

impl Vision {
    /// Patches on each side of a picture.
    pub const fn patches_a_side(&self) -> usize {
        self.side / self.patch
    }

    /// Patches of a picture.
    pub const fn patches(&self) -> usize {
        self.patches_a_side() * self.patches_a_side()
    }

    /// Numbers of one patch: colors, rows, columns.
    pub const fn patch_numbers(&self) -> usize {
        COLORS * self.patch * self.patch
    }

    /// Rows that stand for a picture in a text.
    pub const fn rows(&self) -> usize {
        self.patches() / (self.shuffle * self.shuffle)
    }

    /// Numbers of the patches that become one row.
    pub const fn joined(&self) -> usize {
        self.hidden * self.shuffle * self.shuffle
    }

    pub const fn head_dim(&self) -> usize {
        self.hidden / self.heads
    }

    /// Bytes of the widest list of numbers while it looks, in 32 bits.
    pub fn widest_bytes(&self) -> u64 {
        let width = self.patches().max(self.hidden).max(self.intermediate);
        4 * self.patches() as u64 * width as u64
    }
}

/// The text model's fields and the encoder, where the model has eyes that are read here.
pub(super) fn split(whole: &Fields) -> Result<Option<(Fields, Vision)>, CheckpointError> {
    let kind = whole.text("model_type")?;
    let known = KINDS.iter().find(|(name, _)| kind == Some(*name));
    let Some(&(name, works)) = known else {
        return Ok(None);
    };
    let architectures = whole.texts("architectures", ARCHITECTURES_MAX)?;
    let other = architectures.as_ref().and_then(|list| list.first());
    if let Some(other) = other.filter(|_| !architectures.iter().flatten().any(|it| *it == works)) {
        return Err(CheckpointError::NoHead {
            name: quoted(other),
            works,
        });
    }
    let missing = |field: &str| super::fields::wrong(field, "nothing", "an object");
    let text = whole.object("text_config")?;
    let mut text = text.ok_or_else(|| missing("text_config"))?;
    let eyes = whole.object("vision_config")?;
    let eyes = eyes.ok_or_else(|| missing("vision_config"))?;
    if text.flag("qk_layer_norms")? == Some(true) || text.flag("use_resampler")? == Some(true) {
        return Err(CheckpointError::Multimodal {
            name: format!("{name} with a resampler or norms of its own"),
        });
    }
    // It names a class of its makers' that is a plain Llama; and whether the output is tied is
    // said of the whole.
    text.remove("architectures");
    text.take("tie_word_embeddings", whole);
    text.take("quantization_config", whole);
    let vision = read(whole, &eyes)?;
    Ok(Some((text, vision)))
}

fn read(whole: &Fields, eyes: &Fields) -> Result<Vision, CheckpointError> {
    let side = |name, most, absent| Ok(eyes.count(name, 1..=most)?.unwrap_or(absent));
    let shuffle = whole.count("scale_factor", 1..=limits::SHUFFLE_MAX)?;
    let vision = Vision {
        hidden: side("hidden_size", limits::HIDDEN_MAX, 1152)?,
        intermediate: side("intermediate_size", limits::INTERMEDIATE_MAX, 3072)?,
        layers: side("num_hidden_layers", limits::LAYERS_MAX, 12)?,
        heads: side("num_attention_heads", limits::HEADS_MAX, 16)?,
        side: side("image_size", limits::PICTURE_SIDE_MAX, 224)?,
        patch: side("patch_size", limits::PICTURE_SIDE_MAX, 32)?,
        shuffle: shuffle.unwrap_or(2),
        norm_eps: eyes
            .number("layer_norm_eps", 1e-12..=limits::NORM_EPS_MAX)?
            .unwrap_or(1e-6) as f32,
        activation: match eyes.text("hidden_act")? {
            Some(name) => activation_named(name)?,
            None => Activation::GeluTanh,
        },
        image_token: image_token(whole)?,
    };
    check(&vision, eyes)?;
    Ok(vision)
}

fn image_token(whole: &Fields) -> Result<u32, CheckpointError> {
    let token = whole.count("image_token_id", 0..=limits::VOCAB_MAX)?;
    let token = token.and_then(|it| u32::try_from(it).ok());
    token.ok_or_else(|| super::fields::wrong("image_token_id", "nothing", "a token's number"))
}

fn check(vision: &Vision, eyes: &Fields) -> Result<(), CheckpointError> {
    // Any other number is refused by its range.
    eyes.count("num_channels", COLORS..=COLORS)?;
    if !vision.hidden.is_multiple_of(vision.heads) {
        let expected = format!("a multiple of num_attention_heads = {}", vision.heads);
        return Err(super::fields::wrong(
            "vision_config.hidden_size",
            vision.hidden,
            expected,
        ));
    }
    let across = vision.patches_a_side();
    let wrong = |expected: String| {
        let found = format!("{} (patch_size {})", vision.side, vision.patch);
        Err(super::fields::wrong(
            "vision_config.image_size",
            found,
            expected,
        ))
    };
    if across == 0 || !across.is_multiple_of(vision.shuffle) {
        let shuffle = vision.shuffle;
        return wrong(format!(
            "patches on a side in multiples of scale_factor = {shuffle}"
        ));
    }
    if across > limits::PATCHES_A_SIDE_MAX || MOVED.contains(&across) {
        let most = limits::PATCHES_A_SIDE_MAX;
        return wrong(format!(
            "at most {most} patches on a side, and none of {MOVED:?}"
        ));
    }
    if vision.widest_bytes() > limits::VISION_BYTES_MAX {
        return wrong("an encoder that looks within 256 MiB".to_owned());
    }
    Ok(())
}
