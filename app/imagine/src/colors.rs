//! What is done to colors: lighter, deeper, grayer, brighter.

use mtor_video::Color;

pub(crate) const WHITE: Color = Color::rgb(1.0, 1.0, 1.0);
pub(crate) const BLACK: Color = Color::rgb(0.0, 0.0, 0.0);

/// Perceived brightness, 0 to 1.
pub(crate) fn luma(c: Color) -> f32 {
    0.299 * c.r + 0.587 * c.g + 0.114 * c.b
}

/// 0 is gray, 1 leaves it, above 1 is more colorful.
pub(crate) fn saturate(c: Color, amount: f32) -> Color {
    let gray = luma(c);
    let s = |v: f32| (gray + (v - gray) * amount).clamp(0.0, 1.0);
    Color {
        r: s(c.r),
        g: s(c.g),
        b: s(c.b),
        a: c.a,
    }
}

pub(crate) fn lighten(c: Color, amount: f32) -> Color {
    // Light is warm.
    c.mix(Color::rgb(1.0, 0.98, 0.92).with_alpha(c.a), amount)
}

pub(crate) fn deepen(c: Color, amount: f32) -> Color {
    // Shade is cool and colorful, never plain gray.
    saturate(c, 1.15).mix(Color::rgb(0.08, 0.05, 0.2).with_alpha(c.a), amount)
}

pub(crate) fn brighten(c: Color, factor: f32) -> Color {
    let s = |v: f32| (v * factor).clamp(0.0, 1.0);
    Color {
        r: s(c.r),
        g: s(c.g),
        b: s(c.b),
        a: c.a,
    }
}

/// The color a glass tube would have: full, never gray.
pub(crate) fn electric(c: Color) -> Color {
    let (low, high) = (c.r.min(c.g).min(c.b), c.r.max(c.g).max(c.b));
    if high - low < 0.16 {
        // Grays have no hue of their own; light ones glow cyan, dark ones violet.
        let violet = Color::rgb(0.62, 0.36, 1.0);
        return violet
            .mix(Color::rgb(0.35, 0.95, 1.0), luma(c))
            .with_alpha(c.a);
    }
    let s = |v: f32| 0.12 + 0.88 * (v - low) / (high - low);
    Color {
        r: s(c.r),
        g: s(c.g),
        b: s(c.b),
        a: c.a,
    }
}

/// From `dark` over the color's brightness to `light`.
pub(crate) fn duotone(c: Color, dark: u32, light: u32) -> Color {
    Color::hex(dark)
        .mix(Color::hex(light), luma(c))
        .with_alpha(c.a)
}

/// Steps of brightness as a printing press has them.
pub(crate) fn posterize(c: Color) -> Color {
    let s = |v: f32| ((v * 3.0).round() / 3.0).clamp(0.0, 1.0);
    Color {
        r: s(c.r),
        g: s(c.g),
        b: s(c.b),
        a: c.a,
    }
}

/// Cold violet to white heat.
pub(crate) fn heat(c: Color) -> Color {
    const SCALE: [u32; 5] = [0x120a3c, 0x7a1f8a, 0xe24a4a, 0xffb02e, 0xfff6c8];
    let at = luma(c).clamp(0.0, 1.0) * 4.0;
    let step = (at as usize).min(3);
    Color::hex(SCALE[step])
        .mix(Color::hex(SCALE[step + 1]), at - step as f32)
        .with_alpha(c.a)
}

/// A full color by its share of the wheel.
pub(crate) fn rainbow(share: f32) -> Color {
    const WHEEL: [u32; 7] = [
        0xe63946, 0xf48c2c, 0xf6cf3f, 0x4fb85a, 0x3a9ae0, 0x6a5ad8, 0xc04fc4,
    ];
    let at = (share - share.floor()) * 7.0;
    let step = (at as usize).min(6);
    Color::hex(WHEEL[step]).mix(Color::hex(WHEEL[(step + 1) % 7]), at - step as f32)
}
