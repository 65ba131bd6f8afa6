//! Counts the places where a drawing's outline crosses itself.

use super::flat::Polygons;

/// Ends nearer than this to the other edge touch it; they do not cross. An icon is 24 wide.
pub(crate) const TOUCH: f64 = 1e-4;

struct Edge {
    a: [f64; 2],
    b: [f64; 2],
    low: [f64; 2],
    high: [f64; 2],
}

/// Pairs of edges that properly cross: each one's ends lie on both sides of the other.
pub(crate) fn crossings(polygons: &Polygons) -> usize {
    let mut edges = edges(polygons);
    edges.sort_by(|e, f| e.low[0].total_cmp(&f.low[0]));
    let mut count = 0;
    for (i, e) in edges.iter().enumerate() {
        let near = edges[i + 1..].iter().take_while(|f| f.low[0] <= e.high[0]);
        count += near
            .filter(|f| f.low[1] <= e.high[1] && e.low[1] <= f.high[1])
            .filter(|f| split(e, f) && split(f, e))
            .count();
    }
    count
}

fn edges(polygons: &Polygons) -> Vec<Edge> {
    let mut edges = Vec::new();
    for contour in polygons {
        for (i, a) in contour.iter().enumerate() {
            let b = contour[(i + 1) % contour.len()];
            if *a != b {
                edges.push(Edge {
                    a: *a,
                    b,
                    low: [a[0].min(b[0]), a[1].min(b[1])],
                    high: [a[0].max(b[0]), a[1].max(b[1])],
                });
            }
        }
    }
    edges
}

/// Whether the ends of `f` lie clearly on both sides of the line through `e`.
fn split(e: &Edge, f: &Edge) -> bool {
    let d = [e.b[0] - e.a[0], e.b[1] - e.a[1]];
    let length = d[0].hypot(d[1]);
    let side = |p: [f64; 2]| (d[0] * (p[1] - e.a[1]) - d[1] * (p[0] - e.a[0])) / length;
    let (p, q) = (side(f.a), side(f.b));
    (p > TOUCH && q < -TOUCH) || (p < -TOUCH && q > TOUCH)
}
