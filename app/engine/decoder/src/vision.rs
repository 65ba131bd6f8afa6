//! A picture on its way through the encoder, a part of a layer at a time: a processor takes
//! seconds for the whole, and a caller may want to stop.

use burn::tensor::Tensor;
use mtor_checkpoint::Vision;

use crate::body::Body;
use crate::cpu::Look;
use crate::error::DecodeError;
use crate::limits::STEPS_PER_WAIT;

/// What has been made of a picture so far.
#[derive(Debug)]
pub struct Glance {
    stream: Stream,
    done: usize,
    total: usize,
}

#[derive(Debug)]
enum Stream {
    Cpu(Box<Look>),
    Device(Box<Tensor<2>>),
}

impl Glance {
    /// Steps that are done, and steps in all.
    pub const fn progress(&self) -> (usize, usize) {
        (self.done, self.total)
    }
}

impl Body {
    /// Cuts the picture, `[3, side, side]` flat, into patches and reads them.
    pub(crate) fn glance(&self, shape: &Vision, pixels: &[f32]) -> Result<Glance, DecodeError> {
        let expected = 3 * shape.side * shape.side;
        if pixels.len() != expected || !pixels.iter().all(|it| it.is_finite()) {
            return Err(DecodeError::Pixels { side: shape.side });
        }
        let patches = patches(shape, pixels);
        let (stream, total) = match self {
            Self::Cpu(model) => {
                let encoder = model.encoder().ok_or(DecodeError::Blind)?;
                let look = encoder.begin(&patches);
                (Stream::Cpu(Box::new(look)), encoder.steps())
            }
            Self::Device(model) => {
                let encoder = model.encoder().ok_or(DecodeError::Blind)?;
                let x = Box::new(encoder.begin(patches));
                (Stream::Device(x), encoder.steps())
            }
        };
        Ok(Glance {
            stream,
            done: 0,
            total,
        })
    }

    /// The next step; the same glance where all are done.
    pub(crate) async fn look_on(&self, mut glance: Glance) -> Result<Glance, DecodeError> {
        if glance.done == glance.total {
            return Ok(glance);
        }
        glance.stream = match (self, glance.stream) {
            (Self::Cpu(model), Stream::Cpu(mut look)) => {
                let encoder = model.encoder().ok_or(DecodeError::Blind)?;
                let stepped = encoder.step(glance.done, &mut look);
                stepped.map_err(DecodeError::Picture)?;
                Stream::Cpu(look)
            }
            (Self::Device(model), Stream::Device(x)) => {
                let encoder = model.encoder().ok_or(DecodeError::Blind)?;
                let x = encoder.step(glance.done, *x);
                // A GPU takes orders faster than it works: what is told as done has been done.
                if glance.done % STEPS_PER_WAIT == STEPS_PER_WAIT - 1 {
                    encoder.wait(&x).await?;
                }
                Stream::Device(Box::new(x))
            }
            // A glance of another decoder's.
            _ => return Err(DecodeError::Blind),
        };
        glance.done += 1;
        Ok(glance)
    }

    pub(crate) async fn seen(&self, glance: Glance) -> Result<Vec<f32>, DecodeError> {
        match (self, glance.stream) {
            (Self::Cpu(model), Stream::Cpu(look)) => {
                Ok(model.encoder().ok_or(DecodeError::Blind)?.end(*look))
            }
            (Self::Device(model), Stream::Device(x)) => {
                model.encoder().ok_or(DecodeError::Blind)?.end(*x).await
            }
            _ => Err(DecodeError::Blind),
        }
    }
}

/// `[3, side, side]` to `[patches, 3 * patch * patch]`: a patch holds its colors one after the
/// other, as the convolution's weights do.
fn patches(shape: &Vision, pixels: &[f32]) -> Vec<f32> {
    let (side, patch) = (shape.side, shape.patch);
    let mut patches = Vec::with_capacity(shape.patches() * shape.patch_numbers());
    for down in 0..shape.patches_a_side() {
        for along in 0..shape.patches_a_side() {
            for color in pixels.chunks_exact(side * side) {
                for line in down * patch..(down + 1) * patch {
                    let at = line * side + along * patch;
                    patches.extend_from_slice(&color[at..at + patch]);
                }
            }
        }
    }
    patches
}
