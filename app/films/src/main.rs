//! Writes the library to the folder that it is given, with the fonts of another:
//! `mtor-films FONTS OUT`.

use std::{env, error::Error, fs, path::PathBuf};

use mtor_films::{index, kit::Letters, library};
use mtor_import::Fonts;

fn main() -> Result<(), Box<dyn Error>> {
    let mut folders = env::args_os().skip(1).map(PathBuf::from);
    let (Some(fonts), Some(out)) = (folders.next(), folders.next()) else {
        return Err("usage: mtor-films FONTS OUT".into());
    };
    let films = library(&Letters::new(read_fonts(fonts)?));
    fs::create_dir_all(&out)?;
    for film in &films {
        mtor_video::check(&film.scene)?;
        let json = serde_json::to_vec(&film.scene)?;
        println!("{}.json: {} bytes", film.name, json.len());
        fs::write(out.join(format!("{}.json", film.name)), json)?;
    }
    let index = serde_json::to_string_pretty(&index(&films))?;
    fs::write(out.join("index.json"), index + "\n")?;
    Ok(())
}

fn read_fonts(folder: PathBuf) -> Result<Fonts, Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut fonts = Fonts::default();
    for file in files {
        if file.extension().is_some_and(|e| e == "ttf" || e == "otf") {
            fonts.add(fs::read(file)?)?;
        }
    }
    Ok(fonts)
}
