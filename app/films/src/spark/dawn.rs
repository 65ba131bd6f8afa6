//! Over the mountains at dawn: colors that change, a lake that mirrors.

use mtor_video::{
    Animated, Group, Layer, Mask, MaskMode, Node, Paint, Path, Point, Repeat, Scene, Shape, Stop,
    Stroke, Transform,
};

use super::{DAWN, caption, stage};
use crate::kit::{self, Letters, along, eased, faint, hex, keys, path, pt};

const ALL: (f32, f32) = DAWN;
/// The water's edge.
const SHORE: f32 = 800.0;

pub(super) fn draw(scene: &mut Scene, letters: &Letters) {
    let cloud = cloud(scene);
    let ranges = ranges(scene);
    let bottom = scene.layers.len();
    scene.layers.push(kit::layer(
        "sky",
        ALL,
        vec![kit::fill(stage(), sky()), sun()],
    ));
    scene.layers.push(kit::layer(
        "far clouds",
        ALL,
        clouds(cloud, (0..6, 0.55, 190.0)),
    ));
    for (symbol, drift) in &ranges {
        scene
            .layers
            .push(kit::layer("mountains", ALL, vec![range(*symbol, *drift)]));
    }
    scene.layers.push(kit::layer("lake", ALL, lake(&ranges)));
    scene.layers.push(kit::layer(
        "near clouds",
        ALL,
        clouds(cloud, (6..10, 1.1, 470.0)),
    ));
    let trees = trees(scene);
    scene.layers.push(kit::layer("trees", ALL, trees));
    scene.layers.push(kit::layer("birds", ALL, flock()));
    let line = caption(
        scene,
        letters,
        (
            "Shapes become other shapes, on your own screen.",
            pt(960.0, 150.0),
        ),
        (36_200.0, 42_000.0),
    );
    scene.layers.push(kit::layer("caption", ALL, vec![line]));
    // The dawn stands behind the sea that sinks away.
    let sea = scene
        .layers
        .iter()
        .position(|l| l.name == "sea")
        .unwrap_or(bottom);
    let dawn: Vec<Layer> = scene.layers.drain(bottom..).collect();
    scene.layers.splice(sea..sea, dawn);
}

/// Night goes out of the sky from below.
fn sky() -> Paint {
    let turn = |colors: [u32; 3]| -> Animated<mtor_video::Color> {
        keys([
            (ALL.0, hex(colors[0])),
            (39_000.0, hex(colors[1])),
            (47_000.0, hex(colors[2])),
        ])
    };
    Paint::linear(
        pt(0.0, 0.0),
        pt(0.0, SHORE),
        vec![
            Stop::new(0.0, turn([0x23_2a_66, 0x3f_6d_b8, 0x6c_b4_e8])),
            Stop::new(0.5, turn([0x6a_4a_8c, 0xd8_88_a4, 0xb8_dc_f0])),
            Stop::new(1.0, turn([0xe0_80_70, 0xff_c8_7a, 0xff_ef_c4])),
        ],
    )
}

/// Rises behind the mountains, with rays that turn.
fn sun() -> Node {
    let rays = Node::Repeat(Repeat {
        copies: 14.0.into(),
        offset: 0.0.into(),
        transform: Transform {
            rotation_deg: (360.0 / 14.0).into(),
            ..Transform::default()
        },
        start_opacity: 1.0.into(),
        end_opacity: 1.0.into(),
        below: false,
        nodes: vec![kit::fill(
            path("M-14 -150L14 -150L46 -900L-46 -900Z"),
            kit::vertical(
                -900.0,
                -150.0,
                &[
                    (0.0, faint(0xff_f4_c8, 0.0)),
                    (1.0, faint(0xff_f4_c8, 0.28)),
                ],
            ),
        )],
    });
    let turning = Transform {
        rotation_deg: eased([(ALL.0, 0.0), (ALL.1, 38.0)], mtor_video::Easing::Linear),
        ..Transform::default()
    };
    let glow = kit::radial(
        Point::ZERO,
        520.0,
        &[
            (0.0, faint(0xff_f6_d0, 0.95)),
            (0.3, faint(0xff_cf_7a, 0.5)),
            (1.0, faint(0xff_9a_5c, 0.0)),
        ],
    );
    let disc = kit::radial(
        Point::ZERO,
        130.0,
        &[
            (0.0, hex(0xff_ff_f4)),
            (0.8, hex(0xff_f0_b0)),
            (1.0, hex(0xff_dd_88)),
        ],
    );
    let rise = Transform {
        position: keys([(ALL.0, pt(1_250.0, 860.0)), (44_500.0, pt(1_250.0, 330.0))]).into(),
        ..Transform::default()
    };
    kit::group(
        rise,
        vec![
            kit::fill(Path::circle(Point::ZERO, 520.0), glow),
            kit::group(turning, vec![rays]),
            kit::fill(Path::circle(Point::ZERO, 128.0), disc),
        ],
    )
}

/// Three ranges from far to near, as symbols: the lake draws them once more.
fn ranges(scene: &mut Scene) -> Vec<(u32, f32)> {
    let rows = [
        (3, 430.0, (0x9a_86_b8, 0xc8_a4_b8), 40.0, 0.9),
        (29, 540.0, (0x5f_63_a4, 0x8c_7c_ac), 90.0, 0.6),
        (57, 660.0, (0x2e_3f_7c, 0x4f_55_8c), 160.0, 0.0),
    ];
    rows.iter()
        .map(|&(seed, top, (high, low), drift, snow)| {
            let ridge = ridge(seed, top);
            let rock = kit::fill(
                ridge.clone(),
                kit::vertical(top - 190.0, SHORE, &[(0.0, hex(high)), (1.0, hex(low))]),
            );
            let mut nodes = vec![rock];
            if snow > 0.0 {
                nodes.push(caps(ridge, top, snow));
            }
            (kit::symbol(scene, nodes), drift)
        })
        .collect()
}

fn ridge(seed: usize, top: f32) -> Path {
    let mut points = vec![pt(-300.0, SHORE + 4.0)];
    let (mut x, mut k) = (-300.0, seed);
    while x < 2_250.0 {
        k += 1;
        let high = kit::between(k * 3, (-180.0, -20.0));
        let width = kit::between(k * 3 + 1, (150.0, 290.0));
        points.push(pt(x + width * 0.5, top + high));
        points.push(pt(x + width, top + kit::between(k * 3 + 2, (60.0, 130.0))));
        x += width;
    }
    points.push(pt(2_300.0, SHORE + 4.0));
    Path::polygon(&points)
}

/// Snow lies where the ridge is above a jagged line.
fn caps(ridge: Path, top: f32, alpha: f32) -> Node {
    let mut points = vec![pt(-320.0, -100.0)];
    for k in 0..66 {
        let y = top - 40.0 + if k % 2 == 0 { -26.0 } else { 18.0 } + kit::between(k, (-10.0, 10.0));
        points.push(pt(-320.0 + k as f32 * 42.0, y));
    }
    points.push(pt(2_460.0, -100.0));
    let line = Mask {
        mode: MaskMode::Add,
        inverted: false,
        geometry: Path::polygon(&points).into(),
        rule: mtor_video::FillRule::NonZero,
        opacity: None,
        expansion: None,
    };
    Node::Group(Group {
        masks: vec![line],
        nodes: vec![kit::fill(ridge, faint(0xff_f6_f4, alpha))],
        ..Group::default()
    })
}

fn range(symbol: u32, drift: f32) -> Node {
    kit::place(symbol, pan(drift, pt(1.0, 1.0)))
}

/// Near things pass faster.
fn pan(drift: f32, scale: Point) -> Transform {
    // What is mirrored hangs from the shore.
    let y = if scale.y < 0.0 {
        SHORE - SHORE * scale.y
    } else {
        0.0
    };
    Transform {
        position: eased(
            [(ALL.0, pt(drift, y)), (ALL.1, pt(-drift, y))],
            mtor_video::Easing::Linear,
        )
        .into(),
        ..Transform::default()
    }
    .scaled(scale.x, scale.y)
}

fn lake(ranges: &[(u32, f32)]) -> Vec<Node> {
    let water = Path::rect(-20.0, SHORE, 1_960.0, 320.0);
    let turn = |from: u32, to: u32| keys([(ALL.0, hex(from)), (46_000.0, hex(to))]);
    let paint = Paint::linear(
        pt(0.0, SHORE),
        pt(0.0, 1_080.0),
        vec![
            Stop::new(0.0, turn(0xc0_70_78, 0xf4_e4_c0)),
            Stop::new(0.4, turn(0x6a_4a_88, 0x8c_c4_e0)),
            Stop::new(1.0, turn(0x1c_22_58, 0x2f_78_b8)),
        ],
    );
    let mirrored = ranges
        .iter()
        .map(|&(symbol, drift)| kit::place(symbol, pan(drift, pt(1.0, -0.55))))
        .collect();
    let mirror = Node::Group(Group {
        masks: vec![Mask {
            mode: MaskMode::Add,
            inverted: false,
            geometry: water.clone().into(),
            rule: mtor_video::FillRule::NonZero,
            opacity: None,
            expansion: None,
        }],
        opacity: Some(0.42.into()),
        nodes: mirrored,
        ..Group::default()
    });
    let mut nodes = vec![kit::fill(water, paint), mirror];
    nodes.extend((0..30).map(glint));
    nodes
}

/// Short strokes of light that come and go on the water.
fn glint(k: usize) -> Node {
    let y = SHORE + 12.0 + (k as f32 / 30.0).powf(1.4) * 260.0;
    let wide = 30.0 + (y - SHORE) * 0.5;
    let x = kit::between(k * 3, (900.0, 1_600.0)) + (k as f32 - 15.0) * 6.0;
    let shine = kit::line(
        path(&format!("M{} {y}h{wide}", x - wide / 2.0)),
        hex(0xff_f2_c8),
        3.0 + (y - SHORE) * 0.012,
    );
    let period = kit::between(k * 5, (1_200.0, 2_600.0));
    kit::dimmed(
        kit::swing(
            (0.05, 0.7),
            period,
            (ALL.0 - kit::scatter(k) * period, ALL.1),
        ),
        vec![shine],
    )
}

fn cloud(scene: &mut Scene) -> u32 {
    let puff = path(
        "M-190 40C-240 40 -250 -20 -196 -28C-190 -84 -110 -100 -78 -58C-50 -112 50 -108 62 -44C104 -72 168 -48 160 -6C214 -8 222 40 176 40Z",
    );
    let soft = kit::vertical(
        -100.0,
        40.0,
        &[
            (0.0, faint(0xff_ff_ff, 0.92)),
            (1.0, faint(0xff_d8_d0, 0.5)),
        ],
    );
    kit::symbol(scene, vec![kit::fill(puff, soft)])
}

fn clouds(symbol: u32, (which, size, drift): (std::ops::Range<usize>, f32, f32)) -> Vec<Node> {
    which
        .map(|k| {
            let (x, y) = (
                kit::between(k * 3, (-100.0, 2_100.0)),
                kit::between(k * 3 + 1, (120.0, 480.0)),
            );
            let size = size * kit::between(k * 3 + 2, (0.6, 1.2));
            let float = Transform {
                position: eased(
                    [(ALL.0, pt(x + drift, y)), (ALL.1, pt(x - drift, y))],
                    mtor_video::Easing::Linear,
                )
                .into(),
                ..Transform::default()
            }
            .scaled(size, size);
            kit::place_dimmed(symbol, float, 0.85.into())
        })
        .collect()
}

fn trees(scene: &mut Scene) -> Vec<Node> {
    let fir = kit::symbol(
        scene,
        vec![kit::fill(
            path(
                "M0 -210L34 -140L18 -140L52 -76L28 -76L70 0L10 0L10 26L-10 26L-10 0L-70 0L-28 -76L-52 -76L-18 -140L-34 -140Z",
            ),
            kit::vertical(
                -210.0,
                20.0,
                &[(0.0, hex(0x1d_33_5c)), (1.0, hex(0x0a_12_30))],
            ),
        )],
    );
    let bank = kit::fill(
        path("M-60 1120L-60 1000Q960 1110 1980 1000L1980 1120Z"),
        hex(0x0a_12_30),
    );
    let firs = (0..30).map(|k| {
        let x = -200.0 + k as f32 * 92.0 + kit::between(k, (-30.0, 30.0));
        let size = kit::between(k * 3, (0.7, 1.5));
        let y = 1_090.0 - (x - 960.0).abs() * 0.06;
        let pass = Transform {
            position: eased(
                [(ALL.0, pt(x + 330.0, y)), (ALL.1, pt(x - 330.0, y))],
                mtor_video::Easing::Linear,
            )
            .into(),
            rotation_deg: kit::swing((-1.4, 1.4), kit::between(k * 7, (2_400.0, 3_800.0)), ALL),
            ..Transform::default()
        }
        .scaled(size, size);
        kit::place(fir, pass)
    });
    firs.chain([bank]).collect()
}

/// Far birds: two strokes that beat.
fn flock() -> Vec<Node> {
    (0..7)
        .map(|k| {
            let wings = |lift: f32| {
                path(&format!(
                    "M-26 {lift}Q-12 {} 0 0Q12 {} 26 {lift}",
                    lift * 0.2 - 8.0,
                    lift * 0.2 - 8.0
                ))
            };
            let beat = kit::swing((wings(-12.0), wings(10.0)), 560.0 + 50.0 * k as f32, ALL);
            let bird = Node::Shape(Shape {
                geometry: beat.into(),
                fill: None,
                stroke: Some(Stroke::new(hex(0x2a_2c_5c), 4.5)),
            });
            let (dx, dy) = (k as f32 * -70.0, ((k as f32) - 3.0).abs() * 34.0);
            let way = along(&[
                (ALL.0 + 2_500.0, pt(2_150.0 - dx, 300.0 + dy)),
                (40_000.0, pt(1_500.0 - dx, 230.0 + dy)),
                (ALL.1, pt(500.0 - dx, 260.0 + dy)),
            ]);
            let size = kit::between(k, (0.7, 1.1));
            kit::group(
                Transform {
                    position: way.into(),
                    ..Transform::default()
                }
                .scaled(size, size),
                vec![bird],
            )
        })
        .collect()
}
