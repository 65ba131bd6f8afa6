//! Programs and their frames. Ops are compared as short texts.

use super::*;
use crate::{
    animated::Keyframe,
    color::Color,
    frame::{DrawItem, Frame, FrameOp},
    geometry::Point,
    scene::{
        Fill, Group, Layer, Mask, Matte, MatteSource, Node, Repeat, Scene, Shape, Span, Stroke, Use,
    },
};

mod bombs;
mod frames;
mod morphs;
mod unfold;

fn shape_of(path: Path) -> Node {
    Node::Shape(Shape {
        geometry: path.into(),
        fill: Some(Fill::new(Color::hex(0xff0000))),
        stroke: None,
    })
}

/// A square from the origin.
fn square(side: f32) -> Node {
    shape_of(Path::rect(0.0, 0.0, side, side))
}

fn group(nodes: Vec<Node>) -> Group {
    Group {
        nodes,
        ..Group::default()
    }
}

fn layer(group: Group) -> Layer {
    Layer {
        group,
        ..Layer::default()
    }
}

/// A second on a stage of 100 by 100 without a background.
fn scene(layers: Vec<Layer>) -> Scene {
    Scene {
        width: 100.0,
        height: 100.0,
        duration_ms: 1000.0,
        layers,
        ..Scene::default()
    }
}

fn scene_of(nodes: Vec<Node>) -> Scene {
    scene(vec![layer(group(nodes))])
}

fn keyed<T>(keys: Vec<(f32, T)>) -> Animated<T> {
    let keys = keys.into_iter();
    Animated::Keyed {
        keys: keys
            .map(|(t, v)| Keyframe::new(t, v, Easing::Linear))
            .collect(),
    }
}

fn mask(mode: MaskMode, inverted: bool) -> Mask {
    Mask {
        mode,
        inverted,
        geometry: Path::rect(0.0, 0.0, 5.0, 5.0).into(),
        rule: FillRule::NonZero,
        opacity: None,
        expansion: None,
    }
}

fn matte(kind: MatteKind, source: MatteSource) -> Option<Box<Matte>> {
    Some(Box::new(Matte { kind, source }))
}

/// Each op as one letter and what tells it apart.
fn sketch(program: &Program) -> String {
    let ops = program.ops.iter().map(|op| match op {
        Op::Draw(draw) => match draw.compose {
            Compose::Over(Blend::Normal) => "d".to_owned(),
            Compose::Over(blend) => format!("d:{blend:?}"),
            Compose::Mask { mode, inverted } => {
                format!("m:{mode:?}{}", if inverted { "!" } else { "" })
            }
        },
        Op::Push { .. } => "(".to_owned(),
        Op::Pop {
            blend: Blend::Normal,
            ..
        } => ")".to_owned(),
        Op::Pop { blend, .. } => format!("):{blend:?}"),
        Op::PopMatte { kind } => format!(")x{kind:?}"),
    });
    ops.collect::<Vec<_>>().join(" ")
}

fn frame_sketch(frame: &Frame<'_>) -> String {
    let ops = frame.ops.iter().map(|op| match op {
        FrameOp::Draw(item) => format!("d{}", item.op),
        FrameOp::Push => "(".to_owned(),
        FrameOp::Pop { .. } => ")".to_owned(),
        FrameOp::PopMatte { .. } => ")x".to_owned(),
    });
    ops.collect::<Vec<_>>().join(" ")
}

fn draws<'a>(frame: &'a Frame<'a>) -> Vec<&'a DrawItem<'a>> {
    let draw = |op: &'a FrameOp<'a>| match op {
        FrameOp::Draw(item) => Some(item),
        FrameOp::Push | FrameOp::Pop { .. } | FrameOp::PopMatte { .. } => None,
    };
    frame.ops.iter().filter_map(draw).collect()
}

/// Where the stage has the first draw's point.
fn put(scene: &Scene, t_ms: f32, point: Point) -> Point {
    let program = Program::new(scene);
    let frame = program.frame(t_ms);
    draws(&frame)[0].stage_from_shape.apply(point)
}

#[track_caller]
fn check_near(got: Point, x: f32, y: f32) {
    let near = (got.x - x).abs() < 1e-3 && (got.y - y).abs() < 1e-3;
    assert!(near, "{got:?} is not ({x}, {y})");
}
