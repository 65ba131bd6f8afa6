//! Short words for what films are made of.

use mtor_video::{
    Animated, Color, Easing, Fill, Group, Keyframe, Layer, Node, Paint, Path, Point, Scene, Shape,
    Span, Stop, Stroke, Transform, Use,
};

mod letters;

pub use letters::{Align, Letters};

/// A color from `0xrrggbb`.
pub fn hex(rgb: u32) -> Color {
    Color::hex(rgb)
}

/// The same color, so opaque.
pub fn faint(rgb: u32, alpha: f32) -> Color {
    hex(rgb).with_alpha(alpha)
}

pub fn pt(x: f32, y: f32) -> Point {
    Point::new(x, y)
}

/// A path from SVG path data.
///
/// # Panics
/// On a mistake in the data: films are written by hand and drawn once.
pub fn path(data: &str) -> Path {
    use kurbo::PathEl;
    use mtor_video::Segment;
    let at = |p: kurbo::Point| pt(p.x as f32, p.y as f32);
    let mut last = kurbo::Point::ZERO;
    let drawn = kurbo::BezPath::from_svg(data).expect("path data");
    let segments = drawn.elements().iter().map(|element| match *element {
        PathEl::MoveTo(p) => {
            last = p;
            Segment::Move(at(p))
        }
        PathEl::LineTo(p) => {
            last = p;
            Segment::Line(at(p))
        }
        PathEl::QuadTo(c, p) => {
            let (a, b) = (last.lerp(c, 2.0 / 3.0), p.lerp(c, 2.0 / 3.0));
            last = p;
            Segment::Cubic(at(a), at(b), at(p))
        }
        PathEl::CurveTo(a, b, p) => {
            last = p;
            Segment::Cubic(at(a), at(b), at(p))
        }
        PathEl::ClosePath => Segment::Close,
    });
    Path {
        segments: segments.collect(),
    }
}

/// Keyframes at times in milliseconds, slow at both ends of each step.
pub fn keys<T: Clone>(steps: impl IntoIterator<Item = (f32, T)>) -> Animated<T> {
    eased(steps, Easing::IN_OUT)
}

pub fn eased<T: Clone>(steps: impl IntoIterator<Item = (f32, T)>, ease: Easing) -> Animated<T> {
    let keys = steps.into_iter().map(|(at_ms, value)| Keyframe {
        at_ms,
        value,
        ease,
        bend: None,
    });
    Animated::Keyed {
        keys: keys.collect(),
    }
}

/// Swings between two values with a period, from a time to another.
pub fn swing<T: Clone>(
    between: (T, T),
    period_ms: f32,
    (from_ms, to_ms): (f32, f32),
) -> Animated<T> {
    let half = period_ms / 2.0;
    let n = ((to_ms - from_ms) / half).ceil().max(1.0) as usize;
    keys((0..=n).map(|k| {
        let value = if k % 2 == 0 { &between.0 } else { &between.1 };
        (from_ms + k as f32 * half, value.clone())
    }))
}

/// Out of sight, there for a while, out of sight: an opacity.
pub fn fade(from_ms: f32, to_ms: f32, ramp_ms: f32) -> Animated<f32> {
    keys([
        (from_ms, 0.0),
        (from_ms + ramp_ms, 1.0),
        (to_ms - ramp_ms, 1.0),
        (to_ms, 0.0),
    ])
}

pub fn stops(of: &[(f32, Color)]) -> Vec<Stop> {
    of.iter()
        .map(|&(offset, color)| Stop::new(offset, color))
        .collect()
}

/// A gradient from top to bottom.
pub fn vertical(top: f32, bottom: f32, of: &[(f32, Color)]) -> Paint {
    Paint::linear(pt(0.0, top), pt(0.0, bottom), stops(of))
}

pub fn radial(center: Point, radius: f32, of: &[(f32, Color)]) -> Paint {
    Paint::radial(center, radius, stops(of))
}

pub fn fill(geometry: impl Into<mtor_video::Geometry>, paint: impl Into<Paint>) -> Node {
    Node::Shape(Shape {
        geometry: geometry.into(),
        fill: Some(Fill::new(paint)),
        stroke: None,
    })
}

pub fn line(
    geometry: impl Into<mtor_video::Geometry>,
    paint: impl Into<Paint>,
    width: f32,
) -> Node {
    Node::Shape(Shape {
        geometry: geometry.into(),
        fill: None,
        stroke: Some(Stroke::new(paint, width)),
    })
}

pub fn group(transform: Transform, nodes: Vec<Node>) -> Node {
    Node::Group(Group {
        transform,
        nodes,
        ..Group::default()
    })
}

/// A layer that is there for a while.
pub fn layer(name: &str, (from_ms, to_ms): (f32, f32), nodes: Vec<Node>) -> Layer {
    Layer {
        name: name.to_owned(),
        group: Group {
            span: Some(Span { from_ms, to_ms }),
            nodes,
            ..Group::default()
        },
        ..Layer::default()
    }
}

/// A scene of the usual size without anything in it.
pub fn scene(title: &str, duration_ms: f32, background: impl Into<Paint>) -> Scene {
    Scene {
        title: title.to_owned(),
        width: 1920.0,
        height: 1080.0,
        duration_ms,
        frame_rate: 60.0,
        background: background.into(),
        symbols: Vec::new(),
        glyphs: Vec::new(),
        images: Vec::new(),
        markers: Vec::new(),
        layers: Vec::new(),
    }
}

/// Nodes that are drawn as one, so opaque.
pub fn dimmed(opacity: Animated<f32>, nodes: Vec<Node>) -> Node {
    Node::Group(Group {
        opacity: Some(opacity),
        nodes,
        ..Group::default()
    })
}

/// A smooth way through points at their times, with no stop between them.
pub fn along(points: &[(f32, Point)]) -> Animated<Point> {
    let at = |k: usize| points[k.min(points.len() - 1)].1;
    let slope = |k: usize| {
        let (a, b) = (at(k.saturating_sub(1)), at(k + 1));
        pt((b.x - a.x) / 6.0, (b.y - a.y) / 6.0)
    };
    let keys = points.iter().enumerate().map(|(k, &(at_ms, value))| {
        let (out, into) = (slope(k), slope(k + 1));
        Keyframe {
            at_ms,
            value,
            ease: Easing::Linear,
            bend: Some([out, pt(-into.x, -into.y)]),
        }
    });
    Animated::Keyed {
        keys: keys.collect(),
    }
}

/// Adds a symbol that later nodes use.
pub fn symbol(scene: &mut Scene, nodes: Vec<Node>) -> u32 {
    scene.symbols.push(Group {
        nodes,
        ..Group::default()
    });
    scene.symbols.len() as u32 - 1
}

pub fn place(symbol: u32, transform: Transform) -> Node {
    Node::Use(Use {
        symbol,
        transform,
        ..Use::default()
    })
}

/// A symbol whose opacity moves.
pub fn place_dimmed(symbol: u32, transform: Transform, opacity: Animated<f32>) -> Node {
    Node::Use(Use {
        symbol,
        transform,
        opacity: Some(opacity),
        ..Use::default()
    })
}

/// 0 to 1, scattered and always the same for the same number.
pub fn scatter(k: usize) -> f32 {
    let mut x = (k as u32).wrapping_mul(0x9e37_79b9) ^ 0x5bd1_e995;
    x ^= x >> 15;
    x = x.wrapping_mul(0x85eb_ca6b);
    x ^= x >> 13;
    (x & 0xffff) as f32 / 65_535.0
}

/// Between two values, scattered.
pub fn between(k: usize, (low, high): (f32, f32)) -> f32 {
    low + (high - low) * scatter(k)
}
