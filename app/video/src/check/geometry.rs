//! The checks of geometries: figures, paths and modifiers.

use super::{
    Checker, SceneError,
    values::{Numbers as _, is_number},
};
use crate::{
    animated::Animated,
    geometry::{Path, Segment},
    limits::{COPIES_MAX, NUMBER_MAX},
    scene::{Geometry, Modifier},
};

impl Checker<'_> {
    /// `depth` is the level of what holds it.
    pub(super) fn geometry(&mut self, it: &Geometry, depth: usize) -> Result<(), SceneError> {
        self.level(depth)?;
        match it {
            Geometry::Path(path) => self.moving_path(path),
            Geometry::Rect { rect } => {
                self.points(&[&rect.center, &rect.size])?;
                self.number(&rect.radius)
            }
            Geometry::Ellipse { ellipse } => self.points(&[&ellipse.center, &ellipse.size]),
            Geometry::Polystar { polystar: star } => {
                self.points(&[&star.center])?;
                self.numbers(&[
                    &star.points,
                    &star.rotation_deg,
                    &star.outer_radius,
                    &star.outer_roundness,
                    &star.inner_roundness,
                ])?;
                star.inner_radius
                    .as_ref()
                    .map_or(Ok(()), |r| self.number(r))
            }
            Geometry::Group { group } => {
                self.transform(&group.transform)?;
                self.parts(&group.parts, depth)
            }
            Geometry::Modified { modified } => {
                self.modifier(&modified.by)?;
                self.parts(&modified.parts, depth)
            }
        }
    }

    fn parts(&mut self, parts: &[Geometry], depth: usize) -> Result<(), SceneError> {
        // A part without segments costs something, too.
        self.segments(parts.len())?;
        parts
            .iter()
            .try_for_each(|part| self.geometry(part, depth + 1))
    }

    fn modifier(&self, it: &Modifier) -> Result<(), SceneError> {
        match it {
            Modifier::Trim(it) => self.numbers(&[&it.start, &it.end, &it.offset_deg]),
            Modifier::Round { radius } => self.number(radius),
            Modifier::Offset(it) => {
                self.miter(it.miter_limit)?;
                self.number(&it.amount)
            }
            Modifier::Pucker { amount } => self.number(amount),
            Modifier::ZigZag(it) => self.numbers(&[&it.amplitude, &it.frequency]),
            Modifier::Twist { angle_deg, center } => {
                self.number(angle_deg)?;
                self.points(&[center])
            }
            Modifier::Merge(_) => Ok(()),
            Modifier::Repeat(it) => {
                self.copies(&it.copies)?;
                self.number(&it.offset)?;
                self.transform(&it.transform)
            }
        }
    }

    pub(super) fn miter(&self, limit: f32) -> Result<(), SceneError> {
        let holds = is_number(limit) && limit >= 0.0;
        self.rule(holds, "a miter limit is a number from 0")
    }

    pub(super) fn copies(&self, copies: &Animated<f32>) -> Result<(), SceneError> {
        self.number(copies)?;
        let few = |copies: f32| copies <= COPIES_MAX as f32;
        let all = match copies {
            Animated::Fixed(copies) => few(*copies),
            Animated::Keyed { keys } => keys.iter().all(|k| few(k.value)),
        };
        self.rule(all, "a repeater makes at most 1000 copies")
    }

    fn moving_path(&mut self, path: &Animated<Path>) -> Result<(), SceneError> {
        match path {
            Animated::Fixed(path) => self.path(path),
            Animated::Keyed { keys } => {
                self.keys(keys)?;
                keys.iter().try_for_each(|key| self.path(&key.value))
            }
        }
    }

    pub(super) fn path(&mut self, path: &Path) -> Result<(), SceneError> {
        self.segments(path.segments.len())?;
        let starts_well = matches!(path.segments.first(), None | Some(Segment::Move(_)));
        self.rule(starts_well, "a path starts with a move")?;
        let finite = path.segments.iter().all(|segment| match segment {
            Segment::Move(p) | Segment::Line(p) => p.are_within(NUMBER_MAX),
            Segment::Cubic(a, b, c) => [a, b, c].into_iter().all(|p| p.are_within(NUMBER_MAX)),
            Segment::Close => true,
        });
        self.rule(finite, "a path's point is not a number")
    }
}
