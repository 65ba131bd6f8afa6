//! Frames by the CPU twin: single pixels that can be worked out by hand.

use mtor_render::{Size, cpu};
use mtor_video::{Blend, FrameOp, Image, MaskMode, MatteKind, Path, ResolvedPaint};

use crate::cpu_frames::{everywhere, fill, frame, mask, matte, painted, pop};

/// Draws on a stage of 4 by 2 units at two pixels a unit and looks at the pixels in row 1.
#[track_caller]
fn check(name: &str, ops: Vec<FrameOp<'static>>, expect: [[u8; 4]; 4]) {
    let picture = cpu::draw(&[], &frame(4.0, 2.0, ops), Size::new(8, 4));
    let found = [0, 1, 2, 3].map(|x| picture.pixel(x * 2, 1));
    assert_eq!(found, expect, "{name}");
}

const CLEAR: [u8; 4] = [0; 4];
const RED: [u8; 4] = [255, 0, 0, 255];
const BLUE: [u8; 4] = [0, 0, 255, 255];
const WHITE: [u8; 4] = [255; 4];

fn half(color: [u8; 4]) -> [u8; 4] {
    [color[0], color[1], color[2], 128]
}

fn left() -> Path {
    Path::rect(0.0, 0.0, 2.0, 2.0)
}

fn middle() -> Path {
    Path::rect(1.0, 0.0, 2.0, 2.0)
}

#[test]
fn draws_lie_over_each_other() {
    check("nothing", vec![], [CLEAR; 4]);
    check("the plane", vec![everywhere(0xff_0000)], [RED; 4]);
    check(
        "two fills",
        vec![fill(left(), 0xff_0000), fill(middle(), 0x00_00ff)],
        [RED, BLUE, BLUE, CLEAR],
    );
    let quarter = Path::rect(0.0, 0.0, 0.25, 2.0);
    check(
        "half a pixel",
        vec![fill(quarter, 0xff_0000)],
        [half(RED), CLEAR, CLEAR, CLEAR],
    );
}

#[test]
fn groups_fade_and_blend_as_a_whole() {
    let group = |pop| {
        vec![
            FrameOp::Push,
            fill(left(), 0xff_0000),
            fill(middle(), 0x00_00ff),
            pop,
        ]
    };
    check(
        "opaque",
        group(pop(1.0, Blend::Normal)),
        [RED, BLUE, BLUE, CLEAR],
    );
    check(
        "faded",
        group(pop(0.5, Blend::Normal)),
        [half(RED), half(BLUE), half(BLUE), CLEAR],
    );
    check("gone", group(pop(0.0, Blend::Normal)), [CLEAR; 4]);
    let mut on_white = vec![everywhere(0xff_ffff)];
    on_white.extend(group(pop(1.0, Blend::Difference)));
    check(
        "difference",
        on_white,
        [
            [0, 255, 255, 255],
            [255, 255, 0, 255],
            [255, 255, 0, 255],
            WHITE,
        ],
    );
    let nested = vec![
        FrameOp::Push,
        fill(left(), 0xff_0000),
        FrameOp::Push,
        fill(middle(), 0x00_00ff),
        pop(1.0, Blend::Add),
        pop(1.0, Blend::Normal),
    ];
    check("nested", nested, [RED, [255, 0, 255, 255], BLUE, CLEAR]);
}

#[test]
fn masks_act_everywhere_by_their_mode() {
    let masked = |masks: Vec<FrameOp<'static>>| {
        let mut ops = vec![
            everywhere(0xff_ffff),
            FrameOp::Push,
            everywhere(0xff_0000),
            FrameOp::Push,
        ];
        ops.extend(masks);
        ops.extend([matte(MatteKind::Alpha), pop(1.0, Blend::Normal)]);
        ops
    };
    let add = |path| mask(path, MaskMode::Add, false);
    check("add", masked(vec![add(left())]), [RED, RED, WHITE, WHITE]);
    check(
        "added twice",
        masked(vec![add(left()), add(middle())]),
        [RED, RED, RED, WHITE],
    );
    check(
        "inverted",
        masked(vec![mask(left(), MaskMode::Add, true)]),
        [WHITE, WHITE, RED, RED],
    );
    for (mode, expect) in [
        (MaskMode::Subtract, [RED, WHITE, WHITE, WHITE]),
        (MaskMode::Intersect, [WHITE, RED, WHITE, WHITE]),
        (MaskMode::Lighten, [RED, RED, RED, WHITE]),
        (MaskMode::Darken, [WHITE, RED, WHITE, WHITE]),
        (MaskMode::Difference, [RED, WHITE, RED, WHITE]),
    ] {
        check(
            &format!("{mode:?}"),
            masked(vec![add(left()), mask(middle(), mode, false)]),
            expect,
        );
    }
    for (mode, expect) in [
        (MaskMode::Subtract, [WHITE, RED, WHITE, WHITE]),
        (MaskMode::Intersect, [RED, WHITE, WHITE, WHITE]),
        (MaskMode::Lighten, [RED, RED, WHITE, RED]),
    ] {
        check(
            &format!("{mode:?} inverted"),
            masked(vec![add(left()), mask(middle(), mode, true)]),
            expect,
        );
    }
    let empty = masked(vec![
        add(left()),
        mask(Path::default(), MaskMode::Intersect, false),
    ]);
    check("an empty intersection", empty, [WHITE; 4]);
}

#[test]
fn mattes_cut_what_is_beneath() {
    let matted = |kind| {
        vec![
            FrameOp::Push,
            fill(left(), 0xff_0000),
            FrameOp::Push,
            fill(middle(), 0xff_ffff),
            matte(kind),
            pop(1.0, Blend::Normal),
        ]
    };
    check(
        "alpha",
        matted(MatteKind::Alpha),
        [CLEAR, RED, CLEAR, CLEAR],
    );
    check(
        "alpha inverted",
        matted(MatteKind::AlphaInverted),
        [RED, CLEAR, CLEAR, CLEAR],
    );
    check("luma", matted(MatteKind::Luma), [CLEAR, RED, CLEAR, CLEAR]);
    check(
        "luma inverted",
        matted(MatteKind::LumaInverted),
        [RED, CLEAR, CLEAR, CLEAR],
    );
    let green = vec![
        everywhere(0xff_0000),
        FrameOp::Push,
        everywhere(0x00_ff00),
        matte(MatteKind::Luma),
    ];
    check("the luma of green", green, [[255, 0, 0, 182]; 4]);
}

#[test]
fn the_stage_is_centered_and_the_letterbox_is_transparent() {
    let picture = cpu::draw(
        &[],
        &frame(2.0, 2.0, vec![everywhere(0xff_0000)]),
        Size::new(4, 2),
    );
    assert_eq!(
        [0, 1, 2, 3].map(|x| picture.pixel(x, 0)),
        [CLEAR, RED, RED, CLEAR]
    );
    let empty = cpu::draw(
        &[],
        &frame(0.0, f32::NAN, vec![everywhere(0xff_0000)]),
        Size::new(4, 2),
    );
    assert_eq!(empty.rgba, vec![0; 32]);
}

#[test]
fn images_are_drawn_a_unit_a_pixel() {
    let rgba = [RED, BLUE, WHITE, half(RED)].concat();
    let image = Image {
        width: 4,
        height: 1,
        rgba,
    };
    let op = painted(Path::rect(0.0, 0.0, 4.0, 1.0), ResolvedPaint::Image(0));
    let picture = cpu::draw(&[image], &frame(4.0, 1.0, vec![op]), Size::new(4, 1));
    assert_eq!(
        [0, 1, 2, 3].map(|x| picture.pixel(x, 0)),
        [RED, BLUE, WHITE, half(RED)]
    );
}

#[test]
fn a_canvas_used_again_remembers_nothing() {
    let mut canvas = cpu::Canvas::default();
    let busy = frame(
        4.0,
        2.0,
        vec![
            everywhere(0xff_0000),
            FrameOp::Push,
            fill(middle(), 0x00_00ff),
            pop(0.5, Blend::Normal),
        ],
    );
    let first = canvas.draw(&[], &busy, Size::new(8, 4));
    let blank = canvas.draw(&[], &frame(4.0, 2.0, vec![]), Size::new(8, 4));
    assert_eq!(blank.rgba, vec![0; 128]);
    assert_eq!(canvas.draw(&[], &busy, Size::new(8, 4)), first);
}
