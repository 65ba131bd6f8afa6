//! Turns sides into ridges.

use super::{
    contour::{Contour, Vertex},
    curve::Curve,
    vector::Vector,
};

#[derive(Debug, Clone, Copy)]
pub(super) struct Ridges {
    pub(super) amplitude: f64,
    /// Of each side, beside its corners.
    pub(super) count: u32,
    pub(super) smooth: bool,
}

/// Corners and ridges stand off the contour by turns on its one and its other side.
pub(super) fn zigzag(contour: Contour, ridges: Ridges) -> Contour {
    let contour = contour.without_points();
    let corners = contour.vertices();
    if ridges.amplitude == 0.0 || corners.is_empty() {
        return contour;
    }
    let mut side = -1.0;
    let mut made = vec![corner(&contour, &corners, 0, ridges).standing(side)];
    for (idx, curve) in contour.curves.iter().enumerate() {
        for ridge in 1..=ridges.count {
            side = -side;
            let t = f64::from(ridge) / f64::from(ridges.count + 1);
            made.push(ridge_at(curve, t, ridges).standing(side));
        }
        side = -side;
        made.push(corner(&contour, &corners, idx + 1, ridges).standing(side));
    }
    Contour::through_vertices(&made, contour.closed)
}

/// A point before it moves off the contour.
struct Foot {
    point: Vector,
    along: Vector,
    amplitude: f64,
    /// Lengths of the handles.
    before: f64,
    after: f64,
}

impl Foot {
    fn standing(&self, side: f64) -> Vertex {
        let point = self.point + self.along.left() * (side * self.amplitude);
        let (arrive, leave) = (
            point - self.along * self.before,
            point + self.along * self.after,
        );
        Vertex {
            point,
            arrive,
            leave,
        }
    }
}

fn ridge_at(curve: &Curve, t: f64, ridges: Ridges) -> Foot {
    let handle = handle(curve.from.distance(curve.to), ridges);
    Foot {
        point: curve.at(t),
        along: curve.direction(t).unwrap_or_default(),
        amplitude: ridges.amplitude,
        before: handle,
        after: handle,
    }
}

/// A corner stands off across the line between its neighbors, an open end across its side.
fn corner(contour: &Contour, corners: &[Vertex], idx: usize, ridges: Ridges) -> Foot {
    let count = corners.len();
    let at = |idx: usize| corners[idx % count].point;
    let is_start = !contour.closed && idx == 0;
    let is_end = !contour.closed && idx + 1 == count;
    let point = at(idx);
    let before = if is_start { point } else { at(idx + count - 1) };
    let after = if is_end { point } else { at(idx + 1) };
    Foot {
        point,
        along: (after - before).unit().unwrap_or_default(),
        amplitude: ridges.amplitude,
        before: handle(point.distance(before), ridges),
        after: handle(point.distance(after), ridges),
    }
}

fn handle(chord: f64, ridges: Ridges) -> f64 {
    if ridges.smooth {
        chord / (f64::from(ridges.count + 1) * 2.0)
    } else {
        0.0
    }
}
