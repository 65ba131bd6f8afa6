//! Transforms at a time.

use crate::{
    geometry::{Affine, Point},
    scene::{Position, RepeatGeometry, Transform},
};

/// The map from inside a transform to outside: anchor to the origin, scale, skew, rotate, move.
pub(super) fn affine_at(transform: &Transform, t_ms: f32) -> Option<Affine> {
    let anchor = transform.anchor.at(t_ms)?;
    let scale = transform.scale.at(t_ms)?;
    let axis = transform.skew_axis_deg.at(t_ms)?;
    let position = position_at(&transform.position, t_ms)?;
    Some(
        Affine::translate(position.x, position.y)
            .then_inner(Affine::rotate_degrees(
                transform.rotation_deg.at(t_ms)? + axis,
            ))
            .then_inner(Affine::skew_degrees(transform.skew_deg.at(t_ms)?))
            .then_inner(Affine::rotate_degrees(-axis))
            .then_inner(Affine::scale(scale.x, scale.y))
            .then_inner(Affine::translate(-anchor.x, -anchor.y)),
    )
}

/// A repeater's transform some times over itself: position and rotation times that, scale to
/// that power, around the anchor.
pub(super) fn copy_at(repeat: &RepeatGeometry, times: f32, t_ms: f32) -> Option<Affine> {
    let transform = &repeat.transform;
    let anchor = transform.anchor.at(t_ms)?;
    let scale = transform.scale.at(t_ms)?;
    let position = position_at(&transform.position, t_ms)?;
    let (x, y) = (position.x * times + anchor.x, position.y * times + anchor.y);
    Some(
        Affine::translate(x, y)
            .then_inner(Affine::rotate_degrees(
                transform.rotation_deg.at(t_ms)? * times,
            ))
            .then_inner(Affine::scale(power(scale.x, times), power(scale.y, times)))
            .then_inner(Affine::translate(-anchor.x, -anchor.y)),
    )
}

/// A mirroring scale mirrors in every odd copy.
fn power(scale: f32, times: f32) -> f32 {
    let mirrors = scale < 0.0 && times.floor().rem_euclid(2.0) == 1.0;
    let size = scale.abs().powf(times);
    if mirrors { -size } else { size }
}

fn position_at(position: &Position, t_ms: f32) -> Option<Point> {
    match position {
        Position::Joint(point) => point.at(t_ms),
        Position::Split { x, y } => Some(Point::new(x.at(t_ms)?, y.at(t_ms)?)),
    }
}
