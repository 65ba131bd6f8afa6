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
