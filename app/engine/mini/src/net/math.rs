//! Small functions over slices that the compiler can vectorize.

use super::HEAD;

/// e^x within a few units in the last place; below -87 it is about 0 (Cephes' polynomial).
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    const LOG2_E: f32 = std::f32::consts::LOG2_E;
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 88.0);
    let n = (x * LOG2_E + 0.5).floor();
    let r = x - n * LN_2_HIGH - n * LN_2_LOW;
    let p = 1.987_569_2e-4;
    let p = p * r + 1.398_2e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 1.666_666_5e-1;
    let p = p * r + 0.5;
    let p = p * r * r + r + 1.0;
    p * f32::from_bits(((n as i32 + 127) as u32) << 23)
}

#[inline(always)]
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[inline(always)]
pub(super) fn dot(a: &[f32; HEAD], b: &[f32; HEAD]) -> f32 {
    let mut lanes = [0.0; 16];
    for i in 0..16 {
        lanes[i] = a[i] * b[i] + a[i + 16] * b[i + 16];
    }
    let mut eight = [0.0; 8];
    for i in 0..8 {
        eight[i] = lanes[i] + lanes[i + 8];
    }
    (eight[0] + eight[4]) + (eight[1] + eight[5]) + (eight[2] + eight[6]) + (eight[3] + eight[7])
}

/// `y += a x`
#[inline(always)]
pub(super) fn add_scaled(y: &mut [f32; HEAD], a: f32, x: &[f32; HEAD]) {
    for i in 0..HEAD {
        y[i] += a * x[i];
    }
}

/// Sum of products of two rows of any length, in sixteen lanes.
pub(super) fn dot_rows(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; 16];
    let (chunks_a, rest_a) = a.as_chunks::<16>();
    let (chunks_b, rest_b) = b.as_chunks::<16>();
    for (a, b) in chunks_a.iter().zip(chunks_b) {
        for i in 0..16 {
            lanes[i] += a[i] * b[i];
        }
    }
    let rest: f32 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

/// Softmax in place; gives the maximum and the sum of exponentials.
pub(super) fn softmax(row: &mut [f32]) -> (f32, f32) {
    let max = row.iter().fold(f32::NEG_INFINITY, |m, x| m.max(*x));
    for x in row.iter_mut() {
        *x = exp(*x - max);
    }
    let mut lanes = [0.0; 16];
    let (chunks, rest) = row.as_chunks::<16>();
    for chunk in chunks {
        for i in 0..16 {
            lanes[i] += chunk[i];
        }
    }
    let sum = lanes.iter().sum::<f32>() + rest.iter().sum::<f32>();
    let scale = sum.recip();
    for x in row.iter_mut() {
        *x *= scale;
    }
    (max, sum)
}

/// The head that starts at `at` of a row.
#[inline(always)]
pub(super) fn head(row: &[f32], at: usize) -> &[f32; HEAD] {
    row[at..]
        .first_chunk()
        .expect("a row holds its heads whole")
}

#[inline(always)]
pub(super) fn head_mut(row: &mut [f32], at: usize) -> &mut [f32; HEAD] {
    row[at..]
        .first_chunk_mut()
        .expect("a row holds its heads whole")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_right_to_seven_digits() {
        for i in -8000..=8000 {
            let x = i as f32 / 100.0;
            let (got, want) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((got / want - 1.0).abs() < 4e-7, "{x}: {got} {want}");
        }
        assert!(exp(-1e9) < 1e-37);
    }
}
