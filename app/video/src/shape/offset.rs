//! Outlines moved outward or inward.
//!
//! Sides move along their normals and meet again in joins. Where that crosses itself (narrow
//! places, sides that vanish) the area is made of polygons instead: the shape with, or without,
//! the band along its sides.

use super::{
    Piece,
    contour::{Contour, area2, size},
    vector::Vector,
};
use crate::scene::{LineJoin, Offset};

mod band;
mod join;
mod sides;

/// How far and with which corners.
#[derive(Debug, Clone, Copy)]
struct Move {
    /// To the left of the way; on a clockwise contour, outward.
    distance: f64,
    join: LineJoin,
    miter_limit: f64,
    /// How far a moved curve may stray.
    tolerance: f64,
}

/// A moved side strays by this share of the shape's size at most.
const TOLERANCE: f64 = 1.0 / 4_000.0;
/// Corner tests of the search for holes; above it every contour grows.
const TESTS_MAX: usize = 1 << 22;

/// Each contour for itself: closed ones grow, holes shrink, open ones become the outline of a
/// line of twice the width.
pub(super) fn offset(offset: &Offset, pieces: Vec<Piece>, t_ms: f32) -> Option<Vec<Piece>> {
    let amount = f64::from(offset.amount.at(t_ms)?);
    if amount == 0.0 || !amount.is_finite() {
        return Some(pieces);
    }
    let size = size(pieces.iter().flat_map(|p| &p.contours)).max(amount.abs());
    let by = Move {
        distance: amount,
        join: offset.join,
        miter_limit: f64::from(offset.miter_limit).max(1.0),
        tolerance: size * TOLERANCE,
    };
    let holes = holes(&pieces, by.tolerance);
    let mut holes = holes.into_iter();
    let moved = pieces.iter().map(|piece| {
        let contours = piece.contours.iter().flat_map(|contour| {
            let hole = holes.next().unwrap_or(false);
            let distance = if hole { -amount } else { amount };
            moved(contour, Move { distance, ..by })
        });
        Piece {
            contours: contours.collect(),
            one_line: false,
        }
    });
    Some(moved.collect())
}

/// `by.distance` is outward, whichever way the contour turns.
fn moved(contour: &Contour, by: Move) -> Vec<Contour> {
    let contour = contour.without_points();
    if contour.curves.is_empty() {
        return Vec::new();
    }
    if !contour.closed {
        let back = contour.reversed();
        let curves = contour.curves.into_iter().chain(back.curves).collect();
        let around = Contour {
            curves,
            closed: true,
        };
        return outward(
            &around,
            Move {
                distance: by.distance.abs(),
                ..by
            },
        );
    }
    if area2(&contour.polygon(by.tolerance)) >= 0.0 {
        return outward(&contour, by);
    }
    let mirrored = outward(&contour.reversed(), by);
    mirrored.iter().map(Contour::reversed).collect()
}

/// Of a clockwise contour.
fn outward(contour: &Contour, by: Move) -> Vec<Contour> {
    if let Some(moved) = sides::moved(contour, by) {
        return vec![moved];
    }
    band::moved(contour, by).unwrap_or_else(|| vec![contour.clone()])
}

/// Whether each contour bounds a hole: outside it something is filled and inside nothing is.
fn holes(pieces: &[Piece], tolerance: f64) -> Vec<bool> {
    let contours: Vec<&Contour> = pieces.iter().flat_map(|p| &p.contours).collect();
    let polygons: Vec<Vec<Vector>> = contours
        .iter()
        .map(|c| {
            if c.closed {
                c.polygon(tolerance * 8.0)
            } else {
                Vec::new()
            }
        })
        .collect();
    let corners: usize = polygons.iter().map(Vec::len).sum();
    if corners.saturating_mul(polygons.len()) > TESTS_MAX {
        return vec![false; polygons.len()];
    }
    let turn = |polygon: &[Vector]| if area2(polygon) < 0.0 { -1 } else { 1 };
    polygons
        .iter()
        .enumerate()
        .map(|(idx, polygon)| {
            let Some(start) = polygon.first() else {
                return false;
            };
            let others = polygons
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != idx);
            let around: i32 = others.map(|(_, other)| winding(other, *start)).sum();
            around != 0 && around + turn(polygon) == 0
        })
        .collect()
}

/// How often a polygon goes clockwise around a point.
fn winding(polygon: &[Vector], point: Vector) -> i32 {
    let next = polygon.iter().cycle().skip(1);
    polygon
        .iter()
        .zip(next)
        .map(|(a, b)| {
            let is_right = (*b - *a).cross(point - *a) > 0.0;
            match (a.y <= point.y, b.y <= point.y) {
                (true, false) if is_right => 1,
                (false, true) if !is_right => -1,
                _ => 0,
            }
        })
        .sum()
}
