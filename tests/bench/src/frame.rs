//! `frame`: what one frame costs the CPU, the bus and the GPU; ours and two peers'.
//!
//! Three subjects: 10,000 shapes with 500,000 control points that all morph, the heaviest ten
//! of the given Lotties, and a still SVG of some thousand paths made on the spot.
//! The peers are lyon, which tessellates every path again at every frame, and vello, which
//! encodes the scene again at every frame. Neither is charged for evaluating keyframes: they
//! are handed the frame with its points in place and in their own form, and only what comes
//! after is timed. Ours is charged for everything.
//!
//! CPU time is the calling thread's own, on wgpu's empty device: recording, validation and
//! submission are done in full, and no driver adds its own (a software one would add the
//! drawing itself). GPU time is ours by the adapter's timestamps, where it has them, and
//! vello's by the wall's clock from the call to the end of the work; it counts only on a
//! real GPU.

use std::{
    error::Error,
    ffi::OsString,
    path::{Path, PathBuf},
};

use mtor_render::{Gpu, OpenOptions, Size, wgpu};
use serde_json::{Map, Value, json};

mod clock;
mod ours;
#[cfg(feature = "peers")]
mod reencode;
#[cfg(feature = "peers")]
mod retessellate;
mod subjects;

use subjects::Subject;

/// A usual screen.
const SIZE: Size = Size {
    width: 1920,
    height: 1080,
};
/// Frames measured of each subject; the median counts. Even steps through the film.
const FRAMES: usize = 40;
/// Frames before them: pipelines are compiled, buffers have grown.
const WARM_UP: usize = 6;
/// Frames whose drawing is waited for on a software adapter, whose times do not count.
const SOFTWARE_FRAMES: usize = 1;

/// Whatever stops a run, in words.
type Failure = Box<dyn Error>;

/// What one frame costs; medians.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    pub cpu_ms: f64,
    pub upload_bytes: usize,
    pub wait_ms: f64,
    pub n_pictures: usize,
}

/// What was measured of each frame.
#[derive(Debug, Default)]
struct Samples {
    cpu_ms: Vec<f64>,
    bytes: Vec<f64>,
    wait_ms: Vec<f64>,
    /// Pictures computed, and not only shown again.
    n_pictures: usize,
}

impl Samples {
    fn add(&mut self, cpu_ms: f64, bytes: usize, wait_ms: f64) {
        self.cpu_ms.push(cpu_ms);
        self.bytes.push(bytes as f64);
        self.wait_ms.push(wait_ms);
    }

    fn medians(self) -> Cost {
        Cost {
            cpu_ms: median(self.cpu_ms),
            upload_bytes: median(self.bytes) as usize,
            wait_ms: median(self.wait_ms),
            n_pictures: self.n_pictures,
        }
    }
}

/// The adapter that draws, and the empty one that costs only what we do ourselves.
struct Devices {
    real: Gpu,
    empty: Gpu,
}

struct Options {
    lotties: Vec<PathBuf>,
    software: bool,
    frames: usize,
    only: Option<String>,
}

/// Runs the subcommand.
pub(crate) fn run(args: Vec<OsString>) -> Result<Value, Failure> {
    let options = options(&mut lexopt::Parser::from_args(args))?;
    let gpu = &Devices {
        real: pollster::block_on(Gpu::open(OpenOptions {
            software: options.software,
            ..OpenOptions::default()
        }))?,
        empty: pollster::block_on(empty_device())?,
    };
    let mut line = Map::new();
    line.insert("adapter".into(), json!(gpu.real.adapter_text()));
    line.insert("gpu_times_count".into(), json!(!gpu.real.is_software()));
    line.insert("size".into(), json!([SIZE.width, SIZE.height]));
    let wanted = |name: &str| options.only.as_deref().is_none_or(|only| only == name);
    if wanted("morph") {
        measure(gpu, &[subjects::morphing()], options.frames, &mut line)?;
    }
    if wanted("lottie") && !options.lotties.is_empty() {
        let heaviest = subjects::heaviest_lotties(&options.lotties)?;
        measure(gpu, &heaviest, options.frames, &mut line)?;
    }
    if wanted("static") {
        measure(gpu, &[subjects::still()?], options.frames, &mut line)?;
    }
    Ok(Value::Object(line))
}

fn options(arguments: &mut lexopt::Parser) -> Result<Options, Failure> {
    use lexopt::ValueExt as _;
    let mut options = Options {
        lotties: Vec::new(),
        software: false,
        frames: FRAMES,
        only: None,
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("corpus") => {
                let folder = PathBuf::from(arguments.value()?).join("lottie-android");
                options.lotties.extend(json_files(&folder)?);
            }
            lexopt::Arg::Long("frames") => options.frames = arguments.value()?.parse()?,
            lexopt::Arg::Long("only") => options.only = Some(arguments.value()?.parse()?),
            lexopt::Arg::Long("software") => options.software = true,
            lexopt::Arg::Value(path) => options.lotties.push(path.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// Every `.json` below a folder, in the order of their names.
fn json_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(json_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "json") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Adds a subject's figures; of several, the sum of their medians over their number.
fn measure(
    gpu: &Devices,
    subjects: &[Subject],
    frames: usize,
    line: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let Some(first) = subjects.first() else {
        return Ok(());
    };
    let name = first.name;
    let mut put = |key: &str, value: Value| line.insert(format!("{name}_{key}"), value);
    let sum = |of: fn(&Subject) -> usize| subjects.iter().map(of).sum::<usize>();
    put("films", json!(subjects.len()));
    put("draws", json!(sum(|s| s.n_draws)));
    put("points", json!(sum(|s| s.n_points)));
    let on_gpu = if gpu.real.is_software() {
        SOFTWARE_FRAMES
    } else {
        frames
    };
    let ours = average(subjects, name, |s| ours::cost(&gpu.empty, s, frames))?;
    // A software adapter's times do not count, and ten films would take it hours.
    let on_gpu = (!gpu.real.is_software() || subjects.len() == 1).then_some(on_gpu);
    let on_real = |cost: &dyn Fn(&Subject, usize) -> Result<Cost, Failure>| {
        let drawn = on_gpu.map(|frames| average(subjects, name, |s| cost(s, frames)));
        drawn
            .transpose()
            .map(|cost| json!(cost.map(|it| rounded(it.wait_ms))))
    };
    let drawn = on_real(&|s, frames| ours::cost(&gpu.real, s, frames))?;
    put("cpu_ms", json!(rounded(ours.cpu_ms)));
    put("pictures", json!(ours.n_pictures));
    put("upload_bytes", json!(ours.upload_bytes));
    put("gpu_ms", drawn);
    #[cfg(feature = "peers")]
    {
        let times = |peer: f64| json!(rounded(peer / ours.cpu_ms));
        let lyon = average(subjects, name, |s| retessellate::cost(s, frames))?;
        put("cpu_ms_retessellation", json!(rounded(lyon.cpu_ms)));
        put("upload_bytes_retessellation", json!(lyon.upload_bytes));
        put("times_less_cpu_than_retessellation", times(lyon.cpu_ms));
        let vello = average(subjects, name, |s| reencode::cost(&gpu.empty, s, frames))?;
        put("cpu_ms_vello", json!(rounded(vello.cpu_ms)));
        put("upload_bytes_vello", json!(vello.upload_bytes));
        put("times_less_cpu_than_vello", times(vello.cpu_ms));
        put(
            "gpu_ms_vello",
            on_real(&|s, frames| reencode::cost(&gpu.real, s, frames))?,
        );
    }
    Ok(())
}

/// wgpu's device without a driver.
async fn empty_device() -> Result<Gpu, Failure> {
    let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
    descriptor.backends = wgpu::Backends::NOOP;
    descriptor.backend_options.noop.enable = true;
    let instance = wgpu::Instance::new(descriptor);
    let adapter = instance.request_adapter(&Default::default()).await?;
    let limits = wgpu::Limits::default().using_resolution(adapter.limits());
    let (device, queue) = adapter
        .request_device(&wgpu::DeviceDescriptor {
            required_limits: limits,
            ..Default::default()
        })
        .await?;
    Ok(Gpu::from_parts(instance, adapter, device, queue))
}

fn average(
    subjects: &[Subject],
    name: &str,
    cost: impl Fn(&Subject) -> Result<Cost, Failure>,
) -> Result<Cost, Failure> {
    let mut sum = Cost::default();
    for subject in subjects {
        eprintln!("{name}: {}", subject.title);
        let cost = cost(subject)?;
        sum.cpu_ms += cost.cpu_ms;
        sum.upload_bytes += cost.upload_bytes;
        sum.wait_ms += cost.wait_ms;
        sum.n_pictures += cost.n_pictures;
    }
    let n = subjects.len().max(1);
    Ok(Cost {
        cpu_ms: sum.cpu_ms / n as f64,
        upload_bytes: sum.upload_bytes / n,
        wait_ms: sum.wait_ms / n as f64,
        n_pictures: sum.n_pictures,
    })
}

/// The times of a film that are measured, warm-up first.
fn times(subject: &Subject, frames: usize) -> impl Iterator<Item = (bool, f32)> {
    let duration = subject.program.duration_ms;
    let frames = frames.max(1);
    (0..WARM_UP + frames).map(move |k| {
        let share = k as f32 / (WARM_UP + frames) as f32;
        (k >= WARM_UP, duration * share)
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
