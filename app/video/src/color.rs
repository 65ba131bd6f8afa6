//! Colors: sRGB, straight alpha, each channel 0 to 1.

use serde::{Deserialize, Serialize};

/// On the wire `"#rrggbb"` or `"#rrggbbaa"`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color {
    pub r: f32,
    pub g: f32,
    pub b: f32,
    pub a: f32,
}

impl Color {
    pub const fn rgb(r: f32, g: f32, b: f32) -> Self {
        Self { r, g, b, a: 1.0 }
    }

    /// `0xRRGGBB`, opaque.
    pub fn hex(value: u32) -> Self {
        let channel = |shift: u32| ((value >> shift) & 0xff) as f32 / 255.0;
        Self::rgb(channel(16), channel(8), channel(0))
    }

    #[must_use]
    pub const fn with_alpha(self, a: f32) -> Self {
        Self { a, ..self }
    }

    /// Mixes channel by channel in sRGB, as CSS gradients and Lottie do.
    #[must_use]
    pub fn mix(self, other: Self, t: f32) -> Self {
        let lerp = |a: f32, b: f32| a + (b - a) * t;
        Self {
            r: lerp(self.r, other.r),
            g: lerp(self.g, other.g),
            b: lerp(self.b, other.b),
            a: lerp(self.a, other.a),
        }
    }

    pub fn to_rgba8(self) -> [u8; 4] {
        [self.r, self.g, self.b, self.a].map(|c| (c.clamp(0.0, 1.0) * 255.0).round() as u8)
    }
}

/// A color that is neither `#rrggbb` nor `#rrggbbaa`.
#[derive(Debug, thiserror::Error)]
#[error("a color is written #rrggbb or #rrggbbaa")]
pub struct ColorError;

impl TryFrom<String> for Color {
    type Error = ColorError;

    fn try_from(text: String) -> Result<Self, ColorError> {
        let digits = text.strip_prefix('#').ok_or(ColorError)?;
        // from_str_radix would take a sign.
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(ColorError);
        }
        let value = u32::from_str_radix(digits, 16).map_err(|_| ColorError)?;
        match digits.len() {
            6 => Ok(Self::hex(value)),
            8 => Ok(Self::hex(value >> 8).with_alpha((value & 0xff) as f32 / 255.0)),
            _ => Err(ColorError),
        }
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        let [r, g, b, a] = color.to_rgba8();
        if a == 255 {
            format!("#{r:02x}{g:02x}{b:02x}")
        } else {
            format!("#{r:02x}{g:02x}{b:02x}{a:02x}")
        }
    }
}
