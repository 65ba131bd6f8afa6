//! What a morph does on its way: does it cross itself, does its area dip, how far it moves.

use super::{
    contour::Pair,
    curve::{Cubic, Vector, distance, lerp},
};

/// Lines for one curved piece.
const LINES: usize = 6;
/// Times looked at.
pub(super) const TIMES: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/// Ends nearer to an edge than this share of the drawing touch it.
const TOUCH: f64 = 1e-6;

/// An outline as a polygon.
pub(super) fn polygon(curves: &[Cubic]) -> Vec<Vector> {
    let mut out = Vec::new();
    for curve in curves {
        let flat = curve.bend() < 1e-9;
        let count = if flat { 1 } else { LINES };
        out.extend((0..count).map(|i| curve.at(i as f64 / count as f64)));
    }
    out
}

fn between(pair: &Pair, t: f64) -> Vec<Cubic> {
    let mix = |(a, b): (&Cubic, &Cubic)| Cubic([0, 1, 2, 3].map(|i| lerp(a.0[i], b.0[i], t)));
    pair.from.iter().zip(&pair.to).map(mix).collect()
}

fn edges(polygons: &[Vec<Vector>]) -> Vec<[Vector; 2]> {
    let mut edges = Vec::new();
    for polygon in polygons {
        for (i, a) in polygon.iter().enumerate() {
            let b = polygon[(i + 1) % polygon.len()];
            if *a != b {
                edges.push([*a, b]);
            }
        }
    }
    let left = |e: &[Vector; 2]| e[0][0].min(e[1][0]);
    edges.sort_by(|e, f| left(e).total_cmp(&left(f)));
    edges
}

/// Whether any two edges cross.
pub(super) fn crossed(polygons: &[Vec<Vector>], size: f64) -> bool {
    let edges = edges(polygons);
    let touch = TOUCH * size;
    edges.iter().enumerate().any(|(i, e)| {
        let right = e[0][0].max(e[1][0]);
        let (low, high) = (e[0][1].min(e[1][1]), e[0][1].max(e[1][1]));
        let near = edges[i + 1..]
            .iter()
            .take_while(|f| f[0][0].min(f[1][0]) <= right);
        let mut facing =
            near.filter(|f| f[0][1].max(f[1][1]) >= low && f[0][1].min(f[1][1]) <= high);
        facing.any(|f| split(e, f, touch) && split(f, e, touch))
    })
}

/// Whether the ends of `f` lie clearly on both sides of the line through `e`.
fn split(e: &[Vector; 2], f: &[Vector; 2], touch: f64) -> bool {
    let d = [e[1][0] - e[0][0], e[1][1] - e[0][1]];
    let slack = touch * d[0].hypot(d[1]);
    let side = |p: Vector| d[0] * (p[1] - e[0][1]) - d[1] * (p[0] - e[0][0]);
    let (p, q) = (side(f[0]), side(f[1]));
    (p > slack && q < -slack) || (p < -slack && q > slack)
}

/// Whether the outline crosses itself anywhere on the way.
pub(super) fn crosses(pairs: &[Pair], size: f64) -> bool {
    // The middle first: that is where most fail.
    let times = [0.5].iter().chain(&TIMES);
    times.into_iter().any(|t| {
        let polygons: Vec<_> = pairs.iter().map(|p| polygon(&between(p, *t))).collect();
        crossed(&polygons, size)
    })
}

fn signed_area(polygons: &[Vec<Vector>]) -> f64 {
    let cross = |a: Vector, b: Vector| a[0] * b[1] - a[1] * b[0];
    let area = |p: &Vec<Vector>| -> f64 {
        (0..p.len())
            .map(|i| cross(p[i], p[(i + 1) % p.len()]))
            .sum()
    };
    polygons.iter().map(area).sum::<f64>() / 2.0
}

/// The largest step of the area against the way of its ends, a share of the ends' difference
/// or, where they are nearly alike, of a tenth of the larger.
pub(super) fn area_fall(pairs: &[Pair]) -> f64 {
    let at = |t: f64| {
        let polygons: Vec<_> = pairs.iter().map(|p| polygon(&between(p, t))).collect();
        signed_area(&polygons)
    };
    let (first, last) = (at(0.0), at(1.0));
    let sign = if last >= first { 1.0 } else { -1.0 };
    let (mut high, mut fall) = (first * sign, 0.0_f64);
    for area in TIMES.map(at).into_iter().chain([last]) {
        high = high.max(area * sign);
        fall = fall.max(high - area * sign);
    }
    let tenth = first.abs().max(last.abs()) / 10.0;
    fall / (last - first).abs().max(tenth).max(f64::MIN_POSITIVE)
}

/// How far the outline moves, by its mean length.
pub(super) fn travel(pairs: &[Pair]) -> f64 {
    let pieces = pairs.iter().flat_map(|p| p.from.iter().zip(&p.to));
    let way = |(a, b): (&Cubic, &Cubic)| {
        let length = (distance(a.start(), a.end()) + distance(b.start(), b.end())) / 2.0;
        length * distance(a.at(0.5), b.at(0.5))
    };
    pieces.map(way).sum()
}
