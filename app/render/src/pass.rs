//! The passes: pipelines, and which of the numbered bindings each of them sees.
//!
//! A binding has the same number in every pass (see `shaders/README.md`); a pass's bind group
//! has only those that it uses, since WebGPU promises eight storage buffers to a stage.

use std::sync::{Mutex, PoisonError};

use crate::shaders::{self, Shader};

/// Numbers of bindings.
pub(crate) mod at {
    pub(crate) const FRAME: u32 = 0;
    pub(crate) const WORDS: u32 = 1;
    pub(crate) const VALUES: u32 = 2;
    pub(crate) const POINTS: u32 = 3;
    pub(crate) const OWNERS: u32 = 4;
    pub(crate) const ITEMS: u32 = 5;
    pub(crate) const BOXES: u32 = 6;
    pub(crate) const COUNTERS: u32 = 7;
    pub(crate) const TILES: u32 = 8;
    pub(crate) const LINES: u32 = 9;
    pub(crate) const LISTS: u32 = 10;
    pub(crate) const ATLAS: u32 = 11;
    pub(crate) const PICTURE: u32 = 12;
}

/// How a pass sees a binding.
#[derive(Debug, Clone, Copy)]
enum See {
    Uniform,
    Read,
    Write,
    Atlas,
    Picture,
}

/// A pass and what it sees.
struct Spec {
    shader: Shader,
    sees: &'static [(u32, See)],
}

/// Compute passes, in their order.
pub(crate) const N_KERNELS: usize = 8;

const SPECS: [Spec; N_KERNELS] = [
    Spec {
        shader: shaders::ANIMATE,
        sees: &[
            (at::FRAME, See::Uniform),
            (at::WORDS, See::Read),
            (at::VALUES, See::Write),
        ],
    },
    Spec {
        shader: shaders::ASSEMBLE,
        sees: &[
            (at::FRAME, See::Uniform),
            (at::WORDS, See::Read),
            (at::VALUES, See::Read),
            (at::ITEMS, See::Write),
            (at::BOXES, See::Write),
        ],
    },
    Spec {
        shader: shaders::BOUNDS,
        sees: &[
            (at::FRAME, See::Uniform),
            (at::POINTS, See::Read),
            (at::OWNERS, See::Read),
            (at::ITEMS, See::Read),
            (at::BOXES, See::Write),
        ],
    },
    Spec {
        shader: shaders::ALLOCATE,
        sees: &[
            (at::FRAME, See::Uniform),
            (at::ITEMS, See::Write),
            (at::BOXES, See::Read),
            (at::COUNTERS, See::Write),
        ],
    },
    Spec {
        shader: shaders::BIN,
        sees: &[
            (at::FRAME, See::Uniform),
            (at::POINTS, See::Read),
            (at::OWNERS, See::Read),
            (at::ITEMS, See::Read),
            (at::COUNTERS, See::Write),
            (at::TILES, See::Write),
            (at::LINES, See::Write),
        ],
    },
    Spec {
        shader: shaders::BACKDROP,
        sees: &[
            (at::FRAME, See::Uniform),
            (at::ITEMS, See::Read),
            (at::TILES, See::Write),
        ],
    },
    Spec {
        shader: shaders::COARSE,
        sees: &[
            (at::FRAME, See::Uniform),
            (at::ITEMS, See::Read),
            (at::COUNTERS, See::Write),
            (at::TILES, See::Read),
            (at::LISTS, See::Write),
        ],
    },
    Spec {
        shader: shaders::FINE,
        sees: &[
            (at::FRAME, See::Uniform),
            (at::VALUES, See::Read),
            (at::ITEMS, See::Read),
            (at::COUNTERS, See::Read),
            (at::TILES, See::Read),
            (at::LINES, See::Read),
            (at::LISTS, See::Read),
            (at::ATLAS, See::Atlas),
            (at::PICTURE, See::Picture),
        ],
    },
];

/// The format of the picture that the last compute pass writes.
pub(crate) const PICTURE_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// The format in which pictures of one moment are added.
pub(crate) const SUM_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba16Float;

/// What a program has at all; the last compute pass leaves the rest out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Features {
    pub(crate) groups: bool,
    pub(crate) masks: bool,
    pub(crate) blends: bool,
    pub(crate) gradients: bool,
    pub(crate) images: bool,
}

impl Features {
    /// As the shader's overrides.
    fn constants(self) -> [(&'static str, f64); 5] {
        [
            ("HAS_GROUPS", self.groups),
            ("HAS_MASKS", self.masks),
            ("HAS_BLENDS", self.blends),
            ("HAS_GRADIENTS", self.gradients),
            ("HAS_IMAGES", self.images),
        ]
        .map(|(name, has)| (name, f64::from(u8::from(has))))
    }
}

/// The compute passes; each is compiled when it is first needed.
#[derive(Debug)]
pub(crate) struct Kernels {
    pub(crate) all: Vec<Kernel>,
}

/// A pass, in as many variants as programs have asked for.
#[derive(Debug)]
pub(crate) struct Kernel {
    label: &'static str,
    entry_point: Option<&'static str>,
    module: wgpu::ShaderModule,
    pipeline_layout: wgpu::PipelineLayout,
    layout: wgpu::BindGroupLayout,
    sees: &'static [(u32, See)],
    variants: Mutex<Vec<(Features, wgpu::ComputePipeline)>>,
}

impl Kernels {
    pub(crate) fn new(device: &wgpu::Device) -> Self {
        Self {
            all: SPECS.iter().map(|spec| Kernel::new(device, spec)).collect(),
        }
    }

    /// The pipelines for a program, in their order.
    pub(crate) fn pipelines(
        &self,
        device: &wgpu::Device,
        features: Features,
    ) -> Vec<wgpu::ComputePipeline> {
        let last = self.all.len() - 1;
        let kernels = self.all.iter().enumerate();
        kernels
            .map(|(idx, kernel)| {
                let varies = idx == last;
                kernel.pipeline(device, varies.then_some(features))
            })
            .collect()
    }
}

impl Kernel {
    fn new(device: &wgpu::Device, spec: &Spec) -> Self {
        let label = Some(spec.shader.label);
        let entries: Vec<_> = spec.sees.iter().map(|see| entry(*see)).collect();
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label,
            entries: &entries,
        });
        let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label,
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        Self {
            label: spec.shader.label,
            entry_point: spec.shader.entry_points.first().copied(),
            module: module(device, spec.shader),
            pipeline_layout,
            layout,
            sees: spec.sees,
            variants: Mutex::default(),
        }
    }

    fn pipeline(&self, device: &wgpu::Device, features: Option<Features>) -> wgpu::ComputePipeline {
        let key = features.unwrap_or_default();
        // A poisoned lock still holds whole pairs.
        let mut variants = self.variants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pipeline)) = variants.iter().find(|(of, _)| *of == key) {
            return pipeline.clone();
        }
        let constants = features.map(Features::constants);
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(self.label),
            layout: Some(&self.pipeline_layout),
            module: &self.module,
            entry_point: self.entry_point,
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: constants.as_ref().map_or(&[], |all| all.as_slice()),
                ..Default::default()
            },
            cache: None,
        });
        variants.push((key, pipeline.clone()));
        pipeline
    }

    /// The pass's bindings; `resource` gives what lies at a number.
    pub(crate) fn bind<'r>(
        &self,
        device: &wgpu::Device,
        resource: impl Fn(u32) -> wgpu::BindingResource<'r>,
    ) -> wgpu::BindGroup {
        let entries = self.sees.iter().map(|(binding, _)| wgpu::BindGroupEntry {
            binding: *binding,
            resource: resource(*binding),
        });
        device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &self.layout,
            entries: &entries.collect::<Vec<_>>(),
        })
    }
}

fn entry((binding, see): (u32, See)) -> wgpu::BindGroupLayoutEntry {
    let buffer = |ty| wgpu::BindingType::Buffer {
        ty,
        has_dynamic_offset: false,
        min_binding_size: None,
    };
    let storage = |read_only| buffer(wgpu::BufferBindingType::Storage { read_only });
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty: match see {
            See::Uniform => buffer(wgpu::BufferBindingType::Uniform),
            See::Read => storage(true),
            See::Write => storage(false),
            See::Atlas => PLAIN_TEXTURE,
            See::Picture => wgpu::BindingType::StorageTexture {
                access: wgpu::StorageTextureAccess::WriteOnly,
                format: PICTURE_FORMAT,
                view_dimension: wgpu::TextureViewDimension::D2,
            },
        },
        count: None,
    }
}

/// Read by whole pixels, never sampled.
const PLAIN_TEXTURE: wgpu::BindingType = wgpu::BindingType::Texture {
    sample_type: wgpu::TextureSampleType::Float { filterable: false },
    view_dimension: wgpu::TextureViewDimension::D2,
    multisampled: false,
};

fn module(device: &wgpu::Device, shader: Shader) -> wgpu::ShaderModule {
    device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(shader.label),
        source: wgpu::ShaderSource::Wgsl(shader.text().into()),
    })
}

/// The pass that lays a picture on a target; cloning it shares it.
#[derive(Debug, Clone)]
pub(crate) struct BlitPass {
    pub(crate) pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
}

impl BlitPass {
    /// Over what is there; in the sums' format, added to it.
    pub(crate) fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let label = Some(shaders::BLIT.label);
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label,
            entries: &[
                render_entry(
                    0,
                    wgpu::BindingType::Buffer {
                        ty: wgpu::BufferBindingType::Uniform,
                        has_dynamic_offset: false,
                        min_binding_size: None,
                    },
                ),
                render_entry(1, PLAIN_TEXTURE),
            ],
        });
        let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label,
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let module = module(device, shaders::BLIT);
        let sum = wgpu::BlendComponent {
            src_factor: wgpu::BlendFactor::One,
            dst_factor: wgpu::BlendFactor::One,
            operation: wgpu::BlendOperation::Add,
        };
        let added = wgpu::BlendState {
            color: sum,
            alpha: sum,
        };
        let blend = if format == SUM_FORMAT {
            added
        } else {
            wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING
        };
        let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label,
            layout: Some(&pipeline_layout),
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some("vs_main"),
                compilation_options: Default::default(),
                buffers: &[],
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some("fs_main"),
                compilation_options: Default::default(),
                targets: &[Some(wgpu::ColorTargetState {
                    format,
                    blend: Some(blend),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
            }),
            multiview_mask: None,
            cache: None,
        });
        Self { pipeline, layout }
    }

    pub(crate) fn bind(
        &self,
        device: &wgpu::Device,
        uniform: &wgpu::Buffer,
        source: &wgpu::TextureView,
    ) -> wgpu::BindGroup {
        device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &self.layout,
            entries: &[
                wgpu::BindGroupEntry {
                    binding: 0,
                    resource: uniform.as_entire_binding(),
                },
                wgpu::BindGroupEntry {
                    binding: 1,
                    resource: wgpu::BindingResource::TextureView(source),
                },
            ],
        })
    }
}

fn render_entry(binding: u32, ty: wgpu::BindingType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::FRAGMENT,
        ty,
        count: None,
    }
}
