//! The page's parts in a real browser: what needs a document, a canvas or its storage.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use leptos::prelude::*;
use mtor_app::{
    clock,
    components::{meter::Meter, step_bar::StepBar},
    models,
    player::Player,
    stage::{Hooks, Shown, Stage},
    state::{RealmState, StepTimes},
    storage,
};
use mtor_video::{Program, Scene};
use mtor_workshop::{FromThread, LoadPhase, ModelState, ModelView, ProbeView, StorageView};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlCanvasElement, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A stage of 100 by 50 whose left half is red on white.
fn half_red() -> Scene {
    let scene = r##"{"title":"half red","width":100,"height":50,"duration_ms":0,
        "background":{"solid":"#ffffff"},
        "layers":[{"name":"left","group":{"nodes":[{"shape":{
            "path":{"rect":{"center":[25,25],"size":[50,50],"radius":0}},
            "fill":{"paint":{"solid":"#ff0000"}}}}]}}]}"##;
    mtor_video::parse(scene.as_bytes()).unwrap()
}

/// Puts the scene on a canvas.
fn show(canvas: &HtmlCanvasElement, hooks: Hooks) -> Stage {
    let scene = half_red();
    let player = Rc::new(RefCell::new(Player::new(&scene)));
    let program = Arc::new(Program::new(&scene));
    Stage::show(canvas.clone(), program, player, hooks, RealmState::new())
}

fn hooks(refused: bool, fresh_canvas: impl Fn() + 'static) -> Hooks {
    Hooks {
        shown: Rc::new(|_: Shown| {}),
        fresh_canvas: Rc::new(fresh_canvas),
        refused: Rc::new(Cell::new(refused)),
    }
}

/// A minute at most: beside others on two cores, a software GPU's first frame takes its time.
async fn until(what: &str, done: impl Fn() -> bool) {
    for _ in 0..1_200 {
        if done() {
            return;
        }
        clock::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what} took too long");
}

fn canvas() -> HtmlCanvasElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas = document.create_element("canvas").unwrap();
    let canvas: HtmlCanvasElement = canvas.unchecked_into();
    canvas
        .set_attribute("style", "width: 100px; height: 50px")
        .unwrap();
    document.body().unwrap().append_child(&canvas).unwrap();
    canvas
}

/// The color of a pixel, read through a copy: a canvas has one kind of context for life.
fn pixel(canvas: &HtmlCanvasElement, x: f64, y: f64) -> [u8; 4] {
    let copy = crate::canvas();
    copy.set_width(canvas.width());
    copy.set_height(canvas.height());
    let context = copy.get_context("2d").unwrap().unwrap();
    let context: web_sys::CanvasRenderingContext2d = context.unchecked_into();
    context
        .draw_image_with_html_canvas_element(canvas, 0.0, 0.0)
        .unwrap();
    let data = context.get_image_data(x, y, 1.0, 1.0).unwrap().data();
    [data[0], data[1], data[2], data[3]]
}

#[wasm_bindgen_test]
async fn a_stage_draws_its_scene_and_says_with_what() {
    let canvas = canvas();
    let _stage = show(&canvas, hooks(false, || panic!("the canvas is fresh")));
    until("a frame", || canvas.get_attribute("data-drawn").is_some()).await;
    let renderer = canvas.get_attribute("data-renderer").unwrap();
    assert!(["webgpu", "cpu"].contains(&renderer.as_str()), "{renderer}");
    assert_eq!(canvas.get_attribute("data-at-ms").as_deref(), Some("0"));
}

#[wasm_bindgen_test]
async fn what_the_gpu_refused_is_drawn_by_the_cpu() {
    let canvas = canvas();
    let _stage = show(&canvas, hooks(true, || panic!("the canvas is fresh")));
    until("a frame", || canvas.get_attribute("data-drawn").is_some()).await;
    assert_eq!(
        canvas.get_attribute("data-renderer").as_deref(),
        Some("cpu")
    );
    assert_eq!(pixel(&canvas, 10.0, 25.0), [255, 0, 0, 255]);
    assert_eq!(pixel(&canvas, 90.0, 25.0), [255, 255, 255, 255]);
}

#[wasm_bindgen_test]
async fn a_spent_canvas_asks_for_a_fresh_one() {
    let canvas = canvas();
    canvas.get_context("bitmaprenderer").unwrap().unwrap();
    let asked = Rc::new(Cell::new(0));
    let asking = Rc::clone(&asked);
    let _stage = show(&canvas, hooks(true, move || asking.set(asking.get() + 1)));
    until("the wish", || asked.get() > 0).await;
    assert_eq!(asked.get(), 1, "it asks once");
    assert_eq!(canvas.get_attribute("data-drawn"), None);
}

#[wasm_bindgen_test]
fn the_step_bar_tells_every_step_in_words() {
    let document = web_sys::window().unwrap().document().unwrap();
    let parent: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&parent).unwrap();
    let times = StepTimes {
        tab_ms: 1.0,
        relay_ms: 0.25,
        queue_ms: 0.0,
        worker_ms: 40.0,
        back_ms: 3.0,
    };
    let mounted = mount_to(parent.clone(), move || view! { <StepBar times /> });
    let words = parent.text_content().unwrap();
    for step in ["This tab", "Relay", "Worker", "Way back", "40 ms"] {
        assert!(words.contains(step), "{step} in {words}");
    }
    drop(mounted);
}

/// A word as it crosses from the thread to the page.
fn crossed(word: &FromThread) -> FromThread {
    let value = serde_wasm_bindgen::to_value(word).unwrap();
    serde_wasm_bindgen::from_value(value).unwrap()
}

#[wasm_bindgen_test]
fn models_of_many_gigabytes_cross_from_the_thread_to_the_page() {
    let state = RealmState::new();
    let model = ModelView {
        id: "owner/name".to_owned(),
        name: "Name".to_owned(),
        size_bytes: 9_000_000_000,
        license: "MIT".to_owned(),
        link: String::new(),
        needs: String::new(),
        added: true,
        state: ModelState::Loading {
            phase: LoadPhase::Fetching,
            done: 8_000_000_001,
            total: 9_000_000_000,
            // A whole number comes out of JavaScript as an integer.
            bytes_per_s: 5_000_000.0,
        },
    };
    let storage = StorageView {
        used_bytes: 8_000_000_001,
        quota_bytes: 700_000_000_000,
        persistent: true,
        available: true,
    };
    let word = FromThread::Models {
        models: vec![model.clone()],
        storage,
    };
    assert!(models::heard(state, &crossed(&word)));
    assert_eq!(state.lend.models.get_untracked(), [model]);
    assert_eq!(state.lend.storage.get_untracked(), storage);
    let probe = ProbeView {
        adapter: Some("a GPU".to_owned()),
        gpu_bytes_per_s: Some(84e9),
        cpu_bytes_per_s: 11e9,
        gpu_right: Some(true),
        ..ProbeView::default()
    };
    assert!(models::heard(
        state,
        &crossed(&FromThread::Probed(probe.clone()))
    ));
    assert_eq!(state.lend.probe.get_untracked(), Some(probe));
}

#[wasm_bindgen_test]
async fn a_meter_moves_in_place() {
    let document = web_sys::window().unwrap().document().unwrap();
    let parent: HtmlElement = document.create_element("div").unwrap().unchecked_into();
    document.body().unwrap().append_child(&parent).unwrap();
    let done = RwSignal::new(1_u64);
    let mounted = mount_to(parent.clone(), move || {
        view! { <Meter label="Loading" done total=4_u64 /> }
    });
    let meter = parent
        .query_selector("[role=progressbar]")
        .unwrap()
        .unwrap();
    let at = || meter.get_attribute("aria-valuenow");
    assert_eq!(at().as_deref(), Some("1"));
    done.set(9);
    until("the meter", || at().as_deref() == Some("4")).await;
    assert!(meter.is_connected());
    drop(mounted);
}

#[wasm_bindgen_test]
fn settings_are_kept_and_foreign_ones_ignored() {
    storage::save("mtor.test", &(7, "seven"));
    assert_eq!(
        storage::load::<(u32, String)>("mtor.test"),
        Some((7, "seven".to_owned()))
    );
    assert_eq!(storage::load::<u32>("mtor.test"), None);
    assert_eq!(storage::load::<u32>("mtor.nothing"), None);
}

#[wasm_bindgen_test]
fn random_bytes_differ() {
    assert_ne!(clock::random::<16>(), clock::random::<16>());
}
