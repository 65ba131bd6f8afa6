//! The styles, a row each.

use mtor_video::Color;

use crate::colors;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Outline {
    None,
    /// Each shape's own color, much deeper.
    Ink(f32),
    /// The strips between stained glass.
    Lead(f32),
    /// A faint edge where the pigment gathers.
    Own(f32),
    /// Drawn with one pen, as often as there are hands.
    Pen {
        color: u32,
        width: f32,
        hands: u64,
    },
    Glow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fills {
    Shaded,
    Flat,
    Wet,
    Dim,
    Paper,
    Raised,
    Facets,
    Blocks,
    Glassy,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ColorMap {
    Keep,
    Vivid,
    Pastel,
    Gray,
    Duo(u32, u32),
    /// Partly toward two colors.
    Toward(u32, u32, f32),
    Heat,
    Negative,
    Muted,
    Poster,
    Silhouette,
}

impl ColorMap {
    pub(crate) fn apply(self, c: Color) -> Color {
        match self {
            Self::Keep | Self::Silhouette => c,
            Self::Vivid => colors::brighten(colors::saturate(c, 1.45), 1.04),
            Self::Pastel => colors::saturate(c, 0.95).mix(colors::WHITE.with_alpha(c.a), 0.36),
            Self::Gray => {
                let gray = colors::luma(c);
                // A press of contrast: film was never even.
                let v = (gray + (gray - 0.45) * 0.5).clamp(0.0, 1.0);
                Color {
                    r: v,
                    g: v,
                    b: v,
                    a: c.a,
                }
            }
            Self::Duo(dark, light) => colors::duotone(c, dark, light),
            Self::Toward(dark, light, share) => c.mix(colors::duotone(c, dark, light), share),
            Self::Heat => colors::heat(c),
            Self::Negative => Color {
                r: 1.0 - c.r,
                g: 1.0 - c.g,
                b: 1.0 - c.b,
                a: c.a,
            },
            Self::Muted => colors::saturate(c, 0.6).mix(Color::hex(0xeee6d8).with_alpha(c.a), 0.22),
            Self::Poster => colors::posterize(colors::saturate(c, 1.5)),
        }
    }
}

/// What lies over the finished picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finish {
    None,
    Vignette,
    Grid,
    Dots,
    ScanLines,
    Frame,
    Halo,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    /// The first name is the canonical one.
    pub names: &'static str,
    pub outline: Outline,
    pub fills: Fills,
    pub map: ColorMap,
    /// The sheet it is drawn on, and how much of the sky it replaces.
    pub sheet: Option<(u32, f32)>,
    pub finish: Finish,
    /// How much of a shape's color its pen line has.
    pub pen_color: f32,
    /// How much darker than the sheet dark shapes are.
    pub paper_shade: f32,
    /// Fewer things stand around.
    pub sparse: bool,
}

pub(crate) const PLAIN: Style = Style {
    names: "illustrated",
    outline: Outline::None,
    fills: Fills::Shaded,
    map: ColorMap::Keep,
    sheet: None,
    finish: Finish::None,
    pen_color: 0.0,
    paper_shade: 0.0,
    sparse: false,
};

const fn pen(color: u32, width: f32, hands: u64) -> Outline {
    Outline::Pen {
        color,
        width,
        hands,
    }
}

const fn named(names: &'static str, outline: Outline, fills: Fills, map: ColorMap) -> Style {
    Style {
        names,
        outline,
        fills,
        map,
        ..PLAIN
    }
}

pub(crate) const STYLES: &[Style] = &[
    Style {
        sheet: Some((0x090516, 0.8)),
        ..named(
            "neon cyberpunk synthwave",
            Outline::Glow,
            Fills::Dim,
            ColorMap::Vivid,
        )
    },
    named(
        "cartoon toon cartoonish",
        Outline::Ink(3.6),
        Fills::Flat,
        ColorMap::Vivid,
    ),
    Style {
        finish: Finish::Dots,
        ..named(
            "comic pop_art popart",
            Outline::Lead(3.4),
            Fills::Flat,
            ColorMap::Poster,
        )
    },
    Style {
        sheet: Some((0xfbf6ea, 0.4)),
        finish: Finish::Frame,
        ..named(
            "watercolor watercolour aquarelle painted",
            Outline::Own(1.3),
            Fills::Wet,
            ColorMap::Vivid,
        )
    },
    named("pastel", Outline::None, Fills::Shaded, ColorMap::Pastel),
    named("flat vector", Outline::None, Fills::Flat, ColorMap::Keep),
    Style {
        sheet: Some((0x143d7d, 1.0)),
        finish: Finish::Grid,
        paper_shade: 0.08,
        ..named(
            "blueprint technical",
            pen(0xe4f1ff, 1.6, 1),
            Fills::Paper,
            ColorMap::Keep,
        )
    },
    Style {
        sheet: Some((0xf8f4ea, 1.0)),
        paper_shade: 0.24,
        ..named(
            "sketch sketched sketchy pencil drawn",
            pen(0x33303a, 1.3, 2),
            Fills::Paper,
            ColorMap::Keep,
        )
    },
    Style {
        sheet: Some((0xfdf8ec, 0.9)),
        pen_color: 0.85,
        paper_shade: 0.1,
        ..named(
            "crayon childlike",
            pen(0x554550, 3.2, 2),
            Fills::Paper,
            ColorMap::Vivid,
        )
    },
    Style {
        sheet: Some((0x25352f, 1.0)),
        pen_color: 0.45,
        paper_shade: 0.07,
        ..named(
            "chalk chalkboard",
            pen(0xf4f2e6, 2.2, 2),
            Fills::Paper,
            ColorMap::Pastel,
        )
    },
    named(
        "pixel pixelated 8_bit retro pixel_art",
        Outline::None,
        Fills::Blocks,
        ColorMap::Poster,
    ),
    Style {
        finish: Finish::Vignette,
        ..named(
            "vintage nostalgic",
            Outline::None,
            Fills::Shaded,
            ColorMap::Toward(0x4a2c1a, 0xf6e3bb, 0.55),
        )
    },
    Style {
        finish: Finish::Vignette,
        ..named(
            "sepia",
            Outline::None,
            Fills::Shaded,
            ColorMap::Duo(0x2e190e, 0xf9e8c6),
        )
    },
    Style {
        finish: Finish::Vignette,
        ..named(
            "noir black_and_white",
            Outline::None,
            Fills::Shaded,
            ColorMap::Gray,
        )
    },
    Style {
        finish: Finish::Halo,
        ..named(
            "glowing luminous radiant glow",
            Outline::None,
            Fills::Shaded,
            ColorMap::Vivid,
        )
    },
    Style {
        sheet: Some((0xf3eee6, 0.55)),
        sparse: true,
        ..named(
            "minimal minimalist simple",
            Outline::None,
            Fills::Flat,
            ColorMap::Muted,
        )
    },
    named(
        "papercut paper_cut paper origami",
        Outline::None,
        Fills::Raised,
        ColorMap::Keep,
    ),
    named(
        "stained_glass mosaic",
        Outline::Lead(5.0),
        Fills::Glassy,
        ColorMap::Vivid,
    ),
    Style {
        sheet: Some((0xf6f1e4, 0.94)),
        paper_shade: 0.6,
        ..named(
            "ink inked woodcut",
            pen(0x141218, 2.6, 1),
            Fills::Paper,
            ColorMap::Gray,
        )
    },
    named(
        "low_poly lowpoly polygonal geometric",
        Outline::None,
        Fills::Facets,
        ColorMap::Vivid,
    ),
    named(
        "silhouette silhouetted",
        Outline::None,
        Fills::Shaded,
        ColorMap::Silhouette,
    ),
    named(
        "thermal infrared",
        Outline::None,
        Fills::Shaded,
        ColorMap::Heat,
    ),
    named(
        "inverted negative",
        Outline::None,
        Fills::Shaded,
        ColorMap::Negative,
    ),
    Style {
        finish: Finish::ScanLines,
        ..named(
            "vaporwave holographic",
            Outline::None,
            Fills::Shaded,
            ColorMap::Toward(0x3a1c78, 0xffb3e6, 0.62),
        )
    },
    named(
        "monochrome grayscale greyscale",
        Outline::None,
        Fills::Flat,
        ColorMap::Duo(0x1d222e, 0xeef1f6),
    ),
];
