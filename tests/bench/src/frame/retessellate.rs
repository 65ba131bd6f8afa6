//! The first peer: lyon tessellates every path again at every frame.

use lyon_path::math::point;
use lyon_tessellation::{
    BuffersBuilder, FillOptions, FillTessellator, FillVertex, StrokeOptions, StrokeTessellator,
    StrokeVertex, VertexBuffers, path::Path as LyonPath,
};
use mtor_video::{
    DrawItem, FrameOp, Path, Point, ResolvedStyle, Segment,
    scene::{FillRule, LineCap, LineJoin},
};

use super::{Cost, Failure, Samples, clock, subjects::Subject, times};

/// Pixels that a curve may be off, as in the other renderers.
const TOLERANCE: f32 = 0.1;

type Buffers = VertexBuffers<[f32; 2], u32>;

pub(super) fn cost(subject: &Subject, frames: usize) -> Result<Cost, Failure> {
    let mut spent = Samples::default();
    let mut buffers = Buffers::new();
    let mut tessellators = (FillTessellator::new(), StrokeTessellator::new());
    for (counts, t_ms) in times(subject, frames) {
        let frame = subject.program.frame(t_ms);
        // Whoever uses lyon holds paths in its own form.
        let items: Vec<_> = frame.ops.iter().filter_map(own_item).collect();
        let before = clock::thread_cpu_ms();
        tessellate(&items, &mut tessellators, &mut buffers)?;
        if counts {
            let bytes = buffers.vertices.len() * 8 + buffers.indices.len() * 4;
            spent.add(clock::thread_cpu_ms() - before, bytes, 0.0);
        }
    }
    Ok(spent.medians())
}

type Tessellators = (FillTessellator, StrokeTessellator);

fn own_item<'a>(op: &'a FrameOp<'a>) -> Option<(&'a DrawItem<'a>, LyonPath)> {
    let FrameOp::Draw(item) = op else { return None };
    Some((item, to_lyon(item.path.as_ref()?)))
}

fn tessellate(
    items: &[(&DrawItem<'_>, LyonPath)],
    tessellators: &mut Tessellators,
    buffers: &mut Buffers,
) -> Result<(), Failure> {
    buffers.vertices.clear();
    buffers.indices.clear();
    for (item, path) in items {
        draw((item, path), tessellators, buffers)?;
    }
    Ok(())
}

fn draw(
    (item, path): (&DrawItem<'_>, &LyonPath),
    (fills, strokes): &mut Tessellators,
    buffers: &mut Buffers,
) -> Result<(), Failure> {
    let tolerance = TOLERANCE / item.stage_from_shape.max_scale().max(1e-6);
    match &item.style {
        ResolvedStyle::Fill(rule) => {
            let options = FillOptions::tolerance(tolerance).with_fill_rule(match rule {
                FillRule::NonZero => lyon_tessellation::FillRule::NonZero,
                FillRule::EvenOdd => lyon_tessellation::FillRule::EvenOdd,
            });
            let mut out = BuffersBuilder::new(buffers, |v: FillVertex<'_>| v.position().to_array());
            fills.tessellate_path(path, &options, &mut out)?;
        }
        ResolvedStyle::Stroke(stroke) => {
            let options = StrokeOptions::tolerance(tolerance)
                .with_line_width(stroke.width)
                .with_line_cap(match stroke.cap {
                    LineCap::Butt => lyon_tessellation::LineCap::Butt,
                    LineCap::Round => lyon_tessellation::LineCap::Round,
                    LineCap::Square => lyon_tessellation::LineCap::Square,
                })
                .with_line_join(match stroke.join {
                    LineJoin::Miter => lyon_tessellation::LineJoin::Miter,
                    LineJoin::Round => lyon_tessellation::LineJoin::Round,
                    LineJoin::Bevel => lyon_tessellation::LineJoin::Bevel,
                })
                .with_miter_limit(stroke.miter_limit.max(1.0));
            let mut out =
                BuffersBuilder::new(buffers, |v: StrokeVertex<'_, '_>| v.position().to_array());
            strokes.tessellate_path(path, &options, &mut out)?;
        }
    }
    Ok(())
}

fn to_lyon(path: &Path) -> LyonPath {
    let at = |p: Point| point(p.x, p.y);
    let mut builder = LyonPath::builder();
    let mut open = false;
    for segment in &path.segments {
        match *segment {
            Segment::Move(p) => {
                if open {
                    builder.end(false);
                }
                builder.begin(at(p));
                open = true;
            }
            Segment::Line(p) if open => {
                builder.line_to(at(p));
            }
            Segment::Cubic(a, b, c) if open => {
                builder.cubic_bezier_to(at(a), at(b), at(c));
            }
            Segment::Close if open => {
                builder.end(true);
                open = false;
            }
            Segment::Line(_) | Segment::Cubic(..) | Segment::Close => {}
        }
    }
    if open {
        builder.end(false);
    }
    builder.build()
}
