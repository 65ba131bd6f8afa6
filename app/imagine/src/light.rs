//! Light: the sky's colors and what they do to the land, for each time of day.

use mtor_video::Color;

/// What stands in the sky.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Orb {
    Sun,
    Moon,
}

/// One time of day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Light {
    /// The first name is the canonical one.
    pub names: &'static str,
    /// Top to horizon.
    pub sky: [u32; 4],
    pub haze: u32,
    pub orb: Orb,
    pub orb_color: u32,
    /// The orb's height, 0 at the horizon and 1 at the top.
    pub orb_height: f32,
    pub ambient: u32,
    /// How much of the ambient light falls on things.
    pub ambient_share: f32,
    /// How many stars, of 1.
    pub stars: f32,
    pub cloud: u32,
}

impl Light {
    /// Land at a depth from 0 (near) to 1 (at the horizon).
    pub(crate) fn land(&self, color: u32, depth: f32) -> Color {
        let near = Color::hex(color).mix(Color::hex(self.ambient), self.ambient_share);
        near.mix(Color::hex(self.haze), depth * 0.85)
    }

    pub(crate) fn is_dark(&self) -> bool {
        self.stars > 0.5
    }
}

const DAY: Light = Light {
    names: "day daytime daylight",
    sky: [0x3f93db, 0x7cbdee, 0xb6e0f5, 0xe6f4f2],
    haze: 0xcfe6ee,
    orb: Orb::Sun,
    orb_color: 0xfff3c4,
    orb_height: 0.72,
    ambient: 0xfff4d8,
    ambient_share: 0.04,
    stars: 0.0,
    cloud: 0xffffff,
};

/// The first is what there is when the words name no time.
pub(crate) const LIGHTS: &[Light] = &[
    DAY,
    Light {
        names: "dawn sunrise daybreak",
        sky: [0x5a74b8, 0xb593c0, 0xf4b3a0, 0xffe4b8],
        haze: 0xf6cdb4,
        orb_color: 0xffecb0,
        orb_height: 0.14,
        ambient: 0xf09080,
        ambient_share: 0.2,
        stars: 0.15,
        cloud: 0xffd9cc,
        ..DAY
    },
    Light {
        names: "morning",
        sky: [0x6cb4e4, 0xa4d6ec, 0xd9ece2, 0xfff0cf],
        haze: 0xe6eee2,
        orb_color: 0xfff1b8,
        orb_height: 0.4,
        ambient: 0xffe6ae,
        ambient_share: 0.1,
        ..DAY
    },
    Light {
        names: "noon midday sunny",
        sky: [0x1b79dc, 0x45a5f2, 0x86ccfa, 0xc6ecfd],
        haze: 0xb8e0f6,
        orb_color: 0xfff8d0,
        orb_height: 0.86,
        ambient: 0xffffff,
        ambient_share: 0.0,
        ..DAY
    },
    Light {
        names: "afternoon golden_hour",
        sky: [0x5ca3d4, 0xa2c6d0, 0xecddb4, 0xffe2a0],
        haze: 0xf0dcb4,
        orb_color: 0xffe690,
        orb_height: 0.34,
        ambient: 0xffb850,
        ambient_share: 0.17,
        cloud: 0xfff2dc,
        ..DAY
    },
    Light {
        names: "dusk sunset twilight evening",
        sky: [0x2c2a62, 0x7b3f84, 0xe2666c, 0xffb868],
        haze: 0xd4747a,
        orb_color: 0xffd878,
        orb_height: 0.1,
        ambient: 0x5e2c70,
        ambient_share: 0.32,
        stars: 0.35,
        cloud: 0xe8808c,
        ..DAY
    },
    Light {
        names: "night nighttime moonlit",
        sky: [0x0a1030, 0x162252, 0x273c74, 0x456096],
        haze: 0x304880,
        orb: Orb::Moon,
        orb_color: 0xf6f2da,
        orb_height: 0.72,
        ambient: 0x121e4e,
        ambient_share: 0.48,
        stars: 0.8,
        cloud: 0x4a5c90,
    },
    Light {
        names: "midnight starry starlit",
        sky: [0x040510, 0x0a0e2a, 0x161c4a, 0x302c66],
        haze: 0x222456,
        orb: Orb::Moon,
        orb_color: 0xe6eaff,
        orb_height: 0.8,
        ambient: 0x0a0e32,
        ambient_share: 0.58,
        stars: 1.6,
        cloud: 0x262c5c,
    },
];
