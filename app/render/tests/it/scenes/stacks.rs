//! Pictures on pictures: groups that fade, masks, mattes, clips.

use mtor_video::{
    Color, Group, Mask, MaskMode, Matte, MatteKind, MatteSource, Node, Paint, Path, Scene, Stop,
    Transform,
};

use super::{Case, filled, hex, p, scene, star};

pub(crate) fn all() -> Vec<Case> {
    vec![
        Case::still("opacity", (128, 96), opacity()),
        Case::still("masks", (240, 120), masks()),
        Case::still("mattes", (240, 120), mattes()),
        Case {
            name: "transparent",
            scene: Scene {
                background: Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0).into(),
                ..scene((240, 120), masks())
            },
            t_ms: 0.0,
            size: (240, 120),
        },
    ]
}

fn at(x: f32, y: f32, group: Group) -> Node {
    Node::Group(Group {
        transform: Transform::at(x, y),
        ..group
    })
}

fn two_circles() -> Vec<Node> {
    vec![
        filled(Path::circle(p(20.0, 20.0), 16.0), hex(0xd0_30_30)),
        filled(Path::circle(p(36.0, 20.0), 16.0), hex(0x30_50_d0)),
    ]
}

/// A group fades as a whole; inside another one twice.
fn opacity() -> Vec<Node> {
    let faded = |share: f32, nodes| Group {
        opacity: Some(share.into()),
        nodes,
        ..Group::default()
    };
    let stripe = filled(Path::rect(0.0, 16.0, 128.0, 10.0), hex(0x20_80_40));
    let stripe2 = filled(Path::rect(0.0, 64.0, 128.0, 10.0), hex(0x20_80_40));
    let inner = at(0.0, 0.0, faded(0.5, two_circles()));
    let empty = at(0.0, 0.0, faded(0.5, vec![]));
    let gone = at(64.0, 0.0, faded(0.0, two_circles()));
    vec![
        stripe,
        stripe2,
        at(4.0, 0.0, faded(0.5, two_circles())),
        at(68.0, 0.0, faded(1.0, two_circles())),
        at(4.0, 48.0, faded(0.6, vec![inner, empty])),
        at(
            68.0,
            48.0,
            Group {
                nodes: two_circles(),
                ..Group::default()
            },
        ),
        gone,
    ]
}

fn mask(mode: MaskMode, inverted: bool, path: Path, opacity: f32) -> Mask {
    Mask {
        mode,
        inverted,
        geometry: path.into(),
        rule: Default::default(),
        opacity: Some(opacity.into()),
        expansion: None,
    }
}

/// The second mask meets the first by each mode; above plain, below inverted.
fn masks() -> Vec<Node> {
    let modes = [
        MaskMode::Add,
        MaskMode::Subtract,
        MaskMode::Intersect,
        MaskMode::Lighten,
        MaskMode::Darken,
        MaskMode::Difference,
    ];
    let mut nodes = Vec::new();
    for (k, mode) in modes.into_iter().enumerate() {
        for (row, inverted) in [false, true].into_iter().enumerate() {
            let paint = Paint::linear(
                p(0.0, 0.0),
                p(36.0, 56.0),
                vec![
                    Stop::new(0.0, hex(0xe0_30_60)),
                    Stop::new(1.0, hex(0x20_60_c0)),
                ],
            );
            nodes.push(at(
                40.0 * k as f32 + 2.0,
                60.0 * row as f32 + 2.0,
                Group {
                    masks: vec![
                        mask(MaskMode::Add, false, Path::circle(p(14.0, 24.0), 13.0), 0.8),
                        mask(mode, inverted, star(p(22.0, 30.0), 14.0), 0.7),
                    ],
                    nodes: vec![filled(Path::rect(0.0, 0.0, 36.0, 56.0), paint)],
                    ..Group::default()
                },
            ));
        }
    }
    nodes
}

/// The four kinds; below with a source that is empty.
fn mattes() -> Vec<Node> {
    let kinds = [
        MatteKind::Alpha,
        MatteKind::AlphaInverted,
        MatteKind::Luma,
        MatteKind::LumaInverted,
    ];
    let source = || {
        let paint = Paint::radial(
            p(26.0, 26.0),
            26.0,
            vec![
                Stop::new(0.0, hex(0xff_ff_ff)),
                Stop::new(1.0, hex(0x20_60_20).with_alpha(0.2)),
            ],
        );
        vec![filled(star(p(26.0, 28.0), 26.0), paint)]
    };
    let mut nodes = vec![filled(Path::rect(0.0, 20.0, 240.0, 12.0), hex(0xf0_d0_a0))];
    for (k, kind) in kinds.into_iter().enumerate() {
        for (row, nodes_of) in [source(), vec![]].into_iter().enumerate() {
            nodes.push(at(
                60.0 * k as f32 + 4.0,
                60.0 * row as f32 + 4.0,
                Group {
                    matte: Some(Box::new(Matte {
                        kind,
                        source: MatteSource::Nodes(nodes_of),
                    })),
                    clip: Some([48.0, 44.0]),
                    nodes: vec![filled(Path::rect(2.0, 2.0, 60.0, 48.0), hex(0x30_40_a0))],
                    ..Group::default()
                },
            ));
        }
    }
    nodes
}
