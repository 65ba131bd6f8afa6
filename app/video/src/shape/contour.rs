//! A subpath as a contour: sides in order, open or closed, and the corners between them.

use super::{curve::Curve, vector::Vector};
use crate::geometry::Affine;

/// Beyond it modifiers give nothing: `f32` tells no two points of a figure apart there.
const COORDINATE_MAX: f64 = 1.0e12;

/// One subpath. Of a closed one the last side ends where the first starts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Contour {
    pub(super) curves: Vec<Curve>,
    pub(super) closed: bool,
}

/// A corner with its two handles; a handle on the corner is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vertex {
    pub(super) point: Vector,
    pub(super) arrive: Vector,
    pub(super) leave: Vector,
}

impl Vertex {
    pub(super) const fn corner(point: Vector) -> Self {
        Self {
            point,
            arrive: point,
            leave: point,
        }
    }

    pub(super) fn has_handles(&self) -> bool {
        self.arrive != self.point || self.leave != self.point
    }
}

impl Contour {
    pub(super) fn open(curves: Vec<Curve>) -> Self {
        Self {
            curves,
            closed: false,
        }
    }

    /// Sides between corners, back to the first one when closed.
    pub(super) fn through_vertices(vertices: &[Vertex], closed: bool) -> Self {
        let side = |a: &Vertex, b: &Vertex| Curve::cubic(a.point, a.leave, b.arrive, b.point);
        let mut curves: Vec<Curve> = vertices
            .iter()
            .zip(vertices.iter().skip(1))
            .map(|(a, b)| side(a, b))
            .collect();
        if let (true, [first, .., last]) = (closed, vertices) {
            curves.push(side(last, first));
        }
        Self { curves, closed }
    }

    pub(super) fn vertices(&self) -> Vec<Vertex> {
        let (Some(first), Some(last)) = (self.curves.first(), self.curves.last()) else {
            return Vec::new();
        };
        let mut arrive = if self.closed { last.arrive } else { first.from };
        let mut vertices = Vec::with_capacity(self.curves.len() + 1);
        for curve in &self.curves {
            vertices.push(Vertex {
                point: curve.from,
                arrive,
                leave: curve.leave,
            });
            arrive = curve.arrive;
        }
        if !self.closed {
            vertices.push(Vertex {
                point: last.to,
                arrive,
                leave: last.to,
            });
        }
        vertices
    }

    pub(super) fn through(&self, affine: Affine) -> Self {
        let curves = self.curves.iter().map(|c| c.through(affine)).collect();
        Self {
            curves,
            closed: self.closed,
        }
    }

    pub(super) fn reversed(&self) -> Self {
        let curves = self.curves.iter().rev().map(|c| c.reversed()).collect();
        Self {
            curves,
            closed: self.closed,
        }
    }

    /// Starts in the same corner and goes the other way.
    pub(super) fn turned(self, reversed: bool) -> Self {
        if reversed { self.reversed() } else { self }
    }

    /// Near enough to the origin that lengths of it can be added and squared.
    pub(super) fn is_finite(&self) -> bool {
        let fine = |v: Vector| v.x.abs() <= COORDINATE_MAX && v.y.abs() <= COORDINATE_MAX;
        self.curves
            .iter()
            .all(|c| [c.from, c.leave, c.arrive, c.to].into_iter().all(fine))
    }

    /// Without sides that stay in one point; they have no direction.
    pub(super) fn without_points(&self) -> Self {
        let curves = self
            .curves
            .iter()
            .filter(|c| !c.is_point())
            .copied()
            .collect();
        Self {
            curves,
            closed: self.closed,
        }
    }

    /// The corners of a polygon near it; the first one is not repeated at the end.
    pub(super) fn polygon(&self, tolerance: f64) -> Vec<Vector> {
        let Some(first) = self.curves.first() else {
            return Vec::new();
        };
        let mut points = vec![first.from];
        for curve in &self.curves {
            curve.flatten(tolerance, &mut points);
        }
        if points.len() > 1 && points.last() == points.first() {
            points.pop();
        }
        points
    }
}

/// Twice the area; above 0 when clockwise on a page.
pub(super) fn area2(polygon: &[Vector]) -> f64 {
    let next = polygon.iter().cycle().skip(1);
    polygon.iter().zip(next).map(|(a, b)| a.cross(*b)).sum()
}

/// The longer side of what holds all control points.
pub(super) fn size<'a>(contours: impl IntoIterator<Item = &'a Contour>) -> f64 {
    let (mut low, mut high) = (
        Vector::new(f64::MAX, f64::MAX),
        Vector::new(f64::MIN, f64::MIN),
    );
    for curve in contours.into_iter().flat_map(|c| &c.curves) {
        for v in [curve.from, curve.leave, curve.arrive, curve.to] {
            low = Vector::new(low.x.min(v.x), low.y.min(v.y));
            high = Vector::new(high.x.max(v.x), high.y.max(v.y));
        }
    }
    (high.x - low.x).max(high.y - low.y).max(0.0)
}
