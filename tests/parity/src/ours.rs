//! A toy in our decoder: by its own kernels for the CPU, and by what it does on a GPU, here on
//! burn's CPU.

use mtor_checkpoint::toy::Toy;
use mtor_decoder::{Decoder, Device, Input, Loader, Options, Place, Want, Weights};

use crate::{ParityError, likeliest};

/// Where a toy is read: both must give what the oracles say.
pub fn places() -> [Place; 2] {
    [Place::Cpu, Place::Gpu(Device::flex())]
}

/// The decoder with what it has read. What it awaits is ready at once on the CPU.
#[derive(Debug)]
pub struct Ours(Decoder);

impl Ours {
    /// Opens a toy, with room for so many tokens.
    pub fn open(toy: &Toy, place: Place, context: usize) -> Result<Self, ParityError> {
        let (config, plan, source) = toy.open().map_err(ours)?;
        let weights = Weights::Stored;
        let options = Options { context, weights };
        let mut loader = Loader::new(config, plan, source, place, options).map_err(ours)?;
        while loader.step().map_err(ours)?.is_some() {}
        Ok(Self(loader.finish().map_err(ours)?))
    }

    /// Reads tokens after those before; gives the logits of each, `[n, vocab]`.
    pub fn feed(&mut self, tokens: &[u32]) -> Result<Vec<f32>, ParityError> {
        pollster::block_on(self.0.feed(tokens, Want::All)).map_err(ours)
    }

    /// Looks at a picture; gives its rows, `[rows, hidden]`.
    pub fn look(&mut self, pixels: &[f32]) -> Result<Vec<f32>, ParityError> {
        let glance = self.0.glance(pixels).map_err(ours)?;
        pollster::block_on(self.0.seen(glance)).map_err(ours)
    }

    /// Reads rows of a picture in the place of tokens; gives the logits of each.
    pub fn show(&mut self, rows: &[f32]) -> Result<Vec<f32>, ParityError> {
        pollster::block_on(self.0.put(Input::Rows(rows), Want::All)).map_err(ours)
    }

    /// Forgets all but the first tokens.
    pub fn rewind(&mut self, to: usize) {
        self.0.rewind(to);
    }

    /// Reads a prompt and writes the likeliest token so often.
    pub fn greedy(&mut self, prompt: &[u32], n_new: usize) -> Result<Vec<u32>, ParityError> {
        let mut text = Vec::with_capacity(n_new);
        let mut next = prompt.to_vec();
        while text.len() < n_new {
            let logits = pollster::block_on(self.0.feed(&next, Want::Last)).map_err(ours)?;
            next = vec![likeliest(&logits)];
            text.extend_from_slice(&next);
        }
        Ok(text)
    }
}

fn ours(error: impl std::fmt::Display) -> ParityError {
    ParityError::Ours(error.to_string())
}
