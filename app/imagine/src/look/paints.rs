//! Fills, strokes and gradients as the scene model writes them.

use mtor_video::{Color, Fill, Paint, Point, Shape, Stop, Stroke};

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
    Fill::new(paint)
}

pub(crate) fn stroke(color: Color, width: f32) -> Stroke {
    Stroke::new(color, tenth(width.max(0.4)))
}

pub(crate) fn stop(offset: f32, color: Color) -> Stop {
    Stop::new(offset, color)
}

pub(super) fn gradient(from: Color, to: Option<Color>, run: Run, b: &Bounds) -> Paint {
    let Some(to) = to else {
        return from.into();
    };
    let at =
        |x: f32, y: f32| Point::new(tenth(b.left + b.width() * x), tenth(b.top + b.height() * y));
    let stops = vec![stop(0.0, from), stop(1.0, to)];
    match run {
        Run::Down => Paint::linear(at(0.5, 0.0), at(0.5, 1.0), stops),
        Run::Across => Paint::linear(at(0.0, 0.5), at(1.0, 0.5), stops),
        // A halo is round its middle; a body catches the light from the upper left.
        Run::Round if to.a < from.a => {
            let radius = tenth(b.width().max(b.height()) / 2.0);
            Paint::radial(at(0.5, 0.5), radius, stops)
        }
        Run::Round => {
            let radius = tenth(b.width().max(b.height()) * 0.7);
            Paint::radial(at(0.36, 0.3), radius, stops)
        }
    }
}
