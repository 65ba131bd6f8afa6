//! Numbers, maps and lines as the scene model has them.

use mtor_video::{Affine, Path, Point, Segment, limits::NUMBER_MAX};
use usvg::tiny_skia_path::{self as source, PathSegment};

/// Within what a scene may hold. What lies farther out is not seen anyway.
pub(super) fn number(value: f32) -> f32 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(-NUMBER_MAX, NUMBER_MAX)
    }
}

pub(super) fn point(x: f32, y: f32) -> Point {
    Point::new(number(x), number(y))
}

/// `None` when it leaves the numbers of a scene.
pub(super) fn affine(it: source::Transform) -> Option<Affine> {
    within(Affine([it.sx, it.ky, it.kx, it.sy, it.tx, it.ty]))
}

pub(super) fn within(affine: Affine) -> Option<Affine> {
    let fits = affine.0.iter().all(|c| c.abs() <= NUMBER_MAX);
    fits.then_some(affine)
}

/// Quadratic segments become cubic ones.
pub(super) fn path(it: &source::Path) -> Path {
    let place = |p: source::Point| point(p.x, p.y);
    let mut last = Point::ZERO;
    let mut segments = Vec::with_capacity(it.len());
    for segment in it.segments() {
        segments.push(match segment {
            PathSegment::MoveTo(to) => {
                last = place(to);
                Segment::Move(last)
            }
            PathSegment::LineTo(to) => {
                last = place(to);
                Segment::Line(last)
            }
            PathSegment::QuadTo(handle, to) => {
                let raised = raise(last, place(handle), place(to));
                last = place(to);
                raised
            }
            PathSegment::CubicTo(leave, arrive, to) => {
                last = place(to);
                Segment::Cubic(place(leave), place(arrive), last)
            }
            PathSegment::Close => Segment::Close,
        });
    }
    Path { segments }
}

/// The cubic that equals a quadratic.
pub(crate) fn raise(from: Point, handle: Point, to: Point) -> Segment {
    let toward = |p: Point| {
        Point::new(
            p.x + (handle.x - p.x) * 2.0 / 3.0,
            p.y + (handle.y - p.y) * 2.0 / 3.0,
        )
    };
    Segment::Cubic(toward(from), toward(to), to)
}

pub(super) fn mapped(path: &Path, by: Affine) -> Path {
    let map = |p: &Point| {
        let p = by.apply(*p);
        point(p.x, p.y)
    };
    let segments = path.segments.iter().map(|segment| match segment {
        Segment::Move(p) => Segment::Move(map(p)),
        Segment::Line(p) => Segment::Line(map(p)),
        Segment::Cubic(a, b, c) => Segment::Cubic(map(a), map(b), map(c)),
        Segment::Close => Segment::Close,
    });
    Path {
        segments: segments.collect(),
    }
}
