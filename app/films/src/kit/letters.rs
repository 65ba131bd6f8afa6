//! Text set with the project's own font; every letter's outline is in the scene once.

use mtor_import::{Fonts, text::Face};
use mtor_video::{Fill, Paint, PlacedGlyph, Scene, Text};

/// The fonts of `public/fonts`.
#[derive(Debug)]
pub struct Letters {
    fonts: Fonts,
}

/// Where a line stands from its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

impl Letters {
    pub fn new(fonts: Fonts) -> Self {
        Self { fonts }
    }

    /// A line on its baseline at the origin; the scene gets the outlines that it lacks.
    pub fn set(
        &self,
        scene: &mut Scene,
        (line, size, weight): (&str, f32, u16),
        align: Align,
        paint: impl Into<Paint>,
    ) -> Text {
        let face = Face {
            family: "",
            weight,
            italic: false,
        };
        let glyphs = self.fonts.shape(face, size, line).unwrap_or_default();
        let width = glyphs.last().map_or(0.0, |g| g.x + g.advance);
        let shift = match align {
            Align::Left => 0.0,
            Align::Center => -width / 2.0,
            Align::Right => -width,
        };
        let mut placed = Vec::new();
        for glyph in glyphs {
            let known = scene.glyphs.iter().position(|g| *g == glyph.outline);
            let idx = known.unwrap_or_else(|| {
                scene.glyphs.push(glyph.outline);
                scene.glyphs.len() - 1
            });
            placed.push(PlacedGlyph {
                glyph: idx as u32,
                x: glyph.x + shift,
                y: glyph.y,
            });
        }
        Text {
            text: line.to_owned(),
            size,
            glyphs: placed,
            fill: Some(Fill::new(paint)),
            stroke: None,
        }
    }
}
