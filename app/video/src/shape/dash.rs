//! Dashes: a path cut into strokes and gaps by length.

use super::{contour::Contour, measure::Measured, segments};
use crate::{geometry::Path, limits::MADE_SEGMENTS_MAX};

/// The dashes of a path, as SVG has them: an odd list counts twice, each subpath begins anew.
///
/// A dash of length 0 is a line from a point to itself, which round and square caps show.
/// Lists that SVG calls invalid, that add up to nothing or that make more than
/// [`MADE_SEGMENTS_MAX`] segments leave the path as it is.
pub fn dashed(path: &Path, lengths: &[f32], offset: f32) -> Path {
    let Some(pattern) = Pattern::new(lengths, offset) else {
        return path.clone();
    };
    if !segments::is_finite(path) {
        return Path::default();
    }
    let contours = segments::read(path);
    let lines: Vec<Measured<'_>> = contours.iter().map(Measured::new).collect();
    let dashes: f64 = lines
        .iter()
        .map(|line| pattern.dashes_over(line.length()))
        .sum();
    let sides: usize = contours.iter().map(|c| c.curves.len()).sum();
    // A dash costs a move and its last side; sides are cut but never drawn twice.
    if dashes * 2.0 + sides as f64 > MADE_SEGMENTS_MAX as f64 {
        return path.clone();
    }
    let dashes: Vec<Contour> = lines.iter().flat_map(|line| pattern.over(line)).collect();
    segments::write(&dashes)
}

/// Dashes and gaps in turn, an even number of them.
struct Pattern {
    lengths: Vec<f64>,
    sum: f64,
    /// Where in the pattern a line begins; 0 up to the sum.
    phase: f64,
}

impl Pattern {
    fn new(lengths: &[f32], offset: f32) -> Option<Self> {
        if lengths
            .iter()
            .any(|length| !(length.is_finite() && *length >= 0.0))
        {
            return None;
        }
        let mut lengths: Vec<f64> = lengths.iter().map(|length| f64::from(*length)).collect();
        if lengths.len() % 2 == 1 {
            lengths.extend_from_within(..);
        }
        let sum: f64 = lengths.iter().sum();
        let offset = if offset.is_finite() {
            f64::from(offset)
        } else {
            0.0
        };
        (sum > 0.0).then(|| Self {
            lengths,
            sum,
            phase: offset.rem_euclid(sum),
        })
    }

    fn dashes_over(&self, length: f64) -> f64 {
        (length / self.sum + 2.0).ceil() * (self.lengths.len() / 2) as f64
    }

    fn over(&self, line: &Measured<'_>) -> Vec<Contour> {
        let length = line.length();
        if length <= 0.0 {
            let dash = self.ranges(0.0).next().is_some();
            return if dash {
                vec![line.contour.clone()]
            } else {
                Vec::new()
            };
        }
        let ranges: Vec<(f64, f64)> = self.ranges(length).collect();
        line.parts(&ranges)
    }

    /// Dashes on a line of some length, cut at its ends.
    fn ranges(&self, length: f64) -> impl Iterator<Item = (f64, f64)> {
        let mut at = -self.phase;
        let steps = self
            .lengths
            .iter()
            .enumerate()
            .cycle()
            .map(move |(idx, step)| {
                let from = at;
                at += step;
                (idx % 2 == 0, from, at)
            });
        steps
            .take_while(move |(_, from, _)| *from <= length)
            .filter(move |(dash, from, to)| {
                let dot = from == to && *from >= 0.0;
                *dash && (dot || (*to > 0.0 && *from < length) || (length == 0.0 && *to > 0.0))
            })
            .map(move |(_, from, to)| (from.max(0.0), to.min(length)))
    }
}
