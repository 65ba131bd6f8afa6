//! Words to an animated vector scene.
//!
//! The flow: `words` cuts the text, `grammar` reads a [`Wish`](grammar::Wish) with the help of
//! the `lexicon`, `stage` chooses light and look, `places` paints the backdrop, `compose`
//! stands the things, `look` turns every mark into shapes of the asked style.
//!
//! The function is total: any text gives a picture. Words that are not known are handed back,
//! in order, so that the answer can name them.
//!
//! **Invariant:** the same words and seed give the same scene, byte for byte, on every target.
//! So there is no clock, no thread, no platform sine, and every coordinate is a tenth.

#![forbid(unsafe_code)]

use mtor_video::Scene;

mod abstraction;
mod builders;
mod caption;
mod colors;
mod compose;
mod drawing;
mod grammar;
mod lexicon;
mod light;
mod look;
mod math;
mod moves;
mod nouns;
mod places;
mod stage;
mod words;

#[cfg(test)]
mod tests;

pub use lexicon::{Vocabulary, vocabulary};

use stage::{HEIGHT, Stage, WIDTH};

/// A scene, and what became of the words.
#[derive(Debug, Clone, PartialEq)]
pub struct Imagined {
    pub scene: Scene,
    /// The words that decided something, in order, each once.
    pub understood: Vec<String>,
    /// The words that are not known, in order, each once.
    pub unknown: Vec<String>,
    /// One or two sentences for a person.
    pub caption: String,
}

/// Draws the words. The seed varies what the words leave open.
pub fn imagine(words: &str, seed: u64) -> Imagined {
    let wish = grammar::read(words);
    let scene = if wish.is_empty() {
        // Nothing is known but the letters; they choose the picture.
        let letters = math::hash(words.trim().to_lowercase().as_bytes());
        made(&wish, seed ^ letters, abstraction::paint)
    } else {
        made(&wish, seed, paint)
    };
    let caption = caption::caption(&wish);
    Imagined {
        scene,
        understood: wish.understood,
        unknown: wish.unknown,
        caption,
    }
}

fn made(wish: &grammar::Wish, seed: u64, paint: fn(&mut Stage<'_>)) -> Scene {
    let mut stage = Stage::new(wish, seed);
    paint(&mut stage);
    Scene {
        title: caption::title(wish),
        width: WIDTH,
        height: HEIGHT,
        duration_ms: stage.clock.ms,
        background: stage.background,
        symbols: stage.symbols,
        layers: stage.layers,
        ..Scene::default()
    }
}

/// Back to front.
fn paint(stage: &mut Stage<'_>) {
    places::backdrop(stage);
    compose::subjects(stage);
    places::foreground(stage);
    places::overlay_sky(stage);
    places::overlays(stage);
    places::finish(stage);
}
