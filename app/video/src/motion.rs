//! Ways between two places: a bent one is walked at even speed.

use crate::geometry::Point;

/// Chords that stand for a bend when its length is measured; After Effects takes as many.
pub const BEND_CHORDS: usize = 150;

/// Where one is on a bend after a share of its length, and the direction of the way there
/// (not of unit length; zero only when the way has no length).
///
/// The handles are offsets from `from` and from `to`. Before 0 and after 1 the way goes on
/// straight, so that an easing's overshoot is seen.
pub fn walk(from: Point, bend: [Point; 2], to: Point, share: f32) -> (Point, Point) {
    let curve = Curve::new(from, bend, to);
    let lengths = curve.lengths();
    let total = lengths[BEND_CHORDS];
    if total <= 0.0 {
        return (from, Point::ZERO);
    }
    let s = parameter(&lengths, share.clamp(0.0, 1.0) * total);
    let direction = curve.direction(s);
    let over = (share - share.clamp(0.0, 1.0)) * total / direction.x.hypot(direction.y);
    let at = curve.at(s);
    if over.is_finite() && over != 0.0 {
        let on = Point::new(at.x + direction.x * over, at.y + direction.y * over);
        return (on, direction);
    }
    (at, direction)
}

/// The lengths of a bend from its start to each of [`BEND_CHORDS`]` + 1` even parameters.
pub fn bend_lengths(from: Point, bend: [Point; 2], to: Point) -> [f32; BEND_CHORDS + 1] {
    Curve::new(from, bend, to).lengths()
}

/// The parameter at a length along the curve, which is even within each chord.
fn parameter(lengths: &[f32; BEND_CHORDS + 1], length: f32) -> f32 {
    let reached = lengths.partition_point(|l| *l <= length);
    // The first length is 0, so one is always reached.
    let idx = reached.saturating_sub(1);
    let Some(next) = lengths.get(idx + 1) else {
        return 1.0;
    };
    let chord = next - lengths[idx];
    let within = if chord > 0.0 {
        (length - lengths[idx]) / chord
    } else {
        0.0
    };
    (idx as f32 + within) / BEND_CHORDS as f32
}

/// A cubic Bézier.
struct Curve([Point; 4]);

impl Curve {
    fn new(from: Point, [leave, arrive]: [Point; 2], to: Point) -> Self {
        let out = Point::new(from.x + leave.x, from.y + leave.y);
        let into = Point::new(to.x + arrive.x, to.y + arrive.y);
        Self([from, out, into, to])
    }

    /// Exact at 0 and at 1.
    fn at(&self, s: f32) -> Point {
        let u = 1.0 - s;
        let shares = [u * u * u, 3.0 * u * u * s, 3.0 * u * s * s, s * s * s];
        Self::mixed(&self.0, shares)
    }

    /// The derivative; at an end whose handle has no length, the way to what comes next.
    fn direction(&self, s: f32) -> Point {
        let [a, b, c, d] = self.0;
        let sides = [sub(b, a), sub(c, b), sub(d, c)];
        let u = 1.0 - s;
        let slope = Self::mixed(&sides, [u * u, 2.0 * u * s, s * s]);
        if slope.x != 0.0 || slope.y != 0.0 {
            return slope;
        }
        /// Far enough that f32 sees a difference, near enough to be the same way.
        const NEAR: f32 = 1.0e-2;
        sub(self.at((s + NEAR).min(1.0)), self.at((s - NEAR).max(0.0)))
    }

    fn mixed<const N: usize>(points: &[Point; N], shares: [f32; N]) -> Point {
        let each = points.iter().zip(shares);
        each.fold(Point::ZERO, |sum, (p, k)| {
            Point::new(sum.x + p.x * k, sum.y + p.y * k)
        })
    }

    fn lengths(&self) -> [f32; BEND_CHORDS + 1] {
        let mut lengths = [0.0; BEND_CHORDS + 1];
        let (mut before, mut sum) = (self.0[0], 0.0);
        for (idx, length) in lengths.iter_mut().enumerate().skip(1) {
            let here = self.at(idx as f32 / BEND_CHORDS as f32);
            sum += (here.x - before.x).hypot(here.y - before.y);
            *length = sum;
            before = here;
        }
        lengths
    }
}

fn sub(a: Point, b: Point) -> Point {
    Point::new(a.x - b.x, a.y - b.y)
}
