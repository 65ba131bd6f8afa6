//! Letters: outlines of the file, or of a font.

use mtor_video::{Affine, Animated, Geometry, Path, Point, Segment};
use serde_json::Value;

use super::{
    super::{
        Reader,
        json::{list_at, number_at, shortened, text_at, to_f32},
        weight::geometry_weight,
    },
    still,
};
use crate::text::Face;

/// Outlines in a file are drawn at this size.
const OUTLINE_SIZE: f32 = 100.0;
/// Outlines of one file, and its fonts: all letters of a large alphabet.
const LETTERS_MAX: usize = 10_000;
const FONTS_MAX: usize = 1_000;
/// Share of the size above the baseline, in percent, for files that do not say.
const USUAL_ASCENT: f64 = 75.0;

/// A letter of the file: its outline in the scene, and its width in ems.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Letter {
    pub(super) glyph: Option<u32>,
    pub(super) advance: f32,
}

/// What a document's font name means.
#[derive(Debug)]
pub(super) struct Font<'v> {
    family: &'v str,
    style: &'v str,
    /// In sizes.
    pub(super) ascent: f32,
}

/// A letter in a line that starts at 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetGlyph {
    /// `None` for a space.
    pub(super) glyph: Option<u32>,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) advance: f32,
    pub(super) is_space: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn font<'v>(&self, name: &'v str) -> Font<'v>
    where
        'a: 'v,
    {
        let fonts = self
            .root
            .get("fonts")
            .map_or(&[][..], |f| list_at(f, "list"));
        let entry = fonts
            .iter()
            .take(FONTS_MAX)
            .find(|f| text_at(f, "fName") == Some(name));
        let of_entry = |key| entry.and_then(|f| text_at(f, key));
        Font {
            family: of_entry("fFamily").unwrap_or(name),
            style: of_entry("fStyle").unwrap_or_default(),
            ascent: to_f32(
                entry
                    .and_then(|f| number_at(f, "ascent"))
                    .unwrap_or(USUAL_ASCENT),
            ) / 100.0,
        }
    }

    /// A run of letters on one line, without tracking.
    pub(super) fn run(&mut self, run: &str, font: &Font<'_>, size: f32) -> Vec<SetGlyph> {
        if list_at(self.root, "chars").is_empty() {
            return self.shaped(run, font, size);
        }
        let mut x = 0.0;
        let mut glyphs = Vec::new();
        for letter in run.chars() {
            let Some(found) = self.letter(letter, font) else {
                self.report.note(format!("letter {letter:?}"));
                continue;
            };
            let advance = found.advance * size;
            glyphs.push(SetGlyph {
                glyph: found.glyph,
                x,
                y: 0.0,
                advance,
                is_space: letter == ' ',
            });
            x += advance;
        }
        glyphs
    }

    fn shaped(&mut self, run: &str, font: &Font<'_>, size: f32) -> Vec<SetGlyph> {
        let face = Face {
            family: font.family,
            weight: weight_of(font.style),
            italic: ["italic", "oblique"]
                .iter()
                .any(|slant| font.style.to_lowercase().contains(slant)),
        };
        let Some(shaped) = self.fonts.shape(face, size, run) else {
            self.report.note(format!("font {}", shortened(font.family)));
            return Vec::new();
        };
        let mut glyphs = Vec::with_capacity(shaped.len());
        for it in shaped {
            let is_space = run
                .get(it.cluster..)
                .is_some_and(|rest| rest.starts_with(' '));
            glyphs.push(SetGlyph {
                glyph: self.outline(it.outline),
                x: it.x,
                y: it.y,
                advance: it.advance,
                is_space,
            });
        }
        glyphs
    }

    fn letter(&mut self, letter: char, font: &Font<'_>) -> Option<Letter> {
        let key = (letter, format!("{}\n{}", font.family, font.style));
        if let Some(known) = self.letters.get(&key) {
            return *known;
        }
        let read = self.read_letter(letter, font);
        self.letters.insert(key, read);
        read
    }

    fn read_letter(&mut self, letter: char, font: &Font<'_>) -> Option<Letter> {
        let mut written = [0; 4];
        let written: &str = letter.encode_utf8(&mut written);
        // Styles and families are often written in more than one way.
        let likeness = |item: &Value| {
            let family = text_at(item, "fFamily") == Some(font.family);
            let style = text_at(item, "style") == Some(font.style);
            u8::from(family) * 2 + u8::from(style)
        };
        let chars = list_at(self.root, "chars").iter().take(LETTERS_MAX);
        let item = chars
            .filter(|item| text_at(item, "ch") == Some(written))
            .max_by_key(|item| likeness(item))?;
        let data = item.get("data").unwrap_or(&Value::Null);
        let em = Affine::scale(1.0 / OUTLINE_SIZE, 1.0 / OUTLINE_SIZE);
        let mut outline = Path::default();
        for part in self.shape_paths(list_at(data, "shapes")) {
            append(&mut outline, &part, em);
        }
        Some(Letter {
            glyph: self.outline(outline),
            advance: to_f32(number_at(item, "w").unwrap_or(0.0)) / OUTLINE_SIZE,
        })
    }

    /// The scene's index of an outline; equal ones are kept once.
    fn outline(&mut self, outline: Path) -> Option<u32> {
        if outline.segments.is_empty() {
            return None;
        }
        let known = self.glyphs.iter().position(|g| *g == outline);
        if let Some(idx) = known {
            return u32::try_from(idx).ok();
        }
        let geometry = Geometry::from(outline);
        if !self.spend(geometry_weight(&geometry)) {
            return None;
        }
        let Geometry::Path(Animated::Fixed(outline)) = geometry else {
            return None;
        };
        self.glyphs.push(outline);
        u32::try_from(self.glyphs.len() - 1).ok()
    }
}

/// Adds what stands still of a geometry; letters do not move in themselves.
fn append(path: &mut Path, geometry: &Geometry, map: Affine) {
    match geometry {
        Geometry::Path(part) => {
            if let Some(part) = first(part) {
                path.segments
                    .extend(part.segments.iter().map(|s| moved(s, map)));
            }
        }
        Geometry::Group { group } => {
            let map = still(&group.transform).map_or(map, |inner| map.then_inner(inner));
            for part in &group.parts {
                append(path, part, map);
            }
        }
        Geometry::Modified { modified } => {
            for part in &modified.parts {
                append(path, part, map);
            }
        }
        Geometry::Rect { .. } | Geometry::Ellipse { .. } | Geometry::Polystar { .. } => {}
    }
}

fn first(path: &Animated<Path>) -> Option<&Path> {
    match path {
        Animated::Fixed(path) => Some(path),
        Animated::Keyed { keys } => keys.first().map(|key| &key.value),
    }
}

fn moved(segment: &Segment, map: Affine) -> Segment {
    let apply = |p: Point| {
        let p = map.apply(p);
        Point::new(to_f32(f64::from(p.x)), to_f32(f64::from(p.y)))
    };
    match *segment {
        Segment::Move(p) => Segment::Move(apply(p)),
        Segment::Line(p) => Segment::Line(apply(p)),
        Segment::Cubic(a, b, c) => Segment::Cubic(apply(a), apply(b), apply(c)),
        Segment::Close => Segment::Close,
    }
}

/// The weight that a style's name speaks of.
fn weight_of(style: &str) -> u16 {
    // Longer names first: "extrabold" has "bold" in it.
    const WEIGHTS: [(&str, u16); 13] = [
        ("extrabold", 800),
        ("ultrabold", 800),
        ("semibold", 600),
        ("demibold", 600),
        ("extralight", 200),
        ("ultralight", 200),
        ("thin", 100),
        ("hairline", 100),
        ("light", 300),
        ("medium", 500),
        ("black", 900),
        ("heavy", 900),
        ("bold", 700),
    ];
    let style: String = style
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphabetic())
        .collect();
    let named = WEIGHTS.iter().find(|(name, _)| style.contains(name));
    named.map_or(400, |(_, weight)| *weight)
}
