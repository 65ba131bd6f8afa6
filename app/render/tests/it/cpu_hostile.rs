//! Frames that nobody should write: they are drawn somehow, within bounds, without a panic.

use std::borrow::Cow;

use mtor_render::{Size, cpu};
use mtor_video::{
    Affine, Blend, Color, DrawItem, FillRule, Frame, FrameOp, Image, LineCap, LineJoin, MaskMode,
    MatteKind, Path, Point, ResolvedGradient, ResolvedPaint, ResolvedStop, ResolvedStroke,
    ResolvedStyle, Segment, Spread, program::Compose,
};

use crate::cpu_frames::Numbers;

const BAD: [f32; 12] = [
    f32::NAN,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::MAX,
    f32::MIN,
    f32::MIN_POSITIVE,
    -0.0,
    0.0,
    1.0e9,
    -1.0e9,
    1.0e20,
    1.0e-20,
];

struct Hostile(Numbers);

impl Hostile {
    /// Mostly a number that makes sense.
    fn number(&mut self) -> f32 {
        let index = self.0.below(BAD.len() * 8);
        BAD.get(index)
            .copied()
            .unwrap_or_else(|| self.0.between(-40.0, 60.0))
    }

    fn point(&mut self) -> Point {
        Point::new(self.number(), self.number())
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.below(of.len())]
    }

    fn path(&mut self) -> Option<Cow<'static, Path>> {
        let segment = |me: &mut Self| match me.0.below(5) {
            0 => Segment::Move(me.point()),
            1 | 2 => Segment::Line(me.point()),
            3 => Segment::Cubic(me.point(), me.point(), me.point()),
            _ => Segment::Close,
        };
        let count = self.0.below(12);
        let segments = (0..count).map(|_| segment(self)).collect();
        (count != 11).then_some(Cow::Owned(Path { segments }))
    }

    fn gradient(&mut self) -> ResolvedGradient {
        let stop = |me: &mut Self| ResolvedStop {
            offset: me.number(),
            color: me.color(),
        };
        let count = self.0.below(4);
        ResolvedGradient {
            stops: (0..count).map(|_| stop(self)).collect(),
            spread: self.pick(&[Spread::Pad, Spread::Reflect, Spread::Repeat]),
            transform: (self.0.below(2) == 0).then(|| self.affine()),
        }
    }

    fn color(&mut self) -> Color {
        Color {
            r: self.number(),
            g: self.number(),
            b: self.number(),
            a: self.number(),
        }
    }

    fn affine(&mut self) -> Affine {
        Affine([(); 6].map(|()| self.number() / 10.0))
    }

    fn paint(&mut self) -> ResolvedPaint {
        match self.0.below(4) {
            0 => ResolvedPaint::Solid(self.color()),
            1 => ResolvedPaint::Linear {
                from: self.point(),
                to: self.point(),
                gradient: self.gradient(),
            },
            2 => ResolvedPaint::Radial {
                center: self.point(),
                radius: self.number(),
                focus: self.point(),
                focus_radius: self.number(),
                gradient: self.gradient(),
            },
            _ => ResolvedPaint::Image(self.0.below(3) as u32),
        }
    }

    fn style(&mut self) -> ResolvedStyle {
        match self.0.below(3) {
            0 => ResolvedStyle::Fill(FillRule::NonZero),
            1 => ResolvedStyle::Fill(FillRule::EvenOdd),
            _ => ResolvedStyle::Stroke(ResolvedStroke {
                width: self.number(),
                cap: self.pick(&[LineCap::Butt, LineCap::Round, LineCap::Square]),
                join: self.pick(&[LineJoin::Miter, LineJoin::Round, LineJoin::Bevel]),
                miter_limit: self.number(),
            }),
        }
    }

    fn blend(&mut self) -> Blend {
        self.pick(&[
            Blend::Normal,
            Blend::ColorBurn,
            Blend::SoftLight,
            Blend::Hue,
            Blend::Add,
        ])
    }

    fn compose(&mut self) -> Compose {
        if self.0.below(3) > 0 {
            return Compose::Over(self.blend());
        }
        Compose::Mask {
            mode: self.pick(&[
                MaskMode::Add,
                MaskMode::Subtract,
                MaskMode::Intersect,
                MaskMode::Difference,
            ]),
            inverted: self.0.below(2) == 0,
        }
    }

    fn op(&mut self) -> FrameOp<'static> {
        match self.0.below(9) {
            0 | 1 => FrameOp::Push,
            2 => FrameOp::Pop {
                opacity: self.number(),
                blend: self.blend(),
            },
            3 => FrameOp::PopMatte {
                kind: self.pick(&[MatteKind::Alpha, MatteKind::LumaInverted]),
            },
            _ => FrameOp::Draw(DrawItem {
                op: 0,
                path: self.path(),
                style: self.style(),
                paint: self.paint(),
                stage_from_shape: self.affine(),
                opacity: self.number(),
                compose: self.compose(),
            }),
        }
    }
}

#[test]
fn any_frame_is_drawn_somehow() {
    let images = [
        Image {
            width: 2,
            height: 2,
            rgba: vec![200; 16],
        },
        Image {
            width: u32::MAX,
            height: 9,
            rgba: vec![1; 7],
        },
    ];
    let mut hostile = Hostile(Numbers(3));
    let mut canvas = cpu::Canvas::default();
    for _ in 0..120 {
        let count = hostile.0.below(30);
        let frame = Frame {
            width: 32.0,
            height: 24.0,
            ops: (0..count).map(|_| hostile.op()).collect(),
        };
        let picture = canvas.draw(&images, &frame, Size::new(33, 31));
        assert_eq!(picture.rgba.len(), 33 * 31 * 4);
    }
}

#[test]
fn pushes_without_end_take_no_memory() {
    let mut ops = vec![FrameOp::Push; 5_000];
    ops.extend(vec![
        FrameOp::Pop {
            opacity: 1.0,
            blend: Blend::Normal
        };
        6_000
    ]);
    ops.push(FrameOp::PopMatte {
        kind: MatteKind::Alpha,
    });
    let frame = Frame {
        width: 10.0,
        height: 10.0,
        ops,
    };
    assert_eq!(cpu::draw(&[], &frame, Size::new(10, 10)).rgba, vec![0; 400]);
}
