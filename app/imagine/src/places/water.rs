//! Water: waves that never end, the path of light, the shore.

use mtor_video::{Color, Node, Path, Point, Segment, Transform};

use super::{Ground, glitters, scenery::down_to_the_edge};
use crate::{
    colors,
    drawing::{Piece, Wash, curve, fill, line},
    lexicon::Weather,
    math::pt,
    stage::{HEIGHT, Stage, WIDTH, moving},
};

fn blue(stage: &Stage<'_>, color: u32) -> Color {
    let dyed = stage
        .land_dye
        .map_or(Color::hex(color), |d| d.mix(Color::hex(color), 0.3));
    let lit = dyed.mix(Color::hex(stage.light.ambient), stage.light.ambient_share);
    lit.mix(Color::hex(stage.light.sky[2]), 0.3)
}

pub(super) fn water(stage: &mut Stage<'_>) {
    let y = stage.horizon;
    let (far, near) = (blue(stage, 0x6ac0da), blue(stage, 0x14568c));
    let glow = Color::hex(stage.light.sky[3]);
    let sheet = Path::rect(-20.0, y, WIDTH + 40.0, HEIGHT - y + 20.0);
    stage.paint(
        "water",
        &[fill(sheet, Wash::down(far.mix(glow, 0.55), near))],
    );
    waves(stage, y + 10.0, far, near);
    light_path(stage, y);
    if stage.wish.subjects.is_empty()
        && stage.ground == Ground::Sea
        && stage.far == super::Far::None
    {
        far_sails(stage);
    }
    if stage.ground == Ground::Lake {
        shore(stage);
    }
}

/// Bands that walk by one wave in a loop.
fn waves(stage: &mut Stage<'_>, top: f32, far: Color, near: Color) {
    let wild = stage.wish.has_weather(Weather::Storm) || stage.wish.has_weather(Weather::Wind);
    let calm = stage.wish.mood_names.contains(&"calm") || stage.ground == Ground::Lake;
    let swell = if wild {
        3.0
    } else if calm {
        0.5
    } else {
        1.0
    };
    let mut nodes = Vec::new();
    for row in 0..4_u32 {
        let depth = row as f32 / 3.0;
        let y = top + (HEIGHT - top) * (0.07 + 0.24 * row as f32 + 0.04 * depth);
        let (length, height) = (90.0 + 70.0 * depth, (2.0 + 4.5 * depth) * swell);
        let mut points = Vec::new();
        let mut x = -40.0 - length;
        let mut up = true;
        while x < WIDTH + length {
            points.push(pt(x, y + if up { -height } else { height }));
            up = !up;
            x += length / 2.0;
        }
        let color = far.mix(near, 0.3 + 0.6 * depth);
        let crest = curve::open(&points);
        let body = down_to_the_edge(crest.clone());
        let wash = Wash::down(color.with_alpha(0.62), near.with_alpha(0.62));
        let foam = colors::lighten(color, 0.5).with_alpha(0.5);
        let marks = [
            fill(body, wash),
            line(crest, Wash::plain(foam), 1.2 + depth),
        ];
        let walk = if row % 2 == 0 { length } else { -length };
        let position = stage
            .clock
            .through(vec![Point::ZERO, Point::new(walk, 0.0)]);
        let transform = Transform {
            position: position.into(),
            ..Transform::default()
        };
        nodes.push(moving(transform, None, stage.nodes(&marks)));
    }
    stage.layer("waves", nodes);
}

/// The sun's or the moon's broken image.
fn light_path(stage: &mut Stage<'_>, y: f32) {
    if !glitters(stage) || stage.look.style.sparse {
        return;
    }
    let mut random = stage.random("glitter");
    let color = Color::hex(stage.light.orb_color);
    let mut groups: [Vec<Segment>; 2] = [Vec::new(), Vec::new()];
    for k in 0..16 {
        let t = k as f32 / 16.0;
        let at = y + 6.0 + (HEIGHT - y) * t * 0.86;
        let half = 7.0 + 46.0 * t * random.range(0.4, 1.0);
        let x = stage.orb.x + random.range(-1.0, 1.0) * (8.0 + 34.0 * t);
        let thick = 1.2 + 2.8 * t;
        let glint = [
            pt(x - half, at),
            pt(x, at - thick),
            pt(x + half, at),
            pt(x, at + thick),
        ];
        groups[k % 2].extend(Path::polygon(&glint).segments);
    }
    let mut nodes: Vec<Node> =
        stage.nodes(&[super::sky::halo(pt(stage.orb.x, y), 200.0, color, 0.32)]);
    for (k, segments) in groups.into_iter().enumerate() {
        let marks = stage.nodes(&[fill(Path { segments }, Wash::plain(color.with_alpha(0.62)))]);
        let twinkle = stage.clock.swing(0.7, 0.3, 1 + 2 * k as u32, 3);
        nodes.push(moving(Transform::default(), Some(twinkle), marks));
    }
    stage.layer("light on the water", nodes);
}

/// A sea without anything is given two sails.
fn far_sails(stage: &mut Stage<'_>) {
    let Some(sail) = stage
        .prop("sailboat", 0.34, 0.3)
        .filter(|_| !stage.look.style.sparse)
    else {
        return;
    };
    let mut random = stage.random("sails");
    let nodes = [
        (random.range(0.12, 0.4), 1.0, 20.0),
        (random.range(0.6, 0.9), 0.6, 10.0),
    ]
    .map(|(x, s, down)| {
        let home = pt(WIDTH * x, stage.horizon + down);
        let position = stage.clock.swing_point(home, Point::new(22.0, 2.0), 0, 1);
        let transform = Transform {
            position: position.into(),
            ..Transform::default()
        }
        .scaled(s, s);
        Node::Use(mtor_video::Use {
            symbol: sail,
            transform,
            ..mtor_video::Use::default()
        })
    })
    .to_vec();
    stage.layer("far sails", nodes);
}

/// A strip of grass and reeds before the lake.
fn shore(stage: &mut Stage<'_>) {
    let green = stage.land(0x5a9a4c, 0.0);
    let bank = curve::open(&[
        pt(-40.0, 520.0),
        pt(110.0, 536.0),
        pt(230.0, 572.0),
        pt(420.0, 592.0),
        pt(640.0, 588.0),
        pt(800.0, 560.0),
        pt(1000.0, 530.0),
    ]);
    let pieces: Vec<Piece> = vec![fill(
        down_to_the_edge(bank),
        Wash::down(colors::lighten(green, 0.12), colors::deepen(green, 0.2)),
    )];
    stage.paint("shore", &pieces);
    if let Some(reed) = stage
        .prop("grass", 1.0, 0.0)
        .filter(|_| !stage.look.style.sparse)
    {
        let nodes = [
            (30.0, 545.0, 1.0),
            (92.0, 560.0, 0.8),
            (884.0, 566.0, 0.9),
            (934.0, 552.0, 1.1),
        ]
        .map(|(x, y, s)| crate::stage::used(reed, pt(x, y), Point::new(s, s)));
        stage.layer("reeds", nodes.to_vec());
    }
}

pub(super) fn beach(stage: &mut Stage<'_>) {
    let y = stage.horizon;
    let (far, near) = (blue(stage, 0x4ab4d0), blue(stage, 0x4fcfc8));
    let sheet = Path::rect(-20.0, y, WIDTH + 40.0, 150.0);
    stage.paint("water", &[fill(sheet, Wash::down(far, near))]);
    light_path(stage, y);
    let sand = stage.land(0xf4dca8, 0.0);
    let edge = [
        pt(-60.0, y + 74.0),
        pt(160.0, y + 92.0),
        pt(380.0, y + 78.0),
        pt(600.0, y + 66.0),
        pt(820.0, y + 86.0),
        pt(1020.0, y + 70.0),
    ];
    let foam = down_to_the_edge(curve::open(&edge));
    let wash_in = stage
        .clock
        .between(Point::new(0.0, -14.0), Point::new(0.0, 6.0), 2);
    let surf = stage.nodes(&[fill(foam, Wash::plain(Color::hex(0xfafdfd)))]);
    let mut nodes = vec![moving(
        Transform {
            position: wash_in.into(),
            ..Transform::default()
        },
        Some(0.85.into()),
        surf,
    )];
    let dry = edge.map(|p| pt(p.x, p.y + 14.0));
    nodes.extend(stage.nodes(&[fill(
        down_to_the_edge(curve::open(&dry)),
        Wash::down(sand, colors::deepen(sand, 0.14)),
    )]));
    let mut random = stage.random("pebbles");
    let pebbles = super::scenery::spots(14, y + 120.0, 3.4, &mut random);
    nodes.extend(stage.nodes(&[fill(pebbles, Wash::plain(colors::deepen(sand, 0.22)))]));
    stage.layer("beach", nodes);
    if stage.look.style.sparse {
        return;
    }
    if let Some(palm) = stage.prop("palm", 1.05, 0.1) {
        let nodes = vec![
            crate::stage::used(palm, pt(70.0, 560.0), Point::new(1.1, 1.1)),
            crate::stage::used(palm, pt(902.0, 520.0), Point::new(-0.8, 0.8)),
        ];
        stage.layer("palms", nodes);
    }
}

pub(super) fn river(stage: &mut Stage<'_>) {
    super::land::ground(stage);
    let y = stage.horizon;
    let (far, near) = (blue(stage, 0x7acce0), blue(stage, 0x2a7ab0));
    let bed = curve::closed(&[
        pt(440.0, y + 4.0),
        pt(520.0, y + 4.0),
        pt(560.0, y + 40.0),
        pt(520.0, y + 80.0),
        pt(700.0, y + 130.0),
        pt(900.0, HEIGHT + 30.0),
        pt(180.0, HEIGHT + 30.0),
        pt(300.0, y + 130.0),
        pt(420.0, y + 84.0),
        pt(400.0, y + 40.0),
    ]);
    let bank = colors::lighten(stage.land(0xd8c890, 0.1), 0.1);
    let mut nodes = stage.nodes(&[
        fill(bed.clone(), Wash::down(far, near)),
        line(bed, Wash::plain(bank), 4.0),
    ]);
    let mut random = stage.random("ripples");
    let ripples: Vec<Piece> = (0..9)
        .map(|k| {
            let t = k as f32 / 9.0;
            let (x, half) = (
                470.0 + random.range(-60.0, 60.0) * (0.4 + 2.2 * t),
                10.0 + 30.0 * t,
            );
            let at = y + 22.0 + 160.0 * t;
            let ripple = curve::open(&[
                pt(x - half, at),
                pt(x, at - 2.0 - 2.0 * t),
                pt(x + half, at),
            ]);
            line(
                ripple,
                Wash::plain(Color::hex(0xf4fcff).with_alpha(0.75)),
                1.4 + 1.4 * t,
            )
        })
        .collect();
    let flow = stage
        .clock
        .swing_point(Point::ZERO, Point::new(10.0, 4.0), 0, 2);
    let marks = stage.nodes(&ripples);
    nodes.push(moving(
        Transform {
            position: flow.into(),
            ..Transform::default()
        },
        None,
        marks,
    ));
    stage.layer("river", nodes);
}
