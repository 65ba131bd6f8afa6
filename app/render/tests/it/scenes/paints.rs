//! Gradients, images, colors over each other.

use mtor_video::{
    Affine, Blend, Color, Fill, Group, Image, Node, Paint, Path, Scene, Shape, Spread, Stop,
    Transform,
};

use super::{Case, filled, hex, p, scene};

pub(crate) fn all() -> Vec<Case> {
    vec![
        Case::still("linear", (192, 96), linear()),
        Case::still("radial", (192, 128), radial()),
        Case::still("blends", (204, 204), blends()),
        Case {
            name: "images",
            scene: images(),
            t_ms: 0.0,
            size: (128, 96),
        },
    ]
}

fn rainbow() -> Vec<Stop> {
    vec![
        Stop::new(0.0, hex(0xe0_30_30)),
        Stop::new(0.4, hex(0xf0_d0_40).with_alpha(0.3)),
        Stop::new(0.4, hex(0x30_a0_60)),
        Stop::new(1.0, hex(0x20_40_c0)),
    ]
}

const SPREADS: [Spread; 3] = [Spread::Pad, Spread::Reflect, Spread::Repeat];

fn linear() -> Vec<Node> {
    let turned = Some(Affine::rotate_degrees(30.0));
    let mut nodes = Vec::new();
    for (k, spread) in SPREADS.into_iter().enumerate() {
        for (row, transform) in [None, turned].into_iter().enumerate() {
            let x = 64.0 * k as f32 + 4.0;
            let paint = Paint::Linear {
                from: p(20.0, 0.0).into(),
                to: p(36.0, 8.0).into(),
                stops: rainbow(),
                spread,
                transform,
            };
            nodes.push(Node::Group(Group {
                transform: Transform::at(x, 48.0 * row as f32 + 4.0),
                nodes: vec![filled(Path::rect(0.0, 0.0, 56.0, 40.0), paint)],
                ..Group::default()
            }));
        }
    }
    nodes
}

fn radial() -> Vec<Node> {
    let mut nodes = Vec::new();
    for (k, spread) in SPREADS.into_iter().enumerate() {
        for (row, focus) in [None, Some(p(36.0, 24.0))].into_iter().enumerate() {
            let paint = Paint::Radial {
                center: p(28.0, 28.0).into(),
                radius: 16.0.into(),
                focus: focus.map(Into::into),
                focus_radius: if row == 0 { 0.0 } else { 3.0 },
                stops: rainbow(),
                spread,
                transform: None,
            };
            nodes.push(Node::Group(Group {
                transform: Transform::at(64.0 * k as f32 + 4.0, 64.0 * row as f32 + 4.0)
                    .scaled(1.0, 0.9),
                nodes: vec![filled(Path::rect(0.0, 0.0, 56.0, 56.0), paint)],
                ..Group::default()
            }));
        }
    }
    nodes
}

const BLENDS: [Blend; 17] = [
    Blend::Normal,
    Blend::Multiply,
    Blend::Screen,
    Blend::Overlay,
    Blend::Darken,
    Blend::Lighten,
    Blend::ColorDodge,
    Blend::ColorBurn,
    Blend::HardLight,
    Blend::SoftLight,
    Blend::Difference,
    Blend::Exclusion,
    Blend::Hue,
    Blend::Saturation,
    Blend::Color,
    Blend::Luminosity,
    Blend::Add,
];

/// Every mode: two gradients over each other, the upper one as a fill and as a group.
fn blends() -> Vec<Node> {
    let stops = |a: u32, b: u32, alpha: f32| {
        vec![
            Stop::new(0.0, hex(a)),
            Stop::new(1.0, hex(b).with_alpha(alpha)),
        ]
    };
    let mut nodes = Vec::new();
    for (k, blend) in BLENDS.into_iter().enumerate() {
        let (x, y) = ((k % 5) as f32 * 40.0 + 4.0, (k / 5) as f32 * 50.0 + 4.0);
        let below = Paint::linear(
            p(0.0, 0.0),
            p(36.0, 0.0),
            stops(0xf0_20_40, 0x20_60_f0, 0.6),
        );
        let above = Paint::linear(
            p(0.0, 0.0),
            p(0.0, 40.0),
            stops(0x40_e0_60, 0x60_20_10, 0.4),
        );
        let upper = Node::Shape(Shape {
            geometry: Path::rect(4.0, 4.0, 12.0, 36.0).into(),
            fill: Some(Fill {
                blend,
                ..Fill::new(above.clone())
            }),
            stroke: None,
        });
        let group = Node::Group(Group {
            blend,
            nodes: vec![filled(Path::rect(20.0, 4.0, 12.0, 36.0), above)],
            ..Group::default()
        });
        nodes.push(Node::Group(Group {
            transform: Transform::at(x, y),
            nodes: vec![
                filled(Path::rect(0.0, 10.0, 36.0, 34.0), below),
                upper,
                group,
            ],
            ..Group::default()
        }));
    }
    nodes
}

/// A few pixels, large, turned and small, and a second image beside them in the atlas.
fn images() -> Scene {
    let pixel = |color: Color| color.to_rgba8();
    let colors = [
        hex(0xff_00_00),
        hex(0x00_ff_00),
        hex(0x00_00_ff).with_alpha(0.2),
        hex(0xff_ff_00),
        hex(0).with_alpha(0.0),
        hex(0xff_00_ff),
    ];
    let checks = (0..256_u32).flat_map(|k| {
        let dark = (k % 16 + k / 16).is_multiple_of(2);
        pixel(if dark {
            hex(0x20_20_20)
        } else {
            hex(0xe0_c0_80)
        })
    });
    let image = |at: Transform, idx| {
        Node::Group(Group {
            transform: at,
            nodes: vec![Node::Image(idx)],
            ..Group::default()
        })
    };
    let mut turned = Transform::at(92.0, 12.0).scaled(3.0, 2.0);
    turned.rotation_deg = 30.0.into();
    let nodes = vec![
        image(Transform::at(8.0, 8.0).scaled(16.0, 16.0), 0),
        image(turned, 1),
        image(Transform::at(20.0, 64.0).scaled(1.0, 1.0), 1),
        image(Transform::at(50.5, 64.5), 1),
    ];
    Scene {
        images: vec![
            Image {
                width: 3,
                height: 2,
                rgba: colors.into_iter().flat_map(pixel).collect(),
            },
            Image {
                width: 16,
                height: 16,
                rgba: checks.collect(),
            },
        ],
        ..scene((128, 96), nodes)
    }
}
