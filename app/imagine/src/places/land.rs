//! Ground that one can walk on.

use mtor_video::{Color, Path, Transform};

use super::{
    Ground,
    scenery::{frame_with, hill, spots, tufts},
};
use crate::{
    colors,
    drawing::{Piece, Wash, curve, fill, line},
    math::{Ridge, pt},
    stage::{HEIGHT, Stage, WIDTH, moving},
};

/// The colors of a ground: below the horizon, at the viewer's feet, what grows on it.
fn tones(ground: Ground) -> (u32, u32, u32) {
    match ground {
        Ground::Desert => (0xe8bc74, 0xd09650, 0xb87c3c),
        Ground::Snow => (0xe8f0f8, 0xd0e0f0, 0xb4c8e0),
        Ground::Forest => (0x5a8a4c, 0x375f3a, 0x76a050),
        Ground::Jungle => (0x4a9a4a, 0x226638, 0x7ac050),
        Ground::Ash => (0x5a5058, 0x38303a, 0xd85a2c),
        Ground::Farm => (0xa8b854, 0x7a8a3c, 0xd8c060),
        Ground::Garden => (0x86c05c, 0x4f8f44, 0xf288b2),
        Ground::Park => (0x80c064, 0x52964c, 0xf6d058),
        _ => (0x92c85e, 0x569a48, 0xf6d058),
    }
}

pub(super) fn ground(stage: &mut Stage<'_>) {
    let (far, near, grown) = tones(stage.ground);
    let y = stage.horizon;
    let line_of = |name: &str| Ridge::new(&mut stage.random(name), 0.4);
    let (a, b) = (line_of("ground"), line_of("foreground"));
    let (back, front) = (stage.land(far, 0.14), stage.land(near, 0.0));
    let mut pieces = vec![
        fill(
            hill(&a, y + 6.0, 10.0),
            Wash::down(colors::lighten(back, 0.12), front),
        ),
        fill(
            hill(&b, y + 96.0, 16.0),
            Wash::down(back.mix(front, 0.55), colors::deepen(front, 0.18)),
        ),
    ];
    if !stage.look.style.sparse {
        pieces.extend(grown_on(stage, grown));
    }
    stage.paint("ground", &pieces);
    match stage.ground {
        Ground::Farm => rows(stage),
        Ground::Garden => frame_with(stage, "flower beds", &["rose", "tulip", "sunflower"], 1.0),
        Ground::Park => path(stage),
        Ground::Desert => frame_with(stage, "cacti", &["cactus", "rock"], 0.85),
        Ground::Snow => frame_with(stage, "snowy firs", &["pine"], 0.75),
        Ground::Meadow if stage.far == super::Far::Hills => {
            frame_with(stage, "meadow trees", &["tree", "bush"], 0.75)
        }
        _ => {}
    }
}

fn grown_on(stage: &Stage<'_>, grown: u32) -> Vec<Piece> {
    let mut random = stage.random("grown");
    let y = stage.horizon;
    let bare = matches!(stage.ground, Ground::Desert | Ground::Snow | Ground::Ash) || stage.snow;
    let (_, near, _) = tones(stage.ground);
    if bare {
        let light = stage.land(grown, 0.1);
        return vec![fill(
            spots(16, y + 40.0, 5.0, &mut random),
            Wash::plain(light.mix(stage.land(near, 0.0), 0.4)),
        )];
    }
    let blade = colors::deepen(stage.land(near, 0.0), 0.22);
    let flower = stage.land(grown, 0.0);
    let other = stage.land(0xfbf6ee, 0.0);
    vec![
        fill(tufts(22, y + 34.0, &mut random), Wash::plain(blade)),
        fill(spots(11, y + 50.0, 4.6, &mut random), Wash::plain(flower)),
        fill(spots(9, y + 50.0, 3.8, &mut random), Wash::plain(other)),
    ]
}

/// Furrows that meet at the horizon.
fn rows(stage: &mut Stage<'_>) {
    let (y, soil) = (stage.horizon + 20.0, stage.land(0x8a6a3a, 0.0));
    let pieces: Vec<Piece> = (-6..=6)
        .map(|k| {
            let (top, low) = (480.0 + k as f32 * 34.0, 480.0 + k as f32 * 150.0);
            let row = Path::polygon(&[
                pt(top - 3.0, y),
                pt(top + 3.0, y),
                pt(low + 16.0, HEIGHT),
                pt(low - 16.0, HEIGHT),
            ]);
            fill(row, Wash::down(soil.with_alpha(0.3), soil.with_alpha(0.6)))
        })
        .collect();
    stage.paint("furrows", &pieces);
    frame_with(stage, "haystacks", &["bush", "grass"], 0.9);
}

fn path(stage: &mut Stage<'_>) {
    let y = stage.horizon;
    let sand = stage.land(0xe6d0a4, 0.05);
    let way = curve::closed(&[
        pt(560.0, y + 8.0),
        pt(590.0, y + 8.0),
        pt(620.0, y + 50.0),
        pt(560.0, y + 110.0),
        pt(640.0, HEIGHT + 20.0),
        pt(360.0, HEIGHT + 20.0),
        pt(430.0, y + 110.0),
        pt(560.0, y + 50.0),
    ]);
    stage.paint(
        "path",
        &[fill(
            way,
            Wash::down(colors::lighten(sand, 0.1), colors::deepen(sand, 0.1)),
        )],
    );
    frame_with(stage, "park", &["bush", "bench", "tree"], 0.9);
}

/// A road along the picture, with marks.
pub(super) fn road(stage: &mut Stage<'_>) {
    let y = stage.horizon;
    let paved = stage.ground == Ground::Plaza;
    let verge = stage.land(if paved { 0x9a9ca8 } else { 0x86b85a }, 0.1);
    let asphalt = stage.land(0x4c505e, 0.05);
    let mark = stage.land(0xf6eed8, 0.05);
    let mut pieces = vec![
        fill(
            Path::rect(-20.0, y, WIDTH + 40.0, HEIGHT - y + 20.0),
            Wash::down(verge, colors::deepen(verge, 0.16)),
        ),
        fill(
            Path::rect(-20.0, y + 62.0, WIDTH + 40.0, 96.0),
            Wash::down(colors::lighten(asphalt, 0.08), asphalt),
        ),
        line(
            Path::polyline(&[pt(-20.0, y + 64.0), pt(WIDTH + 20.0, y + 64.0)]),
            Wash::plain(mark),
            3.0,
        ),
    ];
    for k in 0..9 {
        let x = k as f32 * 120.0 - 20.0;
        pieces.push(fill(Path::rect(x, y + 108.0, 62.0, 6.0), Wash::plain(mark)));
    }
    stage.paint("road", &pieces);
    if paved {
        frame_with(stage, "street", &["streetlamp", "bush"], 0.8);
    } else {
        frame_with(stage, "roadside", &["tree", "bush"], 0.6);
    }
}

/// The floor of neon: lines to the horizon, and lines that come nearer.
pub(super) fn grid(stage: &mut Stage<'_>) {
    let y = stage.horizon;
    let low = stage.look.color(Color::hex(0x2a0c4a));
    let glow = stage.look.color(Color::hex(0xff3dc8));
    let floor = Wash::down(low, Color::hex(0x080314));
    let mut nodes =
        stage.look_raw(&[(Path::rect(-20.0, y, WIDTH + 40.0, HEIGHT - y + 20.0), floor)]);
    let mut fan = Vec::new();
    for k in -12_i16..=12 {
        let k = f32::from(k);
        fan.extend(
            Path::polyline(&[
                pt(480.0 + k * 26.0, y),
                pt(480.0 + k * 150.0, HEIGHT + 10.0),
            ])
            .segments,
        );
    }
    let fan = Path { segments: fan };
    nodes.extend(stage.raw_line(fan.clone(), glow.with_alpha(0.22), 5.0));
    nodes.extend(stage.raw_line(fan, glow.with_alpha(0.8), 1.3));
    // Each line walks to the place of the next, so the floor runs without end.
    let at = |k: f32| y + 7.0 + (HEIGHT + 40.0 - y) * (k / 9.0) * (k / 9.0);
    for k in 0..9 {
        let (from, to) = (at(k as f32), at(k as f32 + 1.0));
        let bar = Path::polyline(&[pt(-20.0, 0.0), pt(WIDTH + 20.0, 0.0)]);
        let mut bars = stage.raw_line(bar.clone(), glow.with_alpha(0.24), 5.0);
        bars.extend(stage.raw_line(bar, glow.with_alpha(0.85), 1.4));
        let position = stage.clock.through(vec![pt(0.0, from), pt(0.0, to)]);
        nodes.push(moving(
            Transform {
                position: position.into(),
                ..Transform::default()
            },
            None,
            bars,
        ));
    }
    nodes.push(stage.soft(pt(480.0, y), pt(700.0, 46.0), glow, 0.32));
    let edge = Path::polyline(&[pt(-20.0, y), pt(WIDTH + 20.0, y)]);
    nodes.extend(stage.raw_line(edge, Color::hex(0xffd8f4), 2.0));
    stage.layer("grid", nodes);
}
