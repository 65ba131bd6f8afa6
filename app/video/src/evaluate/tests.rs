//! Frames at a time: transforms, symbols, opacity, the loop.

use super::*;
use crate::{
    animated::{Easing, Keyframe},
    scene::{Fill, Layer, Use},
};

fn square(side: f32) -> Node {
    Node::Shape(Shape {
        path: Path::rect(0.0, 0.0, side, side),
        fill: Some(Fill {
            paint: Color::hex(0xff0000).into(),
            rule: FillRule::NonZero,
        }),
        stroke: None,
    })
}

fn scene(symbols: Vec<Group>, groups: Vec<Group>) -> Scene {
    let layers = groups.into_iter().map(|group| Layer {
        name: "layer".to_owned(),
        group,
    });
    Scene {
        title: String::new(),
        width: 100.0,
        height: 100.0,
        duration_ms: 1000.0,
        background: Color::hex(0).into(),
        symbols,
        layers: layers.collect(),
    }
}

fn group(nodes: Vec<Node>) -> Group {
    Group {
        nodes,
        ..Group::default()
    }
}

fn used(symbol: u32, x: f32) -> Node {
    Node::Use(Use {
        symbol,
        transform: Transform::at(x, 0.0),
        opacity: None,
    })
}

#[track_caller]
fn check_point(transform: Transform, from: (f32, f32), to: (f32, f32)) {
    let mut inner = group(vec![square(1.0)]);
    inner.transform = transform;
    let scene = scene(vec![], vec![inner]);
    let frame = evaluate(&scene, 0.0);
    let got = frame.items[0]
        .stage_from_shape
        .apply(Point::new(from.0, from.1));
    let near = (got.x - to.0).abs() < 1e-3 && (got.y - to.1).abs() < 1e-3;
    assert!(near, "{from:?} went to {got:?}, not to {to:?}");
}

#[test]
fn the_anchor_goes_to_the_origin_then_scale_then_rotation_then_position() {
    check_point(Transform::default(), (3.0, 4.0), (3.0, 4.0));
    check_point(Transform::at(10.0, 20.0), (3.0, 4.0), (13.0, 24.0));
    check_point(
        Transform::at(10.0, 20.0).scaled(2.0, 3.0),
        (3.0, 4.0),
        (16.0, 32.0),
    );
    let turned = |t: Transform| Transform {
        rotation_deg: 90.0.into(),
        ..t
    };
    check_point(turned(Transform::at(10.0, 0.0)), (3.0, 0.0), (10.0, 3.0));
    let scaled = turned(Transform::at(10.0, 0.0).scaled(2.0, 1.0));
    check_point(scaled.clone(), (3.0, 1.0), (9.0, 6.0));
    check_point(
        Transform {
            anchor: Point::new(3.0, 1.0),
            ..scaled
        },
        (3.0, 1.0),
        (10.0, 0.0),
    );
    let skewed = Transform {
        skew_deg: 45.0.into(),
        ..Transform::default()
    };
    check_point(skewed, (0.0, 2.0), (2.0, 2.0));
}

#[test]
fn a_symbol_keeps_its_shape_ids_wherever_it_is_used() {
    let symbols = vec![
        group(vec![square(1.0), square(2.0)]),
        group(vec![used(0, 5.0), square(3.0)]),
    ];
    let layers = vec![
        group(vec![used(0, 0.0), square(4.0), used(1, 1.0)]),
        group(vec![square(5.0)]),
    ];
    let scene = scene(symbols, layers);
    let frame = evaluate(&scene, 0.0);
    let ids: Vec<u32> = frame.items.iter().map(|i| i.shape_id).collect();
    assert_eq!(ids, [0, 1, 3, 0, 1, 2, 4]);
    let mut paths: Vec<(u32, &Path)> = frame.items.iter().map(|i| (i.shape_id, i.path)).collect();
    paths.sort_by_key(|(id, _)| *id);
    for pair in paths.windows(2) {
        assert!(
            pair[0].0 != pair[1].0 || pair[0].1 == pair[1].1,
            "equal ids mean equal paths"
        );
    }
}

#[test]
fn opacity_multiplies_and_what_is_invisible_is_left_out() {
    let mut inner = group(vec![square(1.0)]);
    inner.opacity = Some(0.5.into());
    let mut outer = group(vec![Node::Group(inner.clone())]);
    outer.opacity = Some(0.5.into());
    let mut gone = inner.clone();
    gone.opacity = Some(0.0.into());
    let scene = scene(vec![], vec![outer, gone, group(vec![square(2.0)])]);
    let frame = evaluate(&scene, 0.0);
    let seen: Vec<(u32, f32)> = frame
        .items
        .iter()
        .map(|i| (i.shape_id, i.opacity))
        .collect();
    assert_eq!(
        seen,
        [(0, 0.25), (2, 1.0)],
        "ids stay when a shape is invisible"
    );
}

#[test]
fn time_wraps_at_the_end_of_the_loop() {
    let key = |at_ms, value| Keyframe {
        at_ms,
        value,
        ease: Easing::Linear,
    };
    let mut inner = group(vec![square(1.0)]);
    let keys = vec![key(0.0, Point::ZERO), key(1000.0, Point::new(100.0, 0.0))];
    inner.transform.position = Animated::Keyed { keys };
    let mut scene = scene(vec![], vec![inner]);
    let x = |scene: &Scene, t_ms: f32| evaluate(scene, t_ms).items[0].stage_from_shape.0[4];
    for (t_ms, expect) in [(0.0, 0.0), (250.0, 25.0), (1250.0, 25.0), (-250.0, 75.0)] {
        assert!((x(&scene, t_ms) - expect).abs() < 1e-3, "at {t_ms}");
    }
    scene.duration_ms = 0.0;
    assert!(x(&scene, 500.0).abs() < 1e-3, "a still picture stands at 0");
}

#[test]
fn what_no_longer_has_a_finite_place_is_left_out() {
    let mut inner = group(vec![square(1.0)]);
    for _ in 0..8 {
        let mut outer = group(vec![Node::Group(inner)]);
        outer.transform = Transform::default().scaled(1.0e6, 1.0e6);
        inner = outer;
    }
    let scene = scene(vec![], vec![inner]);
    assert!(
        evaluate(&scene, 0.0).items.is_empty(),
        "nothing infinite is drawn"
    );
}
