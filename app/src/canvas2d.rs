//! The fallback without WebGPU: replays a frame's drawing commands on a 2D canvas.

use mtor_render::{
    Size,
    canvas::{CanvasOp, CanvasStyle, commands, css},
};
use mtor_video::{Color, FillRule, LineCap, LineJoin, ResolvedStop, Scene, evaluate};
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasGradient, CanvasRenderingContext2d, CanvasWindingRule, HtmlCanvasElement};

/// What the scene does not cover shows the page.
const CLEAR: Color = Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0);

/// Draws one frame; false where the canvas has no 2D context.
pub fn draw(canvas: &HtmlCanvasElement, scene: &Scene, t_ms: f32) -> bool {
    let Some(context) = context(canvas) else {
        return false;
    };
    let frame = evaluate(scene, t_ms);
    let size = Size::new(canvas.width(), canvas.height());
    for op in commands(&frame, size, CLEAR) {
        replay(&context, &op);
    }
    true
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let context = canvas.get_context("2d").ok()??;
    context.dyn_into().ok()
}

fn replay(it: &CanvasRenderingContext2d, op: &CanvasOp<'_>) {
    match op {
        CanvasOp::SetTransform(m) => {
            let [a, b, c, d, e, f] = m.map(f64::from);
            it.set_transform(a, b, c, d, e, f).ok();
        }
        CanvasOp::Save => it.save(),
        CanvasOp::Restore => it.restore(),
        CanvasOp::BeginPath => it.begin_path(),
        CanvasOp::MoveTo(x, y) => it.move_to((*x).into(), (*y).into()),
        CanvasOp::LineTo(x, y) => it.line_to((*x).into(), (*y).into()),
        CanvasOp::BezierCurveTo(p) => {
            let [x1, y1, x2, y2, x, y] = p.map(f64::from);
            it.bezier_curve_to(x1, y1, x2, y2, x, y);
        }
        CanvasOp::ClosePath => it.close_path(),
        CanvasOp::Rect(r) => {
            let [x, y, w, h] = r.map(f64::from);
            it.rect(x, y, w, h);
        }
        CanvasOp::ClearRect(r) => {
            let [x, y, w, h] = r.map(f64::from);
            it.clear_rect(x, y, w, h);
        }
        CanvasOp::Clip => it.clip(),
        CanvasOp::GlobalAlpha(alpha) => it.set_global_alpha((*alpha).into()),
        CanvasOp::FillStyle(style) => fill_style(it, style),
        CanvasOp::Fill(rule) => it.fill_with_canvas_winding_rule(winding(*rule)),
        CanvasOp::StrokeStyle(style) => stroke_style(it, style),
        CanvasOp::LineWidth(width) => it.set_line_width((*width).into()),
        CanvasOp::LineCap(cap) => it.set_line_cap(cap_name(*cap)),
        CanvasOp::LineJoin(join) => it.set_line_join(join_name(*join)),
        CanvasOp::MiterLimit(limit) => it.set_miter_limit((*limit).into()),
        CanvasOp::Stroke => it.stroke(),
    }
}

fn fill_style(it: &CanvasRenderingContext2d, style: &CanvasStyle<'_>) {
    match style {
        CanvasStyle::Color(color) => it.set_fill_style_str(&css(*color)),
        other => {
            if let Some(gradient) = gradient(it, other) {
                it.set_fill_style_canvas_gradient(&gradient);
            }
        }
    }
}

fn stroke_style(it: &CanvasRenderingContext2d, style: &CanvasStyle<'_>) {
    match style {
        CanvasStyle::Color(color) => it.set_stroke_style_str(&css(*color)),
        other => {
            if let Some(gradient) = gradient(it, other) {
                it.set_stroke_style_canvas_gradient(&gradient);
            }
        }
    }
}

fn gradient(it: &CanvasRenderingContext2d, style: &CanvasStyle<'_>) -> Option<CanvasGradient> {
    match style {
        CanvasStyle::Color(_) => None,
        CanvasStyle::Linear { from, to, stops } => {
            let [x0, y0, x1, y1] = [from.x, from.y, to.x, to.y].map(f64::from);
            let gradient = it.create_linear_gradient(x0, y0, x1, y1);
            with_stops(gradient, stops)
        }
        CanvasStyle::Radial {
            center,
            radius,
            stops,
        } => {
            let [x, y, r] = [center.x, center.y, *radius].map(f64::from);
            let gradient = it.create_radial_gradient(x, y, 0.0, x, y, r).ok()?;
            with_stops(gradient, stops)
        }
    }
}

fn with_stops(gradient: CanvasGradient, stops: &[ResolvedStop]) -> Option<CanvasGradient> {
    for stop in stops {
        gradient
            .add_color_stop(stop.offset, &css(stop.color))
            .ok()?;
    }
    Some(gradient)
}

const fn winding(rule: FillRule) -> CanvasWindingRule {
    match rule {
        FillRule::NonZero => CanvasWindingRule::Nonzero,
        FillRule::EvenOdd => CanvasWindingRule::Evenodd,
    }
}

const fn cap_name(cap: LineCap) -> &'static str {
    match cap {
        LineCap::Butt => "butt",
        LineCap::Round => "round",
        LineCap::Square => "square",
    }
}

const fn join_name(join: LineJoin) -> &'static str {
    match join {
        LineJoin::Miter => "miter",
        LineJoin::Round => "round",
        LineJoin::Bevel => "bevel",
    }
}
