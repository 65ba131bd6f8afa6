//! Two single outlines: which place of one becomes which place of the other.
//!
//! Both are walked at once. Places that lie alike and head alike are matched (dynamic time
//! warping, the pace of either side at most twice the other's); corners near enough to each
//! other's place go to each other. Every vertex of either side stays and is cut into the other.

use super::{
    contour::{Contour, Pair},
    curve::{Cubic, Vector, distance, minus},
    ring::Ring,
};

/// Places at which an outline is compared.
const PLACES: usize = 64;
/// How far the walks may drift apart, in places.
const DRIFT: usize = 20;
/// Vertices this near on the common walk become one, a share of it.
const SNAP: f64 = 0.02;
/// Pieces are no longer than this share of the walk: long ones swing.
const PIECE: f64 = 1.0 / 24.0;

/// How places are compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    /// What heading apart costs, against lying apart by the outline's size.
    pub(super) heading: f64,
    /// Whether places are seen from each outline's own center.
    pub(super) centered: bool,
    /// Whether the pace may change; else both are walked evenly.
    pub(super) warped: bool,
}

struct Feature {
    place: Vector,
    heading: Vector,
}

fn features(ring: &Ring<'_>, centered: bool, size: f64) -> Vec<Feature> {
    let points: Vec<_> = (0..=PLACES)
        .map(|i| ring.at(i as f64 / PLACES as f64))
        .collect();
    let count = points.len() as f64;
    let mean = [0, 1].map(|axis: usize| points.iter().map(|(p, _)| p[axis]).sum::<f64>() / count);
    let center = if centered { mean } else { [0.0; 2] };
    let feature = |(p, heading): &(Vector, Vector)| Feature {
        place: minus(*p, center).map(|x| x / size),
        heading: *heading,
    };
    points.iter().map(feature).collect()
}

/// The two outlines as runs of as many pieces. Both are closed, or both are open.
pub(super) fn matched(a: &Contour, b: &Contour, weights: Weights) -> Pair {
    let rings = [Ring::new(a), Ring::new(b)];
    let size = a.length().max(b.length()).max(f64::MIN_POSITIVE) / 3.0;
    let lists = [0, 1].map(|i: usize| features(&rings[i], weights.centered, size));
    let cost = |i: usize, j: usize| {
        let (p, q) = (&lists[0][i % PLACES], &lists[1][j % PLACES]);
        let dot = p.heading[0] * q.heading[0] + p.heading[1] * q.heading[1];
        distance(p.place, q.place).powi(2) + weights.heading * (1.0 - dot)
    };
    let closed = a.closed && b.closed;
    let total = |shift: usize| (0..PLACES).map(|i| cost(i, i + shift)).sum::<f64>();
    let shift = if closed {
        (0..PLACES)
            .min_by(|s, t| total(*s).total_cmp(&total(*t)))
            .unwrap_or(0)
    } else {
        0
    };
    let shifted = |i: usize, j: usize| cost(i.min(PLACES), j + shift);
    let walk = if weights.warped {
        warp(&shifted)
    } else {
        vec![[0.0; 2], [1.0; 2]]
    };
    let offset = shift as f64 / PLACES as f64;
    let cuts = cuts(&rings, &walk, offset);
    let part = |side: usize| -> Vec<Cubic> {
        let base = if side == 0 { 0.0 } else { offset };
        let parts = cuts.windows(2);
        parts
            .map(|w| rings[side].part(w[0][side] + base, w[1][side] + base))
            .collect()
    };
    let mut pair = Pair {
        from: part(0),
        to: part(1),
        closed,
    };
    mend(&mut pair.from, closed);
    mend(&mut pair.to, closed);
    pair
}

/// Makes every piece begin just where the one before ends.
fn mend(curves: &mut [Cubic], closed: bool) {
    for i in 1..curves.len() {
        curves[i].0[0] = curves[i - 1].0[3];
    }
    if let (true, Some(end), Some(first)) =
        (closed, curves.last().map(Cubic::end), curves.first_mut())
    {
        first.0[0] = end;
    }
}

/// The cheapest walk from start to end, as pairs of shares.
fn warp(cost: &dyn Fn(usize, usize) -> f64) -> Vec<[f64; 2]> {
    const STEPS: [(usize, usize); 5] = [(1, 1), (1, 2), (2, 1), (2, 3), (3, 2)];
    let side = PLACES + 1;
    let mut best = vec![(f64::INFINITY, 0_usize); side * side];
    best[0] = (0.0, 0);
    for i in 1..side {
        for j in i.saturating_sub(DRIFT).max(1)..side.min(i + DRIFT + 1) {
            let own = cost(i, j);
            for (k, (di, dj)) in STEPS.iter().enumerate() {
                if *di <= i && *dj <= j {
                    let before = best[(i - di) * side + j - dj].0;
                    let sum = before + own * (di + dj) as f64 / 2.0;
                    if sum < best[i * side + j].0 {
                        best[i * side + j] = (sum, k);
                    }
                }
            }
        }
    }
    let (mut i, mut j) = (PLACES, PLACES);
    let mut walk = vec![[1.0; 2]];
    while i > 0 && j > 0 {
        let (di, dj) = STEPS[best[i * side + j].1];
        (i, j) = (i.saturating_sub(di), j.saturating_sub(dj));
        walk.push([i as f64 / PLACES as f64, j as f64 / PLACES as f64]);
    }
    if walk.last() != Some(&[0.0; 2]) {
        return vec![[0.0; 2], [1.0; 2]];
    }
    walk.reverse();
    walk
}

/// The other side's share on the walk.
fn across(walk: &[[f64; 2]], side: usize, share: f64) -> f64 {
    let above = walk
        .partition_point(|w| w[side] <= share)
        .clamp(1, walk.len() - 1);
    let (low, high) = (walk[above - 1], walk[above]);
    let part = (share - low[side]) / (high[side] - low[side]).max(f64::MIN_POSITIVE);
    low[1 - side] + (high[1 - side] - low[1 - side]) * part.clamp(0.0, 1.0)
}

/// Shares, from both sides' start, at which both are cut: every vertex of either side.
fn cuts(rings: &[Ring<'_>; 2], walk: &[[f64; 2]], offset: f64) -> Vec<[f64; 2]> {
    let vertices = |side: usize, offset: f64| -> Vec<f64> {
        let starts = &rings[side].starts;
        let inner = starts[..starts.len() - 1]
            .iter()
            .map(|s| (s - offset).rem_euclid(1.0));
        let mut inner: Vec<f64> = inner.filter(|s| *s > 1e-9 && *s < 1.0 - 1e-9).collect();
        inner.sort_by(f64::total_cmp);
        inner
    };
    let (own, mut other) = (vertices(0, 0.0), vertices(1, offset));
    let mut out = vec![[0.0; 2], [1.0; 2]];
    for share in own {
        let image = across(walk, 0, share);
        let near = other
            .iter()
            .enumerate()
            .map(|(i, o)| ((o - image).abs(), i))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|(gap, _)| *gap < SNAP);
        out.push([share, near.map_or(image, |(_, i)| other.remove(i))]);
    }
    out.extend(
        other
            .into_iter()
            .map(|share| [across(walk, 1, share), share]),
    );
    // Snapping may turn neighbors round: both sides are sorted on their own, which pairs them
    // again by order and keeps every vertex.
    let mut sides = [0, 1].map(|s: usize| out.iter().map(|c| c[s]).collect::<Vec<_>>());
    sides.iter_mut().for_each(|s| s.sort_by(f64::total_cmp));
    let pairs: Vec<[f64; 2]> = sides[0]
        .iter()
        .zip(&sides[1])
        .map(|(a, b)| [*a, *b])
        .collect();
    subdivided(&pairs)
}

fn subdivided(pairs: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut out = vec![[0.0; 2]];
    for w in pairs.windows(2) {
        let longest = (w[1][0] - w[0][0]).max(w[1][1] - w[0][1]);
        let count = (longest / PIECE).ceil().max(1.0) as usize;
        let mix = |side: usize, i: usize| {
            w[0][side] + (w[1][side] - w[0][side]) * i as f64 / count as f64
        };
        out.extend((1..=count).map(|i| [mix(0, i), mix(1, i)]));
    }
    out
}
