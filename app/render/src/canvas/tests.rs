//! Frames and the canvas commands that they become.

use mtor_video::{DrawItem, ResolvedStroke};

use super::*;

const RED: Color = Color::rgb(1.0, 0.0, 0.0);

fn frame(items: Vec<DrawItem<'_>>) -> Frame<'_> {
    Frame {
        width: 10.0,
        height: 5.0,
        background: ResolvedPaint::Solid(RED.with_alpha(0.0)),
        items,
    }
}

fn item(path: &Path, paint: ResolvedPaint) -> DrawItem<'_> {
    DrawItem {
        shape_id: 1,
        path,
        fill: Some((paint, FillRule::EvenOdd)),
        stroke: None,
        stage_from_shape: Affine::translate(1.0, 0.0),
        opacity: 0.5,
    }
}

/// The commands between the stage's clip and its end.
#[track_caller]
fn check(frame: &Frame<'_>, expect: &[CanvasOp<'_>]) {
    let ops = commands(frame, Size::new(20, 20), RED);
    let clip = ops.iter().position(|op| *op == CanvasOp::Clip).unwrap();
    assert_eq!(ops.last(), Some(&CanvasOp::Restore));
    assert_eq!(&ops[clip + 1..ops.len() - 1], expect);
}

#[test]
fn the_canvas_is_cleared_and_the_stage_clipped() {
    let frame = frame(vec![]);
    let ops = commands(&frame, Size::new(20, 20), RED);
    assert_eq!(ops[2], CanvasOp::ClearRect([0.0, 0.0, 20.0, 20.0]));
    assert!(ops.contains(&CanvasOp::FillStyle(CanvasStyle::Color(RED))));
    assert!(
        ops.contains(&CanvasOp::Rect([0.0, 5.0, 20.0, 10.0])),
        "{ops:?}"
    );
}

#[test]
fn a_fill_is_traced_and_filled_under_its_own_transform() {
    use CanvasOp::{
        BeginPath, BezierCurveTo, ClosePath, Fill, FillStyle, GlobalAlpha, LineTo, MoveTo,
        SetTransform,
    };
    let p = Point::new;
    let segments = vec![
        Segment::Move(p(0.0, 0.0)),
        Segment::Line(p(1.0, 0.0)),
        Segment::Cubic(p(1.0, 1.0), p(2.0, 2.0), p(3.0, 3.0)),
        Segment::Close,
    ];
    let path = Path { segments };
    check(
        &frame(vec![item(&path, ResolvedPaint::Solid(RED))]),
        &[
            SetTransform([2.0, 0.0, 0.0, 2.0, 2.0, 5.0]),
            GlobalAlpha(0.5),
            BeginPath,
            MoveTo(0.0, 0.0),
            LineTo(1.0, 0.0),
            BezierCurveTo([1.0, 1.0, 2.0, 2.0, 3.0, 3.0]),
            ClosePath,
            FillStyle(CanvasStyle::Color(RED)),
            Fill(FillRule::EvenOdd),
        ],
    );
}

#[test]
fn a_stroke_sets_its_style_before_it_is_drawn() {
    let path = Path::default();
    let mut shape = item(&path, ResolvedPaint::Solid(RED));
    shape.fill = None;
    shape.stroke = Some(ResolvedStroke {
        paint: ResolvedPaint::Solid(RED),
        width: 3.0,
        cap: LineCap::Square,
        join: LineJoin::Bevel,
    });
    check(
        &frame(vec![shape]),
        &[
            CanvasOp::SetTransform([2.0, 0.0, 0.0, 2.0, 2.0, 5.0]),
            CanvasOp::GlobalAlpha(0.5),
            CanvasOp::BeginPath,
            CanvasOp::StrokeStyle(CanvasStyle::Color(RED)),
            CanvasOp::LineWidth(3.0),
            CanvasOp::LineCap(LineCap::Square),
            CanvasOp::LineJoin(LineJoin::Bevel),
            CanvasOp::Stroke,
        ],
    );
}

#[test]
fn what_cannot_be_seen_is_not_drawn() {
    let path = Path::rect(0.0, 0.0, 1.0, 1.0);
    let mut hidden = item(&path, ResolvedPaint::Solid(RED));
    hidden.opacity = 0.0;
    let mut far = item(&path, ResolvedPaint::Solid(RED));
    far.stage_from_shape = Affine::translate(f32::NAN, 0.0);
    check(&frame(vec![hidden, far]), &[]);
}

#[test]
fn a_gradient_without_length_is_its_last_color() {
    let stops = vec![
        ResolvedStop {
            offset: 0.0,
            color: Color::rgb(0.0, 0.0, 0.0),
        },
        ResolvedStop {
            offset: 1.0,
            color: RED,
        },
    ];
    let (center, to) = (Point::ZERO, Point::new(1.0, 0.0));
    for (paint, is_color) in [
        (
            ResolvedPaint::Linear {
                from: center,
                to,
                stops: stops.clone(),
            },
            false,
        ),
        (
            ResolvedPaint::Linear {
                from: to,
                to,
                stops: stops.clone(),
            },
            true,
        ),
        (
            ResolvedPaint::Radial {
                center,
                radius: 1.0,
                stops: stops.clone(),
            },
            false,
        ),
        (
            ResolvedPaint::Radial {
                center,
                radius: 0.0,
                stops: stops.clone(),
            },
            true,
        ),
    ] {
        let found = style(&paint);
        assert_eq!(
            found == Some(CanvasStyle::Color(RED)),
            is_color,
            "{paint:?}"
        );
    }
}

#[test]
fn colors_are_written_as_css() {
    assert_eq!(css(Color::hex(0x102030)), "rgb(16 32 48)");
    assert_eq!(
        css(Color::hex(0x102030).with_alpha(0.2)),
        "rgb(16 32 48 / 0.2)"
    );
}
