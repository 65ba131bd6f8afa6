//! The scenes that pictures are made of, by what they show.

use mtor_video::{
    Animated, Color, Fill, Group, Keyframe, Layer, Node, Paint, Path, Point, Scene, Shape,
};

pub(crate) mod covers;
pub(crate) mod motion;
pub(crate) mod paints;
pub(crate) mod stacks;

/// A scene at a time and a size.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) scene: Scene,
    pub(crate) t_ms: f32,
    pub(crate) size: (u32, u32),
}

impl Case {
    /// A still of `nodes` on a stage as large as the picture.
    pub(crate) fn still(name: &'static str, size: (u32, u32), nodes: Vec<Node>) -> Self {
        Self {
            name,
            scene: scene(size, nodes),
            t_ms: 0.0,
            size,
        }
    }
}

pub(crate) fn all() -> Vec<Case> {
    [covers::all(), paints::all(), stacks::all(), motion::all()]
        .into_iter()
        .flatten()
        .collect()
}

/// On white, one layer.
pub(crate) fn scene(size: (u32, u32), nodes: Vec<Node>) -> Scene {
    let group = Group {
        nodes,
        ..Group::default()
    };
    Scene {
        title: "test".into(),
        width: size.0 as f32,
        height: size.1 as f32,
        duration_ms: 1000.0,
        frame_rate: 60.0,
        background: Color::hex(0xff_ff_ff).into(),
        symbols: vec![],
        glyphs: vec![],
        images: vec![],
        markers: vec![],
        layers: vec![Layer {
            name: "all".into(),
            group,
            ..Layer::default()
        }],
    }
}

pub(crate) fn filled(path: Path, paint: impl Into<Paint>) -> Node {
    Node::Shape(Shape {
        geometry: path.into(),
        fill: Some(Fill::new(paint)),
        stroke: None,
    })
}

pub(crate) fn p(x: f32, y: f32) -> Point {
    Point::new(x, y)
}

pub(crate) fn hex(value: u32) -> Color {
    Color::hex(value)
}

/// A star that crosses itself: every other of five corners.
pub(crate) fn star(center: Point, radius: f32) -> Path {
    let corners: Vec<_> = (0..5)
        .map(|k| {
            let (sin, cos) = (k as f32 * 0.8 * std::f32::consts::PI).sin_cos();
            p(center.x + radius * sin, center.y - radius * cos)
        })
        .collect();
    Path::polygon(&corners)
}

pub(crate) fn keys<T>(values: Vec<(f32, T)>) -> Animated<T> {
    Animated::Keyed {
        keys: values
            .into_iter()
            .map(|(at_ms, value)| Keyframe {
                at_ms,
                value,
                ease: mtor_video::Easing::Linear,
                bend: None,
            })
            .collect(),
    }
}
