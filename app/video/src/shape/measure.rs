//! A contour as a line with a length; parts of it between two lengths.

use super::{contour::Contour, curve::Curve, ruler::Ruler};

#[derive(Debug, Clone)]
pub(super) struct Measured<'a> {
    pub(super) contour: &'a Contour,
    rulers: Vec<Ruler>,
    /// Length up to the end of each side.
    ends: Vec<f64>,
}

impl<'a> Measured<'a> {
    pub(super) fn new(contour: &'a Contour) -> Self {
        let rulers: Vec<Ruler> = contour.curves.iter().map(|c| Ruler::new(*c)).collect();
        let mut sum = 0.0;
        let ends = rulers
            .iter()
            .map(|ruler| {
                sum += ruler.length();
                sum
            })
            .collect();
        Self {
            contour,
            rulers,
            ends,
        }
    }

    pub(super) fn length(&self) -> f64 {
        self.ends.last().copied().unwrap_or(0.0)
    }

    /// The sides between two lengths; a point when they are one.
    pub(super) fn part(&self, from: f64, to: f64) -> Vec<Curve> {
        let first = self.ends.partition_point(|&end| end <= from);
        let first = first.min(self.rulers.len().saturating_sub(1));
        let mut curves = Vec::new();
        let mut start = if first == 0 {
            0.0
        } else {
            self.ends[first - 1]
        };
        for (ruler, end) in self.rulers.iter().zip(&self.ends).skip(first) {
            if start >= to && !curves.is_empty() {
                break;
            }
            curves.push(if from <= start && to >= *end {
                *ruler.curve()
            } else {
                ruler.part(from - start, to - start)
            });
            start = *end;
        }
        curves
    }

    /// What of it lies between the lengths of any range, in order. The ranges rise and do not
    /// overlap. What reaches over the seam of a closed contour is one piece.
    pub(super) fn parts(&self, ranges: &[(f64, f64)]) -> Vec<Contour> {
        let length = self.length();
        // Less than this is what rounding leaves.
        let reach = length * 1.0e-9;
        let starts = ranges.first().is_some_and(|range| range.0 <= reach);
        let ends = ranges.last().is_some_and(|range| range.1 >= length - reach);
        if let ([_], true, true) = (ranges, starts, ends) {
            return vec![self.contour.clone()];
        }
        let mut pieces: Vec<Contour> = ranges
            .iter()
            .map(|&(from, to)| Contour::open(self.part(from, to)))
            .collect();
        if self.contour.closed && starts && ends {
            let head = pieces.remove(0);
            if let Some(tail) = pieces.last_mut() {
                tail.curves.extend(head.curves);
            }
        }
        pieces
    }
}
