//! Paints and strokes. Units are already those of the shape.

use mtor_video::{
    Affine, Blend, Color, Dash, Fill, FillRule, LineCap, LineJoin, Paint, Point, Spread, Stop,
    Stroke,
    limits::{DASHES_MAX, STOPS_MAX},
};

use super::geometry::{affine, number, point};

/// `None` for a pattern, which is not a paint of the model, and for numbers beyond it.
pub(super) fn paint(it: &usvg::Paint) -> Option<Paint> {
    match it {
        usvg::Paint::Color(it) => Some(color(*it, 1.0).into()),
        usvg::Paint::LinearGradient(it) => linear(it),
        usvg::Paint::RadialGradient(it) => radial(it),
        usvg::Paint::Pattern(_) => None,
    }
}

pub(super) fn color(it: usvg::Color, alpha: f32) -> Color {
    let channel = |value: u8| f32::from(value) / 255.0;
    Color::rgb(channel(it.red), channel(it.green), channel(it.blue)).with_alpha(alpha)
}

pub(super) fn fill(it: &usvg::Fill, paint: Paint) -> Fill {
    let opacity = it.opacity().get();
    Fill {
        paint,
        rule: rule(it.rule()),
        opacity: (opacity < 1.0).then(|| opacity.into()),
        blend: Blend::Normal,
    }
}

pub(super) fn rule(it: usvg::FillRule) -> FillRule {
    match it {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    }
}

pub(super) fn stroke(it: &usvg::Stroke, paint: Paint) -> Stroke {
    let opacity = it.opacity().get();
    Stroke {
        paint,
        width: number(it.width().get()).into(),
        cap: match it.linecap() {
            usvg::LineCap::Butt => LineCap::Butt,
            usvg::LineCap::Round => LineCap::Round,
            usvg::LineCap::Square => LineCap::Square,
        },
        join: match it.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
            usvg::LineJoin::Round => LineJoin::Round,
            usvg::LineJoin::Bevel => LineJoin::Bevel,
        },
        miter_limit: number(it.miterlimit().get()),
        dash: dash(it),
        opacity: (opacity < 1.0).then(|| opacity.into()),
        blend: Blend::Normal,
    }
}

fn dash(it: &usvg::Stroke) -> Option<Dash> {
    let lengths = it.dasharray()?;
    // A longer list is cut after a gap: what follows repeats the beginning.
    let lengths = lengths.get(..DASHES_MAX).unwrap_or(lengths);
    Some(Dash {
        lengths: lengths.iter().map(|l| number(*l).into()).collect(),
        offset: number(it.dashoffset()).into(),
    })
}

/// A line of colors under any map is a line of colors again, so no transform is kept: its
/// ends may then move.
fn linear(it: &usvg::LinearGradient) -> Option<Paint> {
    let to_shape = affine(it.transform())?;
    let from = Point::new(it.x1(), it.y1());
    let to = Point::new(it.x2(), it.y2());
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let start = to_shape.apply(from);
    let end = to_shape.apply(to);
    // Where the colors do not change, as the shape sees it; the ends stand across it.
    let along = to_shape.apply(Point::new(from.x - dy, from.y + dx));
    let (ax, ay) = (along.x - start.x, along.y - start.y);
    let (ex, ey) = (end.x - start.x, end.y - start.y);
    let length = ax * ax + ay * ay;
    if length <= 0.0 || !length.is_finite() {
        return last_color(it.stops());
    }
    let share = (ex * ax + ey * ay) / length;
    Some(Paint::Linear {
        from: point(start.x, start.y).into(),
        to: point(end.x - share * ax, end.y - share * ay).into(),
        stops: stops(it.stops()),
        spread: spread(it.spread_method()),
        transform: None,
    })
}

fn radial(it: &usvg::RadialGradient) -> Option<Paint> {
    let mut to_shape = Some(affine(it.transform())?);
    let mut center = Point::new(it.cx(), it.cy());
    let mut focus = Point::new(it.fx(), it.fy());
    let (mut radius, mut focus_radius) = (it.r().get(), it.fr().get());
    if let Some((map, scale)) = to_shape.and_then(similar) {
        (center, focus) = (map.apply(center), map.apply(focus));
        (radius, focus_radius) = (radius * scale, focus_radius * scale);
        to_shape = None;
    }
    if radius.is_nan() || radius <= 0.0 {
        return last_color(it.stops());
    }
    Some(Paint::Radial {
        center: point(center.x, center.y).into(),
        radius: number(radius).into(),
        focus: (focus != center).then(|| point(focus.x, focus.y).into()),
        focus_radius: number(focus_radius),
        stops: stops(it.stops()),
        spread: spread(it.spread_method()),
        transform: to_shape,
    })
}

/// What a gradient without any length paints everywhere.
fn last_color(source: &[usvg::Stop]) -> Option<Paint> {
    let last = source.last()?;
    Some(color(last.color(), last.opacity().get()).into())
}

/// A map that keeps circles round, with its scale.
fn similar(map: Affine) -> Option<(Affine, f32)> {
    /// What rounding leaves of equal numbers.
    const CLOSE: f32 = 1.0e-5;
    let [a, b, c, d, ..] = map.0;
    let scale = a.hypot(b);
    let is_turned = (a - d).abs() <= scale * CLOSE && (b + c).abs() <= scale * CLOSE;
    let is_flipped = (a + d).abs() <= scale * CLOSE && (b - c).abs() <= scale * CLOSE;
    (scale > 0.0 && (is_turned || is_flipped)).then_some((map, scale))
}

/// Offsets rise by themselves in usvg. More stops than the model has are thinned out.
fn stops(source: &[usvg::Stop]) -> Vec<Stop> {
    let step = source.len().div_ceil(STOPS_MAX - 1).max(1);
    let is_kept = |idx: usize| idx.is_multiple_of(step) || idx + 1 == source.len();
    let kept = source.iter().enumerate().filter(|(idx, _)| is_kept(*idx));
    kept.map(|(_, stop)| {
        Stop::new(
            stop.offset().get(),
            color(stop.color(), stop.opacity().get()),
        )
    })
    .collect()
}

fn spread(it: usvg::SpreadMethod) -> Spread {
    match it {
        usvg::SpreadMethod::Pad => Spread::Pad,
        usvg::SpreadMethod::Reflect => Spread::Reflect,
        usvg::SpreadMethod::Repeat => Spread::Repeat,
    }
}

pub(super) fn blend(it: usvg::BlendMode) -> Blend {
    match it {
        usvg::BlendMode::Normal => Blend::Normal,
        usvg::BlendMode::Multiply => Blend::Multiply,
        usvg::BlendMode::Screen => Blend::Screen,
        usvg::BlendMode::Overlay => Blend::Overlay,
        usvg::BlendMode::Darken => Blend::Darken,
        usvg::BlendMode::Lighten => Blend::Lighten,
        usvg::BlendMode::ColorDodge => Blend::ColorDodge,
        usvg::BlendMode::ColorBurn => Blend::ColorBurn,
        usvg::BlendMode::HardLight => Blend::HardLight,
        usvg::BlendMode::SoftLight => Blend::SoftLight,
        usvg::BlendMode::Difference => Blend::Difference,
        usvg::BlendMode::Exclusion => Blend::Exclusion,
        usvg::BlendMode::Hue => Blend::Hue,
        usvg::BlendMode::Saturation => Blend::Saturation,
        usvg::BlendMode::Color => Blend::Color,
        usvg::BlendMode::Luminosity => Blend::Luminosity,
        usvg::BlendMode::PlusLighter => Blend::Add,
    }
}
