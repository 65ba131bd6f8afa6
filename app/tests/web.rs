//! The page's parts in a real browser: what needs a document, a canvas or its storage.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use mtor_app::{
    canvas2d, clock,
    components::step_bar::StepBar,
    stage::Stage,
    state::{RealmState, StepTimes},
    storage,
};
use mtor_video::{Color, Fill, Group, Layer, Node, Path, Scene, Shape};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlCanvasElement, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A stage of 100 by 50 whose left half is red on white.
fn half_red() -> Scene {
    Scene {
        title: "half red".to_owned(),
        width: 100.0,
        height: 50.0,
        duration_ms: 0.0,
        background: Color::hex(0xffffff).into(),
        symbols: Vec::new(),
        layers: vec![Layer {
            name: "left".to_owned(),
            group: Group {
                nodes: vec![Node::Shape(Shape {
                    path: Path::rect(0.0, 0.0, 50.0, 50.0),
                    fill: Some(Fill {
                        paint: Color::hex(0xff0000).into(),
                        rule: Default::default(),
                    }),
                    stroke: None,
                })],
                ..Group::default()
            },
        }],
    }
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
fn the_fallback_canvas_draws_a_scene() {
    let canvas = canvas();
    canvas.set_width(100);
    canvas.set_height(50);
    assert!(
        canvas2d::draw(&canvas, &half_red(), 0.0),
        "it has a 2D context"
    );
    assert_eq!(pixel(&canvas, 10.0, 25.0), [255, 0, 0, 255]);
    assert_eq!(pixel(&canvas, 90.0, 25.0), [255, 255, 255, 255]);
}

#[wasm_bindgen_test]
async fn a_stage_draws_its_scene_and_says_with_what() {
    let canvas = canvas();
    let stage = Stage::play(canvas.clone(), Arc::new(half_red()), RealmState::new());
    for _ in 0..200 {
        if canvas.get_attribute("data-drawn").is_some() {
            break;
        }
        clock::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(canvas.get_attribute("data-drawn").as_deref(), Some("true"));
    let renderer = canvas.get_attribute("data-renderer").unwrap();
    assert!(
        ["webgpu", "canvas2d"].contains(&renderer.as_str()),
        "{renderer}"
    );
    let png = stage.png().unwrap();
    assert!(png.starts_with("data:image/png;base64,"), "{png}");
    assert_eq!(pixel(&canvas, 10.0, 25.0), [255, 0, 0, 255], "{renderer}");
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
