//! Fills and strokes.

use mtor_video::{
    Animated, Blend, Color, Dash, Fill, FillRule, LineCap, LineJoin, Paint, Stroke,
    limits::DASHES_MAX,
};
use serde_json::Value;

use super::{
    Reader,
    json::{first_number_at, integer_at, list_at, text_at, to_f32},
    property::map,
};

/// Lottie's own, as SVG's.
const USUAL_MITER: f64 = 4.0;

impl Reader<'_> {
    /// `fl` and `gf`.
    pub(super) fn fill(&mut self, kind: &str, item: &Value) -> Option<Fill> {
        Some(Fill {
            paint: self.paint(kind == "gf", item)?,
            rule: if integer_at(item, "r") == Some(2) {
                FillRule::EvenOdd
            } else {
                FillRule::NonZero
            },
            opacity: self.opacity(item, "o"),
            blend: self.blend(item),
        })
    }

    /// `st` and `gs`.
    pub(super) fn stroke(&mut self, kind: &str, item: &Value) -> Option<Stroke> {
        let miter = first_number_at(item, "ml").unwrap_or(USUAL_MITER);
        Some(Stroke {
            paint: self.paint(kind == "gs", item)?,
            width: map(self.animated_or(item, "w", 1.0), |w: f32| w.max(0.0)),
            cap: match integer_at(item, "lc") {
                Some(1) => LineCap::Butt,
                Some(3) => LineCap::Square,
                Some(_) | None => LineCap::Round,
            },
            join: join(item),
            miter_limit: to_f32(miter).max(1.0),
            dash: self.dash(list_at(item, "d")),
            opacity: self.opacity(item, "o"),
            blend: self.blend(item),
        })
    }

    fn paint(&mut self, is_gradient: bool, item: &Value) -> Option<Paint> {
        if is_gradient {
            return self.gradient(item);
        }
        let black = Color::rgb(0.0, 0.0, 0.0);
        let color = self.animated_or(item, "c", black);
        let of_bytes = self.old_colors;
        Some(Paint::Solid(map(color, |c| in_range(c, of_bytes))))
    }

    fn dash(&mut self, items: &[Value]) -> Option<Dash> {
        let mut lengths = Vec::new();
        let mut offset = Animated::Fixed(0.0);
        for item in items {
            match text_at(item, "n") {
                Some("o") => offset = self.animated_or(item, "v", 0.0),
                Some("d" | "g") if lengths.len() < DASHES_MAX => {
                    lengths.push(map(self.animated_or(item, "v", 0.0), |v: f32| v.max(0.0)));
                }
                Some("d" | "g") => self.report.note(format!("dashes past the {DASHES_MAX}th")),
                Some(_) | None => {}
            }
        }
        let has_length = |v: &Animated<f32>| *v != Animated::Fixed(0.0);
        lengths
            .iter()
            .any(has_length)
            .then_some(Dash { lengths, offset })
    }

    pub(super) fn blend(&mut self, item: &Value) -> Blend {
        let code = integer_at(item, "bm").unwrap_or(0);
        blend_of(code).unwrap_or_else(|| {
            self.report.note(format!("blend mode {code}"));
            Blend::Normal
        })
    }
}

/// A line join, for strokes and for paths that are moved outward.
pub(super) fn join(item: &Value) -> LineJoin {
    match integer_at(item, "lj") {
        Some(1) => LineJoin::Miter,
        Some(3) => LineJoin::Bevel,
        Some(_) | None => LineJoin::Round,
    }
}

/// Old files count channels to 255.
pub(super) fn in_range(color: Color, of_bytes: bool) -> Color {
    let brightest = color.r.max(color.g).max(color.b);
    let whole = if of_bytes || brightest > 1.5 {
        255.0
    } else {
        1.0
    };
    let channel = |c: f32| (c / whole).clamp(0.0, 1.0);
    Color::rgb(channel(color.r), channel(color.g), channel(color.b))
}

fn blend_of(code: i64) -> Option<Blend> {
    Some(match code {
        0 => Blend::Normal,
        1 => Blend::Multiply,
        2 => Blend::Screen,
        3 => Blend::Overlay,
        4 => Blend::Darken,
        5 => Blend::Lighten,
        6 => Blend::ColorDodge,
        7 => Blend::ColorBurn,
        8 => Blend::HardLight,
        9 => Blend::SoftLight,
        10 => Blend::Difference,
        11 => Blend::Exclusion,
        12 => Blend::Hue,
        13 => Blend::Saturation,
        14 => Blend::Color,
        15 => Blend::Luminosity,
        16 => Blend::Add,
        _ => return None,
    })
}
