//! Contours from the segments of a path, and back.

use super::{contour::Contour, curve::Curve, vector::Vector};
use crate::geometry::{Path, Point, Segment};

/// Contours of a path. A lone `Move` is nothing; `Move`, `Close` is a point.
pub(super) fn read(path: &Path) -> Vec<Contour> {
    let mut reader = Reader::default();
    for segment in &path.segments {
        match *segment {
            Segment::Move(to) => {
                reader.end(false);
                reader.at = Some(to.into());
            }
            Segment::Line(to) => reader.side(|from| Curve::line(from, to.into()), to),
            Segment::Cubic(leave, arrive, to) => {
                reader.side(
                    |from| Curve::cubic(from, leave.into(), arrive.into(), to.into()),
                    to,
                );
            }
            Segment::Close => reader.end(true),
        }
    }
    reader.end(false);
    reader.contours
}

#[derive(Default)]
struct Reader {
    contours: Vec<Contour>,
    curves: Vec<Curve>,
    at: Option<Vector>,
}

impl Reader {
    /// Without a point to start from, the side only leads to its end.
    fn side(&mut self, curve: impl Fn(Vector) -> Curve, to: Point) {
        self.curves.extend(self.at.map(curve));
        self.at = Some(to.into());
    }

    fn end(&mut self, closed: bool) {
        let mut curves = std::mem::take(&mut self.curves);
        let start = curves.first().map(|c| c.from).or(self.at);
        if let (true, Some(start)) = (closed, start) {
            close(&mut curves, start);
            self.at = Some(start);
        }
        if !curves.is_empty() {
            self.contours.push(Contour { curves, closed });
        }
    }
}

/// Leads back to the start; a gap of what rounding leaves is no side of its own.
fn close(curves: &mut Vec<Curve>, start: Vector) {
    const ROUNDING: f64 = 1.0e-6;
    let reach = start.x.abs().max(start.y.abs()).max(1.0) * ROUNDING;
    match curves.last_mut() {
        Some(last) if last.to == start => {}
        Some(last) if last.to.distance(start) <= reach => {
            *last = if last.is_straight() {
                Curve::line(last.from, start)
            } else {
                Curve::cubic(last.from, last.leave, last.arrive, start)
            };
        }
        Some(last) => {
            let side = Curve::line(last.to, start);
            curves.push(side);
        }
        None => curves.push(Curve::line(start, start)),
    }
}

/// The path of contours; what is not finite anywhere gives an empty one.
pub(super) fn write<'a>(contours: impl IntoIterator<Item = &'a Contour>) -> Path {
    let mut segments = Vec::new();
    for contour in contours {
        write_one(contour, &mut segments);
    }
    let path = Path { segments };
    if is_finite(&path) {
        path
    } else {
        Path::default()
    }
}

fn write_one(contour: &Contour, segments: &mut Vec<Segment>) {
    let Some(first) = contour.curves.first() else {
        return;
    };
    segments.push(Segment::Move(first.from.into()));
    let last_idx = contour.curves.len() - 1;
    for (idx, curve) in contour.curves.iter().enumerate() {
        if !curve.is_straight() {
            let (leave, arrive) = (curve.leave.into(), curve.arrive.into());
            segments.push(Segment::Cubic(leave, arrive, curve.to.into()));
        } else if !(contour.closed && idx == last_idx && curve.to == first.from) {
            segments.push(Segment::Line(curve.to.into()));
        }
    }
    if contour.closed {
        segments.push(Segment::Close);
    }
}

pub(super) fn is_finite(path: &Path) -> bool {
    let finite = |p: &Point| p.x.is_finite() && p.y.is_finite();
    path.segments.iter().all(|segment| match segment {
        Segment::Move(p) | Segment::Line(p) => finite(p),
        Segment::Cubic(a, b, c) => finite(a) && finite(b) && finite(c),
        Segment::Close => true,
    })
}
