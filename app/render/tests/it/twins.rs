//! The GPU against its CPU twin: numbers of gradients, and whole pictures.

use mtor_render::{Picture, Size, cpu, frame_picture};
use mtor_video::{
    Affine, Color, DrawItem, FillRule, Frame, Path, Point, ResolvedPaint, ResolvedStop, evaluate,
};

use crate::{
    adapter::gpu,
    compare::{Difference, compare},
    scenes,
};

/// Where no edge is, paint differs by rounding only.
const PAINT_TOLERANCE: u8 = 1;
/// The whole picture: mean over all channels in steps of 1/255. Where paint is translucent, drivers
/// round the blend up or down by a step.
const MEAN_MAX: f64 = 0.25;
/// Each coat of translucent paint may add a step; more than this is an edge.
const EDGE_TOLERANCE: u8 = 4;
/// The share of pixels that differ by more: a sample on an edge falls either way, and drivers
/// snap corners to a grid.
const OUTLIERS_MAX: f64 = 0.01;

fn on_gpu(frame: &Frame<'_>, size: Size) -> Option<Picture> {
    Some(pollster::block_on(frame_picture(gpu()?, frame, size)).unwrap())
}

fn on_cpu(frame: &Frame<'_>, size: Size) -> Picture {
    cpu::draw(frame, size, Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0)).unwrap()
}

fn differ(frame: &Frame<'_>, size: Size, tolerance: u8) -> Option<Difference> {
    Some(compare(
        &on_gpu(frame, size)?,
        &on_cpu(frame, size),
        tolerance,
    ))
}

#[test]
fn whole_scenes_agree() {
    for case in scenes::all() {
        let frame = evaluate(&case.scene, case.t_ms);
        let size = Size::new(case.size.0, case.size.1);
        let Some(difference) = differ(&frame, size, EDGE_TOLERANCE) else {
            return;
        };
        eprintln!("{:20} {difference:?}", case.name);
        let agrees = difference.mean <= MEAN_MAX && difference.outliers <= OUTLIERS_MAX;
        assert!(agrees, "{}: {difference:?}", case.name);
    }
}

fn stops(list: &[(f32, u32, f32)]) -> Vec<ResolvedStop> {
    let stop = |(offset, value, alpha): &(f32, u32, f32)| ResolvedStop {
        offset: *offset,
        color: Color::hex(*value).with_alpha(*alpha),
    };
    list.iter().map(stop).collect()
}

/// A paint over the whole target, so that every pixel is compared and none has an edge.
#[track_caller]
fn check_paint(paint: ResolvedPaint, opacity: f32) {
    let path = Path::rect(-500.0, -500.0, 1000.0, 1000.0);
    let frame = Frame {
        width: 100.0,
        height: 60.0,
        background: ResolvedPaint::Solid(Color::hex(0x336699)),
        items: vec![DrawItem {
            shape_id: 0,
            path: &path,
            fill: Some((paint, FillRule::NonZero)),
            stroke: None,
            stage_from_shape: Affine([0.9, 0.3, -0.4, 1.1, 5.0, -3.0]),
            opacity,
        }],
    };
    let Some(difference) = differ(&frame, Size::new(200, 120), PAINT_TOLERANCE) else {
        return;
    };
    assert!(
        difference.worst <= PAINT_TOLERANCE,
        "{difference:?} for {:?}",
        frame.items[0].fill
    );
}

#[test]
fn gradients_agree_pixel_by_pixel() {
    let two = [(0.0, 0xff0000, 1.0), (1.0, 0x00ff88, 0.2)];
    let many = [
        (0.0, 0x000000, 1.0),
        (0.1, 0xffffff, 0.5),
        (0.2, 0x123456, 0.0),
        (0.4, 0xfedcba, 1.0),
        (0.6, 0x00ff00, 0.7),
        (0.7, 0xff00ff, 1.0),
        (0.9, 0x0000ff, 0.1),
        (1.0, 0xffff00, 1.0),
    ];
    for list in [&two[..], &many[..], &two[..1]] {
        for opacity in [1.0, 0.37] {
            let (from, to) = (Point::new(10.0, 5.0), Point::new(70.0, 45.0));
            check_paint(
                ResolvedPaint::Linear {
                    from,
                    to,
                    stops: stops(list),
                },
                opacity,
            );
            let (center, radius) = (Point::new(40.0, 30.0), 45.0);
            check_paint(
                ResolvedPaint::Radial {
                    center,
                    radius,
                    stops: stops(list),
                },
                opacity,
            );
        }
    }
}

#[test]
fn solid_paint_with_alpha_agrees() {
    for alpha in [0.01, 0.25, 0.5, 0.99, 1.0] {
        for opacity in [1.0, 0.5, 0.02] {
            let color = Color::hex(0xc83214).with_alpha(alpha);
            check_paint(ResolvedPaint::Solid(color), opacity);
        }
    }
}

/// Overlapping triangles of one stroke must not darken where they overlap.
#[test]
fn a_translucent_stroke_is_one_coat_of_paint() {
    let cases = scenes::all();
    let case = cases
        .iter()
        .find(|c| c.name == "translucent_strokes")
        .unwrap();
    let frame = evaluate(&case.scene, 0.0);
    let Some(drawn) = on_gpu(&frame, Size::new(320, 200)) else {
        return;
    };
    let n_pixels = drawn.rgba.len() / 4;
    for color in [
        [255, 255, 255],
        [255, 183, 3],
        [128, 170, 255],
        [128, 134, 129],
    ] {
        let near = |p: &&[u8]| (0..3).all(|c| p[c].abs_diff(color[c]) <= 2);
        let n_near = drawn.rgba.chunks_exact(4).filter(near).count();
        assert!(n_near > n_pixels / 200, "{color:?} covers {n_near} pixels");
    }
    let darker = |p: &&[u8]| p[0] < 120;
    let n_darker = drawn.rgba.chunks_exact(4).filter(darker).count();
    // Only where the star's stroke lies over the loop's, which it does not in this scene.
    assert!(
        n_darker <= n_pixels / 1000,
        "{n_darker} pixels have two coats"
    );
}
