//! Causal attention with grouped queries and rotary positions, sequence by sequence.

use std::ops::Range;

use super::{
    HEAD, ROPE_THETA, Shape,
    math::{add_scaled, dot, head, head_mut, softmax},
};

/// Which way a rotation goes: forward in the forward pass, back in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Forward,
    Back,
}

/// Turns queries and keys by their positions, the first half of each head against the second.
pub(super) fn rotate(qkv: &mut [f32], spans: &[Range<usize>], shape: &Shape, turn: Turn) {
    let longest = spans.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
    let table = angles(longest, turn);
    let width = shape.qkv();
    for span in spans {
        let rows = &mut qkv[span.start * width..span.end * width];
        for (row, (cos, sin)) in rows.chunks_exact_mut(width).zip(&table) {
            for at in 0..shape.heads + shape.kv_heads {
                let (low, high) = head_mut(row, at * HEAD).split_at_mut(HEAD / 2);
                for i in 0..HEAD / 2 {
                    let (a, b) = (low[i], high[i]);
                    low[i] = a * cos[i] - b * sin[i];
                    high[i] = b * cos[i] + a * sin[i];
                }
            }
        }
    }
}

type Half = [f32; HEAD / 2];

fn angles(longest: usize, turn: Turn) -> Vec<(Half, Half)> {
    let sign = if turn == Turn::Forward { 1.0 } else { -1.0 };
    (0..longest)
        .map(|position| {
            let (mut cos, mut sin) = ([0.0; HEAD / 2], [0.0; HEAD / 2]);
            for i in 0..HEAD / 2 {
                let frequency = ROPE_THETA.powf(-((2 * i) as f32) / HEAD as f32);
                let angle = position as f32 * frequency;
                (cos[i], sin[i]) = (angle.cos(), sign * angle.sin());
            }
            (cos, sin)
        })
        .collect()
}

/// One head of one sequence: where its parts begin in a row.
#[derive(Debug, Clone, Copy)]
struct Place {
    width: usize,
    attended: usize,
    q: usize,
    k: usize,
    v: usize,
}

fn place(shape: &Shape, head: usize) -> Place {
    let kv = head / (shape.heads / shape.kv_heads);
    Place {
        width: shape.qkv(),
        attended: shape.attended(),
        q: head * HEAD,
        k: (shape.heads + kv) * HEAD,
        v: (shape.heads + shape.kv_heads + kv) * HEAD,
    }
}

fn scale() -> f32 {
    (HEAD as f32).sqrt().recip()
}

/// Gives the attended rows `[n, heads * HEAD]` and the probabilities, which the way back needs.
pub(super) fn attend(qkv: &[f32], spans: &[Range<usize>], shape: &Shape) -> (Vec<f32>, Vec<f32>) {
    let n_rows = qkv.len() / shape.qkv();
    let mut out = vec![0.0; n_rows * shape.attended()];
    let mut all = Vec::with_capacity(n_probabilities(spans, shape));
    for span in spans {
        for head_idx in 0..shape.heads {
            let p = place(shape, head_idx);
            let rows = &qkv[span.start * p.width..span.end * p.width];
            let out = &mut out[span.start * p.attended..span.end * p.attended];
            for (i, (row, out)) in rows
                .chunks_exact(p.width)
                .zip(out.chunks_exact_mut(p.attended))
                .enumerate()
            {
                let from = all.len();
                let (q, seen) = (head(row, p.q), rows.chunks_exact(p.width).take(i + 1));
                all.extend(seen.clone().map(|row| scale() * dot(q, head(row, p.k))));
                softmax(&mut all[from..]);
                let out = head_mut(out, p.q);
                for (row, share) in seen.zip(&all[from..]) {
                    add_scaled(out, *share, head(row, p.v));
                }
            }
        }
    }
    (out, all)
}

fn n_probabilities(spans: &[Range<usize>], shape: &Shape) -> usize {
    let triangle = |span: &Range<usize>| span.len() * (span.len() + 1) / 2;
    spans.iter().map(triangle).sum::<usize>() * shape.heads
}

/// The gradient of the (rotated) queries, keys and values.
pub(super) fn attend_back(
    dout: &[f32],
    qkv: &[f32],
    probabilities: &[f32],
    (spans, shape): (&[Range<usize>], &Shape),
) -> Vec<f32> {
    let mut dqkv = vec![0.0; qkv.len()];
    let mut at = 0;
    let mut dshares = Vec::new();
    for span in spans {
        for head_idx in 0..shape.heads {
            let p = place(shape, head_idx);
            let rows = &qkv[span.start * p.width..span.end * p.width];
            let drows = &mut dqkv[span.start * p.width..span.end * p.width];
            for i in 0..span.len() {
                let shares = &probabilities[at..=at + i];
                at += i + 1;
                let dout = head(&dout[(span.start + i) * p.attended..], p.q);
                dshares.clear();
                let seen = rows.chunks_exact(p.width).take(i + 1);
                dshares.extend(seen.map(|row| dot(dout, head(row, p.v))));
                let mean: f32 = dshares.iter().zip(shares).map(|(d, share)| d * share).sum();
                let q = *head(&rows[i * p.width..], p.q);
                let mut dq = [0.0; HEAD];
                for (j, (dshare, share)) in dshares.iter().zip(shares).enumerate() {
                    let ds = scale() * share * (dshare - mean);
                    let row = j * p.width;
                    add_scaled(&mut dq, ds, head(&rows[row..], p.k));
                    add_scaled(head_mut(&mut drows[row..], p.k), ds, &q);
                    add_scaled(head_mut(&mut drows[row..], p.v), *share, dout);
                }
                add_scaled(head_mut(&mut drows[i * p.width..], p.q), 1.0, &dq);
            }
        }
    }
    dqkv
}
