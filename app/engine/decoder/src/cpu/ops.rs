//! The small steps between multiplications, on plain slices: norms, activations, sums.
//!
//! Loops are written without branches and calls, so that the compiler makes vectors of them.

use mtor_checkpoint::Activation;

/// Root mean square norm of each row of `weight.len()` numbers, in place.
/// (Zhang and Sennrich, 2019.)
pub(crate) fn rms_norm(rows: &mut [f32], weight: &[f32], eps: f32) {
    for row in rows.chunks_exact_mut(weight.len().max(1)) {
        let mean = sum_of_squares(row) / weight.len() as f32;
        let inverse = 1.0 / (mean + eps).sqrt();
        for (value, weight) in row.iter_mut().zip(weight) {
            *value = *value * inverse * weight;
        }
    }
}

/// Norm of each row of `weight.len()` numbers by mean and deviation, in place.
/// (Ba, Kiros and Hinton, 2016.)
pub(crate) fn layer_norm(rows: &mut [f32], weight: &[f32], bias: &[f32], eps: f32) {
    let n = weight.len().max(1);
    for row in rows.chunks_exact_mut(n) {
        let mean = folded(row, 0.0, |sum, value| sum + value, |a, b| a + b) / n as f32;
        row.iter_mut().for_each(|value| *value -= mean);
        let inverse = 1.0 / (sum_of_squares(row) / n as f32 + eps).sqrt();
        for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
            *value = *value * inverse * weight + bias;
        }
    }
}

/// `x += y`.
pub(crate) fn add(x: &mut [f32], y: &[f32]) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y;
    }
}

/// Adds a bias to each row.
pub(crate) fn add_bias(rows: &mut [f32], bias: &[f32]) {
    for row in rows.chunks_exact_mut(bias.len().max(1)) {
        add(row, bias);
    }
}

/// `gate = activation(gate) * up`.
pub(crate) fn gated(activation: Activation, gate: &mut [f32], up: &[f32]) {
    match activation {
        Activation::Silu => {
            for (gate, up) in gate.iter_mut().zip(up) {
                *gate = *gate * sigmoid(*gate) * up;
            }
        }
        Activation::GeluTanh => {
            for (gate, up) in gate.iter_mut().zip(up) {
                *gate = gelu_tanh(*gate) * up;
            }
        }
    }
}

/// `x = activation(x)`.
pub(crate) fn activated(activation: Activation, x: &mut [f32]) {
    for value in x {
        *value = match activation {
            Activation::Silu => *value * sigmoid(*value),
            Activation::GeluTanh => gelu_tanh(*value),
        };
    }
}

/// `cap * tanh(x / cap)`, which keeps numbers within the cap.
pub(crate) fn soft_cap(values: &mut [f32], cap: f32) {
    for value in values {
        let doubled = 2.0 * (*value / cap);
        *value = cap * (2.0 * sigmoid(doubled) - 1.0);
    }
}

/// Numbers that are positive and sum to one.
pub(crate) fn softmax(values: &mut [f32]) {
    let most = |a: f32, b: f32| if b > a { b } else { a };
    let largest = folded(values, f32::NEG_INFINITY, most, most);
    for value in values.iter_mut() {
        *value = exp(*value - largest);
    }
    let inverse = 1.0 / folded(values, 0.0, |sum, value| sum + value, |a, b| a + b);
    for value in values.iter_mut() {
        *value *= inverse;
    }
}

fn sum_of_squares(row: &[f32]) -> f32 {
    folded(row, 0.0, |sum, value| sum + value * value, |a, b| a + b)
}

/// A fold in eight lanes: one after another, each step would wait for the last.
#[inline(always)]
fn folded(
    values: &[f32],
    start: f32,
    step: impl Fn(f32, f32) -> f32,
    join: impl Fn(f32, f32) -> f32,
) -> f32 {
    let mut lanes = [start; 8];
    let (chunks, rest) = values.as_chunks::<8>();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = step(*lane, *value);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane = step(*lane, *value);
    }
    lanes.into_iter().fold(start, join)
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// GELU by tanh; `(1 + tanh u) / 2` is `sigmoid(2u)`.
#[inline(always)]
fn gelu_tanh(x: f32) -> f32 {
    /// 2 sqrt(2 / pi)
    const TWICE_ROOT: f32 = 1.595_769;
    x * sigmoid(TWICE_ROOT * (x + 0.044_715 * x * x * x))
}

/// e^x within 2e-7 of itself: the power of two by exponent bits, the rest by a polynomial
/// (Cephes' `expf`). Out of range it ends at the smallest or the largest normal number.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const MAGIC: f32 = 12_582_912.0;
    let x = if x < -87.0 { -87.0 } else { x };
    let x = if x > 88.0 { 88.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + MAGIC;
    let n = shifted - MAGIC;
    let rest = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for factor in [
        1.398_2e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        0.5,
    ] {
        sum = sum * rest + factor;
    }
    let fraction = sum * rest * rest + rest + 1.0;
    let exponent = shifted.to_bits().wrapping_sub(MAGIC.to_bits()) << 23;
    f32::from_bits(fraction.to_bits().wrapping_add(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_exp() {
        for i in -8700..8800 {
            let x = i as f32 / 100.0;
            let (ours, exact) = (f64::from(exp(x)), f64::from(x).exp());
            assert!(
                (ours / exact - 1.0).abs() < 2e-7,
                "exp({x}) = {ours}, not {exact}"
            );
        }
        assert!(exp(f32::NAN).is_nan());
        assert!(exp(-1e9) < 1e-37);
    }

    #[test]
    fn a_layer_norm_leaves_mean_and_deviation_of_its_weights() {
        let mut rows = [1.0, 2.0, 3.0, 6.0, -4.0, -4.0, -4.0, -4.0];
        layer_norm(&mut rows, &[2.0; 4], &[0.5; 4], 1e-6);
        let root = 3.5f32.sqrt();
        let expect = [-2.0, -1.0, 0.0, 3.0].map(|it| 2.0 * it / root + 0.5);
        for (found, expect) in rows.iter().zip(expect.into_iter().chain([0.5; 4])) {
            assert!((found - expect).abs() < 1e-5, "{rows:?}");
        }
    }

    #[test]
    fn activations_follow_their_formulas() {
        for i in -100..100 {
            let x = f64::from(i) / 8.0;
            let mut gate = [x as f32];
            gated(Activation::Silu, &mut gate, &[1.0]);
            let close = |found: f32, exact: f64| {
                let off = (f64::from(found) - exact).abs();
                assert!(off < 2e-6 * (1.0 + x.abs()), "at {x}: {found}, not {exact}");
            };
            close(gate[0], x / (1.0 + (-x).exp()));
            let mut gate = [x as f32];
            gated(Activation::GeluTanh, &mut gate, &[1.0]);
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x * x * x);
            close(gate[0], 0.5 * x * (1.0 + inner.tanh()));
            let mut alone = [x as f32];
            activated(Activation::GeluTanh, &mut alone);
            close(alone[0], 0.5 * x * (1.0 + inner.tanh()));
            let mut capped = [x as f32];
            soft_cap(&mut capped, 3.0);
            close(capped[0], 3.0 * (x / 3.0).tanh());
        }
    }
}
