//! A decoded picture, three bytes a pixel.

use std::fmt;

use crate::{
    PictureError,
    limits::{PIXELS_MAX, SIDE_MAX},
    resize::resize,
};

/// `width x height` pixels of 3 bytes (red, green, blue, each sRGB), rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Rgb {
    /// Pixels from left to right.
    pub width: usize,
    /// Pixels from top to bottom.
    pub height: usize,
    /// `[height, width, 3]`. Pixels that are missing, in a picture made without [`Rgb::new`], are
    /// black after a resize.
    pub bytes: Vec<u8>,
}

/// Without the pixels, which nobody reads.
impl fmt::Debug for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rgb")
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

impl Rgb {
    /// Whether a picture of these sides is read, before it is decoded.
    ///
    /// # Errors
    /// No pixels, or sides over [`SIDE_MAX`] or [`PIXELS_MAX`].
    pub fn allows(width: usize, height: usize) -> Result<(), PictureError> {
        check_sides(width, height)
    }

    /// A picture of `[height, width, 3]` bytes.
    ///
    /// # Errors
    /// No pixels, sides over [`SIDE_MAX`] or [`PIXELS_MAX`], or not as many bytes as they make.
    pub fn new(width: usize, height: usize, bytes: Vec<u8>) -> Result<Self, PictureError> {
        check(width, height, 3, bytes.len())?;
        Ok(Self {
            width,
            height,
            bytes,
        })
    }

    /// A picture of `[height, width, 4]` bytes whose fourth is how opaque a pixel is (not
    /// multiplied into the others, as a canvas gives it), laid over white. The bytes equal
    /// Pillow's `alpha_composite`.
    ///
    /// # Errors
    /// Those of [`Rgb::new`], for four bytes a pixel.
    pub fn over_white(width: usize, height: usize, rgba: &[u8]) -> Result<Self, PictureError> {
        check(width, height, 4, rgba.len())?;
        let (pixels, _) = rgba.as_chunks::<4>();
        let laid = |&[red, green, blue, alpha]: &[u8; 4]| {
            [red, green, blue].map(|byte| byte_over_white(byte, alpha))
        };
        Ok(Self {
            width,
            height,
            bytes: pixels.iter().flat_map(laid).collect(),
        })
    }

    /// The picture at another size, disregarding its aspect, by Pillow's Lanczos. Sides are
    /// brought into 1 to [`SIDE_MAX`]; `width x height x 3` bytes are made.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize) -> Self {
        let (width, height) = (width.clamp(1, SIDE_MAX), height.clamp(1, SIDE_MAX));
        let (pixels, _) = self.bytes.as_chunks::<3>();
        let resized = resize(pixels, (self.width, self.height), (width, height));
        Self {
            width,
            height,
            bytes: resized.into_flattened(),
        }
    }
}

fn check_sides(width: usize, height: usize) -> Result<(), PictureError> {
    if width == 0 || height == 0 {
        return Err(PictureError::Empty { width, height });
    }
    // The sides first, so that their product cannot overflow.
    if width > SIDE_MAX || height > SIDE_MAX || width * height > PIXELS_MAX {
        return Err(PictureError::TooLarge { width, height });
    }
    Ok(())
}

fn check(width: usize, height: usize, channels: usize, found: usize) -> Result<(), PictureError> {
    check_sides(width, height)?;
    let needed = width * height * channels;
    if found != needed {
        return Err(PictureError::Bytes {
            width,
            height,
            needed,
            found,
        });
    }
    Ok(())
}

/// `byte * alpha + 255 * (255 - alpha)` over 255, rounded as Pillow does it: shares of `255 << 7`,
/// and two shifts in place of the division.
fn byte_over_white(byte: u8, alpha: u8) -> u8 {
    const SHARE_BITS: u32 = 7;
    let share = u32::from(alpha) << SHARE_BITS;
    let rest = (255 << SHARE_BITS) - share;
    let sum = u32::from(byte) * share + 255 * rest + (128 << SHARE_BITS);
    let byte = (((sum >> 8) + sum) >> 8) >> SHARE_BITS;
    u8::try_from(byte).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(width: usize, height: usize, n_bytes: usize, expect: &str) {
        let refusal = Rgb::new(width, height, vec![0; n_bytes]).unwrap_err();
        assert!(refusal.to_string().contains(expect), "{refusal}");
    }

    #[test]
    fn sides_and_bytes_that_do_not_make_a_picture_are_refused() {
        check(0, 5, 0, "The picture has 0 x 5 pixels, so there is nothing");
        check(5, 0, 0, "nothing to see");
        check(SIDE_MAX + 1, 1, 3, "at most 16384 a side");
        check(1, SIDE_MAX + 1, 3, "Make it smaller");
        check(SIDE_MAX, 4097, 3, "67108864 in all");
        check(usize::MAX, usize::MAX, 3, "at most");
        check(2, 2, 11, "2 x 2 pixels has 12 bytes, and 11 came");
        check(2, 2, 16, "and 16 came");
        let refusal = Rgb::over_white(2, 2, &[0; 12]).unwrap_err().to_string();
        assert!(refusal.contains("has 16 bytes, and 12 came"), "{refusal}");
    }

    #[test]
    fn the_largest_sides_are_taken() {
        for (width, height) in [(SIDE_MAX, 1), (1, SIDE_MAX)] {
            let picture = Rgb::new(width, height, vec![7; 3 * SIDE_MAX]).unwrap();
            assert_eq!(picture.resized(2, 2).bytes, [7; 12], "{picture:?}");
        }
    }

    #[test]
    fn nothing_seen_through_is_changed_and_the_rest_is_white() {
        let over = Rgb::over_white(3, 1, &[1, 2, 3, 255, 1, 2, 3, 0, 0, 0, 0, 128]).unwrap();
        assert_eq!(over.bytes, [1, 2, 3, 255, 255, 255, 127, 127, 127]);
    }

    #[test]
    fn a_picture_made_by_hand_makes_nothing_panic() {
        let bytes = vec![9; 7];
        for (width, height) in [(0, 0), (0, 3), (3, 0), (5, 5), (1, 1), (usize::MAX, 2)] {
            let bytes = bytes.clone();
            let picture = Rgb {
                width,
                height,
                bytes,
            };
            for (width, height) in [(0, 0), (2, 3), (9, 1)] {
                let resized = picture.resized(width, height);
                let expect = resized.width * resized.height * 3;
                assert_eq!(resized.bytes.len(), expect, "{picture:?} to {resized:?}");
            }
        }
    }

    #[test]
    fn one_color_stays_that_color() {
        for color in [0u8, 1, 127, 128, 254, 255] {
            let picture = Rgb::new(31, 17, vec![color; 31 * 17 * 3]).unwrap();
            for (width, height) in [(1, 1), (64, 5), (7, 90), (31, 17)] {
                let resized = picture.resized(width, height);
                assert!(
                    resized.bytes.iter().all(|&byte| byte == color),
                    "{resized:?}"
                );
            }
        }
    }
}
