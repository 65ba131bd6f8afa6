//! Fills, strokes and gradients as the scene model writes them.

use mtor_video::{
    Animated, Color, Fill, FillRule, LineCap, LineJoin, Paint, Point, Shape, Stop, Stroke,
};

use crate::{
    drawing::{Bounds, Run},
    math::tenth,
};

pub(super) fn outline_last(shapes: &mut [Shape], with: Stroke) {
    if let Some(last) = shapes.last_mut() {
        last.stroke = Some(with);
    }
}

pub(crate) fn fill(paint: Paint) -> Fill {
    Fill {
        paint,
        rule: FillRule::NonZero,
    }
}

pub(crate) fn stroke(color: Color, width: f32) -> Stroke {
    Stroke {
        paint: color.into(),
        width: tenth(width.max(0.4)),
        cap: LineCap::Round,
        join: LineJoin::Round,
    }
}

pub(crate) fn stop(offset: f32, color: Color) -> Stop {
    Stop {
        offset,
        color: Animated::Fixed(color),
    }
}

pub(super) fn gradient(from: Color, to: Option<Color>, run: Run, b: &Bounds) -> Paint {
    let Some(to) = to else {
        return from.into();
    };
    let at =
        |x: f32, y: f32| Point::new(tenth(b.left + b.width() * x), tenth(b.top + b.height() * y));
    let stops = vec![stop(0.0, from), stop(1.0, to)];
    match run {
        Run::Down => Paint::Linear {
            from: at(0.5, 0.0),
            to: at(0.5, 1.0),
            stops,
        },
        Run::Across => Paint::Linear {
            from: at(0.0, 0.5),
            to: at(1.0, 0.5),
            stops,
        },
        // A halo is round its middle; a body catches the light from the upper left.
        Run::Round if to.a < from.a => {
            let radius = tenth(b.width().max(b.height()) / 2.0);
            Paint::Radial {
                center: at(0.5, 0.5),
                radius,
                stops,
            }
        }
        Run::Round => {
            let radius = tenth(b.width().max(b.height()) * 0.7);
            Paint::Radial {
                center: at(0.36, 0.3),
                radius,
                stops,
            }
        }
    }
}
