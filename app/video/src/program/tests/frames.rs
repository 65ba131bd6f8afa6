//! Frames at a time: transforms, clocks, spans, what is left out.

use proptest::prelude::*;

use super::*;
use crate::{
    frame::ResolvedPaint,
    limits::TIME_EPSILON_MS,
    scene::{Clock, Paint, Stop},
};

#[test]
fn time_wraps_at_the_end_of_the_loop() {
    let mut it = group(vec![square(1.0)]);
    it.transform.position =
        keyed(vec![(0.0, Point::ZERO), (1000.0, Point::new(100.0, 0.0))]).into();
    let mut scene = scene(vec![layer(it)]);
    for (t_ms, x) in [
        (0.0, 0.0),
        (250.0, 25.0),
        (1000.0, 0.0),
        (1250.0, 25.0),
        (-250.0, 75.0),
        (f32::NAN, 0.0),
        (f32::INFINITY, 0.0),
        (-1e-9, 0.0),
    ] {
        check_near(put(&scene, t_ms, Point::ZERO), x, 0.0);
    }
    scene.duration_ms = 0.0;
    check_near(put(&scene, 500.0, Point::ZERO), 0.0, 0.0);
}

#[test]
fn clocks_start_stretch_and_remap() {
    let symbol = {
        let mut it = group(vec![square(1.0)]);
        it.transform.position =
            keyed(vec![(0.0, Point::ZERO), (100.0, Point::new(100.0, 0.0))]).into();
        it
    };
    let linear = |start_ms, stretch| Clock::Linear { start_ms, stretch };
    for (clock, t_ms, x) in [
        (linear(0.0, 1.0), 30.0, 30.0),
        (linear(20.0, 1.0), 30.0, 10.0),
        (linear(20.0, 2.0), 30.0, 5.0),
        (linear(0.0, -1.0), 30.0, 0.0),
        (
            Clock::Remap(keyed(vec![(0.0, 100.0), (100.0, 0.0)])),
            30.0,
            70.0,
        ),
        (Clock::Remap(50.0.into()), 30.0, 50.0),
    ] {
        let mut scene = scene_of(vec![Node::Use(Use {
            clock: Some(clock),
            ..Use::default()
        })]);
        scene.symbols = vec![symbol.clone()];
        check_near(put(&scene, t_ms, Point::ZERO), x, 0.0);
    }
}

#[test]
fn spans_and_held_values_switch_on_their_frame() {
    let early = TIME_EPSILON_MS / 2.0;
    let mut first = group(vec![square(1.0)]);
    first.span = Some(Span {
        from_ms: 0.0,
        to_ms: 500.0,
    });
    let mut second = group(vec![square(2.0)]);
    second.span = Some(Span {
        from_ms: 500.0,
        to_ms: 900.0,
    });
    let program = Program::new(&scene(vec![layer(first), layer(second)]));
    for (t_ms, expect) in [
        (0.0, "d0"),
        (499.9, "d0"),
        (500.0 - early, "d1"),
        (500.0, "d1"),
        (899.9, "d1"),
        (900.0 - early, ""),
        (950.0, ""),
    ] {
        assert_eq!(frame_sketch(&program.frame(t_ms)), expect, "at {t_ms}");
    }
    let held = Animated::Keyed {
        keys: vec![
            Keyframe::new(0.0, 1.0, Easing::Hold),
            Keyframe::new(500.0, 2.0, Easing::Hold),
        ],
    };
    assert_eq!(held.at(499.9), Some(1.0));
    assert_eq!(held.at(500.0 - early), Some(2.0));
}

#[test]
fn what_is_not_seen_is_left_out_and_pictures_still_match() {
    let faint = |opacity: f32| Group {
        opacity: Some(opacity.into()),
        ..group(vec![square(1.0), square(2.0)])
    };
    let fading = Some(keyed(vec![(0.0, 0.0), (1000.0, 1.0)]));
    let cut = |kind: MatteKind| Group {
        matte: matte(
            kind,
            MatteSource::Nodes(vec![Node::Group(Group {
                opacity: fading.clone(),
                ..group(vec![square(3.0)])
            })]),
        ),
        ..group(vec![square(1.0)])
    };
    let masked = Group {
        masks: vec![Mask {
            opacity: fading.clone(),
            ..mask(MaskMode::Add, false)
        }],
        ..group(vec![square(1.0)])
    };
    for (group, t_ms, expect) in [
        (faint(0.0), 0.0, ""),
        (faint(0.5), 0.0, "( d1 d2 )"),
        (cut(MatteKind::Alpha), 500.0, "( d1 ( d3 )x )"),
        (cut(MatteKind::Alpha), 0.0, ""),
        (cut(MatteKind::LumaInverted), 0.0, "( d1 )"),
        // A mask works also where it covers nothing.
        (masked, 0.0, "( d1 ( d3 )x )"),
    ] {
        let program = Program::new(&scene(vec![layer(group)]));
        assert_eq!(frame_sketch(&program.frame(t_ms)), expect);
    }
}

#[test]
fn what_has_no_finite_place_is_left_out() {
    let mut inner = group(vec![square(1.0)]);
    for _ in 0..8 {
        let mut outer = group(vec![Node::Group(inner)]);
        outer.transform = Transform::default().scaled(1.0e6, 1.0e6);
        inner = outer;
    }
    let program = Program::new(&scene(vec![layer(inner)]));
    assert_eq!(program.frame(0.0).ops, [], "nothing infinite is drawn");
}

#[test]
fn stops_never_fall_and_colors_stay_in_range() {
    let offsets = [0.5, 0.2, 1.5, 0.7];
    let over = Animated::Keyed {
        keys: vec![
            Keyframe::new(0.0, Color::hex(0), Easing::Cubic(0.5, 3.0, 0.5, 3.0)),
            Keyframe::new(100.0, Color::hex(0xffffff), Easing::Linear),
        ],
    };
    let stops = offsets.map(|o| Stop::new(o, over.clone())).to_vec();
    let paint = Paint::linear(Point::ZERO, Point::new(1.0, 0.0), stops);
    let Some(ResolvedPaint::Linear { gradient, .. }) = paint.at(50.0) else {
        panic!("a gradient");
    };
    let got: Vec<f32> = gradient.stops.iter().map(|s| s.offset).collect();
    assert_eq!(got, [0.5, 0.5, 1.0, 1.0]);
    assert!(
        gradient.stops.iter().all(|s| s.color.r == 1.0),
        "{gradient:?}"
    );
    let clear = Stop::new(0.0, Color::hex(0).with_alpha(0.0));
    let unseen = Paint::radial(Point::ZERO, 1.0, vec![clear]);
    assert_eq!(unseen.at(0.0), None);
}

#[test]
fn made_is_what_the_frame_draws() {
    let shape = Node::Shape(Shape {
        geometry: keyed(vec![
            (0.0, Path::rect(0.0, 0.0, 1.0, 1.0)),
            (1000.0, Path::rect(0.0, 0.0, 9.0, 9.0)),
        ])
        .into(),
        fill: None,
        stroke: Some(Stroke {
            width: keyed(vec![(0.0, 0.0), (1000.0, 10.0)]),
            ..Stroke::new(Color::hex(0), 1.0)
        }),
    });
    let program = Program::new(&scene_of(vec![shape]));
    let frame = program.frame(500.0);
    let (path, stroke) = program.made(0, 500.0).expect("a draw");
    assert_eq!(draws(&frame)[0].path.as_deref(), Some(&*path));
    assert_eq!(path.segments[1], crate::Segment::Line(Point::new(5.0, 0.0)));
    assert_eq!(stroke.map(|s| s.width), Some(5.0));
    assert_eq!(program.made(7, 0.0), None);
    assert_eq!(
        frame_sketch(&program.frame(0.0)),
        "",
        "a line without width"
    );
}

fn any_group() -> impl Strategy<Value = Group> {
    let leaf = Just(group(vec![square(3.0)])).boxed();
    leaf.prop_recursive(4, 24, 3, |inner| {
        let nodes = prop::collection::vec(inner.prop_map(Node::Group), 0..3);
        (nodes, 0_u8..6, 0.0_f32..1.2, any::<bool>()).prop_map(|(nodes, kind, share, moves)| {
            let opacity = if moves {
                keyed(vec![(0.0, 0.0), (900.0, share)])
            } else {
                share.into()
            };
            let mut it = group(nodes);
            match kind {
                0 => it.opacity = Some(opacity),
                1 => {
                    it.masks = vec![Mask {
                        opacity: Some(opacity),
                        ..mask(MaskMode::Subtract, moves)
                    }]
                }
                2 => it.matte = matte(MatteKind::Alpha, MatteSource::Nodes(it.nodes.clone())),
                3 => it.matte = matte(MatteKind::LumaInverted, MatteSource::Nodes(Vec::new())),
                4 => {
                    it.span = Some(Span {
                        from_ms: share * 500.0,
                        to_ms: 800.0,
                    })
                }
                _ => it.blend = Blend::Multiply,
            }
            it
        })
    })
}

proptest! {
    #[test]
    fn pushes_and_pops_match_at_every_time(group in any_group(), t_ms in 0.0_f32..1000.0) {
        let program = Program::new(&scene(vec![layer(group)]));
        let mut depth = 1;
        for op in &program.frame(t_ms).ops {
            match op {
                FrameOp::Draw(_) => {}
                FrameOp::Push => depth += 1,
                FrameOp::Pop { .. } | FrameOp::PopMatte { .. } => depth -= 1,
            }
            prop_assert!(depth >= 1 && depth <= program.stack);
        }
        prop_assert_eq!(depth, 1);
    }
}
