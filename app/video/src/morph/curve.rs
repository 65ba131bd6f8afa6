//! Cubic pieces in double precision, and what may be done to them exactly.

/// A point or a vector.
pub(super) type Vector = [f64; 2];

pub(super) fn lerp(a: Vector, b: Vector, t: f64) -> Vector {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}

pub(super) fn minus(a: Vector, b: Vector) -> Vector {
    [a[0] - b[0], a[1] - b[1]]
}

pub(super) fn distance(a: Vector, b: Vector) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// A cubic Bézier piece: start, two handles, end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cubic(pub(super) [Vector; 4]);

impl Cubic {
    pub(super) fn line(a: Vector, b: Vector) -> Self {
        Self([a, lerp(a, b, 1.0 / 3.0), lerp(a, b, 2.0 / 3.0), b])
    }

    pub(super) const fn point(p: Vector) -> Self {
        Self([p; 4])
    }

    pub(super) const fn start(&self) -> Vector {
        self.0[0]
    }

    pub(super) const fn end(&self) -> Vector {
        self.0[3]
    }

    pub(super) fn at(&self, s: f64) -> Vector {
        let [a, b, c, d] = self.0;
        let (ab, bc, cd) = (lerp(a, b, s), lerp(b, c, s), lerp(c, d, s));
        lerp(lerp(ab, bc, s), lerp(bc, cd, s), s)
    }

    /// Three times this is the derivative.
    pub(super) fn slope(&self, s: f64) -> Vector {
        let [a, b, c, d] = self.0;
        let (ab, bc, cd) = (minus(b, a), minus(c, b), minus(d, c));
        lerp(lerp(ab, bc, s), lerp(bc, cd, s), s)
    }

    /// The piece from `s` to `e`, exactly; backwards when `e` is smaller.
    pub(super) fn part(&self, s: f64, e: f64) -> Self {
        Self([
            self.blossom([s, s, s]),
            self.blossom([s, s, e]),
            self.blossom([s, e, e]),
            self.blossom([e, e, e]),
        ])
    }

    fn blossom(&self, [r, s, t]: [f64; 3]) -> Vector {
        let [a, b, c, d] = self.0;
        let (ab, bc, cd) = (lerp(a, b, r), lerp(b, c, r), lerp(c, d, r));
        lerp(lerp(ab, bc, s), lerp(bc, cd, s), t)
    }

    pub(super) const fn reversed(&self) -> Self {
        let [a, b, c, d] = self.0;
        Self([d, c, b, a])
    }

    /// Second differences: zero for a line walked evenly.
    pub(super) fn bend(&self) -> f64 {
        let [a, b, c, d] = self.0;
        let second = |p: Vector, q: Vector, r: Vector| distance(minus(p, q), minus(q, r));
        second(a, b, c).max(second(b, c, d))
    }

    /// Length of a polygon through `LENGTH_SAMPLES` points.
    pub(super) fn length(&self) -> f64 {
        /// Enough for a per cent on curves that icons have.
        const LENGTH_SAMPLES: usize = 8;
        let points = (0..=LENGTH_SAMPLES).map(|i| self.at(i as f64 / LENGTH_SAMPLES as f64));
        let mut last = self.start();
        points
            .map(|p| distance(std::mem::replace(&mut last, p), p))
            .sum()
    }

    /// Where a coordinate turns (0 for x, 1 for y), strictly inside, in order.
    pub(super) fn turns(&self, axis: usize) -> Vec<f64> {
        let [p0, p1, p2, p3] = self.0.map(|p| p[axis]);
        let (a, b, c) = (p1 - p0, p2 - p1, p3 - p2);
        // Slope: a (1-s)² + 2 b s (1-s) + c s².
        let (q2, q1, q0) = (a - 2.0 * b + c, 2.0 * (b - a), a);
        let mut roots = if q2.abs() < 1e-12 * (q1.abs() + q0.abs()) {
            vec![-q0 / q1]
        } else {
            let root = (q1 * q1 - 4.0 * q2 * q0).max(0.0).sqrt();
            vec![(-q1 - root) / (2.0 * q2), (-q1 + root) / (2.0 * q2)]
        };
        roots.retain(|s| *s > 1e-6 && *s < 1.0 - 1e-6);
        roots.sort_by(f64::total_cmp);
        roots
    }
}
