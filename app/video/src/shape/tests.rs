//! What figures, trims, dashes and modifiers give, by points, lengths and areas.

use super::{measure::Measured, *};
use crate::{
    animated::{Easing, Keyframe},
    geometry::Point,
    scene::{Ellipse, Rect},
};

mod cut;
mod figures;
mod modifiers;
mod properties;

fn p(x: f32, y: f32) -> Point {
    Point::new(x, y)
}

/// A path from SVG's letters, upper case only, numbers with spaces.
#[track_caller]
fn path(text: &str) -> Path {
    let mut segments = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let mut point = || {
            let mut number = || words.next().unwrap().parse::<f32>().unwrap();
            Point::new(number(), number())
        };
        segments.push(match word {
            "M" => Segment::Move(point()),
            "L" => Segment::Line(point()),
            "C" => Segment::Cubic(point(), point(), point()),
            "Z" => Segment::Close,
            _ => panic!("{word} is no letter of a path"),
        });
    }
    Path { segments }
}

/// The letters of a path, numbers to a thousandth.
fn text(path: &Path) -> String {
    let number = |v: f32| {
        let rounded = (v * 1000.0).round() / 1000.0;
        // No minus before a zero.
        format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
    };
    let point = |p: &Point| format!("{} {}", number(p.x), number(p.y));
    let words: Vec<String> = path
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Move(p) => format!("M {}", point(p)),
            Segment::Line(p) => format!("L {}", point(p)),
            Segment::Cubic(a, b, c) => format!("C {} {} {}", point(a), point(b), point(c)),
            Segment::Close => "Z".to_owned(),
        })
        .collect();
    words.join(" ")
}

fn length(path: &Path) -> f64 {
    segments::read(path)
        .iter()
        .map(|c| Measured::new(c).length())
        .sum()
}

/// Of closed contours, clockwise ones above 0.
fn area(path: &Path) -> f64 {
    segments::read(path)
        .iter()
        .map(|c| contour::area2(&c.polygon(0.001)) / 2.0)
        .sum()
}

#[track_caller]
fn near(value: f64, wanted: f64, share: f64) {
    let off = (value - wanted).abs();
    assert!(
        off <= share * wanted.abs().max(1.0e-3),
        "{value} is not {wanted}"
    );
}

fn rect(width: f32, height: f32, radius: f32) -> Geometry {
    Geometry::Rect {
        rect: Rect {
            center: Point::ZERO.into(),
            size: p(width, height).into(),
            radius: radius.into(),
            reversed: false,
        },
    }
}

fn circle(radius: f32) -> Geometry {
    let size = p(radius * 2.0, radius * 2.0).into();
    Geometry::Ellipse {
        ellipse: Ellipse {
            center: Point::ZERO.into(),
            size,
            reversed: false,
        },
    }
}

fn key<T>(at_ms: f32, value: T) -> Keyframe<T> {
    Keyframe {
        at_ms,
        value,
        ease: Easing::Linear,
        bend: None,
    }
}
