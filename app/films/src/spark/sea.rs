//! Under water: beams of light, weeds, jellyfish and a shoal.

use mtor_video::{
    Blend, FillRule, Group, Layer, Mask, MaskMode, Matte, MatteKind, MatteSource, Node, Path,
    Point, Scene, Shape, Stroke, Transform,
};

use super::{DAWN, SEA, caption};
use crate::kit::{self, Letters, along, eased, faint, hex, keys, path, pt};

const ALL: (f32, f32) = SEA;
/// The flood of the scene before has covered everything by then.
const FROM: f32 = 16_300.0;

pub(super) fn draw(scene: &mut Scene, letters: &Letters) {
    let deep = kit::fill(
        Path::rect(-60.0, -90.0, 2_070.0, 1_300.0),
        kit::vertical(
            0.0,
            1_080.0,
            &[
                (0.0, hex(0x3f_bf_d0)),
                (0.3, hex(0x17_7f_b0)),
                (0.7, hex(0x0b_44_7c)),
                (1.0, hex(0x06_1f_4a)),
            ],
        ),
    );
    let bottom = scene.layers.len();
    scene.layers.push(shown("deep", vec![deep]));
    scene.layers.push(shown("beams", beams()));
    scene
        .layers
        .push(shown("far rocks", rocks(0x0d_4a_80, (700.0, 5), 0.5)));
    let shoal = shoal(scene);
    scene.layers.push(shown("shoal", shoal));
    scene.layers.push(shown(
        "jellyfish",
        vec![
            jellyfish((1_480.0, 620.0, 1.0), 0.0),
            jellyfish((330.0, 830.0, 0.62), 900.0),
        ],
    ));
    scene
        .layers
        .push(shown("near rocks", rocks(0x08_2c_5a, (860.0, 23), 1.0)));
    scene.layers.push(shown("sand", sand()));
    scene.layers.push(shown("weeds", weeds()));
    let bubbles = bubbles(scene);
    scene.layers.push(shown("bubbles", bubbles));
    let lines = [
        caption(
            scene,
            letters,
            ("A film does not need its pixels sent.", pt(960.0, 170.0)),
            (18_600.0, 23_200.0),
        ),
        caption(
            scene,
            letters,
            ("Only what moves, and how.", pt(960.0, 170.0)),
            (24_200.0, 29_000.0),
        ),
    ];
    scene.layers.push(shown("captions", lines.into()));
    let under_water = scene.layers.drain(bottom..).collect();
    scene.layers.push(sea(under_water));
}

fn shown(name: &str, nodes: Vec<Node>) -> Layer {
    kit::layer(name, (FROM, ALL.1), nodes)
}

/// All of it under one surface. At the end the water sinks away under the one who leaps out.
fn sea(under_water: Vec<Layer>) -> Layer {
    let mut surface = String::from("M-60 1300L-60 -40");
    for k in 0..9 {
        let (x, lift) = (
            -60.0 + k as f32 * 230.0,
            if k % 2 == 0 { -26.0 } else { 26.0 },
        );
        surface.push_str(&format!(
            "C{} {} {} {} {} -40",
            x + 76.0,
            lift - 40.0,
            x + 154.0,
            lift - 40.0,
            x + 230.0
        ));
    }
    surface.push_str("L2010 1300Z");
    let mut all = kit::layer("sea", (FROM, ALL.1), vec![Node::Layers(under_water)]);
    all.group.transform.position =
        keys([(DAWN.0 - 200.0, pt(0.0, 0.0)), (ALL.1, pt(0.0, 1_180.0))]).into();
    // At rest its waves are above the stage.
    all.group.masks = vec![Mask {
        mode: MaskMode::Add,
        inverted: false,
        geometry: path(&surface).into(),
        rule: FillRule::NonZero,
        opacity: None,
        expansion: None,
    }];
    all
}

/// Light through the surface; screened over the water.
fn beams() -> Vec<Node> {
    let beam = |k: usize| {
        let x = 180.0 + k as f32 * 360.0;
        let light = kit::vertical(
            -60.0,
            980.0,
            &[(0.0, faint(0xd8_ff_f4, 0.5)), (1.0, faint(0xd8_ff_f4, 0.0))],
        );
        let shape = kit::fill(path("M-60 -80L60 -80L230 1040L-190 1040Z"), light);
        let sway = Transform {
            rotation_deg: kit::swing(
                (4.0 + k as f32 * 2.0, 12.0 + k as f32),
                5_200.0 + 700.0 * k as f32,
                ALL,
            ),
            ..Transform::at(x, -40.0)
        };
        let breath = kit::swing((0.25, 0.85), 3_400.0 + 500.0 * k as f32, ALL);
        Node::Group(Group {
            transform: sway,
            opacity: Some(breath),
            blend: Blend::Screen,
            nodes: vec![shape],
            ..Group::default()
        })
    };
    (0..5).map(beam).collect()
}

fn rocks(color: u32, (top, seed): (f32, usize), depth: f32) -> Vec<Node> {
    let mut data = String::from("M-200 1200");
    let mut x = -200.0;
    let mut k = seed;
    while x < 2_300.0 {
        k += 1;
        let width = kit::between(k * 2, (130.0, 320.0));
        let peak = top + kit::between(k * 2 + 1, (-90.0, 160.0));
        data.push_str(&format!(
            "S{} {peak} {} {}",
            x + width * 0.3,
            x + width,
            peak + kit::between(k * 5, (10.0, 120.0))
        ));
        x += width;
    }
    data.push_str("L2400 1200Z");
    let paint = kit::vertical(
        top - 100.0,
        1_080.0,
        &[(0.0, faint(color, 0.85)), (1.0, hex(color))],
    );
    let pan = Transform {
        position: eased(
            [
                (ALL.0, pt(90.0 * depth, 0.0)),
                (ALL.1, pt(-190.0 * depth, 0.0)),
            ],
            mtor_video::Easing::Linear,
        )
        .into(),
        ..Transform::default()
    };
    vec![kit::group(pan, vec![kit::fill(path(&data), paint)])]
}

/// Sand lit by what the waves above leave of the light: a luma matte of moving patches.
fn sand() -> Vec<Node> {
    let ground = "M-60 1120L-60 985C240 945 470 1010 760 985C1060 958 1330 1010 1610 975C1770 958 1890 985 1980 970L1980 1120Z";
    let dark = kit::fill(
        path(ground),
        kit::vertical(
            950.0,
            1_080.0,
            &[(0.0, hex(0x2a_5c_7a)), (1.0, hex(0x10_33_58))],
        ),
    );
    let lit = kit::fill(
        path(ground),
        kit::vertical(
            950.0,
            1_080.0,
            &[(0.0, hex(0xbf_e8_d8)), (1.0, hex(0x4f_97_a8))],
        ),
    );
    let patches = (0..14).map(|k| {
        let at = pt(
            k as f32 * 150.0 - 60.0,
            1_000.0 + kit::between(k, (-10.0, 50.0)),
        );
        let light = kit::radial(
            Point::ZERO,
            100.0,
            &[(0.0, hex(0xff_ff_ff)), (1.0, faint(0xff_ff_ff, 0.0))],
        );
        let drift = Transform {
            position: kit::swing(
                (at, pt(at.x + 90.0, at.y + 6.0)),
                kit::between(k * 3, (2_600.0, 5_000.0)),
                ALL,
            )
            .into(),
            scale: kit::swing(
                (pt(1.3, 0.16), pt(0.8, 0.3)),
                kit::between(k * 5, (2_000.0, 4_000.0)),
                ALL,
            ),
            ..Transform::default()
        };
        kit::group(
            drift,
            vec![kit::fill(Path::circle(Point::ZERO, 100.0), light)],
        )
    });
    let matte = Matte {
        kind: MatteKind::Luma,
        source: MatteSource::Nodes(patches.collect()),
    };
    vec![
        dark,
        Node::Group(Group {
            matte: Some(Box::new(matte)),
            nodes: vec![lit],
            ..Group::default()
        }),
    ]
}

/// Ribbons that lean with the water.
fn weeds() -> Vec<Node> {
    let weed = |k: usize| {
        let (x, tall) = (
            kit::between(k * 13, (-40.0, 1_960.0)),
            kit::between(k * 17, (130.0, 330.0)),
        );
        let blade = |lean: f32| {
            path(&format!(
                "M0 0C{} {} {} {} {lean} {}",
                -lean * 0.5,
                -tall * 0.35,
                lean * 1.1,
                -tall * 0.6,
                -tall
            ))
        };
        let reach = kit::between(k * 19, (26.0, 64.0));
        let period = kit::between(k * 23, (2_600.0, 4_200.0));
        let color = [0x14_8f_7a, 0x1f_b3_8a, 0x0e_6a_78, 0x2c_7f_9c][k % 4];
        let stroke = Stroke::new(
            kit::vertical(-tall, 0.0, &[(0.0, hex(color)), (1.0, hex(0x07_2e_4e))]),
            kit::between(k * 29, (9.0, 20.0)),
        );
        let ribbon = Node::Shape(Shape {
            geometry: kit::swing(
                (blade(-reach), blade(reach)),
                period,
                (ALL.0 - kit::scatter(k) * period, ALL.1),
            )
            .into(),
            fill: None,
            stroke: Some(stroke),
        });
        kit::group(Transform::at(x, 1_060.0), vec![ribbon])
    };
    (0..26).map(weed).collect()
}

/// A bell that opens and closes, and what trails behind it.
fn jellyfish((x, y, size): (f32, f32, f32), delay: f32) -> Node {
    let open = path(
        "M-110 20C-118 -70 -60 -120 0 -120C60 -120 118 -70 110 20C84 6 66 34 38 18C18 8 -18 8 -38 18C-66 34 -84 6 -110 20Z",
    );
    let shut = path(
        "M-78 34C-100 -60 -54 -134 0 -134C54 -134 100 -60 78 34C60 14 48 44 28 28C12 16 -12 16 -28 28C-48 44 -60 14 -78 34Z",
    );
    let pulse = 1_800.0;
    let bell = kit::fill(
        kit::swing((open, shut), pulse, (ALL.0 - delay, ALL.1)),
        kit::radial(
            pt(0.0, -60.0),
            150.0,
            &[
                (0.0, faint(0xff_e3_f5, 0.9)),
                (0.5, faint(0xd9_8c_ff, 0.6)),
                (1.0, faint(0x7f_6b_ff, 0.4)),
            ],
        ),
    );
    let arms = (0..6).map(|k| {
        let x = -60.0 + 24.0 * k as f32;
        let arm = |lean: f32| {
            path(&format!(
                "M{x} 16C{} 70 {} 110 {} 190",
                x + lean,
                x - lean,
                x + lean * 0.7
            ))
        };
        Node::Shape(Shape {
            geometry: kit::swing(
                (arm(-22.0), arm(22.0)),
                1_500.0 + 130.0 * k as f32,
                (ALL.0 - delay, ALL.1),
            )
            .into(),
            fill: None,
            stroke: Some(Stroke::new(faint(0xe8_c2_ff, 0.6), 5.0)),
        })
    });
    let mut nodes: Vec<Node> = arms.collect();
    nodes.push(bell);
    let drift = Transform {
        position: kit::swing(
            (pt(x, y), pt(x - 40.0, y - 130.0)),
            7_200.0,
            (ALL.0 - delay, ALL.1),
        )
        .into(),
        rotation_deg: kit::swing((-6.0, 7.0), 5_100.0, (ALL.0 - delay, ALL.1)),
        ..Transform::default()
    }
    .scaled(size, size);
    kit::group(drift, nodes)
}

/// Small fish that cross the picture, each a little off the line.
fn shoal(scene: &mut Scene) -> Vec<Node> {
    let silver = kit::vertical(
        -14.0,
        14.0,
        &[(0.0, hex(0xd9_f6_ff)), (1.0, hex(0x5f_a8_d0))],
    );
    let small = kit::symbol(
        scene,
        vec![kit::fill(
            path("M34 0C20 -14 -6 -14 -22 0L-38 -11L-34 0L-38 11L-22 0C-6 14 20 14 34 0Z"),
            silver,
        )],
    );
    (0..22)
        .map(|k| {
            let (dx, dy) = (
                kit::between(k * 3, (-260.0, 260.0)),
                kit::between(k * 3 + 1, (-120.0, 120.0)),
            );
            let size = kit::between(k * 3 + 2, (0.7, 1.25));
            let way = along(&[
                (FROM, pt(2_250.0 + dx, 470.0 + dy)),
                (21_000.0, pt(1_500.0 + dx, 360.0 + dy)),
                (25_500.0, pt(820.0 + dx, 520.0 + dy * 0.8)),
                (30_000.0, pt(120.0 + dx, 380.0 + dy)),
                (33_000.0, pt(-500.0 + dx, 430.0 + dy)),
            ]);
            let swim = Transform {
                position: way.into(),
                rotation_deg: kit::swing((-7.0, 7.0), 700.0 + 40.0 * (k % 6) as f32, ALL),
                ..Transform::default()
            }
            .scaled(-size, size);
            kit::place(small, swim)
        })
        .collect()
}

fn bubbles(scene: &mut Scene) -> Vec<Node> {
    let bubble = kit::symbol(
        scene,
        vec![
            kit::fill(Path::circle(Point::ZERO, 20.0), faint(0xe8_ff_ff, 0.16)),
            kit::line(
                Path::circle(Point::ZERO, 20.0),
                faint(0xe8_ff_ff, 0.65),
                2.5,
            ),
            kit::fill(
                Path::ellipse(pt(-7.0, -8.0), 5.0, 3.5),
                faint(0xff_ff_ff, 0.85),
            ),
        ],
    );
    (0..34)
        .map(|k| {
            let x = kit::between(k * 7, (40.0, 1_880.0));
            let start = FROM + kit::between(k * 11, (-4_000.0, 13_000.0));
            let rise = kit::between(k * 13, (5_000.0, 9_000.0));
            let size = kit::between(k * 17, (0.25, 1.1));
            let way = along(&[
                (start, pt(x, 1_130.0)),
                (start + rise * 0.33, pt(x + 30.0, 760.0)),
                (start + rise * 0.66, pt(x - 24.0, 360.0)),
                (start + rise, pt(x + 12.0, -60.0)),
            ]);
            kit::place(
                bubble,
                Transform {
                    position: way.into(),
                    ..Transform::default()
                }
                .scaled(size, size),
            )
        })
        .collect()
}
