//! One canvas and the film that its player plays on it: WebGPU where it is, the CPU otherwise.
//!
//! All stages share one device. Frames are drawn only while the film plays or somebody asked
//! for one ([`Stage::refresh`]), the canvas is in view and the page visible; the browser's
//! animation frames stop by themselves when the page is hidden, ours stop when the canvas is
//! scrolled away.
//!
//! A lost device is opened again and the film goes on where its player stands. A canvas that
//! was WebGPU's can become nothing else: when no device comes back, [`Hooks::fresh_canvas`]
//! has to bring a new one.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    sync::Arc,
};

use leptos::prelude::*;
use mtor_render::{Detail, DrawOptions};
use mtor_video::Program;
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlCanvasElement;

use crate::{
    capture, clock,
    pace::Pace,
    player::Player,
    state::{RealmState, RendererView},
};

mod device;
pub mod sight;
mod surface;

use sight::Sight;
use surface::{Drawn, NoSurface, Surface};

/// A playhead that the page moves and the stage follows.
pub type SharedPlayer = Rc<RefCell<Player>>;

/// What a stage tells whoever put it there.
#[derive(Clone)]
pub struct Hooks {
    /// After every frame that was drawn.
    pub shown: Rc<dyn Fn(Shown)>,
    /// This canvas is spent: put another one in its place.
    pub fresh_canvas: Rc<dyn Fn()>,
    /// The GPU has refused this film: its next canvases are the CPU's.
    pub refused: Rc<Cell<bool>>,
}

impl std::fmt::Debug for Hooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hooks")
    }
}

/// What a frame was and what it cost.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shown {
    pub renderer: &'static str,
    /// Physical pixels.
    pub size: (u32, u32),
    pub n_shapes: usize,
    /// Bytes sent to the GPU for this frame.
    pub bytes: usize,
    /// Rolling median of the draw call.
    pub draw_ms: f32,
    pub detail: Detail,
    /// What the GPU took for an earlier frame, where it has a clock.
    pub gpu_ms: Option<f64>,
}

/// A film on a canvas; dropping it stops the frames and frees the GPU's side.
#[derive(Debug)]
pub struct Stage(Rc<Inner>);

/// What a frame is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    ToSee,
    /// A person looks at it longer than at a frame that another follows.
    ToKeep,
}

/// The browser calls it before it paints.
type OnFrame = Closure<dyn FnMut(f64)>;

#[derive(Debug)]
struct Inner {
    me: Weak<Self>,
    canvas: HtmlCanvasElement,
    program: Arc<Program>,
    player: SharedPlayer,
    hooks: Hooks,
    state: RealmState,
    surface: RefCell<Surface>,
    pace: RefCell<Pace>,
    /// When the last frame of a run of frames was drawn.
    drawn_ms: Cell<Option<f64>>,
    /// The device is asked for.
    opening: Cell<bool>,
    in_view: Cell<bool>,
    /// This canvas cannot be drawn on: it asks for no more frames.
    broken: Cell<bool>,
    request: Cell<Option<i32>>,
    frame: RefCell<Option<OnFrame>>,
    sight: RefCell<Option<Sight>>,
}

impl Stage {
    /// Sets `data-renderer` (webgpu, cpu) and, after a frame, `data-drawn="true"` and
    /// `data-at-ms`, the film time that the canvas shows.
    pub fn show(
        canvas: HtmlCanvasElement,
        program: Arc<Program>,
        player: SharedPlayer,
        hooks: Hooks,
        state: RealmState,
    ) -> Self {
        let inner = Rc::new_cyclic(|me| Inner {
            me: me.clone(),
            canvas,
            program,
            player,
            hooks,
            state,
            surface: RefCell::new(Surface::Opening),
            pace: RefCell::default(),
            drawn_ms: Cell::new(None),
            opening: Cell::new(false),
            in_view: Cell::new(true),
            broken: Cell::new(false),
            request: Cell::new(None),
            frame: RefCell::default(),
            sight: RefCell::default(),
        });
        *inner.frame.borrow_mut() = Some(inner.frame_closure());
        *inner.sight.borrow_mut() = Some(inner.watch());
        inner.open();
        Self(inner)
    }

    /// Draws the player's moment at the next animation frame, and goes on while it plays.
    pub fn refresh(&self) {
        self.0.request();
    }

    pub fn canvas(&self) -> &HtmlCanvasElement {
        &self.0.canvas
    }

    /// Gives the frame of this moment to the browser as a PNG to keep. It is drawn anew, since
    /// a canvas keeps its pixels only until they are shown.
    pub fn save_frame(&self, title: &str) {
        self.0.draw(Wanted::ToKeep);
        capture::save_frame(&self.0.canvas, title);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.0.rest();
        self.0.sight.borrow_mut().take();
        *self.0.surface.borrow_mut() = Surface::Opening;
        self.0.broken.set(true);
    }
}

/// Opens the page's device ahead of the first scene and tells what it is.
pub async fn open_device(state: RealmState) {
    let view = match device::shared().await {
        Ok(gpu) => RendererView::WebGpu {
            adapter: gpu.adapter_text(),
        },
        Err(why) => RendererView::Cpu { why },
    };
    tell(state, view);
}

fn tell(state: RealmState, view: RendererView) {
    if state.renderer.get_untracked().as_ref() != Some(&view) {
        state.renderer.set(Some(view));
    }
}

impl Inner {
    fn frame_closure(&self) -> Closure<dyn FnMut(f64)> {
        let me = self.me.clone();
        Closure::new(move |_now: f64| {
            if let Some(it) = me.upgrade() {
                it.request.set(None);
                it.draw(Wanted::ToSee);
            }
        })
    }

    fn watch(&self) -> Sight {
        let (me, me_too) = (self.me.clone(), self.me.clone());
        let sight = Sight::of(&self.canvas, move |in_view| {
            let Some(it) = me.upgrade() else { return };
            it.in_view.set(in_view);
            if in_view {
                it.open();
            } else {
                it.rest();
                it.release();
            }
        });
        sight.and_size(&self.canvas, move || {
            if let Some(it) = me_too.upgrade() {
                it.request();
            }
        })
    }

    /// Gets the page's device, then the canvas's surface, then draws.
    fn open(&self) {
        if !matches!(*self.surface.borrow(), Surface::Opening) {
            return self.request();
        }
        if self.opening.replace(true) {
            return;
        }
        let me = self.me.clone();
        spawn_local(async move {
            let gpu = device::shared().await;
            let Some(it) = me.upgrade() else { return };
            it.opening.set(false);
            if it.in_view.get() && !it.broken.get() {
                it.attach(gpu);
                it.request();
            }
        });
    }

    /// Out of sight, a canvas leaves the GPU's memory to others.
    fn release(&self) {
        let mut surface = self.surface.borrow_mut();
        if matches!(*surface, Surface::WebGpu(..)) {
            *surface = Surface::Opening;
        }
    }

    fn attach(&self, gpu: Result<Rc<mtor_render::Gpu>, String>) {
        if self.hooks.refused.get() {
            return self.attach_cpu();
        }
        let gpu = match gpu {
            Ok(gpu) => gpu,
            Err(why) => {
                tell(self.state, RendererView::Cpu { why });
                return self.attach_cpu();
            }
        };
        match Surface::on_gpu(Rc::clone(&gpu), &self.canvas, &self.program) {
            Ok(surface) => {
                self.take(surface);
                let adapter = gpu.adapter_text();
                tell(self.state, RendererView::WebGpu { adapter });
            }
            Err(_) if gpu.lost().is_some() => self.open(),
            Err(_) => self.refuse(),
        }
    }

    fn attach_cpu(&self) {
        match Surface::on_cpu(&self.canvas) {
            Ok(surface) => self.take(surface),
            Err(no_surface) => {
                self.broken.set(true);
                if no_surface == NoSurface::Spent {
                    (self.hooks.fresh_canvas)();
                }
            }
        }
    }

    fn take(&self, surface: Surface) {
        let name = surface.name();
        self.canvas.set_attribute("data-renderer", name).ok();
        *self.surface.borrow_mut() = surface;
    }

    /// The GPU cannot draw this film, but the CPU may.
    fn refuse(&self) {
        self.hooks.refused.set(true);
        self.attach_cpu();
        self.request();
    }

    fn request(&self) {
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

    /// No frames until somebody asks again; the film waits.
    fn rest(&self) {
        if let (Some(id), Some(window)) = (self.request.take(), web_sys::window()) {
            window.cancel_animation_frame(id).ok();
        }
        self.drawn_ms.set(None);
        self.player.borrow_mut().rest();
    }

    fn draw(&self, wanted: Wanted) {
        let begun_ms = clock::now_ms();
        let t_ms = self.player.borrow_mut().tick(begun_ms);
        let moves = wanted == Wanted::ToSee && self.player.borrow().is_playing();
        let at = DrawOptions {
            t_ms: t_ms as f32,
            detail: self.pace.borrow().detail(moves),
            ..DrawOptions::default()
        };
        let drawn = self
            .surface
            .borrow_mut()
            .draw(&self.canvas, &self.program, at);
        match drawn {
            Ok(Drawn::Whole { shown, again }) => {
                let playing = self.player.borrow().is_playing();
                self.measure(begun_ms);
                if playing || !again {
                    self.canvas.set_attribute("data-drawn", "true").ok();
                    let shown_ms = format!("{t_ms:.0}");
                    self.canvas.set_attribute("data-at-ms", &shown_ms).ok();
                }
                (self.hooks.shown)(Shown {
                    draw_ms: self.pace.borrow().median_ms(),
                    detail: at.detail,
                    ..shown
                });
                if playing || again {
                    self.request();
                }
            }
            Ok(Drawn::Hidden) => self.request(),
            Ok(Drawn::Nothing) => {}
            Err(_) => self.recover(),
        }
    }

    fn measure(&self, begun_ms: f64) {
        let before = self.player.borrow().is_playing().then_some(begun_ms);
        let between_ms = self.drawn_ms.replace(before).map(|then| begun_ms - then);
        let draw_ms = clock::now_ms() - begun_ms;
        let between_ms = between_ms.map(|ms| ms as f32);
        self.pace.borrow_mut().drawn(draw_ms as f32, between_ms);
    }

    /// A lost device is opened again. Any other fault leaves the film to the CPU; a fault of
    /// the CPU's ends this canvas's frames.
    fn recover(&self) {
        let before = self.surface.replace(Surface::Opening);
        match before {
            Surface::WebGpu(gpu, _) if gpu.lost().is_some() => self.open(),
            Surface::WebGpu(..) => self.refuse(),
            Surface::Opening | Surface::Cpu(..) => self.broken.set(true),
        }
    }
}
