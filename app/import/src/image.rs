//! Pictures made of pixels: PNG, JPEG and WebP to RGBA, within limits.

use std::io::Cursor;

use base64::{Engine, engine::DecodePaddingMode};
use image::{ImageReader, Limits, RgbaImage, imageops};
use mtor_video::Image;

/// Side of a picture in a file: the largest that cameras give.
const SIDE_MAX: u32 = 16_384;
/// Memory that a decoder may take: a picture of 32 megapixels.
const DECODER_BYTES_MAX: u64 = 128 << 20;

/// Decodes a picture; one with more pixels than there is room for is made smaller.
pub(crate) fn decode(bytes: &[u8], pixels_max: usize) -> Result<Image, &'static str> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| "not readable")?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    reader.limits(limits);
    let decoded = reader.decode().map_err(|_| "not readable")?;
    let n_pixels = u64::from(decoded.width()) * u64::from(decoded.height());
    if n_pixels * 4 > DECODER_BYTES_MAX {
        return Err("too large");
    }
    let picture = fitted(decoded.into_rgba8(), pixels_max).ok_or("too large")?;
    Ok(Image {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_raw(),
    })
}

/// Halves the sides until the picture has room.
fn fitted(picture: RgbaImage, pixels_max: usize) -> Option<RgbaImage> {
    let (mut width, mut height) = picture.dimensions();
    let area = |w: u32, h: u32| w as usize * h as usize;
    if area(width, height) <= pixels_max {
        return Some(picture);
    }
    while area(width, height) > pixels_max && width > 1 && height > 1 {
        (width, height) = (width.div_ceil(2), height.div_ceil(2));
    }
    (area(width, height) <= pixels_max).then(|| imageops::thumbnail(&picture, width, height))
}

/// The bytes of a `data:` address; `None` for any other, or when it is not base64.
pub(crate) fn data_uri(address: &str) -> Option<Vec<u8>> {
    let rest = address.trim_start().strip_prefix("data:")?;
    let (kind, data) = rest.split_once(',')?;
    if !kind.trim_end().ends_with("base64") {
        return None;
    }
    // Editors wrap long lines.
    let packed: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let lenient = base64::engine::GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, lenient)
        .decode(packed)
        .ok()
}
