//! How colors meet: W3C Compositing and Blending Level 1 on premultiplied pixels. The twin of
//! the functions of the same names in `shaders/fine.wgsl`.

use mtor_video::{Blend, MaskMode, MatteKind};

/// Red, green, blue and alpha, premultiplied, 0 to 1.
pub(super) type Pixel = [f32; 4];

/// Colors divided by alpha miss 0 and 1 by rounding; this near is there.
const NEAR: f32 = 1.0e-5;

/// Source-over with a blend mode: `cs (1 - ab) + cb (1 - as) + as ab B(Cb, Cs)`.
pub(super) fn compose(mode: Blend, under: Pixel, over: Pixel) -> Pixel {
    match mode {
        Blend::Normal => source_over(under, over),
        Blend::Add => [0, 1, 2, 3].map(|c| (under[c] + over[c]).min(1.0)),
        Blend::Multiply
        | Blend::Screen
        | Blend::Overlay
        | Blend::Darken
        | Blend::Lighten
        | Blend::ColorDodge
        | Blend::ColorBurn
        | Blend::HardLight
        | Blend::SoftLight
        | Blend::Difference
        | Blend::Exclusion
        | Blend::Hue
        | Blend::Saturation
        | Blend::Color
        | Blend::Luminosity => {
            let both = under[3] * over[3];
            if both <= 0.0 {
                return source_over(under, over);
            }
            let mixed = mix(mode, straight(under), straight(over));
            let channel = |c: usize| {
                over[c] * (1.0 - under[3]) + under[c] * (1.0 - over[3]) + both * mixed[c]
            };
            [
                channel(0),
                channel(1),
                channel(2),
                under[3] + over[3] - both,
            ]
        }
    }
}

pub(super) fn source_over(under: Pixel, over: Pixel) -> Pixel {
    let rest = 1.0 - over[3];
    [0, 1, 2, 3].map(|c| over[c] + under[c] * rest)
}

fn straight([r, g, b, a]: Pixel) -> [f32; 3] {
    [r, g, b].map(|c| (c / a).clamp(0.0, 1.0))
}

/// `B(Cb, Cs)` of straight colors: `b` is behind, `s` is laid over it.
fn mix(mode: Blend, b: [f32; 3], s: [f32; 3]) -> [f32; 3] {
    match mode {
        Blend::Hue => with_luminosity(with_saturation(s, saturation(b)), luminosity(b)),
        Blend::Saturation => with_luminosity(with_saturation(b, saturation(s)), luminosity(b)),
        Blend::Color => with_luminosity(s, luminosity(b)),
        Blend::Luminosity => with_luminosity(b, luminosity(s)),
        separable => [0, 1, 2].map(|c| mix_channel(separable, b[c], s[c])),
    }
}

fn mix_channel(mode: Blend, b: f32, s: f32) -> f32 {
    match mode {
        Blend::Multiply => b * s,
        Blend::Screen => b + s - b * s,
        Blend::Overlay => mix_channel(Blend::HardLight, s, b),
        Blend::Darken => b.min(s),
        Blend::Lighten => b.max(s),
        Blend::ColorDodge if b <= NEAR => 0.0,
        Blend::ColorDodge if s >= 1.0 - NEAR => 1.0,
        Blend::ColorDodge => (b / (1.0 - s)).min(1.0),
        Blend::ColorBurn if b >= 1.0 - NEAR => 1.0,
        Blend::ColorBurn if s <= NEAR => 0.0,
        Blend::ColorBurn => 1.0 - ((1.0 - b) / s).min(1.0),
        Blend::HardLight if s <= 0.5 => b * 2.0 * s,
        Blend::HardLight => mix_channel(Blend::Screen, b, 2.0 * s - 1.0),
        Blend::SoftLight => soft_light(b, s),
        Blend::Difference => (b - s).abs(),
        Blend::Exclusion => b + s - 2.0 * b * s,
        // These look at three channels at once or at alpha; here the source stands for them.
        Blend::Normal
        | Blend::Add
        | Blend::Hue
        | Blend::Saturation
        | Blend::Color
        | Blend::Luminosity => s,
    }
}

fn soft_light(b: f32, s: f32) -> f32 {
    if s <= 0.5 {
        return b - (1.0 - 2.0 * s) * b * (1.0 - b);
    }
    let d = if b <= 0.25 {
        ((16.0 * b - 12.0) * b + 4.0) * b
    } else {
        b.sqrt()
    };
    b + (2.0 * s - 1.0) * (d - b)
}

fn luminosity([r, g, b]: [f32; 3]) -> f32 {
    0.3 * r + 0.59 * g + 0.11 * b
}

fn saturation([r, g, b]: [f32; 3]) -> f32 {
    r.max(g).max(b) - r.min(g).min(b)
}

fn with_luminosity(color: [f32; 3], wanted: f32) -> [f32; 3] {
    let add = wanted - luminosity(color);
    clip(color.map(|c| c + add))
}

/// Pulls channels back into 0 to 1 without changing luminosity.
fn clip(color: [f32; 3]) -> [f32; 3] {
    let l = luminosity(color);
    let [low, high] = [
        color.into_iter().fold(f32::INFINITY, f32::min),
        color.into_iter().fold(f32::NEG_INFINITY, f32::max),
    ];
    let mut clipped = color;
    if low < 0.0 {
        clipped = clipped.map(|c| l + (c - l) * l / (l - low));
    }
    if high > 1.0 {
        clipped = clipped.map(|c| l + (c - l) * (1.0 - l) / (high - l));
    }
    clipped
}

/// Stretches the channels so that the least is 0 and the greatest is `wanted`.
fn with_saturation(color: [f32; 3], wanted: f32) -> [f32; 3] {
    let low = color.into_iter().fold(f32::INFINITY, f32::min);
    let range = saturation(color);
    if range <= 0.0 {
        return [0.0; 3];
    }
    color.map(|c| (c - low) * wanted / range)
}

/// A mask's alpha `a` on what the masks before it left, `m`.
pub(super) fn mask(mode: MaskMode, m: f32, a: f32) -> f32 {
    match mode {
        MaskMode::Add => m + a - m * a,
        MaskMode::Subtract => m * (1.0 - a),
        MaskMode::Intersect => m * a,
        MaskMode::Lighten => m.max(a),
        MaskMode::Darken => m.min(a),
        MaskMode::Difference => (m - a).abs(),
    }
}

/// A pixel under a mask: its alpha follows the mode, its straight color stays.
pub(super) fn masked(mode: MaskMode, pixel: Pixel, a: f32) -> Pixel {
    let [r, g, b, m] = pixel;
    let alpha = mask(mode, m, a);
    let share = if m > 0.0 { alpha / m } else { 0.0 };
    [r * share, g * share, b * share, alpha]
}

/// Whether a mask without alpha leaves everything as it is.
pub(super) fn spares_uncovered(mode: MaskMode) -> bool {
    match mode {
        MaskMode::Add | MaskMode::Subtract | MaskMode::Lighten | MaskMode::Difference => true,
        MaskMode::Intersect | MaskMode::Darken => false,
    }
}

/// What a matte's pixel multiplies the picture beneath by.
pub(super) fn matte(kind: MatteKind, [r, g, b, a]: Pixel) -> f32 {
    let luma = (0.2126 * r + 0.7152 * g + 0.0722 * b).clamp(0.0, 1.0);
    match kind {
        MatteKind::Alpha => a,
        MatteKind::AlphaInverted => 1.0 - a,
        MatteKind::Luma => luma,
        MatteKind::LumaInverted => 1.0 - luma,
    }
}

#[cfg(test)]
mod tests;
