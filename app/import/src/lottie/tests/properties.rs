//! Properties: fixed, keyed, old and odd ones.

use mtor_video::{Animated, Color, Easing, Keyframe, Paint, Point, Position, Segment, Transform};
use serde_json::{Value, json};

use super::{document, group, imported, nodes, scene, shape};

/// The transform of a null layer with these values.
#[track_caller]
fn transform(ks: Value) -> Transform {
    let layer = json!({"ty": 3, "ip": 10, "op": 70, "ks": ks});
    scene(json!([layer])).layers.remove(0).group.transform
}

#[track_caller]
fn check_rotation(property: Value, expected: &Animated<f32>) {
    assert_eq!(transform(json!({ "r": property })).rotation_deg, *expected);
}

fn key<T>(at_ms: f32, value: T, ease: Easing) -> Keyframe<T> {
    Keyframe {
        at_ms,
        value,
        ease,
        bend: None,
    }
}

fn keyed<T>(keys: Vec<Keyframe<T>>) -> Animated<T> {
    Animated::Keyed { keys }
}

#[test]
fn fixed_values_are_read_however_they_are_written() {
    for written in [
        json!({"k": 7}),
        json!({"a": 0, "k": [7]}),
        json!(7),
        json!({"a": "0", "k": 7.0}),
    ] {
        check_rotation(written, &Animated::Fixed(7.0));
    }
    for odd in [
        json!({"k": "7"}),
        json!({"k": []}),
        json!({}),
        json!(null),
        json!({"k": [{"t": 3}]}),
    ] {
        check_rotation(odd, &Animated::Fixed(0.0));
    }
    check_rotation(json!({"k": 1e300}), &Animated::Fixed(1e6));
}

#[test]
fn keyframes_have_film_times_and_easings() {
    use Easing::{Cubic, Hold, Linear};
    let handles =
        json!({"t": 10, "s": [1], "o": {"x": [0.2], "y": [0]}, "i": {"x": 0.8, "y": 1.5}});
    let plain = json!({"t": 20, "s": 2, "o": {"x": 0.4, "y": 0.4}, "i": {"x": 0.6, "y": 0.6}});
    let held = json!({"t": 30, "s": [3], "h": 1});
    check_rotation(
        json!({"a": 1, "k": [handles, plain, held, {"t": 40, "s": [4]}]}),
        &keyed(vec![
            key(0.0, 1.0, Cubic(0.2, 0.0, 0.8, 1.5)),
            key(200.0, 2.0, Linear),
            key(400.0, 3.0, Hold),
            key(600.0, 4.0, Linear),
        ]),
    );
}

#[test]
fn old_keyframes_end_where_they_say() {
    check_rotation(
        json!({"k": [{"t": 10, "s": [0], "e": [5]}, {"t": 20, "s": [5], "e": [9]}, {"t": 30}]}),
        &keyed(vec![
            key(0.0, 0.0, Easing::Linear),
            key(200.0, 5.0, Easing::Linear),
            key(400.0, 9.0, Easing::Linear),
        ]),
    );
    // The value jumps where a way ends elsewhere than the next one starts.
    let jump = transform(json!({"r": {"k": [{"t": 10, "s": [0], "e": [5]}, {"t": 20, "s": [8]}]}}));
    let Animated::Keyed { keys } = jump.rotation_deg else {
        panic!("not keyed")
    };
    let values: Vec<f32> = keys.iter().map(|k| k.value).collect();
    assert_eq!(values, [0.0, 5.0, 8.0]);
    assert!(keys[1].at_ms > 199.0 && keys[1].at_ms < 200.0);
}

#[test]
fn keyframes_are_put_in_order_and_the_later_of_equals_wins() {
    check_rotation(
        json!({"k": [{"t": 30, "s": [3]}, {"t": 20, "s": [1]}, {"t": 20, "s": [2]}]}),
        &keyed(vec![
            key(200.0, 2.0, Easing::Linear),
            key(400.0, 3.0, Easing::Linear),
        ]),
    );
    check_rotation(json!({"k": [{"t": 30, "s": [3]}]}), &Animated::Fixed(3.0));
}

#[test]
fn too_many_keyframes_are_thinned_and_named() {
    let keys: Vec<Value> = (0..9_000).map(|n| json!({"t": n, "s": [n]})).collect();
    let layer = json!({"ty": 3, "nm": "N", "ks": {"r": {"k": keys}}});
    let import = imported(&document(json!([layer])));
    let Animated::Keyed { keys } = &import.scene.layers[0].group.transform.rotation_deg else {
        panic!("not keyed")
    };
    assert_eq!(keys.len(), 3_000);
    assert_eq!(import.left_out[0].what, "some of 9000 keyframes");
}

#[test]
fn sides_of_a_scale_ease_apart_and_positions_bend() {
    let scale = json!({"k": [
        {"t": 10, "s": [100, 100, 100], "o": {"x": [0.1, 0.2, 0.3], "y": [0, 0, 0]},
         "i": {"x": [0.5, 0.6, 0.7], "y": [1, 1, 1]}},
        {"t": 20, "s": [50, 200, 100]}]});
    let Animated::Keyed { keys } = transform(json!({ "s": scale })).scale else {
        panic!("not keyed")
    };
    assert_eq!(
        keys[0].ease,
        Easing::Axes([0.1, 0.0, 0.5, 1.0], [0.2, 0.0, 0.6, 1.0])
    );
    assert_eq!(keys[1].value, Point::new(0.5, 2.0));

    let position = json!({"k": [
        {"t": 10, "s": [1, 2, 0], "to": [3, 0, 0], "ti": [0, -4, 0]}, {"t": 20, "s": [9, 9, 0]}]});
    let Position::Joint(Animated::Keyed { keys }) = transform(json!({ "p": position })).position
    else {
        panic!("not keyed")
    };
    assert_eq!(
        keys[0].bend,
        Some([Point::new(3.0, 0.0), Point::new(0.0, -4.0)])
    );
    assert_eq!(keys[1].bend, None);
}

#[test]
fn transforms_lean_as_after_effects_does() {
    let it = transform(
        json!({"a": {"k": [1, 2, 0]}, "p": {"s": true, "x": {"k": 3}, "y": {"k": 4}},
        "s": {"k": [50, 200]}, "rz": {"k": 5}, "sk": {"k": 10}, "sa": {"k": 20}}),
    );
    assert_eq!(it.anchor, Point::new(1.0, 2.0).into());
    assert_eq!(
        it.position,
        Position::Split {
            x: 3.0.into(),
            y: 4.0.into()
        }
    );
    assert_eq!(it.scale, Point::new(0.5, 2.0).into());
    assert_eq!((it.rotation_deg, it.skew_deg), (5.0.into(), (-10.0).into()));
    assert_eq!(it.skew_axis_deg, (-20.0).into());
}

#[test]
fn paths_of_keyframes_are_cubics_and_straight_fixed_ones_lines() {
    let square =
        json!({"i": [[0, 0], [0, 0]], "o": [[0, 0], [0, 0]], "v": [[0, 0], [9, 0]], "c": true});
    let stroke = json!({"ty": "st", "c": {"k": [0, 0, 0]}});
    let geometry = |property: Value| {
        let drawn = nodes(json!([{"ty": "sh", "ks": property}, stroke]));
        match &shape(&drawn[0]).geometry {
            mtor_video::Geometry::Path(path) => path.clone(),
            other => panic!("not a path: {other:?}"),
        }
    };
    let Animated::Fixed(path) = geometry(json!({ "k": square })) else {
        panic!("not fixed")
    };
    let (zero, end) = (Point::ZERO, Point::new(9.0, 0.0));
    assert_eq!(
        path.segments,
        [
            Segment::Move(zero),
            Segment::Line(end),
            Segment::Line(zero),
            Segment::Close
        ]
    );
    let keys = json!({"k": [{"t": 10, "s": [square]}, {"t": 20, "s": [square]}]});
    let Animated::Keyed { keys } = geometry(keys) else {
        panic!("not keyed")
    };
    assert_eq!(keys[0].value.segments[1], Segment::Cubic(zero, end, end));
}

#[test]
fn old_files_count_colors_to_255_and_close_paths_beside_them() {
    let mut old = document(json!([super::shape_layer(json!([
        {"ty": "sh", "closed": true, "ks": {"k": {"i": [[0, 0]], "o": [[0, 0]], "v": [[0, 0]]}}},
        {"ty": "fl", "c": {"k": [255, 51, 0, 255]}, "o": {"k": 100}}
    ]))]));
    old["v"] = json!("4.1.8");
    let scene = imported(&old).scene;
    let drawn = shape(&scene.layers[0].group.nodes[0]);
    let fill = drawn.fill.as_ref().unwrap();
    assert_eq!(fill.paint, Paint::Solid(Color::rgb(1.0, 0.2, 0.0).into()));
    let mtor_video::Geometry::Path(Animated::Fixed(path)) = &drawn.geometry else {
        panic!("not a fixed path")
    };
    assert_eq!(path.segments.last(), Some(&Segment::Close));
}

#[test]
fn group_opacity_is_a_share_and_full_opacity_is_not_written() {
    let faint = json!([{"ty": "gr", "it": [
        {"ty": "el"}, {"ty": "fl", "c": {"k": [0, 0, 0]}, "o": {"k": 100}},
        {"ty": "tr", "o": {"k": 25}}]}]);
    let drawn = nodes(faint);
    let group = group(&drawn[0]);
    assert_eq!(group.opacity, Some(0.25.into()));
    assert_eq!(shape(&group.nodes[0]).fill.as_ref().unwrap().opacity, None);
}
