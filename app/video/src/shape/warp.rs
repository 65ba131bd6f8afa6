//! Modifiers that move points: pucker, bloat and twist.

use super::{
    Piece,
    contour::{Contour, Vertex},
    curve::Curve,
    vector::Vector,
};
use crate::limits::MADE_SEGMENTS_MAX;

/// Above 0 corners go this share of the way to their middle and handles as far away from it;
/// below 0 the other way round.
pub(super) fn puckered(contour: Contour, share: f64) -> Contour {
    if share == 0.0 {
        return contour;
    }
    let vertices = contour.vertices();
    let sum = vertices
        .iter()
        .fold(Vector::default(), |sum, v| sum + v.point);
    let center = sum * (1.0 / vertices.len().max(1) as f64);
    let made: Vec<Vertex> = vertices
        .iter()
        .map(|v| Vertex {
            point: v.point.lerp(center, share),
            arrive: v.arrive.lerp(center, -share),
            leave: v.leave.lerp(center, -share),
        })
        .collect();
    Contour::through_vertices(&made, contour.closed)
}

/// Parts that a side is cut into before it is bent.
const TWIST_PARTS: usize = 8;

/// Turns what lies in the center by the whole angle and what is farthest out not at all.
pub(super) fn twisted(pieces: Vec<Piece>, angle_deg: f64, center: Vector) -> Vec<Piece> {
    let curves = || {
        pieces
            .iter()
            .flat_map(|p| &p.contours)
            .flat_map(|c| &c.curves)
    };
    let reach = curves().map(|c| center.distance(c.from).max(center.distance(c.to)));
    let reach = reach.fold(0.0, f64::max);
    let too_many = curves().count() * TWIST_PARTS > MADE_SEGMENTS_MAX;
    if angle_deg == 0.0 || reach <= 0.0 || too_many {
        return pieces;
    }
    let turn = |v: Vector| {
        let arm = v - center;
        let angle = angle_deg.to_radians() * (1.0 - (arm.length() / reach).min(1.0));
        let (sin, cos) = angle.sin_cos();
        center + Vector::new(arm.x * cos - arm.y * sin, arm.x * sin + arm.y * cos)
    };
    let twist = |contour: Contour| {
        let curves = contour.curves.iter().flat_map(|c| bent(c, turn)).collect();
        Contour {
            curves,
            closed: contour.closed,
        }
    };
    pieces.into_iter().map(|piece| piece.map(twist)).collect()
}

/// The image of a curve, in parts whose ends and directions are right.
fn bent(curve: &Curve, to: impl Fn(Vector) -> Vector) -> Vec<Curve> {
    (0..TWIST_PARTS)
        .map(|part| {
            let from = part as f64 / TWIST_PARTS as f64;
            let until = (part + 1) as f64 / TWIST_PARTS as f64;
            let [a, d] = [curve.at(from), curve.at(until)];
            let third = (until - from) / 3.0;
            // Handles of the part before it is bent; the map takes them along.
            let b = a + curve.speed(from) * third;
            let c = d - curve.speed(until) * third;
            Curve::cubic(to(a), to(b), to(c), to(d))
        })
        .collect()
}
