//! Curves through points, and what styles do to them.

use mtor_video::{Path, Point, Segment};

use crate::{
    drawing::map_path,
    math::{Random, cos_turns, pt, sin_turns},
};

/// A closed curve through the points (Catmull-Rom as cubics).
pub(crate) fn closed(points: &[Point]) -> Path {
    let n = points.len();
    if n < 3 {
        return Path::polygon(points);
    }
    let at = |idx: usize| points[idx % n];
    let mut segments = vec![Segment::Move(points[0])];
    for idx in 0..n {
        segments.push(leg([at(idx + n - 1), at(idx), at(idx + 1), at(idx + 2)]));
    }
    segments.push(Segment::Close);
    Path { segments }
}

/// An open curve through the points.
pub(crate) fn open(points: &[Point]) -> Path {
    let n = points.len();
    if n < 3 {
        return Path::polyline(points);
    }
    let mut segments = vec![Segment::Move(points[0])];
    for idx in 0..n - 1 {
        let before = points[idx.saturating_sub(1)];
        let after = points[(idx + 2).min(n - 1)];
        segments.push(leg([before, points[idx], points[idx + 1], after]));
    }
    Path { segments }
}

fn leg([before, from, to, after]: [Point; 4]) -> Segment {
    let first = pt(
        from.x + (to.x - before.x) / 6.0,
        from.y + (to.y - before.y) / 6.0,
    );
    let second = pt(
        to.x - (after.x - from.x) / 6.0,
        to.y - (after.y - from.y) / 6.0,
    );
    Segment::Cubic(first, second, to)
}

/// Part of an ellipse, in degrees clockwise from the right.
pub(crate) fn arc(center: Point, radii: Point, from_deg: f32, to_deg: f32) -> Path {
    /// One point for each 30 degrees keeps the curve within a hair of the ellipse.
    const STEP_DEG: f32 = 30.0;
    let n = ((to_deg - from_deg).abs() / STEP_DEG)
        .ceil()
        .clamp(2.0, 12.0) as usize;
    let points: Vec<Point> = (0..=n)
        .map(|k| {
            let turns = (from_deg + (to_deg - from_deg) * k as f32 / n as f32) / 360.0;
            pt(
                center.x + radii.x * cos_turns(turns),
                center.y + radii.y * sin_turns(turns),
            )
        })
        .collect();
    open(&points)
}

/// A rectangle with rounded corners.
pub(crate) fn rounded([x, y, w, h]: [f32; 4], radius: f32) -> Path {
    let r = radius.min(w / 2.0).min(h / 2.0);
    if r <= 0.0 {
        return Path::rect(x, y, w, h);
    }
    // The handle of a quarter circle.
    let k = r * 0.45;
    let (right, bottom) = (x + w, y + h);
    let c = |a: (f32, f32), b: (f32, f32), to: (f32, f32)| {
        Segment::Cubic(pt(a.0, a.1), pt(b.0, b.1), pt(to.0, to.1))
    };
    let l = |px: f32, py: f32| Segment::Line(pt(px, py));
    Path {
        segments: vec![
            Segment::Move(pt(x + r, y)),
            l(right - r, y),
            c((right - k, y), (right, y + k), (right, y + r)),
            l(right, bottom - r),
            c(
                (right, bottom - k),
                (right - k, bottom),
                (right - r, bottom),
            ),
            l(x + r, bottom),
            c((x + k, bottom), (x, bottom - k), (x, bottom - r)),
            l(x, y + r),
            c((x, y + k), (x + k, y), (x + r, y)),
            Segment::Close,
        ],
    }
}

/// A hand that is not quite steady.
pub(crate) fn wobbled(path: &Path, amount: f32, hand: u64) -> Path {
    map_path(path, |p| {
        // The same point always moves the same way, so that corners stay closed.
        let place = (p.x * 10.0) as i64 as u64 ^ ((p.y * 10.0) as i64 as u64).rotate_left(32);
        let mut random = Random::new(place ^ hand, "hand");
        pt(
            p.x + random.range(-amount, amount),
            p.y + random.range(-amount, amount),
        )
    })
}

/// Straight edges only: `steps` for each curve.
pub(crate) fn straightened(path: &Path, steps: usize) -> Path {
    let mut segments = Vec::new();
    let mut from = Point::ZERO;
    for segment in &path.segments {
        match *segment {
            Segment::Cubic(a, b, to) => {
                for step in 1..=steps {
                    segments.push(Segment::Line(on_cubic(
                        [from, a, b, to],
                        step as f32 / steps as f32,
                    )));
                }
                from = to;
            }
            Segment::Move(p) | Segment::Line(p) => {
                segments.push(*segment);
                from = p;
            }
            Segment::Close => segments.push(Segment::Close),
        }
    }
    Path { segments }
}

fn on_cubic([p0, p1, p2, p3]: [Point; 4], t: f32) -> Point {
    let u = 1.0 - t;
    let (a, b, c, d) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
    pt(
        a * p0.x + b * p1.x + c * p2.x + d * p3.x,
        a * p0.y + b * p1.y + c * p2.y + d * p3.y,
    )
}

/// Stairs along a grid, as large pixels would show the path.
pub(crate) fn stepped(path: &Path, cell: f32) -> Path {
    let snap = |p: Point| Point::new((p.x / cell).round() * cell, (p.y / cell).round() * cell);
    let mut out: Vec<Segment> = Vec::new();
    let mut from = Point::ZERO;
    for segment in straightened(path, 4).segments {
        match segment {
            Segment::Move(p) => {
                from = snap(p);
                out.push(Segment::Move(from));
            }
            Segment::Line(p) | Segment::Cubic(_, _, p) => {
                let to = snap(p);
                stairs(&mut out, from, to, cell);
                from = to;
            }
            Segment::Close => out.push(Segment::Close),
        }
    }
    Path { segments: out }
}

fn stairs(out: &mut Vec<Segment>, from: Point, to: Point, cell: f32) {
    let (dx, dy) = ((to.x - from.x) / cell, (to.y - from.y) / cell);
    // One stair for each step along the shorter side.
    let n = dx.abs().min(dy.abs()).round().max(1.0);
    let mut at = from;
    for step in 1..=n as usize {
        let share = step as f32 / n;
        let x = ((from.x + (to.x - from.x) * share) / cell).round() * cell;
        let y = ((from.y + (to.y - from.y) * share) / cell).round() * cell;
        if (x - at.x).abs() > 0.01 {
            out.push(Segment::Line(pt(x, at.y)));
        }
        if (y - at.y).abs() > 0.01 {
            out.push(Segment::Line(pt(x, y)));
        }
        at = Point::new(x, y);
    }
}
