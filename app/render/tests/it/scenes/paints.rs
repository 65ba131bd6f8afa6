//! Scenes about paint: gradients and opacity.

use mtor_video::{Color, LineCap, LineJoin, Paint, Path, Scene, Transform};

use super::{filled, group, p, stage, stops, stroked};

pub(super) fn linear() -> Scene {
    let linear = |from, to, colors: &[_]| Paint::Linear {
        from,
        to,
        stops: stops(colors),
    };
    let two = [(0.0, 0xff0000, 1.0), (1.0, 0x0000ff, 1.0)];
    let rainbow = [
        (0.0, 0xff0000, 1.0),
        (0.14, 0xff9900, 1.0),
        (0.28, 0xffee00, 1.0),
        (0.42, 0x33cc33, 1.0),
        (0.57, 0x00cccc, 1.0),
        (0.71, 0x3355ff, 1.0),
        (0.85, 0x9933ff, 1.0),
        (1.0, 0xff33aa, 1.0),
    ];
    let edges = [
        (0.0, 0x222222, 1.0),
        (0.5, 0x222222, 1.0),
        (0.5, 0xeeeeee, 1.0),
    ];
    let fading = [(0.0, 0x000000, 0.0), (1.0, 0xff8800, 1.0)];
    let mut scene = stage(
        0,
        vec![
            filled(
                Path::rect(8.0, 8.0, 60.0, 24.0),
                linear(p(8.0, 0.0), p(68.0, 0.0), &two),
            ),
            filled(
                Path::rect(76.0, 8.0, 76.0, 40.0),
                linear(p(80.0, 10.0), p(148.0, 44.0), &rainbow),
            ),
            filled(
                Path::circle(p(30.0, 68.0), 22.0),
                linear(p(8.0, 60.0), p(52.0, 76.0), &edges),
            ),
            filled(
                Path::rect(62.0, 56.0, 40.0, 36.0),
                linear(p(62.0, 56.0), p(62.0, 92.0), &fading),
            ),
            stroked(
                Path::circle(p(130.0, 74.0), 16.0),
                linear(p(114.0, 74.0), p(146.0, 74.0), &two),
                6.0,
                (LineCap::Round, LineJoin::Round),
            ),
        ],
    );
    let sky = [(0.0, 0xcfe8ff, 1.0), (1.0, 0xffffff, 1.0)];
    scene.background = linear(p(0.0, 0.0), p(0.0, 100.0), &sky);
    scene
}

pub(super) fn radial() -> Scene {
    let radial = |center, radius, colors: &[_]| Paint::Radial {
        center,
        radius,
        stops: stops(colors),
    };
    let sun = [
        (0.0, 0xffffff, 1.0),
        (0.3, 0xffe066, 1.0),
        (1.0, 0xff6b35, 1.0),
    ];
    let glow = [(0.0, 0xffffff, 0.9), (1.0, 0x66aaff, 0.0)];
    let rings = [
        (0.25, 0xff3366, 1.0),
        (0.25, 0xffffff, 1.0),
        (0.5, 0xffffff, 1.0),
        (0.5, 0x3366ff, 1.0),
    ];
    let mut scene = stage(
        0,
        vec![
            filled(
                Path::circle(p(40.0, 40.0), 30.0),
                radial(p(40.0, 40.0), 30.0, &sun),
            ),
            filled(
                Path::rect(75.0, 5.0, 80.0, 60.0),
                radial(p(115.0, 35.0), 40.0, &glow),
            ),
            filled(
                Path::rect(10.0, 75.0, 140.0, 20.0),
                radial(p(80.0, 85.0), 60.0, &rings),
            ),
        ],
    );
    let night = [(0.0, 0x2b2d72, 1.0), (1.0, 0x0b0c1e, 1.0)];
    scene.background = radial(p(80.0, 50.0), 95.0, &night);
    scene
}

pub(super) fn opacity() -> Scene {
    let pair = |x: f32, opacity: f32| {
        let nodes = vec![
            filled(Path::rect(0.0, 0.0, 28.0, 28.0), Color::hex(0xe63946)),
            filled(Path::circle(p(26.0, 26.0), 16.0), Color::hex(0x457b9d)),
        ];
        group(Transform::at(x, 12.0), Some(opacity), nodes)
    };
    let inner = group(
        Transform::at(10.0, 5.0),
        Some(0.5),
        vec![filled(
            Path::rect(0.0, 0.0, 60.0, 12.0),
            Color::hex(0xffffff),
        )],
    );
    let nested = filled(Path::rect(0.0, 0.0, 120.0, 22.0), Color::hex(0x2a9d8f));
    stage(
        0x1d3557,
        vec![
            pair(8.0, 1.0),
            pair(60.0, 0.6),
            pair(112.0, 0.2),
            group(Transform::at(20.0, 68.0), Some(0.8), vec![nested, inner]),
            group(
                Transform::default(),
                Some(0.0),
                vec![filled(
                    Path::rect(0.0, 0.0, 160.0, 100.0),
                    Color::hex(0xff00ff),
                )],
            ),
        ],
    )
}
