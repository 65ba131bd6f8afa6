//! Places with walls: a room, a hall, a stage, a cave, and the plain table of a still life.

use mtor_video::{Color, Paint, Path, Point, Transform};

use crate::{
    colors,
    drawing::{Piece, Run, Wash, curve, fill, line},
    look::stop,
    math::{Random, pt},
    places::scenery::spots,
    stage::{HEIGHT, Stage, WIDTH, moving},
};

/// Walls take their colors from the light outside, when one was named.
fn lit(stage: &Stage<'_>, color: u32) -> Color {
    let dyed = stage
        .land_dye
        .map_or(Color::hex(color), |d| d.mix(Color::hex(color), 0.35));
    dyed.mix(
        Color::hex(stage.light.ambient),
        stage.light.ambient_share * 0.8,
    )
}

fn wall(stage: &mut Stage<'_>, top: u32, low: u32) {
    let (top, low) = (
        stage.look.sheet(lit(stage, top)),
        stage.look.sheet(lit(stage, low)),
    );
    let stops = vec![stop(0.0, top), stop(1.0, low)];
    stage.background = Paint::linear(Point::ZERO, Point::new(0.0, stage.horizon), stops);
}

fn floor(stage: &Stage<'_>, far: u32, near: u32) -> Piece {
    let y = stage.horizon;
    fill(
        Path::rect(-20.0, y, WIDTH + 40.0, HEIGHT - y + 20.0),
        Wash::down(lit(stage, far), lit(stage, near)),
    )
}

/// A colored disc and a table: things for themselves.
pub(super) fn studio(stage: &mut Stage<'_>) {
    const SETS: [(u32, u32, u32, u32); 5] = [
        (0xfbead6, 0xf6d8bc, 0xf2a87a, 0xc88a68),
        (0xdfeef2, 0xc4dee8, 0x8ac2d4, 0x7a96a8),
        (0xeee6f6, 0xdcccee, 0xb89adc, 0x9480b0),
        (0xe6f2e0, 0xcce4c4, 0x98c88c, 0x86a074),
        (0xfdf2cc, 0xf8e2a0, 0xf2c050, 0xc89a58),
    ];
    let mut random = stage.random("studio");
    let (top, low, disc, table) = *random.pick(&SETS).unwrap_or(&SETS[0]);
    wall(stage, top, low);
    let y = stage.horizon;
    let round = lit(stage, disc);
    let center = pt(WIDTH / 2.0, y - 130.0);
    let disc = stage.nodes(&[fill(
        Path::circle(center, 236.0),
        Wash::down(colors::lighten(round, 0.25), round),
    )]);
    let breathe = stage
        .clock
        .between(Point::new(1.0, 1.0), Point::new(1.03, 1.03), 1);
    let transform = Transform {
        anchor: center.into(),
        position: center.into(),
        scale: breathe,
        ..Transform::default()
    };
    stage.layer("disc", vec![moving(transform, None, disc)]);
    let wood = lit(stage, table);
    let edge = Path::rect(-20.0, y + 120.0, WIDTH + 40.0, 80.0);
    let pieces = [
        fill(
            Path::rect(-20.0, y, WIDTH + 40.0, 122.0),
            Wash::down(colors::lighten(wood, 0.3), colors::lighten(wood, 0.12)),
        ),
        fill(edge, Wash::down(wood, colors::deepen(wood, 0.2))),
    ];
    stage.paint("table", &pieces);
}

pub(super) fn room(stage: &mut Stage<'_>) {
    wall(stage, 0xf2dcc0, 0xe6c4a0);
    let y = stage.horizon;
    let frame = lit(stage, 0xfaf4ea);
    let mut pieces = vec![floor(stage, 0xb88054, 0x8a5838)];
    for k in 1..5 {
        let row = y + (HEIGHT - y) * (k as f32 / 5.0);
        pieces.push(line(
            Path::polyline(&[pt(-20.0, row), pt(980.0, row)]),
            Wash::plain(lit(stage, 0x7a4c30).with_alpha(0.7)),
            2.0,
        ));
    }
    pieces.push(fill(
        Path::rect(-20.0, y - 14.0, WIDTH + 40.0, 16.0),
        Wash::plain(frame),
    ));
    pieces.push(fill(
        Path::rect(86.0, 74.0, 210.0, 238.0),
        Wash::plain(frame),
    ));
    window(stage, frame, &mut pieces);
    pieces.push(fill(
        Path::rect(650.0, 110.0, 150.0, 118.0),
        Wash::plain(lit(stage, 0x7a5234)),
    ));
    pieces.push(fill(
        Path::rect(660.0, 120.0, 130.0, 98.0),
        Wash::down(lit(stage, 0x9ac8d8), lit(stage, 0xf0d8b0)),
    ));
    pieces.push(fill(
        Path::polygon(&[
            pt(660.0, 218.0),
            pt(700.0, 160.0),
            pt(730.0, 196.0),
            pt(752.0, 172.0),
            pt(790.0, 218.0),
        ]),
        Wash::plain(lit(stage, 0x5a8a6a)),
    ));
    let rug = lit(stage, 0x3f6a8a);
    pieces.push(fill(
        Path::ellipse(pt(480.0, 540.0), 290.0, 42.0),
        Wash::plain(rug),
    ));
    pieces.push(line(
        Path::ellipse(pt(480.0, 540.0), 262.0, 34.0),
        Wash::plain(lit(stage, 0xf2dcb0)),
        4.0,
    ));
    stage.paint("room", &pieces);
}

/// The view outside, between two curtains.
fn window(stage: &Stage<'_>, frame: Color, pieces: &mut Vec<Piece>) {
    let sky = stage.light.sky.map(Color::hex);
    pieces.push(fill(
        Path::rect(98.0, 86.0, 186.0, 214.0),
        Wash::down(sky[1], sky[3]),
    ));
    pieces.push(super::sky::halo(
        pt(232.0, 150.0),
        54.0,
        Color::hex(stage.light.orb_color),
        0.9,
    ));
    pieces.push(fill(
        Path::circle(pt(232.0, 150.0), 20.0),
        Wash::plain(Color::hex(stage.light.orb_color)),
    ));
    pieces.push(line(
        Path::polyline(&[pt(191.0, 86.0), pt(191.0, 300.0)]),
        Wash::plain(frame),
        8.0,
    ));
    pieces.push(line(
        Path::polyline(&[pt(98.0, 193.0), pt(284.0, 193.0)]),
        Wash::plain(frame),
        8.0,
    ));
    let cloth = lit(stage, 0xc85a4c);
    for (x, s) in [(70.0, 1.0), (312.0, -1.0)] {
        let points = [
            (0.0, 60.0),
            (64.0, 60.0),
            (50.0, 160.0),
            (24.0, 260.0),
            (34.0, 360.0),
            (-8.0, 360.0),
        ];
        pieces.push(fill(
            curve::closed(&points.map(|(dx, y): (f32, f32)| pt(x + dx * s, y))),
            Wash::run(cloth, colors::deepen(cloth, 0.2), Run::Across),
        ));
    }
}

pub(super) fn hall(stage: &mut Stage<'_>) {
    wall(stage, 0x6a5a78, 0x9a8090);
    let y = stage.horizon;
    let stone = lit(stage, 0xb8a8b4);
    let mut pieces = vec![floor(stage, 0x9a8a94, 0x5a4c5c)];
    for k in 0..4 {
        let x = 60.0 + k as f32 * 280.0;
        pieces.push(fill(
            Path::rect(x - 26.0, 40.0, 52.0, y - 40.0),
            Wash::run(
                colors::lighten(stone, 0.2),
                colors::deepen(stone, 0.25),
                Run::Across,
            ),
        ));
        pieces.push(fill(
            Path::rect(x - 38.0, 26.0, 76.0, 22.0),
            Wash::plain(stone),
        ));
        pieces.push(fill(
            Path::rect(x - 38.0, y - 20.0, 76.0, 22.0),
            Wash::plain(stone),
        ));
        if k < 3 {
            let mid = x + 140.0;
            let arch = curve::closed(&[
                pt(mid - 50.0, y - 80.0),
                pt(mid - 50.0, 170.0),
                pt(mid, 100.0),
                pt(mid + 50.0, 170.0),
                pt(mid + 50.0, y - 80.0),
            ]);
            pieces.push(fill(
                arch,
                Wash::down(
                    Color::hex(stage.light.sky[1]),
                    Color::hex(stage.light.sky[3]),
                ),
            ));
        }
    }
    let red = lit(stage, 0xb02c44);
    pieces.push(fill(
        Path::polygon(&[
            pt(420.0, y),
            pt(540.0, y),
            pt(690.0, HEIGHT + 10.0),
            pt(270.0, HEIGHT + 10.0),
        ]),
        Wash::down(red, colors::deepen(red, 0.2)),
    ));
    for x in [200.0, 760.0] {
        pieces.push(fill(
            Path::polygon(&[
                pt(x - 34.0, 60.0),
                pt(x + 34.0, 60.0),
                pt(x + 34.0, 210.0),
                pt(x, 240.0),
                pt(x - 34.0, 210.0),
            ]),
            Wash::down(lit(stage, 0x8a2c4a), lit(stage, 0x5a1c3a)),
        ));
        pieces.push(fill(
            Path::circle(pt(x, 130.0), 18.0),
            Wash::plain(lit(stage, 0xf2c450)),
        ));
    }
    stage.paint("hall", &pieces);
}

pub(super) fn theater(stage: &mut Stage<'_>) {
    wall(stage, 0x2a1430, 0x5a2444);
    let y = stage.horizon;
    let mut pieces = vec![floor(stage, 0xb87a48, 0x7a482c)];
    let gold = Color::hex(0xffecb4);
    pieces.push(fill(
        Path::polygon(&[
            pt(420.0, -20.0),
            pt(540.0, -20.0),
            pt(740.0, 560.0),
            pt(220.0, 560.0),
        ]),
        Wash::down(gold.with_alpha(0.42), gold.with_alpha(0.08)),
    ));
    let red = lit(stage, 0xc0283c);
    for side in [-1.0_f32, 1.0] {
        for k in 0..4 {
            let x = 480.0 + side * (480.0 - k as f32 * 44.0);
            let fold = [
                (0.0, -20.0),
                (52.0, -20.0),
                (44.0, 250.0),
                (58.0 - 10.0 * k as f32, y + 44.0),
                (-10.0, y + 44.0),
            ];
            let shade = if k % 2 == 0 {
                red
            } else {
                colors::deepen(red, 0.24)
            };
            pieces.push(fill(
                Path::polygon(&fold.map(|(dx, dy): (f32, f32)| pt(x - side * dx, dy))),
                Wash::down(shade, colors::deepen(shade, 0.2)),
            ));
        }
    }
    let mut swag = Vec::new();
    for k in 0..6 {
        let x = k as f32 * 160.0;
        swag.push(curve::closed(&[
            pt(x - 10.0, -20.0),
            pt(x + 170.0, -20.0),
            pt(x + 150.0, 40.0),
            pt(x + 80.0, 74.0),
            pt(x + 10.0, 40.0),
        ]));
    }
    pieces.extend(
        swag.into_iter()
            .map(|path| fill(path, Wash::down(red, colors::deepen(red, 0.3)))),
    );
    let mut nodes = stage.nodes(&pieces);
    nodes.insert(
        2,
        stage.soft(pt(480.0, y + 92.0), pt(290.0, 52.0), gold, 0.75),
    );
    stage.layer("stage", nodes);
}

pub(super) fn cave(stage: &mut Stage<'_>) {
    wall(stage, 0x2c284a, 0x58507c);
    let mut random = stage.random("cave");
    let glow = Color::hex(0x6ad8e8);
    let far = lit(stage, 0x4a4468);
    let mut pieces = vec![super::sky::halo(pt(480.0, 340.0), 360.0, glow, 0.6)];
    pieces.push(fill(
        icicles(&mut random, 130.0, 60.0),
        Wash::down(far, colors::lighten(far, 0.1)),
    ));
    pieces.push(fill(
        Path::rect(-20.0, 420.0, WIDTH + 40.0, 200.0),
        Wash::down(lit(stage, 0x5a5474), lit(stage, 0x2a2640)),
    ));
    pieces.push(fill(
        icicles(&mut random, 54.0, 90.0),
        Wash::down(lit(stage, 0x24203a), lit(stage, 0x383254)),
    ));
    pieces.push(fill(
        spots(12, 450.0, 9.0, &mut random),
        Wash::plain(lit(stage, 0x3a3450)),
    ));
    stage.paint("cave", &pieces);
    let mut crystals = Vec::new();
    for k in 0..8 {
        let x = if k % 2 == 0 {
            random.range(20.0, 280.0)
        } else {
            random.range(690.0, 940.0)
        };
        let (y, h) = (random.range(470.0, 580.0), random.range(40.0, 110.0));
        let w = h * 0.24;
        let color = [0x6ae0f0, 0xb08af8, 0xf08ad0][k % 3];
        let lean = random.range(-0.3, 0.3) * h;
        let points = [
            pt(x - w, y),
            pt(x - w + lean * 0.8, y - h * 0.7),
            pt(x + lean, y - h),
            pt(x + w + lean * 0.8, y - h * 0.7),
            pt(x + w, y),
        ];
        crystals.push(fill(
            Path::polygon(&points),
            Wash::down(colors::lighten(Color::hex(color), 0.5), Color::hex(color)),
        ));
        crystals.push(fill(
            Path::polygon(&[points[2], points[3], points[4], pt(x, y)]),
            Wash::plain(colors::deepen(Color::hex(color), 0.3).with_alpha(0.55)),
        ));
    }
    let shine = stage.clock.between(1.0, 0.72, 2);
    let crystals = stage.nodes(&crystals);
    stage.layer(
        "crystals",
        vec![moving(Transform::default(), Some(shine), crystals)],
    );
}

fn icicles(random: &mut Random, reach: f32, step: f32) -> Path {
    let mut points = vec![pt(-40.0, -20.0), pt(-40.0, reach * 0.5)];
    let mut x = -40.0;
    while x < WIDTH + 20.0 {
        points.push(pt(x + step * 0.5, reach * random.range(0.7, 2.1)));
        points.push(pt(x + step, reach * random.range(0.3, 0.6)));
        x += step * random.range(0.8, 1.3);
    }
    points.extend([pt(WIDTH + 40.0, reach * 0.5), pt(WIDTH + 40.0, -20.0)]);
    Path::polygon(&points)
}
