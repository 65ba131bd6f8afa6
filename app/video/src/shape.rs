//! The path of a geometry at a time.
//!
//! Figures begin and turn as Lottie's do; modifiers follow After Effects as Lottie's players
//! show it. Everything is bounded: what would become too much stays as it was, and what is not
//! finite gives an empty path.

use crate::{
    animated::leg,
    animated::{Animated, Lerp},
    geometry::{Affine, Path, Segment},
    limits::{DEPTH_MAX, MADE_SEGMENTS_MAX},
    scene::{Geometry, Modified, Modifier, ZigZag},
};
use contour::Contour;

mod contour;
mod curve;
mod dash;
mod figure;
mod measure;
mod merge;
mod offset;
mod region;
mod repeat;
mod round;
mod ruler;
mod segments;
mod trim;
mod vector;
mod warp;
mod zigzag;

#[cfg(test)]
mod tests;

pub use dash::dashed;

/// What one leaf of a geometry gives: several contours that modifiers may tell apart.
#[derive(Debug, Clone, Default)]
struct Piece {
    contours: Vec<Contour>,
    /// Its contours are parts of one line: a trim cut them.
    one_line: bool,
}

/// The path at a local time.
pub fn resolve(geometry: &Geometry, t_ms: f32) -> Path {
    if let Geometry::Path(path) = geometry {
        let path = path_at(path, t_ms).unwrap_or_default();
        return if segments::is_finite(&path) {
            path
        } else {
            Path::default()
        };
    }
    let pieces = pieces(geometry, t_ms, 0).unwrap_or_default();
    segments::write(pieces.iter().flat_map(|piece| &piece.contours))
}

/// The path moved by an affine map.
pub fn transformed(path: &Path, affine: Affine) -> Path {
    let segments = path.segments.iter().map(|segment| match *segment {
        Segment::Move(p) => Segment::Move(affine.apply(p)),
        Segment::Line(p) => Segment::Line(affine.apply(p)),
        Segment::Cubic(a, b, c) => {
            Segment::Cubic(affine.apply(a), affine.apply(b), affine.apply(c))
        }
        Segment::Close => Segment::Close,
    });
    let path = Path {
        segments: segments.collect(),
    };
    if segments::is_finite(&path) {
        path
    } else {
        Path::default()
    }
}

/// `None` when a value has no keyframes, which `check` refuses.
fn pieces(geometry: &Geometry, t_ms: f32, depth: usize) -> Option<Vec<Piece>> {
    if depth > DEPTH_MAX {
        return None;
    }
    let contours = match geometry {
        Geometry::Path(path) => segments::read(&path_at(path, t_ms)?),
        Geometry::Rect { rect } => vec![figure::rect(rect, t_ms)?],
        Geometry::Ellipse { ellipse } => vec![figure::ellipse(ellipse, t_ms)?],
        Geometry::Polystar { polystar } => vec![figure::polystar(polystar, t_ms)?],
        Geometry::Group { group } => {
            let affine = group.transform.affine_at(t_ms);
            let pieces = all_pieces(&group.parts, t_ms, depth);
            return Some(pieces.iter().map(|piece| piece.through(affine)).collect());
        }
        Geometry::Modified { modified } => return modify(modified, t_ms, depth),
    };
    Some(vec![Piece {
        contours,
        one_line: false,
    }])
}

/// The parts one after the other, until together they are more than a path may be.
fn all_pieces(parts: &[Geometry], t_ms: f32, depth: usize) -> Vec<Piece> {
    let mut room = MADE_SEGMENTS_MAX;
    let mut all = Vec::new();
    for part in parts {
        let Some(more) = pieces(part, t_ms, depth + 1) else {
            continue;
        };
        let contours = more.iter().flat_map(|piece| &piece.contours);
        let segments: usize = contours.map(|contour| contour.curves.len() + 2).sum();
        let Some(left) = room.checked_sub(segments) else {
            break;
        };
        room = left;
        all.extend(more);
    }
    all
}

impl Piece {
    fn through(&self, affine: Affine) -> Self {
        let contours = self.contours.iter().map(|c| c.through(affine)).collect();
        Self {
            contours,
            one_line: self.one_line,
        }
    }

    /// Each contour becomes another.
    fn map(self, to: impl Fn(Contour) -> Contour) -> Self {
        let contours = self.contours.into_iter().map(to).collect();
        Self {
            contours,
            one_line: self.one_line,
        }
    }
}

/// Pieces of the parts that are kept, when a modifier has kept one piece for each.
fn modify(modified: &Modified, t_ms: f32, depth: usize) -> Option<Vec<Piece>> {
    let [from, to] = modified.keep.unwrap_or([0, u32::MAX]).map(|n| n as usize);
    let n_parts = modified.parts.len();
    let (before, rest) = modified.parts.split_at(from.min(n_parts));
    let (kept, after) = rest.split_at(to.saturating_sub(from).min(rest.len()));
    let [before, kept, after] = [before, kept, after].map(|it| all_pieces(it, t_ms, depth));
    let (n_before, n_kept) = (before.len(), kept.len());
    let pieces = [before, kept, after].concat();
    let n_pieces = pieces.len();
    let made = modify_pieces(modified, pieces, t_ms)?;
    if made.len() != n_pieces {
        return Some(made);
    }
    Some(made.into_iter().skip(n_before).take(n_kept).collect())
}

fn modify_pieces(modified: &Modified, pieces: Vec<Piece>, t_ms: f32) -> Option<Vec<Piece>> {
    // Lengths and counts of what is not finite mean nothing to a modifier.
    if !pieces
        .iter()
        .flat_map(|piece| &piece.contours)
        .all(Contour::is_finite)
    {
        return None;
    }
    Some(match &modified.by {
        Modifier::Trim(by) => trim::trim(by, pieces, t_ms)?,
        Modifier::Round { radius } => {
            let radius = f64::from(radius.at(t_ms)?);
            each(pieces, |contour| round::rounded(contour, radius))
        }
        Modifier::Offset(by) => offset::offset(by, pieces, t_ms)?,
        Modifier::Pucker { amount } => {
            let share = f64::from(amount.at(t_ms)?) / 100.0;
            each(pieces, |contour| warp::puckered(contour, share))
        }
        Modifier::ZigZag(by) => {
            let ridges = ridges(by, &pieces, t_ms)?;
            each(pieces, |contour| zigzag::zigzag(contour, ridges))
        }
        Modifier::Twist { angle_deg, center } => {
            let center = center.at(t_ms)?.into();
            warp::twisted(pieces, f64::from(angle_deg.at(t_ms)?), center)
        }
        Modifier::Merge(mode) => merge::merged(*mode, pieces),
        Modifier::Repeat(by) => repeat::repeated(by, &pieces, t_ms)?,
    })
}

fn each(pieces: Vec<Piece>, to: impl Fn(Contour) -> Contour) -> Vec<Piece> {
    pieces.into_iter().map(|piece| piece.map(&to)).collect()
}

/// No more of them than there is room for.
fn ridges(by: &ZigZag, pieces: &[Piece], t_ms: f32) -> Option<zigzag::Ridges> {
    let sides: usize = pieces
        .iter()
        .flat_map(|p| &p.contours)
        .map(|c| c.curves.len())
        .sum();
    let room = (MADE_SEGMENTS_MAX / sides.max(1)).saturating_sub(1);
    Some(zigzag::Ridges {
        amplitude: f64::from(by.amplitude.at(t_ms)?),
        count: (by.frequency.at(t_ms)?.round().max(0.0) as u32).min(room as u32),
        smooth: by.smooth,
    })
}

/// Keys with other segments than the next one's stay until it comes: only a
/// [`Program`](crate::Program) matches them.
fn path_at(path: &Animated<Path>, t_ms: f32) -> Option<Path> {
    let keys = match path {
        Animated::Fixed(path) => return Some(path.clone()),
        Animated::Keyed { keys } => keys,
    };
    let (idx, share) = leg(keys, |key| key.at_ms, t_ms)?;
    let prev = &keys[idx];
    let next = keys.get(idx + 1).filter(|_| share > 0.0);
    let Some(next) = next else {
        return Some(prev.value.clone());
    };
    let share = prev.ease.apply(share);
    let (from, to) = (&prev.value.segments, &next.value.segments);
    if from.len() != to.len() {
        return Some(prev.value.clone());
    }
    let mixed = from.iter().zip(to).map(|(a, b)| between(a, b, share));
    let segments: Option<Vec<Segment>> = mixed.collect();
    Some(segments.map_or_else(|| prev.value.clone(), |segments| Path { segments }))
}

fn between(from: &Segment, to: &Segment, share: f32) -> Option<Segment> {
    Some(match (from, to) {
        (Segment::Move(a), Segment::Move(b)) => Segment::Move(a.lerp(b, share)),
        (Segment::Line(a), Segment::Line(b)) => Segment::Line(a.lerp(b, share)),
        (Segment::Cubic(a1, a2, a), Segment::Cubic(b1, b2, b)) => {
            Segment::Cubic(a1.lerp(b1, share), a2.lerp(b2, share), a.lerp(b, share))
        }
        (Segment::Close, Segment::Close) => Segment::Close,
        _ => return None,
    })
}
