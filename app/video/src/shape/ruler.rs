//! A curve as a line with a length: what parameter lies where along it.

use super::curve::Curve;

/// Parts of equal parameter in which a curve is measured.
const PARTS: usize = 16;

/// A curve with the lengths of its parts.
#[derive(Debug, Clone)]
pub(super) struct Ruler {
    curve: Curve,
    /// Length up to the end of each part; one entry for a line.
    sums: Vec<f64>,
}

impl Ruler {
    pub(super) fn new(curve: Curve) -> Self {
        if curve.is_straight() {
            return Self {
                sums: vec![curve.from.distance(curve.to)],
                curve,
            };
        }
        let mut sums = Vec::with_capacity(PARTS);
        let mut sum = 0.0;
        for part in 0..PARTS {
            sum += measured(
                &curve,
                part as f64 / PARTS as f64,
                (part + 1) as f64 / PARTS as f64,
            );
            sums.push(sum);
        }
        Self { curve, sums }
    }

    pub(super) fn length(&self) -> f64 {
        self.sums.last().copied().unwrap_or(0.0)
    }

    pub(super) fn curve(&self) -> &Curve {
        &self.curve
    }

    /// The parameter at a length from the start.
    pub(super) fn at(&self, length: f64) -> f64 {
        /// Each step doubles the digits; the first guess has two.
        const STEPS: usize = 4;
        let total = self.length();
        if length <= 0.0 || total <= 0.0 {
            return 0.0;
        }
        if length >= total {
            return 1.0;
        }
        if self.curve.is_straight() {
            return length / total;
        }
        let part = self
            .sums
            .partition_point(|&sum| sum < length)
            .min(PARTS - 1);
        let before = if part == 0 { 0.0 } else { self.sums[part - 1] };
        let (low, high) = (part as f64 / PARTS as f64, (part + 1) as f64 / PARTS as f64);
        let wanted = length - before;
        let within = (self.sums[part] - before).max(f64::MIN_POSITIVE);
        let mut t = low + (high - low) * (wanted / within);
        for _ in 0..STEPS {
            let speed = self.curve.speed(t).length();
            if speed <= f64::MIN_POSITIVE {
                break;
            }
            t = (t - (measured(&self.curve, low, t) - wanted) / speed).clamp(low, high);
        }
        t
    }

    /// Between two lengths from the start.
    pub(super) fn part(&self, from: f64, to: f64) -> Curve {
        self.curve.part(self.at(from), self.at(to))
    }
}

/// Length between two parameters by Gauss-Legendre with five points.
fn measured(curve: &Curve, from: f64, to: f64) -> f64 {
    const ROOTS: [(f64, f64); 5] = [
        (0.0, 0.568_888_888_888_888_9),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
        (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    ];
    let (half, middle) = ((to - from) / 2.0, f64::midpoint(from, to));
    let sum: f64 = ROOTS
        .iter()
        .map(|(root, weight)| weight * curve.speed(middle + half * root).length())
        .sum();
    sum * half
}
