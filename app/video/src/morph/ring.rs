//! An outline by its length: where a share of the way round lies, and exact cuts there.

use super::{
    contour::Contour,
    curve::{Cubic, Vector, minus},
};

/// Lines by which a curve's length is tabled.
const LINES: usize = 12;

/// A contour with the share of its length at every curve's start.
#[derive(Debug)]
pub(super) struct Ring<'a> {
    contour: &'a Contour,
    /// Share of the length where each curve begins; one more, 1, at the end.
    pub(super) starts: Vec<f64>,
    /// Per curve, its share of the length up to each of its `LINES` points.
    tables: Vec<[f64; LINES + 1]>,
}

impl<'a> Ring<'a> {
    pub(super) fn new(contour: &'a Contour) -> Self {
        let (mut starts, mut tables, mut sum) = (vec![0.0], Vec::new(), 0.0);
        for curve in &contour.curves {
            let mut table = [0.0; LINES + 1];
            for i in 1..=LINES {
                let step = minus(at(curve, i), at(curve, i - 1));
                table[i] = table[i - 1] + step[0].hypot(step[1]);
            }
            sum += table[LINES];
            starts.push(sum);
            tables.push(table);
        }
        let whole = f64::max(sum, f64::MIN_POSITIVE);
        starts.iter_mut().for_each(|s| *s /= whole);
        tables.iter_mut().flatten().for_each(|s| *s /= whole);
        Self {
            contour,
            starts,
            tables,
        }
    }

    /// The curve at a share of the way, and the parameter there.
    fn locate(&self, share: f64) -> (usize, f64) {
        let above = self.starts.partition_point(|s| *s <= share);
        let idx = above
            .saturating_sub(1)
            .min(self.tables.len().saturating_sub(1));
        (idx, self.parameter(idx, share))
    }

    fn parameter(&self, idx: usize, share: f64) -> f64 {
        let (table, own) = (&self.tables[idx], share - self.starts[idx]);
        let line = table.partition_point(|s| *s <= own).clamp(1, LINES);
        let (low, high) = (table[line - 1], table[line]);
        let part = if high > low {
            (own - low) / (high - low)
        } else {
            0.0
        };
        ((line - 1) as f64 + part.clamp(0.0, 1.0)) / LINES as f64
    }

    /// Place and direction at a share of the way, any number of times round.
    pub(super) fn at(&self, share: f64) -> (Vector, Vector) {
        let (idx, s) = self.locate(share.rem_euclid(1.0));
        let curve = &self.contour.curves[idx];
        let mut way = curve.slope(s);
        if way == [0.0; 2] {
            way = minus(curve.end(), curve.start());
        }
        let length = way[0].hypot(way[1]);
        let unit = if length > 0.0 {
            [way[0] / length, way[1] / length]
        } else {
            [0.0; 2]
        };
        (curve.at(s), unit)
    }

    /// The piece between two shares; no curve may begin strictly inside.
    pub(super) fn part(&self, from: f64, to: f64) -> Cubic {
        let turn = f64::midpoint(from, to).floor();
        let (from, to) = (from - turn, to - turn);
        let (idx, _) = self.locate(f64::midpoint(from, to));
        let curve = &self.contour.curves[idx];
        let s =
            |share: f64| self.parameter(idx, share.clamp(self.starts[idx], self.starts[idx + 1]));
        let near = |share: f64, other: f64| (share - other).abs() < 1e-9;
        let low = if near(from, self.starts[idx]) {
            0.0
        } else {
            s(from)
        };
        let high = if near(to, self.starts[idx + 1]) {
            1.0
        } else {
            s(to)
        };
        let mut part = curve.part(low, high);
        // Neighbors must meet in the same point.
        if low == 0.0 {
            part.0[0] = curve.start();
        }
        if high == 1.0 {
            part.0[3] = curve.end();
        }
        part
    }
}

fn at(curve: &Cubic, line: usize) -> Vector {
    match line {
        0 => curve.start(),
        LINES => curve.end(),
        _ => curve.at(line as f64 / LINES as f64),
    }
}

/// Twice the area that a closed outline runs around, and the center of that area.
pub(super) fn area_and_center(curves: &[Cubic]) -> (f64, Vector) {
    let (mut twice, mut moment, mut mean, mut count) = (0.0, [0.0; 2], [0.0; 2], 0.0);
    let origin = curves.first().map_or([0.0; 2], Cubic::start);
    for curve in curves {
        for i in 0..LINES {
            let (a, b) = (minus(at(curve, i), origin), minus(at(curve, i + 1), origin));
            let cross = a[0] * b[1] - a[1] * b[0];
            twice += cross;
            moment = [
                moment[0] + (a[0] + b[0]) * cross,
                moment[1] + (a[1] + b[1]) * cross,
            ];
            mean = [mean[0] + a[0], mean[1] + a[1]];
            count += 1.0;
        }
    }
    let mean = mean.map(|m: f64| m / f64::max(count, 1.0));
    let center = moment.map(|m| m / (3.0 * twice));
    let good = center.iter().all(|c| c.is_finite()) && twice.abs() > 1e-12;
    let center = if good { center } else { mean };
    (twice, [origin[0] + center[0], origin[1] + center[1]])
}
