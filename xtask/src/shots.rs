//! `shots`: pictures of the page in its main states, for eyes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use mtor_tests::{Browser, Options, RelayProcess, page::hook};
use serde_json::json;

use crate::{
    failure::Failure,
    page, place,
    run::{cargo, watch},
    system,
};

/// Name, width, height, whether it is a phone.
const SCREENS: [(&str, u32, u32, bool); 2] =
    [("desktop", 1440, 900, false), ("phone", 390, 844, true)];
const THEMES: [&str; 2] = ["light", "dark"];
/// What the pictures ask for.
const WORDS: &str = "imagine a neon mountain";

/// Takes every picture.
pub(crate) fn shots(arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    let mut out = place::root().join("shots");
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("out") => out = PathBuf::from(arguments.value()?),
            other => return Err(other.unexpected().into()),
        }
    }
    system::for_the_tests()?;
    page::build()?;
    let relay = cargo(&["build", "--package", "mtor-relay"]);
    watch("building the relay", relay, "read the error above")?;
    fs::create_dir_all(&out)?;
    for screen in SCREENS {
        for theme in THEMES {
            one_round(screen, theme, &out)?;
        }
    }
    println!("pictures are in {}", out.display());
    Ok(ExitCode::SUCCESS)
}

/// One screen in one theme, through all states; the relay's death comes last.
fn one_round(screen: (&str, u32, u32, bool), theme: &str, out: &Path) -> Result<(), Failure> {
    let (name, width, height, is_phone) = screen;
    let mut relay = RelayProcess::start(&place::built("debug", "mtor-relay"), &place::dist())?;
    let browser = Browser::start(&Options {
        width,
        height,
        ..Options::default()
    })?;
    let shot = |state: &str| -> Result<(), Failure> {
        let file = out.join(format!("{name}-{theme}-{state}.png"));
        fs::write(&file, browser.screenshot()?)?;
        eprintln!("✓ {}", file.display());
        Ok(())
    };
    let url = format!("{}/", relay.url());
    browser.open_page(&url)?;
    browser.lend()?;
    browser.open_tab(&url)?;
    browser.screen(width, height, is_phone)?;
    browser.color_scheme(theme)?;
    browser.usable()?;
    browser.link_is("joined")?;
    shot("empty")?;
    let guid = browser.ask(WORDS)?;
    browser.card_is(&guid, "done")?;
    browser.drawn(&guid)?;
    shot("drawn")?;
    let guid = browser.ask("How do I lend this tab, and what is 12 miles in km?")?;
    browser.card_is(&guid, "done")?;
    show_newest(&browser)?;
    shot("words")?;
    browser.panel("watch")?;
    shot("watch")?;
    browser.lend()?;
    shot("lending")?;
    browser.workers_are(2)?;
    shot("realm")?;
    relay.kill();
    browser.panel("converse")?;
    browser.link_is("alone")?;
    show_newest(&browser)?;
    shot("offline")
}

fn show_newest(browser: &Browser) -> Result<(), Failure> {
    let script = "const all = document.querySelectorAll(arguments[0]); \
        all[all.length - 1]?.scrollIntoView({block: 'end', behavior: 'instant'})";
    browser.eval(script, &[json!(hook("card"))])?;
    Ok(())
}
