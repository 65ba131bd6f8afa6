//! A GPU through WebGPU, in a browser and natively alike.
//!
//! Burn watches the device itself: once it is lost, reading from it fails, and the next
//! [`Decoder::feed`](crate::Decoder::feed) says so. A command that the device refuses panics, which
//! ends the background thread; its page opens another.

#[cfg(target_family = "wasm")]
mod constructors;

use burn::tensor::DType;
use burn::tensor::Device;
use burn::tensor::wgpu::{MemoryConfiguration, WgpuInitError, wgpu};

use crate::limits::GPU_TASKS_MAX;

/// An open GPU.
#[derive(Debug, Clone)]
pub struct Gpu {
    /// For [`Place::Gpu`](crate::Place::Gpu).
    pub device: Device,
    /// The adapter's name; browsers may say nothing.
    pub name: String,
    /// Whether it is a CPU that only plays a GPU.
    pub software: bool,
    /// Whether weights can stay 16 bit.
    pub f16: bool,
    pub limits: GpuLimits,
}

/// What the device takes, in bytes and threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GpuLimits {
    pub buffer_bytes: u64,
    pub binding_bytes: u64,
    pub shared_bytes: u32,
    pub workgroup_threads: u32,
}

/// Why there is no GPU.
#[derive(Debug, thiserror::Error)]
pub enum GpuError {
    #[error("This browser or machine offers no GPU ({0}); the CPU works, more slowly.")]
    NoAdapter(String),
    #[error(
        "The GPU could not be opened ({0}); closing other pages or reloading may help, and the CPU works."
    )]
    Refused(String),
}

/// Opens the fastest GPU. Once in a program: a second call is refused.
///
/// # Errors
/// When there is none, or it cannot be opened.
pub async fn open_gpu() -> Result<Gpu, GpuError> {
    #[cfg(target_family = "wasm")]
    constructors::run_once();
    let options = Device::wgpu_options()
        .tasks_max(GPU_TASKS_MAX)
        .memory_config(MemoryConfiguration::ExclusivePages);
    let (device, setup) = options.init_with_setup_async().await.map_err(refusal)?;
    let info = setup.adapter.get_info();
    let limits = setup.device.limits();
    Ok(Gpu {
        f16: device.supports_dtype(DType::F16),
        device,
        name: info.name,
        software: info.device_type == wgpu::DeviceType::Cpu,
        limits: GpuLimits {
            buffer_bytes: limits.max_buffer_size,
            binding_bytes: limits.max_storage_buffer_binding_size,
            shared_bytes: limits.max_compute_workgroup_storage_size,
            workgroup_threads: limits.max_compute_invocations_per_workgroup,
        },
    })
}

fn refusal(error: WgpuInitError) -> GpuError {
    match error {
        WgpuInitError::AdapterUnavailable { .. } | WgpuInitError::UnsupportedGraphicsApi { .. } => {
            GpuError::NoAdapter(error.to_string())
        }
        _ => GpuError::Refused(error.to_string()),
    }
}
