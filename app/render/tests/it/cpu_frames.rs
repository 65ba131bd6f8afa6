//! Frames built by hand.

use std::borrow::Cow;

use mtor_video::{
    Affine, Blend, Color, DrawItem, FillRule, Frame, FrameOp, LineCap, LineJoin, MaskMode,
    MatteKind, Path, ResolvedGradient, ResolvedPaint, ResolvedStop, ResolvedStroke, ResolvedStyle,
    Spread, program::Compose,
};

pub(crate) fn frame(width: f32, height: f32, ops: Vec<FrameOp<'static>>) -> Frame<'static> {
    Frame { width, height, ops }
}

/// A nonzero fill with one color.
pub(crate) fn item(path: Path, color: Color) -> DrawItem<'static> {
    DrawItem {
        op: 0,
        path: Some(Cow::Owned(path)),
        style: ResolvedStyle::Fill(FillRule::NonZero),
        paint: ResolvedPaint::Solid(color),
        stage_from_shape: Affine::IDENTITY,
        opacity: 1.0,
        compose: Compose::Over(Blend::Normal),
    }
}

pub(crate) fn fill(path: Path, color: u32) -> FrameOp<'static> {
    FrameOp::Draw(item(path, Color::hex(color)))
}

/// The whole plane.
pub(crate) fn everywhere(color: u32) -> FrameOp<'static> {
    FrameOp::Draw(DrawItem {
        path: None,
        ..item(Path::default(), Color::hex(color))
    })
}

pub(crate) fn painted(path: Path, paint: ResolvedPaint) -> FrameOp<'static> {
    FrameOp::Draw(DrawItem {
        paint,
        ..item(path, Color::hex(0))
    })
}

pub(crate) fn mask(path: Path, mode: MaskMode, inverted: bool) -> FrameOp<'static> {
    let compose = Compose::Mask { mode, inverted };
    FrameOp::Draw(DrawItem {
        compose,
        ..item(path, Color::hex(0))
    })
}

pub(crate) fn stroked(path: Path, style: ResolvedStroke, color: u32) -> FrameOp<'static> {
    let style = ResolvedStyle::Stroke(style);
    FrameOp::Draw(DrawItem {
        style,
        ..item(path, Color::hex(color))
    })
}

pub(crate) fn pen(width: f32, cap: LineCap, join: LineJoin) -> ResolvedStroke {
    ResolvedStroke {
        width,
        cap,
        join,
        miter_limit: 4.0,
    }
}

pub(crate) fn pop(opacity: f32, blend: Blend) -> FrameOp<'static> {
    FrameOp::Pop { opacity, blend }
}

pub(crate) fn matte(kind: MatteKind) -> FrameOp<'static> {
    FrameOp::PopMatte { kind }
}

pub(crate) fn gradient(stops: &[(f32, u32)], spread: Spread) -> ResolvedGradient {
    let stop = |(offset, color): &(f32, u32)| ResolvedStop {
        offset: *offset,
        color: Color::hex(*color),
    };
    ResolvedGradient {
        stops: stops.iter().map(stop).collect(),
        spread,
        transform: None,
    }
}

/// Numbers that look random and are the same everywhere.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// From 0 up to 1.
    pub(crate) fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.next()
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() * count as f32) as usize
    }
}
