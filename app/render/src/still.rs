//! A still of a program: drawn offscreen and read back, natively and in the browser.

use std::sync::Arc;

use mtor_video::{Color, Program};

use crate::{
    error::RenderError,
    fit::Size,
    gpu::Gpu,
    limits,
    picture::{Picture, straight},
    readback::Mapping,
    renderer::{DrawOptions, Renderer, Target},
};

/// The format of offscreen pictures.
pub const PICTURE_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// A program at a film time as pixels; what the stage does not cover is transparent.
pub async fn picture(
    gpu: &Gpu,
    program: &Program,
    size: Size,
    t_ms: f32,
) -> Result<Picture, RenderError> {
    let mut renderer = Renderer::new(gpu, PICTURE_FORMAT);
    renderer.load(gpu, Arc::new(program.clone()))?;
    let options = DrawOptions {
        t_ms,
        ..DrawOptions::default()
    };
    shot(gpu, &mut renderer, size, options).await
}

/// What a renderer (of [`PICTURE_FORMAT`]) draws, as pixels, once it is whole.
pub async fn shot(
    gpu: &Gpu,
    renderer: &mut Renderer,
    size: Size,
    options: DrawOptions,
) -> Result<Picture, RenderError> {
    let found = size.width.max(size.height) as usize;
    let max = limits::PICTURE_SIDE_MAX as usize;
    RenderError::at_most("pixels on one side of a picture", found, max)?;
    gpu.check_size(size)?;
    let texture = texture(gpu, size);
    let target = Target {
        view: &texture.create_view(&Default::default()),
        size,
        clear: Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0),
    };
    let mut whole = false;
    for _ in 0..limits::TRIES_MAX {
        whole = renderer.draw(gpu, &target, options)?.settled;
        if whole {
            break;
        }
        renderer.wait(gpu).await?;
    }
    if !whole {
        return Err(RenderError::Readback(
            "the picture never became whole".to_owned(),
        ));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padded_rows_become_whole_pictures() {
        let size = Size::new(1, 2);
        let mut rows = vec![0; 512];
        rows[..4].copy_from_slice(&[1, 2, 3, 255]);
        rows[256..260].copy_from_slice(&[4, 5, 6, 255]);
        assert_eq!(straighten(&rows, size).rgba, [1, 2, 3, 255, 4, 5, 6, 255]);
    }
}
