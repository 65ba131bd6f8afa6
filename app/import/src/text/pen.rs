//! Draws a font's outline as a path: ems, y down, cubics.

use mtor_video::{Path, Point, Segment};
use skrifa::outline::OutlinePen;

use crate::svg::raise;

#[derive(Debug)]
pub(super) struct Pen {
    unit: f32,
    last: Point,
    path: Path,
}

impl Pen {
    /// `unit` is the length of one of the font's units in ems.
    pub(super) fn new(unit: f32) -> Self {
        Self {
            unit,
            last: Point::ZERO,
            path: Path::default(),
        }
    }

    pub(super) fn finish(self) -> Path {
        self.path
    }

    fn point(&self, x: f32, y: f32) -> Point {
        Point::new(x * self.unit, -y * self.unit)
    }

    fn push(&mut self, segment: Segment, end: Point) {
        self.path.segments.push(segment);
        self.last = end;
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.push(Segment::Move(to), to);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.push(Segment::Line(to), to);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let to = self.point(x, y);
        let raised = raise(self.last, self.point(cx, cy), to);
        self.push(raised, to);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let to = self.point(x, y);
        let cubic = Segment::Cubic(self.point(ax, ay), self.point(bx, by), to);
        self.push(cubic, to);
    }

    fn close(&mut self) {
        self.path.segments.push(Segment::Close);
    }
}
