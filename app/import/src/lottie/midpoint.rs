//! After Effects' gradient midpoints.
//!
//! After Effects writes between every two stops of a gradient a third one: where their colors
//! are mixed evenly. It mixes along a power there, not along two straight lines that meet.

use mtor_video::Lerp;

/// Stops that stand for one power: the eye sees no corner between them.
const PIECES: usize = 8;
/// Stops of one gradient that powers may take together; opacity has as many again.
const PIECES_MAX: usize = mtor_video::limits::STOPS_MAX / 2 - 1;
/// Files have three digits of each color; three such roundings may meet.
const ROUNDING: f32 = 0.002;
/// A midpoint this near to the middle is in the middle: there the power is a straight line.
const CENTERED: f32 = 0.01;
/// A midpoint at a stop itself would be an edge, which no power has.
const SHARE_MIN: f32 = 0.005;

/// Replaces midpoints by stops along their powers, in all rows of one gradient alike. Rows
/// where a stop is not mixed of its neighbors stay: then the stops are just stops.
pub(super) fn bend<T: Lerp>(rows: &mut [&mut Vec<(f32, T)>], apart: fn(&T, &T) -> f32) {
    let length = rows.first().map_or(0, |row| row.len());
    let n_pairs = length / 2;
    let have_midpoints = |row: &&mut Vec<(f32, T)>| {
        row.len() == length && (0..n_pairs).all(|pair| mixes_evenly(row, pair, apart))
    };
    if length < 3 || length.is_multiple_of(2) || !rows.iter().all(have_midpoints) {
        return;
    }
    let bent: Vec<bool> = (0..n_pairs)
        .map(|pair| {
            rows.iter()
                .any(|row| (share(row, pair) - 0.5).abs() > CENTERED)
        })
        .collect();
    let n_bent = bent.iter().filter(|bent| **bent).count();
    let pieces = (PIECES_MAX / n_bent.max(1)).clamp(2, PIECES);
    for row in rows {
        let mut made: Vec<(f32, T)> = row.first().cloned().into_iter().collect();
        for (pair, bent) in bent.iter().enumerate() {
            match row.get(pair * 2..pair * 2 + 3) {
                Some([from, _, to]) if *bent => {
                    let power = Power::through(share(row, pair));
                    made.extend((1..=pieces).map(|piece| {
                        let (at, mixed) = power.stop(piece as f32 / pieces as f32);
                        (from.0.lerp(&to.0, at), from.1.lerp(&to.1, mixed))
                    }));
                }
                Some([_, rest @ ..]) => made.extend_from_slice(rest),
                Some([]) | None => {}
            }
        }
        **row = made;
    }
}

fn mixes_evenly<T: Lerp>(row: &[(f32, T)], pair: usize, apart: fn(&T, &T) -> f32) -> bool {
    match row.get(pair * 2..pair * 2 + 3) {
        Some([from, middle, to]) => {
            from.0 <= middle.0
                && middle.0 <= to.0
                && apart(&middle.1, &from.1.lerp(&to.1, 0.5)) <= ROUNDING
        }
        Some(_) | None => false,
    }
}

/// Where a pair's midpoint stands between its stops.
fn share<T>(row: &[(f32, T)], pair: usize) -> f32 {
    match row.get(pair * 2..pair * 2 + 3) {
        Some([from, middle, to]) if to.0 > from.0 => (middle.0 - from.0) / (to.0 - from.0),
        Some(_) | None => 0.5,
    }
}

/// How the mix of two stops grows: a power from the nearer stop on.
#[derive(Debug, Clone, Copy)]
struct Power {
    exponent: f32,
    from_end: bool,
}

impl Power {
    /// The power that is a half at a share.
    fn through(share: f32) -> Self {
        let share = share.clamp(SHARE_MIN, 1.0 - SHARE_MIN);
        let far = share.max(1.0 - share);
        Self {
            exponent: 0.5_f32.ln() / far.ln(),
            from_end: share < 0.5,
        }
    }

    /// A share of the way and how much is mixed there. Steps of even length give stops that
    /// stand the closer the more the power bends.
    fn stop(self, step: f32) -> (f32, f32) {
        let from_flat_end = if self.from_end { 1.0 - step } else { step };
        let mixed = from_flat_end * from_flat_end;
        let at = mixed.powf(1.0 / self.exponent);
        if self.from_end {
            (1.0 - at, 1.0 - mixed)
        } else {
            (at, mixed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(a: &f32, b: &f32) -> f32 {
        (a - b).abs()
    }

    #[track_caller]
    fn check(row: &[(f32, f32)], expect: &[(f32, f32)]) {
        let mut row = row.to_vec();
        bend(&mut [&mut row], apart);
        assert_eq!(row.len(), expect.len(), "{row:?}");
        for (got, expect) in row.iter().zip(expect) {
            assert!(
                apart(&got.0, &expect.0) < 1e-3 && apart(&got.1, &expect.1) < 1e-3,
                "{row:?}"
            );
        }
    }

    #[test]
    fn midpoints_off_the_middle_are_powers() {
        let even = [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)];
        check(&even, &even);
        let plain = [(0.0, 0.0), (0.2, 0.4), (1.0, 1.0)];
        check(&plain, &plain);
        check(&[(0.0, 1.0), (1.0, 0.0)], &[(0.0, 1.0), (1.0, 0.0)]);
        // sqrt(1/2) gives a square.
        let root = 0.5_f32.sqrt();
        let square = |k: i32| (k as f32 / 8.0, (k as f32 / 8.0).powi(2));
        let squares: Vec<(f32, f32)> = (0..=8).map(square).collect();
        check(&[(0.0, 0.0), (root, 0.5), (1.0, 1.0)], &squares);
        let mirrored: Vec<(f32, f32)> = squares.iter().rev().map(|s| (1.0 - s.0, s.1)).collect();
        check(&[(0.0, 1.0), (1.0 - root, 0.5), (1.0, 0.0)], &mirrored);
    }

    #[test]
    fn rows_of_one_gradient_stay_of_one_length() {
        let mut first = vec![(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)];
        let mut second = vec![(0.0, 0.0), (0.1, 0.5), (1.0, 1.0)];
        bend(&mut [&mut first, &mut second], apart);
        assert_eq!((first.len(), second.len()), (9, 9));
        // What has its midpoint in the middle stays a straight line.
        assert!(
            first.iter().all(|(at, value)| apart(at, value) < 1e-6),
            "{first:?}"
        );
    }
}
