//! Paths as control points: every segment is a cubic, four points, whoever draws it.
//!
//! A line is a cubic whose handles lie on it. Every subpath is closed, since fills are.

use mtor_video::{Path, Point, Segment};

/// Control points of one segment.
pub(crate) const POINTS: usize = 4;

/// A run of segments: the first control point, and how many segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Block {
    pub(crate) start: u32,
    pub(crate) n: u32,
}

/// Appends a path's segments. Paths with the same segments have equally many here when they
/// are all closed `always`, where they end or not.
pub(crate) fn append(path: &Path, always: bool, points: &mut Vec<[f32; 2]>) -> Block {
    let start = points.len();
    let mut pen = Pen {
        points,
        first: Point::ZERO,
        at: Point::ZERO,
        open: false,
        always,
    };
    for segment in &path.segments {
        match *segment {
            Segment::Move(to) => pen.move_to(to),
            Segment::Line(to) => pen.line(to),
            Segment::Cubic(a, b, to) => pen.cubic(a, b, to),
            Segment::Close => pen.close(),
        }
    }
    pen.close();
    Block {
        start: start as u32,
        n: ((points.len() - start) / POINTS) as u32,
    }
}

struct Pen<'p> {
    points: &'p mut Vec<[f32; 2]>,
    first: Point,
    at: Point,
    /// Something was drawn since the last move.
    open: bool,
    always: bool,
}

impl Pen<'_> {
    fn move_to(&mut self, to: Point) {
        self.close();
        (self.first, self.at) = (to, to);
    }

    fn line(&mut self, to: Point) {
        let at = self.at;
        let third =
            |share: f32| Point::new(at.x + (to.x - at.x) * share, at.y + (to.y - at.y) * share);
        self.cubic(third(1.0 / 3.0), third(2.0 / 3.0), to);
    }

    fn cubic(&mut self, a: Point, b: Point, to: Point) {
        self.points.extend([self.at, a, b, to].map(|p| [p.x, p.y]));
        self.at = to;
        self.open = true;
    }

    fn close(&mut self) {
        if self.open && (self.always || self.at != self.first) {
            self.line(self.first);
        }
        self.at = self.first;
        self.open = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &Path, always: bool, n: u32) {
        let mut points = vec![[9.0; 2]; 4];
        let block = append(path, always, &mut points);
        assert_eq!((block.start, block.n), (4, n), "{path:?}");
        assert_eq!(points.len(), 4 + n as usize * POINTS);
        for pair in points[4..]
            .chunks_exact(POINTS)
            .collect::<Vec<_>>()
            .windows(2)
        {
            let meets = pair[0][3] == pair[1][0];
            assert!(meets || n > 4, "segments follow each other");
        }
    }

    #[test]
    fn every_subpath_is_closed() {
        let p = Point::new;
        let corner = [p(0.0, 0.0), p(3.0, 0.0), p(0.0, 3.0)];
        check(&Path::polygon(&corner), false, 3);
        check(&Path::polyline(&corner), false, 3);
        check(&Path::circle(p(1.0, 1.0), 2.0), false, 4);
        check(&Path::circle(p(1.0, 1.0), 2.0), true, 5);
        check(&Path::default(), true, 0);
        let mut two = Path::polyline(&corner);
        two.segments.extend(Path::polygon(&corner).segments);
        check(&two, false, 6);
    }
}
