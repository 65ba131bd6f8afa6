//! What lies in `public/films` is what the programs here write.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say so")]

use std::{fs, path::PathBuf};

use mtor_films::{index, kit::Letters, library};
use mtor_import::Fonts;
use mtor_video::Program;

fn public(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../public")
        .join(folder)
}

fn letters() -> Letters {
    let mut fonts = Fonts::default();
    for name in ["noto-sans-bold.ttf", "noto-sans-regular.ttf"] {
        fonts
            .add(fs::read(public("fonts").join(name)).unwrap())
            .unwrap();
    }
    Letters::new(fonts)
}

#[test]
fn the_library_is_written_by_its_programs() {
    let films = library(&letters());
    for film in &films {
        let file = public("films").join(format!("{}.json", film.name));
        let same = fs::read(&file).unwrap() == serde_json::to_vec(&film.scene).unwrap();
        assert!(same, "{}: run `cargo xtask films`", file.display());
    }
    let listed = fs::read_to_string(public("films/index.json")).unwrap();
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed, index(&films), "run `cargo xtask films`");
}

#[test]
fn the_page_takes_every_film() {
    for film in library(&letters()) {
        let json = serde_json::to_vec(&film.scene).unwrap();
        let scene = mtor_video::parse(&json).unwrap();
        assert!(!Program::new(&scene).still, "{} moves", film.name);
    }
}

#[test]
fn the_short_has_four_scenes_and_lasts_a_minute() {
    let films = library(&letters());
    let short = &films.iter().find(|f| f.name == "spark").unwrap().scene;
    assert!(short.duration_ms >= 60_000.0, "{}", short.duration_ms);
    assert_eq!(short.markers.len(), 4);
}
