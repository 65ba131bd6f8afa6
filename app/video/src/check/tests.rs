//! What is refused and what it says, and that nothing panics.

use proptest::prelude::*;

use super::*;
use crate::{
    animated::{Animated, Easing, Keyframe},
    color::Color,
    frame::FrameOp,
    geometry::{Path, Point, Segment},
    program::Program,
    scene::{Fill, Group, Layer, Node, Paint, Shape, Stop, Transform, Use},
};

mod json;
mod model;

fn shape() -> Node {
    Node::Shape(Shape {
        geometry: Path::rect(0.0, 0.0, 10.0, 10.0).into(),
        fill: Some(Fill::new(Color::hex(0xff0000))),
        stroke: None,
    })
}

fn group(nodes: Vec<Node>) -> Group {
    Group {
        nodes,
        ..Group::default()
    }
}

fn uses(symbol: u32, n: usize) -> Group {
    let it = Use {
        symbol,
        ..Use::default()
    };
    group(vec![Node::Use(it); n])
}

fn scene() -> Scene {
    Scene {
        title: "a square".to_owned(),
        width: 96.0,
        height: 60.0,
        duration_ms: 1000.0,
        background: Color::hex(0x102030).into(),
        symbols: vec![group(vec![shape()])],
        layers: vec![Layer {
            name: "sky".to_owned(),
            group: group(vec![shape()]),
            ..Layer::default()
        }],
        ..Scene::default()
    }
}

fn moving(keys: &[(f32, f32)], ease: Easing) -> Transform {
    let keys = keys
        .iter()
        .map(|(at_ms, value)| Keyframe::new(*at_ms, *value, ease));
    Transform {
        rotation_deg: Animated::Keyed {
            keys: keys.collect(),
        },
        ..Transform::default()
    }
}

/// Checks what the changed scene's refusal says; an empty text means that it passes.
#[track_caller]
fn check_says(change: impl FnOnce(&mut Scene), expect: &str) {
    let mut scene = scene();
    change(&mut scene);
    let said = check(&scene)
        .err()
        .map(|e| e.to_string())
        .unwrap_or_default();
    assert!(
        said == expect || (!expect.is_empty() && said.contains(expect)),
        "{said:?}"
    );
}

fn first(scene: &mut Scene) -> &mut Group {
    &mut scene.layers[0].group
}

fn nested(levels: usize) -> Group {
    (1..levels).fold(group(vec![shape()]), |inner, _| {
        group(vec![Node::Group(inner)])
    })
}

#[test]
fn a_plain_scene_passes() {
    check_says(|_| {}, "");
    check_says(|s| *first(s) = uses(0, 3), "");
    check_says(|s| *first(s) = nested(DEPTH_MAX), "");
}

#[test]
fn stages_and_durations_have_bounds() {
    for side in [0.0, -1.0, f32::NAN, f32::INFINITY, 70_000.0] {
        check_says(|s| s.width = side, "scene: the stage");
        check_says(|s| s.height = side, "scene: the stage");
    }
    for duration in [-1.0, f32::NAN, f32::INFINITY] {
        check_says(|s| s.duration_ms = duration, "scene: the duration");
    }
}

#[test]
fn errors_name_the_place() {
    let bad = |s: &mut Scene| {
        let path = Path {
            segments: vec![Segment::Line(Point::ZERO)],
        };
        let bad = Node::Shape(Shape {
            geometry: path.into(),
            ..Shape::default()
        });
        *first(s) = group(vec![
            shape(),
            Node::Group(group(vec![shape(), shape(), bad])),
        ]);
    };
    check_says(bad, "layer \"sky\", node 1.2: a path starts with a move");
    check_says(
        |s| s.symbols[0].transform.anchor = Point::new(f32::NAN, 0.0).into(),
        "symbol 0: a value is not a number",
    );
}

#[test]
fn keys_rise_and_easings_walk_forward() {
    type Row = (&'static [(f32, f32)], Easing, &'static str);
    let table: &[Row] = &[
        (&[(0.0, 1.0), (5.0, 2.0)], Easing::IN_OUT, ""),
        (&[], Easing::Linear, "1 to 4000 keys"),
        (&[(5.0, 1.0), (5.0, 2.0)], Easing::Linear, "times rise"),
        (&[(f32::NAN, 1.0)], Easing::Linear, "time is not a number"),
        (
            &[(0.0, f32::INFINITY)],
            Easing::Linear,
            "value is not a number",
        ),
        (
            &[(0.0, 1.0)],
            Easing::Cubic(1.5, 0.0, 0.5, 1.0),
            "x is between 0 and 1",
        ),
        (
            &[(0.0, 1.0)],
            Easing::Cubic(0.5, f32::NAN, 0.5, 1.0),
            "y is not a number",
        ),
    ];
    for (keys, ease, expect) in table {
        check_says(|s| first(s).transform = moving(keys, *ease), expect);
    }
}

#[test]
fn gradients_have_one_to_64_stops_wherever_they_lie() {
    let table: &[(&[f32], &str)] = &[
        (&[0.0, 0.5, 0.5, 1.0], ""),
        (&[0.6, 0.5, -1.0, 2.0], ""),
        (&[0.0; 64], ""),
        (&[], "1 to 64 stops"),
        (&[0.0; 65], "1 to 64 stops"),
        (&[0.0, f32::NAN], "not a number"),
    ];
    for (offsets, expect) in table {
        let stops = offsets
            .iter()
            .map(|o| Stop::new(*o, Color::hex(0)))
            .collect();
        let (from, to) = (Point::ZERO, Point::new(1.0, 0.0));
        check_says(|s| s.background = Paint::linear(from, to, stops), expect);
    }
}

#[test]
fn symbols_use_only_earlier_ones() {
    check_says(
        |s| s.symbols.push(uses(1, 1)),
        "symbol 1, node 0: a symbol that is not",
    );
    check_says(
        |s| s.symbols.insert(0, uses(1, 1)),
        "symbol 0, node 0: a symbol that is not",
    );
    check_says(
        |s| *first(s) = uses(9, 1),
        "layer \"sky\", node 0: a symbol that is not",
    );
}

#[test]
fn a_symbol_bomb_is_refused_without_being_unfolded() {
    let bomb = |width: usize, levels: u32| {
        move |s: &mut Scene| {
            s.symbols
                .extend((0..levels).map(|level| uses(level, width)));
            *first(s) = uses(levels, 1);
        }
    };
    check_says(bomb(2, 5), "");
    check_says(bomb(1000, 5), "too many nodes");
    check_says(bomb(1, 60), "too deep");
}

#[test]
fn nesting_is_bounded_also_through_symbols() {
    check_says(|s| *first(s) = nested(DEPTH_MAX + 1), "too deep");
    check_says(|s| *first(s) = nested(500), "too deep");
    let through = |s: &mut Scene| {
        s.symbols.push(nested(DEPTH_MAX - 1));
        *first(s) = uses(1, 1);
    };
    check_says(through, "too deep");
}

#[test]
fn many_segments_and_large_texts_are_refused() {
    let long = |s: &mut Scene| {
        let points = vec![Point::ZERO; SEGMENTS_MAX];
        let path = Path::polygon(&points);
        *first(s) = group(vec![Node::Shape(Shape {
            geometry: path.into(),
            ..Shape::default()
        })]);
    };
    check_says(long, "too many path segments");
    let text = vec![b' '; JSON_BYTES_MAX + 1];
    assert!(
        matches!(parse(&text), Err(SceneError::TooMany { what: "bytes", .. })),
        "size first"
    );
}

#[test]
fn a_scene_goes_through_json_unchanged() {
    let mut scene = scene();
    *first(&mut scene) = uses(0, 2);
    first(&mut scene).transform = moving(&[(0.0, 1.5), (500.0, -2.25)], Easing::IN_OUT);
    first(&mut scene).opacity = Some(0.5.into());
    let json = serde_json::to_vec(&scene).unwrap();
    assert_eq!(parse(&json), Ok(scene));
}

#[test]
fn deep_json_is_refused_not_overflowed() {
    for open in ["[", "{\"nodes\":[{\"group\":", "{\"symbols\":["] {
        let text = open.repeat(20_000);
        assert!(
            matches!(parse(text.as_bytes()), Err(SceneError::Malformed(_))),
            "{open}"
        );
    }
    let huge = serde_json::to_string(&scene())
        .unwrap()
        .replace("96.0", "1e39");
    assert!(
        matches!(parse(huge.as_bytes()), Err(SceneError::Invalid { .. })),
        "too large for f32"
    );
}

proptest! {
    #[test]
    fn mutated_json_never_panics(at in 0_usize..2000, byte in any::<u8>(), cut in 0_usize..2000, t_ms in any::<f32>()) {
        let mut scene = scene();
        first(&mut scene).transform = moving(&[(0.0, 1.0), (9.0, 2.0)], Easing::IN_OUT);
        first(&mut scene).nodes.extend(uses(0, 2).nodes);
        let mut json = serde_json::to_vec(&scene).unwrap();
        let at = at % json.len();
        json[at] = byte;
        if cut < json.len() / 4 {
            json.truncate(cut * 4);
        }
        if let Ok(scene) = parse(&json) {
            Program::new(&scene).frame(t_ms);
        }
    }

    #[test]
    fn what_passes_the_check_evaluates(
        numbers in prop::collection::vec(-1.0e6_f32..1.0e6, 8),
        times in prop::collection::vec(0.0_f32..5000.0, 1..6),
        t_ms in any::<f32>(),
        depth in 1_usize..DEPTH_MAX,
    ) {
        let mut scene = scene();
        let mut inner = nested(depth);
        let keys: Vec<(f32, f32)> = times.iter().copied().zip(numbers.iter().copied()).collect();
        inner.transform = moving(&keys, Easing::Cubic(0.1, numbers[0], 0.9, numbers[1]));
        inner.transform.anchor = Point::new(numbers[2], numbers[3]).into();
        inner.transform.scale = Point::new(numbers[4], numbers[5]).into();
        *first(&mut scene) = inner;
        if check(&scene).is_ok() {
            let program = Program::new(&scene);
            for op in &program.frame(t_ms).ops {
                if let FrameOp::Draw(item) = op {
                    prop_assert!(item.stage_from_shape.0.iter().all(|c| c.is_finite()));
                }
            }
        }
    }
}
