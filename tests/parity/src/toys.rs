//! The tokens that every oracle reads, and the toys as folders on disk.

use std::{fs, path::Path};

use mtor_checkpoint::toy::Toy;
use serde_json::Value;

use crate::ParityError;

/// Longer than a toy's sliding window.
pub const N_PROMPT: usize = 40;
/// As many tokens are written greedily.
pub const N_GREEDY: usize = 64;
/// A stride without a common divisor with usual sizes of vocabularies: no token is repeated
/// early. The same rule is in `oracle.py`.
const STRIDE: u64 = 7919;

/// The prompt: far apart tokens of a vocabulary of this size.
pub fn prompt(vocab: usize) -> Vec<u32> {
    let vocab = (vocab as u64).max(1);
    (1..=N_PROMPT as u64)
        .map(|i| u32::try_from(i * STRIDE % vocab).unwrap_or_default())
        .collect()
}

/// Where a picture stands in the prompt of a toy that sees.
const SHOWN_AT: usize = 3;

/// The prompt with a picture in it: `image_token` stands for each of its rows, and nowhere else.
pub fn shown(vocab: usize, image_token: u32, rows: usize) -> Vec<u32> {
    let token = |(at, token): (usize, u32)| match token {
        _ if (SHOWN_AT..SHOWN_AT + rows).contains(&at) => image_token,
        token if token == image_token => token + 1,
        token => token,
    };
    prompt(vocab).into_iter().enumerate().map(token).collect()
}

/// A picture of no kind, `[3, side, side]`: far apart numbers from -1 to 1.
#[expect(
    clippy::cast_possible_truncation,
    reason = "Python rounds the same numbers to 32 bits"
)]
pub fn pixels(side: usize) -> Vec<f32> {
    let number = |i: usize| (i as u64 * STRIDE % 511) as f64 / 255.0 - 1.0;
    (0..3 * side * side).map(|i| number(i) as f32).collect()
}

/// The toy's configuration.
pub fn config(toy: &Toy) -> Result<Value, ParityError> {
    Ok(serde_json::from_str(&toy.config_json)?)
}

/// Tells one set of weights from another: the sum of all bytes of all safetensors files.
pub fn sum(toy: &Toy) -> u64 {
    let weights = toy
        .files
        .iter()
        .filter(|(name, _)| name.ends_with(".safetensors"));
    weights
        .flat_map(|(_, bytes)| bytes)
        .map(|&byte| u64::from(byte))
        .sum()
}

/// Writes each toy into a folder of its name.
pub fn write(toys: &[Toy], folder: &Path) -> Result<(), ParityError> {
    for toy in toys {
        let folder = folder.join(&toy.name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("config.json"), &toy.config_json)?;
        for (name, bytes) in &toy.files {
            fs::write(folder.join(name), bytes)?;
        }
    }
    Ok(())
}
