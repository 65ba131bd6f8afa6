//! Paths to lines in pixels. The twin of `shaders/bin.wgsl`.

use mtor_video::{Affine, Path, Point, Segment};

use crate::limits::TOLERANCE_PX;

/// Lines of one curve: enough within the tolerance for one as large as four 8K screens.
pub(super) const LINES_MAX: u32 = 512;

/// How many lines of even parameter steps keep within the tolerance of a cubic: Wang's formula,
/// `ceil(sqrt(6 / 8 * max |second difference| / tolerance))`.
pub(super) fn line_count(p0: Point, p1: Point, p2: Point, p3: Point) -> u32 {
    let squared = |a: Point, b: Point, c: Point| {
        let (x, y) = (a.x - 2.0 * b.x + c.x, a.y - 2.0 * b.y + c.y);
        x * x + y * y
    };
    let dd = squared(p0, p1, p2).max(squared(p1, p2, p3));
    let count = (dd.sqrt() * (0.75 / TOLERANCE_PX)).sqrt().ceil();
    // Cast first: NaN becomes 0.
    (count as u32).clamp(1, LINES_MAX)
}

/// The point of a cubic at a parameter from 0 to 1.
pub(crate) fn cubic_at(p0: Point, p1: Point, p2: Point, p3: Point, t: f32) -> Point {
    let u = 1.0 - t;
    let (a, b, c, d) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
    Point::new(
        a * p0.x + b * p1.x + c * p2.x + d * p3.x,
        a * p0.y + b * p1.y + c * p2.y + d * p3.y,
    )
}

/// Calls `line` with the lines of every subpath, closed, in pixels.
pub(super) fn flatten(path: &Path, pixel_from_shape: Affine, mut line: impl FnMut(Point, Point)) {
    let place = |p: Point| pixel_from_shape.apply(p);
    let (mut start, mut at) = (place(Point::ZERO), place(Point::ZERO));
    for segment in &path.segments {
        match *segment {
            Segment::Move(to) => {
                line(at, start);
                start = place(to);
                at = start;
            }
            Segment::Line(to) => {
                let to = place(to);
                line(at, to);
                at = to;
            }
            Segment::Cubic(c1, c2, to) => {
                let (c1, c2, to) = (place(c1), place(c2), place(to));
                cubic(at, c1, c2, to, &mut line);
                at = to;
            }
            Segment::Close => {
                line(at, start);
                at = start;
            }
        }
    }
    line(at, start);
}

fn cubic(p0: Point, p1: Point, p2: Point, p3: Point, line: &mut impl FnMut(Point, Point)) {
    let count = line_count(p0, p1, p2, p3);
    let mut at = p0;
    for step in 1..count {
        let to = cubic_at(p0, p1, p2, p3, step as f32 / count as f32);
        line(at, to);
        at = to;
    }
    line(at, p3);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &Path) -> Vec<[f32; 4]> {
        let mut lines = Vec::new();
        flatten(path, Affine::scale(2.0, 2.0), |a, b| {
            if a != b {
                lines.push([a.x, a.y, b.x, b.y]);
            }
        });
        lines
    }

    #[test]
    fn subpaths_are_closed_whether_they_say_so_or_not() {
        let open = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]].map(Point::from);
        let expect = [
            [0.0, 0.0, 2.0, 0.0],
            [2.0, 0.0, 2.0, 2.0],
            [2.0, 2.0, 0.0, 0.0],
        ];
        assert_eq!(lines(&Path::polyline(&open)), expect);
        assert_eq!(lines(&Path::polygon(&open)), expect);
        let mut two = Path::polyline(&open);
        two.segments.extend(Path::polyline(&open).segments);
        assert_eq!(lines(&two), [expect, expect].concat());
    }

    #[test]
    fn a_circle_is_flattened_within_the_tolerance() {
        for radius in [0.1, 1.0, 10.0, 300.0, 5000.0] {
            let mut worst = 0.0_f32;
            flatten(
                &Path::circle(Point::ZERO, radius),
                Affine::IDENTITY,
                |a, b| {
                    let middle = (a.x + b.x).hypot(a.y + b.y) / 2.0;
                    if a != b {
                        worst = worst.max(radius - middle);
                    }
                },
            );
            // The cubics themselves lie up to 0.03 % outside of the circle.
            assert!(worst < TOLERANCE_PX * 1.01, "radius {radius}: {worst}");
        }
    }

    #[test]
    fn the_number_of_lines_is_bounded_whatever_the_numbers() {
        let far = Point::new(1e30, f32::MAX);
        let nan = Point::new(f32::NAN, 0.0);
        for (p, q) in [
            (far, Point::ZERO),
            (nan, far),
            (nan, nan),
            (Point::ZERO, Point::ZERO),
        ] {
            assert!((1..=LINES_MAX).contains(&line_count(p, q, p, q)));
        }
    }
}
