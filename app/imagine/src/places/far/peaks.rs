//! Mountains, volcanoes, mesas and the waterfall.

use mtor_video::{Color, Path, Point, Transform};

use super::ridge;
use crate::{
    colors,
    drawing::{Piece, Run, Wash, curve, fill, line},
    look::{Inks, styles::Outline},
    math::pt,
    places::{
        scenery::{Peak, hill, leaf_line, peak, tree_line},
        sky::halo,
    },
    stage::{Stage, WIDTH, moving},
};

pub(super) fn mountains(stage: &mut Stage<'_>) {
    let mut random = stage.random("mountains");
    let (y, alone) = (stage.horizon + 6.0, stage.wish.subjects.is_empty());
    let mut pieces: Vec<Piece> = Vec::new();
    let snow = if stage.land_dye.is_some() { 0.0 } else { 0.3 };
    let n_far = if stage.look.style.outline == Outline::Glow {
        4
    } else {
        5
    };
    for k in 0..n_far {
        let x = WIDTH * (k as f32 + random.range(0.2, 0.8)) / n_far as f32;
        let height = random.range(90.0, 170.0);
        let it = Peak {
            x,
            base: y,
            width: height * 2.3,
            height,
            snow: snow * 0.8,
        };
        pieces.extend(peak(it, stage.land(0x6a80a8, 0.62), &mut random));
    }
    let wood = stage.land(0x4f7a74, 0.5);
    let line = ridge(stage, "foothills", 0.55);
    pieces.push(fill(
        hill(&line, y - 34.0, 24.0),
        Wash::down(wood, stage.land(0x4f7a74, 0.72)),
    ));
    let n = stage.far_count.clamp(1, 7);
    let tall = (if alone { 330.0 } else { 250.0 }) * stage.far_size.clamp(0.4, 1.15);
    let spots: Vec<(f32, f32)> = match n {
        1 => vec![(0.3, 0.62), (0.78, 0.56), (random.range(0.48, 0.56), 1.0)],
        _ => (0..n)
            .map(|k| ((k as f32 + 0.5) / n as f32, random.range(0.82, 1.0)))
            .collect(),
    };
    let mut main: Vec<Piece> = Vec::new();
    for (x, share) in spots {
        let height = (tall * share).min(y - 34.0);
        let width = (height * 1.75).min(if n > 2 { WIDTH * 1.5 / n as f32 } else { 900.0 });
        let it = Peak {
            x: WIDTH * x,
            base: y,
            width,
            height,
            snow: if stage.snow { 0.6 } else { snow * 1.2 },
        };
        main.extend(peak(it, stage.land(0x5c6890, 0.22), &mut random));
    }
    if stage.look.style.outline == Outline::Glow {
        stage.paint("far mountains", &pieces);
        let inks = Inks {
            bold: alone,
            ..Inks::backdrop()
        };
        let nodes = stage.look.nodes(&main, &inks);
        let pulse = stage.clock.between(1.0, 0.8, 2);
        return stage.layer(
            "mountains",
            vec![moving(Transform::default(), Some(pulse), nodes)],
        );
    }
    pieces.append(&mut main);
    let woods = tree_line(y + 2.0, 40.0, 26.0, &mut random);
    pieces.push(fill(
        woods,
        Wash::down(stage.land(0x2f6a5a, 0.3), stage.land(0x3a7a60, 0.4)),
    ));
    stage.paint("mountains", &pieces);
}

pub(super) fn mesas(stage: &mut Stage<'_>) {
    let mut random = stage.random("mesas");
    let y = stage.horizon + 22.0;
    let mut pieces = Vec::new();
    for (depth, tall, n) in [(0.66, 150.0, 4), (0.3, 210.0, 3)] {
        let rock = stage.land(0xc86840, depth);
        for k in 0..n {
            let (x, h) = (
                WIDTH * (k as f32 + random.range(0.2, 0.8)) / n as f32,
                tall * random.range(0.7, 1.0),
            );
            let w = random.range(0.6, 1.2) * h;
            let body = [
                (-0.5, -1.0),
                (0.44, -0.97),
                (0.5, -0.7),
                (0.62, -0.42),
                (0.9, 0.0),
                (-0.95, 0.0),
                (-0.66, -0.42),
                (-0.54, -0.72),
            ];
            let points = body.map(|(dx, dy): (f32, f32)| pt(x + dx * w, y + dy * h));
            pieces.push(fill(
                Path::polygon(&points),
                Wash::down(colors::lighten(rock, 0.14), rock),
            ));
            let shade = [
                (0.1, -0.98),
                (0.44, -0.97),
                (0.5, -0.7),
                (0.62, -0.42),
                (0.9, 0.0),
                (0.3, 0.0),
                (0.2, -0.5),
            ];
            let points = shade.map(|(dx, dy): (f32, f32)| pt(x + dx * w, y + dy * h));
            pieces.push(fill(
                Path::polygon(&points),
                Wash::plain(colors::deepen(rock, 0.24)),
            ));
            let band = Path::polyline(&[
                pt(x - 0.53 * w, y - 0.74 * h),
                pt(x + 0.49 * w, y - 0.72 * h),
            ]);
            pieces.push(line(
                band,
                Wash::plain(colors::deepen(rock, 0.3).with_alpha(0.7)),
                3.0,
            ));
        }
    }
    stage.paint("mesas", &pieces);
}

pub(super) fn volcano(stage: &mut Stage<'_>) {
    let y = stage.horizon + 24.0;
    let (x, h) = (WIDTH * 0.5, 290.0 * stage.far_size.clamp(0.5, 1.15));
    let top = y - h;
    let rock = stage.land(0x5a4450, 0.16);
    let points = [
        (-380.0, y),
        (-210.0, y - h * 0.42),
        (-120.0, y - h * 0.76),
        (-62.0, top),
        (-20.0, top + 16.0),
        (24.0, top + 12.0),
        (66.0, top + 2.0),
        (130.0, y - h * 0.72),
        (220.0, y - h * 0.38),
        (390.0, y),
    ];
    let body: Vec<Point> = points.iter().map(|(dx, y)| pt(x + dx, *y)).collect();
    let shade: Vec<Point> = [pt(x + 10.0, top + 13.0)]
        .into_iter()
        .chain(body[6..].iter().copied())
        .chain([pt(x + 40.0, y)])
        .collect();
    let lava = Color::hex(0xff6a2a);
    let flow = curve::closed(&[
        pt(x - 34.0, top + 8.0),
        pt(x + 30.0, top + 8.0),
        pt(x + 22.0, top + h * 0.3),
        pt(x + 52.0, top + h * 0.6),
        pt(x + 26.0, top + h * 0.62),
        pt(x - 4.0, top + h * 0.34),
        pt(x - 14.0, top + h * 0.5),
        pt(x - 30.0, top + h * 0.3),
    ]);
    let mut pieces = far_cones(stage, y);
    pieces.extend([
        halo(pt(x, top), 190.0, lava, 0.6),
        fill(
            Path::polygon(&body),
            Wash::down(colors::lighten(rock, 0.08), rock),
        ),
        fill(
            Path::polygon(&shade),
            Wash::plain(colors::deepen(rock, 0.3)),
        ),
    ]);
    stage.paint("volcano", &pieces);
    eruption(stage, pt(x, top), flow);
}

/// Small cones in the haze.
fn far_cones(stage: &Stage<'_>, base: f32) -> Vec<Piece> {
    let mut random = stage.random("volcano");
    let cone = |x: f32| {
        let height = random.range(70.0, 130.0);
        let it = Peak {
            x,
            base,
            width: height * 2.6,
            height,
            snow: 0.0,
        };
        peak(it, stage.land(0x6a5868, 0.6), &mut random)
    };
    [120.0, 800.0, 640.0].into_iter().flat_map(cone).collect()
}

/// Smoke that drifts and lava that glows.
fn eruption(stage: &mut Stage<'_>, top: Point, flow: Path) {
    let lava = Color::hex(0xff6a2a);
    let lava_nodes = stage.nodes(&[fill(flow, Wash::down(Color::hex(0xffd050), lava))]);
    let pulse = stage.clock.between(1.0, 0.7, 3);
    let smoke: Vec<Piece> = [
        (0.0, -26.0, 40.0),
        (26.0, -70.0, 52.0),
        (2.0, -124.0, 64.0),
        (46.0, -170.0, 60.0),
    ]
    .map(|(dx, dy, r)| {
        fill(
            Path::circle(pt(top.x + dx, top.y + dy), r),
            Wash::plain(stage.land(0x6a606c, 0.3).with_alpha(0.62)),
        )
    })
    .to_vec();
    let drift = stage
        .clock
        .swing_point(Point::ZERO, Point::new(10.0, -6.0), 0, 1);
    let smoke = stage.nodes(&smoke);
    let nodes = vec![
        moving(
            Transform {
                position: drift.into(),
                ..Default::default()
            },
            None,
            smoke,
        ),
        moving(Transform::default(), Some(pulse), lava_nodes),
    ];
    stage.layer("eruption", nodes);
}

pub(super) fn waterfall(stage: &mut Stage<'_>) {
    let y = stage.horizon + 20.0;
    let mut random = stage.random("waterfall");
    let rock = stage.land(0x6a707c, 0.2);
    let wood = fill(
        leaf_line(170.0, 70.0, 70.0, &mut random),
        Wash::plain(stage.land(0x3f8658, 0.35)),
    );
    let wall = |points: &[(f32, f32)]| {
        Path::polygon(&points.iter().map(|(x, y)| pt(*x, *y)).collect::<Vec<_>>())
    };
    let left = wall(&[
        (-20.0, 150.0),
        (150.0, 140.0),
        (300.0, 158.0),
        (380.0, 150.0),
        (396.0, 240.0),
        (372.0, 330.0),
        (392.0, y),
        (-20.0, y),
    ]);
    let right = wall(&[
        (980.0, 140.0),
        (800.0, 150.0),
        (660.0, 144.0),
        (580.0, 156.0),
        (566.0, 250.0),
        (590.0, 330.0),
        (570.0, y),
        (980.0, y),
    ]);
    let fallen = Wash::down(Color::hex(0xeaf6fc), Color::hex(0x9ad0e8));
    let mut pieces = vec![
        wood,
        fill(Path::rect(360.0, 150.0, 240.0, y - 150.0), fallen),
    ];
    pieces.push(fill(
        left,
        Wash::run(
            colors::deepen(rock, 0.2),
            colors::lighten(rock, 0.1),
            Run::Across,
        ),
    ));
    pieces.push(fill(
        right,
        Wash::run(rock, colors::deepen(rock, 0.3), Run::Across),
    ));
    stage.paint("waterfall", &pieces);
    falling_water(stage, y);
}

/// Streaks and mist.
fn falling_water(stage: &mut Stage<'_>, y: f32) {
    let mut random = stage.random("streaks");
    // Streaks run down by their own spacing, so that the loop has no seam.
    let streaks: Vec<Piece> = (0..8)
        .flat_map(|k| {
            let x = 384.0 + k as f32 * 27.0;
            let shift = random.range(0.0, 60.0);
            (0..5).map(move |j| (x, 130.0 + shift + j as f32 * 62.0))
        })
        .map(|(x, y)| {
            line(
                Path::polyline(&[pt(x, y), pt(x, y + 26.0)]),
                Wash::plain(Color::hex(0xffffff)),
                4.0,
            )
        })
        .collect();
    let nodes = stage.nodes(&streaks);
    let fall = stage
        .clock
        .through(vec![Point::ZERO, Point::new(0.0, 62.0)]);
    let falling = Transform {
        position: fall.into(),
        ..Default::default()
    };
    let mut nodes = vec![moving(falling, Some(0.55.into()), nodes)];
    nodes.push(stage.soft(pt(480.0, y), pt(210.0, 56.0), Color::hex(0xffffff), 0.9));
    stage.layer("falling water", nodes);
}
