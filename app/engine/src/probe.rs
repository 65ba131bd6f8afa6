//! What this machine is: measured once, before the first model is placed.
//!
//! Feature detection lies: there are devices that show an adapter with all limits and compute
//! nothing, or wrongly. So a known answer is computed on both, and a GPU that gets it wrong is
//! not used.

use std::pin::pin;

use futures_util::future::{Either, select};
use mtor_checkpoint::{
    Family,
    toy::{self, Spec},
};
use mtor_decoder::{
    DecodeError, Gpu, Loader, Options, Place, Want, Weights, bandwidth, known_answer, open_gpu,
};
use mtor_protocol::{Device, Name};
use mtor_workshop::{ProbeView, now_us};

use crate::{
    limits::{GPU_DIFFERENCE_MAX, MEASURED_BYTES, MEASURED_STEPS, PROBE_SPAN},
    place::{Graphics, Machine},
};

/// What the probe found, and the GPU that it opened.
#[derive(Debug)]
pub(crate) struct Probed {
    pub machine: Machine,
    /// Only one that computes rightly.
    pub gpu: Option<Gpu>,
    pub view: ProbeView,
}

/// Measures. What fails is said in the view's note; the CPU always remains.
pub(crate) async fn probe() -> Probed {
    let cpu_bytes_per_s = bandwidth(&Place::Cpu, MEASURED_BYTES, clock)
        .await
        .unwrap_or_default();
    let mut probed = Probed {
        machine: Machine {
            memory_bytes: memory_bytes(),
            cpu_bytes_per_s,
            taken_bytes: 0,
            gpu: None,
        },
        gpu: None,
        view: ProbeView {
            cpu_bytes_per_s,
            ..ProbeView::default()
        },
    };
    probed.look_in_time().await;
    probed
}

/// Adapters that are programs; browsers do not always say so of them.
const SOFTWARE: [&str; 3] = ["swiftshader", "llvmpipe", "basic render"];

fn named(gpu: &Gpu, part: &str) -> bool {
    gpu.name.to_ascii_lowercase().contains(part)
}

impl Probed {
    fn name(&mut self, gpu: &Gpu) {
        self.view.adapter = Some(gpu.name.clone());
        self.view.device = Device {
            adapter: Name::new(&gpu.name).ok(),
            webgpu: true,
        };
    }

    /// A GPU that does not come to an end is none, also one that does not open.
    async fn look_in_time(&mut self) {
        let late = pin!(gloo_timers::future::sleep(PROBE_SPAN));
        let is_late = {
            let looking = pin!(self.look());
            matches!(select(looking, late).await, Either::Right(_))
        };
        if is_late {
            self.view.note = Some(
                "This GPU took too long to open and to give a small known answer, so models run \
                 on the CPU."
                    .to_owned(),
            );
        }
    }

    async fn look(&mut self) {
        match open_gpu().await {
            Ok(gpu) if gpu.software || SOFTWARE.iter().any(|it| named(&gpu, it)) => {
                self.name(&gpu);
                self.view.note = Some(
                    "This GPU is played by the processor, which does the same faster by itself: \
                     models run on the CPU."
                        .to_owned(),
                );
            }
            Ok(gpu) => self.judge(gpu).await,
            Err(why) => self.view.note = Some(why.to_string()),
        }
    }

    async fn judge(&mut self, gpu: Gpu) {
        let place = Place::Gpu(gpu.device.clone());
        self.name(&gpu);
        let difference = known_answer(&place).await;
        let is_right = matches!(difference, Ok(it) if it <= GPU_DIFFERENCE_MAX);
        self.view.gpu_right = Some(is_right);
        self.view.note = match difference {
            Ok(_) if is_right => None,
            Ok(it) => Some(format!(
                "This GPU computes wrongly (off by {it:.3}), so models run on the CPU."
            )),
            Err(why) => Some(format!("{why} Models run on the CPU.")),
        };
        if !is_right {
            return;
        }
        match speed(&place, gpu.f16).await {
            Ok(graphics) => {
                self.view.gpu_bytes_per_s = Some(graphics.bytes_per_s);
                self.machine.gpu = Some(graphics);
                self.gpu = Some(gpu);
            }
            Err(why) => {
                self.view.note = Some(format!(
                    "This GPU failed while its speed was measured, so models run on the CPU. {why}"
                ));
            }
        }
    }
}

async fn speed(place: &Place, f16: bool) -> Result<Graphics, DecodeError> {
    Ok(Graphics {
        bytes_per_s: bandwidth(place, MEASURED_BYTES, clock).await?,
        layer_ms: layer_ms(place).await?,
        f16,
    })
}

/// What a layer costs however small it is: a toy's step, by its layers.
async fn layer_ms(place: &Place) -> Result<f64, DecodeError> {
    let toy = toy::make(&Spec::new("steps", Family::Llama));
    let Ok((config, plan, source)) = toy.open() else {
        return Ok(0.0);
    };
    let layers = config.layers.max(1) as f64;
    let options = Options {
        context: config.context,
        weights: Weights::Stored,
    };
    let mut loader = Loader::new(config, plan, source, place.clone(), options)?;
    while loader.step()?.is_some() {}
    let mut decoder = loader.finish()?;
    // The first compiles what is to be compiled.
    decoder.feed(&[0], Want::Last).await?;
    let started = clock();
    for _ in 0..MEASURED_STEPS {
        decoder.feed(&[0], Want::Last).await?;
    }
    Ok((clock() - started) / MEASURED_STEPS as f64 / layers)
}

fn clock() -> f64 {
    now_us() as f64 / 1e3
}

/// `navigator.deviceMemory`, in GiB there; Chromium tells it, on pages that are secure.
fn memory_bytes() -> Option<u64> {
    let navigator = js_sys::Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let gib = js_sys::Reflect::get(&navigator, &"deviceMemory".into()).ok()?;
    gib.as_f64().map(|it| (it * f64::from(1 << 30)) as u64)
}
