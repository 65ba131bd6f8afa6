//! Who draws.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::OnceLock,
};

use mtor_import::{Fonts, import};
use mtor_render::{Gpu, OpenOptions, Picture, Size, cpu, picture};
use mtor_video::Program;

/// Draws a program at a film time.
pub(super) trait Painter {
    fn name(&self) -> &'static str;
    /// The reason in words where it cannot be drawn.
    fn paint(&mut self, moment: Moment<'_>) -> Result<Picture, String>;

    /// What draws, where that is a machine's matter.
    fn adapter(&self) -> Option<String> {
        None
    }

    /// Where two that should agree differ most.
    fn worst(&self) -> Option<&Difference> {
        None
    }
}

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'a> {
    pub(super) program: &'a Program,
    /// Of the file.
    pub(super) name: &'a str,
    pub(super) t_ms: f32,
    pub(super) size: Size,
}

/// The CPU twin.
#[derive(Debug, Default)]
pub(super) struct CpuPainter(cpu::Canvas);

impl Painter for CpuPainter {
    fn name(&self) -> &'static str {
        "cpu"
    }

    fn paint(&mut self, it: Moment<'_>) -> Result<Picture, String> {
        let frame = it.program.frame(it.t_ms);
        Ok(self.0.draw(&it.program.images, &frame, it.size))
    }
}

/// The compute shaders.
#[derive(Debug)]
pub(super) struct GpuPainter(Gpu);

impl GpuPainter {
    pub(super) fn open(software: bool) -> Result<Self, String> {
        let options = OpenOptions {
            software,
            ..OpenOptions::default()
        };
        let gpu = pollster::block_on(Gpu::open(options)).map_err(|why| why.to_string())?;
        eprintln!("{}", gpu.adapter_text());
        Ok(Self(gpu))
    }
}

impl Painter for GpuPainter {
    fn name(&self) -> &'static str {
        "gpu"
    }

    fn adapter(&self) -> Option<String> {
        Some(self.0.adapter_text())
    }

    fn paint(&mut self, it: Moment<'_>) -> Result<Picture, String> {
        pollster::block_on(picture(&self.0, it.program, it.size, it.t_ms))
            .map_err(|why| why.to_string())
    }
}

/// How far two pictures of one moment are apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    /// Levels of 255: the mean over all pixels, of the channel where that is most.
    pub(super) mean: f64,
    pub(super) name: String,
}

/// Draws with the shaders and compares with the CPU.
#[derive(Debug)]
pub(super) struct Twins {
    gpu: GpuPainter,
    cpu: CpuPainter,
    worst: Option<Difference>,
}

impl Twins {
    pub(super) fn open(software: bool) -> Result<Self, String> {
        Ok(Self {
            gpu: GpuPainter::open(software)?,
            cpu: CpuPainter::default(),
            worst: None,
        })
    }
}

impl Painter for Twins {
    fn name(&self) -> &'static str {
        "both"
    }

    fn adapter(&self) -> Option<String> {
        self.gpu.adapter()
    }

    fn worst(&self) -> Option<&Difference> {
        self.worst.as_ref()
    }

    fn paint(&mut self, it: Moment<'_>) -> Result<Picture, String> {
        /// Antialiasing by other arithmetic stays below half a level.
        const NOTABLE: f64 = 0.5;
        let (drawn, twin) = (self.gpu.paint(it)?, self.cpu.paint(it)?);
        let mean = mean_difference(&drawn, &twin);
        if mean > NOTABLE {
            eprintln!("{} at {} ms: twins differ by {mean:.3}", it.name, it.t_ms);
        }
        if self.worst.as_ref().is_none_or(|worst| mean > worst.mean) {
            let name = it.name.to_owned();
            self.worst = Some(Difference { mean, name });
        }
        Ok(drawn)
    }
}

/// Of premultiplied channels: what is transparent has no color to differ in.
fn mean_difference(a: &Picture, b: &Picture) -> f64 {
    let mut sums = [0.0; 4];
    let pairs = a.rgba.chunks_exact(4).zip(b.rgba.chunks_exact(4));
    for (a, b) in pairs {
        for (channel, sum) in sums.iter_mut().enumerate() {
            let level = |pixel: &[u8]| match channel {
                3 => f64::from(pixel[3]),
                _ => f64::from(pixel[channel]) * f64::from(pixel[3]) / 255.0,
            };
            *sum += (level(a) - level(b)).abs();
        }
    }
    let n_pixels = (a.rgba.len() / 4).max(1) as f64;
    sums.into_iter().fold(0.0, f64::max) / n_pixels
}

/// The program of a file; errors and panics in words.
pub(super) fn program(bytes: &[u8]) -> Result<Program, String> {
    let read = || match import(bytes, fonts()) {
        Ok(import) => Ok(Program::new(&import.scene)),
        Err(error) => Err(error.to_string()),
    };
    guarded(read).and_then(|result| result)
}

/// The fonts that the page ships, the regular one first: it stands in for those that are not
/// there.
fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/fonts");
        let mut fonts = Fonts::default();
        for name in ["noto-sans-regular.ttf", "noto-sans-bold.ttf"] {
            let path = folder.join(name);
            let added = std::fs::read(&path)
                .map_err(|why| why.to_string())
                .and_then(|bytes| fonts.add(bytes).map_err(|why| why.to_string()));
            if let Err(why) = added {
                eprintln!("{}: {why}; text is left out", path.display());
            }
        }
        fonts
    })
}

/// A picture; a panic in words.
pub(super) fn paint(painter: &mut dyn Painter, moment: Moment<'_>) -> Result<Picture, String> {
    guarded(|| painter.paint(moment)).and_then(|drawn| drawn)
}

fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
        format!("panicked: {}", text.unwrap_or("without a message"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_named() {
        let text = "with a number";
        assert_eq!(
            guarded(|| panic!("plain")),
            Err::<(), _>("panicked: plain".to_owned())
        );
        let found: Result<(), _> = guarded(|| panic!("{text} {}", 7));
        assert_eq!(found, Err("panicked: with a number 7".to_owned()));
        assert_eq!(guarded(|| 3), Ok(3));
    }

    #[test]
    fn differences_are_those_of_the_worst_channel() {
        let pictures = [
            ([9, 9, 9, 0], [200, 0, 0, 0], 0.0),
            ([0, 10, 0, 255], [0, 0, 4, 255], 10.0),
            ([255, 0, 0, 255], [255, 0, 0, 51], 204.0),
        ];
        for (a, b, expect) in pictures {
            let [a, b] = [a, b].map(|rgba| Picture {
                width: 1,
                height: 1,
                rgba: rgba.to_vec(),
            });
            assert_eq!(mean_difference(&a, &b), expect);
        }
    }

    #[test]
    fn text_has_fonts() {
        assert!(!fonts().is_empty());
    }
}
