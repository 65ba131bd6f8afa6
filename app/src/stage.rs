//! One canvas and the scene that plays on it: WebGPU where it is, 2D otherwise.
//!
//! All stages share one device, opened at the first scene. Frames are drawn only while the
//! canvas is in view and the page visible; the browser's animation frames stop by themselves
//! when the page is hidden, ours stop when the canvas is scrolled away.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    sync::Arc,
};

use futures_util::lock::Mutex;
use leptos::prelude::*;
use mtor_render::{Gpu, OpenOptions, RenderError};
use mtor_video::Scene;
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlCanvasElement;

use crate::{
    canvas2d, clock,
    state::{RealmState, RendererView},
};

/// Physical pixels of a canvas at most, a side: beyond it a frame costs more than it shows.
const SIDE_MAX: u32 = 2_048;

thread_local! {
    static GPU: RefCell<GpuSlot> = const { RefCell::new(GpuSlot::Untried) };
    static OPENING: Rc<Mutex<()>> = Rc::default();
    static SCENE_KEYS: Cell<u64> = const { Cell::new(0) };
}

/// The page's device. A lost one is opened again by the next frame that wants it.
#[derive(Debug, Clone)]
enum GpuSlot {
    Untried,
    Open(Rc<Gpu>),
    Missing(String),
}

/// A playing canvas; dropping it stops the frames and frees the GPU's side.
#[derive(Debug)]
pub struct Stage(Rc<Player>);

#[derive(Debug)]
struct Player {
    me: Weak<Self>,
    canvas: HtmlCanvasElement,
    scene: Arc<Scene>,
    /// Equal keys promise equal scenes to the renderer's caches.
    scene_key: u64,
    state: RealmState,
    started_ms: f64,
    surface: RefCell<Surface>,
    in_view: Cell<bool>,
    /// False: the first frame is enough.
    moving: Cell<bool>,
    /// This canvas cannot be drawn on: it asks for no more frames.
    broken: Cell<bool>,
    request: Cell<Option<i32>>,
    frame: RefCell<Option<OnFrame>>,
    watch: RefCell<Option<Watch>>,
}

/// The browser calls it before it paints.
type OnFrame = Closure<dyn FnMut(f64)>;

/// What the canvas is drawn with.
#[derive(Debug)]
enum Surface {
    Opening,
    WebGpu(Rc<Gpu>, Box<mtor_render::Stage>),
    Canvas2d,
}

/// Tells when the canvas comes into view and leaves it.
#[derive(Debug)]
struct Watch {
    observer: web_sys::IntersectionObserver,
    _tell: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Stage {
    /// Plays the scene on the canvas: WebGPU where it is, 2D otherwise. Draws only while the
    /// canvas is in view and the page visible; one frame only where motion is reduced.
    /// Sets `data-renderer` (webgpu, canvas2d) and, after the first frame, `data-drawn="true"`.
    pub fn play(canvas: HtmlCanvasElement, scene: Arc<Scene>, state: RealmState) -> Self {
        Self::show(canvas, scene, state, true)
    }

    /// The same, resting on its first frame until [`Self::set_moving`].
    pub fn still(canvas: HtmlCanvasElement, scene: Arc<Scene>, state: RealmState) -> Self {
        Self::show(canvas, scene, state, false)
    }

    pub fn set_moving(&self, moving: bool) {
        self.0.moving.set(moving);
        self.0.play();
    }

    /// The frame of this moment as a PNG in a `data:` URL. It is drawn anew, since a canvas
    /// keeps its pixels only until they are shown.
    pub fn png(&self) -> Option<String> {
        self.0.draw();
        self.0.canvas.to_data_url().ok()
    }

    fn show(canvas: HtmlCanvasElement, scene: Arc<Scene>, state: RealmState, moving: bool) -> Self {
        let player = Rc::new_cyclic(|me| Player {
            me: me.clone(),
            canvas,
            scene,
            scene_key: SCENE_KEYS.with(|k| k.replace(k.get() + 1)),
            state,
            started_ms: clock::now_us() as f64 / 1_000.0,
            surface: RefCell::new(Surface::Opening),
            in_view: Cell::new(true),
            moving: Cell::new(moving),
            broken: Cell::new(false),
            request: Cell::new(None),
            frame: RefCell::default(),
            watch: RefCell::default(),
        });
        *player.frame.borrow_mut() = Some(frame_closure(&player));
        *player.watch.borrow_mut() = watch(&player);
        open(&player);
        Self(player)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.0.pause();
        self.0.watch.borrow_mut().take();
        *self.0.surface.borrow_mut() = Surface::Canvas2d;
    }
}

fn frame_closure(player: &Rc<Player>) -> OnFrame {
    let player: Weak<Player> = Rc::downgrade(player);
    Closure::new(move |_now: f64| {
        if let Some(player) = player.upgrade() {
            player.request.set(None);
            player.draw();
        }
    })
}

fn watch(player: &Rc<Player>) -> Option<Watch> {
    let weak = Rc::downgrade(player);
    let tell = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let Some(player) = weak.upgrade() else { return };
        let last: web_sys::IntersectionObserverEntry = entries.pop().unchecked_into();
        player.in_view.set(last.is_intersecting());
        if last.is_intersecting() {
            player.play();
        } else {
            player.pause();
        }
    });
    let observer = web_sys::IntersectionObserver::new(tell.as_ref().unchecked_ref()).ok()?;
    observer.observe(&player.canvas);
    Some(Watch {
        observer,
        _tell: tell,
    })
}

/// Gets the page's device, then the canvas's surface, then plays.
fn open(player: &Rc<Player>) {
    let weak = Rc::downgrade(player);
    spawn_local(async move {
        let gpu = shared_gpu().await;
        if let Some(player) = weak.upgrade() {
            player.attach(gpu);
            player.play();
        }
    });
}

/// Opens the page's device ahead of the first scene and tells what it is.
pub async fn open_device(state: RealmState) {
    let view = match shared_gpu().await {
        Ok(gpu) => RendererView::WebGpu {
            adapter: gpu.adapter_text(),
        },
        Err(why) => RendererView::Canvas2d { why },
    };
    show(state, view);
}

fn show(state: RealmState, view: RendererView) {
    if state.renderer.get_untracked().as_ref() != Some(&view) {
        state.renderer.set(Some(view));
    }
}

/// The device, opened at the first call; the reason where there is none.
///
/// One opening at a time: after a loss every canvas asks at once, and all share the answer.
async fn shared_gpu() -> Result<Rc<Gpu>, String> {
    let opening = OPENING.with(Rc::clone);
    let _turn = opening.lock().await;
    let before = GPU.with_borrow(Clone::clone);
    let was_open = match before {
        GpuSlot::Open(gpu) if gpu.lost().is_none() => return Ok(gpu),
        GpuSlot::Missing(why) => return Err(why),
        GpuSlot::Open(_) => true,
        GpuSlot::Untried => false,
    };
    let opened = match Gpu::open(OpenOptions::default()).await {
        Ok(gpu) => Ok(Rc::new(gpu)),
        Err(why) => Err(why.to_string()),
    };
    GPU.set(match &opened {
        Ok(gpu) => GpuSlot::Open(Rc::clone(gpu)),
        // A device that was there may come back: the next scene asks again.
        Err(_) if was_open => GpuSlot::Untried,
        Err(why) => GpuSlot::Missing(why.clone()),
    });
    opened
}

#[cfg(target_arch = "wasm32")]
fn on_canvas(
    gpu: &Gpu,
    canvas: &HtmlCanvasElement,
    (width, height): (u32, u32),
) -> Result<mtor_render::Stage, RenderError> {
    let target = mtor_render::wgpu::SurfaceTarget::Canvas(canvas.clone());
    mtor_render::Stage::attach(gpu, target, width, height)
}

/// The page's own tests run natively, where there is no canvas to draw on.
#[cfg(not(target_arch = "wasm32"))]
fn on_canvas(
    _gpu: &Gpu,
    _canvas: &HtmlCanvasElement,
    _size: (u32, u32),
) -> Result<mtor_render::Stage, RenderError> {
    Err(RenderError::SurfaceLost)
}

impl Player {
    fn attach(&self, gpu: Result<Rc<Gpu>, String>) {
        let (width, height) = self.pixels();
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        let attached = gpu.and_then(|gpu| {
            let stage = on_canvas(&gpu, &self.canvas, (width, height));
            match stage {
                Ok(stage) => Ok((gpu, stage)),
                Err(why) => Err(why.to_string()),
            }
        });
        let (surface, view, name) = match attached {
            Ok((gpu, stage)) => {
                let adapter = gpu.adapter_text();
                let view = RendererView::WebGpu { adapter };
                (Surface::WebGpu(gpu, Box::new(stage)), view, "webgpu")
            }
            Err(why) => (
                Surface::Canvas2d,
                RendererView::Canvas2d { why },
                "canvas2d",
            ),
        };
        *self.surface.borrow_mut() = surface;
        self.canvas.set_attribute("data-renderer", name).ok();
        show(self.state, view);
    }

    /// The canvas's size on the screen in physical pixels.
    fn pixels(&self) -> (u32, u32) {
        let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio());
        let side = |css: i32| ((f64::from(css) * ratio).round() as u32).clamp(1, SIDE_MAX);
        (
            side(self.canvas.client_width()),
            side(self.canvas.client_height()),
        )
    }

    fn play(&self) {
        if self.request.get().is_some() || !self.in_view.get() || self.broken.get() {
            return;
        }
        let frame = self.frame.borrow();
        let Some(frame) = frame.as_ref() else { return };
        let window = web_sys::window();
        let id = window.and_then(|w| {
            w.request_animation_frame(frame.as_ref().unchecked_ref())
                .ok()
        });
        self.request.set(id);
    }

    fn pause(&self) {
        if let (Some(id), Some(window)) = (self.request.take(), web_sys::window()) {
            window.cancel_animation_frame(id).ok();
        }
    }

    fn draw(&self) {
        let moves = self.moving.get() && self.scene.duration_ms > 0.0 && !reduced_motion();
        let t_ms = if moves {
            (clock::now_us() as f64 / 1_000.0 - self.started_ms) as f32
        } else {
            0.0
        };
        match self.draw_at(t_ms) {
            Ok(Drawn::Whole) => {
                self.canvas.set_attribute("data-drawn", "true").ok();
                if moves {
                    self.play();
                }
            }
            Ok(Drawn::Hidden) => self.play(),
            Ok(Drawn::Nothing) => {}
            Err(why) => self.recover(&why),
        }
    }

    fn draw_at(&self, t_ms: f32) -> Result<Drawn, RenderError> {
        let (width, height) = self.pixels();
        match &mut *self.surface.borrow_mut() {
            Surface::Opening => Ok(Drawn::Nothing),
            Surface::WebGpu(gpu, stage) => {
                stage.resize(gpu, width, height)?;
                let stats = stage.draw(gpu, (&self.scene, self.scene_key), t_ms)?;
                Ok(if stats.hidden {
                    Drawn::Hidden
                } else {
                    Drawn::Whole
                })
            }
            Surface::Canvas2d => {
                if (self.canvas.width(), self.canvas.height()) != (width, height) {
                    self.canvas.set_width(width);
                    self.canvas.set_height(height);
                }
                Ok(match canvas2d::draw(&self.canvas, &self.scene, t_ms) {
                    true => Drawn::Whole,
                    false => Drawn::Nothing,
                })
            }
        }
    }

    /// A lost device is opened again and the film goes on where the clock stands. Any other
    /// fault ends this canvas's frames; the canvas tells which.
    fn recover(&self, why: &RenderError) {
        let lost = match &*self.surface.borrow() {
            Surface::WebGpu(gpu, _) => gpu.lost().is_some(),
            _ => false,
        };
        if !lost {
            let why = why.to_string();
            self.state
                .renderer
                .set(Some(RendererView::Canvas2d { why }));
            return;
        }
        *self.surface.borrow_mut() = Surface::Opening;
        if let Some(player) = self.me.upgrade() {
            open(&player);
        }
    }
}

/// What came of one frame.
enum Drawn {
    Whole,
    /// The surface is out of sight: try at the next frame.
    Hidden,
    /// There is nothing to draw on, now or ever; whoever changes that plays again.
    Nothing,
}

/// Whether the person asked for stillness.
fn reduced_motion() -> bool {
    web_sys::window()
        .and_then(|w| w.match_media("(prefers-reduced-motion: reduce)").ok()?)
        .is_some_and(|query| query.matches())
}
