//! Trees: a trunk and what grows on it.

use super::part;
use crate::drawing::Piece;

#[derive(Debug, Clone, Copy)]
pub(crate) enum Leaf {
    /// A round crown of clouds: how wide, how tall.
    Clouds(f32, f32),
    /// Layers of needles: how many, how wide.
    Needles(u8, f32),
    /// A drawing of its own; the origin is the top of the trunk.
    Own(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Crown {
    pub trunk: f32,
    pub width: f32,
    pub bark: &'static str,
    pub leaf: Leaf,
    /// Dots in the crown: blossoms, fruit; the origin is the top of the trunk.
    pub dots: &'static str,
}

impl Crown {
    pub(crate) fn build(&self) -> Vec<Piece> {
        let (w, top, bark) = (self.width, -self.trunk, self.bark);
        let mut pieces = part(
            &format!(
                "{bark} S {a} 0 {b} {c} {d} {top} {e} {top} {f} {c} {g} 0",
                a = -w,
                b = -w * 0.55,
                c = top * 0.4,
                d = -w * 0.45,
                e = w * 0.45,
                f = w * 0.55,
                g = w,
            ),
            0.0,
            0.0,
        );
        let crown = match self.leaf {
            Leaf::Clouds(w, h) => clouds(w, h),
            Leaf::Needles(n, w) => needles(n, w),
            Leaf::Own(text) => text.to_owned(),
        };
        let mut moving = part(&format!("<sway 0 0; {crown}; {}; >", self.dots), 0.0, top);
        pieces.append(&mut moving);
        pieces
    }
}

/// Dark below, the body, light where the sun is.
fn clouds(w: f32, h: f32) -> String {
    let s = |points: &[(f32, f32)]| {
        points
            .iter()
            .map(|(x, y)| format!("{} {}", x * w, y * h))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let body = [
        (-0.5, -0.22),
        (-0.46, -0.55),
        (-0.26, -0.74),
        (-0.08, -0.97),
        (0.2, -0.92),
        (0.3, -0.7),
        (0.48, -0.52),
        (0.5, -0.2),
        (0.3, 0.0),
        (0.05, 0.08),
        (-0.25, 0.04),
    ];
    let shade = [
        (-0.48, -0.2),
        (-0.2, -0.22),
        (0.1, -0.14),
        (0.34, -0.34),
        (0.5, -0.26),
        (0.32, 0.0),
        (0.05, 0.08),
        (-0.26, 0.04),
    ];
    let light = [
        (-0.38, -0.5),
        (-0.26, -0.68),
        (-0.1, -0.88),
        (0.06, -0.9),
        (0.0, -0.7),
        (-0.14, -0.6),
        (-0.24, -0.46),
    ];
    format!(
        "b>d S {}; d/55 S {}; l/70 S {}; l/45 E {} {} {} {}",
        s(&body),
        s(&shade),
        s(&light),
        w * 0.22,
        -h * 0.56,
        w * 0.12,
        h * 0.09
    )
}

fn needles(n: u8, w: f32) -> String {
    let mut text = String::new();
    let step = w * 0.46;
    for k in 0..n {
        let half = w * 0.5 * (1.0 - f32::from(k) / f32::from(n) * 0.68);
        let low = -f32::from(k) * step * 0.8 + step * 0.3;
        let high = low - step * 1.5;
        text.push_str(&format!(
            "b>d P 0 {high} {half} {low} {a} {dip} 0 {low} {b} {dip} {c} {low}; l/50 P 0 {high} {d} {low} {c} {low};",
            a = half * 0.5,
            b = -half * 0.5,
            c = -half,
            d = -half * 0.3,
            dip = low + step * 0.12,
        ));
    }
    text
}
