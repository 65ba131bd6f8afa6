//! From computed pictures to the target: letterbox, scaling, the sum of a blurred moment.

use mtor_video::Color;

use crate::{
    fit::Size,
    gpu::Gpu,
    layout::GpuBlit,
    memory::uniform,
    pass::{BlitPass, SUM_FORMAT},
    renderer::Target,
};

/// Where a picture goes: the stage's pixels on the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// x, y, width, height.
    pub(crate) clip: [u32; 4],
    /// Of the picture that is shown.
    pub(crate) size: Size,
}

/// The passes that show pictures, with their small uniforms.
#[derive(Debug)]
pub(crate) struct Show {
    pass: BlitPass,
    add_pass: BlitPass,
    uniform: wgpu::Buffer,
    add_uniform: wgpu::Buffer,
    written: Option<GpuBlit>,
    add_written: Option<GpuBlit>,
    sum: Option<(Size, wgpu::TextureView)>,
}

impl Show {
    pub(crate) fn new(gpu: &Gpu, format: wgpu::TextureFormat) -> Self {
        let bytes = size_of::<GpuBlit>() as u64;
        Self {
            pass: gpu.blit(format),
            add_pass: gpu.blit(SUM_FORMAT),
            uniform: uniform(gpu, "blit", bytes),
            add_uniform: uniform(gpu, "blit sum", bytes),
            written: None,
            add_written: None,
            sum: None,
        }
    }

    /// Only the clear color.
    pub(crate) fn clear(&self, gpu: &Gpu, target: &Target<'_>) {
        let mut encoder = gpu.device.create_command_encoder(&Default::default());
        drop(begin(&mut encoder, target.view, Some(target.clear)));
        gpu.queue.submit([encoder.finish()]);
    }

    /// A picture, or the sum of several, onto the target.
    pub(crate) fn blit(
        &mut self,
        gpu: &Gpu,
        target: &Target<'_>,
        place: &Place,
        picture: Option<&wgpu::TextureView>,
    ) -> usize {
        let [x, y, width, height] = place.clip;
        let [columns, rows] = [place.size.width, place.size.height].map(|v| v as f32);
        let blit = GpuBlit {
            size: [columns, rows],
            per_pixel: [columns / width as f32, rows / height as f32],
            corner: [x as f32, y as f32],
            weight: 1.0,
            _padding: 0.0,
        };
        let bytes = write(gpu, &self.uniform, &mut self.written, blit);
        let Some(source) = picture.or(self.sum.as_ref().map(|(_, view)| view)) else {
            self.clear(gpu, target);
            return bytes;
        };
        let group = self.pass.bind(&gpu.device, &self.uniform, source);
        let mut encoder = gpu.device.create_command_encoder(&Default::default());
        {
            let mut pass = begin(&mut encoder, target.view, Some(target.clear));
            pass.set_scissor_rect(x, y, width, height);
            pass.set_pipeline(&self.pass.pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.draw(0..3, 0..1);
        }
        gpu.queue.submit([encoder.finish()]);
        bytes
    }

    /// Adds one of `n` pictures of a moment to their sum; the first starts it.
    pub(crate) fn add(
        &mut self,
        gpu: &Gpu,
        picture: &wgpu::TextureView,
        size: Size,
        (idx, n): (u32, u32),
    ) -> usize {
        let blit = GpuBlit {
            size: [size.width as f32, size.height as f32],
            per_pixel: [1.0; 2],
            corner: [0.0; 2],
            weight: 1.0 / n as f32,
            _padding: 0.0,
        };
        let bytes = write(gpu, &self.add_uniform, &mut self.add_written, blit);
        if self.sum.as_ref().is_none_or(|(of, _)| *of != size) {
            self.sum = Some((size, sum_texture(gpu, size)));
        }
        let Some((_, sum)) = &self.sum else {
            return bytes;
        };
        let group = self.add_pass.bind(&gpu.device, &self.add_uniform, picture);
        let mut encoder = gpu.device.create_command_encoder(&Default::default());
        {
            let nothing = Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0);
            let mut pass = begin(&mut encoder, sum, (idx == 0).then_some(nothing));
            pass.set_pipeline(&self.add_pass.pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.draw(0..3, 0..1);
        }
        gpu.queue.submit([encoder.finish()]);
        bytes
    }
}

/// Uploads what is not there yet; gives the bytes.
fn write(gpu: &Gpu, buffer: &wgpu::Buffer, written: &mut Option<GpuBlit>, blit: GpuBlit) -> usize {
    if *written == Some(blit) {
        return 0;
    }
    gpu.queue.write_buffer(buffer, 0, bytemuck::bytes_of(&blit));
    *written = Some(blit);
    size_of::<GpuBlit>()
}

fn sum_texture(gpu: &Gpu, size: Size) -> wgpu::TextureView {
    let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
        label: Some("sum"),
        size: wgpu::Extent3d {
            width: size.width,
            height: size.height,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: SUM_FORMAT,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

/// Clears to a color, or keeps what is there.
fn begin<'e>(
    encoder: &'e mut wgpu::CommandEncoder,
    view: &wgpu::TextureView,
    clear: Option<Color>,
) -> wgpu::RenderPass<'e> {
    let load = match clear {
        None => wgpu::LoadOp::Load,
        Some(Color { r, g, b, a }) => {
            let [r, g, b] = [r * a, g * a, b * a].map(f64::from);
            let a = f64::from(a);
            wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a })
        }
    };
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("blit"),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations {
                load,
                store: wgpu::StoreOp::Store,
            },
        })],
        ..Default::default()
    })
}
