//! How much memory a part of a scene takes, counted in path segments, before it is copied.

use mtor_video::{Animated, Geometry, Modifier, Path, Position, Transform, limits::SEGMENTS_MAX};

use super::Reader;

/// A value without many keys is about as large as this many segments.
const PLAIN: usize = 4;

impl Reader<'_> {
    /// Takes from what the scene may still hold; says so once when it is used up.
    pub(super) fn spend(&mut self, cost: usize) -> bool {
        match self.budget.checked_sub(cost) {
            Some(left) => {
                self.budget = left;
                true
            }
            None => {
                // What still comes would be a random choice of what is small.
                self.budget = 0;
                self.report.note("shapes past what a scene may hold");
                false
            }
        }
    }

    /// Keys of a path; only the first when there are more than the scene may hold.
    pub(super) fn thinned(&mut self, mut keys: Vec<mtor_video::Keyframe<Path>>) -> Animated<Path> {
        let cost: usize = keys.iter().map(|k| k.value.segments.len()).sum();
        if cost > SEGMENTS_MAX / 2 {
            self.report
                .note(format!("a path's {} keyframes", keys.len()));
            keys.truncate(1);
        }
        Animated::Keyed { keys }
    }
}

pub(super) fn geometry_weight(geometry: &Geometry) -> usize {
    match geometry {
        Geometry::Path(path) => path_weight(path),
        Geometry::Rect { rect } => {
            PLAIN + keys(&rect.center) + keys(&rect.size) + keys(&rect.radius)
        }
        Geometry::Ellipse { ellipse } => PLAIN + keys(&ellipse.center) + keys(&ellipse.size),
        Geometry::Polystar { polystar: it } => {
            let numbers = [
                &it.points,
                &it.rotation_deg,
                &it.outer_radius,
                &it.outer_roundness,
                &it.inner_roundness,
            ];
            let inner = it.inner_radius.as_ref().map_or(0, keys);
            PLAIN + inner + keys(&it.center) + numbers.into_iter().map(keys).sum::<usize>()
        }
        Geometry::Group { group } => transform_weight(&group.transform) + list_weight(&group.parts),
        Geometry::Modified { modified } => {
            modifier_weight(&modified.by) + list_weight(&modified.parts)
        }
    }
}

/// Levels of geometries, itself included.
pub(super) fn geometry_height(geometry: &Geometry) -> usize {
    let parts = match geometry {
        Geometry::Path(_)
        | Geometry::Rect { .. }
        | Geometry::Ellipse { .. }
        | Geometry::Polystar { .. } => &[][..],
        Geometry::Group { group } => &group.parts,
        Geometry::Modified { modified } => &modified.parts,
    };
    1 + parts.iter().map(geometry_height).max().unwrap_or(0)
}

fn list_weight(parts: &[Geometry]) -> usize {
    parts.iter().map(geometry_weight).sum()
}

pub(super) fn modifier_weight(modifier: &Modifier) -> usize {
    PLAIN
        + match modifier {
            Modifier::Trim(it) => keys(&it.start) + keys(&it.end) + keys(&it.offset_deg),
            Modifier::Round { radius } => keys(radius),
            Modifier::Offset(it) => keys(&it.amount),
            Modifier::Pucker { amount } => keys(amount),
            Modifier::ZigZag(it) => keys(&it.amplitude) + keys(&it.frequency),
            Modifier::Twist { angle_deg, center } => keys(angle_deg) + keys(center),
            Modifier::Merge(_) => 0,
            Modifier::Repeat(it) => {
                keys(&it.copies) + keys(&it.offset) + transform_weight(&it.transform)
            }
        }
}

fn transform_weight(it: &Transform) -> usize {
    let position = match &it.position {
        Position::Joint(point) => keys(point),
        Position::Split { x, y } => keys(x) + keys(y),
    };
    let angles = keys(&it.skew_deg) + keys(&it.skew_axis_deg) + keys(&it.rotation_deg);
    PLAIN + position + keys(&it.anchor) + keys(&it.scale) + angles
}

fn path_weight(path: &Animated<Path>) -> usize {
    match path {
        Animated::Fixed(path) => path.segments.len(),
        Animated::Keyed { keys } => keys.iter().map(|k| k.value.segments.len()).sum(),
    }
}

fn keys<T>(value: &Animated<T>) -> usize {
    match value {
        Animated::Fixed(_) => 0,
        Animated::Keyed { keys } => keys.len(),
    }
}
