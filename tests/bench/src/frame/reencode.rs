//! The second peer: vello encodes the scene again at every frame.

use mtor_render::{Gpu, wgpu};
use mtor_video::{
    Affine, Color, DrawItem, Frame, FrameOp, Path, Point, ResolvedGradient, ResolvedPaint,
    ResolvedStroke, ResolvedStyle, Segment,
    scene::{FillRule, LineCap, LineJoin, Spread},
};
use vello::{
    AaConfig, AaSupport, RenderParams, Renderer, RendererOptions, Scene, kurbo,
    peniko::{self, Brush, ColorStop, Extend, Fill, Gradient},
};

use super::{Cost, Failure, SIZE, Samples, clock, subjects::Subject, times};

pub(super) fn cost(gpu: &Gpu, subject: &Subject, frames: usize) -> Result<Cost, Failure> {
    let (device, queue) = gpu.shared();
    let view = target(device);
    let options = RendererOptions {
        antialiasing_support: AaSupport::area_only(),
        ..RendererOptions::default()
    };
    let mut renderer = Renderer::new(device, options)?;
    let mut spent = Samples::default();
    let mut scene = Scene::new();
    let params = RenderParams {
        base_color: peniko::Color::from_rgba8(0, 0, 0, 255),
        width: SIZE.width,
        height: SIZE.height,
        antialiasing_method: AaConfig::Area,
    };
    for (counts, t_ms) in times(subject, frames) {
        let frame = subject.program.frame(t_ms);
        // Whoever uses vello holds paths in its own form.
        let paths = own_paths(&frame);
        let started = clock::now();
        let before = clock::thread_cpu_ms();
        encode(&frame, &paths, &mut scene);
        renderer.render_to_texture(device, queue, &scene, &view, &params)?;
        let cpu_ms = clock::thread_cpu_ms() - before;
        gpu.wait()?;
        if counts {
            spent.add(cpu_ms, encoded_bytes(&scene), clock::ms(started.elapsed()));
        }
    }
    Ok(spent.medians())
}

fn target(device: &wgpu::Device) -> wgpu::TextureView {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some("vello"),
        size: wgpu::Extent3d {
            width: SIZE.width,
            height: SIZE.height,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::STORAGE_BINDING | wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

/// What vello uploads of a scene: its streams.
fn encoded_bytes(scene: &Scene) -> usize {
    let e = scene.encoding();
    e.path_tags.len()
        + 4 * (e.path_data.len() + e.draw_tags.len() + e.draw_data.len())
        + size_of_val(&e.transforms[..])
        + size_of_val(&e.styles[..])
}

/// Mattes and masks are drawn as plain groups: this peer is timed, not looked at, and what is
/// left out makes it faster.
fn encode(frame: &Frame<'_>, paths: &[kurbo::BezPath], scene: &mut Scene) {
    scene.reset();
    let fit = kurbo::Affine::scale(
        (f64::from(SIZE.width) / f64::from(frame.width))
            .min(f64::from(SIZE.height) / f64::from(frame.height)),
    );
    let all = kurbo::Rect::new(0.0, 0.0, frame.width.into(), frame.height.into());
    for (op, path) in frame.ops.iter().zip(paths) {
        match op {
            FrameOp::Draw(item) => draw((item, path), fit, &all, scene),
            FrameOp::Push => {
                scene.push_layer(Fill::NonZero, peniko::Mix::Normal, 1.0, fit, &all);
            }
            FrameOp::Pop { .. } | FrameOp::PopMatte { .. } => scene.pop_layer(),
        }
    }
}

/// One for each op; empty where the op draws none.
fn own_paths(frame: &Frame<'_>) -> Vec<kurbo::BezPath> {
    let path = |op: &FrameOp<'_>| match op {
        FrameOp::Draw(item) => item.path.as_ref().map(|path| to_kurbo(path)),
        FrameOp::Push | FrameOp::Pop { .. } | FrameOp::PopMatte { .. } => None,
    };
    frame
        .ops
        .iter()
        .map(|op| path(op).unwrap_or_default())
        .collect()
}

fn draw(
    (item, path): (&DrawItem<'_>, &kurbo::BezPath),
    fit: kurbo::Affine,
    all: &kurbo::Rect,
    scene: &mut Scene,
) {
    let place = fit * affine(item.stage_from_shape);
    let brush = brush(&item.paint, item.opacity);
    if item.path.is_none() {
        scene.fill(Fill::NonZero, fit, &brush, None, all);
        return;
    }
    match &item.style {
        ResolvedStyle::Fill(rule) => {
            let rule = match rule {
                FillRule::NonZero => Fill::NonZero,
                FillRule::EvenOdd => Fill::EvenOdd,
            };
            scene.fill(rule, place, &brush, None, path);
        }
        ResolvedStyle::Stroke(style) => scene.stroke(&stroke(style), place, &brush, None, path),
    }
}

fn stroke(style: &ResolvedStroke) -> kurbo::Stroke {
    kurbo::Stroke::new(style.width.into())
        .with_caps(match style.cap {
            LineCap::Butt => kurbo::Cap::Butt,
            LineCap::Round => kurbo::Cap::Round,
            LineCap::Square => kurbo::Cap::Square,
        })
        .with_join(match style.join {
            LineJoin::Miter => kurbo::Join::Miter,
            LineJoin::Round => kurbo::Join::Round,
            LineJoin::Bevel => kurbo::Join::Bevel,
        })
        .with_miter_limit(style.miter_limit.into())
}

fn brush(paint: &ResolvedPaint, opacity: f32) -> Brush {
    match paint {
        ResolvedPaint::Solid(color) => to_color(*color, opacity).into(),
        ResolvedPaint::Linear { from, to, gradient } => with_stops(
            Gradient::new_linear(to_point(*from), to_point(*to)),
            gradient,
            opacity,
        ),
        ResolvedPaint::Radial {
            center,
            radius,
            focus,
            focus_radius,
            gradient,
        } => {
            let kind = Gradient::new_two_point_radial(
                to_point(*focus),
                *focus_radius,
                to_point(*center),
                *radius,
            );
            with_stops(kind, gradient, opacity)
        }
        ResolvedPaint::Image(_) => peniko::Color::from_rgba8(128, 128, 128, 255).into(),
    }
}

fn with_stops(mut to: Gradient, gradient: &ResolvedGradient, opacity: f32) -> Brush {
    to.extend = match gradient.spread {
        Spread::Pad => Extend::Pad,
        Spread::Reflect => Extend::Reflect,
        Spread::Repeat => Extend::Repeat,
    };
    let stops: Vec<_> = gradient
        .stops
        .iter()
        .map(|s| ColorStop::from((s.offset, to_color(s.color, opacity))))
        .collect();
    to.with_stops(&stops[..]).into()
}

fn to_color(color: Color, opacity: f32) -> peniko::Color {
    peniko::Color::new([color.r, color.g, color.b, color.a * opacity])
}

fn to_point(p: Point) -> kurbo::Point {
    kurbo::Point::new(p.x.into(), p.y.into())
}

fn affine(of: Affine) -> kurbo::Affine {
    kurbo::Affine::new(of.0.map(f64::from))
}

fn to_kurbo(path: &Path) -> kurbo::BezPath {
    let mut out = kurbo::BezPath::with_capacity(path.segments.len());
    for segment in &path.segments {
        match *segment {
            Segment::Move(p) => out.move_to(to_point(p)),
            Segment::Line(p) => out.line_to(to_point(p)),
            Segment::Cubic(a, b, c) => out.curve_to(to_point(a), to_point(b), to_point(c)),
            Segment::Close => out.close_path(),
        }
    }
    out
}
