//! Why a picture is not read: each variant is a sentence that says what happened and what would
//! work.

use crate::limits::{PIXELS_MAX, QUOTED_BYTES_MAX, SIDE_MAX};

/// A refusal of this crate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// A picture without pixels.
    #[error(
        "The picture has {width} x {height} pixels, so there is nothing to see; give another one."
    )]
    Empty {
        /// Pixels from left to right.
        width: usize,
        /// Pixels from top to bottom.
        height: usize,
    },
    /// A picture over a limit.
    #[error(
        "The picture has {width} x {height} pixels; at most {SIDE_MAX} a side and {PIXELS_MAX} in all are read. \
         Make it smaller: the model sees a small square of it anyway."
    )]
    TooLarge {
        /// Pixels from left to right.
        width: usize,
        /// Pixels from top to bottom.
        height: usize,
    },
    /// Not as many bytes as the sides make.
    #[error(
        "A picture of {width} x {height} pixels has {needed} bytes, and {found} came; decode it again."
    )]
    Bytes {
        /// Pixels from left to right.
        width: usize,
        /// Pixels from top to bottom.
        height: usize,
        /// Bytes that these sides make.
        needed: usize,
        /// Bytes that were given.
        found: usize,
    },

    /// `preprocessor_config.json` is over the limit.
    #[error(
        "preprocessor_config.json is larger than {most} bytes, which no real one is; the file is probably another one."
    )]
    ConfigTooLarge {
        /// Bytes that are read.
        most: usize,
    },
    /// `preprocessor_config.json` is no JSON object.
    #[error(
        "preprocessor_config.json is not the JSON that it should be ({why}); download the file again."
    )]
    NotJson {
        /// What the JSON's reader said.
        why: String,
    },
    /// A field with a value out of its range.
    #[error(
        "preprocessor_config.json says {field} = {found}; {expected} was expected. \
         Another version of the model may be whole."
    )]
    Field {
        /// Its name, with that of the object around it.
        field: String,
        /// Its value, shortened.
        found: String,
        /// What would work.
        expected: String,
    },
    /// The file is for another way of reading pictures.
    #[error(
        "This model's pictures are read by {name}, which is not done here; those of \
         Idefics3ImageProcessor and SmolVLMImageProcessor are, such as SmolVLM's."
    )]
    Processor {
        /// What the file calls it, shortened.
        name: String,
    },
    /// A resampling other than Lanczos.
    #[error(
        "preprocessor_config.json asks for resample = {found}, which is {name} and not done here; \
         1 (Lanczos) is, as SmolVLM has it."
    )]
    Resample {
        /// Pillow's number.
        found: usize,
        /// Pillow's word for it.
        name: &'static str,
    },
    /// A step left out that is always done here.
    #[error(
        "preprocessor_config.json says {step} = false, which is not done here: pictures are always \
         resized, rescaled and normalized. A model that has all three true works, as SmolVLM does."
    )]
    Step {
        /// `do_resize`, `do_rescale` or `do_normalize`.
        step: &'static str,
    },
    /// The square of the file is not the encoder's.
    #[error(
        "preprocessor_config.json makes squares of {found} pixels (max_image_size.longest_edge), and config.json \
         says that the encoder sees {side}: the two files are probably of two models. Download both again."
    )]
    Square {
        /// Pixels that the file wants.
        found: usize,
        /// Pixels that the encoder sees.
        side: usize,
    },
    /// The encoder's own side is over a limit; `config.json` is wrong.
    #[error(
        "config.json says that the encoder sees squares of {side} pixels; 1 to {most} work. \
         Another version of the model may be whole."
    )]
    Side {
        /// Pixels that the encoder sees.
        side: usize,
        /// Pixels that work.
        most: usize,
    },
}

/// A piece of a file as a sentence may quote it: printable and short.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if out.len() + letter.len_utf8() > QUOTED_BYTES_MAX {
            out.push_str("...");
            break;
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_quotes_little_and_nothing_unprintable() {
        assert_eq!(
            quoted("a\nb\u{7}"),
            "a b ",
            "control characters become spaces"
        );
        let long = quoted(&"ä".repeat(500));
        assert!(
            long.len() <= QUOTED_BYTES_MAX + 3 && long.ends_with("..."),
            "{long}"
        );
    }
}
