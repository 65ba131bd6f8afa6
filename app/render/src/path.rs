//! A scene's path in lyon's terms.
//!
//! Segments mean what they mean on a 2D canvas: a line without a start begins there, and
//! what follows a close begins where the closed subpath began. Points that are not finite, or
//! far beyond any stage, are left out: lyon does not accept the first and chokes on the second.

use lyon_path::{math, path::Builder};
use mtor_video::{Path, Point, Segment};

use crate::limits::COORDINATE_MAX;

/// The path for lyon's tessellators.
pub(crate) fn to_lyon(path: &Path) -> lyon_path::Path {
    let mut pen = Pen {
        out: lyon_path::Path::builder(),
        start: None,
        open: false,
    };
    for segment in path.segments.iter().filter(|s| is_usable(s)) {
        pen.step(*segment);
    }
    pen.lift(false);
    pen.out.build()
}

struct Pen {
    out: Builder,
    /// Where the current subpath began; kept after a close.
    start: Option<Point>,
    open: bool,
}

impl Pen {
    fn step(&mut self, segment: Segment) {
        match segment {
            Segment::Move(to) => {
                self.lift(false);
                self.start = Some(to);
            }
            Segment::Line(to) => {
                if self.touch(to) {
                    self.out.line_to(point(to));
                }
            }
            Segment::Cubic(c1, c2, to) => {
                self.touch(c1);
                let (c1, c2, to) = (point(c1), point(c2), point(to));
                self.out.cubic_bezier_to(c1, c2, to);
            }
            Segment::Close => self.lift(true),
        }
    }

    /// Makes sure that a subpath is open; false when it begins only now, at `fallback`.
    fn touch(&mut self, fallback: Point) -> bool {
        let began = self.start.is_some();
        if !self.open {
            let start = *self.start.get_or_insert(fallback);
            self.out.begin(point(start));
            self.open = true;
        }
        began
    }

    fn lift(&mut self, close: bool) {
        if self.open {
            self.out.end(close);
            self.open = false;
        }
    }
}

fn point(p: Point) -> math::Point {
    math::point(p.x, p.y)
}

fn is_usable(segment: &Segment) -> bool {
    let near = |p: &Point| p.x.abs() <= COORDINATE_MAX && p.y.abs() <= COORDINATE_MAX;
    match segment {
        Segment::Move(p) | Segment::Line(p) => near(p),
        Segment::Cubic(a, b, c) => near(a) && near(b) && near(c),
        Segment::Close => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: f32, y: f32) -> Point {
        Point::new(x, y)
    }

    /// Subpaths as `begin-points closed?`.
    #[track_caller]
    fn check(segments: &[Segment], expect: &str) {
        let path = to_lyon(&Path {
            segments: segments.to_vec(),
        });
        let mut found = String::new();
        for event in &path {
            match event {
                lyon_path::Event::Begin { at } => found += &format!("b{},{} ", at.x, at.y),
                lyon_path::Event::Line { to, .. } => found += &format!("l{},{} ", to.x, to.y),
                lyon_path::Event::Quadratic { .. } => found += "q ",
                lyon_path::Event::Cubic { to, .. } => found += &format!("c{},{} ", to.x, to.y),
                lyon_path::Event::End { close, .. } => found += if close { "z " } else { "e " },
            }
        }
        assert_eq!(found.trim_end(), expect);
    }

    #[test]
    fn segments_mean_what_they_mean_on_a_canvas() {
        use Segment::{Close, Cubic, Line, Move};
        check(&[], "");
        check(&[Move(p(0.0, 0.0))], "");
        check(
            &[Move(p(1.0, 2.0)), Line(p(3.0, 4.0)), Close],
            "b1,2 l3,4 z",
        );
        check(&[Line(p(1.0, 2.0)), Line(p(3.0, 4.0))], "b1,2 l3,4 e");
        check(
            &[
                Move(p(1.0, 2.0)),
                Line(p(3.0, 4.0)),
                Close,
                Line(p(5.0, 6.0)),
            ],
            "b1,2 l3,4 z b1,2 l5,6 e",
        );
        check(
            &[Cubic(p(1.0, 1.0), p(2.0, 2.0), p(3.0, 3.0))],
            "b1,1 c3,3 e",
        );
        check(&[Close, Close], "");
    }

    #[test]
    fn points_that_are_not_finite_or_far_away_are_left_out() {
        use Segment::{Line, Move};
        check(
            &[
                Move(p(0.0, 0.0)),
                Line(p(f32::NAN, 1.0)),
                Line(p(2.0, f32::INFINITY)),
                Line(p(-1.0e9, 0.0)),
                Line(p(3.0, 3.0)),
            ],
            "b0,0 l3,3 e",
        );
    }
}
