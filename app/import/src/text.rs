//! Text to placed letters, by the fonts that the caller brings.

use std::sync::Arc;

use harfrust::{FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use mtor_video::{Path, limits::NUMBER_MAX};
use skrifa::{
    GlyphId, MetadataProvider, OutlineGlyphCollection,
    instance::{LocationRef, Size},
    outline::DrawSettings,
};
use usvg::fontdb::{Database, Family, ID, Query, Source, Stretch, Style, Weight};

use crate::{
    ImportError,
    limits::{FONT_BYTES_MAX, LINE_BYTES_MAX},
};

mod pen;

#[cfg(test)]
mod tests;

/// The fonts that text is shaped with; none at first. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Fonts {
    database: Arc<Database>,
}

/// A letter of a line: its outline in ems (y down, origin on the baseline) and its origin in
/// units of the text's size.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapedGlyph {
    pub outline: Path,
    pub x: f32,
    pub y: f32,
    /// The bytes of the text that it stands for start here.
    pub cluster: usize,
    pub advance: f32,
}

/// What to look for among the fonts; the nearest one is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face<'a> {
    pub family: &'a str,
    /// 100 to 900; 400 is regular.
    pub weight: u16,
    pub italic: bool,
}

impl Fonts {
    /// Adds a TrueType or OpenType font, or a collection of them. The first one stands in for
    /// families that are not there.
    pub fn add(&mut self, bytes: Vec<u8>) -> Result<(), ImportError> {
        ImportError::at_most("bytes of a font", bytes.len(), FONT_BYTES_MAX)?;
        let was_empty = self.is_empty();
        let database = Arc::make_mut(&mut self.database);
        let added = database.load_font_source(Source::Binary(Arc::new(bytes)));
        let family = added
            .first()
            .and_then(|id| database.face(*id))
            .and_then(|face| face.families.first())
            .map(|(name, _)| name.clone());
        let Some(family) = family else {
            return Err(ImportError::Malformed {
                format: "font",
                why: "there is no face in it".to_owned(),
            });
        };
        if was_empty {
            database.set_serif_family(family.clone());
            database.set_sans_serif_family(family.clone());
            database.set_monospace_family(family.clone());
            database.set_cursive_family(family.clone());
            database.set_fantasy_family(family);
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.database.is_empty()
    }

    pub(crate) fn database(&self) -> Arc<Database> {
        Arc::clone(&self.database)
    }

    /// One line, left to right from x = 0, at a size in scene units. `None` without any font
    /// and for a line that is too long.
    pub fn shape(&self, face: Face<'_>, size: f32, line: &str) -> Option<Vec<ShapedGlyph>> {
        if line.len() > LINE_BYTES_MAX || size.is_nan() || size.abs() > NUMBER_MAX {
            return None;
        }
        let id = self.nearest(face)?;
        self.database
            .with_face_data(id, |data, idx| shape(data, idx, size, line))
            .flatten()
    }

    fn nearest(&self, face: Face<'_>) -> Option<ID> {
        let families = [Family::Name(face.family), Family::SansSerif];
        let query = Query {
            families: &families,
            weight: Weight(face.weight),
            stretch: Stretch::Normal,
            style: if face.italic {
                Style::Italic
            } else {
                Style::Normal
            },
        };
        let any = || self.database.faces().next().map(|known| known.id);
        self.database.query(&query).or_else(any)
    }
}

fn shape(data: &[u8], idx: u32, size: f32, line: &str) -> Option<Vec<ShapedGlyph>> {
    let font = FontRef::from_index(data, idx).ok()?;
    let shaper_data = ShaperData::new(&font);
    let shaper = shaper_data.shaper(&font).build();
    let units = shaper.units_per_em();
    if units <= 0 {
        return None;
    }
    let unit = 1.0 / units as f32;
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(line);
    buffer.guess_segment_properties();
    let shaped = shaper.shape(buffer, ShapeOptions::default());
    let outlines = font.outline_glyphs();
    let mut x = 0.0;
    let pairs = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
    let glyphs = pairs.map(|(info, position)| {
        let advance = position.x_advance as f32 * unit * size;
        let glyph = ShapedGlyph {
            outline: outline(&outlines, info.glyph_id, unit),
            x: x + position.x_offset as f32 * unit * size,
            y: -(position.y_offset as f32) * unit * size,
            cluster: info.cluster as usize,
            advance,
        };
        x += advance;
        glyph
    });
    Some(glyphs.collect())
}

/// Nothing for a glyph without an outline, such as a space.
fn outline(outlines: &OutlineGlyphCollection<'_>, glyph: u32, unit: f32) -> Path {
    let mut pen = pen::Pen::new(unit);
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    let drawn = outlines
        .get(GlyphId::new(glyph))
        .map(|it| it.draw(settings, &mut pen));
    match drawn {
        Some(Ok(_)) => pen.finish(),
        Some(Err(_)) | None => Path::default(),
    }
}
