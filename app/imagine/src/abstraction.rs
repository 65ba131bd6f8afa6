//! A calm picture for words that nobody taught us: made from their letters alone.

use mtor_video::{Color, Node, Paint, Path, Point, Segment, Transform, Use};

use crate::{
    colors,
    drawing::{Piece, Wash, curve, fill, line},
    look::stop,
    math::{Ridge, cos_turns, pt, sin_turns},
    places,
    stage::{HEIGHT, Stage, WIDTH, at_place, moving},
};

/// Ground, sky, three tones that go together.
const HARMONIES: [[u32; 5]; 6] = [
    [0xf6eee0, 0xe8d8c0, 0xd86a4a, 0x2f5a6a, 0xe8b04a],
    [0xe6eef2, 0xc8d8e4, 0x3a5a8a, 0xe88a6a, 0x7ab0b0],
    [0x1e223c, 0x343a60, 0xf2a06a, 0x6ac0c8, 0xe8e0c0],
    [0xf2e8ee, 0xe0ccdc, 0x8a5a9a, 0xd87a9a, 0x4a7a8a],
    [0xeaf0e2, 0xccdcbe, 0x4a7a50, 0xe0a04a, 0x2f4a4a],
    [0x142834, 0x244854, 0x58c0b0, 0xf0d8a0, 0xe0705a],
];

pub(crate) fn paint(stage: &mut Stage<'_>) {
    let mut random = stage.random("abstract");
    let tones = *random.pick(&HARMONIES).unwrap_or(&HARMONIES[0]);
    let [ground, low, a, b, c] = tones.map(Color::hex);
    let stops = vec![stop(0.0, ground), stop(1.0, low)];
    stage.background = Paint::linear(Point::ZERO, Point::new(0.0, HEIGHT), stops);
    disc(stage, [a, b, c]);
    bands(stage, [a, b, c], low);
    stones(stage, [a, b, c]);
    places::overlays(stage);
    places::finish(stage);
}

fn disc(stage: &mut Stage<'_>, tones: [Color; 3]) {
    let mut random = stage.random("disc");
    let center = pt(WIDTH * random.range(0.34, 0.66), random.range(200.0, 280.0));
    let radius = random.range(96.0, 150.0);
    let halo = fill(
        Path::circle(center, radius * 2.0),
        Wash::halo(tones[0], 0.34),
    );
    let disc = fill(
        Path::circle(center, radius),
        Wash::down(colors::lighten(tones[0], 0.3), tones[0]),
    );
    let ring = line(
        curve::arc(center, pt(radius + 26.0, radius + 26.0), 200.0, 430.0),
        Wash::plain(tones[2]),
        3.0,
    );
    let spin = Transform {
        anchor: center.into(),
        position: center.into(),
        rotation_deg: stage.clock.turns(1.0),
        ..Transform::default()
    };
    let mut nodes = stage.nodes(&[halo, disc]);
    nodes.push(moving(spin, None, stage.nodes(&[ring])));
    stage.layer("disc", nodes);
}

/// Soft bands that walk at their own pace.
fn bands(stage: &mut Stage<'_>, tones: [Color; 3], low: Color) {
    let mut nodes = Vec::new();
    for row in 0..4_u32 {
        let line_of = Ridge::new(&mut stage.random(&format!("band {row}")), 0.45);
        let points: Vec<Point> = (0..=14)
            .map(|k| {
                let x = k as f32 / 14.0;
                pt(
                    x * 1120.0 - 80.0,
                    330.0 + 70.0 * row as f32 - 34.0 * line_of.at(x),
                )
            })
            .collect();
        let mut path = curve::open(&points);
        let corners = [pt(1040.0, 640.0), pt(-80.0, 640.0)].map(Segment::Line);
        path.segments
            .extend(corners.into_iter().chain([Segment::Close]));
        let tone = tones[(row % 3) as usize].mix(low, 0.62 - 0.17 * row as f32);
        let band = stage.nodes(&[fill(path, Wash::down(colors::lighten(tone, 0.12), tone))]);
        let drift = stage.clock.swing_point(
            Point::ZERO,
            Point::new(18.0 + 10.0 * row as f32, 4.0),
            row,
            1,
        );
        nodes.push(at_place(drift, band));
    }
    stage.layer("bands", nodes);
}

/// A few quiet shapes in balance.
fn stones(stage: &mut Stage<'_>, tones: [Color; 3]) {
    let mut random = stage.random("stones");
    let kinds: Vec<Vec<Piece>> = tones
        .iter()
        .enumerate()
        .map(|(k, tone)| {
            let points: Vec<Point> = (0..7)
                .map(|j| {
                    let (t, r) = (j as f32 / 7.0, random.range(24.0, 44.0));
                    pt(cos_turns(t) * r * 1.3, sin_turns(t) * r)
                })
                .collect();
            let path = if k == 1 {
                Path::polygon(&points)
            } else {
                curve::closed(&points)
            };
            vec![fill(path, Wash::down(colors::lighten(*tone, 0.25), *tone))]
        })
        .collect();
    let symbols: Vec<u32> = kinds
        .iter()
        .map(|pieces| {
            let nodes = stage.nodes(pieces);
            stage.symbol(nodes)
        })
        .collect();
    let nodes = (0..7_usize).map(|k| {
        let at = pt(
            120.0 + 120.0 * k as f32 + random.range(-30.0, 30.0),
            random.range(90.0, 330.0),
        );
        let position = stage
            .clock
            .swing_point(at, Point::new(8.0, 16.0), k as u32, 1);
        let rotation_deg = stage
            .clock
            .swing(random.range(-20.0, 20.0), 8.0, k as u32, 1);
        let s = (random.range(0.35, 1.0) * 100.0_f32).round() / 100.0;
        let transform = Transform {
            position: position.into(),
            rotation_deg,
            ..Transform::default()
        }
        .scaled(s, s);
        Node::Use(Use {
            symbol: symbols[k % 3],
            transform,
            opacity: Some(0.9.into()),
            ..Use::default()
        })
    });
    let nodes = nodes.collect();
    stage.layer("stones", nodes);
}
