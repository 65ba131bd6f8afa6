//! What changes paths on the way: trims, rounded corners, zig-zags, merges.

use mtor_video::{
    Animated, Lerp, MergeMode, Modifier, Offset, Point, Repeat, RepeatGeometry, Trim, TrimMode,
    ZigZag, limits::COPIES_MAX,
};
use serde_json::Value;

use super::{
    Reader,
    gradient::{moments, sampled},
    json::{first_number_at, integer_at, to_f32},
    property::map,
    style::join,
};

/// Lottie's own, as SVG's.
const USUAL_MITER: f64 = 4.0;

impl Reader<'_> {
    /// The modifier of an item; `None` for other items. Repeaters are [`Reader::repeater`]s.
    pub(super) fn modifier(&mut self, kind: &str, item: &Value) -> Option<Modifier> {
        Some(match kind {
            "tm" => Modifier::Trim(Trim {
                start: self.share_or(item, "s", 0.0),
                end: self.share_or(item, "e", 100.0),
                offset_deg: self.animated_or(item, "o", 0.0),
                mode: if integer_at(item, "m") == Some(2) {
                    TrimMode::Chained
                } else {
                    TrimMode::Each
                },
            }),
            "rd" => Modifier::Round {
                radius: map(self.animated_or(item, "r", 0.0), |r: f32| r.max(0.0)),
            },
            "op" => Modifier::Offset(Offset {
                amount: self.animated_or(item, "a", 0.0),
                join: join(item),
                miter_limit: to_f32(first_number_at(item, "ml").unwrap_or(USUAL_MITER)).max(1.0),
            }),
            "pb" => Modifier::Pucker {
                amount: self.animated_or(item, "a", 0.0),
            },
            "zz" => Modifier::ZigZag(self.zig_zag(item)),
            "tw" => Modifier::Twist {
                angle_deg: self.animated_or(item, "a", 0.0),
                center: self.animated_or(item, "c", Point::ZERO),
            },
            "mm" => Modifier::Merge(match integer_at(item, "mm") {
                Some(2) => MergeMode::Add,
                Some(3) => MergeMode::Subtract,
                Some(4) => MergeMode::Intersect,
                Some(5) => MergeMode::Exclude,
                Some(_) | None => MergeMode::Normal,
            }),
            _ => return None,
        })
    }

    fn zig_zag(&mut self, item: &Value) -> ZigZag {
        let kind = self.animated_or::<f32>(item, "pt", 1.0);
        ZigZag {
            amplitude: self.animated_or(item, "s", 0.0),
            frequency: map(self.animated_or(item, "r", 0.0), |r: f32| r.max(0.0)),
            smooth: kind.at(0.0) == Some(2.0),
        }
    }

    /// `rp`, over what is drawn; the nodes are the caller's.
    pub(super) fn repeater(&mut self, item: &Value) -> Repeat {
        let tr = item.get("tr").unwrap_or(&Value::Null);
        let copies = map(self.animated_or(item, "c", 1.0), |c: f32| {
            c.clamp(0.0, COPIES_MAX as f32)
        });
        let start_opacity = map(self.share_or(tr, "so", 100.0), |o| o.clamp(0.0, 1.0));
        let end_opacity = map(self.share_or(tr, "eo", 100.0), |o| o.clamp(0.0, 1.0));
        Repeat {
            offset: self.animated_or(item, "o", 0.0),
            transform: self.transform(tr),
            end_opacity: self.last_opacity(&copies, &start_opacity, end_opacity),
            start_opacity,
            copies,
            // After Effects' list is "below, above".
            below: integer_at(item, "m") != Some(2),
            nodes: Vec::new(),
        }
    }

    /// After Effects' end opacity is that of the copy after the last one.
    fn last_opacity(
        &self,
        copies: &Animated<f32>,
        start: &Animated<f32>,
        end: Animated<f32>,
    ) -> Animated<f32> {
        if *start == end {
            return end;
        }
        let times = moments(&[], &[copies, start, &end], self.clock.ms_per_frame);
        let last = sampled(&times, |t| {
            let share = 1.0 - 1.0 / copies.at(t)?.max(1.0);
            Some(start.at(t)?.lerp(&end.at(t)?, share))
        });
        last.unwrap_or(end)
    }
}

/// The same copies of paths instead of pictures.
pub(super) fn of_geometry(repeat: &Repeat) -> Modifier {
    Modifier::Repeat(Box::new(RepeatGeometry {
        copies: repeat.copies.clone(),
        offset: repeat.offset.clone(),
        transform: repeat.transform.clone(),
    }))
}
