//! What people have built: the skyline and the village.

use mtor_video::{Color, Path, Point, Segment};

use crate::{
    colors,
    drawing::{Piece, Run, Wash, fill, line},
    math::{Random, pt},
    places::scenery::down_to_the_edge,
    stage::{Stage, WIDTH, used},
};

/// A skyline of two depths; windows are lit when it is dark.
pub(super) fn city(stage: &mut Stage<'_>) {
    let mut random = stage.random("city");
    let y = stage.horizon + 4.0;
    let alone = stage.wish.subjects.is_empty();
    let mut pieces = Vec::new();
    let mut points = vec![pt(-40.0, y)];
    let mut x = -40.0;
    while x < WIDTH + 20.0 {
        let (wide, top) = (random.range(34.0, 72.0), y - random.range(90.0, 230.0));
        points.extend([pt(x, top), pt(x + wide, top)]);
        x += wide;
    }
    let back = stage.land(0x6a7ca0, 0.7);
    pieces.push(fill(
        down_to_the_edge(Path::polyline(&points)),
        Wash::down(back, stage.land(0x8a9ab4, 0.85)),
    ));
    let mut windows = Vec::new();
    let mut x = -10.0;
    while x < WIDTH {
        let wide = random.range(64.0, 104.0);
        let tall = random.range(0.4, 1.0) * if alone { 310.0 } else { 250.0 };
        pieces.extend(building(
            stage,
            [x, y - tall, wide, tall],
            &mut windows,
            &mut random,
        ));
        x += wide + random.range(2.0, 26.0);
    }
    let glow = if stage.light.is_dark() || stage.light.stars > 0.1 {
        Color::hex(0xffdc7a)
    } else {
        Color::hex(0xd8eef8)
    };
    pieces.push(fill(Path { segments: windows }, Wash::plain(glow)));
    stage.paint("city", &pieces);
}

fn building(
    stage: &Stage<'_>,
    [x, y, w, h]: [f32; 4],
    windows: &mut Vec<Segment>,
    random: &mut Random,
) -> Vec<Piece> {
    const WALLS: [u32; 5] = [0x4f688c, 0x5a5f86, 0x7a6a80, 0x3f7486, 0x8a7068];
    let wall = stage.land(*random.pick(&WALLS).unwrap_or(&WALLS[0]), 0.24);
    let mut pieces = vec![fill(
        Path::rect(x.round(), y.round(), w.round(), h.round() + 4.0),
        Wash::run(
            colors::lighten(wall, 0.1),
            colors::deepen(wall, 0.2),
            Run::Across,
        ),
    )];
    match random.below(4) {
        0 => pieces.push(line(
            Path::polyline(&[pt(x + w / 2.0, y), pt(x + w / 2.0, y - 34.0)]),
            Wash::plain(wall),
            3.0,
        )),
        1 => pieces.push(fill(
            Path::rect(
                (x + w * 0.2).round(),
                (y - 14.0).round(),
                (w * 0.6).round(),
                15.0,
            ),
            Wash::plain(colors::deepen(wall, 0.15)),
        )),
        2 => pieces.push(fill(
            Path::polygon(&[pt(x, y), pt(x + w / 2.0, y - 30.0), pt(x + w, y)]),
            Wash::plain(colors::deepen(wall, 0.1)),
        )),
        _ => {}
    }
    let columns = (w / 20.0) as usize;
    let rows = ((h - 20.0) / 30.0) as usize;
    for row in 0..rows {
        for column in 0..columns {
            if random.unit() < 0.46 {
                let left = x + 8.0 + column as f32 * (w - 16.0) / columns as f32;
                let mut pane = Path::rect(
                    left.round(),
                    (y + 14.0 + row as f32 * 30.0).round(),
                    9.0,
                    14.0,
                );
                windows.append(&mut pane.segments);
            }
        }
    }
    pieces
}

pub(super) fn village(stage: &mut Stage<'_>) {
    super::hills(stage);
    let symbols: Vec<u32> = ["house", "cabin", "church"]
        .iter()
        .filter_map(|n| stage.prop(n, 0.5, 0.22))
        .collect();
    let mut random = stage.random("village");
    let y = stage.horizon;
    let mut spots: Vec<(f32, f32)> = (0..7)
        .map(|k| {
            (
                WIDTH * (k as f32 + random.range(0.25, 0.75)) / 7.0,
                random.range(2.0, 34.0),
            )
        })
        .collect();
    spots.sort_by(|a, b| a.1.total_cmp(&b.1));
    let nodes = spots.iter().enumerate().filter_map(|(k, (x, down))| {
        // One church is enough for a village.
        let symbol = if k == 3 {
            symbols.get(2)
        } else {
            symbols.get(k % 2)
        };
        let scale = 0.72 + down / 60.0;
        Some(used(
            *symbol?,
            pt(*x, y + down),
            Point::new(
                (scale * 100.0).round() / 100.0,
                (scale * 100.0).round() / 100.0,
            ),
        ))
    });
    let nodes = nodes.collect();
    stage.layer("village", nodes);
}
