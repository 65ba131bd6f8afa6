//! Formulas on colors that can be worked out by hand.

use super::*;

#[track_caller]
fn near(found: Pixel, expect: Pixel, what: &str) {
    for (f, e) in found.iter().zip(expect) {
        assert!((f - e).abs() < 1e-5, "{what}: {found:?} {expect:?}");
    }
}

const BACK: Pixel = [0.8, 0.4, 0.2, 1.0];
const FRONT: Pixel = [0.25, 0.5, 1.0, 1.0];

#[test]
fn opaque_colors_mix_by_the_formula() {
    for (mode, [r, g, b]) in [
        (Blend::Normal, [0.25, 0.5, 1.0]),
        (Blend::Multiply, [0.2, 0.2, 0.2]),
        (Blend::Screen, [0.85, 0.7, 1.0]),
        (Blend::Overlay, [0.7, 0.4, 0.4]),
        (Blend::Darken, [0.25, 0.4, 0.2]),
        (Blend::Lighten, [0.8, 0.5, 1.0]),
        (Blend::ColorDodge, [1.0, 0.8, 1.0]),
        (Blend::ColorBurn, [0.2, 0.0, 0.2]),
        (Blend::HardLight, [0.4, 0.4, 1.0]),
        (Blend::SoftLight, [0.72, 0.4, 0.448]),
        (Blend::Difference, [0.55, 0.1, 0.8]),
        (Blend::Exclusion, [0.65, 0.5, 0.8]),
        (Blend::Add, [1.0, 0.9, 1.0]),
    ] {
        near(
            compose(mode, BACK, FRONT),
            [r, g, b, 1.0],
            &format!("{mode:?}"),
        );
    }
}

#[test]
fn hue_saturation_color_and_luminosity_take_what_they_are_named_after() {
    for (mode, color, light) in [
        (Blend::Hue, None, BACK),
        (Blend::Saturation, None, BACK),
        (Blend::Color, None, BACK),
        (Blend::Luminosity, None, FRONT),
        (
            Blend::Luminosity,
            Some([0.0, 0.0, 0.0]),
            [0.0, 0.0, 0.0, 1.0],
        ),
    ] {
        let over = color.map_or(FRONT, |[r, g, b]: [f32; 3]| [r, g, b, 1.0]);
        let [r, g, b, _] = compose(mode, BACK, over);
        let wanted = luminosity([light[0], light[1], light[2]]);
        assert!((luminosity([r, g, b]) - wanted).abs() < 1e-5, "{mode:?}");
    }
    // Gray has no saturation, so its color takes all of it away.
    let gray = [0.5, 0.5, 0.5, 1.0];
    let l = luminosity([0.8, 0.4, 0.2]);
    for mode in [Blend::Color, Blend::Saturation, Blend::Hue] {
        near(
            compose(mode, BACK, gray),
            [l, l, l, 1.0],
            &format!("{mode:?}"),
        );
    }
    // Red's hue on a blue of luminosity 0.11 and saturation 1.
    let red_on_blue = compose(Blend::Hue, [0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 0.0, 1.0]);
    near(red_on_blue, [0.11 / 0.3, 0.0, 0.0, 1.0], "hue");
}

#[test]
fn where_one_is_missing_the_other_shows_unchanged() {
    for mode in [
        Blend::Normal,
        Blend::Multiply,
        Blend::ColorDodge,
        Blend::ColorBurn,
        Blend::SoftLight,
        Blend::Difference,
        Blend::Hue,
        Blend::Luminosity,
        Blend::Add,
    ] {
        let half = [0.4, 0.2, 0.1, 0.5];
        near(
            compose(mode, half, [0.0; 4]),
            half,
            &format!("{mode:?} nothing over"),
        );
        near(
            compose(mode, [0.0; 4], half),
            half,
            &format!("{mode:?} nothing under"),
        );
    }
}

#[test]
fn translucent_colors_mix_by_their_shares() {
    // 0.5 red over 0.5 white, multiplied: 0.25 of each alone, 0.25 of both.
    let found = compose(Blend::Multiply, [0.5, 0.5, 0.5, 0.5], [0.5, 0.0, 0.0, 0.5]);
    near(found, [0.75, 0.25, 0.25, 0.75], "multiply");
    let found = compose(Blend::Normal, [0.5, 0.5, 0.5, 0.5], [0.5, 0.0, 0.0, 0.5]);
    near(found, [0.75, 0.25, 0.25, 0.75], "normal");
    let found = compose(Blend::Add, [0.5, 0.5, 0.5, 0.5], [0.5, 0.0, 0.0, 0.75]);
    near(found, [1.0, 0.5, 0.5, 1.0], "add");
}

#[test]
fn the_ends_of_dodge_and_burn_are_as_written() {
    for (mode, b, s, expect) in [
        (Blend::ColorDodge, 0.0, 1.0, 0.0),
        (Blend::ColorDodge, 0.1, 1.0, 1.0),
        (Blend::ColorBurn, 1.0, 0.0, 1.0),
        (Blend::ColorBurn, 0.9, 0.0, 0.0),
    ] {
        let [found, ..] = compose(mode, [b, b, b, 1.0], [s, s, s, 1.0]);
        assert_eq!(found, expect, "{mode:?} {b} {s}");
    }
}

#[test]
fn masks_meet_by_their_mode() {
    for (mode, m, a, expect) in [
        (MaskMode::Add, 0.5, 0.5, 0.75),
        (MaskMode::Subtract, 0.5, 0.25, 0.375),
        (MaskMode::Intersect, 0.5, 0.25, 0.125),
        (MaskMode::Lighten, 0.5, 0.25, 0.5),
        (MaskMode::Darken, 0.5, 0.25, 0.25),
        (MaskMode::Difference, 0.25, 1.0, 0.75),
    ] {
        assert_eq!(mask(mode, m, a), expect, "{mode:?}");
        assert_eq!(mask(mode, m, 0.0) == m, spares_uncovered(mode), "{mode:?}");
    }
}

#[test]
fn a_mask_keeps_the_straight_color() {
    let half = [0.4, 0.2, 0.0, 0.5];
    near(
        masked(MaskMode::Add, half, 0.5),
        [0.6, 0.3, 0.0, 0.75],
        "add",
    );
    near(
        masked(MaskMode::Intersect, half, 0.5),
        [0.2, 0.1, 0.0, 0.25],
        "intersect",
    );
    near(
        masked(MaskMode::Add, [0.0; 4], 0.5),
        [0.0, 0.0, 0.0, 0.5],
        "on nothing",
    );
}

#[test]
fn mattes_look_at_alpha_or_at_luma() {
    let pixel = [0.5, 0.25, 0.0, 0.75];
    let luma = 0.2126 * 0.5 + 0.7152 * 0.25;
    for (kind, expect) in [
        (MatteKind::Alpha, 0.75),
        (MatteKind::AlphaInverted, 0.25),
        (MatteKind::Luma, luma),
        (MatteKind::LumaInverted, 1.0 - luma),
    ] {
        assert!((matte(kind, pixel) - expect).abs() < 1e-6, "{kind:?}");
    }
}
