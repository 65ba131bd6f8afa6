//! AdamW (Loshchilov and Hutter 2019) over the flat vector of parameters.

use crate::net::{Layout, Shape};

const BETA_1: f32 = 0.9;
/// Shorter than usual: batches are small and their gradients change fast.
const BETA_2: f32 = 0.98;
const EPSILON: f32 = 1e-8;
/// Pull of matrices toward zero. Gains do not decay.
const DECAY: f32 = 0.05;
/// Longer gradients are shortened to this.
const NORM_MAX: f64 = 1.0;

/// The optimizer's two moments, and how many steps it made.
#[derive(Debug, Clone)]
pub struct Adam {
    pub first: Vec<f32>,
    pub second: Vec<f32>,
    pub step: u64,
}

impl Adam {
    pub fn new(n: usize) -> Self {
        Self {
            first: vec![0.0; n],
            second: vec![0.0; n],
            step: 0,
        }
    }

    /// Moves the weights against the gradient; gives the gradient's length.
    pub fn update(&mut self, shape: &Shape, weights: &mut [f32], grads: &[f32], rate: f32) -> f64 {
        self.step += 1;
        let squares: f64 = grads.iter().map(|g| f64::from(*g) * f64::from(*g)).sum();
        let norm = squares.sqrt();
        let shorten = (NORM_MAX / norm.max(NORM_MAX)) as f32;
        let steps = self.step.min(100_000) as i32;
        let unbias_1 = 1.0 / (1.0 - BETA_1.powi(steps));
        let unbias_2 = 1.0 / (1.0 - BETA_2.powi(steps));
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((w, g), (first, second)) in weights.iter_mut().zip(grads).zip(moments) {
            let g = g * shorten;
            *first = BETA_1 * *first + (1.0 - BETA_1) * g;
            *second = BETA_2 * *second + (1.0 - BETA_2) * g * g;
            let length = (*second * unbias_2).sqrt() + EPSILON;
            *w -= rate * *first * unbias_1 / length;
        }
        decay(shape, weights, rate);
        norm
    }
}

fn decay(shape: &Shape, weights: &mut [f32], rate: f32) {
    let keep = 1.0 - rate * DECAY;
    let mut at = 0;
    for gain in Layout::new(shape).gains() {
        weights[at..gain.start].iter_mut().for_each(|w| *w *= keep);
        at = gain.end;
    }
    weights[at..].iter_mut().for_each(|w| *w *= keep);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_goes_down_and_gains_do_not_decay() {
        let shape = Shape {
            vocab: 2,
            hidden: 2,
            layers: 0,
            heads: 1,
            kv_heads: 1,
            inner: 1,
        };
        let mut weights = vec![1.0; 6];
        let mut adam = Adam::new(6);
        let norm = adam.update(&shape, &mut weights, &[3.0, 0.0, 0.0, 0.0, 0.0, -4.0], 0.1);
        assert!((norm - 5.0).abs() < 1e-6);
        let want = [0.9 * 0.995, 0.995, 0.995, 0.995, 1.0, 1.1];
        for (got, want) in weights.iter().zip(want) {
            assert!((got - want).abs() < 1e-3, "{weights:?}");
        }
    }
}
