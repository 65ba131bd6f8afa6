//! The shaders against their contract: naga's checks, Rust's layouts, the README.

use std::mem::offset_of;

use mtor_render::{
    item::{GpuFrame, GpuItem},
    pass::VERTEX_LAYOUT,
    shaders::{ALL, Shader},
    wgpu,
};
use naga::valid::{Capabilities, ValidationFlags, Validator};

fn parse(shader: &Shader) -> naga::Module {
    let text = shader.text();
    naga::front::wgsl::parse_str(&text)
        .unwrap_or_else(|e| panic!("{}", e.emit_to_string_with_path(&text, shader.label)))
}

#[test]
fn every_shader_is_valid_without_optional_features() {
    for shader in ALL {
        let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
        let checked = validator.validate(&parse(shader));
        assert!(checked.is_ok(), "{}: {:?}", shader.label, checked.err());
    }
}

#[test]
fn every_shader_has_the_entry_points_that_rust_names() {
    for shader in ALL {
        let module = parse(shader);
        let found: Vec<_> = module
            .entry_points
            .iter()
            .map(|e| e.name.as_str())
            .collect();
        assert_eq!(found, shader.entry_points, "{}", shader.label);
    }
}

#[test]
fn every_shader_file_is_a_pass_and_stands_in_the_readme() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shaders");
    let readme = std::fs::read_to_string(format!("{folder}/README.md")).unwrap();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".wgsl"))
        .collect();
    files.sort();
    for file in &files {
        assert!(
            readme.contains(&format!("`{file}`")),
            "the README does not mention {file}"
        );
    }
    let mut known: Vec<_> = ALL
        .iter()
        .map(|s| s.label.replace("shaders/", ""))
        .collect();
    known.push("common.wgsl".into());
    known.sort();
    assert_eq!(files, known);
}

/// A struct's size and its members with their offsets, as the shader lays them out.
fn layout(module: &naga::Module, name: &str) -> (u32, Vec<(String, u32)>) {
    let is_it = |ty: &&naga::Type| ty.name.as_deref() == Some(name);
    let (_, ty) = module.types.iter().find(|(_, ty)| is_it(ty)).unwrap();
    let naga::TypeInner::Struct { members, span } = &ty.inner else {
        panic!("{name} is no struct");
    };
    let members = members.iter();
    (
        *span,
        members
            .map(|m| (m.name.clone().unwrap(), m.offset))
            .collect(),
    )
}

#[track_caller]
fn check_layout(name: &str, size: usize, members: &[(&str, usize)]) {
    let module = parse(&ALL[0]);
    let members = members
        .iter()
        .map(|(n, offset)| ((*n).to_owned(), *offset as u32));
    assert_eq!(
        layout(&module, name),
        (size as u32, members.collect()),
        "{name}"
    );
}

#[test]
fn structs_lie_in_memory_as_the_shader_reads_them() {
    check_layout(
        "Frame",
        size_of::<GpuFrame>(),
        &[
            ("clip_per_pixel", offset_of!(GpuFrame, clip_per_pixel)),
            ("_padding", offset_of!(GpuFrame, _padding)),
            ("bounds", offset_of!(GpuFrame, bounds)),
        ],
    );
    check_layout(
        "Item",
        size_of::<GpuItem>(),
        &[
            ("linear", offset_of!(GpuItem, linear)),
            ("translation", offset_of!(GpuItem, translation)),
            ("opacity", offset_of!(GpuItem, opacity)),
            ("paint", offset_of!(GpuItem, paint)),
            ("geometry", offset_of!(GpuItem, geometry)),
            ("offsets", offset_of!(GpuItem, offsets)),
            ("colors", offset_of!(GpuItem, colors)),
        ],
    );
}

#[test]
fn vertices_lie_in_memory_as_the_shader_reads_them() {
    let module = parse(&ALL[0]);
    let vertex = module
        .entry_points
        .iter()
        .find(|e| e.name == "vs_main")
        .unwrap();
    let inputs = vertex.function.arguments.iter().map(|argument| {
        let Some(naga::Binding::Location { location, .. }) = argument.binding else {
            panic!("{argument:?} has no location");
        };
        let size = module.types[argument.ty].inner.size(module.to_ctx());
        (location, u64::from(size))
    });
    let attributes = VERTEX_LAYOUT.attributes.iter();
    let expect: Vec<_> = attributes
        .map(|a| (a.shader_location, a.format.size()))
        .collect();
    assert_eq!(inputs.collect::<Vec<_>>(), expect);
    assert_eq!(
        VERTEX_LAYOUT.attributes[1].format,
        wgpu::VertexFormat::Uint32
    );
    assert_eq!(VERTEX_LAYOUT.array_stride, 12);
}

#[test]
fn constants_of_the_shader_equal_those_of_rust() {
    let source = ALL[0].source;
    let steps = mtor_render::limits::SLOTS_MAX + 1;
    for line in [
        format!("const N_STOPS = {}u;", mtor_video::limits::STOPS_MAX),
        format!("const DEPTH_STEPS = {steps}.0;"),
        format!("const PAINT_LINEAR = {}u;", mtor_render::item::PAINT_LINEAR),
        format!("const PAINT_RADIAL = {}u;", mtor_render::item::PAINT_RADIAL),
    ] {
        assert!(source.contains(&line), "the shader lacks {line:?}");
    }
}
