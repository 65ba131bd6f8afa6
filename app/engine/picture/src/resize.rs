//! A picture at another size, byte for byte as Pillow's `resize` with Lanczos makes it.
//!
//! Two passes, first along the rows and then along the columns, each left out when its side stays.
//! Between them every channel is 8 bits again. A pass is a weighted sum in 32 bits, as [`Taps`]
//! says; both passes run over many sums at once that share a weight.
//!
//! Rows first is what Pillow did up to 12.1, when the models were trained. Newer ones turn the
//! passes around for some pictures that lose more of their height than of their width: a byte in
//! five then differs, nearly always by one, and by more where the contrast is hardest.

mod taps;

use taps::{HALF, Taps, WEIGHT_BITS};

/// Red, green, blue.
type Pixel = [u8; 3];
/// Rows that the pass along the rows takes at once.
const LINES: usize = 8;
/// Sums that the pass along the rows makes at once: they stay in registers.
const LANES: usize = 3 * LINES;

/// Sides are `(width, height)`, those of `to` at least 1. `pixels`: rows from the top; when there
/// are fewer than `from` says, or none, everything is black.
pub(crate) fn resize(pixels: &[Pixel], from: (usize, usize), to: (usize, usize)) -> Vec<Pixel> {
    let n_pixels = from.0.saturating_mul(from.1);
    let Some(pixels) = pixels.get(..n_pixels).filter(|some| !some.is_empty()) else {
        return vec![[0; 3]; to.0 * to.1];
    };
    let narrowed;
    let pixels = if from.0 == to.0 {
        pixels
    } else {
        narrowed = along_rows(pixels, from.0, &Taps::new(from.0, to.0));
        &narrowed
    };
    if from.1 == to.1 {
        return pixels.to_vec();
    }
    along_columns(pixels, to.0, &Taps::new(from.1, to.1))
}

/// Every row of `width` pixels becomes one of as many as there are taps.
fn along_rows(pixels: &[Pixel], width: usize, taps: &Taps) -> Vec<Pixel> {
    let mut out = vec![[0; 3]; pixels.len() / width * taps.len()];
    // One column of `LINES` rows after the other: what shares a weight lies together.
    let mut columns = vec![[0; LANES]; width];
    let strips = pixels.chunks(width * LINES);
    for (strip, out) in strips.zip(out.chunks_mut(taps.len() * LINES)) {
        for (line, row) in strip.chunks_exact(width).enumerate() {
            for (column, pixel) in columns.iter_mut().zip(row) {
                column[3 * line..3 * line + 3].copy_from_slice(pixel);
            }
        }
        for (x, (first, weights)) in taps.iter().enumerate() {
            let column = weighted(&columns[first..], weights);
            for (row, pixel) in out.chunks_exact_mut(taps.len()).zip(column.as_chunks().0) {
                row[x] = *pixel;
            }
        }
    }
    out
}

/// As many columns as weights, one result for each of their rows.
fn weighted(columns: &[[u8; LANES]], weights: &[i32]) -> [u8; LANES] {
    let mut sums = [HALF; LANES];
    for (column, &weight) in columns.iter().zip(weights) {
        for (sum, &byte) in sums.iter_mut().zip(column) {
            *sum += i32::from(byte) * weight;
        }
    }
    sums.map(byte)
}

/// Rows of `width` pixels become as many rows as there are taps.
fn along_columns(pixels: &[Pixel], width: usize, taps: &Taps) -> Vec<Pixel> {
    let mut out = vec![[0; 3]; width * taps.len()];
    let mut sums = vec![HALF; 3 * width];
    for ((first, weights), out) in taps.iter().zip(out.chunks_exact_mut(width)) {
        sums.fill(HALF);
        let rows = pixels.chunks_exact(width).skip(first);
        for (row, &weight) in rows.zip(weights) {
            for (sum, &byte) in sums.iter_mut().zip(row.as_flattened()) {
                *sum += i32::from(byte) * weight;
            }
        }
        for (out, &sum) in out.as_flattened_mut().iter_mut().zip(&sums) {
            *out = byte(sum);
        }
    }
    out
}

/// What a sum says, brought into a byte: Lanczos overshoots at edges.
fn byte(sum: i32) -> u8 {
    // Clamped, it is what a byte holds.
    (sum >> WEIGHT_BITS).clamp(0, 255) as u8
}
