//! What lies over the whole picture: beams, lightning, and the finish of a style.

use mtor_video::{Animated, Color, Easing, Keyframe, Path, Point, Segment, Transform};

use super::sky::sparks;
use crate::{
    colors::WHITE,
    drawing::{Run, Wash},
    lexicon::{Overlay, Weather},
    look::styles::Finish,
    math::{cos_turns, pt, sin_turns},
    stage::{HEIGHT, Stage, WIDTH, moving},
};

/// Light from above for "epic", the flash of a storm.
pub(crate) fn overlay_sky(stage: &mut Stage<'_>) {
    if stage.wish.has_weather(Weather::Storm) {
        let flash = Animated::Keyed {
            keys: [
                (0.0, 0.0),
                (0.30, 0.0),
                (0.315, 0.5),
                (0.33, 0.08),
                (0.345, 0.42),
                (0.40, 0.0),
                (1.0, 0.0),
            ]
            .map(|(t, value): (f32, f32)| Keyframe {
                at_ms: (stage.clock.ms * t).round(),
                value,
                ease: Easing::Linear,
                bend: None,
            })
            .to_vec(),
        };
        let sheet = stage.look_raw(&[(
            Path::rect(0.0, 0.0, WIDTH, HEIGHT),
            Wash::plain(Color::hex(0xdce6ff)),
        )]);
        stage.layer(
            "lightning",
            vec![moving(Transform::default(), Some(flash), sheet)],
        );
    }
    if stage.has_overlay(Overlay::Rays) {
        // A low sun would shine through the ground.
        let c = pt(stage.orb.x, stage.orb.y.min(40.0) - 80.0);
        let rays: Vec<(Path, Wash)> = (0..7)
            .map(|k| {
                let turns = 0.07 + 0.06 * k as f32;
                let at = |t: f32, r: f32| pt(c.x + r * cos_turns(t), c.y + r * sin_turns(t));
                let beam = Path::polygon(&[c, at(turns, 900.0), at(turns + 0.026, 900.0)]);
                let light = Color::hex(0xfff0c0);
                (
                    beam,
                    Wash::down(light.with_alpha(0.3), light.with_alpha(0.0)),
                )
            })
            .collect();
        let nodes = stage.look_raw(&rays);
        let pulse = stage.clock.between(1.0, 0.55, 1);
        stage.layer(
            "rays",
            vec![moving(Transform::default(), Some(pulse), nodes)],
        );
    }
}

/// What the style lays over the finished picture.
pub(crate) fn finish(stage: &mut Stage<'_>) {
    let lines = |step: f32, vertical: bool| -> Path {
        let mut segments = Vec::new();
        let n = ((if vertical { WIDTH } else { HEIGHT }) / step) as usize;
        for k in 1..n {
            let at = k as f32 * step;
            let (from, to) = if vertical {
                (Point::new(at, 0.0), Point::new(at, HEIGHT))
            } else {
                (Point::new(0.0, at), Point::new(WIDTH, at))
            };
            segments.extend([Segment::Move(from), Segment::Line(to)]);
        }
        Path { segments }
    };
    let nodes = match stage.look.style.finish {
        Finish::None | Finish::Halo => return,
        Finish::Vignette => {
            let dark = Color::hex(0x140a08);
            let corner = Wash::run(dark.with_alpha(0.0), dark.with_alpha(0.62), Run::Round);
            let path = Path::rect(-140.0, -90.0, WIDTH + 280.0, HEIGHT + 180.0);
            stage.vignette(path, corner)
        }
        Finish::Grid => {
            let ink = Color::hex(0xffffff);
            let mut nodes = stage.raw_line(lines(40.0, true), ink.with_alpha(0.13), 1.0);
            nodes.extend(stage.raw_line(lines(40.0, false), ink.with_alpha(0.13), 1.0));
            nodes.extend(stage.raw_line(
                Path::rect(14.0, 14.0, WIDTH - 28.0, HEIGHT - 28.0),
                ink.with_alpha(0.5),
                2.0,
            ));
            nodes
        }
        Finish::Dots => {
            let mut at = Vec::new();
            for row in 0..9 {
                for column in 0..16 {
                    let shift = if row % 2 == 0 { 0.0 } else { 30.0 };
                    at.push((
                        pt(
                            column as f32 * 60.0 + shift + 15.0,
                            row as f32 * 24.0 + 10.0,
                        ),
                        5.4 - row as f32 * 0.5,
                    ));
                }
            }
            stage.look_raw(&[(sparks(&at), Wash::plain(WHITE.with_alpha(0.22)))])
        }
        Finish::ScanLines => stage.raw_line(
            lines(8.0, false),
            Color::hex(0x201050).with_alpha(0.16),
            2.0,
        ),
        Finish::Frame => stage.raw_line(
            Path::rect(0.0, 0.0, WIDTH, HEIGHT),
            Color::hex(0xfdfaf2),
            30.0,
        ),
    };
    stage.layer("finish", nodes);
}
