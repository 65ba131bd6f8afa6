//! The mesh pass: its pipeline, its bind group layouts and its attachments.

use crate::{
    fit::Size,
    item::{GpuFrame, GpuItem, GpuVertex},
    limits,
    shaders::{MESH, Shader},
};

/// One step a slot: within an item, overlapping triangles of a stroke are drawn once.
const DEPTH_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Depth16Unorm;

/// The compiled pass; cloning it shares it.
#[derive(Debug, Clone)]
pub(crate) struct MeshPass {
    pub(crate) pipeline: wgpu::RenderPipeline,
    pub(crate) frame_layout: wgpu::BindGroupLayout,
    pub(crate) items_layout: wgpu::BindGroupLayout,
}

impl MeshPass {
    pub(crate) fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let frame_layout = bind_group_layout(device, "mesh frame", FRAME_BINDING);
        let items_layout = bind_group_layout(device, "mesh items", ITEMS_BINDING);
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some(MESH.label),
            bind_group_layouts: &[Some(&frame_layout), Some(&items_layout)],
            immediate_size: 0,
        });
        let module = module(device, MESH);
        let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(MESH.label),
            layout: Some(&layout),
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("vs_main"),
                compilation_options: Default::default(),
                buffers: &[Some(VERTEX_LAYOUT)],
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: Some(depth_state()),
            multisample: wgpu::MultisampleState {
                count: limits::SAMPLES,
                ..Default::default()
            },
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some("fs_main"),
                compilation_options: Default::default(),
                targets: &[Some(wgpu::ColorTargetState {
                    format,
                    blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
            }),
            multiview_mask: None,
            cache: None,
        });
        Self {
            pipeline,
            frame_layout,
            items_layout,
        }
    }
}

/// `GpuVertex`, as the vertex stage reads it.
pub const VERTEX_LAYOUT: wgpu::VertexBufferLayout<'static> = wgpu::VertexBufferLayout {
    array_stride: size_of::<GpuVertex>() as u64,
    step_mode: wgpu::VertexStepMode::Vertex,
    attributes: &wgpu::vertex_attr_array![0 => Float32x2, 1 => Uint32],
};

const FRAME_BINDING: (wgpu::BufferBindingType, u64) = (
    wgpu::BufferBindingType::Uniform,
    size_of::<GpuFrame>() as u64,
);
const ITEMS_BINDING: (wgpu::BufferBindingType, u64) = (
    wgpu::BufferBindingType::Storage { read_only: true },
    size_of::<GpuItem>() as u64,
);

fn bind_group_layout(
    device: &wgpu::Device,
    label: &str,
    (ty, size_min): (wgpu::BufferBindingType, u64),
) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some(label),
        entries: &[wgpu::BindGroupLayoutEntry {
            binding: 0,
            visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
            ty: wgpu::BindingType::Buffer {
                ty,
                has_dynamic_offset: false,
                min_binding_size: wgpu::BufferSize::new(size_min),
            },
            count: None,
        }],
    })
}

fn module(device: &wgpu::Device, shader: Shader) -> wgpu::ShaderModule {
    device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(shader.label),
        source: wgpu::ShaderSource::Wgsl(shader.text().into()),
    })
}

/// Later items are nearer; equal depth, which is the same item, does not draw again.
fn depth_state() -> wgpu::DepthStencilState {
    wgpu::DepthStencilState {
        format: DEPTH_FORMAT,
        depth_write_enabled: Some(true),
        depth_compare: Some(wgpu::CompareFunction::Greater),
        stencil: wgpu::StencilState::default(),
        bias: wgpu::DepthBiasState::default(),
    }
}

/// Multisampled color and depth of one size; neither outlives its pass.
#[derive(Debug, Clone)]
pub(crate) struct Targets {
    pub(crate) size: Size,
    pub(crate) format: wgpu::TextureFormat,
    pub(crate) color: wgpu::TextureView,
    pub(crate) depth: wgpu::TextureView,
}

impl Targets {
    pub(crate) fn new(device: &wgpu::Device, size: Size, format: wgpu::TextureFormat) -> Self {
        let view = |label, format| {
            let texture = device.create_texture(&wgpu::TextureDescriptor {
                label: Some(label),
                size: wgpu::Extent3d {
                    width: size.width,
                    height: size.height,
                    depth_or_array_layers: 1,
                },
                mip_level_count: 1,
                sample_count: limits::SAMPLES,
                dimension: wgpu::TextureDimension::D2,
                format,
                usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
                view_formats: &[],
            });
            texture.create_view(&wgpu::TextureViewDescriptor::default())
        };
        Self {
            size,
            format,
            color: view("samples", format),
            depth: view("depth", DEPTH_FORMAT),
        }
    }
}
