//! The films of the library, as programs that write scenes.
//!
//! A film is drawn by numbers: paths as SVG path data, motion as keyframes. `cargo xtask films`
//! writes every film of [`library`] to `public/films`, where the page finds them; a test
//! compares what lies there with what these programs write. Nothing of this crate is in the
//! product.

#![forbid(unsafe_code)]

pub mod kit;

mod becoming;
mod journey;
mod spark;

use mtor_video::Scene;

/// A film and what the library says of it.
#[derive(Debug)]
pub struct Film {
    /// The file's name without its ending.
    pub name: &'static str,
    pub about: &'static str,
    pub scene: Scene,
}

/// In the order of the wall.
pub fn library(letters: &kit::Letters) -> Vec<Film> {
    vec![
        spark::film(letters),
        becoming::film(),
        journey::film(letters),
    ]
}

/// What `index.json` says: the page lists the library without opening a film.
pub fn index(films: &[Film]) -> serde_json::Value {
    films
        .iter()
        .map(|film| {
            serde_json::json!({
                "file": format!("{}.json", film.name),
                "title": film.scene.title,
                "seconds": (film.scene.duration_ms / 1_000.0).round(),
                "about": film.about,
            })
        })
        .collect()
}
