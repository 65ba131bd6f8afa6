//! Lottie JSON to a scene.
//!
//! The file is read leniently, since its writers differ by versions and habits: a value that
//! is missing or not readable is its usual one. What the scene model lacks is named in the
//! list of what was left out. Frames become milliseconds of film time: 0 is where the
//! composition begins to play.

use std::collections::BTreeMap;

use mtor_video::{
    Color, Group, Image, Marker, Paint, Path, Scene, SceneError,
    limits::{IMAGE_PIXELS_MAX, SEGMENTS_MAX, STAGE_MAX, TIME_MS_MAX},
};
use serde_json::Value;

use crate::{Fonts, Import, ImportError, limits::FILE_BYTES_MAX};

mod assets;
mod content;
mod effects;
mod gradient;
mod json;
mod layer;
mod line;
mod midpoint;
mod modifier;
mod path;
mod property;
mod report;
mod shapes;
mod style;
mod tally;
mod text;
mod transform;
mod weight;

use assets::{Picture, Symbol};
use json::{list_at, number_at, shortened, text_at, to_f32};
use property::FrameClock;
use report::Report;
use tally::Tally;

#[cfg(test)]
mod tests;

/// Values of a file, counted by their punctuation; what they take in memory is many times
/// what they take in the file.
const VALUES_MAX: usize = 16 << 20;
/// An object costs about as much as this many numbers.
const OBJECT_COST: usize = 16;
/// Named moments of a film: more are nobody's chapters.
const MARKERS_MAX: usize = 1_000;
/// Frames a second of a file that does not say; After Effects' own.
const USUAL_RATE: f64 = 30.0;
/// The side of a stage whose file does not say; what Lottie's editors start with.
const USUAL_SIDE: f32 = 512.0;

/// Files that came with an animation, by name.
pub(crate) trait Files {
    fn find(&self, folder: &str, name: &str) -> Option<&[u8]>;
}

/// Whether the bytes may be a Lottie file: an object with layers.
pub fn looks_like(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"\"layers\"";
    let first = without_mark(bytes)
        .iter()
        .find(|b| !b.is_ascii_whitespace());
    first == Some(&b'{') && bytes.windows(KEY.len()).any(|w| w == KEY)
}

/// The scene of a Lottie file.
pub fn import(bytes: &[u8], fonts: &Fonts) -> Result<Import, ImportError> {
    import_with(bytes, fonts, None)
}

/// The same for a file that others came with.
pub(crate) fn import_with(
    bytes: &[u8],
    fonts: &Fonts,
    files: Option<&dyn Files>,
) -> Result<Import, ImportError> {
    let root = parse(bytes)?;
    let mut reader = Reader::new(&root, fonts, files);
    let layers = reader.layers(list_at(&root, "layers"))?;
    Tally::of_layers(&layers, &reader.tallies).check()?;
    let markers = reader.markers();
    let (from, to) = reader.whole;
    let [width, height] = reader.stage;
    let rate = 1_000.0 / reader.clock.ms_per_frame;
    let scene = Scene {
        title: shortened(text_at(&root, "nm").unwrap_or_default()),
        width,
        height,
        duration_ms: (((to - from) * reader.clock.ms_per_frame) as f32).clamp(0.0, TIME_MS_MAX),
        frame_rate: to_f32(rate),
        background: Paint::Solid(Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0).into()),
        symbols: reader.symbols,
        glyphs: reader.glyphs,
        images: reader.images,
        markers,
        layers,
    };
    accepted(&scene)?;
    Ok(Import {
        scene,
        left_out: reader.report.finish(),
    })
}

fn parse(bytes: &[u8]) -> Result<Value, ImportError> {
    ImportError::at_most("bytes", bytes.len(), FILE_BYTES_MAX)?;
    let cost = bytes.iter().fold(0_usize, |sum, byte| match byte {
        b',' | b'[' => sum + 1,
        b'{' => sum + OBJECT_COST,
        _ => sum,
    });
    ImportError::at_most("values", cost, VALUES_MAX)?;
    let malformed = |why: String| ImportError::Malformed {
        format: "Lottie",
        why,
    };
    let root: Value =
        serde_json::from_slice(without_mark(bytes)).map_err(|e| malformed(e.to_string()))?;
    if root.get("layers").is_some_and(Value::is_array) {
        Ok(root)
    } else {
        Err(malformed("it has no layers".to_owned()))
    }
}

/// Whether the scene may be drawn. Values were fitted while reading; amounts may be too much.
fn accepted(scene: &Scene) -> Result<(), ImportError> {
    mtor_video::check(scene).map_err(|error| match error {
        SceneError::TooMany { what, found, max } => ImportError::TooMany { what, found, max },
        SceneError::Malformed(_) | SceneError::Invalid { .. } => ImportError::Malformed {
            format: "Lottie",
            why: format!("the scene in it: {error}"),
        },
    })
}

/// Some editors write a byte order mark.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Where the reading stands, and what it has made so far.
struct Reader<'a> {
    root: &'a Value,
    fonts: &'a Fonts,
    files: Option<&'a dyn Files>,
    assets: BTreeMap<String, &'a Value>,
    report: Report,
    /// Of the composition that is being read.
    clock: FrameClock,
    /// The frames between which that composition plays.
    whole: (f64, f64),
    at_root: bool,
    nesting: usize,
    stage: [f32; 2],
    /// Colors are counted to 255.
    old_colors: bool,
    /// Path segments that the scene may still hold.
    budget: usize,
    pixels_left: usize,
    symbols: Vec<Group>,
    tallies: Vec<Tally>,
    symbol_of: BTreeMap<String, Symbol>,
    images: Vec<Image>,
    picture_of: BTreeMap<String, Option<Picture>>,
    glyphs: Vec<Path>,
    /// The file's own letters, by font.
    letters: BTreeMap<(char, String), Option<text::Letter>>,
}

impl<'a> Reader<'a> {
    fn new(root: &'a Value, fonts: &'a Fonts, files: Option<&'a dyn Files>) -> Self {
        /// A still picture at a thousandth of a frame a second and a flicker at ten thousand
        /// are mistakes.
        const RATES: std::ops::RangeInclusive<f64> = 0.001..=10_000.0;
        let rate = number_at(root, "fr").filter(|rate| RATES.contains(rate));
        let from = number_at(root, "ip").unwrap_or(0.0);
        let to = number_at(root, "op").unwrap_or(from).max(from);
        let side = |key| {
            let side = number_at(root, key).map(to_f32).filter(|n| *n > 0.0);
            side.unwrap_or(USUAL_SIDE).min(STAGE_MAX)
        };
        Self {
            root,
            fonts,
            files,
            assets: assets::by_id(root),
            report: Report::default(),
            clock: FrameClock {
                ms_per_frame: 1_000.0 / rate.unwrap_or(USUAL_RATE),
                zero: from,
            },
            whole: (from, to),
            at_root: true,
            nesting: 0,
            stage: [side("w"), side("h")],
            old_colors: version(root) < COLORS_TO_ONE,
            budget: SEGMENTS_MAX,
            pixels_left: IMAGE_PIXELS_MAX,
            symbols: Vec::new(),
            tallies: Vec::new(),
            symbol_of: BTreeMap::new(),
            images: Vec::new(),
            picture_of: BTreeMap::new(),
            glyphs: Vec::new(),
            letters: BTreeMap::new(),
        }
    }

    fn markers(&mut self) -> Vec<Marker> {
        let items = list_at(self.root, "markers");
        if items.len() > MARKERS_MAX {
            self.report
                .note(format!("markers past the {MARKERS_MAX}th"));
        }
        let marker = |item: &Value| {
            let frames = number_at(item, "dr").unwrap_or(0.0).max(0.0);
            Some(Marker {
                name: shortened(
                    text_at(item, "cm")
                        .or(text_at(item, "nm"))
                        .unwrap_or_default()
                        .trim(),
                ),
                at_ms: self.clock.ms(number_at(item, "tm")?).max(0.0),
                duration_ms: self.clock.ms(frames + self.clock.zero),
            })
        };
        items.iter().take(MARKERS_MAX).filter_map(marker).collect()
    }
}

/// The first version that counts colors to 1.
const COLORS_TO_ONE: [u32; 3] = [4, 1, 9];

/// The version of bodymovin that wrote the file; a new one when it does not say.
fn version(root: &Value) -> [u32; 3] {
    let mut version = [0; 3];
    match text_at(root, "v") {
        Some(text) => {
            for (place, part) in version.iter_mut().zip(text.split('.')) {
                *place = part.trim().parse().unwrap_or(0);
            }
            version
        }
        None => [u32::MAX; 3],
    }
}
