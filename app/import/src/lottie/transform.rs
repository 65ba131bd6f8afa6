//! Transforms of layers, groups and repeaters.

use mtor_video::{Animated, Point, Position, Transform};
use serde_json::Value;

use super::{Reader, json::flag_at, property::map};

impl Reader<'_> {
    /// Without opacity, which is not a matter of place.
    pub(super) fn transform(&mut self, ks: &Value) -> Transform {
        let rotation = self
            .animated::<f32>(ks, "r")
            .or_else(|| self.animated(ks, "rz"));
        Transform {
            anchor: self.animated_or(ks, "a", Point::ZERO),
            position: self.position(ks),
            scale: map(self.animated_or(ks, "s", Point::new(100.0, 100.0)), |s| {
                Point::new(s.x / 100.0, s.y / 100.0)
            }),
            // After Effects leans the other way, and counts its axis the other way.
            skew_deg: map(self.animated_or(ks, "sk", 0.0), negated),
            skew_axis_deg: map(self.animated_or(ks, "sa", 0.0), negated),
            rotation_deg: rotation.unwrap_or(Animated::Fixed(0.0)),
            orient: false,
        }
    }

    fn position(&mut self, ks: &Value) -> Position {
        let Some(p) = ks.get("p") else {
            return Point::ZERO.into();
        };
        let is_split =
            flag_at(p, "s") || (p.get("k").is_none() && p.get("x").is_some_and(Value::is_object));
        if is_split {
            return Position::Split {
                x: self.animated_or(p, "x", 0.0),
                y: self.animated_or(p, "y", 0.0),
            };
        }
        self.animated_or(ks, "p", Point::ZERO).into()
    }
}

/// Keeps 0 a plain 0.
fn negated(angle: f32) -> f32 {
    0.0 - angle
}
