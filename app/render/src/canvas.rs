//! A frame as commands of the 2D canvas, for pages without WebGPU.
//!
//! The page replays them one by one on a `CanvasRenderingContext2d`; nothing is left to
//! decide there. The names are the canvas's own.

use mtor_video::{
    Affine, Color, FillRule, Frame, LineCap, LineJoin, Path, Point, ResolvedPaint, ResolvedStop,
    Segment,
};

use crate::{
    fit::{Fit, Size, contain},
    limits,
};

/// One call on the context.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CanvasOp<'f> {
    /// `setTransform(a, b, c, d, e, f)`
    SetTransform([f32; 6]),
    Save,
    Restore,
    BeginPath,
    MoveTo(f32, f32),
    LineTo(f32, f32),
    /// `bezierCurveTo` with two control points and the end.
    BezierCurveTo([f32; 6]),
    ClosePath,
    /// `rect(x, y, width, height)`
    Rect([f32; 4]),
    /// `clearRect(x, y, width, height)`
    ClearRect([f32; 4]),
    Clip,
    GlobalAlpha(f32),
    FillStyle(CanvasStyle<'f>),
    Fill(FillRule),
    StrokeStyle(CanvasStyle<'f>),
    LineWidth(f32),
    LineCap(LineCap),
    LineJoin(LineJoin),
    MiterLimit(f32),
    Stroke,
}

/// What a style is set to: [`css`] of a color, or a gradient made by the context.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CanvasStyle<'f> {
    Color(Color),
    /// `createLinearGradient(from, to)`
    Linear {
        from: Point,
        to: Point,
        stops: &'f [ResolvedStop],
    },
    /// `createRadialGradient(center, 0, center, radius)`
    Radial {
        center: Point,
        radius: f32,
        stops: &'f [ResolvedStop],
    },
}

/// The commands that draw a frame on a canvas of `size` physical pixels.
pub fn commands<'f>(frame: &'f Frame<'_>, size: Size, clear: Color) -> Vec<CanvasOp<'f>> {
    let whole = [0.0, 0.0, size.width as f32, size.height as f32];
    let mut ops = vec![
        CanvasOp::SetTransform(Affine::IDENTITY.0),
        CanvasOp::GlobalAlpha(1.0),
        CanvasOp::ClearRect(whole),
        CanvasOp::MiterLimit(limits::MITER_LIMIT),
    ];
    fill_rect(&mut ops, whole, CanvasStyle::Color(clear));
    if let Some(fit) = contain(frame.width, frame.height, size) {
        stage(&mut ops, frame, &fit);
    }
    ops
}

/// The stage's part of the canvas, clipped to it.
fn stage<'f>(ops: &mut Vec<CanvasOp<'f>>, frame: &'f Frame<'_>, fit: &Fit) {
    let clip = fit.clip.map(|v| v as f32);
    let to_stage = |ops: &mut Vec<_>| ops.push(CanvasOp::SetTransform(fit.pixel_from_stage.0));
    ops.extend([
        CanvasOp::Save,
        CanvasOp::BeginPath,
        CanvasOp::Rect(clip),
        CanvasOp::Clip,
    ]);
    if let Some(style) = style(&frame.background) {
        to_stage(ops);
        // Beyond the edge, so that no pixel at the clip stays half covered.
        let bleed = [
            -frame.width,
            -frame.height,
            3.0 * frame.width,
            3.0 * frame.height,
        ];
        fill_rect(ops, bleed, style);
    }
    for item in frame.items.iter().filter(|item| item.opacity > 0.0) {
        let pixel_from_shape = fit.pixel_from_stage.then_inner(item.stage_from_shape);
        if pixel_from_shape.0.iter().all(|v| v.is_finite()) {
            ops.push(CanvasOp::SetTransform(pixel_from_shape.0));
            shape(ops, item);
        }
    }
    ops.push(CanvasOp::Restore);
}

fn shape<'f>(ops: &mut Vec<CanvasOp<'f>>, item: &'f mtor_video::DrawItem<'_>) {
    let fill = item
        .fill
        .as_ref()
        .and_then(|(paint, rule)| Some((style(paint)?, *rule)));
    let stroke = item
        .stroke
        .as_ref()
        .filter(|s| s.width > 0.0 && s.width.is_finite());
    let stroke = stroke.and_then(|s| Some((style(&s.paint)?, s)));
    if fill.is_none() && stroke.is_none() {
        return;
    }
    ops.push(CanvasOp::GlobalAlpha(item.opacity.min(1.0)));
    trace(ops, item.path);
    if let Some((style, rule)) = fill {
        ops.extend([CanvasOp::FillStyle(style), CanvasOp::Fill(rule)]);
    }
    if let Some((style, stroke)) = stroke {
        ops.extend([
            CanvasOp::StrokeStyle(style),
            CanvasOp::LineWidth(stroke.width),
            CanvasOp::LineCap(stroke.cap),
            CanvasOp::LineJoin(stroke.join),
            CanvasOp::Stroke,
        ]);
    }
}

fn fill_rect<'f>(ops: &mut Vec<CanvasOp<'f>>, rect: [f32; 4], style: CanvasStyle<'f>) {
    ops.extend([
        CanvasOp::BeginPath,
        CanvasOp::Rect(rect),
        CanvasOp::FillStyle(style),
        CanvasOp::Fill(FillRule::NonZero),
    ]);
}

/// The context leaves out calls with numbers that are not finite, as the GPU path does.
fn trace(ops: &mut Vec<CanvasOp<'_>>, path: &Path) {
    ops.push(CanvasOp::BeginPath);
    ops.extend(path.segments.iter().map(|segment| match *segment {
        Segment::Move(p) => CanvasOp::MoveTo(p.x, p.y),
        Segment::Line(p) => CanvasOp::LineTo(p.x, p.y),
        Segment::Cubic(a, b, c) => CanvasOp::BezierCurveTo([a.x, a.y, b.x, b.y, c.x, c.y]),
        Segment::Close => CanvasOp::ClosePath,
    }));
}

/// `None` when nothing of it could be seen. A gradient without length is its last color: the
/// canvas would paint nothing.
fn style(paint: &ResolvedPaint) -> Option<CanvasStyle<'_>> {
    let (style, has_length, stops) = match paint {
        ResolvedPaint::Solid(color) => {
            return (color.a > 0.0).then_some(CanvasStyle::Color(*color));
        }
        ResolvedPaint::Linear { from, to, stops } => {
            let (from, to) = (*from, *to);
            (CanvasStyle::Linear { from, to, stops }, from != to, stops)
        }
        ResolvedPaint::Radial {
            center,
            radius,
            stops,
        } => {
            let (center, radius) = (*center, *radius);
            (
                CanvasStyle::Radial {
                    center,
                    radius,
                    stops,
                },
                radius > 0.0,
                stops,
            )
        }
    };
    let last = stops.last()?;
    if stops.iter().all(|s| s.color.a <= 0.0) {
        return None;
    }
    Some(if has_length {
        style
    } else {
        CanvasStyle::Color(last.color)
    })
}

/// A color as CSS writes it.
pub fn css(color: Color) -> String {
    let [r, g, b, a] = color.to_rgba8();
    if a == 255 {
        format!("rgb({r} {g} {b})")
    } else {
        format!("rgb({r} {g} {b} / {})", f32::from(a) / 255.0)
    }
}

#[cfg(test)]
#[path = "canvas/tests.rs"]
mod tests;
