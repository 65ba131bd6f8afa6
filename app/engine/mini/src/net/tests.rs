//! The way back against differences of the way there.

use super::*;

const SHAPE: Shape = Shape {
    vocab: 11,
    hidden: 24,
    layers: 2,
    heads: 4,
    kv_heads: 2,
    inner: 20,
};

fn batch() -> Batch {
    Batch {
        tokens: vec![1, 5, 3, 7, 2, 2, 9, 10, 0],
        spans: vec![0..5, 5..9],
        targets: vec![(1, 3), (3, 2), (4, 6), (6, 10), (8, 1)],
    }
}

/// Larger than the first weights of a training: gradients then stand out of the rounding.
fn weights() -> Vec<f32> {
    let mut rng = Rng::new(5);
    let n = Layout::new(&SHAPE).total;
    (0..n).map(|_| 0.3 * rng.normal()).collect()
}

#[test]
fn gradients_equal_finite_differences() {
    let (weights, batch) = (weights(), batch());
    let grads = backward(&SHAPE, &weights, &batch, forward(&SHAPE, &weights, &batch));
    let layout = Layout::new(&SHAPE);
    let mut spans = vec![layout.embed.clone()];
    spans.extend(layout.gains());
    for layer in &layout.layers {
        let matrices = [&layer.qkv, &layer.out, &layer.gate_up, &layer.down];
        spans.extend(matrices.into_iter().cloned());
    }
    let mut rng = Rng::new(9);
    for span in spans {
        for _ in 0..12 {
            let at = span.start + rng.below(span.len());
            let loss = |step: f32| {
                let mut moved = weights.clone();
                moved[at] += step;
                f64::from(forward(&SHAPE, &moved, &batch).loss)
            };
            let numeric = (loss(4e-3) - loss(-4e-3)) / 8e-3;
            let error = (f64::from(grads[at]) - numeric).abs();
            assert!(
                error < 2e-3 * (1.0 + numeric.abs()),
                "{at} of {span:?}: {} {numeric}",
                grads[at]
            );
        }
    }
}

#[test]
fn sequences_of_a_batch_do_not_see_one_another() {
    let (weights, batch) = (weights(), batch());
    let alone = Batch {
        tokens: batch.tokens[5..].to_vec(),
        spans: std::iter::once(0..4).collect(),
        targets: vec![(1, 10), (3, 1)],
    };
    let both = forward(&SHAPE, &weights, &batch);
    let alone = forward(&SHAPE, &weights, &alone);
    let (both, alone) = (both.probabilities(), alone.probabilities());
    for (a, b) in both[3 * SHAPE.vocab..].iter().zip(alone) {
        assert!((a - b).abs() < 1e-6, "{a} {b}");
    }
}

#[test]
fn a_few_steps_against_the_gradient_lower_the_loss() {
    let (mut weights, batch) = (weights(), batch());
    let first = forward(&SHAPE, &weights, &batch).loss;
    for _ in 0..30 {
        let tape = forward(&SHAPE, &weights, &batch);
        let grads = backward(&SHAPE, &weights, &batch, tape);
        weights
            .iter_mut()
            .zip(&grads)
            .for_each(|(w, g)| *w -= 0.1 * g);
    }
    let last = forward(&SHAPE, &weights, &batch).loss;
    assert!(last < 0.7 * first, "{first} {last}");
}
