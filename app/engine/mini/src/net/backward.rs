//! The way back: gradients of all parameters, written by hand for this one architecture.

use super::{
    Batch, LayerSpans, Layout, Shape,
    attention::{Turn, attend_back, rotate},
    forward::{LayerTape, Tape, product},
    math::sigmoid,
    norm::{self, Kept},
};
use crate::gemm::{Into, Mat, gemm};

/// The gradient of the mean loss by every parameter.
pub fn backward(shape: &Shape, weights: &[f32], batch: &Batch, tape: Tape) -> Vec<f32> {
    let layout = Layout::new(shape);
    let mut grads = vec![0.0; layout.total];
    let Tape {
        layers,
        x_out,
        inverses_out,
        h_out,
        mut probabilities,
        ..
    } = tape;
    let (n, d) = (batch.targets.len(), shape.hidden);
    let share = 1.0 / n.max(1) as f32;
    for (row, (_, token)) in probabilities
        .chunks_exact_mut(shape.vocab)
        .zip(&batch.targets)
    {
        row[*token as usize] -= 1.0;
        row.iter_mut().for_each(|p| *p *= share);
    }
    let dlogits = Mat::new(&probabilities, n, shape.vocab);
    let into = &mut grads[layout.embed.clone()];
    gemm(into, dlogits.t(), Mat::new(&h_out, n, d), Into::Add);
    let embed = Mat::new(&weights[layout.embed.clone()], shape.vocab, d);
    let dh_out = product(dlogits, embed);
    let kept = Kept {
        x: &x_out,
        inverses: &inverses_out,
        gain: &weights[layout.norm.clone()],
    };
    let mut dx_out = vec![0.0; n * d];
    norm::back(&dh_out, kept, &mut dx_out, &mut grads[layout.norm]);
    let mut dx = vec![0.0; batch.tokens.len() * d];
    for ((row, _), from) in batch.targets.iter().zip(dx_out.chunks_exact(d)) {
        add(&mut dx[row * d..(row + 1) * d], from);
    }
    for (spans, tape) in layout.layers.iter().zip(layers).rev() {
        feed_forward(shape, weights, (spans, &tape), (&mut dx, &mut grads));
        attention(shape, weights, (spans, &tape), (&mut dx, &mut grads), batch);
    }
    for (token, from) in batch.tokens.iter().zip(dx.chunks_exact(d)) {
        let at = layout.embed.start + *token as usize * d;
        add(&mut grads[at..at + d], from);
    }
    grads
}

fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}

fn feed_forward(
    shape: &Shape,
    weights: &[f32],
    (spans, tape): (&LayerSpans, &LayerTape),
    (dx, grads): (&mut [f32], &mut [f32]),
) {
    let (d, inner) = (shape.hidden, shape.inner);
    let n = dx.len() / d;
    let dout = Mat::new(dx, n, d);
    let dactive = product(dout, Mat::new(&weights[spans.down.clone()], d, inner));
    let active = Mat::new(&tape.active, n, inner);
    gemm(&mut grads[spans.down.clone()], dout.t(), active, Into::Add);
    let dgate_up = activate_back(&dactive, &tape.gate_up, inner);
    let dgate_up = Mat::new(&dgate_up, n, 2 * inner);
    let h = Mat::new(&tape.h_mid, n, d);
    gemm(
        &mut grads[spans.gate_up.clone()],
        dgate_up.t(),
        h,
        Into::Add,
    );
    let w = Mat::new(&weights[spans.gate_up.clone()], 2 * inner, d);
    let dh = product(dgate_up, w);
    let kept = Kept {
        x: &tape.x_mid,
        inverses: &tape.inverses_mid,
        gain: &weights[spans.norm_mid.clone()],
    };
    norm::back(&dh, kept, dx, &mut grads[spans.norm_mid.clone()]);
}

fn attention(
    shape: &Shape,
    weights: &[f32],
    (spans, tape): (&LayerSpans, &LayerTape),
    (dx, grads): (&mut [f32], &mut [f32]),
    batch: &Batch,
) {
    let (d, width) = (shape.hidden, shape.attended());
    let n = dx.len() / d;
    let dout = Mat::new(dx, n, d);
    let dattended = product(dout, Mat::new(&weights[spans.out.clone()], d, width));
    let attended = Mat::new(&tape.attended, n, width);
    gemm(&mut grads[spans.out.clone()], dout.t(), attended, Into::Add);
    let sizes = (batch.spans.as_slice(), shape);
    let mut dqkv = attend_back(&dattended, &tape.qkv, &tape.probabilities, sizes);
    rotate(&mut dqkv, &batch.spans, shape, Turn::Back);
    let dqkv = Mat::new(&dqkv, n, shape.qkv());
    let h = Mat::new(&tape.h_in, n, d);
    gemm(&mut grads[spans.qkv.clone()], dqkv.t(), h, Into::Add);
    let w = Mat::new(&weights[spans.qkv.clone()], shape.qkv(), d);
    let dh = product(dqkv, w);
    let kept = Kept {
        x: &tape.x_in,
        inverses: &tape.inverses_in,
        gain: &weights[spans.norm_in.clone()],
    };
    norm::back(&dh, kept, dx, &mut grads[spans.norm_in.clone()]);
}

/// Through `silu(gate) * up`.
fn activate_back(dactive: &[f32], gate_up: &[f32], inner: usize) -> Vec<f32> {
    let mut out = vec![0.0; gate_up.len()];
    let rows = gate_up
        .chunks_exact(2 * inner)
        .zip(dactive.chunks_exact(inner));
    for ((row, dactive), out) in rows.zip(out.chunks_exact_mut(2 * inner)) {
        let (gate, up) = row.split_at(inner);
        let (dgate, dup) = out.split_at_mut(inner);
        for i in 0..inner {
            let sigmoid = sigmoid(gate[i]);
            let silu = gate[i] * sigmoid;
            dup[i] = dactive[i] * silu;
            dgate[i] = dactive[i] * up[i] * (sigmoid + silu * (1.0 - sigmoid));
        }
    }
    out
}
