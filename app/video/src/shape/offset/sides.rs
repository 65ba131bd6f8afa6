//! Moves the sides themselves: curves stay curves and the start stays the start.

use super::{
    super::{
        contour::{Contour, area2},
        curve::Curve,
        vector::Vector,
    },
    Move,
    join::Corner,
};
use crate::scene::LineJoin;

/// Halvings of a curve until its moved parts are near enough.
const DEPTH_MAX: u32 = 6;
/// Corners of the polygon that is searched for crossings, pair by pair: a third of a million.
const CORNERS_MAX: usize = 800;

/// `None` where sides vanish, cross or go round in too many corners.
pub(super) fn moved(contour: &Contour, by: Move) -> Option<Contour> {
    if contour.curves.len() > CORNERS_MAX {
        return None;
    }
    let mut sides: Vec<Vec<Curve>> = Vec::with_capacity(contour.curves.len());
    for curve in &contour.curves {
        let mut side = Vec::new();
        move_curve(curve, by, DEPTH_MAX, &mut side)?;
        sides.push(side);
    }
    let corners = corners(contour)?;
    for (idx, corner) in corners.iter().enumerate() {
        cut_or_stretch(&mut sides, idx, corner, by)?;
    }
    if !keeps_directions(contour, &sides) {
        return None;
    }
    let mut curves: Vec<Curve> = Vec::new();
    for (side, corner) in sides.into_iter().zip(&corners) {
        curves.extend(side);
        if corner.gapes(by) && !stretches(corner, &curves, by) {
            curves.extend(corner.join(by));
        }
    }
    let made = Contour {
        curves: sealed(curves),
        closed: true,
    };
    is_simple(&made, by).then_some(made)
}

/// The corner at the end of each side.
fn corners(contour: &Contour) -> Option<Vec<Corner>> {
    let next = contour.curves.iter().cycle().skip(1);
    contour
        .curves
        .iter()
        .zip(next)
        .map(|(a, b)| {
            Some(Corner {
                point: a.to,
                into: a.direction(1.0)?,
                out_of: b.direction(0.0)?,
            })
        })
        .collect()
}

/// A curve whose points stand off by the distance.
fn move_curve(curve: &Curve, by: Move, depth: u32, into: &mut Vec<Curve>) -> Option<()> {
    let (first, last) = (curve.direction(0.0)?, curve.direction(1.0)?);
    let from = curve.from + first.left() * by.distance;
    let to = curve.to + last.left() * by.distance;
    if curve.is_straight() {
        into.push(Curve::line(from, to));
        return Some(());
    }
    // Handles grow as the chord does: right for arcs, and the nearer the shorter the curve.
    let chord = curve.to - curve.from;
    let factor = (to - from).dot(chord) / chord.dot(chord).max(f64::MIN_POSITIVE);
    if factor <= 0.0 && depth < DEPTH_MAX {
        return None;
    }
    let leave = from + (curve.leave - curve.from) * factor;
    let arrive = to + (curve.arrive - curve.to) * factor;
    let made = Curve::cubic(from, leave, arrive, to);
    if factor > 0.0 && is_near(curve, &made, by) {
        into.push(made);
        return Some(());
    }
    if depth == 0 {
        return None;
    }
    let [before, after] = curve.split(0.5);
    move_curve(&before, by, depth - 1, into)?;
    move_curve(&after, by, depth - 1, into)
}

fn is_near(curve: &Curve, made: &Curve, by: Move) -> bool {
    [0.25, 0.5, 0.75].into_iter().all(|t| {
        curve.direction(t).is_some_and(|along| {
            // Along the way it may stray: only the distance is seen.
            let off = made.at(t) - curve.at(t);
            (off.dot(along.left()) - by.distance).abs() <= by.tolerance
                && off.dot(along).abs() <= by.distance.abs() * 0.05 + by.tolerance * 4.0
        })
    })
}

/// Straight sides that cross are cut where they do; those that a miter joins reach its tip.
fn cut_or_stretch(sides: &mut [Vec<Curve>], idx: usize, corner: &Corner, by: Move) -> Option<()> {
    let next_idx = (idx + 1) % sides.len();
    let gapes = corner.gapes(by);
    if corner.is_smooth() || (gapes && by.join != LineJoin::Miter) {
        return Some(());
    }
    let before = *sides.get(idx)?.last()?;
    let after = *sides.get(next_idx)?.first()?;
    let straight = before.is_straight() && after.is_straight();
    match (gapes, straight) {
        (true, false) => return Some(()),
        (false, false) => return None,
        (true | false, true) => {}
    }
    // A cut has no limit.
    let limit = if gapes { by.miter_limit } else { f64::INFINITY };
    let Some(tip) = corner.miter(Move {
        miter_limit: limit,
        ..by
    }) else {
        return gapes.then_some(());
    };
    *sides.get_mut(idx)?.last_mut()? = Curve::line(before.from, tip);
    let after = *sides.get(next_idx)?.first()?;
    *sides.get_mut(next_idx)?.first_mut()? = Curve::line(tip, after.to);
    Some(())
}

/// The miter's tip is already the end of the side.
fn stretches(corner: &Corner, curves: &[Curve], by: Move) -> bool {
    let tip = corner.miter(by).filter(|_| by.join == LineJoin::Miter);
    tip.is_some_and(|tip| curves.last().is_some_and(|last| last.to == tip))
}

/// No straight side was cut until it runs backward.
fn keeps_directions(contour: &Contour, sides: &[Vec<Curve>]) -> bool {
    contour
        .curves
        .iter()
        .zip(sides)
        .all(|(curve, side)| match side.as_slice() {
            [line] if line.is_straight() => (line.to - line.from).dot(curve.to - curve.from) > 0.0,
            _ => true,
        })
}

/// Ends that rounding moved apart meet again.
fn sealed(mut curves: Vec<Curve>) -> Vec<Curve> {
    let Some(start) = curves.first().map(|c| c.from) else {
        return curves;
    };
    let starts: Vec<Vector> = curves
        .iter()
        .skip(1)
        .map(|c| c.from)
        .chain([start])
        .collect();
    for (curve, next) in curves.iter_mut().zip(starts) {
        *curve = if curve.is_straight() {
            Curve::line(curve.from, next)
        } else {
            Curve::cubic(curve.from, curve.leave, curve.arrive, next)
        };
    }
    curves
}

/// It encloses an area and does not cross itself.
fn is_simple(contour: &Contour, by: Move) -> bool {
    let mut polygon = contour.polygon(by.tolerance);
    polygon.dedup();
    if polygon.len() > CORNERS_MAX || area2(&polygon) <= 0.0 {
        return false;
    }
    let count = polygon.len();
    let side = |idx: usize| (polygon[idx], polygon[(idx + 1) % count]);
    (0..count).all(|a| {
        // Neighbors share a corner.
        let last = if a == 0 {
            count.saturating_sub(1)
        } else {
            count
        };
        (a + 2..last).all(|b| !cross(side(a), side(b)))
    })
}

/// They have a point in common.
fn cross((a, b): (Vector, Vector), (c, d): (Vector, Vector)) -> bool {
    let apart = |a: f64, b: f64, c: f64, d: f64| a.max(b) < c.min(d) || c.max(d) < a.min(b);
    let splits = |a: Vector, b: Vector, c: Vector, d: Vector| {
        let along = b - a;
        along.cross(c - a) * along.cross(d - a) <= 0.0
    };
    !apart(a.x, b.x, c.x, d.x)
        && !apart(a.y, b.y, c.y, d.y)
        && splits(a, b, c, d)
        && splits(c, d, a, b)
}
