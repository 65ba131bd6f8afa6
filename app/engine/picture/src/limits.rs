//! Every limit of this crate, each with its reason.

/// Pixels of a picture's side: panoramas of telephones have some 16,000, and browsers decode no
/// more into a canvas.
pub const SIDE_MAX: usize = 16_384;
/// Pixels of a picture: the 64 megapixels of the larger cameras, 192 MiB decoded, which a tab's
/// memory still holds beside a model.
pub const PIXELS_MAX: usize = 64 << 20;
/// What the longest edge is resized to: transformers goes no further (`MAX_IMAGE_SIZE`), so a
/// larger number in a file would not mean what it says.
pub const LONGEST_EDGE_MAX: usize = 4096;
/// Pixels of the side of an encoder's square: 980 is the largest in use, and beyond
/// [`LONGEST_EDGE_MAX`] a square would only be blown up.
pub const ENCODER_SIDE_MAX: usize = LONGEST_EDGE_MAX;
/// Bytes of `preprocessor_config.json`: real ones have less than one KiB.
pub const CONFIG_BYTES_MAX: usize = 64 << 10;
/// `rescale_factor`, `image_mean` and `image_std`: real ones lie between 1/255 and 1, or 255 where
/// bytes are not rescaled. Beyond this a pixel would be no number that an encoder has seen.
pub const NUMBER_MAX: f64 = 1e6;
/// The least `rescale_factor` and `image_std`, for the same reason: one divides by the second.
pub const NUMBER_MIN: f64 = 1e-6;
/// Bytes of a piece of the file that a sentence quotes.
pub const QUOTED_BYTES_MAX: usize = 80;
