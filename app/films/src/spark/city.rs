//! Night in the city: a lamp on a roof, and something wakes in it.

use mtor_video::{
    Animated, Group, Layer, Mask, MaskMode, Node, Path, Scene, Segment, Shape, Stroke, Transform,
};

use super::{CITY, SEA, caption, stage, stars};
use crate::kit::{self, Align, Letters, eased, fade, faint, hex, keys, path, pt};

/// The film time of the whole scene.
const ALL: (f32, f32) = CITY;

pub(super) fn draw(scene: &mut Scene, letters: &Letters) {
    let mut sky = vec![kit::fill(
        stage(),
        kit::vertical(
            0.0,
            1_080.0,
            &[
                (0.0, hex(0x0a_0e_2a)),
                (0.45, hex(0x24_24_5e)),
                (0.75, hex(0x5c_3c_7c)),
                (1.0, hex(0xd0_6a_78)),
            ],
        ),
    )];
    sky.extend(stars(scene, 90, (0.0, 640.0), ALL));
    sky.push(moon());
    scene.layers.push(kit::layer("night sky", ALL, sky));
    let window = kit::symbol(
        scene,
        vec![kit::fill(
            Path::rect(0.0, 0.0, 18.0, 26.0),
            kit::vertical(0.0, 26.0, &[(0.0, hex(0xff_e2_9a)), (1.0, hex(0xff_b0_5e))]),
        )],
    );
    let rows = [
        Row {
            seed: 11,
            top: 560.0,
            color: (0x3d_31_6a, 0x5d_43_80),
            drift: 60.0,
            width: (70.0, 130.0),
        },
        Row {
            seed: 47,
            top: 660.0,
            color: (0x28_24_55, 0x3a_2d_66),
            drift: 120.0,
            width: (90.0, 170.0),
        },
        Row {
            seed: 83,
            top: 790.0,
            color: (0x16_16_3a, 0x20_1c_48),
            drift: 210.0,
            width: (120.0, 230.0),
        },
    ];
    for row in rows {
        let layer = houses(&row, window);
        scene.layers.push(layer);
    }
    scene.layers.push(kit::layer("roof and lamp", ALL, roof()));
    let title = title(scene, letters);
    scene.layers.push(title);
    let line = caption(
        scene,
        letters,
        (
            "Nothing was filmed. Everything is drawn here.",
            pt(960.0, 180.0),
        ),
        (8_600.0, 13_600.0),
    );
    scene.layers.push(kit::layer("caption", ALL, vec![line]));
    scene
        .layers
        .push(kit::layer("flood", (13_400.0, ALL.1), flood()));
}

/// A disc with a bite taken out of it.
fn moon() -> Node {
    let at = pt(1_660.0, 220.0);
    let halo = kit::radial(
        at,
        330.0,
        &[
            (0.0, faint(0xff_f4_d6, 0.34)),
            (0.4, faint(0xb8_b4_ff, 0.12)),
            (1.0, faint(0xb8_b4_ff, 0.0)),
        ],
    );
    let disc = kit::fill(
        Path::circle(at, 104.0),
        kit::radial(
            pt(1_620.0, 180.0),
            190.0,
            &[(0.0, hex(0xff_fd_f0)), (1.0, hex(0xff_d9_a0))],
        ),
    );
    let bite = Mask {
        mode: MaskMode::Subtract,
        inverted: false,
        geometry: Path::circle(pt(1_710.0, 186.0), 88.0).into(),
        rule: mtor_video::FillRule::NonZero,
        opacity: None,
        expansion: None,
    };
    kit::group(
        Transform::default(),
        vec![
            kit::fill(Path::circle(at, 330.0), halo),
            Node::Group(Group {
                masks: vec![bite],
                nodes: vec![disc],
                ..Group::default()
            }),
        ],
    )
}

/// A row of houses at one distance.
struct Row {
    seed: usize,
    top: f32,
    color: (u32, u32),
    drift: f32,
    width: (f32, f32),
}

fn houses(row: &Row, window: u32) -> Layer {
    let mut nodes = Vec::new();
    let mut x = -260.0;
    let mut k = row.seed;
    while x < 2_200.0 {
        k += 1;
        let width = kit::between(k * 3, row.width);
        let top = row.top - kit::between(k * 3 + 1, (0.0, 170.0));
        nodes.push(house((x, top, width), row.color, k));
        windows(&mut nodes, (x, top, width), window, k);
        x += width + kit::between(k * 3 + 2, (-6.0, 10.0));
    }
    let pan = Transform {
        position: eased(
            [
                (ALL.0, pt(row.drift * 0.5, 0.0)),
                (ALL.1, pt(-row.drift, 0.0)),
            ],
            mtor_video::Easing::Linear,
        )
        .into(),
        ..Transform::default()
    };
    kit::layer("houses", ALL, vec![kit::group(pan, nodes)])
}

fn house((x, top, width): (f32, f32, f32), (dark, light): (u32, u32), k: usize) -> Node {
    let (left, right) = (x, x + width);
    let roof = match k % 4 {
        0 => format!("L{left} {top}L{right} {top}"),
        1 => format!(
            "L{left} {top}L{} {}L{right} {top}",
            (left + right) / 2.0,
            top - width * 0.34
        ),
        2 => format!("L{left} {}L{right} {top}", top - width * 0.25),
        _ => format!(
            "L{left} {top}Q{} {} {right} {top}",
            (left + right) / 2.0,
            top - width * 0.5
        ),
    };
    kit::fill(
        path(&format!("M{left} 1120{roof}L{right} 1120Z")),
        kit::vertical(top - 60.0, 1_080.0, &[(0.0, hex(dark)), (1.0, hex(light))]),
    )
}

/// Some are lit, some go out, some go on.
fn windows(nodes: &mut Vec<Node>, (x, top, width): (f32, f32, f32), symbol: u32, k: usize) {
    let columns = (width / 36.0) as usize;
    for idx in 0..columns * 5 {
        let at = k * 131 + idx;
        if kit::scatter(at) > 0.34 {
            continue;
        }
        let (column, line) = (idx % columns, idx / columns);
        let room = (width - 30.0) / columns as f32;
        let place = Transform::at(
            x + 15.0 + column as f32 * room + (room - 18.0) / 2.0,
            top + 34.0 + line as f32 * 52.0,
        );
        let turn = kit::between(at * 7, (2_000.0, 13_000.0));
        let light = match at % 5 {
            0 => keys([(turn, 0.0), (turn + 160.0, 0.95)]),
            1 => keys([(turn, 0.9), (turn + 120.0, 0.06)]),
            _ => Animated::Fixed(kit::between(at * 11, (0.5, 0.95))),
        };
        nodes.push(kit::place_dimmed(symbol, place, light));
    }
}

/// What stands in front: a roof's edge and a lamp on a pole.
fn roof() -> Vec<Node> {
    let edge = kit::fill(
        path("M-40 1120L-40 930L180 860L880 905L905 930L905 960L860 962L860 1120Z"),
        kit::vertical(
            860.0,
            1_080.0,
            &[(0.0, hex(0x12_10_2e)), (1.0, hex(0x08_08_1c))],
        ),
    );
    let tiles = (0..9).map(|k| {
        let x = 40.0 + k as f32 * 92.0;
        kit::line(
            path(&format!("M{x} 935q46 26 92 4")),
            faint(0x5a_4c_8c, 0.4),
            4.0,
        )
    });
    let pole = kit::line(
        path("M505 905L505 590M455 905L555 905M478 600L532 600"),
        hex(0x0c_0b_22),
        16.0,
    );
    let glass = kit::fill(
        path("M452 400L558 400L538 590L472 590Z"),
        kit::vertical(
            400.0,
            590.0,
            &[
                (0.0, faint(0x9f_c4_ff, 0.22)),
                (1.0, faint(0xff_e0_a0, 0.3)),
            ],
        ),
    );
    let frame = kit::line(
        path("M452 400L558 400L538 590L472 590ZM505 400L505 372"),
        hex(0x0c_0b_22),
        10.0,
    );
    let cap = kit::fill(
        path("M436 402L574 402L540 362Q505 338 470 362Z"),
        hex(0x0c_0b_22),
    );
    let gone = keys([
        (2_600.0, 0.0),
        (3_600.0, 1.0),
        (5_000.0, 1.0),
        (6_200.0, 0.25),
    ]);
    let shine = kit::fill(
        Path::circle(pt(505.0, 495.0), 420.0),
        kit::radial(
            pt(505.0, 495.0),
            420.0,
            &[(0.0, faint(0xff_d9_8a, 0.5)), (1.0, faint(0xff_b0_5c, 0.0))],
        ),
    );
    let mut nodes = vec![edge];
    nodes.extend(tiles);
    nodes.extend([
        pole,
        kit::dimmed(gone, vec![shine]),
        glass,
        frame,
        cap,
        cat(),
    ]);
    nodes
}

/// Somebody watches: a cat whose tail never rests.
fn cat() -> Node {
    let sits = kit::fill(
        path("M0 0C-6 -34 2 -62 24 -72L18 -104L38 -88L58 -88L76 -104L72 -70C86 -52 88 -20 84 0Z"),
        hex(0x07_07_18),
    );
    let tail = |tip: f32| {
        path(&format!(
            "M80 -6C118 -4 132 -34 124 -58C118 -76 {} -86 {} -70",
            130.0 + tip,
            140.0 + tip
        ))
    };
    let swings = kit::swing((tail(0.0), tail(22.0)), 1_700.0, ALL);
    let tail = Node::Shape(Shape {
        geometry: swings.into(),
        fill: None,
        stroke: Some(Stroke::new(hex(0x07_07_18), 13.0)),
    });
    let eye = |x: f32| kit::fill(Path::ellipse(pt(x, -74.0), 4.5, 6.0), hex(0xff_d6_6b));
    let look = Transform {
        position: keys([
            (4_800.0, pt(0.0, 0.0)),
            (5_400.0, pt(3.0, -3.0)),
            (11_000.0, pt(3.0, 2.0)),
        ])
        .into(),
        ..Transform::default()
    };
    kit::group(
        Transform::at(720.0, 900.0),
        vec![tail, sits, kit::group(look, vec![eye(36.0), eye(60.0)])],
    )
}

/// The name, uncovered from left to right.
fn title(scene: &mut Scene, letters: &Letters) -> Layer {
    let warm = kit::vertical(
        -150.0,
        20.0,
        &[(0.0, hex(0xff_fb_e6)), (1.0, hex(0xff_b4_5e))],
    );
    let name = letters.set(scene, ("Spark", 220.0, 700), Align::Center, warm);
    let uncover = Mask {
        mode: MaskMode::Add,
        inverted: false,
        geometry: keys([
            (900.0, Path::rect(-420.0, -240.0, 4.0, 340.0)),
            (2_700.0, Path::rect(-420.0, -240.0, 840.0, 340.0)),
        ])
        .into(),
        rule: mtor_video::FillRule::NonZero,
        opacity: None,
        expansion: None,
    };
    let name = Node::Group(Group {
        transform: Transform::at(1_060.0, 330.0),
        masks: vec![uncover],
        nodes: vec![Node::Text(name)],
        ..Group::default()
    });
    kit::layer(
        "title",
        (900.0, 8_000.0),
        vec![kit::dimmed(fade(500.0, 7_600.0, 700.0), vec![name])],
    )
}

/// The canal rises over everything: the way into the next scene.
fn flood() -> Vec<Node> {
    let surface = |y: f32, phase: f32| {
        let mut segments = vec![
            Segment::Move(pt(-60.0, 1_400.0)),
            Segment::Line(pt(-60.0, y)),
        ];
        let mut at = pt(-60.0, y);
        for k in 0..8 {
            let end = pt(at.x + 260.0, y + ((k as f32 + phase) * 2.1).sin() * 26.0);
            let lift = if (k + phase as usize).is_multiple_of(2) {
                -44.0
            } else {
                44.0
            };
            segments.push(Segment::Cubic(
                pt(at.x + 87.0, at.y + lift),
                pt(end.x - 87.0, end.y + lift),
                end,
            ));
            at = end;
        }
        segments.extend([Segment::Line(pt(at.x, 1_400.0)), Segment::Close]);
        Path { segments }
    };
    let rise = |delay: f32| {
        keys([
            (13_400.0 + delay, surface(1_160.0, 0.0)),
            (14_300.0 + delay, surface(930.0, 1.0)),
            (15_000.0 + delay, surface(620.0, 2.0)),
            (SEA.0 + 500.0 + delay, surface(240.0, 3.0)),
            (ALL.1 - 260.0 + delay, surface(-140.0, 4.0)),
        ])
    };
    let water = |alpha: f32| {
        kit::vertical(
            -100.0,
            1_080.0,
            &[
                (0.0, faint(0x2c_a0_c4, alpha)),
                (1.0, faint(0x0a_3a_6b, alpha)),
            ],
        )
    };
    vec![
        kit::fill(rise(0.0), water(0.55)),
        kit::fill(rise(220.0), water(1.0)),
    ]
}
