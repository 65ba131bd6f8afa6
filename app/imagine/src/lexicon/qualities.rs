//! Colors, materials, sizes, weather and moods.

use mtor_video::Color;

use crate::look::Grade;

/// What a color word does to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dye {
    Plain(u32),
    /// Strong lights and shades.
    Metal(u32),
    /// One sees through it.
    Clear(u32),
    /// A hue for each.
    Rainbow,
}

pub(crate) const DYES: &[(&str, Dye)] = &[
    ("red", Dye::Plain(0xe03a3e)),
    ("orange", Dye::Plain(0xf2872b)),
    ("yellow", Dye::Plain(0xf5c836)),
    ("green", Dye::Plain(0x4ca650)),
    ("blue", Dye::Plain(0x3a7bd5)),
    ("purple", Dye::Plain(0x8a4fbf)),
    ("violet", Dye::Plain(0x6f4ad0)),
    ("indigo", Dye::Plain(0x3f3d9e)),
    ("pink", Dye::Plain(0xf288b2)),
    ("magenta", Dye::Plain(0xd92fa0)),
    ("crimson scarlet ruby", Dye::Plain(0xb81238)),
    ("maroon burgundy", Dye::Plain(0x7a1f35)),
    ("coral salmon", Dye::Plain(0xff7f6a)),
    ("peach apricot", Dye::Plain(0xfbb98e)),
    ("brown chocolate", Dye::Plain(0x835533)),
    ("beige tan sandy", Dye::Plain(0xd8c098)),
    ("cream ivory", Dye::Plain(0xf6eacf)),
    ("white", Dye::Plain(0xf4f4f6)),
    ("gray grey", Dye::Plain(0x8e939c)),
    ("black", Dye::Plain(0x2b2933)),
    ("navy", Dye::Plain(0x1f3266)),
    ("turquoise aqua", Dye::Plain(0x3fcfc4)),
    ("teal", Dye::Plain(0x1d8486)),
    ("cyan", Dye::Plain(0x34c6ee)),
    ("lime", Dye::Plain(0xa8d83a)),
    ("olive", Dye::Plain(0x7d803a)),
    ("mint", Dye::Plain(0xa2e4c4)),
    ("emerald jade", Dye::Plain(0x1f9c6a)),
    ("lavender lilac", Dye::Plain(0xb8a4e6)),
    ("golden gold", Dye::Metal(0xe8b02e)),
    ("silver metallic metal", Dye::Metal(0xb9c2cf)),
    ("bronze copper", Dye::Metal(0xb8743e)),
    ("iron steel", Dye::Metal(0x6c7686)),
    ("wooden wood", Dye::Plain(0xa8713f)),
    ("stone marble", Dye::Plain(0xb3aea6)),
    ("glass transparent", Dye::Clear(0xbfe6f2)),
    ("crystal ice", Dye::Clear(0xa8c8ff)),
    ("colorful rainbow colourful multicolored", Dye::Rainbow),
];

/// What a size word does to a thing: how large, how wide, how tall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Form {
    pub size: f32,
    pub wide: f32,
    pub tall: f32,
}

const fn form(size: f32, wide: f32, tall: f32) -> Form {
    Form { size, wide, tall }
}

pub(crate) const FORMS: &[(&str, Form)] = &[
    ("tiny miniature", form(0.42, 1.0, 1.0)),
    ("small little", form(0.66, 1.0, 1.0)),
    ("big large", form(1.28, 1.0, 1.0)),
    ("huge enormous massive", form(1.5, 1.0, 1.0)),
    ("giant gigantic colossal", form(1.7, 1.0, 1.0)),
    ("tall", form(1.0, 0.9, 1.35)),
    ("short", form(0.9, 1.05, 0.75)),
    ("wide", form(1.0, 1.4, 0.95)),
    ("long", form(1.0, 1.55, 0.9)),
    ("thin slim narrow skinny", form(1.0, 0.7, 1.05)),
    ("fat chubby round plump", form(1.0, 1.28, 0.96)),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    Rain,
    Snow,
    Fog,
    Storm,
    Wind,
    Clouds,
    Clear,
}

pub(crate) const WEATHERS: &[(&str, Weather)] = &[
    ("rainy rain raining wet", Weather::Rain),
    ("snowy snow snowing wintry winter frosty", Weather::Snow),
    ("foggy fog misty mist hazy smoky", Weather::Fog),
    ("stormy storm thunder thunderstorm", Weather::Storm),
    ("windy wind breezy", Weather::Wind),
    ("cloudy overcast", Weather::Clouds),
    ("clear cloudless", Weather::Clear),
];

/// Small things that fill the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overlay {
    None,
    Sparkles,
    Hearts,
    Confetti,
    Mist,
    Embers,
    Rays,
    Petals,
    Leaves,
    Bubbles,
    Fireflies,
    Frost,
}

/// A feeling, as colors, pace and small things.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mood {
    pub names: &'static str,
    pub grade: Grade,
    pub overlay: Overlay,
    /// The loop's length against the usual one.
    pub pace: f32,
}

const fn grade(saturation: f32, brightness: f32, tint: [u8; 3], tint_share: f32) -> Grade {
    let [r, g, b] = tint;
    let tint = Color::rgb(r as f32 / 255.0, g as f32 / 255.0, b as f32 / 255.0);
    Grade {
        saturation,
        brightness,
        tint,
        tint_share,
    }
}

const fn mood(names: &'static str, grade: Grade, overlay: Overlay, pace: f32) -> Mood {
    Mood {
        names,
        grade,
        overlay,
        pace,
    }
}

pub(crate) const MOODS: &[Mood] = &[
    mood(
        "calm peaceful quiet serene tranquil still",
        grade(0.86, 1.02, [190, 220, 230], 0.1),
        Overlay::None,
        1.5,
    ),
    mood(
        "happy cheerful joyful fun",
        grade(1.2, 1.05, [255, 230, 150], 0.05),
        Overlay::Confetti,
        0.75,
    ),
    mood(
        "sad lonely melancholy",
        grade(0.5, 0.88, [90, 110, 150], 0.2),
        Overlay::None,
        1.5,
    ),
    mood(
        "spooky scary haunted creepy",
        grade(1.0, 0.76, [84, 52, 128], 0.22),
        Overlay::Mist,
        1.25,
    ),
    mood(
        "magical enchanted mystical",
        grade(1.12, 1.0, [180, 120, 255], 0.14),
        Overlay::Sparkles,
        1.0,
    ),
    mood(
        "romantic lovely",
        grade(1.0, 1.02, [255, 140, 170], 0.17),
        Overlay::Hearts,
        1.25,
    ),
    mood(
        "dreamy surreal",
        grade(0.85, 1.06, [225, 205, 255], 0.24),
        Overlay::Bubbles,
        1.5,
    ),
    mood(
        "cozy warm",
        grade(1.05, 0.98, [255, 170, 90], 0.15),
        Overlay::Fireflies,
        1.25,
    ),
    mood(
        "mysterious",
        grade(0.72, 0.78, [50, 80, 120], 0.22),
        Overlay::Fireflies,
        1.5,
    ),
    mood(
        "epic majestic grand dramatic",
        grade(1.22, 0.96, [255, 190, 110], 0.07),
        Overlay::Rays,
        1.0,
    ),
    mood(
        "cute adorable",
        grade(0.95, 1.08, [255, 190, 210], 0.16),
        Overlay::Hearts,
        0.75,
    ),
    mood(
        "dark gloomy",
        grade(0.8, 0.58, [20, 20, 40], 0.15),
        Overlay::None,
        1.25,
    ),
    mood(
        "bright vivid vibrant",
        grade(1.32, 1.08, [255, 255, 255], 0.03),
        Overlay::None,
        1.0,
    ),
    mood(
        "fiery burning hot",
        grade(1.15, 0.95, [255, 80, 20], 0.24),
        Overlay::Embers,
        0.75,
    ),
    mood(
        "icy frozen cold",
        grade(0.75, 1.06, [170, 215, 255], 0.28),
        Overlay::Frost,
        1.25,
    ),
    mood(
        "festive party celebration",
        grade(1.15, 1.0, [255, 120, 160], 0.05),
        Overlay::Confetti,
        0.75,
    ),
    mood(
        "spring blooming",
        grade(1.06, 1.05, [255, 205, 225], 0.1),
        Overlay::Petals,
        1.0,
    ),
    mood(
        "autumn autumnal fall_season",
        grade(1.05, 0.97, [220, 130, 40], 0.24),
        Overlay::Leaves,
        1.0,
    ),
    mood(
        "summer summery tropical",
        grade(1.18, 1.05, [255, 225, 130], 0.1),
        Overlay::None,
        1.0,
    ),
    mood(
        "old ancient abandoned",
        grade(0.62, 0.9, [150, 125, 90], 0.2),
        Overlay::None,
        1.25,
    ),
    mood(
        "fast quick speedy",
        grade(1.05, 1.0, [255, 255, 255], 0.0),
        Overlay::None,
        0.75,
    ),
    mood(
        "slow lazy",
        grade(0.95, 1.0, [255, 255, 255], 0.0),
        Overlay::None,
        1.5,
    ),
];
