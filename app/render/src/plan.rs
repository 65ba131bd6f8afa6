//! A frame as draw slots, back to front: one for each fill and each stroke that can be seen.

use mtor_video::{Affine, Frame, Path, ResolvedPaint, ResolvedStroke};

use crate::{
    error::RenderError,
    fit::Fit,
    item::GpuItem,
    limits,
    mesh::{MeshKey, Part, bucket},
};

/// One fill or stroke of the frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slot {
    pub(crate) key: MeshKey,
    pub(crate) item: GpuItem,
    /// Index into the frame's items; `None` for the background.
    pub(crate) item_idx: Option<usize>,
}

/// Fills `slots` with what the frame draws; keeps its allocation.
pub(crate) fn build(
    frame: &Frame<'_>,
    fit: &Fit,
    slots: &mut Vec<Slot>,
) -> Result<(), RenderError> {
    slots.clear();
    let stage = fit.pixel_from_stage;
    push(
        slots,
        (0, Part::Background, None),
        (stage, 1.0, &frame.background),
    );
    for (idx, item) in frame.items.iter().enumerate() {
        let pixel_from_shape = stage.then_inner(item.stage_from_shape);
        if let Some((paint, rule)) = &item.fill {
            let what = (item.shape_id, Part::fill(*rule), Some(idx));
            push(slots, what, (pixel_from_shape, item.opacity, paint));
        }
        let has_width = |s: &&ResolvedStroke| s.width > 0.0 && s.width <= limits::COORDINATE_MAX;
        if let Some(stroke) = item.stroke.as_ref().filter(has_width) {
            let what = (item.shape_id, Part::stroke(stroke), Some(idx));
            push(slots, what, (pixel_from_shape, item.opacity, &stroke.paint));
        }
    }
    if slots.len() > limits::SLOTS_MAX {
        return Err(RenderError::TooLarge {
            what: "fills and strokes in one frame",
            found: slots.len(),
            max: limits::SLOTS_MAX,
        });
    }
    Ok(())
}

fn push(
    slots: &mut Vec<Slot>,
    (shape_id, part, item_idx): (u32, Part, Option<usize>),
    (pixel_from_shape, opacity, paint): (Affine, f32, &ResolvedPaint),
) {
    let scale = pixel_from_shape.max_scale();
    let item = GpuItem::new(pixel_from_shape, opacity, paint).filter(|_| scale > 0.0);
    slots.extend(item.map(|item| Slot {
        key: MeshKey {
            shape_id,
            part,
            bucket: bucket(scale),
        },
        item,
        item_idx,
    }));
}

/// The background reaches this share beyond the stage, so that pixels which the stage's edge
/// only partly covers are whole; the scissor cuts the rest.
const BLEED: f32 = 0.1;

/// What covers the stage, in stage units.
pub(crate) fn background_path(frame: &Frame<'_>) -> Path {
    let (x, y) = (frame.width * BLEED, frame.height * BLEED);
    Path::rect(-x, -y, frame.width + 2.0 * x, frame.height + 2.0 * y)
}

#[cfg(test)]
mod tests {
    use mtor_video::{Color, DrawItem, FillRule, LineCap, LineJoin};

    use super::*;
    use crate::fit::{Size, contain};

    fn item(path: &Path, opacity: f32, width: f32) -> DrawItem<'_> {
        let red = ResolvedPaint::Solid(Color::hex(0xff0000));
        DrawItem {
            shape_id: 7,
            path,
            fill: Some((red.clone(), FillRule::EvenOdd)),
            stroke: Some(ResolvedStroke {
                paint: red,
                width,
                cap: LineCap::Butt,
                join: LineJoin::Bevel,
            }),
            stage_from_shape: Affine::scale(3.0, 3.0),
            opacity,
        }
    }

    #[track_caller]
    fn check(items: Vec<DrawItem<'_>>, expect: &[(u32, bool)]) {
        let frame = Frame {
            width: 10.0,
            height: 10.0,
            background: ResolvedPaint::Solid(Color::hex(0)),
            items,
        };
        let fit = contain(10.0, 10.0, Size::new(10, 10)).unwrap();
        let mut slots = Vec::new();
        build(&frame, &fit, &mut slots).unwrap();
        let found: Vec<_> = slots
            .iter()
            .map(|s| (s.key.shape_id, matches!(s.key.part, Part::Stroke(..))))
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_shape_gives_a_fill_and_a_stroke_over_it() {
        let path = Path::rect(0.0, 0.0, 1.0, 1.0);
        check(
            vec![item(&path, 1.0, 1.0)],
            &[(0, false), (7, false), (7, true)],
        );
        check(vec![item(&path, 1.0, 0.0)], &[(0, false), (7, false)]);
        check(vec![item(&path, 0.0, 1.0)], &[(0, false)]);
    }

    #[test]
    fn more_slots_than_depth_steps_are_refused() {
        let path = Path::rect(0.0, 0.0, 1.0, 1.0);
        let frame = Frame {
            width: 10.0,
            height: 10.0,
            background: ResolvedPaint::Solid(Color::hex(0)),
            items: vec![item(&path, 1.0, 1.0); limits::SLOTS_MAX / 2 + 1],
        };
        let fit = contain(10.0, 10.0, Size::new(10, 10)).unwrap();
        let refused = build(&frame, &fit, &mut Vec::new());
        assert!(
            matches!(refused, Err(RenderError::TooLarge { .. })),
            "{refused:?}"
        );
    }
}
