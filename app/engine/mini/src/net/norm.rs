//! RMSNorm (Zhang and Sennrich 2019): `x / rms(x) * gain`.

use super::{NORM_EPS, math::dot_rows};

/// Normalizes rows of `gain.len()` elements; gives the rows and each one's `1 / rms`.
pub(super) fn normalize(x: &[f32], gain: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let d = gain.len();
    let mut out = vec![0.0; x.len()];
    let inverses = x
        .chunks_exact(d)
        .zip(out.chunks_exact_mut(d))
        .map(|(x, out)| {
            let inverse = (dot_rows(x, x) / d as f32 + NORM_EPS).sqrt().recip();
            for ((out, x), gain) in out.iter_mut().zip(x).zip(gain) {
                *out = x * inverse * gain;
            }
            inverse
        })
        .collect();
    (out, inverses)
}

/// What a norm keeps for its way back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<'a> {
    pub x: &'a [f32],
    pub inverses: &'a [f32],
    pub gain: &'a [f32],
}

/// Adds the gradient of `x` to `dx` and that of the gain to `dgain`.
pub(super) fn back(dout: &[f32], kept: Kept<'_>, dx: &mut [f32], dgain: &mut [f32]) {
    let d = kept.gain.len();
    let rows = kept.x.chunks_exact(d).zip(kept.inverses);
    let mut scaled = vec![0.0; d];
    for (((x, inverse), dout), dx) in rows.zip(dout.chunks_exact(d)).zip(dx.chunks_exact_mut(d)) {
        for i in 0..d {
            dgain[i] += dout[i] * x[i] * inverse;
            scaled[i] = dout[i] * kept.gain[i];
        }
        let along = dot_rows(&scaled, x) * inverse * inverse / d as f32;
        for i in 0..d {
            dx[i] += inverse * (scaled[i] - x[i] * along);
        }
    }
}
