//! Pictures by the CPU twin against those in `tests/golden`. `UPDATE_GOLDEN=1` writes them anew.

use std::path::PathBuf;

use mtor_render::{Picture, Size, cpu};
use mtor_video::{
    Affine, Blend, Color, DrawItem, Frame, FrameOp, LineCap, LineJoin, MaskMode, MatteKind, Path,
    Point, ResolvedPaint, Segment, Spread,
};

use crate::{
    cpu_frames::{
        everywhere, fill, frame, gradient, item, mask, matte, painted, pen, pop, stroked,
    },
    folder,
};

/// Square roots and sines may differ by a bit between machines.
const TOLERANCE: u8 = 1;

fn file(name: &str) -> PathBuf {
    folder("tests/golden").join(format!("cpu-{name}.png"))
}

#[track_caller]
fn check(name: &str, frame: &Frame<'_>, size: Size) {
    let Picture {
        width,
        height,
        rgba,
    } = cpu::draw(&[], frame, size);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return image::RgbaImage::from_raw(width, height, rgba)
            .unwrap()
            .save(file(name))
            .unwrap();
    }
    let hint = "run the test once with UPDATE_GOLDEN=1 and look at the picture";
    let golden = image::open(file(name)).unwrap_or_else(|e| panic!("{name}: {e}; {hint}"));
    let golden = golden.into_rgba8();
    assert_eq!((golden.width(), golden.height()), (width, height), "{name}");
    let worst = rgba
        .iter()
        .zip(golden.as_raw())
        .map(|(a, b)| a.abs_diff(*b))
        .max();
    assert!(worst <= Some(TOLERANCE), "{name}: {worst:?}");
}

fn p(x: f32, y: f32) -> Point {
    Point::new(x, y)
}

fn zigzag() -> Path {
    Path::polyline(&[p(12.0, 12.0), p(50.0, 18.0), p(16.0, 40.0), p(50.0, 50.0)])
}

fn swirl() -> Path {
    let segments = vec![
        Segment::Move(p(8.0, 30.0)),
        Segment::Cubic(p(90.0, -20.0), p(-30.0, -10.0), p(54.0, 40.0)),
        Segment::Cubic(p(58.0, 62.0), p(12.0, 60.0), p(30.0, 44.0)),
    ];
    Path { segments }
}

fn at(x: f32, y: f32, op: FrameOp<'static>) -> FrameOp<'static> {
    match op {
        FrameOp::Draw(item) => FrameOp::Draw(DrawItem {
            stage_from_shape: Affine::translate(x, y),
            ..item
        }),
        other => other,
    }
}

#[test]
fn strokes() {
    let styles = [
        pen(10.0, LineCap::Butt, LineJoin::Miter),
        pen(10.0, LineCap::Round, LineJoin::Round),
        pen(10.0, LineCap::Square, LineJoin::Bevel),
        pen(1.0, LineCap::Round, LineJoin::Round),
    ];
    let mut ops = vec![everywhere(0xff_ffff)];
    for (column, style) in styles.into_iter().enumerate() {
        let x = column as f32 * 64.0;
        ops.push(at(x, 0.0, stroked(zigzag(), style, 0x20_40a0)));
        ops.push(at(x, 64.0, stroked(swirl(), style, 0xa0_4020)));
        let triangle = Path::polygon(&[p(12.0, 10.0), p(52.0, 20.0), p(24.0, 52.0)]);
        ops.push(at(x, 128.0, stroked(triangle, style, 0x20_8040)));
    }
    check("strokes", &frame(256.0, 192.0, ops), Size::new(256, 192));
}

#[test]
fn gradients() {
    let stops = [
        (0.1, 0xff_0000),
        (0.5, 0xff_ff00),
        (0.5, 0x00_80ff),
        (0.9, 0x00_0040),
    ];
    let mut ops = Vec::new();
    for (row, spread) in [Spread::Pad, Spread::Reflect, Spread::Repeat]
        .into_iter()
        .enumerate()
    {
        let y = row as f32 * 64.0;
        let tile = || Path::rect(2.0, 2.0, 60.0, 60.0);
        let linear = ResolvedPaint::Linear {
            from: p(20.0, 20.0),
            to: p(44.0, 36.0),
            gradient: gradient(&stops, spread),
        };
        ops.push(at(0.0, y, painted(tile(), linear)));
        for (column, (focus, focus_radius)) in [
            (p(32.0, 32.0), 0.0),
            (p(24.0, 28.0), 4.0),
            (p(4.0, 32.0), 3.0),
        ]
        .into_iter()
        .enumerate()
        {
            let radial = ResolvedPaint::Radial {
                center: p(32.0, 32.0),
                radius: 20.0,
                focus,
                focus_radius,
                gradient: gradient(&stops, spread),
            };
            ops.push(at(64.0 + column as f32 * 64.0, y, painted(tile(), radial)));
        }
    }
    check("gradients", &frame(256.0, 192.0, ops), Size::new(256, 192));
}

#[test]
fn blends() {
    let modes = [
        Blend::Normal,
        Blend::Multiply,
        Blend::Screen,
        Blend::Overlay,
        Blend::Darken,
        Blend::Lighten,
        Blend::ColorDodge,
        Blend::ColorBurn,
        Blend::HardLight,
        Blend::SoftLight,
        Blend::Difference,
        Blend::Exclusion,
        Blend::Hue,
        Blend::Saturation,
        Blend::Color,
        Blend::Luminosity,
        Blend::Add,
    ];
    let mut ops = Vec::new();
    for (index, mode) in modes.into_iter().enumerate() {
        let (x, y) = ((index % 6) as f32 * 40.0, (index / 6) as f32 * 40.0);
        let rainbow = gradient(
            &[(0.0, 0xff_2000), (0.5, 0x20_c040), (1.0, 0x20_20ff)],
            Spread::Pad,
        );
        let paint = ResolvedPaint::Linear {
            from: p(4.0, 0.0),
            to: p(30.0, 0.0),
            gradient: rainbow,
        };
        ops.push(at(x, y, painted(Path::rect(2.0, 2.0, 28.0, 28.0), paint)));
        ops.push(FrameOp::Push);
        let grays = gradient(
            &[(0.0, 0x00_0000), (0.5, 0xd0_8040), (1.0, 0xff_ffff)],
            Spread::Pad,
        );
        let paint = ResolvedPaint::Linear {
            from: p(0.0, 10.0),
            to: p(0.0, 36.0),
            gradient: grays,
        };
        ops.push(at(x, y, painted(Path::circle(p(22.0, 22.0), 14.0), paint)));
        ops.push(pop(0.9, mode));
    }
    check("blends", &frame(240.0, 120.0, ops), Size::new(240, 120));
}

#[test]
fn masks_and_mattes() {
    let circle = |x: f32| Path::circle(p(x, 32.0), 18.0);
    let mut ops = vec![everywhere(0xe0_e0e0)];
    let modes = [
        MaskMode::Add,
        MaskMode::Subtract,
        MaskMode::Intersect,
        MaskMode::Difference,
    ];
    for (column, mode) in modes.into_iter().enumerate() {
        for (row, inverted) in [false, true].into_iter().enumerate() {
            let place = |op| at(column as f32 * 64.0, row as f32 * 64.0, op);
            ops.extend([
                FrameOp::Push,
                place(fill(Path::rect(2.0, 2.0, 60.0, 60.0), 0xc0_2020)),
                FrameOp::Push,
            ]);
            ops.push(place(mask(circle(24.0), MaskMode::Add, false)));
            ops.push(place(mask(circle(40.0), mode, inverted)));
            ops.extend([matte(MatteKind::Alpha), pop(1.0, Blend::Normal)]);
        }
    }
    for (column, kind) in [
        MatteKind::Alpha,
        MatteKind::AlphaInverted,
        MatteKind::Luma,
        MatteKind::LumaInverted,
    ]
    .into_iter()
    .enumerate()
    {
        let place = |op| at(column as f32 * 64.0, 128.0, op);
        let shades = ResolvedPaint::Linear {
            from: p(6.0, 0.0),
            to: p(58.0, 0.0),
            gradient: gradient(&[(0.0, 0), (1.0, 0xff_ffff)], Spread::Pad),
        };
        ops.extend([
            FrameOp::Push,
            place(fill(Path::rect(2.0, 2.0, 60.0, 60.0), 0x20_20c0)),
            FrameOp::Push,
        ]);
        ops.push(place(painted(circle(32.0), shades)));
        ops.extend([matte(kind), pop(1.0, Blend::Normal)]);
    }
    let glass = item(
        Path::circle(p(128.0, 96.0), 60.0),
        Color::hex(0xff_ff00).with_alpha(0.3),
    );
    ops.push(FrameOp::Draw(glass));
    check(
        "masks-and-mattes",
        &frame(256.0, 192.0, ops),
        Size::new(256, 192),
    );
}
