//! What moves, at a time: transforms, colors, morphs, clocks, repeaters.

use mtor_video::{
    Animated, Clock, Color, Easing, Fill, Group, Keyframe, Node, Paint, Path, Point, Position,
    Repeat, Scene, Shape, Span, Stop, Stroke, Transform, Use,
};

use super::{Case, filled, hex, keys, p, scene, star};

pub(crate) fn all() -> Vec<Case> {
    let at = |name, t_ms, scene: Scene| Case {
        name,
        t_ms,
        size: (scene.width as u32, scene.height as u32),
        scene,
    };
    vec![
        at("motion", 350.0, motion()),
        at("motion_late", 1900.0, motion()),
        at("morph", 400.0, morph()),
        at("clocks", 500.0, clocks()),
        at("repeats", 250.0, repeats()),
        at("moving_stroke", 300.0, moving_stroke()),
        at("morph_unequal", 500.0, morph_unequal()),
    ]
}

fn eased<T>(values: Vec<(f32, T)>, ease: Easing) -> Animated<T> {
    let Animated::Keyed { mut keys } = keys(values) else {
        panic!("keys are keyed");
    };
    for key in &mut keys {
        key.ease = ease;
    }
    Animated::Keyed { keys }
}

/// Everything that a transform and a paint can do.
pub(crate) fn motion() -> Scene {
    let square = || filled(Path::rect(-10.0, -10.0, 20.0, 20.0), moving_color());
    let turning = Transform {
        position: Position::Split {
            x: eased(vec![(0.0, 20.0), (1000.0, 100.0)], Easing::IN_OUT),
            y: 20.0.into(),
        },
        rotation_deg: keys(vec![(0.0, 0.0), (1000.0, 180.0)]),
        scale: eased(
            vec![
                (0.0, p(1.0, 1.0)),
                (500.0, p(1.4, 0.6)),
                (1000.0, p(1.0, 1.0)),
            ],
            Easing::Axes([0.2, 0.0, 0.8, 1.0], [0.8, 0.0, 1.0, 0.4]),
        ),
        skew_deg: keys(vec![(0.0, 0.0), (1000.0, 30.0)]),
        skew_axis_deg: 20.0.into(),
        ..Transform::default()
    };
    let bent = |x: f32, handle: Point| Keyframe {
        at_ms: x * 10.0,
        value: p(10.0 + x, 70.0),
        ease: Easing::Cubic(0.3, 0.0, 0.2, 1.2),
        bend: Some([handle, p(-handle.x, handle.y)]),
    };
    let bending = Transform {
        position: Position::Joint(Animated::Keyed {
            keys: vec![bent(0.0, p(0.0, -60.0)), bent(100.0, Point::ZERO)],
        }),
        orient: true,
        anchor: p(-4.0, 0.0).into(),
        ..Transform::default()
    };
    let moved = |transform, opacity: Option<Animated<f32>>| {
        Node::Group(Group {
            transform,
            opacity,
            nodes: vec![square()],
            ..Group::default()
        })
    };
    let fade = keys(vec![(0.0, 1.0), (700.0, 0.2)]);
    scene(
        (120, 90),
        vec![
            filled(Path::rect(0.0, 50.0, 120.0, 40.0), moving_gradient()),
            moved(turning, None),
            moved(bending, Some(fade)),
            Node::Group(Group {
                span: Some(Span {
                    from_ms: 300.0,
                    to_ms: 600.0,
                }),
                nodes: vec![filled(Path::circle(p(108.0, 12.0), 8.0), hex(0x20_a0_60))],
                ..Group::default()
            }),
        ],
    )
}

fn moving_color() -> Paint {
    Paint::Solid(keys(vec![
        (0.0, hex(0xe0_30_30)),
        (1000.0, hex(0x30_30_e0)),
    ]))
}

fn moving_gradient() -> Paint {
    Paint::Linear {
        from: keys(vec![(0.0, p(0.0, 50.0)), (1000.0, p(60.0, 50.0))]),
        to: p(120.0, 90.0).into(),
        stops: vec![
            Stop::new(0.0, hex(0xf0_f0_c0)),
            Stop {
                offset: keys(vec![(0.0, 0.1), (1000.0, 0.9)]),
                color: keys(vec![(0.0, hex(0x80_c0_f0)), (1000.0, hex(0x40_40_80))]),
            },
            Stop::new(1.0, Color::rgb(1.0, 1.0, 1.0).with_alpha(0.0)),
        ],
        spread: Default::default(),
        transform: None,
    }
}

/// Concave outlines that turn inside out on the way.
pub(crate) fn morph() -> Scene {
    let turned = |k: usize| {
        let points: Vec<_> = (0..10)
            .map(|j| {
                let radius = if (j + k).is_multiple_of(2) {
                    34.0
                } else {
                    12.0
                };
                let angle = (j as f32 * 0.2 + k as f32 * 0.7) * std::f32::consts::PI;
                p(40.0 + radius * angle.sin(), 40.0 - radius * angle.cos())
            })
            .collect();
        Path::polygon(&points)
    };
    let round = |k: f32| Path::ellipse(p(120.0 - 10.0 * k, 40.0), 30.0 - 20.0 * k, 10.0 + 24.0 * k);
    let shape = |geometry: Animated<Path>, fill: Color, stroke| {
        Node::Shape(Shape {
            geometry: geometry.into(),
            fill: Some(Fill::new(fill)),
            stroke,
        })
    };
    scene(
        (160, 80),
        vec![
            shape(
                keys(vec![(0.0, turned(0)), (800.0, turned(1))]),
                hex(0x20_60_c0),
                None,
            ),
            shape(
                eased(
                    vec![
                        (100.0, round(0.0)),
                        (500.0, round(1.0)),
                        (900.0, round(0.5)),
                    ],
                    Easing::IN_OUT,
                ),
                hex(0xe0_a0_30),
                Some(Stroke::new(hex(0x40_20_10), 3.0)),
            ),
        ],
    )
}

/// One symbol in three times of its own.
fn clocks() -> Scene {
    let ball = Transform {
        position: Position::Joint(keys(vec![(0.0, p(10.0, 10.0)), (1000.0, p(90.0, 10.0))])),
        ..Transform::default()
    };
    let symbol = Group {
        nodes: vec![Node::Group(Group {
            transform: ball,
            nodes: vec![filled(star(p(0.0, 0.0), 9.0), hex(0xc0_30_60))],
            ..Group::default()
        })],
        ..Group::default()
    };
    let uses = [
        None,
        Some(Clock::Linear {
            start_ms: 250.0,
            stretch: 0.5,
        }),
        Some(Clock::Remap(keys(vec![(0.0, 1000.0), (1000.0, 0.0)]))),
        Some(Clock::Linear {
            start_ms: 0.0,
            stretch: -1.0,
        }),
    ];
    let nodes = uses.into_iter().enumerate().map(|(k, clock)| {
        Node::Use(Use {
            symbol: 0,
            transform: Transform::at(0.0, 20.0 * k as f32),
            opacity: None,
            clock,
        })
    });
    Scene {
        symbols: vec![symbol],
        ..scene((100, 80), nodes.collect())
    }
}

fn repeats() -> Scene {
    let transform = Transform {
        position: p(14.0, 2.0).into(),
        scale: p(0.9, 0.9).into(),
        rotation_deg: keys(vec![(0.0, 0.0), (1000.0, 60.0)]),
        ..Transform::default()
    };
    let repeat = Repeat {
        copies: 6.0.into(),
        offset: keys(vec![(0.0, 0.0), (1000.0, 2.0)]),
        transform,
        start_opacity: 1.0.into(),
        end_opacity: 0.2.into(),
        below: true,
        nodes: vec![filled(Path::rect(8.0, 20.0, 16.0, 30.0), hex(0x30_70_50))],
    };
    scene((120, 80), vec![Node::Repeat(repeat)])
}

/// A stroke whose width moves, over a path that morphs.
pub(crate) fn moving_stroke() -> Scene {
    let wave = |k: f32| Path {
        segments: vec![
            mtor_video::Segment::Move(p(10.0, 40.0)),
            mtor_video::Segment::Cubic(p(40.0, 40.0 - k), p(80.0, 40.0 + k), p(110.0, 40.0)),
        ],
    };
    let stroke = Stroke {
        width: keys(vec![(0.0, 2.0), (1000.0, 14.0)]),
        ..Stroke::new(hex(0x20_40_80), 1.0)
    };
    scene(
        (120, 80),
        vec![Node::Shape(Shape {
            geometry: keys(vec![(0.0, wave(-60.0)), (1000.0, wave(60.0))]).into(),
            fill: None,
            stroke: Some(stroke),
        })],
    )
}

/// A disc becomes a star, and a square two discs: other numbers of corners, other parts.
fn morph_unequal() -> Scene {
    let mut discs = Path::circle(p(105.0, 30.0), 12.0);
    discs
        .segments
        .extend(Path::circle(p(135.0, 50.0), 16.0).segments);
    let shape = |from: Path, to: Path, fill: Color| {
        Node::Shape(Shape {
            geometry: keys(vec![(0.0, from), (1000.0, to)]).into(),
            fill: Some(Fill::new(fill)),
            stroke: None,
        })
    };
    scene(
        (160, 80),
        vec![
            shape(
                Path::circle(p(40.0, 40.0), 30.0),
                star(p(40.0, 42.0), 36.0),
                hex(0x20_60_c0),
            ),
            shape(Path::rect(95.0, 15.0, 50.0, 50.0), discs, hex(0xc0_50_30)),
        ],
    )
}
