//! One side of a trail, with its joins; and caps.

use std::f64::consts::PI;

use mtor_video::{LineCap, LineJoin};

use super::{
    CURVE_JOIN,
    trail::{Edge, Trail},
    vector::Vector,
};

/// Steps of half a circle: a dot as wide as a 4K screen takes fewer.
const ARC_STEPS_MAX: f64 = 256.0;

/// What all of one stroke share.
#[derive(Debug)]
pub(super) struct Pen {
    /// Half the width.
    pub(super) half: f64,
    pub(super) tolerance: f64,
    /// What is shorter has no direction.
    pub(super) least: f64,
    /// Radians of the outer side that a chord may span.
    pub(super) arc_step: f64,
    join: LineJoin,
    miter_limit: f64,
}

impl Pen {
    pub(super) fn new(half: f64, tolerance: f64, join: LineJoin, miter_limit: f64) -> Self {
        /// A sixty-fourth of what is seen; f32's noise at a closing line is less.
        const LEAST: f64 = 1.0 / 64.0;
        // A tolerance beyond the pen itself would make nothing of it round.
        let tolerance = tolerance.min(half.max(f64::MIN_POSITIVE));
        let arc_step = 2.0 * (1.0 - tolerance / half).clamp(-1.0, 1.0).acos();
        Self {
            half,
            tolerance,
            least: tolerance * LEAST,
            arc_step: arc_step.clamp(PI / ARC_STEPS_MAX, PI / 4.0),
            join,
            miter_limit,
        }
    }

    /// Points of an arc around `center`, from the end of `normal`, both ends included.
    fn arc(&self, center: Vector, normal: Vector, angle: f64, points: &mut Vec<Vector>) {
        let steps = (angle.abs() / self.arc_step).ceil().max(1.0);
        for step in 0..=steps as u32 {
            let turned = normal.turned(angle * f64::from(step) / steps);
            points.push(center + turned * self.half);
        }
    }
}

/// The chain of points on the side of the normals (`sign` 1) or on the other (-1).
pub(super) fn side(trail: &Trail, sign: f64, pen: &Pen) -> Vec<Vector> {
    let mut points = Vec::with_capacity(trail.edges.len() * 2);
    let count = trail.edges.len();
    let last = trail.edges.last();
    let mut before = if trail.closed { last } else { None };
    // An edge's side may be cut at both ends, but not past itself: what is cut off lies on
    // two quads only as long as the cuts are in order.
    let mut room = Room {
        from: 0.0,
        until: 1.0,
    };
    let mut last_until = 1.0;
    for (index, edge) in trail.edges.iter().enumerate() {
        // Too much already: whoever asked for it leaves it out.
        if points.len() > super::POINTS_MAX {
            return points;
        }
        room.until = if index + 1 == count { last_until } else { 1.0 };
        match before {
            Some(before) => {
                let cut = corner([before, edge], sign, room, pen, &mut points);
                room.from = cut.map_or(0.0, |cut| cut[1]);
                if index == 0 {
                    last_until = cut.map_or(1.0, |cut| cut[0]);
                }
            }
            None => points.push(edge.from + edge.normal_from * (sign * pen.half)),
        }
        before = Some(edge);
    }
    if let (Some(edge), false) = (last, trail.closed) {
        points.push(edge.to + edge.normal_to * (sign * pen.half));
    }
    points
}

/// Where the edge before a corner may be cut at the earliest, and the one after it at the
/// latest: shares of their lengths.
#[derive(Debug, Clone, Copy)]
struct Room {
    from: f64,
    until: f64,
}

/// From the end of one edge's side to the begin of the next one's; says where it cut them.
fn corner(
    [before, edge]: [&Edge; 2],
    sign: f64,
    room: Room,
    pen: &Pen,
    points: &mut Vec<Vector>,
) -> Option<[f64; 2]> {
    let (normal, next) = (before.normal_to * sign, edge.normal_from * sign);
    let (leave, arrive) = (edge.from + normal * pen.half, edge.from + next * pen.half);
    let turn = before.normal_to.cross(edge.normal_from);
    // Too small a step to be seen, and nowhere to turn around.
    if (arrive - leave).length() <= pen.tolerance / 8.0 && normal.dot(next) > 0.0 {
        points.push((leave + arrive) * 0.5);
        return None;
    }
    let is_inner = turn * sign > 0.0 || (turn == 0.0 && sign < 0.0);
    if is_inner {
        let from = before.from + before.normal_from * (sign * pen.half);
        let to = edge.to + edge.normal_to * (sign * pen.half);
        let cut = crossing([from, leave], [arrive, to], room);
        match cut {
            Some([share, _]) => points.push(from + (leave - from) * share),
            // Around the corner itself: then no quad and no wedge is cut.
            None => points.extend([leave, edge.from, arrive]),
        }
        return cut;
    }
    let join = if edge.inside_curve {
        CURVE_JOIN
    } else {
        pen.join
    };
    match join {
        LineJoin::Round => {
            let angle = -sign * normal.angle_to(next).abs();
            pen.arc(edge.from, normal, angle, points);
        }
        LineJoin::Miter => match miter(normal, next, pen.miter_limit) {
            Some(tip) => points.push(edge.from + tip * pen.half),
            None => points.extend([leave, arrive]),
        },
        LineJoin::Bevel => points.extend([leave, arrive]),
    }
    None
}

/// The tip's offset in half widths; `None` beyond the limit, which is SVG's ratio
/// `1 / sin(angle / 2)` of the angle between the two edges.
fn miter(normal: Vector, next: Vector, limit: f64) -> Option<Vector> {
    let shared = 1.0 + normal.dot(next);
    let sane = shared > 0.0 && 2.0 / shared <= limit * limit;
    sane.then(|| (normal + next) * (1.0 / shared))
}

/// At which shares of their lengths two segments cross.
fn crossing([a0, a1]: [Vector; 2], [b0, b1]: [Vector; 2], room: Room) -> Option<[f64; 2]> {
    let (a, b) = (a1 - a0, b1 - b0);
    let parallel = a.cross(b);
    let s = (b0 - a0).cross(b) / parallel;
    let t = (b0 - a0).cross(a) / parallel;
    // NaN and infinity, when they are parallel, are in no range.
    let cross = (room.from..=1.0).contains(&s) && (0.0..=room.until).contains(&t);
    cross.then_some([s, t])
}

/// The points between the two sides' ends, seen in the direction that a quarter turn back from
/// the normal is.
pub(super) fn cap(at: Vector, normal: Vector, cap: LineCap, pen: &Pen, points: &mut Vec<Vector>) {
    let onward = -normal.quarter() * pen.half;
    let across = normal * pen.half;
    match cap {
        LineCap::Butt => {}
        LineCap::Round => pen.arc(at, normal, -PI, points),
        LineCap::Square => points.extend([at + across + onward, at - across + onward]),
    }
}

/// What a subpath without length covers.
pub(super) fn dot(at: Vector, line_cap: LineCap, pen: &Pen) -> Option<Vec<Vector>> {
    let mut points = Vec::new();
    let down = Vector::new(0.0, 1.0);
    cap(at, down, line_cap, pen, &mut points);
    cap(at, -down, line_cap, pen, &mut points);
    (!points.is_empty()).then_some(points)
}
