//! Strokes to outlines: what a stroke covers, as polygons for a nonzero fill.
//!
//! A stroke is the sum of its pieces: a quad for each edge, a wedge for each join, a cap for
//! each end, all turning alike, so that a nonzero fill is exactly their union. Written as two
//! chains along the path, inner corners cut where the sides cross, hardly anything overlaps:
//! coverage adds up areas, and an overlap on a border would be counted twice there. That is
//! why strokes are not made of a tessellator's triangles.

use mtor_video::{LineCap, LineJoin, Path, Point, ResolvedStroke, Segment};

mod side;
mod trail;
mod vector;

use side::{Pen, cap, dot, side};
use trail::Trail;
use vector::Vector;

/// Points of one outline: about a hundred times what a dense map's coast takes. A stroke that
/// needs more is left out.
pub const POINTS_MAX: usize = 1 << 20;
/// Coordinates and widths beyond it, in shape units, leave nothing of f32 for a stroke's sides.
pub const COORDINATE_MAX: f32 = 1.0e9;

/// What a stroke covers, flattened to within `tolerance` (shape units), as closed polygons
/// that all turn alike or cut a hole; fill it nonzero.
///
/// Zero-length subpaths become dots with round caps and squares with square ones. Empty for a
/// width that is not above 0, for numbers that are none, and beyond [`POINTS_MAX`].
pub fn stroke(path: &Path, stroke: &ResolvedStroke, tolerance: f32) -> Path {
    let half = f64::from(stroke.width) / 2.0;
    let sane = half > 0.0 && stroke.width <= COORDINATE_MAX && tolerance > 0.0;
    if !sane || !path.segments.iter().all(is_sane) {
        return Path::default();
    }
    let pen = Pen::new(
        half,
        f64::from(tolerance),
        stroke.join,
        f64::from(stroke.miter_limit),
    );
    let mut outline = Path::default();
    let Some(trails) = trail::trails(path, &pen) else {
        return outline;
    };
    for trail in &trails {
        for polygon in polygons(trail, stroke.cap, &pen) {
            push(&mut outline, &polygon);
        }
        if outline.segments.len() > POINTS_MAX {
            return Path::default();
        }
    }
    outline
}

fn is_sane(segment: &Segment) -> bool {
    let sane = |p: &Point| p.x.abs() <= COORDINATE_MAX && p.y.abs() <= COORDINATE_MAX;
    match segment {
        Segment::Move(p) | Segment::Line(p) => sane(p),
        Segment::Cubic(a, b, c) => sane(a) && sane(b) && sane(c),
        Segment::Close => true,
    }
}

fn polygons(trail: &Trail, line_cap: LineCap, pen: &Pen) -> Vec<Vec<Vector>> {
    let (Some(first), Some(last)) = (trail.edges.first(), trail.edges.last()) else {
        return dot(trail.start, line_cap, pen).into_iter().collect();
    };
    let mut right = side(trail, 1.0, pen);
    let mut left = side(trail, -1.0, pen);
    left.reverse();
    if trail.closed {
        return vec![right, left];
    }
    cap(last.to, last.normal_to, line_cap, pen, &mut right);
    right.append(&mut left);
    cap(first.from, -first.normal_from, line_cap, pen, &mut right);
    vec![right]
}

fn push(outline: &mut Path, polygon: &[Vector]) {
    let points = polygon.iter().map(|v| Point::new(v.x as f32, v.y as f32));
    if polygon.len() < 3
        || points
            .clone()
            .any(|p| !(p.x.is_finite() && p.y.is_finite()))
    {
        return;
    }
    let first = outline.segments.len();
    outline.segments.extend(points.map(Segment::Line));
    if let Some(segment @ Segment::Line(_)) = outline.segments.get_mut(first)
        && let Segment::Line(start) = *segment
    {
        *segment = Segment::Move(start);
        outline.segments.push(Segment::Close);
    }
}

/// How a join is made where two edges of a flattened curve meet.
const CURVE_JOIN: LineJoin = LineJoin::Round;

#[cfg(test)]
mod tests;
