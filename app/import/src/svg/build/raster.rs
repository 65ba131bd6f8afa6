//! Pictures made of pixels.

use std::io::Cursor;

use image::{DynamicImage, ImageReader, Limits, imageops};
use mtor_video::{Image, limits::IMAGE_PIXELS_MAX};

use crate::limits::IMAGE_SOURCE_PIXELS_MAX;

/// The first frame, scaled down to what the scene has room for; `None` when it is broken, far
/// too large, or there is no room left.
pub(super) fn decode(bytes: &[u8], n_pixels_before: usize) -> Option<Image> {
    if n_pixels_before >= IMAGE_PIXELS_MAX {
        return None;
    }
    let (width, height) = reader(bytes)?.into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > IMAGE_SOURCE_PIXELS_MAX {
        return None;
    }
    let mut limits = Limits::default();
    // Sixteen bits a channel, and the decoder's own copy.
    limits.max_alloc = Some(IMAGE_SOURCE_PIXELS_MAX * 16);
    let mut reader = reader(bytes)?;
    reader.limits(limits);
    let room = IMAGE_PIXELS_MAX.checked_sub(n_pixels_before)?;
    let rgba = fitted(reader.decode().ok()?, room)?.into_rgba8();
    Some(Image {
        width: rgba.width(),
        height: rgba.height(),
        rgba: rgba.into_raw(),
    })
}

fn reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()
}

fn fitted(image: DynamicImage, room: usize) -> Option<DynamicImage> {
    let n_pixels = image.width() as usize * image.height() as usize;
    if n_pixels <= room {
        return Some(image);
    }
    let scale = (room as f64 / n_pixels as f64).sqrt();
    let side = |length: u32| (f64::from(length) * scale).floor() as u32;
    let (width, height) = (side(image.width()), side(image.height()));
    if width == 0 || height == 0 {
        return None;
    }
    Some(imageops::thumbnail(&image.into_rgba8(), width, height).into())
}
