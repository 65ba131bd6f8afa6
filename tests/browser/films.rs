//! Films in a real browser: files dropped on the page, the library, keys, lost devices.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use image::RgbaImage;
use mtor_render::{Size, cpu};
use mtor_tests::{
    Gpu, Options,
    page::{EVENTUALLY, SOON, hook},
    relay::page_folder,
};
use mtor_video::{Program, Scene};
use serde_json::{Value, json};

use crate::{harness::World, people::PHONE};

/// A box that goes from left to right in one second and turns a little.
const LOTTIE: &str = r#"{"v":"5.7.0","fr":30,"ip":0,"op":30,"w":320,"h":200,"nm":"A box goes",
"layers":[{"ty":4,"nm":"Box","ip":0,"op":30,"st":0,"ks":{"o":{"a":0,"k":100},"a":{"a":0,"k":[0,0]},
"s":{"a":0,"k":[100,100]},"r":{"a":1,"k":[{"t":0,"s":[0],"i":{"x":[1],"y":[1]},"o":{"x":[0],"y":[0]}},{"t":30,"s":[60]}]},
"p":{"a":1,"k":[{"t":0,"s":[60,100],"i":{"x":1,"y":1},"o":{"x":0,"y":0}},{"t":30,"s":[260,100]}]}},
"shapes":[{"ty":"gr","it":[{"ty":"rc","p":{"a":0,"k":[0,0]},"s":{"a":0,"k":[80,60]},"r":{"a":0,"k":8}},
{"ty":"fl","c":{"a":0,"k":[0.9,0.3,0.1,1]},"o":{"a":0,"k":100}},
{"ty":"tr","p":{"a":0,"k":[0,0]},"a":{"a":0,"k":[0,0]},"s":{"a":0,"k":[100,100]},"r":{"a":0,"k":0},"o":{"a":0,"k":100}}]}]}]}"#;

/// The same idea in our own form: a disc that grows for two seconds, with a marker.
const OURS: &str = r##"{"title":"A disc grows","width":320,"height":200,"duration_ms":2000,"frame_rate":25,
"background":{"solid":"#14323c"},"markers":[{"name":"half","at_ms":1000}],
"layers":[{"name":"disc","group":{"nodes":[{"shape":{
"path":{"ellipse":{"center":[160,100],"size":{"keys":[{"at_ms":0,"value":[40,40]},{"at_ms":2000,"value":[180,180]}]}}},
"fill":{"paint":{"solid":"#f2b84b"}}}}]}}]}"##;

/// Mean difference of a channel, in 255ths: antialiasing differs, nothing else may.
const MEAN_MAX: f64 = 1.5;
/// Share of pixels that may differ much: edges.
const FAR_SHARE_MAX: f64 = 0.01;
/// What "much" is, in 255ths.
const FAR: u8 = 64;

/// WebDriver's names of keys.
const END: &str = "\u{e010}";
const HOME: &str = "\u{e011}";
const RIGHT: &str = "\u{e014}";
const ESCAPE: &str = "\u{e00c}";

/// Keeps every device that the page opens, so that one can be taken away.
const KEEP_DEVICES: &str = "window.devices = []; \
    const real = GPUAdapter.prototype.requestDevice; \
    GPUAdapter.prototype.requestDevice = async function (...it) { \
      const device = await real.apply(this, it); window.devices.push(device); return device; };";

/// Keeps what the page gives to save instead of saving it.
const KEEP_DOWNLOADS: &str = "window.saved = []; \
    const url = URL.createObjectURL; \
    URL.createObjectURL = it => { window.saved.push(it); return url.call(URL, it); }; \
    const click = HTMLAnchorElement.prototype.click; \
    HTMLAnchorElement.prototype.click = function () { if (!this.download) click.call(this); };";

impl World {
    #[track_caller]
    fn watch(gpu: Gpu, before: &str) -> Self {
        let world = Self::start(&Options {
            gpu,
            ..Options::default()
        });
        if !before.is_empty() {
            world.browser.before_pages(before).unwrap();
            world.browser.open_page(&world.url()).unwrap();
        }
        world.browser.panel("watch").unwrap();
        world
    }

    /// Drops a file in the middle of the page.
    #[track_caller]
    fn drop_file(&self, name: &str, text: &str) {
        let script = "const data = new DataTransfer(); \
            data.items.add(new File([arguments[1]], arguments[0])); \
            for (const kind of ['dragover', 'drop']) \
              document.querySelector('main').dispatchEvent(new DragEvent(kind, \
                {dataTransfer: data, bubbles: true, cancelable: true}));";
        self.browser
            .eval(script, &[json!(name), json!(text)])
            .unwrap();
    }

    #[track_caller]
    fn until(&self, what: &str, is_so: &str) -> Value {
        self.browser.wait(what, EVENTUALLY, is_so).unwrap()
    }

    /// Waits for the stage's first frame; who drew it.
    #[track_caller]
    fn staged(&self) -> String {
        let css = hook("stage-canvas");
        let drawn = format!(
            "const it = document.querySelector('{css}'); \
             return it && it.dataset.drawn === 'true' && it.dataset.renderer"
        );
        let renderer = self.until("the film on the stage", &drawn);
        renderer.as_str().unwrap_or_default().to_owned()
    }

    /// Film time that the canvas shows, in milliseconds.
    #[track_caller]
    fn at_ms(&self) -> f64 {
        let css = hook("stage-canvas");
        self.number(&format!(
            "return Number(document.querySelector('{css}').dataset.atMs)"
        ))
    }

    #[track_caller]
    fn is_playing(&self) -> bool {
        let css = hook("stage-play");
        let name = format!("return document.querySelector('{css}').ariaLabel");
        self.browser.eval(&name, &[]).unwrap() == "Pause"
    }

    /// Presses a button of the stage by the page's own hands: the mouse needs no test here.
    #[track_caller]
    fn press_stage(&self, name: &str) {
        self.browser.press_hook(&format!("stage-{name}")).unwrap();
    }

    /// Pauses, goes to a film time and waits until the canvas shows it.
    #[track_caller]
    fn seek(&self, to_ms: f64) {
        if self.is_playing() {
            self.press_stage("play");
        }
        let (bar, canvas) = (hook("stage-seek"), hook("stage-canvas"));
        let script = format!(
            "const bar = document.querySelector('{bar}'); bar.value = arguments[0]; \
             bar.dispatchEvent(new Event('input', {{bubbles: true}}))"
        );
        self.browser.eval(&script, &[json!(to_ms)]).unwrap();
        let shown =
            format!("return document.querySelector('{canvas}').dataset.atMs === '{to_ms:.0}'");
        self.until(&format!("the frame at {to_ms} ms"), &shown);
    }

    /// Seeks near the end without a loop and plays: it stops at the end by itself.
    #[track_caller]
    fn play_to_the_end(&self) {
        let bar = hook("stage-seek");
        let end = self.number(&format!(
            "return Number(document.querySelector('{bar}').max)"
        ));
        self.seek((end - 400.0).max(0.0).round());
        let css = hook("stage-loop");
        let loops = format!("return document.querySelector('{css}').ariaPressed === 'true'");
        if self.browser.eval(&loops, &[]).unwrap() == true {
            self.press_stage("loop");
        }
        self.press_stage("play");
        let play = hook("stage-play");
        self.until(
            "the end",
            &format!(
                "const bar = document.querySelector('{bar}'); \
                 return Number(bar.value) >= Number(bar.max) - 1 && \
                   document.querySelector('{play}').ariaLabel === 'Play'"
            ),
        );
    }

    /// The canvas's pixels, by the page's own "Save frame".
    #[track_caller]
    fn saved_frame(&self) -> RgbaImage {
        self.browser.eval("window.saved = []", &[]).unwrap();
        self.press_stage("save-frame");
        self.until("the saved frame", "return window.saved.length > 0");
        let read = "return new Promise(done => { const it = new FileReader(); \
            it.onload = () => done(it.result); it.readAsDataURL(window.saved[0]); })";
        let url = self.browser.eval(read, &[]).unwrap();
        let (_, png) = url.as_str().unwrap().split_once(',').unwrap();
        let png = BASE64_STANDARD.decode(png).unwrap();
        image::load_from_memory(&png).unwrap().to_rgba8()
    }

    /// Frames at three times of a scene that is on the stage are those of the CPU twin.
    #[track_caller]
    fn check_frames(&self, scene: &Scene) {
        let program = Program::new(scene);
        for share in [0.1, 0.5, 0.9] {
            let t_ms = (scene.duration_ms * share).round();
            self.seek(f64::from(t_ms));
            let found = self.saved_frame();
            let size = Size::new(found.width(), found.height());
            let expect = cpu::draw(&program.images, &program.frame(t_ms), size);
            check_alike(&scene.title, t_ms, &found, &expect.rgba);
        }
    }

    #[track_caller]
    fn no_errors(&self, what: &str) {
        let errors = self.browser.console_errors().unwrap();
        assert!(errors.is_empty(), "{what}: {errors:?}");
    }
}

#[track_caller]
fn check_alike(title: &str, t_ms: f32, found: &RgbaImage, expect: &[u8]) {
    let off = |a: &u8, b: &u8| a.abs_diff(*b);
    let all: Vec<u8> = found.iter().zip(expect).map(|(a, b)| off(a, b)).collect();
    assert_eq!(all.len(), expect.len(), "{title}: pixels");
    let mean = all.iter().map(|d| f64::from(*d)).sum::<f64>() / all.len() as f64;
    let is_far = |pixel: &&[u8]| pixel.iter().any(|d| *d > FAR);
    let n_far = all.chunks_exact(4).filter(is_far).count();
    let far = n_far as f64 / (all.len() / 4) as f64;
    assert!(
        mean <= MEAN_MAX && far <= FAR_SHARE_MAX,
        "{title} at {t_ms} ms: mean difference {mean:.3}, {:.3} % of the pixels are far off",
        100.0 * far
    );
}

fn ours() -> Scene {
    mtor_video::parse(OURS.as_bytes()).unwrap()
}

#[test]
fn a_dropped_lottie_plays_to_its_end() {
    let world = World::watch(Gpu::Software, "");
    world.drop_file("box.json", LOTTIE);
    assert_eq!(world.staged(), "webgpu");
    world.play_to_the_end();
    world.no_errors("a Lottie");
}

#[test]
fn a_file_dropped_on_the_conversation_opens_the_wall() {
    let world = World::start(&Options::default());
    world.drop_file("disc.mtor.json", OURS);
    world.browser.panel_is("watch").unwrap();
    world.staged();
}

#[test]
fn frames_are_those_of_the_cpu_twin() {
    let world = World::watch(Gpu::Software, KEEP_DOWNLOADS);
    world.drop_file("disc.mtor.json", OURS);
    assert_eq!(world.staged(), "webgpu");
    world.check_frames(&ours());
}

#[test]
fn without_webgpu_the_cpu_draws_the_same_frames() {
    let world = World::watch(Gpu::NoAdapter, KEEP_DOWNLOADS);
    world.drop_file("disc.mtor.json", OURS);
    assert_eq!(world.staged(), "cpu");
    world.check_frames(&ours());
    world.play_to_the_end();
}

#[test]
fn every_film_of_the_library_plays_to_its_end() {
    let index = std::fs::read(page_folder().join("public/films/index.json")).unwrap();
    let films: Vec<Value> = serde_json::from_slice(&index).unwrap();
    assert!(!films.is_empty(), "the library has films");
    let world = World::watch(Gpu::Software, KEEP_DOWNLOADS);
    for film in &films {
        let (title, file) = (
            film["title"].as_str().unwrap(),
            film["file"].as_str().unwrap(),
        );
        let css = format!("{}[data-title={}]", hook("tile"), json!(title));
        world.until(
            title,
            &format!("return document.querySelector({}) !== null", json!(css)),
        );
        world.browser.press_first(&css, SOON).unwrap();
        assert_eq!(world.staged(), "webgpu", "{title}");
        let json = std::fs::read(page_folder().join("public/films").join(file)).unwrap();
        world.check_frames(&mtor_video::parse(&json).unwrap());
        world.play_to_the_end();
        world.no_errors(title);
        world.press_stage("close");
    }
}

#[test]
fn a_file_that_is_no_film_is_refused_in_three_parts() {
    let world = World::watch(Gpu::Software, "");
    let css = hook("film-failed");
    for (name, text) in [
        ("notes.json", "{\"a\":1}"),
        ("x.svg", "<svg"),
        ("y.lottie", "PK"),
    ] {
        world.drop_file(name, text);
        let told = world.until(
            name,
            &format!(
                "const it = document.querySelector('{css}'); \
                 return it && it.innerText.includes('{name}') && \
                     [...it.querySelectorAll('p')].map(p => p.innerText.trim())"
            ),
        );
        let parts = told.as_array().unwrap();
        assert_eq!(parts.len(), 3, "{told}");
        assert!(parts.iter().all(|it| it != ""), "{told}");
    }
    world.drop_file("box.json", LOTTIE);
    world.staged();
}

#[test]
fn a_lost_device_is_opened_again_and_the_film_goes_on() {
    let world = World::watch(Gpu::Software, KEEP_DEVICES);
    world.drop_file("disc.mtor.json", OURS);
    assert_eq!(world.staged(), "webgpu");
    world
        .browser
        .eval("window.devices.at(-1).destroy()", &[])
        .unwrap();
    world.until("another device", "return window.devices.length >= 2");
    goes_on(&world, "webgpu");
    world.play_to_the_end();
}

#[test]
fn when_no_device_comes_back_the_cpu_draws_on_a_new_canvas() {
    let world = World::watch(Gpu::Software, KEEP_DEVICES);
    world.drop_file("disc.mtor.json", OURS);
    assert_eq!(world.staged(), "webgpu");
    let lose = "GPU.prototype.requestAdapter = async () => null; \
        window.devices.at(-1).destroy()";
    world.browser.eval(lose, &[]).unwrap();
    goes_on(&world, "cpu");
    world.play_to_the_end();
}

/// The film moves, drawn by this renderer.
#[track_caller]
fn goes_on(world: &World, renderer: &str) {
    let css = hook("stage-canvas");
    let drawn = format!(
        "const it = document.querySelector('{css}'); \
         return it?.dataset.renderer === '{renderer}' && it.dataset.drawn === 'true'"
    );
    world.until(&format!("the film by {renderer}"), &drawn);
    let before = world.at_ms();
    let moved = format!("return document.querySelector('{css}').dataset.atMs !== '{before:.0}'");
    world
        .browser
        .wait("the film to move", SOON, &moved)
        .unwrap();
}

#[test]
fn the_stage_is_played_by_keys_alone() {
    let world = World::watch(Gpu::Software, "");
    world.drop_file("disc.mtor.json", OURS);
    world.staged();
    assert!(world.is_playing());
    let press = |key: &str| world.browser.press(key).unwrap();
    let at = |expect: f64| {
        let css = hook("stage-canvas");
        let shown =
            format!("return document.querySelector('{css}').dataset.atMs === '{expect:.0}'");
        world.until(&format!("{expect} ms"), &shown);
    };
    press(" ");
    assert!(!world.is_playing());
    press(HOME);
    at(0.0);
    press(".");
    at(40.0);
    press(RIGHT);
    at(1_040.0);
    press(",");
    at(1_000.0);
    press(END);
    // Half a frame before the end is what the end shows.
    at(1_980.0);
    press("k");
    assert!(world.is_playing(), "from the end it begins again");
    press("r");
    let once = hook("stage-loop");
    world.until(
        "the film to play once",
        &format!("return document.querySelector('{once}').ariaPressed === 'false'"),
    );
    press("i");
    let figures = hook("stage-figures");
    world.until(
        "the figures",
        &format!("return document.querySelector('{figures}') !== null"),
    );
    press(ESCAPE);
    let closed = "return document.querySelector('dialog[open]') === null";
    world.until("the stage to close", closed);
}

#[test]
fn a_phone_shows_the_stage_at_a_fingers_size() {
    let world = World::start(&Options {
        width: PHONE.0,
        height: PHONE.1,
        ..Options::default()
    });
    world.browser.screen(PHONE.0, PHONE.1, true).unwrap();
    world.browser.open_page(&world.url()).unwrap();
    world.browser.panel("watch").unwrap();
    world.check_for_fingers("the wall");
    world.drop_file("disc.mtor.json", OURS);
    world.staged();
    world.check_for_fingers("the stage");
}
