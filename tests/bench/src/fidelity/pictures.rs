//! Reference pictures read, and failing ones written: ours, theirs, and where they differ.

use std::path::{Path, PathBuf};

use mtor_render::Picture;

use crate::BenchError;

pub(super) fn load(path: &Path) -> Result<Picture, BenchError> {
    let image = image::open(path).map_err(|source| failed(path, source))?;
    let image = image.into_rgba8();
    Ok(Picture {
        width: image.width(),
        height: image.height(),
        rgba: image.into_raw(),
    })
}

fn failed(path: &Path, source: image::ImageError) -> BenchError {
    BenchError::Picture {
        path: path.to_path_buf(),
        source,
    }
}

/// Ours, the reference and the difference, side by side in one file, over white; the
/// difference is black where both agree.
pub(super) fn save(path: &Path, ours: &Picture, reference: &Picture) -> Result<(), BenchError> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|source| BenchError::Io {
            path: PathBuf::from(parent),
            source,
        })?;
    }
    let height = ours.height.max(reference.height);
    let width = ours.width.max(reference.width);
    let sheet = image::RgbImage::from_fn(width * 3, height, |x, y| {
        let (left, right) = (
            over_white(ours.pixel(x % width, y)),
            over_white(reference.pixel(x % width, y)),
        );
        image::Rgb(match x / width {
            0 => left,
            1 => right,
            _ => [0, 1, 2].map(|c| left[c].abs_diff(right[c])),
        })
    });
    sheet.save(path).map_err(|source| failed(path, source))
}

fn over_white([r, g, b, a]: [u8; 4]) -> [u8; 3] {
    let white = 255 - u32::from(a);
    [r, g, b].map(|c| ((u32::from(c) * u32::from(a) + 127) / 255 + white).min(255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_shows_through() {
        for (pixel, expect) in [
            ([0, 0, 0, 0], [255, 255, 255]),
            ([10, 20, 30, 255], [10, 20, 30]),
            ([0, 0, 255, 51], [204, 204, 255]),
        ] {
            assert_eq!(over_white(pixel), expect);
        }
    }
}
