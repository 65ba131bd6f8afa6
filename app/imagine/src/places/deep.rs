//! Places without a horizon: under water, in space, on the moon.

use mtor_video::{Color, Paint, Path, Point, Transform};

use super::scenery::{hill, spots};
use crate::{
    colors,
    drawing::{Piece, Run, Tone, Wash, curve, fill, line},
    look::stop,
    math::{Ridge, pt},
    stage::{HEIGHT, Stage, WIDTH, moving, used},
};

fn backdrop_of(stage: &mut Stage<'_>, colors: [u32; 3]) {
    let dye = stage.land_dye;
    let tone = |c: u32| {
        let c = Color::hex(c);
        let c = dye.map_or(c, |d| c.mix(d, 0.4));
        let c = c.mix(
            Color::hex(stage.light.sky[0]),
            if stage.wish.light.is_some() {
                0.35
            } else {
                0.0
            },
        );
        stage.look.sheet(c)
    };
    let stops = vec![
        stop(0.0, tone(colors[0])),
        stop(0.5, tone(colors[1])),
        stop(1.0, tone(colors[2])),
    ];
    stage.background = Paint::linear(Point::ZERO, Point::new(0.0, HEIGHT), stops);
}

pub(super) fn underwater(stage: &mut Stage<'_>) {
    backdrop_of(stage, [0x6ad4e0, 0x1f86b4, 0x0c3a6a]);
    let mut random = stage.random("deep");
    let beams: Vec<Piece> = (0..5)
        .map(|k| {
            let x = 80.0 + k as f32 * 200.0 + random.range(-40.0, 40.0);
            let w = random.range(20.0, 60.0);
            let beam = Path::polygon(&[
                pt(x, -10.0),
                pt(x + w, -10.0),
                pt(x + w * 2.4 - 110.0, 520.0),
                pt(x - 150.0, 520.0),
            ]);
            let light = Color::hex(0xd8faff);
            fill(
                beam,
                Wash::down(light.with_alpha(0.3), light.with_alpha(0.0)),
            )
        })
        .collect();
    let sway = stage.clock.between(1.0, 0.55, 1);
    let beams = stage.nodes(&beams);
    stage.layer(
        "light from above",
        vec![moving(Transform::default(), Some(sway), beams)],
    );
    let line_of = |stage: &Stage<'_>, name: &str| Ridge::new(&mut stage.random(name), 0.5);
    let (a, b) = (line_of(stage, "reef"), line_of(stage, "seabed"));
    let pieces = [
        fill(
            hill(&a, 470.0, 46.0),
            Wash::down(Color::hex(0x1d6a92), Color::hex(0x144a76)),
        ),
        fill(
            hill(&b, 545.0, 16.0),
            Wash::down(Color::hex(0xd8c490), Color::hex(0x9a8a68)),
        ),
        fill(
            spots(12, 556.0, 5.0, &mut random),
            Wash::plain(Color::hex(0xb09c70)),
        ),
    ];
    stage.paint("seabed", &pieces);
    weed(stage);
    bubbles(stage);
}

fn weed(stage: &mut Stage<'_>) {
    let mut random = stage.random("weed");
    let blade = |h: f32, s: f32| {
        curve::closed(&[
            pt(-7.0, 0.0),
            pt(-10.0 * s, -h * 0.35),
            pt(6.0 * s, -h * 0.7),
            pt(0.0, -h),
            pt(14.0 * s, -h * 0.66),
            pt(2.0, -h * 0.3),
            pt(7.0, 0.0),
        ])
    };
    let coral = curve::open(&[pt(0.0, 0.0), pt(-2.0, -34.0), pt(-26.0, -60.0)]);
    let coral2 = curve::open(&[pt(-1.0, -30.0), pt(20.0, -52.0), pt(24.0, -80.0)]);
    let green = [fill(
        blade(130.0, 1.0),
        Wash::down(Color::hex(0x4fb87a), Color::hex(0x1d6a5a)),
    )];
    let red = [(coral, 0xf06a7a), (coral2, 0xf06a7a)]
        .map(|(path, c)| line(path, Wash::plain(Color::hex(c)), 11.0));
    let (green, red) = (stage.nodes(&green), stage.nodes(&red));
    let symbols = [stage.symbol(green), stage.symbol(red)];
    let n = if stage.look.style.sparse { 3 } else { 12 };
    let nodes = (0..n)
        .map(|k| {
            let x = if k % 2 == 0 {
                random.range(0.0, 260.0)
            } else {
                random.range(700.0, WIDTH)
            };
            let size = random.range(0.6, 1.35);
            let lean = stage.clock.swing(0.0, 7.0, k, 1 + k % 2);
            let at = Transform {
                skew_deg: lean,
                ..Transform::at(x.round(), 574.0 + random.range(0.0, 20.0).round())
            };
            let scale = (size * 100.0).round() / 100.0;
            mtor_video::Node::Use(mtor_video::Use {
                symbol: symbols[usize::from(k % 3 == 2)],
                transform: at.scaled(scale, scale),
                ..mtor_video::Use::default()
            })
        })
        .collect();
    stage.layer("weed", nodes);
}

/// Columns of bubbles that rise by their own spacing.
fn bubbles(stage: &mut Stage<'_>) {
    let white = Color::hex(0xf0fcff);
    let ball = Wash {
        from: (Tone::Plain(white), 0.3),
        to: None,
        run: Run::Down,
    };
    let spark = Wash {
        from: (Tone::Plain(white), 0.9),
        to: None,
        run: Run::Down,
    };
    let marks = stage.nodes(&[
        fill(Path::circle(Point::ZERO, 7.0), ball),
        fill(Path::circle(pt(-2.0, -2.4), 1.8), spark),
    ]);
    let bubble = stage.symbol(marks);
    let mut random = stage.random("bubbles");
    let nodes = (0..4)
        .map(|_| {
            let x = random.range(60.0, 900.0);
            let column: Vec<_> = (0..10)
                .map(|j| {
                    used(
                        bubble,
                        pt(x + 8.0 * (j % 3) as f32, 620.0 - j as f32 * 120.0),
                        Point::new(1.0, 1.0),
                    )
                })
                .collect();
            // The pattern repeats after three bubbles.
            let rise = stage.clock.through(vec![pt(0.0, 200.0), pt(0.0, -160.0)]);
            moving(
                Transform {
                    position: rise.into(),
                    ..Transform::default()
                },
                Some(0.7.into()),
                column,
            )
        })
        .collect();
    stage.layer("bubbles", nodes);
}

pub(super) fn space(stage: &mut Stage<'_>) {
    backdrop_of(stage, [0x0a0824, 0x1a1248, 0x301a5c]);
    let clouds = [
        (220.0, 200.0, 260.0, 0x7a3ac8, 0.42),
        (720.0, 400.0, 300.0, 0x2a6ad0, 0.4),
        (520.0, 120.0, 200.0, 0xd04aa0, 0.26),
    ];
    let nebula = clouds.map(|(x, y, r, c, a)| super::sky::halo(pt(x, y), r, Color::hex(c), a));
    stage.paint("nebula", &nebula);
    super::sky::stars(stage, 1.7, HEIGHT);
    if stage.look.style.sparse
        || stage
            .wish
            .subjects
            .iter()
            .any(|s| s.noun.habitat == crate::nouns::Habitat::Sky)
    {
        return;
    }
    let mut random = stage.random("planets");
    let spots = [
        (0.14, 0.3, 0.7, "planet"),
        (0.87, 0.8, 0.95, "earth"),
        (0.86, 0.17, 0.4, "moon"),
    ];
    let shift = random.range(-20.0, 20.0);
    let nodes = spots.into_iter().filter_map(|(x, y, size, name)| {
        let symbol = stage.prop(name, size, 0.0)?;
        let drift = stage.clock.swing_point(
            pt(WIDTH * x + shift, HEIGHT * y + size * 85.0),
            Point::new(3.0, 5.0),
            0,
            1,
        );
        let transform = Transform {
            position: drift.into(),
            ..Transform::default()
        };
        Some(mtor_video::Node::Use(mtor_video::Use {
            symbol,
            transform,
            ..mtor_video::Use::default()
        }))
    });
    let nodes = nodes.collect();
    stage.layer("planets", nodes);
}

pub(super) fn moonscape(stage: &mut Stage<'_>) {
    backdrop_of(stage, [0x050614, 0x101230, 0x282a50]);
    super::sky::stars(stage, 1.6, 420.0);
    if let Some(earth) = stage.prop("earth", 0.7, 0.0) {
        let nodes = vec![used(earth, pt(760.0, 220.0), Point::new(1.0, 1.0))];
        stage.layer("earth", nodes);
    }
    let (a, b) = (
        Ridge::new(&mut stage.random("far craters"), 0.5),
        Ridge::new(&mut stage.random("craters"), 0.4),
    );
    let gray = |stage: &Stage<'_>, c: u32| {
        stage
            .land_dye
            .map_or(Color::hex(c), |d| d.mix(Color::hex(c), 0.4))
    };
    let (far, near) = (gray(stage, 0x6a6c84), gray(stage, 0xa4a4b0));
    let mut pieces = vec![
        fill(
            hill(&a, 400.0, 34.0),
            Wash::down(far, colors::deepen(far, 0.3)),
        ),
        fill(
            hill(&b, 440.0, 14.0),
            Wash::down(colors::lighten(near, 0.15), colors::deepen(near, 0.3)),
        ),
    ];
    let mut random = stage.random("holes");
    for k in 0..7 {
        let t = (k as f32 + 0.5) / 7.0;
        let (x, y) = (random.range(40.0, 920.0), 462.0 + 120.0 * t);
        let rx = 20.0 + 44.0 * t;
        pieces.push(fill(
            Path::ellipse(pt(x, y), rx, rx * 0.3),
            Wash::run(
                colors::deepen(near, 0.42),
                colors::deepen(near, 0.12),
                Run::Down,
            ),
        ));
        pieces.push(line(
            curve::arc(pt(x, y), pt(rx, rx * 0.3), 0.0, 180.0),
            Wash::plain(colors::lighten(near, 0.3)),
            2.0,
        ));
    }
    stage.paint("craters", &pieces);
}
