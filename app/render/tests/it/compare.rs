//! How far two pictures are apart.

use mtor_render::Picture;

/// The difference of two pictures of one size.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Mean over all channels, in steps of 1/255.
    pub(crate) mean: f64,
    /// The share of pixels with a channel beyond the tolerance.
    pub(crate) outliers: f64,
}

/// Compares by channel; transparent pixels are equal whatever their color.
#[track_caller]
pub(crate) fn compare(a: &Picture, b: &Picture, tolerance: u8) -> Difference {
    assert_eq!(
        (a.width, a.height),
        (b.width, b.height),
        "the pictures differ in size"
    );
    let (mut sum, mut n_outliers) = (0_u64, 0_u64);
    for (p, q) in a.rgba.chunks_exact(4).zip(b.rgba.chunks_exact(4)) {
        let apart = [0, 1, 2, 3].map(|c| visible(p, c).abs_diff(visible(q, c)));
        sum += apart.iter().map(|d| u64::from(*d)).sum::<u64>();
        let pixel_worst = apart.into_iter().max().unwrap_or(0);
        n_outliers += u64::from(pixel_worst > tolerance);
    }
    let n_pixels = a.rgba.len() as f64 / 4.0;
    Difference {
        mean: sum as f64 / (n_pixels * 4.0),
        outliers: n_outliers as f64 / n_pixels,
    }
}

/// A channel as it weighs on a black page.
fn visible(pixel: &[u8], channel: usize) -> u8 {
    if channel == 3 {
        return pixel[3];
    }
    (u16::from(pixel[channel]) * u16::from(pixel[3]) / 255) as u8
}
