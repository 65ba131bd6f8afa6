//! Keeps a part of outlines by length.

use super::{Piece, contour::Contour, measure::Measured};
use crate::scene::{Trim, TrimMode};

/// Shares closer than this are one: Lottie rounds them so.
const SHARE_EPSILON: f64 = 5.0e-5;

/// A part of all that is shorter is what rounding left.
const ROUNDING: f64 = 1.0e-9;

/// What is kept, as shares of a length; never empty ranges, in rising order.
#[derive(Debug, Clone, PartialEq)]
enum Kept {
    Nothing,
    All,
    Parts(Vec<(f64, f64)>),
}

pub(super) fn trim(trim: &Trim, pieces: Vec<Piece>, t_ms: f32) -> Option<Vec<Piece>> {
    let kept = kept(
        f64::from(trim.start.at(t_ms)?),
        f64::from(trim.end.at(t_ms)?),
        f64::from(trim.offset_deg.at(t_ms)?),
    );
    let shares = match kept {
        Kept::Nothing => return Some(Vec::new()),
        Kept::All => return Some(pieces),
        Kept::Parts(shares) => shares,
    };
    Some(match trim.mode {
        TrimMode::Each => pieces.iter().map(|piece| each(piece, &shares)).collect(),
        TrimMode::Chained => chained(&pieces, &shares),
    })
}

fn kept(start: f64, end: f64, offset_deg: f64) -> Kept {
    let (start, end) = (start.clamp(0.0, 1.0), end.clamp(0.0, 1.0));
    let span = (end - start).abs();
    if !(span >= SHARE_EPSILON && offset_deg.is_finite()) {
        return Kept::Nothing;
    }
    if span > 1.0 - SHARE_EPSILON {
        return Kept::All;
    }
    let from = (start.min(end) + offset_deg / 360.0).rem_euclid(1.0);
    let to = from + span;
    Kept::Parts(if to > 1.0 {
        vec![(0.0, to - 1.0), (from, 1.0)]
    } else {
        vec![(from, to)]
    })
}

/// Every contour for itself; what an earlier trim cut into parts counts as one line.
fn each(piece: &Piece, shares: &[(f64, f64)]) -> Piece {
    let contours = if piece.one_line {
        along(&piece.contours, shares).concat()
    } else {
        let lines = piece.contours.chunks(1);
        lines
            .flat_map(|line| along(line, shares).concat())
            .collect()
    };
    Piece {
        contours,
        one_line: true,
    }
}

fn chained(pieces: &[Piece], shares: &[(f64, f64)]) -> Vec<Piece> {
    let contours: Vec<Contour> = pieces
        .iter()
        .flat_map(|p| p.contours.iter().cloned())
        .collect();
    let mut kept = along(&contours, shares).into_iter();
    pieces
        .iter()
        .map(|piece| {
            let own: Vec<_> = kept.by_ref().take(piece.contours.len()).collect();
            Piece {
                contours: own.concat(),
                one_line: true,
            }
        })
        .collect()
}

/// Of each contour what is kept when all of them are one line.
fn along(contours: &[Contour], shares: &[(f64, f64)]) -> Vec<Vec<Contour>> {
    let measured: Vec<Measured<'_>> = contours.iter().map(Measured::new).collect();
    let total: f64 = measured.iter().map(Measured::length).sum();
    let mut start = 0.0;
    measured
        .iter()
        .map(|line| {
            let length = line.length();
            let ranges: Vec<(f64, f64)> = shares
                .iter()
                .map(|(from, to)| {
                    (
                        (from * total - start).max(0.0),
                        (to * total - start).min(length),
                    )
                })
                .filter(|(from, to)| to - from > total * ROUNDING)
                .collect();
            start += length;
            line.parts(&ranges)
        })
        .collect()
}
