//! Which pixels each op of a frame can change: groups get no more than they need.

use mtor_video::{
    DrawItem, Frame, FrameOp, LineJoin, Path, Point, ResolvedStroke, ResolvedStyle, Segment,
    program::Compose,
};

use super::{blend::spares_uncovered, rect::Rect};
use crate::fit::Fit;

/// One rectangle for each op, in the frame's order: what a draw's path touches, and for a push
/// what is drawn until its pop. Others are empty.
pub(super) fn reaches(frame: &Frame<'_>, fit: &Fit, stage: Rect) -> Vec<Rect> {
    let mut reaches = Vec::with_capacity(frame.ops.len());
    let mut open: Vec<usize> = Vec::new();
    for (index, op) in frame.ops.iter().enumerate() {
        let (reach, grows) = match op {
            FrameOp::Draw(item) => (draw_reach(item, fit, stage), adds(item)),
            FrameOp::Push => {
                open.push(index);
                (Rect::EMPTY, false)
            }
            FrameOp::Pop { .. } => (popped(&mut open, &reaches), true),
            FrameOp::PopMatte { .. } => (popped(&mut open, &reaches), false),
        };
        reaches.push(reach);
        if let (true, Some(group)) = (grows, open.last().and_then(|i| reaches.get_mut(*i))) {
            *group = group.union(reach);
        }
    }
    reaches
}

fn popped(open: &mut Vec<usize>, reaches: &[Rect]) -> Rect {
    open.pop()
        .and_then(|index| reaches.get(index).copied())
        .unwrap_or(Rect::EMPTY)
}

/// Whether a draw can put something where nothing is.
fn adds(item: &DrawItem<'_>) -> bool {
    match item.compose {
        Compose::Over(_) => true,
        Compose::Mask { mode, .. } => spares_uncovered(mode),
    }
}

fn draw_reach(item: &DrawItem<'_>, fit: &Fit, stage: Rect) -> Rect {
    let Some(path) = &item.path else { return stage };
    if let Compose::Mask { mode, inverted } = item.compose
        && (inverted || !spares_uncovered(mode))
    {
        return stage;
    }
    let pixel_from_shape = fit.pixel_from_stage.then_inner(item.stage_from_shape);
    let margin = match &item.style {
        ResolvedStyle::Fill(_) => 0.0,
        // One more for the tolerance of outlines.
        ResolvedStyle::Stroke(stroke) => 1.0 + margin(stroke) * pixel_from_shape.max_scale(),
    };
    Rect::around(
        points(path).map(|p| pixel_from_shape.apply(p)),
        margin,
        stage,
    )
}

/// How far a stroke reaches from its path.
fn margin(stroke: &ResolvedStroke) -> f32 {
    let share = match stroke.join {
        LineJoin::Miter => stroke.miter_limit.max(std::f32::consts::SQRT_2),
        LineJoin::Round | LineJoin::Bevel => std::f32::consts::SQRT_2,
    };
    // Both sides of a matrix may add up.
    stroke.width.abs() / 2.0 * share * std::f32::consts::SQRT_2
}

fn points(path: &Path) -> impl Iterator<Item = Point> {
    // A path that does not start with a move starts at the origin.
    let starts = matches!(path.segments.first(), Some(Segment::Move(_)) | None);
    let origin = (!starts).then_some(Point::ZERO);
    origin
        .into_iter()
        .chain(path.segments.iter().flat_map(|segment| {
            let points = match *segment {
                Segment::Move(p) | Segment::Line(p) => [Some(p), None, None],
                Segment::Cubic(a, b, c) => [Some(a), Some(b), Some(c)],
                Segment::Close => [None; 3],
            };
            points.into_iter().flatten()
        }))
}
