//! A still of a scene: drawn offscreen and read back, natively and in the browser.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

use mtor_video::{Color, Frame, Scene, evaluate};

use crate::{
    error::RenderError,
    fit::Size,
    gpu::Gpu,
    limits,
    renderer::{Renderer, Target},
};

/// Pixels, row by row from the top: r, g, b, a in sRGB with straight alpha.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// The format of offscreen pictures.
pub const PICTURE_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// A scene at a film time as pixels; what the stage does not cover is transparent.
pub async fn picture(
    gpu: &Gpu,
    scene: &Scene,
    t_ms: f32,
    size: Size,
) -> Result<Picture, RenderError> {
    frame_picture(gpu, &evaluate(scene, t_ms), size).await
}

/// A frame as pixels.
pub async fn frame_picture(
    gpu: &Gpu,
    frame: &Frame<'_>,
    size: Size,
) -> Result<Picture, RenderError> {
    let found = size.width.max(size.height);
    if found > limits::PICTURE_SIDE_MAX {
        return Err(RenderError::TooLarge {
            what: "pixels on one side of a picture",
            found: found as usize,
            max: limits::PICTURE_SIDE_MAX as usize,
        });
    }
    gpu.check_size(size)?;
    let texture = texture(gpu, size);
    let target = Target {
        view: &texture.create_view(&Default::default()),
        size,
        clear: Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0),
    };
    Renderer::new(gpu, PICTURE_FORMAT).draw(gpu, &target, frame, 0)?;
    let rows = read_back(gpu, &texture, size).await?;
    gpu.check()?;
    Ok(straighten(&rows, size))
}

pub(crate) fn texture(gpu: &Gpu, size: Size) -> wgpu::Texture {
    gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("picture"),
        size: extent(size),
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: PICTURE_FORMAT,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    })
}

fn extent(size: Size) -> wgpu::Extent3d {
    wgpu::Extent3d {
        width: size.width,
        height: size.height,
        depth_or_array_layers: 1,
    }
}

/// Bytes from one row to the next in a copy: the device wants multiples of 256.
fn row_bytes(size: Size) -> u32 {
    (size.width * 4).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT)
}

async fn read_back(gpu: &Gpu, texture: &wgpu::Texture, size: Size) -> Result<Vec<u8>, RenderError> {
    let buffer = gpu.device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("picture"),
        size: u64::from(row_bytes(size)) * u64::from(size.height),
        usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let mut encoder = gpu.device.create_command_encoder(&Default::default());
    encoder.copy_texture_to_buffer(
        texture.as_image_copy(),
        wgpu::TexelCopyBufferInfo {
            buffer: &buffer,
            layout: wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(row_bytes(size)),
                rows_per_image: None,
            },
        },
        extent(size),
    );
    gpu.queue.submit([encoder.finish()]);
    let mapping = Mapping::start(&buffer);
    // Natively the mapping is done here; in a browser this does nothing and the browser does it.
    gpu.device
        .poll(wgpu::PollType::wait_indefinitely())
        .map_err(|e| RenderError::Readback(e.to_string()))?;
    mapping.await.map_err(RenderError::Readback)?;
    let view = buffer.get_mapped_range(..);
    Ok(view
        .map_err(|e| RenderError::Readback(e.to_string()))?
        .to_vec())
}

/// Drops the rows' padding and divides by alpha.
fn straighten(rows: &[u8], size: Size) -> Picture {
    let width_bytes = size.width as usize * 4;
    let rgba = rows
        .chunks_exact(row_bytes(size) as usize)
        .flat_map(|row| row[..width_bytes].chunks_exact(4))
        .flat_map(|p| straight([p[0], p[1], p[2], p[3]]))
        .collect();
    Picture {
        width: size.width,
        height: size.height,
        rgba,
    }
}

/// Straight alpha from premultiplied.
pub(crate) fn straight([r, g, b, a]: [u8; 4]) -> [u8; 4] {
    if a == 0 || a == 255 {
        return [r, g, b, a];
    }
    let divide = |c: u8| ((u32::from(c) * 255 + u32::from(a) / 2) / u32::from(a)).min(255) as u8;
    [divide(r), divide(g), divide(b), a]
}

/// Resolves when the buffer is mapped, or cannot be.
struct Mapping(Arc<Mutex<MapState>>);

enum MapState {
    Waiting(Option<Waker>),
    Done(Result<(), String>),
}

impl Mapping {
    fn start(buffer: &wgpu::Buffer) -> Self {
        let state = Arc::new(Mutex::new(MapState::Waiting(None)));
        let shared = state.clone();
        buffer.map_async(wgpu::MapMode::Read, .., move |result| {
            let done = MapState::Done(result.map_err(|e| e.to_string()));
            let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
            if let MapState::Waiting(Some(waker)) = std::mem::replace(&mut *state, done) {
                waker.wake();
            }
        });
        Self(state)
    }
}

impl Future for Mapping {
    type Output = Result<(), String>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *state {
            MapState::Done(result) => Poll::Ready(result.clone()),
            MapState::Waiting(waker) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dividing_by_alpha_undoes_premultiplying() {
        for (premultiplied, expect) in [
            ([0, 0, 0, 0], [0, 0, 0, 0]),
            ([10, 20, 30, 255], [10, 20, 30, 255]),
            ([64, 0, 128, 128], [128, 0, 255, 128]),
            ([9, 9, 9, 4], [255, 255, 255, 4]),
        ] {
            assert_eq!(straight(premultiplied), expect);
        }
    }

    #[test]
    fn padded_rows_become_whole_pictures() {
        let size = Size::new(1, 2);
        let mut rows = vec![0; 512];
        rows[..4].copy_from_slice(&[1, 2, 3, 255]);
        rows[256..260].copy_from_slice(&[4, 5, 6, 255]);
        assert_eq!(straighten(&rows, size).rgba, [1, 2, 3, 255, 4, 5, 6, 255]);
    }
}
