//! What a canvas is drawn with: WebGPU, or pixels that the CPU made.

use std::{rc::Rc, sync::Arc};

use mtor_render::{Detail, DrawOptions, Gpu, RenderError, Size, cpu};
use mtor_video::Program;
use wasm_bindgen::{Clamped, JsCast as _};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::Shown;

/// Physical pixels of a canvas at most, a side: beyond it a frame costs more than it shows.
const SIDE_MAX: u32 = 2_048;
/// The same without a GPU: a million pixels are what one core fills several times a second.
const CPU_SIDE_MAX: u32 = 960;

#[derive(Debug)]
pub(super) enum Surface {
    Opening,
    WebGpu(Rc<Gpu>, Box<mtor_render::Stage>),
    Cpu(CanvasRenderingContext2d, cpu::Canvas),
}

/// What came of one frame.
#[derive(Debug)]
pub(super) enum Drawn {
    /// `again`: the GPU has not yet said that this frame is whole; draw it once more.
    Whole { shown: Shown, again: bool },
    /// The surface is out of sight: try at the next frame.
    Hidden,
    /// There is nothing to draw on yet; whoever changes that draws again.
    Nothing,
}

/// Why a canvas has no surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoSurface {
    /// This canvas had another kind of context: only a new one can be drawn on.
    Spent,
    /// The browser draws on no canvas at all.
    Never,
}

impl Surface {
    /// The surface on a device, with the film loaded.
    pub(super) fn on_gpu(
        gpu: Rc<Gpu>,
        canvas: &HtmlCanvasElement,
        program: &Arc<Program>,
    ) -> Result<Self, RenderError> {
        let (width, height) = pixels(canvas, SIDE_MAX);
        canvas.set_width(width);
        canvas.set_height(height);
        let mut stage = attach(&gpu, canvas, (width, height))?;
        stage.load(&gpu, Arc::clone(program))?;
        Ok(Self::WebGpu(gpu, Box::new(stage)))
    }

    pub(super) fn on_cpu(canvas: &HtmlCanvasElement) -> Result<Self, NoSurface> {
        match canvas.get_context("2d") {
            Ok(Some(context)) => Ok(Self::Cpu(context.unchecked_into(), cpu::Canvas::default())),
            Ok(None) => Err(NoSurface::Spent),
            Err(_) => Err(NoSurface::Never),
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::WebGpu(..) => "webgpu",
            Self::Cpu(..) => "cpu",
        }
    }

    pub(super) fn draw(
        &mut self,
        canvas: &HtmlCanvasElement,
        program: &Program,
        at: DrawOptions,
    ) -> Result<Drawn, RenderError> {
        match self {
            Self::Opening => Ok(Drawn::Nothing),
            Self::WebGpu(gpu, stage) => draw_on_gpu(gpu, stage, canvas, at),
            Self::Cpu(context, pencil) => Ok(draw_on_cpu((context, pencil), canvas, program, at)),
        }
    }
}

fn draw_on_gpu(
    gpu: &Gpu,
    stage: &mut mtor_render::Stage,
    canvas: &HtmlCanvasElement,
    at: DrawOptions,
) -> Result<Drawn, RenderError> {
    let (width, height) = pixels(canvas, SIDE_MAX);
    stage.resize(gpu, width, height)?;
    let stats = stage.draw(gpu, at)?;
    if stats.hidden {
        return Ok(Drawn::Hidden);
    }
    let shown = Shown {
        renderer: "WebGPU",
        size: (width, height),
        n_shapes: stats.n_ops,
        bytes: stats.bytes_uploaded,
        gpu_ms: stats.gpu_ns.map(|ns| ns as f64 / 1e6),
        ..Shown::default()
    };
    let again = !stats.settled;
    Ok(Drawn::Whole { shown, again })
}

fn draw_on_cpu(
    (context, pencil): (&CanvasRenderingContext2d, &mut cpu::Canvas),
    canvas: &HtmlCanvasElement,
    program: &Program,
    at: DrawOptions,
) -> Drawn {
    // Less detail is fewer pixels here.
    let side_max = match at.detail {
        Detail::Full => CPU_SIDE_MAX,
        Detail::Half => CPU_SIDE_MAX / 2,
        Detail::Quarter => CPU_SIDE_MAX / 4,
    };
    let (width, height) = pixels(canvas, side_max);
    let frame = program.frame(at.t_ms);
    let picture = pencil.draw(&program.images, &frame, Size::new(width, height));
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&picture.rgba), width, height);
    if let Ok(data) = data {
        context.put_image_data(&data, 0.0, 0.0).ok();
    }
    let shown = Shown {
        renderer: "CPU",
        size: (width, height),
        n_shapes: frame.ops.len(),
        ..Shown::default()
    };
    Drawn::Whole {
        shown,
        again: false,
    }
}

/// The canvas's size on the screen in physical pixels, in proportion below a longest side.
fn pixels(canvas: &HtmlCanvasElement, side_max: u32) -> (u32, u32) {
    let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio());
    let [width, height] =
        [canvas.client_width(), canvas.client_height()].map(|css| f64::from(css) * ratio);
    let scale = (f64::from(side_max) / width.max(height)).min(1.0);
    let side = |it: f64| ((it * scale).round() as u32).clamp(1, side_max);
    (side(width), side(height))
}

#[cfg(target_arch = "wasm32")]
fn attach(
    gpu: &Gpu,
    canvas: &HtmlCanvasElement,
    (width, height): (u32, u32),
) -> Result<mtor_render::Stage, RenderError> {
    let target = mtor_render::wgpu::SurfaceTarget::Canvas(canvas.clone());
    mtor_render::Stage::attach(gpu, target, width, height)
}

/// The page's own tests run natively, where there is no canvas to draw on.
#[cfg(not(target_arch = "wasm32"))]
fn attach(
    _gpu: &Gpu,
    _canvas: &HtmlCanvasElement,
    _size: (u32, u32),
) -> Result<mtor_render::Stage, RenderError> {
    Err(RenderError::SurfaceLost)
}
