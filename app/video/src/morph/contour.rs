//! Subpaths as runs of cubics, and matched runs as paths again.

use super::curve::{Cubic, Vector, distance};
use crate::geometry::{Path, Point, Segment};

/// One subpath that draws something.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Contour {
    pub(super) curves: Vec<Cubic>,
    pub(super) closed: bool,
}

/// Two runs of as many cubics, matched one by one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    pub(super) from: Vec<Cubic>,
    pub(super) to: Vec<Cubic>,
    pub(super) closed: bool,
}

impl Contour {
    /// Draws the closing line, as a fill does.
    pub(super) fn close(&mut self) {
        if let (Some(first), Some(last)) = (self.curves.first(), self.curves.last()) {
            let (start, end) = (first.start(), last.end());
            if start != end {
                self.curves.push(Cubic::line(end, start));
            }
            self.closed = true;
        }
    }

    /// Whether the end meets the start, as where a path only lacks its last letter.
    fn nearly_closed(&self) -> bool {
        /// The gap that rounded numbers leave, a share of the length.
        const GAP: f64 = 2e-3;
        let ends = self.curves.first().zip(self.curves.last());
        let gap = ends.map(|(first, last)| distance(first.start(), last.end()));
        self.curves.len() > 1 && gap.is_some_and(|gap| gap <= GAP * self.length())
    }

    pub(super) fn length(&self) -> f64 {
        self.curves.iter().map(Cubic::length).sum()
    }

    pub(super) fn reversed(&self) -> Self {
        Self {
            curves: self.curves.iter().rev().map(Cubic::reversed).collect(),
            closed: self.closed,
        }
    }
}

/// The subpaths of a path. What draws nothing (lone moves, points, numbers that are not
/// finite) is left out.
pub(super) fn contours(path: &Path) -> Vec<Contour> {
    let mut out: Vec<Contour> = Vec::new();
    let (mut at, mut start, mut open) = ([0.0; 2], [0.0; 2], false);
    for segment in &path.segments {
        let cubic = match *segment {
            Segment::Move(p) => {
                (at, start, open) = (wide(p), wide(p), false);
                continue;
            }
            Segment::Close => {
                if open {
                    out.last_mut().into_iter().for_each(Contour::close);
                }
                (at, open) = (start, false);
                continue;
            }
            Segment::Line(p) => Cubic::line(at, wide(p)),
            Segment::Cubic(a, b, p) => Cubic([at, wide(a), wide(b), wide(p)]),
        };
        if !open {
            out.push(Contour {
                curves: Vec::new(),
                closed: false,
            });
            open = true;
        }
        at = cubic.end();
        out.last_mut()
            .into_iter()
            .for_each(|c| c.curves.push(cubic));
    }
    for contour in &mut out {
        contour
            .curves
            .retain(|c| c.0.iter().any(|p| *p != c.start()));
    }
    out.iter_mut()
        .filter(|c| c.nearly_closed())
        .for_each(Contour::close);
    let finite = |c: &Cubic| c.0.iter().flatten().all(|x| x.is_finite());
    out.retain(|c| !c.curves.is_empty() && c.curves.iter().all(finite));
    out
}

fn wide(p: Point) -> Vector {
    [f64::from(p.x), f64::from(p.y)]
}

fn narrow(p: Vector) -> Point {
    Point::new(p[0] as f32, p[1] as f32)
}

/// The matched runs as two paths of one structure.
pub(super) fn paths(pairs: &[Pair]) -> (Path, Path) {
    let side = |curves: &dyn Fn(&Pair) -> Vec<Cubic>| {
        let mut segments = Vec::new();
        for pair in pairs {
            let curves = curves(pair);
            segments.extend(curves.first().map(|c| Segment::Move(narrow(c.start()))));
            segments.extend(curves.iter().map(|c| {
                let [_, a, b, p] = c.0.map(narrow);
                Segment::Cubic(a, b, p)
            }));
            segments.extend(pair.closed.then_some(Segment::Close));
        }
        Path { segments }
    };
    (side(&|p| p.from.clone()), side(&|p| p.to.clone()))
}

/// The smallest box around all curves' points, handles included.
pub(super) fn bounds(contours: &[Contour]) -> Option<[Vector; 2]> {
    let points = contours.iter().flat_map(|c| &c.curves).flat_map(|c| c.0);
    points.fold(None, |found, p| {
        let [low, high] = found.unwrap_or([p, p]);
        Some([
            [low[0].min(p[0]), low[1].min(p[1])],
            [high[0].max(p[0]), high[1].max(p[1])],
        ])
    })
}

/// The length over which a drawing extends.
pub(super) fn size(contours: &[Contour]) -> f64 {
    bounds(contours).map_or(0.0, |[low, high]| distance(low, high))
}
