//! Draws frames of a scene into a texture: one pass, one draw.
//!
//! Per frame: the frame becomes slots, slots become items, items are uploaded. Triangles are
//! made and uploaded only when the frame draws something that the last ones did not.

use mtor_video::{Color, Frame};

use crate::{
    buffers::GrowBuffer,
    error::RenderError,
    fit::{Fit, Size, contain},
    gpu::Gpu,
    item::{GpuFrame, GpuItem},
    layout::{Built, Layout},
    mesh::MeshCache,
    pass::{MeshPass, Targets},
    plan::{self, Slot},
};

/// Where a frame goes.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Of the renderer's format; not an sRGB one, since blending is done on encoded values.
    pub view: &'a wgpu::TextureView,
    pub size: Size,
    /// Fills what the stage does not cover.
    pub clear: Color,
}

/// What one frame cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FrameStats {
    /// Fills and strokes in sight.
    pub n_items: usize,
    pub n_triangles: usize,
    /// 1, or 0 when there is nothing but the clear color.
    pub n_draws: usize,
    /// Paths turned into triangles in this frame; 0 while a scene plays.
    pub n_tessellated: usize,
    /// Paths that could not be turned into triangles in this frame.
    pub n_failed: usize,
    pub bytes_uploaded: usize,
    /// The surface was out of sight: nothing was drawn, and that is no error.
    pub hidden: bool,
}

/// One scene's meshes and buffers.
pub struct Renderer {
    format: wgpu::TextureFormat,
    pass: MeshPass,
    scene_key: Option<u64>,
    cache: MeshCache,
    layout: Layout,
    slots: Vec<Slot>,
    items: Vec<GpuItem>,
    buffers: Buffers,
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer")
            .field("format", &self.format)
            .field("scene_key", &self.scene_key)
            .field("n_slots", &self.slots.len())
            .finish_non_exhaustive()
    }
}

struct Buffers {
    frame: GrowBuffer,
    items: GrowBuffer,
    vertices: GrowBuffer,
    indices: GrowBuffer,
    frame_group: Option<wgpu::BindGroup>,
    items_group: Option<wgpu::BindGroup>,
}

impl Renderer {
    /// For targets of one format, for instance [`wgpu::TextureFormat::Rgba8Unorm`].
    pub fn new(gpu: &Gpu, format: wgpu::TextureFormat) -> Self {
        use wgpu::BufferUsages as Usage;
        Self {
            format,
            pass: gpu.pass(format),
            scene_key: None,
            cache: MeshCache::default(),
            layout: Layout::default(),
            slots: Vec::new(),
            items: Vec::new(),
            buffers: Buffers {
                frame: GrowBuffer::new("frame", Usage::UNIFORM),
                items: GrowBuffer::new("items", Usage::STORAGE),
                vertices: GrowBuffer::new("vertices", Usage::VERTEX),
                indices: GrowBuffer::new("indices", Usage::INDEX),
                frame_group: None,
                items_group: None,
            },
        }
    }

    /// Draws a frame. Equal keys promise frames of one scene, whose meshes are kept.
    pub fn draw(
        &mut self,
        gpu: &Gpu,
        target: &Target<'_>,
        frame: &Frame<'_>,
        scene_key: u64,
    ) -> Result<FrameStats, RenderError> {
        gpu.check()?;
        gpu.check_size(target.size)?;
        if self.scene_key != Some(scene_key) {
            self.cache.clear();
            self.layout.clear();
            self.scene_key = Some(scene_key);
        }
        let fit = contain(frame.width, frame.height, target.size);
        let mut stats = match &fit {
            Some(fit) => self.prepare(gpu, frame, fit)?,
            None => FrameStats::default(),
        };
        let drawn = fit.filter(|fit| stats.n_items > 0 && fit.clip[2] > 0 && fit.clip[3] > 0);
        stats.n_draws = usize::from(drawn.is_some());
        self.encode(gpu, target, drawn.as_ref());
        gpu.check()?;
        Ok(stats)
    }

    /// Uploads what this frame needs and the buffers lack.
    fn prepare(
        &mut self,
        gpu: &Gpu,
        frame: &Frame<'_>,
        fit: &Fit,
    ) -> Result<FrameStats, RenderError> {
        plan::build(frame, fit, &mut self.slots)?;
        let mut built = Built::default();
        let mut bytes_uploaded = 0;
        let queue = (&gpu.device, &gpu.queue);
        if !self.layout.place(&self.slots, &mut self.items) {
            let rebuilt = self.layout.rebuild(frame, &self.slots, &mut self.cache);
            // A layout that was refused half way must not be taken for whole.
            built = rebuilt.inspect_err(|_| self.layout.clear())?;
            self.layout.place(&self.slots, &mut self.items);
            let vertices = bytemuck::cast_slice(&self.layout.vertices);
            let indices = bytemuck::cast_slice(&self.layout.indices);
            self.buffers.vertices.write(queue, vertices);
            self.buffers.indices.write(queue, indices);
            bytes_uploaded += vertices.len() + indices.len();
        }
        let items: &[u8] = bytemuck::cast_slice(&self.items);
        if self.buffers.items.write(queue, items) {
            let (layout, buffer) = (&self.pass.items_layout, &self.buffers.items);
            self.buffers.items_group = bind_group(gpu, layout, buffer);
        }
        Ok(FrameStats {
            n_items: self.slots.len(),
            n_triangles: self.layout.indices.len() / 3,
            n_tessellated: built.n_tessellated,
            n_failed: built.n_failed,
            bytes_uploaded: bytes_uploaded + items.len(),
            ..FrameStats::default()
        })
    }

    /// Records and submits the pass; without a fit it only clears.
    fn encode(&mut self, gpu: &Gpu, target: &Target<'_>, fit: Option<&Fit>) {
        if let Some(fit) = fit {
            self.write_frame(gpu, target.size, fit);
        }
        let targets = gpu.targets(target.size, self.format);
        let mut encoder = gpu.device.create_command_encoder(&Default::default());
        {
            let mut pass = begin_pass(&mut encoder, target, &targets);
            if let Some(fit) = fit {
                self.record(&mut pass, fit);
            }
        }
        gpu.queue.submit([encoder.finish()]);
    }

    fn write_frame(&mut self, gpu: &Gpu, size: Size, fit: &Fit) {
        let [left, top, width, height] = fit.clip;
        let frame = GpuFrame {
            clip_per_pixel: [2.0 / size.width as f32, 2.0 / size.height as f32],
            _padding: [0.0; 2],
            bounds: [left, top, left + width, top + height].map(|v| v as f32),
        };
        let bytes = bytemuck::bytes_of(&frame);
        if self.buffers.frame.write((&gpu.device, &gpu.queue), bytes) {
            let (layout, buffer) = (&self.pass.frame_layout, &self.buffers.frame);
            self.buffers.frame_group = bind_group(gpu, layout, buffer);
        }
    }

    fn record(&self, pass: &mut wgpu::RenderPass<'_>, fit: &Fit) {
        let (Some(vertices), Some(indices)) = (
            self.buffers.vertices.buffer(),
            self.buffers.indices.buffer(),
        ) else {
            return;
        };
        let [x, y, width, height] = fit.clip;
        pass.set_scissor_rect(x, y, width, height);
        pass.set_pipeline(&self.pass.pipeline);
        pass.set_bind_group(0, &self.buffers.frame_group, &[]);
        pass.set_bind_group(1, &self.buffers.items_group, &[]);
        pass.set_vertex_buffer(0, vertices.slice(..));
        pass.set_index_buffer(indices.slice(..), wgpu::IndexFormat::Uint32);
        pass.draw_indexed(0..self.layout.indices.len() as u32, 0, 0..1);
    }
}

fn bind_group(
    gpu: &Gpu,
    layout: &wgpu::BindGroupLayout,
    buffer: &GrowBuffer,
) -> Option<wgpu::BindGroup> {
    Some(gpu.device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout,
        entries: &[wgpu::BindGroupEntry {
            binding: 0,
            resource: buffer.buffer()?.as_entire_binding(),
        }],
    }))
}

/// Draws into the samples, resolves into the target, keeps neither samples nor depth.
fn begin_pass<'e>(
    encoder: &'e mut wgpu::CommandEncoder,
    target: &Target<'_>,
    targets: &Targets,
) -> wgpu::RenderPass<'e> {
    let Color { r, g, b, a } = target.clear;
    let [r, g, b] = [r * a, g * a, b * a].map(f64::from);
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("mesh"),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view: &targets.color,
            depth_slice: None,
            resolve_target: Some(target.view),
            ops: wgpu::Operations {
                load: wgpu::LoadOp::Clear(wgpu::Color {
                    r,
                    g,
                    b,
                    a: f64::from(a),
                }),
                store: wgpu::StoreOp::Discard,
            },
        })],
        depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
            view: &targets.depth,
            depth_ops: Some(wgpu::Operations {
                load: wgpu::LoadOp::Clear(0.0),
                store: wgpu::StoreOp::Discard,
            }),
            stencil_ops: None,
        }),
        ..Default::default()
    })
}
