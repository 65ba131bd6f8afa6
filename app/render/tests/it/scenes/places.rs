//! Scenes about place: transforms, symbols, the letterbox, motion.

use mtor_video::{
    Animated, Color, Easing, Fill, FillRule, Group, Keyframe, LineCap, LineJoin, Node, Path, Point,
    Scene, Shape, Stroke, Transform, Use,
};

use super::{filled, group, p, stage, star, stroked};

fn turned(x: f32, y: f32, rotation: f32, skew: f32) -> Transform {
    Transform {
        rotation_deg: rotation.into(),
        skew_deg: skew.into(),
        ..Transform::at(x, y)
    }
}

/// An L with a stroke, whose turns and mirrors can be told apart.
fn letter(color: u32) -> Node {
    let outline = [
        p(0.0, 0.0),
        p(6.0, 0.0),
        p(6.0, 18.0),
        p(16.0, 18.0),
        p(16.0, 24.0),
        p(0.0, 24.0),
    ];
    Node::Shape(Shape {
        path: Path::polygon(&outline),
        fill: Some(Fill {
            paint: Color::hex(color).into(),
            rule: FillRule::NonZero,
        }),
        stroke: Some(Stroke {
            paint: Color::hex(0x111111).into(),
            width: 2.0,
            cap: LineCap::Butt,
            join: LineJoin::Miter,
        }),
    })
}

pub(super) fn transforms() -> Scene {
    let anchored = Transform {
        anchor: p(8.0, 12.0),
        rotation_deg: 180.0.into(),
        ..Transform::at(125.0, 78.0)
    };
    let child = group(
        turned(20.0, 0.0, -30.0, 0.0).scaled(0.6, 0.6),
        None,
        vec![letter(0xbc6c25)],
    );
    stage(
        0xfefae0,
        vec![
            group(turned(8.0, 10.0, 0.0, 0.0), None, vec![letter(0x606c38)]),
            group(turned(60.0, 8.0, 45.0, 0.0), None, vec![letter(0xdda15e)]),
            group(turned(75.0, 10.0, 0.0, 35.0), None, vec![letter(0x283618)]),
            group(
                Transform::at(148.0, 10.0).scaled(-1.5, 1.0),
                None,
                vec![letter(0x669bbc)],
            ),
            group(
                Transform::at(8.0, 55.0).scaled(2.5, 0.8),
                None,
                vec![letter(0xc1121f)],
            ),
            group(
                turned(65.0, 60.0, 10.0, 0.0),
                None,
                vec![letter(0x780000), child],
            ),
            group(anchored, None, vec![letter(0x003049)]),
        ],
    )
}

pub(super) fn symbols() -> Scene {
    let petal = |k: u16| {
        group(
            turned(0.0, 0.0, f32::from(k) * 72.0, 0.0),
            None,
            vec![filled(
                Path::ellipse(p(0.0, -7.0), 4.0, 6.0),
                Color::hex(0xff85a1),
            )],
        )
    };
    let mut nodes: Vec<_> = (0..5).map(petal).collect();
    nodes.push(filled(Path::circle(Point::ZERO, 4.0), Color::hex(0xffd166)));
    let flower = Group {
        nodes,
        ..Group::default()
    };
    let place = |k: u32| {
        let (column, row) = ((k % 5) as f32, (k / 5) as f32);
        let size = 0.6 + 0.15 * column;
        Node::Use(Use {
            symbol: 0,
            transform: turned(18.0 + 30.0 * column, 22.0 + 30.0 * row, 9.0 * k as f32, 0.0)
                .scaled(size, size),
            opacity: (row > 1.0).then_some(0.5.into()),
        })
    };
    let mut scene = stage(0x386641, (0..15).map(place).collect());
    scene.symbols = vec![flower];
    scene
}

pub(super) fn letterbox() -> Scene {
    let ends = (LineCap::Round, LineJoin::Round);
    stage(
        0x8ecae6,
        vec![
            filled(Path::circle(p(0.0, 0.0), 50.0), Color::hex(0xffb703)),
            filled(Path::rect(140.0, 60.0, 60.0, 80.0), Color::hex(0x023047)),
            stroked(
                Path::polyline(&[p(-30.0, 110.0), p(190.0, 20.0)]),
                Color::hex(0xfb8500),
                10.0,
                ends,
            ),
        ],
    )
}

/// A ball that falls, a sign that turns, a light that comes and goes.
pub(crate) fn motion() -> Scene {
    let keys = |points: &[(f32, Point)]| Animated::Keyed {
        keys: points
            .iter()
            .map(|(at_ms, value)| Keyframe {
                at_ms: *at_ms,
                value: *value,
                ease: Easing::IN_OUT,
            })
            .collect(),
    };
    let number = |values: &[(f32, f32)]| Animated::Keyed {
        keys: values
            .iter()
            .map(|(at_ms, value)| Keyframe {
                at_ms: *at_ms,
                value: *value,
                ease: Easing::Linear,
            })
            .collect(),
    };
    let ball = Group {
        transform: Transform {
            position: keys(&[
                (0.0, p(30.0, 15.0)),
                (500.0, p(60.0, 80.0)),
                (1000.0, p(30.0, 15.0)),
            ]),
            ..Transform::default()
        },
        opacity: None,
        nodes: vec![filled(
            Path::circle(Point::ZERO, 12.0),
            Color::hex(0xef476f),
        )],
    };
    let sign = Group {
        transform: Transform {
            rotation_deg: number(&[(0.0, 0.0), (1000.0, 360.0)]),
            ..Transform::at(115.0, 50.0)
        },
        opacity: None,
        nodes: vec![filled(star(Point::ZERO, 34.0), Color::hex(0x118ab2))],
    };
    let light = Group {
        opacity: Some(number(&[
            (0.0, 0.0),
            (400.0, 1.0),
            (600.0, 0.0),
            (1000.0, 0.0),
        ])),
        nodes: vec![filled(
            Path::circle(p(115.0, 50.0), 14.0),
            Color::hex(0xffd166),
        )],
        ..Group::default()
    };
    let groups = [ball, sign, light].map(Node::Group);
    stage(0x073b4c, groups.into())
}
