//! Keyed paths as morph keys: each two neighbors have the same segments.

use crate::{
    animated::{Animated, Easing, Keyframe},
    geometry::{Path, Point, Segment},
    limits::MATCHED_SEGMENTS_MAX,
    program::MorphKey,
    scene::{Geometry, GeometryGroup},
    shape,
};

/// The keys of a geometry that is nothing but keyed points; `None` for any other.
pub(super) fn keys(geometry: &Geometry) -> Option<Vec<Keyframe<Path>>> {
    match geometry {
        Geometry::Path(Animated::Keyed { keys }) => (keys.len() > 1).then(|| keys.clone()),
        Geometry::Group { group } if !group.transform.moves() => group_keys(group),
        Geometry::Path(Animated::Fixed(_))
        | Geometry::Group { .. }
        | Geometry::Rect { .. }
        | Geometry::Ellipse { .. }
        | Geometry::Polystar { .. }
        | Geometry::Modified { .. } => None,
    }
}

/// Parts that move at the same times, and parts that do not move, are one path's keys.
fn group_keys(group: &GeometryGroup) -> Option<Vec<Keyframe<Path>>> {
    let place = group.transform.affine_at(0.0);
    let mut merged: Option<Vec<Keyframe<Path>>> = None;
    let moving = group.parts.iter().filter(|p| p.moves());
    for part in moving {
        let own = keys(part)?;
        // Parts that are matched together could be mistaken for each other.
        if group.parts.len() > 1 && !own.windows(2).all(|w| alike(&w[0].value, &w[1].value)) {
            return None;
        }
        match &mut merged {
            None => {
                merged = Some(
                    own.iter()
                        .map(|k| Keyframe {
                            value: Path::default(),
                            ..k.clone()
                        })
                        .collect(),
                )
            }
            Some(keys) if same_times(keys, &own) => {}
            Some(_) => return None,
        }
    }
    let mut merged = merged?;
    for part in &group.parts {
        let own = if part.moves() {
            Some(keys(part)?)
        } else {
            None
        };
        let still = own.is_none().then(|| shape::resolve(part, 0.0));
        for (idx, key) in merged.iter_mut().enumerate() {
            let path = own.as_ref().map(|o| &o[idx].value).or(still.as_ref())?;
            key.value
                .segments
                .extend(shape::transformed(path, place).segments);
        }
    }
    Some(merged)
}

fn same_times(a: &[Keyframe<Path>], b: &[Keyframe<Path>]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| a.at_ms == b.at_ms && a.ease == b.ease)
}

/// Whether two paths have the same steps, but for lines that are curves on the other side.
pub(super) fn alike(a: &Path, b: &Path) -> bool {
    let kind = |s: &Segment| match s {
        Segment::Move(_) => 0,
        Segment::Line(_) | Segment::Cubic(..) => 1,
        Segment::Close => 2,
    };
    a.segments.len() == b.segments.len()
        && a.segments
            .iter()
            .zip(&b.segments)
            .all(|(a, b)| kind(a) == kind(b))
}

/// Morph keys: runs of alike paths keep their own points, others are matched.
pub(super) fn morph(keys: &[Keyframe<Path>]) -> Vec<MorphKey> {
    let paths = with_equal_curves(keys);
    let mut morph: Vec<MorphKey> = Vec::with_capacity(keys.len());
    let mut arrive = None;
    for (idx, key) in keys.iter().enumerate() {
        let own = &paths[idx];
        let (leave, next) = match paths.get(idx + 1) {
            None => (own.clone(), None),
            Some(to) if alike(own, to) => (own.clone(), None),
            // It never leaves, so there is nothing to match.
            Some(_) if key.ease == Easing::Hold => (own.clone(), Some(own.clone())),
            // Matching compares every vertex with every other.
            Some(to) if own.segments.len() + to.segments.len() > MATCHED_SEGMENTS_MAX => {
                (own.clone(), Some(own.clone()))
            }
            Some(to) => {
                let (from, to) = crate::morph::matched(own, to);
                (from, Some(to))
            }
        };
        // The way in ends in this key's own points where the way out has others.
        let arrive = std::mem::replace(&mut arrive, next)
            .or_else(|| (idx > 0).then(|| own.clone()))
            .filter(|path| *path != leave);
        morph.push(MorphKey {
            at_ms: key.at_ms,
            ease: key.ease,
            leave,
            arrive,
        });
    }
    morph
}

/// The keys' paths; within a run of alike paths, what is a curve in one is a curve in all.
fn with_equal_curves(keys: &[Keyframe<Path>]) -> Vec<Path> {
    let mut paths: Vec<Path> = keys.iter().map(|k| k.value.clone()).collect();
    for run in paths.chunk_by_mut(alike) {
        let n_segments = run.first().map_or(0, |p| p.segments.len());
        for idx in 0..n_segments {
            let is_curve = |p: &Path| matches!(p.segments[idx], Segment::Cubic(..));
            if run.iter().any(is_curve) {
                run.iter_mut().for_each(|path| bend(path, idx));
            }
        }
    }
    paths
}

/// Makes a line a curve with the same points.
fn bend(path: &mut Path, idx: usize) {
    let Segment::Line(to) = path.segments[idx] else {
        return;
    };
    let from = pen(&path.segments[..idx]).unwrap_or(to);
    let third = |a: Point, b: Point| Point::new(a.x + (b.x - a.x) / 3.0, a.y + (b.y - a.y) / 3.0);
    path.segments[idx] = Segment::Cubic(third(from, to), third(to, from), to);
}

/// Where the pen stands after some segments.
fn pen(segments: &[Segment]) -> Option<Point> {
    match segments.last()? {
        Segment::Move(p) | Segment::Line(p) | Segment::Cubic(_, _, p) => Some(*p),
        Segment::Close => segments.iter().rev().find_map(|s| match s {
            Segment::Move(p) => Some(*p),
            Segment::Line(_) | Segment::Cubic(..) | Segment::Close => None,
        }),
    }
}
