//! Compositions that layers use, as symbols; and pictures.

use std::collections::BTreeMap;

use mtor_video::{Group, Image, Node, limits::STAGE_MAX};
use serde_json::Value;

use super::{
    Reader,
    json::{id_at, list_at, number_at, text_at, to_f32},
    property::FrameClock,
    tally::Tally,
};
use crate::{ImportError, image};

/// Compositions in compositions while reading: deeper ones could not be drawn anyway.
const NESTING_MAX: usize = 24;

/// How far an asset has come.
#[derive(Debug, Clone, Copy)]
pub(super) enum Symbol {
    Begun,
    Done(Option<u32>),
}

/// A picture of the scene and the box that its asset has for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture {
    pub(super) index: u32,
    pub(super) pixels: [f32; 2],
    pub(super) place: [f32; 2],
}

impl<'a> Reader<'a> {
    /// The symbol of a composition; `None` when it is missing or too deep.
    pub(super) fn symbol(&mut self, id: &str) -> Result<Option<u32>, ImportError> {
        match self.symbol_of.get(id) {
            Some(Symbol::Done(symbol)) => return Ok(*symbol),
            Some(Symbol::Begun) => {
                return Err(ImportError::Cycle {
                    place: format!("composition {id:?}"),
                });
            }
            None => {}
        }
        let Some(layers) = self.asset(id).and_then(|a| a.get("layers")) else {
            self.report.note(format!("missing composition {id:?}"));
            return Ok(None);
        };
        let layers = layers.as_array().map_or(&[][..], Vec::as_slice);
        if self.nesting >= NESTING_MAX {
            self.report.note("compositions nested too deep");
            return Ok(None);
        }
        self.symbol_of.insert(id.to_owned(), Symbol::Begun);
        let group = self.inside(|reader| reader.layers(layers))?;
        let group = Group {
            nodes: vec![Node::Layers(group)],
            ..Group::default()
        };
        let symbol = self.add_symbol(group)?;
        self.symbol_of.insert(id.to_owned(), Symbol::Done(symbol));
        Ok(symbol)
    }

    /// Reads with a composition's own clock, which starts at its frame 0.
    fn inside<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        let outer = (self.clock, self.whole, self.at_root);
        self.clock = FrameClock {
            zero: 0.0,
            ..self.clock
        };
        self.whole = (f64::NEG_INFINITY, f64::INFINITY);
        self.at_root = false;
        self.nesting += 1;
        let result = read(self);
        self.nesting -= 1;
        (self.clock, self.whole, self.at_root) = outer;
        result
    }

    fn add_symbol(&mut self, group: Group) -> Result<Option<u32>, ImportError> {
        let tally = Tally::of_group(&group, &self.tallies);
        tally.check()?;
        if tally.is_too_deep() {
            self.report.note("compositions nested too deep");
            return Ok(None);
        }
        let idx = u32::try_from(self.symbols.len()).unwrap_or(u32::MAX);
        self.symbols.push(group);
        self.tallies.push(tally);
        Ok(Some(idx))
    }

    /// The picture of an asset; the first use decodes it.
    pub(super) fn image(&mut self, id: &str) -> Option<Picture> {
        if let Some(picture) = self.picture_of.get(id) {
            return *picture;
        }
        let picture = self.decoded(id);
        self.picture_of.insert(id.to_owned(), picture);
        picture
    }

    fn decoded(&mut self, id: &str) -> Option<Picture> {
        let Some(asset) = self.asset(id) else {
            self.report.note(format!("missing image {id:?}"));
            return None;
        };
        let image = match self.pixels(asset) {
            Ok(image) => image,
            Err(why) => {
                self.report.note(format!("image {id:?} ({why})"));
                // Its place stays, so that whoever has the file can put it there.
                Image {
                    width: 1,
                    height: 1,
                    rgba: vec![0; 4],
                }
            }
        };
        let pixels = [image.width as f32, image.height as f32];
        let side = |key, usual| {
            let side = number_at(asset, key).map_or(usual, to_f32);
            if side > 0.0 {
                side.min(STAGE_MAX)
            } else {
                usual
            }
        };
        let place = [side("w", pixels[0]), side("h", pixels[1])];
        let index = u32::try_from(self.images.len()).ok()?;
        let n_pixels = image.rgba.len() / 4;
        self.pixels_left = self.pixels_left.saturating_sub(n_pixels);
        self.images.push(image);
        Some(Picture {
            index,
            pixels,
            place,
        })
    }

    fn pixels(&self, asset: &Value) -> Result<Image, &'static str> {
        let path = text_at(asset, "p").ok_or("no data")?;
        let bytes = match image::data_uri(path) {
            Some(bytes) => bytes,
            None => {
                let folder = text_at(asset, "u").unwrap_or_default();
                let file = self.files.and_then(|files| files.find(folder, path));
                file.ok_or("in another file")?.to_vec()
            }
        };
        image::decode(&bytes, self.pixels_left)
    }

    fn asset(&self, id: &str) -> Option<&'a Value> {
        self.assets.get(id).copied()
    }
}

/// The assets by their ids; the first of equals.
pub(super) fn by_id(root: &Value) -> BTreeMap<String, &Value> {
    let mut assets = BTreeMap::new();
    for asset in list_at(root, "assets") {
        if let Some(id) = id_at(asset, "id") {
            assets.entry(id).or_insert(asset);
        }
    }
    assets
}
