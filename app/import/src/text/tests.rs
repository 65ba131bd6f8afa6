//! Lines set with the shipped font.

use mtor_video::{Path, Point, Segment};

use super::{Face, Fonts, ShapedGlyph};
use crate::{Import, ImportError, svg};

const REGULAR: &[u8] = include_bytes!("../../../../public/fonts/noto-sans-regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../../public/fonts/noto-sans-bold.ttf");

fn fonts() -> Fonts {
    let mut fonts = Fonts::default();
    for bytes in [REGULAR, BOLD] {
        fonts.add(bytes.to_vec()).expect("a font");
    }
    fonts
}

#[track_caller]
fn shape(line: &str, weight: u16, size: f32) -> Vec<ShapedGlyph> {
    let face = Face {
        family: "Some Family",
        weight,
        italic: false,
    };
    fonts().shape(face, size, line).expect("a shaped line")
}

fn width(glyphs: &[ShapedGlyph]) -> f32 {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}

fn bounds(path: &Path) -> (Point, Point) {
    let (mut low, mut high) = (Point::new(9.0, 9.0), Point::new(-9.0, -9.0));
    for segment in &path.segments {
        let (Segment::Move(p) | Segment::Line(p) | Segment::Cubic(_, _, p)) = segment else {
            continue;
        };
        low = Point::new(low.x.min(p.x), low.y.min(p.y));
        high = Point::new(high.x.max(p.x), high.y.max(p.y));
    }
    (low, high)
}

#[test]
fn letters_stand_on_the_baseline_one_after_the_other() {
    let glyphs = shape("Hxp ", 400, 10.0);
    assert_eq!(glyphs.len(), 4);
    let (low, high) = bounds(&glyphs[0].outline);
    assert!(
        (-0.8..-0.6).contains(&low.y) && high.y.abs() < 0.02,
        "{low:?} {high:?}"
    );
    let (_, descent) = bounds(&glyphs[2].outline);
    assert!(descent.y > 0.1);
    assert_eq!(glyphs[0].x, 0.0);
    assert!((glyphs[1].x - glyphs[0].advance).abs() < 1.0e-4);
    assert!(glyphs[3].outline.segments.is_empty() && glyphs[3].advance > 0.0);
}

#[test]
fn size_weight_and_pairs_change_the_width() {
    let table = [
        (
            "size",
            width(&shape("Hi", 400, 20.0)),
            2.0 * width(&shape("Hi", 400, 10.0)),
        ),
        ("no letters", width(&shape("", 400, 20.0)), 0.0),
    ];
    for (what, one, other) in table {
        assert!((one - other).abs() < 1.0e-3, "{what}: {one} {other}");
    }
    assert!(width(&shape("Hi", 700, 10.0)) > width(&shape("Hi", 400, 10.0)));
    let apart = width(&shape("A", 400, 10.0)) + width(&shape("V", 400, 10.0));
    assert!(
        width(&shape("AV", 400, 10.0)) < apart - 0.1,
        "a pair is kerned"
    );
}

#[test]
fn clusters_are_bytes_of_the_text() {
    let clusters: Vec<usize> = shape("éa€b", 400, 10.0).iter().map(|g| g.cluster).collect();
    assert_eq!(clusters, [0, 2, 3, 6]);
}

#[test]
fn there_is_no_text_without_a_font_or_beyond_limits() {
    let face = Face {
        family: "",
        weight: 400,
        italic: true,
    };
    assert_eq!(Fonts::default().shape(face, 10.0, "a"), None);
    assert_eq!(fonts().shape(face, f32::NAN, "a"), None);
    assert_eq!(fonts().shape(face, 10.0, &"a".repeat(100_000)), None);
    assert!(fonts().shape(face, 10.0, "a").is_some());
}

#[test]
fn what_is_not_a_font_is_refused() {
    for bytes in [&b""[..], b"not a font", &REGULAR[..100]] {
        let error = Fonts::default().add(bytes.to_vec()).expect_err("no font");
        assert!(matches!(
            error,
            ImportError::Malformed { format: "font", .. }
        ));
    }
}

#[test]
fn text_in_svg_becomes_shapes() {
    let file = r#"<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><text x="5" y="50" font-family="Unknown" font-weight="bold">Hi</text></svg>"#;
    let Import { scene, left_out } = svg::import(file.as_bytes(), &fonts()).expect("an SVG file");
    assert_eq!(left_out, []);
    assert!(!scene.layers[0].group.nodes.is_empty());
}
