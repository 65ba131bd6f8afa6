//! lyon's tessellators, with an end to what one path may cost.

use lyon_tessellation::{
    FillGeometryBuilder, FillOptions, FillRule, FillTessellator, FillVertex, GeometryBuilder,
    GeometryBuilderError, LineCap, LineJoin, StrokeGeometryBuilder, StrokeOptions,
    StrokeTessellator, StrokeVertex, TessellationError, VertexId,
};
use mtor_video::{Path, Point, Segment};

use super::{Cap, Join, Mesh, MeshKey, Part, Rule};
use crate::{limits, path};

/// Triangles of one part of a path.
pub(crate) fn tessellate(key: MeshKey, path: &Path) -> Result<Mesh, TessellationError> {
    if path.segments.len() > limits::FLATTENED_MAX {
        return Err(GeometryBuilderError::TooManyVertices.into());
    }
    let tolerance = tolerance(key.bucket, path);
    let path = path::to_lyon(path);
    let mut mesh = Mesh::default();
    match key.part {
        Part::Background => fill(&path, Rule::NonZero, tolerance, &mut mesh)?,
        Part::Fill(rule) => fill(&path, rule, tolerance, &mut mesh)?,
        Part::Stroke(width_bits, cap, join) => {
            let options = StrokeOptions::tolerance(tolerance)
                .with_line_width(f32::from_bits(width_bits))
                .with_line_cap(line_cap(cap))
                .with_line_join(line_join(join))
                .with_miter_limit(limits::MITER_LIMIT);
            StrokeTessellator::new().tessellate_path(&path, &options, &mut mesh)?;
        }
    }
    Ok(mesh)
}

fn fill(
    path: &lyon_path::Path,
    rule: Rule,
    tolerance: f32,
    mesh: &mut Mesh,
) -> Result<(), TessellationError> {
    let options = FillOptions::tolerance(tolerance).with_fill_rule(match rule {
        Rule::NonZero => FillRule::NonZero,
        Rule::EvenOdd => FillRule::EvenOdd,
    });
    FillTessellator::new().tessellate_path(path, &options, mesh)
}

/// How far from the true curve a mesh may lie, in shape units.
///
/// A curve of length L becomes about `sqrt(L / tolerance)` lines. When all curves of a path
/// together would pass the limit, the tolerance grows until they do not.
pub(crate) fn tolerance(bucket: i32, path: &Path) -> f32 {
    let wanted = limits::TOLERANCE_PX * (-bucket as f32).exp2();
    let mut at = Point::ZERO;
    let mut roots = 0.0;
    for segment in &path.segments {
        match *segment {
            Segment::Move(p) | Segment::Line(p) => at = p,
            Segment::Cubic(a, b, c) => {
                let length = distance(at, a) + distance(a, b) + distance(b, c);
                // What is left out of the path costs nothing.
                roots += if length.is_finite() {
                    length.sqrt()
                } else {
                    0.0
                };
                at = c;
            }
            Segment::Close => {}
        }
    }
    let affordable = (roots / limits::FLATTENED_MAX as f32).powi(2);
    wanted.max(affordable)
}

fn distance(a: Point, b: Point) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

impl Mesh {
    fn add(&mut self, position: [f32; 2]) -> Result<VertexId, GeometryBuilderError> {
        let idx = self.vertices.len();
        if idx >= limits::MESH_VERTICES_MAX {
            return Err(GeometryBuilderError::TooManyVertices);
        }
        self.vertices.push(position);
        Ok(VertexId(idx as u32))
    }
}

impl GeometryBuilder for Mesh {
    fn add_triangle(&mut self, a: VertexId, b: VertexId, c: VertexId) {
        self.indices.extend([a.0, b.0, c.0]);
    }
}

impl FillGeometryBuilder for Mesh {
    fn add_fill_vertex(
        &mut self,
        vertex: FillVertex<'_>,
    ) -> Result<VertexId, GeometryBuilderError> {
        self.add(vertex.position().to_array())
    }
}

impl StrokeGeometryBuilder for Mesh {
    fn add_stroke_vertex(
        &mut self,
        vertex: StrokeVertex<'_, '_>,
    ) -> Result<VertexId, GeometryBuilderError> {
        self.add(vertex.position().to_array())
    }
}

fn line_cap(cap: Cap) -> LineCap {
    match cap {
        Cap::Butt => LineCap::Butt,
        Cap::Round => LineCap::Round,
        Cap::Square => LineCap::Square,
    }
}

fn line_join(join: Join) -> LineJoin {
    match join {
        Join::Miter => LineJoin::Miter,
        Join::Round => LineJoin::Round,
        Join::Bevel => LineJoin::Bevel,
    }
}
