//! Which outlines bound the filled area, from outside or around a hole.

use super::{
    contour::Contour,
    curve::{Cubic, Vector},
    measure::{crossed, polygon},
    ring::area_and_center,
};

/// An outline of the filled area, turned so that outer ones run positive and holes negative.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    pub(super) contour: Contour,
    /// Area inside, not signed.
    pub(super) area: f64,
    pub(super) center: Vector,
    pub(super) hole: bool,
    /// The outer outline around this hole.
    pub(super) parent: Option<usize>,
}

/// How often a polygon runs around a point.
fn winding(polygon: &[Vector], p: Vector) -> i32 {
    let mut sum = 0;
    for (i, a) in polygon.iter().enumerate() {
        let b = polygon[(i + 1) % polygon.len()];
        let side = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
        if a[1] <= p[1] && b[1] > p[1] && side > 0.0 {
            sum += 1;
        } else if a[1] > p[1] && b[1] <= p[1] && side < 0.0 {
            sum -= 1;
        }
    }
    sum
}

/// The outlines of the nonzero fill. Those inside filled area that change nothing are left
/// out. `None` where contours cross or touch: they do not bound the fill on their own.
pub(super) fn bounds(contours: &[Contour], size: f64) -> Option<Vec<Bound>> {
    let polygons: Vec<Vec<Vector>> = contours.iter().map(|c| polygon(&c.curves)).collect();
    if crossed(&polygons, size) {
        return None;
    }
    let signed: Vec<_> = contours
        .iter()
        .map(|c| area_and_center(&c.curves))
        .collect();
    let mut out: Vec<(usize, Bound)> = Vec::new();
    for (i, contour) in contours.iter().enumerate() {
        let (twice, center) = signed[i];
        let outside = around(contour, i, &polygons)?;
        let inside = outside + if twice > 0.0 { 1 } else { -1 };
        if (outside == 0) == (inside == 0) {
            continue;
        }
        let hole = inside == 0;
        let turned = (twice > 0.0) == hole;
        out.push((
            i,
            Bound {
                contour: if turned {
                    contour.reversed()
                } else {
                    contour.clone()
                },
                area: twice.abs() / 2.0,
                center,
                hole,
                parent: None,
            },
        ));
    }
    let parents: Vec<Option<usize>> = out
        .iter()
        .map(|(_, b)| parent(&out, &polygons, b))
        .collect();
    let with_parent = |((_, bound), parent)| Bound { parent, ..bound };
    Some(out.into_iter().zip(parents).map(with_parent).collect())
}

/// How often the other contours run around this one: the same everywhere along it.
fn around(contour: &Contour, own: usize, polygons: &[Vec<Vector>]) -> Option<i32> {
    let at = |p: Vector| -> i32 {
        let others = polygons.iter().enumerate().filter(|(j, _)| *j != own);
        others.map(|(_, polygon)| winding(polygon, p)).sum()
    };
    let mut counts = contour.curves.iter().map(|c: &Cubic| at(c.at(0.37)));
    let first = counts.next()?;
    counts.all(|count| count == first).then_some(first)
}

/// The smallest outer outline around a hole.
fn parent(all: &[(usize, Bound)], polygons: &[Vec<Vector>], hole: &Bound) -> Option<usize> {
    if !hole.hole {
        return None;
    }
    let probe = hole.contour.curves.first()?.at(0.37);
    let outer = all
        .iter()
        .enumerate()
        .filter(|(_, (_, b))| !b.hole && b.area > hole.area);
    outer
        .filter(|(_, (i, _))| winding(&polygons[*i], probe) != 0)
        .min_by(|a, b| a.1.1.area.total_cmp(&b.1.1.area))
        .map(|(idx, _)| idx)
}
