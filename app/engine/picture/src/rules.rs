//! How a model's pictures are read, from its `preprocessor_config.json`.

mod fields;
mod fit;

use crate::{
    PictureError, Rgb,
    limits::{ENCODER_SIDE_MAX, LONGEST_EDGE_MAX, NUMBER_MAX, NUMBER_MIN},
};
use fields::Fields;

/// What `preprocessor_config.json` says. The rest of the file is either what [`Rules::read`] asks
/// for, or about tiles, which are not made here (`do_image_splitting`, `do_pad`).
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// Pixels of the longest edge after the first resize, the aspect kept: 1 to 4096.
    pub longest_edge: usize,
    /// Pixels of the square after the second one: what the encoder sees.
    pub side: usize,
    /// What a byte is multiplied with. In 64 bits, as transformers does it, so that the products
    /// round alike.
    pub scale: f64,
    /// Taken away from scaled red, green and blue.
    pub mean: [f32; 3],
    /// Divides red, green and blue after that.
    pub std: [f32; 3],
}

impl Rules {
    /// `SmolVLM`'s, for an encoder that sees `side` x `side` pixels.
    #[must_use]
    pub fn smolvlm(side: usize) -> Self {
        Self {
            longest_edge: 2048,
            side,
            scale: 1.0 / 255.0,
            mean: [0.5; 3],
            std: [0.5; 3],
        }
    }

    /// Reads `preprocessor_config.json`. Without the file, and for fields that it lacks,
    /// [`Rules::smolvlm`] counts. `side`: the encoder's `image_size`, from `config.json`.
    ///
    /// # Errors
    /// Everything that would be done otherwise than it is done here, by its name.
    pub fn read(preprocessor_config: Option<&[u8]>, side: usize) -> Result<Self, PictureError> {
        if !(1..=ENCODER_SIDE_MAX).contains(&side) {
            return Err(PictureError::Side {
                side,
                most: ENCODER_SIDE_MAX,
            });
        }
        let usual = Self::smolvlm(side);
        let Some(json) = preprocessor_config else {
            return Ok(usual);
        };
        let fields = Fields::read(json)?;
        refuse_other_ways(&fields, side)?;
        Ok(Self {
            longest_edge: fields
                .longest_edge("size", LONGEST_EDGE_MAX)?
                .unwrap_or(usual.longest_edge),
            side,
            scale: fields
                .number("rescale_factor", NUMBER_MIN..=NUMBER_MAX)?
                .unwrap_or(usual.scale),
            mean: fields
                .three("image_mean", -NUMBER_MAX..=NUMBER_MAX)?
                .unwrap_or(usual.mean),
            std: fields
                .three("image_std", NUMBER_MIN..=NUMBER_MAX)?
                .unwrap_or(usual.std),
        })
    }

    /// `(width, height)` of a picture of these sides after the first resize.
    #[must_use]
    pub fn fit(&self, width: usize, height: usize) -> (usize, usize) {
        fit::fit(width, height, self.longest_edge)
    }

    /// What the encoder reads: `[3, side, side]`, red first, rows from the top.
    #[must_use]
    pub fn pixels(&self, picture: &Rgb) -> Vec<f32> {
        let (width, height) = self.fit(picture.width, picture.height);
        let square = picture.resized(width, height).resized(self.side, self.side);
        let (pixels, _) = square.bytes.as_chunks::<3>();
        let mut planes = Vec::with_capacity(square.bytes.len());
        for channel in 0..3 {
            let values = self.values(channel);
            planes.extend(pixels.iter().map(|rgb| values[usize::from(rgb[channel])]));
        }
        planes
    }

    /// What each byte of a channel becomes. transformers rounds to 32 bits once after scaling.
    fn values(&self, channel: usize) -> [f32; 256] {
        let (mean, std) = (self.mean[channel], self.std[channel]);
        let mut byte = 0.0;
        [(); 256].map(|()| {
            let scaled = (byte * self.scale) as f32;
            byte += 1.0;
            (scaled - mean) / std
        })
    }
}

fn refuse_other_ways(fields: &Fields, side: usize) -> Result<(), PictureError> {
    if let Some(name) = fields.text("image_processor_type")? {
        refuse_other_processors(name)?;
    }
    for step in ["do_resize", "do_rescale", "do_normalize"] {
        if fields.flag(step)? == Some(false) {
            return Err(PictureError::Step { step });
        }
    }
    if let Some(found) = fields.whole("resample", 0..=5)?.filter(|&found| found != 1) {
        // Pillow's numbers, in its order.
        const NAMES: [&str; 6] = [
            "nearest", "Lanczos", "bilinear", "bicubic", "box", "Hamming",
        ];
        return Err(PictureError::Resample {
            found,
            name: NAMES[found],
        });
    }
    match fields.longest_edge("max_image_size", usize::MAX)? {
        Some(found) if found != side => Err(PictureError::Square { found, side }),
        _ => Ok(()),
    }
}

/// Both names, and with the endings that transformers gives to their other forms.
fn refuse_other_processors(name: &str) -> Result<(), PictureError> {
    let known = ["Idefics3ImageProcessor", "SmolVLMImageProcessor"];
    if known.iter().any(|known| name.starts_with(known)) {
        return Ok(());
    }
    Err(PictureError::Processor {
        name: crate::error::quoted(name),
    })
}

#[cfg(test)]
mod tests;
