//! What Hugging Face's transformers said about a toy: the second oracle, written down.

use std::{env, fs, path::PathBuf};

use mtor_checkpoint::toy::Toy;
use serde_json::Value;

use crate::{ParityError, toys};

/// Logits at some places of the prompt, and the text written greedily after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fixture {
    /// Places in the prompt, and `[vocab]` logits of each.
    pub logits: Vec<(usize, Vec<f32>)>,
    pub greedy: Vec<u32>,
}

impl Fixture {
    /// Reads the toy's fixture.
    ///
    /// # Errors
    /// [`ParityError::Fixture`] where it was written for other weights.
    pub fn read(toy: &Toy) -> Result<Self, ParityError> {
        let misfit = |why: &str| ParityError::Fixture {
            toy: toy.name.to_string(),
            why: why.to_owned(),
        };
        let path = folder().join(format!("{}.json", toy.name));
        let text = fs::read(path).map_err(|why| misfit(&why.to_string()))?;
        let written: Value = serde_json::from_slice(&text)?;
        if written["weights_sum"].as_u64() != Some(toys::sum(toy)) {
            return Err(misfit("the weights are others"));
        }
        let rows = written["logits"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let logits = numbers(&written["positions"]).zip(rows);
        Ok(Self {
            logits: logits.map(|(at, row)| (at, floats(row))).collect(),
            greedy: numbers(&written["greedy"])
                .map(|id| u32::try_from(id).unwrap_or(u32::MAX))
                .collect(),
        })
    }
}

/// Cargo tells a test where its package lies.
fn folder() -> PathBuf {
    PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("fixtures")
}

fn numbers(list: &Value) -> impl Iterator<Item = usize> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|it| {
        it.as_u64()
            .and_then(|it| usize::try_from(it).ok())
            .unwrap_or(usize::MAX)
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "they were 32-bit numbers before"
)]
fn floats(list: &Value) -> Vec<f32> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter()
        .map(|it| it.as_f64().unwrap_or(f64::NAN) as f32)
        .collect()
}
