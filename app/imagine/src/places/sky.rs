//! The sky: its colors, stars, sun or moon, clouds and birds.

use mtor_video::{Animated, Color, Node, Paint, Path, Point, Transform};

use crate::{
    colors::{self, WHITE},
    drawing::{Piece, Run, Wash, curve, fill, line},
    lexicon::Weather,
    light::Orb,
    look::{stop, styles::Outline},
    math::pt,
    places::Ground,
    stage::{HEIGHT, Stage, WIDTH, at_place, moving, used},
};

pub(super) fn sky(stage: &mut Stage<'_>) {
    let colors = stage.light.sky.map(|c| stage.look.sheet(Color::hex(c)));
    let stops = [0.0, 0.4, 0.74, 1.0]
        .into_iter()
        .zip(colors)
        .map(|(offset, color)| stop(offset, color));
    let to = Point::new(0.0, stage.horizon.min(HEIGHT));
    stage.background = Paint::linear(Point::ZERO, to, stops.collect());
    if stage.look.style.sparse {
        orb(stage);
        return;
    }
    stars(stage, stage.light.stars, stage.horizon);
    let covered = stage.wish.has_weather(Weather::Clouds) || stage.wish.has_weather(Weather::Storm);
    if !covered || stage.light.is_dark() {
        orb(stage);
    }
    clouds(stage);
    birds(stage);
}

/// A path of small sparks.
pub(super) fn sparks(at: &[(Point, f32)]) -> Path {
    let mut segments = Vec::new();
    for (p, r) in at {
        let mut spark = Path::polygon(&[
            pt(p.x, p.y - r),
            pt(p.x + r * 0.8, p.y),
            pt(p.x, p.y + r),
            pt(p.x - r * 0.8, p.y),
        ]);
        segments.append(&mut spark.segments);
    }
    Path { segments }
}

/// Three groups that twinkle in turn.
pub(super) fn stars(stage: &mut Stage<'_>, share: f32, low: f32) {
    let mut random = stage.random("stars");
    let n = (26.0 * share) as usize;
    let mut nodes = Vec::new();
    for quarter in 0..3_u32 {
        let at: Vec<(Point, f32)> = (0..n)
            .map(|_| {
                let y = random.unit();
                (
                    pt(random.range(0.0, WIDTH), y * y.max(0.2) * low),
                    random.range(0.9, 2.4),
                )
            })
            .collect();
        if at.is_empty() {
            return;
        }
        let spark = fill(sparks(&at), Wash::plain(Color::hex(0xfff8e4)));
        let twinkle = if quarter == 2 {
            None
        } else {
            Some(stage.clock.swing(0.65, 0.35, quarter * 2 + 1, quarter + 2))
        };
        nodes.push(moving(Transform::default(), twinkle, stage.nodes(&[spark])));
    }
    stage.layer("stars", nodes);
}

fn orb(stage: &mut Stage<'_>) {
    if stage
        .wish
        .subjects
        .iter()
        .any(|s| matches!(s.name, "sun" | "moon"))
    {
        return;
    }
    let (center, color) = (stage.orb, Color::hex(stage.light.orb_color));
    if stage.look.style.outline == Outline::Glow {
        return neon_sun(stage);
    }
    let low = stage.light.orb_height < 0.2;
    let moon = stage.light.orb == Orb::Moon;
    let radius = if moon {
        38.0
    } else if low {
        52.0
    } else {
        40.0
    };
    let reach = if moon { 3.2 } else { 4.2 };
    let halo = |r: f32, a: f32| fill(Path::circle(center, r), Wash::halo(color, a));
    let mut nodes = vec![moving(
        Transform {
            anchor: center.into(),
            position: center.into(),
            scale: stage
                .clock
                .between(Point::new(1.0, 1.0), Point::new(1.08, 1.08), 1),
            ..Transform::default()
        },
        None,
        stage.nodes(&[
            halo(radius * reach, if moon { 0.34 } else { 0.55 }),
            halo(radius * 1.9, 0.4),
        ]),
    )];
    let shade = if moon {
        Color::hex(0xcfccc0)
    } else {
        color.mix(Color::hex(0xffb850), 0.4)
    };
    let mut disc = vec![fill(
        Path::circle(center, radius),
        Wash::run(colors::lighten(color, 0.5), shade, Run::Round),
    )];
    if moon {
        let crater = |x: f32, y: f32, r: f32| {
            fill(
                Path::circle(pt(center.x + x, center.y + y), r),
                Wash::plain(Color::hex(0xb4b0a8).with_alpha(0.45)),
            )
        };
        disc.extend([
            crater(-11.0, -9.0, 8.0),
            crater(12.0, 8.0, 6.0),
            crater(-4.0, 16.0, 5.0),
            crater(14.0, -15.0, 4.0),
        ]);
    }
    nodes.extend(stage.nodes(&disc));
    stage.layer("sun and moon", nodes);
}

/// The striped sun over the grid.
fn neon_sun(stage: &mut Stage<'_>) {
    let (r, c) = (138.0, pt(WIDTH * 0.31, stage.horizon - 128.0));
    let look = |hex: u32| stage.look.color(Color::hex(hex));
    let (top, low) = (look(0xffe066), look(0xff2f9a));
    let mut nodes = stage.look_raw(&[(Path::circle(c, r * 2.1), Wash::halo(low, 0.5))]);
    let mut bands = Vec::new();
    // Bands grow thinner toward the horizon, as on an old record sleeve.
    let cuts = [-1.0, 0.02, 0.1, 0.26, 0.34, 0.48, 0.57, 0.7, 0.8, 0.92];
    for pair in cuts.as_chunks::<2>().0 {
        let (from, to) = (pair[0], pair[1]);
        let points: Vec<Point> = edge(c, r, from, to, 1.0)
            .into_iter()
            .chain(edge(c, r, to, from, -1.0))
            .collect();
        let wash = Wash::down(
            top.mix(low, (from + 1.0) / 2.0),
            top.mix(low, (to + 1.0) / 2.0),
        );
        bands.push((Path::polygon(&points), wash));
    }
    nodes.extend(stage.look_raw(&bands));
    let pulse = stage.clock.between(1.0, 0.86, 2);
    stage.layer(
        "sun and moon",
        vec![moving(Transform::default(), Some(pulse), nodes)],
    );
}

/// Points on a circle's edge between two heights (-1 top, 1 bottom), on one side.
fn edge(c: Point, r: f32, from: f32, to: f32, side: f32) -> Vec<Point> {
    // Near the top the edge turns fast: steps are short there.
    let n = if from.min(to) < -0.9 { 14 } else { 3 };
    (0..=n)
        .map(|k| {
            let t = k as f32 / n as f32;
            let t = if from < to {
                t * t
            } else {
                1.0 - (1.0 - t) * (1.0 - t)
            };
            let y = from + (to - from) * t;
            pt(c.x + side * r * (1.0 - y * y).max(0.0).sqrt(), c.y + r * y)
        })
        .collect()
}

fn clouds(stage: &mut Stage<'_>) {
    let heavy = stage.wish.has_weather(Weather::Clouds)
        || stage.wish.has_weather(Weather::Storm)
        || stage.wish.has_weather(Weather::Rain);
    let neon = stage.look.style.outline == Outline::Glow && !heavy;
    if neon
        || stage.wish.has_weather(Weather::Clear)
        || (stage.light.is_dark() && !heavy && stage.light.stars > 1.0)
    {
        return;
    }
    let mut random = stage.random("clouds");
    let storm = stage.wish.has_weather(Weather::Storm);
    let white = Color::hex(if storm { 0x5a6074 } else { stage.light.cloud });
    let low = white.mix(Color::hex(stage.light.haze), 0.5);
    let symbols = [cloud(stage, white, low, 0), cloud(stage, white, low, 1)];
    let n = if heavy { 9 } else { 4 };
    let mut nodes = Vec::new();
    for k in 0..n {
        let deep = random.unit();
        let x = WIDTH * (k as f32 + random.range(0.1, 0.9)) / n as f32;
        let y = if heavy {
            random.range(30.0, stage.horizon * 0.42)
        } else {
            random.range(50.0, stage.horizon * 0.6)
        };
        let scale = (1.15 - deep * 0.6) * if heavy { 1.5 } else { 1.0 };
        let drift =
            stage
                .clock
                .swing_point(pt(x, y), Point::new(10.0 + 26.0 * (1.0 - deep), 0.0), k, 1);
        let flip = if random.coin() { scale } else { -scale };
        let transform = Transform {
            position: drift.into(),
            ..Transform::default().scaled(
                (flip * 100.0).round() / 100.0,
                (scale * 100.0).round() / 100.0,
            )
        };
        let symbol = symbols[(k % 2) as usize];
        nodes.push(Node::Use(mtor_video::Use {
            symbol,
            transform,
            opacity: Some(Animated::Fixed(if heavy {
                0.9
            } else {
                0.55 + 0.35 * (1.0 - deep)
            })),
            ..mtor_video::Use::default()
        }));
    }
    stage.layer("clouds", nodes);
}

fn cloud(stage: &mut Stage<'_>, white: Color, low: Color, kind: usize) -> u32 {
    const SHAPES: [&[(f32, f32)]; 2] = [
        &[
            (-96.0, 0.0),
            (-104.0, -18.0),
            (-78.0, -34.0),
            (-60.0, -30.0),
            (-46.0, -58.0),
            (-12.0, -66.0),
            (12.0, -48.0),
            (36.0, -56.0),
            (60.0, -34.0),
            (88.0, -30.0),
            (100.0, -10.0),
            (88.0, 2.0),
        ],
        &[
            (-70.0, 0.0),
            (-78.0, -14.0),
            (-54.0, -26.0),
            (-30.0, -24.0),
            (-12.0, -44.0),
            (16.0, -42.0),
            (32.0, -22.0),
            (60.0, -22.0),
            (76.0, -8.0),
            (66.0, 2.0),
        ],
    ];
    let points: Vec<Point> = SHAPES[kind].iter().map(|(x, y)| pt(*x, *y)).collect();
    let lit: Vec<Point> = points
        .iter()
        .skip(3)
        .take(5)
        .map(|p| pt(p.x * 0.84 - 6.0, p.y * 0.86))
        .collect();
    let body = fill(curve::closed(&points), Wash::down(white, low));
    let light = fill(curve::closed(&lit), Wash::plain(WHITE.with_alpha(0.34)));
    let nodes = stage.nodes(&[body, light]);
    stage.symbol(nodes)
}

/// A few far birds, by day, where nothing else flies.
fn birds(stage: &mut Stage<'_>) {
    let quiet = stage.light.is_dark() || stage.snow || stage.look.style.outline == Outline::Glow;
    if quiet || !stage.wish.weathers.is_empty() || stage.ground == Ground::Plaza {
        return;
    }
    let mut random = stage.random("birds");
    let wing = curve::open(&[
        pt(-9.0, -4.0),
        pt(-4.0, -6.0),
        pt(0.0, 0.0),
        pt(4.0, -6.0),
        pt(9.0, -4.0),
    ]);
    let color = Color::hex(stage.light.sky[0])
        .mix(Color::hex(0x2a2a3c), 0.6)
        .with_alpha(0.75);
    let nodes = stage.nodes(&[line(
        wing,
        Wash {
            from: (crate::drawing::Tone::Plain(color), 0.75),
            to: None,
            run: Run::Down,
        },
        1.8,
    )]);
    let flap = stage
        .clock
        .between(Point::new(1.0, 1.0), Point::new(1.0, 0.35), 8);
    let symbol = stage.symbol(vec![moving(
        Transform {
            scale: flap,
            ..Transform::default()
        },
        None,
        nodes,
    )]);
    let (x, y) = (random.range(140.0, 700.0), random.range(90.0, 190.0));
    let flock = [
        (0.0, 0.0, 1.0),
        (34.0, -14.0, 0.8),
        (58.0, 8.0, 0.7),
        (-30.0, 18.0, 0.65),
    ];
    let nodes = flock.map(|(dx, dy, s)| used(symbol, pt(dx, dy), Point::new(s, s)));
    let drift = stage
        .clock
        .swing_point(pt(x, y), Point::new(46.0, 10.0), 0, 1);
    let nodes = vec![at_place(drift, nodes.to_vec())];
    stage.layer("birds", nodes);
}

/// A sea of clouds to stand on.
pub(super) fn cloud_floor(stage: &mut Stage<'_>) {
    let white = Color::hex(stage.light.cloud);
    for (row, y) in [470.0_f32, 525.0, 580.0].into_iter().enumerate() {
        let shade = white.mix(Color::hex(stage.light.haze), 0.5 - 0.2 * row as f32);
        let symbol = cloud(
            stage,
            shade,
            shade.mix(Color::hex(stage.light.sky[1]), 0.35),
            0,
        );
        let mut random = stage.random(&format!("cloud floor {row}"));
        let mut nodes: Vec<Node> = (0..6)
            .map(|k| {
                used(
                    symbol,
                    pt(
                        k as f32 * 190.0 + random.range(-30.0, 30.0),
                        y + random.range(0.0, 26.0),
                    ),
                    Point::new(1.7, 1.5),
                )
            })
            .collect();
        let bottom = fill(
            Path::rect(-60.0, y, WIDTH + 120.0, HEIGHT - y + 20.0),
            Wash::plain(shade.mix(Color::hex(stage.light.sky[1]), 0.3)),
        );
        nodes.splice(0..0, stage.nodes(&[bottom]));
        let drift = stage.clock.swing_point(
            Point::ZERO,
            Point::new(14.0 + 8.0 * row as f32, 0.0),
            row as u32,
            1,
        );
        let nodes = vec![at_place(drift, nodes)];
        stage.layer("sea of clouds", nodes);
    }
}

/// Pieces of sky that other places borrow.
pub(super) fn halo(center: Point, radius: f32, color: Color, alpha: f32) -> Piece {
    fill(Path::circle(center, radius), Wash::halo(color, alpha))
}
