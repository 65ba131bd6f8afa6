//! What falls, drifts and glows in the air, and what stands before everything.

use mtor_video::{Animated, Color, Node, Path, Point, Segment, Transform, Use};

use super::{Ground, scenery::tufts};
use crate::{
    colors,
    drawing::{Wash, curve, fill},
    lexicon::{Overlay, Weather},
    math::{Random, pt},
    stage::{HEIGHT, Stage, WIDTH, at_place, moving, used},
};

/// Grass before the viewer's feet.
pub(crate) fn foreground(stage: &mut Stage<'_>) {
    let green = matches!(
        stage.ground,
        Ground::Meadow
            | Ground::Garden
            | Ground::Forest
            | Ground::Jungle
            | Ground::Park
            | Ground::Farm
    );
    if !green
        || stage.look.style.sparse
        || stage.look.style.outline == crate::look::styles::Outline::Glow
    {
        return;
    }
    let mut random = stage.random("front");
    let dark = colors::deepen(stage.land(0x4a8a40, 0.0), 0.3);
    let blades = stage.nodes(&[fill(tufts(20, 584.0, &mut random), Wash::plain(dark))]);
    let anchor = Point::new(480.0, HEIGHT);
    let lean = stage.clock.swing(0.0, 2.0, 0, 2);
    let transform = Transform {
        anchor: anchor.into(),
        position: anchor.into(),
        skew_deg: lean,
        scale: Point::new(1.2, 1.5).into(),
        ..Transform::default()
    };
    stage.layer("grass in front", vec![moving(transform, None, blades)]);
}

pub(crate) fn overlays(stage: &mut Stage<'_>) {
    for weather in stage.wish.weathers.clone() {
        match weather {
            Weather::Rain => rain(stage, 10.0),
            Weather::Storm => rain(stage, 26.0),
            Weather::Snow => snow(stage),
            Weather::Fog => fog(stage, 0.8),
            Weather::Wind => wind(stage),
            Weather::Clouds | Weather::Clear => {}
        }
    }
    let overlays: Vec<Overlay> = stage.wish.moods.iter().map(|m| m.overlay).collect();
    for overlay in overlays {
        match overlay {
            Overlay::None | Overlay::Rays => {}
            Overlay::Mist if stage.wish.has_weather(Weather::Fog) => {}
            Overlay::Mist => fog(stage, 0.5),
            Overlay::Sparkles => glints(stage, 0xfff2b8, 26),
            Overlay::Fireflies => glints(stage, 0xffdc6a, 18),
            Overlay::Frost => glints(stage, 0xe6f6ff, 26),
            Overlay::Hearts => drifting(stage, HEART, &[0xff7a9a, 0xffb0c4], -1.0),
            Overlay::Bubbles => drifting(stage, ROUND, &[0xffffff, 0xe0d4ff], -1.0),
            Overlay::Embers => drifting(stage, ROUND, &[0xff8a2c, 0xffd050], -1.0),
            Overlay::Confetti => {
                drifting(stage, PAPER, &[0xf25a6a, 0xf6cc48, 0x4ab0e8, 0x6ac86a], 1.0)
            }
            Overlay::Petals => drifting(stage, PETAL, &[0xfbc4d8, 0xffe8f0], 1.0),
            Overlay::Leaves => drifting(stage, PETAL, &[0xd86a2c, 0xe8a838, 0xb0422c], 1.0),
        }
    }
}

const HEART: &[(f32, f32)] = &[
    (0.0, 9.0),
    (-8.0, 1.0),
    (-8.0, -6.0),
    (-3.0, -8.0),
    (0.0, -4.0),
    (3.0, -8.0),
    (8.0, -6.0),
    (8.0, 1.0),
];
const ROUND: &[(f32, f32)] = &[(0.0, -4.0), (4.0, 0.0), (0.0, 4.0), (-4.0, 0.0)];
const PAPER: &[(f32, f32)] = &[(-5.0, -3.0), (5.0, -4.0), (5.0, 3.0), (-5.0, 4.0)];
const PETAL: &[(f32, f32)] = &[(0.0, -8.0), (5.0, -1.0), (0.0, 7.0), (-5.0, 0.0)];

/// A tile of falling things, one stage high; two of them follow each other forever.
fn falling(stage: &mut Stage<'_>, name: &str, tile: u32, steps: &[(f32, f32, u32, f32)]) {
    let mut nodes = Vec::new();
    for (scale, across, times, alpha) in steps {
        let stack = [-2.0, -1.0, 0.0, 1.0]
            .map(|row| used(tile, pt(0.0, row * HEIGHT), Point::new(1.0, 1.0)));
        let mut keys = Vec::new();
        for turn in 0..*times {
            let at = stage.clock.ms * turn as f32 / *times as f32;
            keys.push((at, pt(0.0, 0.0)));
            let end = stage.clock.ms * (turn + 1) as f32 / *times as f32;
            keys.push((
                end - if turn + 1 == *times { 0.0 } else { 1.0 },
                pt(*across, HEIGHT),
            ));
        }
        let keys = keys.into_iter().map(|(at_ms, value)| mtor_video::Keyframe {
            at_ms: at_ms.round(),
            value,
            ease: mtor_video::Easing::Linear,
            bend: None,
        });
        let position = Animated::Keyed {
            keys: keys.collect(),
        };
        let inner = moving(
            Transform {
                position: position.into(),
                ..Transform::default()
            },
            None,
            stack.to_vec(),
        );
        let size = Transform::default().scaled(*scale, *scale);
        nodes.push(moving(size, Some((*alpha).into()), vec![inner]));
    }
    stage.layer(name, nodes);
}

fn snow(stage: &mut Stage<'_>) {
    let mut random = stage.random("snow");
    let mut segments = Vec::new();
    for _ in 0..22 {
        let (x, y, r) = (
            random.range(0.0, WIDTH),
            random.range(0.0, HEIGHT),
            random.range(1.8, 4.2),
        );
        segments.extend(round_dot(x, y, r));
    }
    let flakes = stage.look_raw(&[(Path { segments }, Wash::plain(Color::hex(0xffffff)))]);
    let tile = stage.symbol(flakes);
    falling(
        stage,
        "snow",
        tile,
        &[(1.0, 0.0, 1, 0.75), (1.6, 0.0, 1, 0.9), (1.25, 0.0, 2, 0.8)],
    );
}

/// Two curves make a dot that is round enough.
fn round_dot(x: f32, y: f32, r: f32) -> [Segment; 4] {
    let k = r * 1.33;
    [
        Segment::Move(pt(x - r, y)),
        Segment::Cubic(pt(x - r, y - k), pt(x + r, y - k), pt(x + r, y)),
        Segment::Cubic(pt(x + r, y + k), pt(x - r, y + k), pt(x - r, y)),
        Segment::Close,
    ]
}

fn rain(stage: &mut Stage<'_>, slant: f32) {
    let mut random = stage.random("rain");
    let mut segments = Vec::new();
    for _ in 0..46 {
        let (x, y, l) = (
            random.range(-60.0, WIDTH + 60.0),
            random.range(0.0, HEIGHT),
            random.range(16.0, 34.0),
        );
        segments.extend(Path::polyline(&[pt(x, y), pt(x - l * slant / 60.0, y + l)]).segments);
    }
    let drops = stage.raw_line(Path { segments }, Color::hex(0xd8e8f6), 1.6);
    let tile = stage.symbol(drops);
    falling(
        stage,
        "rain",
        tile,
        &[(1.0, 0.0, 8, 0.5), (1.5, 0.0, 6, 0.65)],
    );
}

fn fog(stage: &mut Stage<'_>, alpha: f32) {
    let dark = stage.light.is_dark();
    let pale = if dark { 0.22 } else { 0.55 };
    let alpha = if dark { alpha * 0.62 } else { alpha };
    let haze = stage
        .look
        .color(Color::hex(stage.light.haze).mix(Color::hex(0xe8ecf0), pale));
    let mut nodes = Vec::new();
    for row in 0..4_u32 {
        let y = stage.horizon.min(460.0) - 70.0 + row as f32 * 68.0;
        let center = pt(480.0 + 120.0 * (row as f32 - 1.5), y);
        let bank = stage.soft(center, pt(820.0, 120.0), haze, alpha);
        let drift = stage.clock.swing_point(
            Point::ZERO,
            Point::new(60.0 + 20.0 * row as f32, 0.0),
            row,
            1,
        );
        nodes.push(at_place(drift, vec![bank]));
    }
    stage.layer("fog", nodes);
}

fn wind(stage: &mut Stage<'_>) {
    let mut random = stage.random("wind");
    let gust = curve::open(&[
        pt(-90.0, 0.0),
        pt(-20.0, -6.0),
        pt(50.0, 0.0),
        pt(86.0, -12.0),
        pt(70.0, -26.0),
        pt(54.0, -16.0),
    ]);
    let marks = stage.raw_line(gust, Color::hex(0xffffff).with_alpha(0.7), 2.4);
    let symbol = stage.symbol(marks);
    let nodes = (0..7)
        .map(|k| {
            let home = pt(random.range(60.0, 900.0), random.range(60.0, 480.0));
            let position =
                stage
                    .clock
                    .pass(home, pt(1100.0, home.y - 10.0), pt(-140.0, home.y + 10.0));
            let scale = 0.7 + 0.2 * (k % 3) as f32;
            let transform = Transform {
                position: position.into(),
                ..Transform::default()
            }
            .scaled(scale, scale);
            Node::Use(Use {
                symbol,
                transform,
                ..Use::default()
            })
        })
        .collect();
    stage.layer("wind", nodes);
}

/// Small lights that come and go.
fn glints(stage: &mut Stage<'_>, color: u32, n: u32) {
    let mut random = stage.random("glints");
    let c = stage.look.color(Color::hex(color));
    let spark = curve::closed(&[
        pt(0.0, -7.0),
        pt(1.4, -1.4),
        pt(7.0, 0.0),
        pt(1.4, 1.4),
        pt(0.0, 7.0),
        pt(-1.4, 1.4),
        pt(-7.0, 0.0),
        pt(-1.4, -1.4),
    ]);
    let marks = stage.look_raw(&[
        (Path::circle(Point::ZERO, 13.0), Wash::halo(c, 0.6)),
        (spark, Wash::plain(colors::lighten(c, 0.5))),
    ]);
    let symbol = stage.symbol(marks);
    let nodes = (0..n)
        .map(|k| {
            let at = pt(random.range(20.0, 940.0), random.range(40.0, 580.0));
            let position = stage.clock.swing_point(
                at,
                Point::new(random.range(-16.0, 16.0), random.range(-14.0, 14.0)),
                k,
                1,
            );
            let scale = (random.range(0.5, 1.3) * 100.0_f32).round() / 100.0;
            let transform = Transform {
                position: position.into(),
                ..Transform::default()
            }
            .scaled(scale, scale);
            let opacity = Some(stage.clock.swing(0.55, 0.45, k * 2 + 1, 1 + k % 3));
            Node::Use(Use {
                symbol,
                transform,
                opacity,
                ..Use::default()
            })
        })
        .collect();
    stage.layer("lights in the air", nodes);
}

/// Things that sink or rise through the picture.
fn drifting(stage: &mut Stage<'_>, shape: &[(f32, f32)], tints: &[u32], down: f32) {
    let mut random = stage.random("drifting");
    let points: Vec<Point> = shape.iter().map(|(x, y)| pt(*x, *y)).collect();
    let path = if shape == PAPER {
        Path::polygon(&points)
    } else {
        curve::closed(&points)
    };
    let symbols: Vec<u32> = tints
        .iter()
        .map(|tint| {
            let marks = stage.look_raw(&[(
                path.clone(),
                Wash::plain(stage.look.color(Color::hex(*tint))),
            )]);
            stage.symbol(marks)
        })
        .collect();
    let nodes = (0..24_usize)
        .map(|k| mote(stage, symbols[k % symbols.len()], down, &mut random))
        .collect();
    stage.layer("in the air", nodes);
}

fn mote(stage: &Stage<'_>, symbol: u32, down: f32, random: &mut Random) -> Node {
    let home = pt(random.range(10.0, 950.0), random.range(0.0, HEIGHT));
    let side = random.range(-50.0, 50.0);
    let (exit, entry) = if down > 0.0 {
        (640.0, -40.0)
    } else {
        (-40.0, 640.0)
    };
    let share = (home.y - entry) / (exit - entry);
    let position = stage.clock.pass(
        home,
        pt(home.x + side * (1.0 - share), exit),
        pt(home.x - side * share, entry),
    );
    let rotation_deg = if random.coin() {
        stage.clock.turns(1.0)
    } else {
        stage.clock.turns(-1.0)
    };
    let scale = (random.range(0.7, 1.6) * 100.0_f32).round() / 100.0;
    let transform = Transform {
        position: position.into(),
        rotation_deg,
        ..Transform::default()
    }
    .scaled(scale, scale);
    Node::Use(Use {
        symbol,
        transform,
        opacity: Some(0.85.into()),
        ..Use::default()
    })
}
