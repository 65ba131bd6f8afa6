//! The state of a training on disk: everything needed to go on where it stopped.

use std::{fs, path::Path};

use crate::{
    adam::Adam,
    error::Error,
    net::{Layout, Shape, first_weights},
    rng::Rng,
};

/// Begins each file, so that another file is not taken for one.
const MAGIC: &[u8; 8] = b"MTORMINI";

/// Weights, moments and where the corpus is.
#[derive(Debug, Clone)]
pub struct State {
    pub shape: Shape,
    pub weights: Vec<f32>,
    pub adam: Adam,
    pub rng: Rng,
    pub tokens: u64,
    /// Time spent so far.
    pub seconds: f64,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Head {
    shape: Shape,
    step: u64,
    rng: u64,
    tokens: u64,
    seconds: f64,
}

impl State {
    pub fn first(shape: Shape, seed: u64) -> Self {
        let weights = first_weights(&shape, seed);
        Self {
            shape,
            adam: Adam::new(weights.len()),
            weights,
            rng: Rng::new(seed.wrapping_add(1)),
            tokens: 0,
            seconds: 0.0,
        }
    }

    /// Writes beside the old file and then in its place, so that a crash keeps one of them.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let head = Head {
            shape: self.shape,
            step: self.adam.step,
            rng: self.rng.state(),
            tokens: self.tokens,
            seconds: self.seconds,
        };
        let head = serde_json::to_vec(&head).map_err(|e| Error::Model(e.to_string()))?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend((head.len() as u32).to_le_bytes());
        bytes.extend(head);
        for part in [&self.weights, &self.adam.first, &self.adam.second] {
            bytes.extend(part.iter().flat_map(|x| x.to_le_bytes()));
        }
        let beside = path.with_extension("new");
        let failed = |cause| Error::Write {
            path: path.to_owned(),
            cause,
        };
        fs::write(&beside, bytes).map_err(failed)?;
        fs::rename(&beside, path).map_err(failed)
    }

    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = fs::read(path).map_err(|cause| Error::Read {
            path: path.to_owned(),
            cause,
        })?;
        parse(&bytes).ok_or_else(|| Error::State {
            path: path.to_owned(),
        })
    }
}

fn parse(bytes: &[u8]) -> Option<State> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (length, rest) = rest.split_first_chunk()?;
    let (head, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let head: Head = serde_json::from_slice(head).ok()?;
    let n = Layout::new(&head.shape).total;
    let numbers: Vec<f32> = rest
        .as_chunks()
        .0
        .iter()
        .map(|b| f32::from_le_bytes(*b))
        .collect();
    let [weights, first, second] = numbers.chunks_exact(n).collect::<Vec<_>>()[..] else {
        return None;
    };
    Some(State {
        shape: head.shape,
        weights: weights.to_vec(),
        adam: Adam {
            first: first.to_vec(),
            second: second.to_vec(),
            step: head.step,
        },
        rng: Rng::new(head.rng),
        tokens: head.tokens,
        seconds: head.seconds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_comes_back_as_it_went_and_others_are_refused() {
        let shape = Shape {
            vocab: 3,
            hidden: 4,
            layers: 1,
            heads: 1,
            kv_heads: 1,
            inner: 2,
        };
        let mut state = State::first(shape, 8);
        state.adam.step = 5;
        state.tokens = 99;
        let folder = std::env::temp_dir().join(format!("mtor-mini-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("state");
        state.write(&path).unwrap();
        let back = State::read(&path).unwrap();
        assert_eq!(back.weights, state.weights);
        assert_eq!((back.adam.step, back.tokens), (5, 99));
        assert_eq!(back.rng.state(), state.rng.state());
        fs::write(&path, b"MTORMINI\xff\xff\xff\xff").unwrap();
        assert!(matches!(State::read(&path), Err(Error::State { .. })));
        fs::remove_dir_all(&folder).unwrap();
    }
}
