//! The shaders against their contract: naga's checks, Rust's layouts, the README.

use std::mem::offset_of;

use mtor_render::{
    layout::{self, GpuBlit, GpuCounters, GpuFrame, GpuItem, GpuTile},
    shaders::{ALL, Shader},
};
use naga::valid::{Capabilities, ValidationFlags, Validator};

use crate::folder;

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
    let folder = folder("shaders");
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
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
fn layout(module: &naga::Module, name: &str) -> Option<(u32, Vec<(String, u32)>)> {
    let is_it = |ty: &&naga::Type| ty.name.as_deref() == Some(name);
    let (_, ty) = module.types.iter().find(|(_, ty)| is_it(ty))?;
    let naga::TypeInner::Struct { members, span } = &ty.inner else {
        panic!("{name} is no struct");
    };
    let members = members.iter();
    let members = members.map(|m| (m.name.clone().unwrap(), m.offset));
    Some((*span, members.collect()))
}

#[track_caller]
fn check_layout(name: &str, size: usize, members: &[(&str, usize)]) {
    let members = members.iter();
    let members = members.map(|(n, offset)| ((*n).to_owned(), *offset as u32));
    let expect = (size as u32, members.collect::<Vec<_>>());
    let found: Vec<_> = ALL
        .iter()
        .filter_map(|shader| layout(&parse(shader), name))
        .collect();
    assert!(!found.is_empty(), "no shader has a {name}");
    for found in found {
        assert_eq!(found, expect, "{name}");
    }
}

macro_rules! members {
    ($gpu:ty, $($member:ident),+ $(,)?) => {
        &[$((stringify!($member), offset_of!($gpu, $member))),+]
    };
}

#[test]
fn structs_lie_in_memory_as_the_shaders_read_them() {
    check_layout(
        "Frame",
        size_of::<GpuFrame>(),
        members!(
            GpuFrame,
            scale,
            left,
            top,
            t_ms,
            size,
            n_tiles,
            n_ops,
            n_segments,
            tolerance,
            tiles_max,
            places,
            shades,
            geometries,
            inks,
            n_places,
            n_shades,
            n_geometries,
            n_inks,
            ops,
            lines_max,
            chunks_max,
            _padding,
        ),
    );
    check_layout(
        "Item",
        size_of::<GpuItem>(),
        members!(
            GpuItem,
            linear,
            translation,
            share,
            opacity,
            start,
            end,
            n_segments,
            first,
            paint_linear,
            paint_translation,
            ink,
            flags,
            color,
            region,
            tiles,
            end_op,
            _padding,
        ),
    );
    check_layout(
        "Tile",
        size_of::<GpuTile>(),
        members!(GpuTile, head, winding),
    );
    check_layout(
        "Counters",
        size_of::<GpuCounters>(),
        members!(GpuCounters, tiles, lines, chunks, _padding),
    );
    check_layout(
        "Blit",
        size_of::<GpuBlit>(),
        members!(GpuBlit, size, per_pixel, corner, weight, _padding),
    );
}

/// A module's constant, as a number.
fn constant(module: &naga::Module, name: &str) -> Option<f64> {
    let is_it = |c: &&naga::Constant| c.name.as_deref() == Some(name);
    let (_, constant) = module.constants.iter().find(|(_, c)| is_it(c))?;
    match module.global_expressions[constant.init] {
        naga::Expression::Literal(naga::Literal::U32(v)) => Some(f64::from(v)),
        naga::Expression::Literal(naga::Literal::I32(v)) => Some(f64::from(v)),
        naga::Expression::Literal(naga::Literal::F32(v)) => Some(f64::from(v)),
        naga::Expression::Literal(naga::Literal::AbstractInt(v)) => Some(v as f64),
        naga::Expression::Literal(naga::Literal::AbstractFloat(v)) => Some(v),
        _ => None,
    }
}

#[track_caller]
fn check_constant(name: &str, expect: u32) {
    let declared = format!("const {name} = ");
    let mut n_found = 0;
    for shader in ALL.iter().filter(|s| s.text().contains(&declared)) {
        let line = shader.text();
        let line = line.lines().find(|l| l.starts_with(&declared)).unwrap();
        let written = line[declared.len()..]
            .trim_end_matches(';')
            .trim_end_matches('u');
        let value = match constant(&parse(shader), name) {
            Some(value) => value,
            // naga drops what a pass does not use.
            None => written.parse().unwrap(),
        };
        assert_eq!(value, f64::from(expect), "{name} in {}", shader.label);
        n_found += 1;
    }
    assert!(n_found > 0, "no shader has {name}");
}

macro_rules! check_constants {
    ($($name:ident),+ $(,)?) => {
        $(check_constant(stringify!($name), layout::$name);)+
    };
}

#[test]
fn constants_of_the_shaders_equal_those_of_rust() {
    check_constants!(
        TILE,
        BIN,
        OP_DRAW,
        OP_PUSH,
        OP_POP,
        OP_POP_MATTE,
        FLAG_EVEN_ODD,
        FLAG_MASK,
        FLAG_INVERTED,
        FLAG_EVERYWHERE,
        SHIFT_BLEND,
        SHIFT_MODE,
        PAINT_SOLID,
        PAINT_LINEAR,
        PAINT_RADIAL,
        PAINT_IMAGE,
        PLACE_WORDS,
        GEOMETRY_WORDS,
        INK_HEAD,
        INK_STOP,
        KEY_HEAD,
        EASE_LINEAR,
        EASE_HOLD,
        EASE_CUBIC,
        EASE_AXES,
        LOCAL_FIXED,
        LOCAL_MOVING,
        LOCAL_COPY,
        DIM_OPACITY,
        DIM_SPAN,
        DIM_COPY,
        GEOMETRY_FIXED,
        GEOMETRY_KEYED,
        GEOMETRY_MADE,
        GEOMETRY_EVERYWHERE,
        OP_WORDS,
    );
    check_constant("STACK_MAX", mtor_video::limits::STACK_MAX as u32);
    check_constant("BEND_CHORDS", mtor_video::motion::BEND_CHORDS as u32);
    check_constant("CHUNK", layout::CHUNK_BYTES as u32 / 4);
}
