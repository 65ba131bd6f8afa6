//! Areas as polygons on a grid of whole numbers, and what two of them have in common.

use i_overlay::{
    core::{fill_rule::FillRule, overlay::Overlay, overlay::ShapeType, overlay_rule::OverlayRule},
    i_float::int::point::IntPoint,
};

use super::{
    contour::{Contour, area2, size},
    curve::Curve,
    vector::Vector,
};

/// Corners of all polygons of one operation: in the worst case every side crosses every other.
pub(super) const CORNERS_MAX: usize = 2_048;
/// Chords stay within this share of the shape's size: a quarter of a pixel on a large screen.
const TOLERANCE: f64 = 1.0 / 8_000.0;
/// Half the grid's side: finer than `f32` tells points of the shape apart, and far from where
/// products of two coordinates lose digits.
const GRID: f64 = 67_108_864.0;

/// Polygons; what lies on the grid's plane with a winding number other than 0 belongs to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Region {
    rings: Vec<Vec<IntPoint<i32>>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Operation {
    Union,
    Difference,
    Intersection,
}

impl Region {
    pub(super) fn of(polygons: &[Vec<Vector>], grid: Grid) -> Self {
        let ring = |points: &Vec<Vector>| points.iter().map(|v| grid.onto(*v)).collect();
        Self {
            rings: polygons.iter().map(ring).collect(),
        }
    }

    /// The same area with outer rings clockwise and holes counterclockwise, without crossings.
    pub(super) fn simple(&self) -> Self {
        self.overlay(&Self::default(), OverlayRule::Subject, FillRule::NonZero)
    }

    /// The area that an odd number of rings covers.
    pub(super) fn odd(&self) -> Self {
        self.overlay(&Self::default(), OverlayRule::Subject, FillRule::EvenOdd)
    }

    pub(super) fn with(&self, other: &Self, operation: Operation) -> Self {
        let rule = match operation {
            Operation::Union => OverlayRule::Union,
            Operation::Difference => OverlayRule::Difference,
            Operation::Intersection => OverlayRule::Intersect,
        };
        self.overlay(other, rule, FillRule::NonZero)
    }

    /// Both lists of rings in one.
    pub(super) fn extend(&mut self, other: Self) {
        self.rings.extend(other.rings);
    }

    fn overlay(&self, other: &Self, rule: OverlayRule, fill: FillRule) -> Self {
        let corners = self.rings.iter().chain(&other.rings).map(Vec::len).sum();
        let mut overlay = Overlay::<i32>::new(corners);
        overlay.add_source(&self.rings, ShapeType::Subject);
        overlay.add_source(&other.rings, ShapeType::Clip);
        Self {
            rings: overlay.overlay(rule, fill).into_iter().flatten().collect(),
        }
    }

    pub(super) fn contours(&self, grid: Grid) -> Vec<Contour> {
        let polygons = self.rings.iter().map(|ring| {
            let points: Vec<Vector> = ring.iter().map(|p| grid.back(*p)).collect();
            polygon(&points)
        });
        polygons
            .filter(|contour| !contour.curves.is_empty())
            .collect()
    }
}

fn polygon(points: &[Vector]) -> Contour {
    let next = points.iter().cycle().skip(1);
    let curves = points
        .iter()
        .zip(next)
        .map(|(a, b)| Curve::line(*a, *b))
        .collect();
    Contour {
        curves,
        closed: true,
    }
}

/// Where on the grid a shape lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    center: Vector,
    scale: f64,
}

impl Grid {
    pub(super) fn around(polygons: &[Vec<Vector>]) -> Self {
        let points = || polygons.iter().flatten();
        let center = points().next().copied().unwrap_or_default();
        let reach = points().map(|v| (v.x - center.x).abs().max((v.y - center.y).abs()));
        let reach = reach.fold(f64::MIN_POSITIVE, f64::max);
        Self {
            center,
            scale: GRID / reach,
        }
    }

    /// Also for what lies this much farther out.
    pub(super) fn grown(self, distance: f64) -> Self {
        Self {
            scale: GRID / (GRID / self.scale + distance),
            ..self
        }
    }

    fn onto(self, v: Vector) -> IntPoint<i32> {
        let near = (v - self.center) * self.scale;
        // What lies outside all the same stays within the numbers that a product can hold.
        let whole = |x: f64| x.round().clamp(-4.0 * GRID, 4.0 * GRID) as i32;
        IntPoint::new(whole(near.x), whole(near.y))
    }

    fn back(self, p: IntPoint<i32>) -> Vector {
        self.center + Vector::new(f64::from(p.x), f64::from(p.y)) * (1.0 / self.scale)
    }
}

/// Polygons of contours, coarser when they would have too many corners; `None` when even
/// those are too many.
pub(super) fn polygons<'a>(
    contours: impl Iterator<Item = &'a Contour> + Clone,
    corners_max: usize,
) -> Option<Vec<Vec<Vector>>> {
    let size = size(contours.clone());
    [1.0, 4.0, 16.0].into_iter().find_map(|coarser| {
        let tolerance = (size * TOLERANCE * coarser).max(f64::MIN_POSITIVE);
        let polygons: Vec<_> = contours.clone().map(|c| c.polygon(tolerance)).collect();
        (polygons.iter().map(Vec::len).sum::<usize>() <= corners_max).then_some(polygons)
    })
}

/// The same polygon, clockwise.
pub(super) fn clockwise(mut polygon: Vec<Vector>) -> Vec<Vector> {
    if area2(&polygon) < 0.0 {
        polygon.reverse();
    }
    polygon
}
