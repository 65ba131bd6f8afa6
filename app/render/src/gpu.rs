//! The graphics device: opened once, shared by every stage of the page.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::{
    error::RenderError,
    fit::Size,
    pass::{BlitPass, Kernels},
};

/// How the device is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenOptions {
    /// Ask for the GPU that draws least power, where there are two.
    pub low_power: bool,
    /// Take only an adapter that runs on the CPU; for tests.
    pub software: bool,
}

/// An open device with its queue, and the pipelines that all stages share.
#[derive(Debug)]
pub struct Gpu {
    pub(crate) instance: wgpu::Instance,
    pub(crate) adapter: wgpu::Adapter,
    pub(crate) device: wgpu::Device,
    pub(crate) queue: wgpu::Queue,
    health: Arc<Health>,
    kernels: OnceLock<Kernels>,
    blits: Mutex<Vec<(wgpu::TextureFormat, BlitPass)>>,
}

/// What the driver told us out of turn.
#[derive(Debug, Default)]
struct Health {
    lost: Mutex<Option<String>>,
    refused: Mutex<Option<String>>,
}

impl Gpu {
    /// Opens the best adapter: WebGPU in a browser, Vulkan natively.
    pub async fn open(options: OpenOptions) -> Result<Self, RenderError> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
            backends: BACKENDS,
            ..wgpu::InstanceDescriptor::new_without_display_handle()
        });
        let adapter = instance
            .request_adapter(&wgpu::RequestAdapterOptions {
                power_preference: if options.low_power {
                    wgpu::PowerPreference::LowPower
                } else {
                    wgpu::PowerPreference::HighPerformance
                },
                force_fallback_adapter: options.software,
                ..Default::default()
            })
            .await
            .map_err(|e| RenderError::NoAdapter(e.to_string()))?;
        let (device, queue) = adapter
            .request_device(&wgpu::DeviceDescriptor {
                label: Some("mtor-render"),
                required_features: adapter.features() & OPTIONAL_FEATURES,
                // What every WebGPU device promises, and the adapter's own texture sizes.
                required_limits: wgpu::Limits::default().using_resolution(adapter.limits()),
                ..Default::default()
            })
            .await
            .map_err(|e| RenderError::NoDevice(e.to_string()))?;
        Ok(Self::from_parts(instance, adapter, device, queue))
    }

    /// Shares a device that was opened elsewhere with the same wgpu.
    pub fn from_parts(
        instance: wgpu::Instance,
        adapter: wgpu::Adapter,
        device: wgpu::Device,
        queue: wgpu::Queue,
    ) -> Self {
        let health = Arc::new(Health::default());
        Health::listen(&health, &device);
        Self {
            instance,
            adapter,
            device,
            queue,
            health,
            kernels: OnceLock::new(),
            blits: Mutex::default(),
        }
    }

    /// The adapter in words, for a person: its name, the interface, whether it is software.
    pub fn adapter_text(&self) -> String {
        let info = self.adapter.get_info();
        let name = match (info.name.trim(), info.driver.trim()) {
            ("", "") => "unnamed adapter",
            ("", driver) => driver,
            (name, _) => name,
        };
        let kind = if self.is_software() { ", software" } else { "" };
        format!("{name} ({}{kind})", info.backend)
    }

    /// Whether the adapter runs on the CPU.
    pub fn is_software(&self) -> bool {
        self.adapter.get_info().device_type == wgpu::DeviceType::Cpu
    }

    /// A texture for a [`Renderer`](crate::Renderer) of `Rgba8Unorm`, where there is no canvas.
    pub fn offscreen(&self, size: Size) -> wgpu::TextureView {
        let texture = crate::still::texture(self, size);
        texture.create_view(&wgpu::TextureViewDescriptor::default())
    }

    /// The device and its queue, for whoever shares them.
    pub fn shared(&self) -> (&wgpu::Device, &wgpu::Queue) {
        (&self.device, &self.queue)
    }

    /// Why the device is gone, once it is; then everything has to be opened again.
    pub fn lost(&self) -> Option<String> {
        lock(&self.health.lost).clone()
    }

    /// Waits until everything submitted is done; in a browser it returns at once.
    pub fn wait(&self) -> Result<(), RenderError> {
        self.device
            .poll(wgpu::PollType::wait_indefinitely())
            .map(|_| ())
            .map_err(|e| RenderError::Readback(e.to_string()))
    }

    /// The first fault since the last look, or nothing.
    pub(crate) fn check(&self) -> Result<(), RenderError> {
        if let Some(reason) = self.lost() {
            return Err(RenderError::DeviceLost(reason));
        }
        match lock(&self.health.refused).take() {
            Some(text) => Err(RenderError::Refused(text)),
            None => Ok(()),
        }
    }

    /// The longest side of a target.
    pub(crate) fn check_size(&self, size: Size) -> Result<(), RenderError> {
        let max = self.device.limits().max_texture_dimension_2d as usize;
        let found = size.width.max(size.height) as usize;
        if found > max {
            let what = "pixels on one side";
            return Err(RenderError::TooLarge { what, found, max });
        }
        Ok(())
    }

    /// The compute passes; compiled at their first use.
    pub(crate) fn kernels(&self) -> &Kernels {
        self.kernels.get_or_init(|| Kernels::new(&self.device))
    }

    /// The last pass for a format; compiled at its first use.
    pub(crate) fn blit(&self, format: wgpu::TextureFormat) -> BlitPass {
        let mut blits = lock(&self.blits);
        if let Some((_, pass)) = blits.iter().find(|(f, _)| *f == format) {
            return pass.clone();
        }
        let pass = BlitPass::new(&self.device, format);
        blits.push((format, pass.clone()));
        pass
    }

    /// Whether the device tells how long its passes took.
    pub(crate) fn has_clock(&self) -> bool {
        self.device
            .features()
            .contains(wgpu::Features::TIMESTAMP_QUERY)
    }
}

/// Taken where they are; nothing that is drawn needs them.
const OPTIONAL_FEATURES: wgpu::Features = wgpu::Features::TIMESTAMP_QUERY;

#[cfg(target_arch = "wasm32")]
const BACKENDS: wgpu::Backends = wgpu::Backends::BROWSER_WEBGPU;
#[cfg(not(target_arch = "wasm32"))]
const BACKENDS: wgpu::Backends = wgpu::Backends::PRIMARY;

impl Health {
    /// Without handlers of our own wgpu would panic.
    fn listen(this: &Arc<Self>, device: &wgpu::Device) {
        let health = this.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            lock(&health.refused).get_or_insert_with(|| error.to_string());
        }));
        let health = this.clone();
        device.set_device_lost_callback(move |reason, text| {
            lock(&health.lost).get_or_insert_with(|| format!("{reason:?}: {text}"));
        });
    }
}

/// A poisoned lock still holds whole values: each is set in one step.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
