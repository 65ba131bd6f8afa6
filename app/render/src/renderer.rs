//! Draws a program at a time into a texture.
//!
//! Everything that a time changes is computed on the GPU: per frame the CPU writes one small
//! uniform and a fixed number of dispatches, however much there is to draw. What nobody asked
//! to change is not computed again: an equal draw only shows the picture that is there.

use std::sync::Arc;

use mtor_video::{Color, Program};

use crate::{
    compute::{Loaded, Shot, Spent, recorder},
    error::RenderError,
    fit::{Fit, Size, contain},
    gpu::Gpu,
    limits,
    readback::Readback,
    show::{Place, Show},
};

/// Where a frame goes.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Of the renderer's format; not an sRGB one, since blending is done on encoded values.
    pub view: &'a wgpu::TextureView,
    pub size: Size,
    /// Fills what the stage does not cover, and lies under it.
    pub clear: Color,
}

/// What to draw, and how well.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DrawOptions {
    /// Film time; past the end it wraps.
    pub t_ms: f32,
    pub detail: Detail,
    pub blur: Option<Blur>,
}

/// How many pixels the stage is computed in; the rest is made by scaling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    #[default]
    Full,
    /// Half as many columns and rows.
    Half,
    /// A quarter as many.
    Quarter,
}

/// Motion blur: the mean of pictures over a span of film time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blur {
    /// At most [`limits::BLUR_SAMPLES_MAX`].
    pub samples: u32,
    /// From the frame's time on.
    pub span_ms: f32,
}

/// What one frame cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FrameStats {
    /// Draws and groups of the program.
    pub n_ops: usize,
    /// Segments of its outlines, each draw's own.
    pub n_segments: usize,
    /// Outlines that the CPU made for this frame.
    pub n_made: usize,
    pub bytes_uploaded: usize,
    /// Pictures computed: 0 when the last one was still right.
    pub n_pictures: usize,
    /// What the GPU took for an earlier frame, where it has a clock.
    pub gpu_ns: Option<u64>,
    /// The last frame found too little memory and was not shown; this one has more.
    pub overflowed: bool,
    /// The GPU has confirmed that this very frame is whole. While it has not, draw again.
    pub settled: bool,
    /// The surface was out of sight: nothing was drawn, and that is no error.
    pub hidden: bool,
}

/// Draws one program at a time.
#[derive(Debug)]
pub struct Renderer {
    show: Show,
    readback: Readback,
    loaded: Option<Loaded>,
    shown: Option<Key>,
    /// Counts computed frames; the newest that was found whole.
    frame: u64,
    whole: u64,
    gpu_ns: Option<u64>,
}

/// Equal keys show equal pictures of one program.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Key {
    shot: Shot,
    options: DrawOptions,
}

impl Renderer {
    /// For targets of one format, for instance [`wgpu::TextureFormat::Rgba8Unorm`].
    pub fn new(gpu: &Gpu, format: wgpu::TextureFormat) -> Self {
        Self {
            show: Show::new(gpu, format),
            readback: Readback::new(gpu),
            loaded: None,
            shown: None,
            frame: 0,
            whole: 0,
            gpu_ns: None,
        }
    }

    /// Takes a program; its tables and points go to the GPU here. The same one again costs
    /// nothing.
    pub fn load(&mut self, gpu: &Gpu, program: Arc<Program>) -> Result<(), RenderError> {
        gpu.check()?;
        let same = |it: &Loaded| Arc::ptr_eq(&it.program, &program);
        if self.loaded.as_ref().is_some_and(same) {
            return Ok(());
        }
        self.shown = None;
        self.loaded = None;
        // Answers about the program before do not count.
        self.whole = self.frame;
        self.loaded = Some(Loaded::new(gpu, program)?);
        gpu.check()
    }

    /// Draws the loaded program; without one, or without an area, only the clear color.
    pub fn draw(
        &mut self,
        gpu: &Gpu,
        target: &Target<'_>,
        options: DrawOptions,
    ) -> Result<FrameStats, RenderError> {
        gpu.check()?;
        gpu.check_size(target.size)?;
        let overflowed = self.hear(gpu)?;
        let fit = self.fit(target.size);
        let Some((fit, still)) = fit else {
            self.show.clear(gpu, target);
            let settled = true;
            return Ok(FrameStats {
                settled,
                ..FrameStats::default()
            });
        };
        let options = DrawOptions {
            t_ms: if still { 0.0 } else { options.t_ms },
            blur: options.blur.filter(|blur| !still && blur.samples > 1),
            ..options
        };
        let key = Key {
            shot: shot(&fit, options.detail),
            options,
        };
        let mut stats = FrameStats {
            overflowed,
            ..FrameStats::default()
        };
        if self.shown != Some(key) {
            let spent = self.compute(gpu, &key)?;
            stats.n_made = spent.n_made;
            stats.bytes_uploaded = spent.bytes;
            stats.n_pictures = n_samples(&options) as usize;
            self.shown = Some(key);
        }
        stats.bytes_uploaded += self.present(gpu, target, &fit, &key);
        stats.gpu_ns = self.gpu_ns;
        stats.settled = self.whole == self.frame;
        if let Some(loaded) = &self.loaded {
            (stats.n_ops, stats.n_segments) = (loaded.n_ops(), loaded.n_segments());
        }
        gpu.check()?;
        Ok(stats)
    }

    /// Waits until the GPU has said whether the last frame is whole; the next draw knows.
    pub(crate) async fn wait(&self, gpu: &Gpu) -> Result<(), RenderError> {
        self.readback.wait(gpu).await
    }

    /// What the GPU has said since: true when a frame found too little memory.
    fn hear(&mut self, gpu: &Gpu) -> Result<bool, RenderError> {
        let mut overflowed = false;
        for told in self.readback.take(gpu)? {
            self.gpu_ns = told.gpu_ns.or(self.gpu_ns);
            let current = told.frame > self.whole;
            let Some(loaded) = self.loaded.as_mut().filter(|_| current) else {
                continue;
            };
            if loaded.grow(&told.asked)? {
                overflowed = true;
                self.shown = None;
            } else if !overflowed {
                self.whole = told.frame;
            }
        }
        // Nobody was asked about the last frame, since all slots were taken: ask again.
        if !overflowed && self.whole != self.frame && !self.readback.is_waiting() {
            self.shown = None;
        }
        Ok(overflowed)
    }

    /// Where the stage lies; and whether nothing moves.
    fn fit(&self, size: Size) -> Option<(Fit, bool)> {
        let program = &self.loaded.as_ref()?.program;
        let fit = contain(program.width, program.height, size)?;
        let seen = fit.clip[2] > 0 && fit.clip[3] > 0;
        seen.then_some((fit, program.still))
    }

    fn compute(&mut self, gpu: &Gpu, key: &Key) -> Result<Spent, RenderError> {
        let mut spent = Spent::default();
        let Some(loaded) = self.loaded.as_mut() else {
            return Ok(spent);
        };
        self.shown = None;
        self.frame += 1;
        let n = n_samples(&key.options);
        let slot = self.readback.free();
        for idx in 0..n {
            let last = idx + 1 == n;
            let t_ms = match key.options.blur {
                Some(blur) => key.options.t_ms + blur.span_ms * (idx as f32 + 0.5) / n as f32,
                None => key.options.t_ms,
            };
            let record = recorder(&self.readback, slot, (idx as usize, last));
            let clock = self
                .readback
                .clock(idx == 0, last)
                .filter(|_| slot.is_some());
            spent += loaded.compute(gpu, (&key.shot, t_ms), record, clock)?;
            if let (true, Some(picture)) = (n > 1, loaded.picture()) {
                spent.bytes += self.show.add(gpu, picture, key.shot.size, (idx, n));
            }
        }
        if let Some(slot) = slot {
            self.readback.send(slot, n as usize, self.frame);
        }
        Ok(spent)
    }

    fn present(&mut self, gpu: &Gpu, target: &Target<'_>, fit: &Fit, key: &Key) -> usize {
        let place = Place {
            clip: fit.clip,
            size: key.shot.size,
        };
        let single = n_samples(&key.options) == 1;
        let picture = self.loaded.as_ref().and_then(Loaded::picture);
        self.show
            .blit(gpu, target, &place, picture.filter(|_| single))
    }
}

fn n_samples(options: &DrawOptions) -> u32 {
    let samples = options.blur.map_or(1, |blur| blur.samples);
    samples.clamp(1, limits::BLUR_SAMPLES_MAX)
}

impl Detail {
    /// Target pixels to one computed pixel, along one side.
    fn divisor(self) -> u32 {
        match self {
            Self::Full => 1,
            Self::Half => 2,
            Self::Quarter => 4,
        }
    }
}

/// The picture to compute for a stage's place on the target.
fn shot(fit: &Fit, detail: Detail) -> Shot {
    let [x, y, width, height] = fit.clip;
    let divisor = detail.divisor();
    let size = Size::new(width.div_ceil(divisor), height.div_ceil(divisor));
    // Whole pixels on both sides: a picture may be a fraction of a pixel wider than the stage.
    let per = size.width as f32 / width as f32;
    let per_y = size.height as f32 / height as f32;
    let [scale, _, _, _, left, top] = fit.pixel_from_stage.0;
    Shot {
        size,
        scale: scale * per,
        left: (left - x as f32) * per,
        top: (top - y as f32) * per_y,
        // Pixels that are scaled up hide more.
        tolerance: match detail {
            Detail::Full => limits::TOLERANCE_PX,
            Detail::Half | Detail::Quarter => limits::COARSE_TOLERANCE_PX,
        },
    }
}
