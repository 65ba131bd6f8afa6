//! Scenes about outlines: fill rules, strokes, concave fills.

use mtor_video::{Color, LineCap, LineJoin, Path, Scene, Segment};

use super::{even_odd_filled, filled, p, stage, star, stroked};

pub(super) fn solid() -> Scene {
    stage(
        0xf4f1ea,
        vec![
            filled(Path::rect(10.0, 10.0, 60.0, 50.0), Color::hex(0xd1495b)),
            filled(Path::circle(p(80.0, 50.0), 30.0), Color::hex(0x00798c)),
            filled(
                Path::polygon(&[p(90.0, 90.0), p(150.0, 80.0), p(130.0, 15.0)]),
                Color::hex(0xedae49),
            ),
            filled(
                Path::ellipse(p(45.0, 70.0), 35.0, 18.0),
                Color::hex(0x30638e).with_alpha(0.5),
            ),
        ],
    )
}

pub(super) fn even_odd() -> Scene {
    let ring = |x: f32| {
        let mut path = Path::circle(p(x, 75.0), 20.0);
        path.segments
            .extend(Path::circle(p(x, 75.0), 10.0).segments);
        path
    };
    stage(
        0xffffff,
        vec![
            filled(star(p(40.0, 30.0), 27.0), Color::hex(0x6a4c93)),
            even_odd_filled(star(p(120.0, 30.0), 27.0), Color::hex(0x6a4c93)),
            filled(ring(40.0), Color::hex(0x1982c4)),
            even_odd_filled(ring(120.0), Color::hex(0x1982c4)),
        ],
    )
}

pub(super) fn caps_and_joins() -> Scene {
    let caps = [LineCap::Butt, LineCap::Round, LineCap::Square];
    let joins = [LineJoin::Miter, LineJoin::Round, LineJoin::Bevel];
    let mut nodes = vec![];
    for (k, (cap, join)) in caps.into_iter().zip(joins).enumerate() {
        let x = 12.0 + 50.0 * k as f32;
        let zigzag = [
            p(x, 40.0),
            p(x + 12.0, 12.0),
            p(x + 24.0, 40.0),
            p(x + 34.0, 32.0),
        ];
        nodes.push(stroked(
            Path::polyline(&zigzag),
            Color::hex(0x222244),
            8.0,
            (cap, join),
        ));
        let closed = Path::polygon(&[p(x, 90.0), p(x + 14.0, 58.0), p(x + 30.0, 90.0)]);
        nodes.push(stroked(closed, Color::hex(0xc8553d), 5.0, (cap, join)));
        let hairline = Path::polyline(&zigzag);
        nodes.push(stroked(hairline, Color::hex(0xffffff), 0.5, (cap, join)));
    }
    stage(0xe8ecef, nodes)
}

pub(super) fn translucent_strokes() -> Scene {
    let blue = Color::hex(0x0055ff).with_alpha(0.5);
    let loop_path = Path {
        segments: vec![
            Segment::Move(p(15.0, 80.0)),
            Segment::Cubic(p(130.0, -30.0), p(-40.0, -30.0), p(70.0, 80.0)),
        ],
    };
    let ends = (LineCap::Round, LineJoin::Round);
    let star = stroked(
        star(p(115.0, 50.0), 38.0),
        blue,
        9.0,
        (LineCap::Butt, LineJoin::Miter),
    );
    stage(
        0xffffff,
        vec![
            filled(Path::rect(0.0, 40.0, 160.0, 12.0), Color::hex(0xffb703)),
            stroked(loop_path, blue, 14.0, ends),
            star,
        ],
    )
}

pub(super) fn concave() -> Scene {
    let spiral: Vec<_> = (0..40)
        .chain((0..40).rev())
        .enumerate()
        .map(|(k, step)| {
            let width = if k < 40 { 0.0 } else { 3.5 };
            let radius = 4.0 + 0.7 * step as f32 - width;
            let (sin, cos) = (step as f32 * 24.0_f32).to_radians().sin_cos();
            p(38.0 + radius * cos, 50.0 + radius * sin)
        })
        .collect();
    let comb: Vec<_> = (0..9)
        .flat_map(|k| {
            let x = 84.0 + 8.0 * k as f32;
            let y = if k % 2 == 0 { 10.0 } else { 38.0 };
            [p(x, y), p(x + 4.0, y)]
        })
        .chain([p(152.0, 46.0), p(84.0, 46.0)])
        .collect();
    let heart = Path {
        segments: vec![
            Segment::Move(p(118.0, 92.0)),
            Segment::Cubic(p(70.0, 62.0), p(100.0, 44.0), p(118.0, 62.0)),
            Segment::Cubic(p(136.0, 44.0), p(166.0, 62.0), p(118.0, 92.0)),
            Segment::Close,
        ],
    };
    stage(
        0x14213d,
        vec![
            filled(Path::polygon(&spiral), Color::hex(0xfca311)),
            filled(Path::polygon(&comb), Color::hex(0xe5e5e5)),
            filled(heart, Color::hex(0xe63946)),
        ],
    )
}
