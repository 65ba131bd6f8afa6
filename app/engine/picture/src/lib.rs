//! A decoded picture as a vision encoder reads it: resized, squared, normalized.
//!
//! The flow of one picture ([`sides`] says before how large it will be):
//! 1. [`Rgb`] takes the pixels that somebody decoded; see-through ones are laid over white.
//! 2. [`Rules::read`] says what the model's `preprocessor_config.json` wants, or refuses by name.
//! 3. [`Rules::pixels`] resizes the longest edge, squares the whole disregarding its aspect, and
//!    normalizes: what transformers' `Idefics3ImageProcessor` and `SmolVLMImageProcessor` do in
//!    their PIL form with `do_image_splitting=False`.
//!
//! **Invariant:** the bytes after each resize equal Pillow's (up to 12.1). An encoder was trained
//! on those, and whoever compares a model here with the model there does not have to wonder about
//! the picture.
//!
//! Pure: nothing is opened or decoded here. A picture is not split into tiles: one picture is one
//! square.
#![forbid(unsafe_code)]

pub mod limits;

mod error;
mod resize;
mod rgb;
mod rules;
mod sides;

pub use error::PictureError;
pub use rgb::Rgb;
pub use rules::Rules;
pub use sides::sides;
