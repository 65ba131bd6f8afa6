//! One canvas: its surface and its renderer. Several stages share one [`Gpu`].

use std::sync::Arc;

use mtor_video::{Color, Program};

use crate::{
    error::RenderError,
    fit::Size,
    gpu::Gpu,
    renderer::{DrawOptions, FrameStats, Renderer, Target},
};

/// A surface that shows one program at a time.
///
/// Drop it while its canvas is out of sight: it holds the program on the GPU.
#[derive(Debug)]
pub struct Stage {
    surface: wgpu::Surface<'static>,
    config: wgpu::SurfaceConfiguration,
    renderer: Renderer,
    /// Fills what the stage does not cover.
    pub clear: Color,
}

impl Stage {
    /// Takes over a canvas; width and height are physical pixels.
    ///
    /// In the page: `Stage::attach(&gpu, wgpu::SurfaceTarget::Canvas(element), w, h)`.
    pub fn attach(
        gpu: &Gpu,
        target: impl Into<wgpu::SurfaceTarget<'static>>,
        width: u32,
        height: u32,
    ) -> Result<Self, RenderError> {
        let size = Size::new(width, height);
        gpu.check()?;
        gpu.check_size(size)?;
        let surface = gpu
            .instance
            .create_surface(target)
            .map_err(|e| RenderError::NoSurface(e.to_string()))?;
        let config = configuration(gpu, &surface, size)?;
        surface.configure(&gpu.device, &config);
        Ok(Self {
            renderer: Renderer::new(gpu, config.format),
            surface,
            config,
            clear: Color::rgb(0.0, 0.0, 0.0),
        })
    }

    pub fn size(&self) -> Size {
        Size::new(self.config.width, self.config.height)
    }

    /// Follows the canvas's size in physical pixels; costs nothing when it is the same.
    pub fn resize(&mut self, gpu: &Gpu, width: u32, height: u32) -> Result<(), RenderError> {
        let size = Size::new(width, height);
        gpu.check_size(size)?;
        if size != self.size() {
            self.config.width = size.width;
            self.config.height = size.height;
            self.surface.configure(&gpu.device, &self.config);
        }
        Ok(())
    }

    /// Takes a program; the same one again costs nothing.
    pub fn load(&mut self, gpu: &Gpu, program: Arc<Program>) -> Result<(), RenderError> {
        self.renderer.load(gpu, program)
    }

    /// Draws the loaded program. Draw again while the frame is not
    /// [settled](FrameStats::settled).
    pub fn draw(&mut self, gpu: &Gpu, options: DrawOptions) -> Result<FrameStats, RenderError> {
        gpu.check()?;
        let Some(texture) = self.acquire(gpu)? else {
            return Ok(FrameStats {
                hidden: true,
                ..FrameStats::default()
            });
        };
        let view = texture.texture.create_view(&Default::default());
        let target = Target {
            view: &view,
            size: self.size(),
            clear: self.clear,
        };
        let stats = self.renderer.draw(gpu, &target, options)?;
        gpu.queue.present(texture);
        Ok(stats)
    }

    /// The next texture to draw on; `None` while the surface is out of sight.
    fn acquire(&self, gpu: &Gpu) -> Result<Option<wgpu::SurfaceTexture>, RenderError> {
        match outcome(self.surface.get_current_texture()) {
            Outcome::Drawable(texture) => return Ok(Some(texture)),
            Outcome::Hidden => return Ok(None),
            Outcome::Stale => self.surface.configure(&gpu.device, &self.config),
        }
        match outcome(self.surface.get_current_texture()) {
            Outcome::Drawable(texture) => Ok(Some(texture)),
            Outcome::Hidden => Ok(None),
            // The device's own fault says more, when there is one.
            Outcome::Stale => gpu.check().and(Err(RenderError::SurfaceLost)),
        }
    }
}

enum Outcome {
    Drawable(wgpu::SurfaceTexture),
    Hidden,
    Stale,
}

fn outcome(current: wgpu::CurrentSurfaceTexture) -> Outcome {
    use wgpu::CurrentSurfaceTexture as Current;
    match current {
        Current::Success(texture) | Current::Suboptimal(texture) => Outcome::Drawable(texture),
        Current::Timeout | Current::Occluded => Outcome::Hidden,
        Current::Outdated | Current::Lost | Current::Validation => Outcome::Stale,
    }
}

/// The preferred format that is not an sRGB one: blending is done on encoded values.
fn configuration(
    gpu: &Gpu,
    surface: &wgpu::Surface<'_>,
    size: Size,
) -> Result<wgpu::SurfaceConfiguration, RenderError> {
    let why = |text: &str| RenderError::NoSurface(text.to_owned());
    let mut config = surface
        .get_default_config(&gpu.adapter, size.width, size.height)
        .ok_or_else(|| why("the adapter cannot present to it"))?;
    let formats = surface.get_capabilities(&gpu.adapter).formats;
    config.format = formats
        .into_iter()
        .find(|f| BYTE_FORMATS.contains(f))
        .ok_or_else(|| why("it offers no 8-bit format"))?;
    config.present_mode = wgpu::PresentMode::AutoVsync;
    Ok(config)
}

/// What canvases are made of.
const BYTE_FORMATS: [wgpu::TextureFormat; 2] = [
    wgpu::TextureFormat::Bgra8Unorm,
    wgpu::TextureFormat::Rgba8Unorm,
];
