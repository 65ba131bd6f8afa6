//! Colors at single pixels.

use super::*;

fn gradient(spread: Spread) -> ResolvedGradient {
    let stop = |offset, r, g| ResolvedStop {
        offset,
        color: Color::rgb(r, g, 0.0),
    };
    ResolvedGradient {
        stops: vec![
            stop(0.25, 0.0, 0.0),
            stop(0.5, 1.0, 0.0),
            stop(0.5, 0.0, 0.0),
            stop(0.75, 0.0, 1.0),
        ],
        spread,
        transform: None,
    }
}

fn offset_gradient(spread: Spread) -> ResolvedGradient {
    let stop = |offset| ResolvedStop {
        offset,
        color: Color::rgb(offset, 0.0, 0.0),
    };
    ResolvedGradient {
        stops: vec![stop(0.0), stop(1.0)],
        spread,
        transform: None,
    }
}

fn linear(from: [f32; 2], to: [f32; 2], gradient: ResolvedGradient) -> ResolvedPaint {
    ResolvedPaint::Linear {
        from: from.into(),
        to: to.into(),
        gradient,
    }
}

#[track_caller]
fn check(paint: &ResolvedPaint, map: Affine, table: &[([i32; 2], Pixel)]) {
    let ink = Ink::new(paint, &[], map, 1.0).unwrap();
    for ([x, y], expect) in table {
        let found = ink.at(*x, *y);
        for (f, e) in found.iter().zip(expect) {
            assert!((f - e).abs() < 1e-4, "at {x} {y}: {found:?} {expect:?}");
        }
    }
}

const fn red(r: f32) -> Pixel {
    [r, 0.0, 0.0, 1.0]
}

const fn green(g: f32) -> Pixel {
    [0.0, g, 0.0, 1.0]
}

#[test]
fn stops_hold_at_the_ends_and_the_later_counts_at_an_edge() {
    let paint = linear([0.5, 0.0], [8.5, 0.0], gradient(Spread::Pad));
    let table = [
        ([-5, 0], red(0.0)),
        ([2, 0], red(0.0)),
        ([3, 9], red(0.5)),
        ([4, 0], green(0.0)),
        ([5, 0], green(0.5)),
        ([7, 0], green(1.0)),
        ([50, 0], green(1.0)),
    ];
    check(&paint, Affine::IDENTITY, &table);
}

#[test]
fn spreads_pad_reflect_and_repeat() {
    for (way, offset, expect) in [
        (Spread::Pad, -0.25, 0.0),
        (Spread::Pad, 1.25, 1.0),
        (Spread::Reflect, -0.25, 0.25),
        (Spread::Reflect, 1.25, 0.75),
        (Spread::Reflect, 2.25, 0.25),
        (Spread::Repeat, -0.25, 0.75),
        (Spread::Repeat, 1.25, 0.25),
    ] {
        assert!(
            (spread(way, offset) - expect).abs() < 1e-6,
            "{way:?} {offset}"
        );
    }
}

#[test]
fn a_gradient_goes_with_its_shape_and_its_own_transform() {
    let paint = linear([0.0, 0.0], [1.0, 0.0], offset_gradient(Spread::Pad));
    let map = Affine::translate(0.5, 0.0).then_inner(Affine::scale(4.0, 1.0));
    check(
        &paint,
        map,
        &[([0, 0], red(0.0)), ([1, 0], red(0.25)), ([3, 7], red(0.75))],
    );
    let mut turned = offset_gradient(Spread::Pad);
    turned.transform = Some(Affine([0.0, 1.0, 1.0, 0.0, 0.0, 0.0]));
    let paint = linear([0.5, 0.0], [4.5, 0.0], turned);
    check(
        &paint,
        Affine::IDENTITY,
        &[([9, 0], red(0.0)), ([9, 1], red(0.25))],
    );
}

fn radial(focus: [f32; 2], focus_radius: f32, radius: f32) -> ResolvedPaint {
    ResolvedPaint::Radial {
        center: Point::new(0.5, 0.5),
        radius,
        focus: focus.into(),
        focus_radius,
        gradient: offset_gradient(Spread::Pad),
    }
}

#[test]
fn a_radial_gradient_grows_from_its_focus_to_its_circle() {
    let plain = radial([0.5, 0.5], 0.0, 8.0);
    check(
        &plain,
        Affine::IDENTITY,
        &[
            ([0, 0], red(0.0)),
            ([2, 0], red(0.25)),
            ([0, -4], red(0.5)),
            ([3, 4], red(0.625)),
            ([9, 9], red(1.0)),
        ],
    );
    let ring = radial([0.5, 0.5], 4.0, 8.0);
    check(
        &ring,
        Affine::IDENTITY,
        &[
            ([0, 0], red(0.0)),
            ([4, 0], red(0.0)),
            ([6, 0], red(0.5)),
            ([8, 0], red(1.0)),
        ],
    );
    // Focus 4 left of the center: 4 to the circle's left side, 12 to its right side.
    let off = radial([-3.5, 0.5], 0.0, 8.0);
    check(
        &off,
        Affine::IDENTITY,
        &[
            ([-4, 0], red(0.0)),
            ([-6, 0], red(0.5)),
            ([2, 0], red(0.5)),
            ([8, 0], red(1.0)),
        ],
    );
    // On the circle itself.
    let edge = radial([-7.5, 0.5], 0.0, 8.0);
    check(
        &edge,
        Affine::IDENTITY,
        &[([0, 0], red(0.5)), ([8, 0], red(1.0)), ([-9, 0], [0.0; 4])],
    );
    // Outside: a cone, and nothing beside it.
    let cone = radial([-15.5, 0.5], 0.0, 8.0);
    check(
        &cone,
        Affine::IDENTITY,
        &[
            ([8, 0], red(1.0)),
            ([-30, 0], [0.0; 4]),
            ([-12, 30], [0.0; 4]),
        ],
    );
}

#[test]
fn a_gradient_without_extent_is_its_last_color() {
    let last = green(1.0);
    check(
        &linear([1.0, 1.0], [1.0, 1.0], gradient(Spread::Repeat)),
        Affine::IDENTITY,
        &[([0, 0], last)],
    );
    check(
        &radial([0.5, 0.5], 0.0, 0.0),
        Affine::IDENTITY,
        &[([0, 0], red(1.0))],
    );
    let flat = Affine::scale(1.0, 0.0);
    assert!(
        Ink::new(
            &linear([0.0, 0.0], [1.0, 1.0], gradient(Spread::Pad)),
            &[],
            flat,
            1.0
        )
        .is_none()
    );
}

#[test]
fn an_image_is_bilinear_on_premultiplied_colors() {
    let image = Image {
        width: 2,
        height: 1,
        rgba: vec![255, 0, 0, 255, 0, 255, 0, 0],
    };
    let images = [image];
    let at = |scale: f32, x: i32| {
        let ink = Ink::new(
            &ResolvedPaint::Image(0),
            &images,
            Affine::scale(scale, scale),
            1.0,
        );
        ink.unwrap().at(x, 0)
    };
    for (scale, x, expect) in [
        (1.0, 0, [1.0, 0.0, 0.0, 1.0]),
        (1.0, 1, [0.0, 0.0, 0.0, 0.0]),
        (1.0, -7, [1.0, 0.0, 0.0, 1.0]),
        (4.0, 2, [0.875, 0.0, 0.0, 0.875]),
        (4.0, 4, [0.375, 0.0, 0.0, 0.375]),
    ] {
        assert_eq!(at(scale, x), expect, "{scale} {x}");
    }
    assert!(Ink::new(&ResolvedPaint::Image(1), &images, Affine::IDENTITY, 1.0).is_none());
    let short = [Image {
        width: 9,
        height: 9,
        rgba: vec![],
    }];
    let ink = Ink::new(&ResolvedPaint::Image(0), &short, Affine::IDENTITY, 1.0).unwrap();
    assert_eq!(ink.at(4, 4), [0.0; 4]);
}

#[test]
fn opacity_multiplies_and_numbers_that_are_none_paint_nothing() {
    let solid = ResolvedPaint::Solid(Color::rgb(1.0, 0.5, 0.0).with_alpha(0.5));
    let ink = |opacity| Ink::new(&solid, &[], Affine::IDENTITY, opacity).map(|ink| ink.at(0, 0));
    assert_eq!(ink(0.5), Some([0.25, 0.125, 0.0, 0.25]));
    assert_eq!(ink(7.0), Some([0.5, 0.25, 0.0, 0.5]));
    assert_eq!(ink(0.0), None);
    assert_eq!(ink(f32::NAN), None);
    let bad = ResolvedPaint::Solid(Color::rgb(f32::NAN, 1.0, 0.0));
    let ink = Ink::new(&bad, &[], Affine::IDENTITY, 1.0).unwrap();
    assert_eq!(ink.at(0, 0), [0.0, 1.0, 0.0, 1.0]);
}
