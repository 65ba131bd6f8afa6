//! Style: what becomes of a drawing's marks and colors.
//!
//! A drawing says shapes and roles; the look decides outlines, fills and the color map.
//! So every noun exists in every style, and a new style is a row of a table.

use mtor_video::{Color, Group, Node, Path, Point, Shape, Stroke};

use crate::{
    colors::{self, BLACK, WHITE},
    drawing::{Bounds, Mark, Piece, Run, Tone, Wash, curve, map_path},
    math::tenth,
    moves::Clock,
};

mod paints;
pub(crate) mod styles;

pub(crate) use paints::{fill, stop, stroke};
use paints::{gradient, outline_last};

use styles::{ColorMap, Fills, Outline, Style};

/// What a drawing's roles are painted with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Inks {
    pub base: Color,
    pub light: Color,
    pub dark: Color,
    pub accent: Color,
    /// How much of the scene's light falls on it.
    pub lit: f32,
    pub alpha: f32,
    /// Subjects have full outlines, backdrops thin ones.
    pub bold: bool,
}

impl Inks {
    pub(crate) fn of(base: Color, accent: Color) -> Self {
        Self {
            base,
            light: colors::lighten(base, 0.38),
            dark: colors::deepen(base, 0.36),
            accent,
            lit: 1.0,
            alpha: 1.0,
            bold: true,
        }
    }

    /// For backdrops, whose colors are already those of the light.
    pub(crate) fn backdrop() -> Self {
        Self {
            lit: 0.0,
            bold: false,
            ..Self::of(WHITE, BLACK)
        }
    }
}

/// A mood's hand on every color.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grade {
    pub saturation: f32,
    pub brightness: f32,
    pub tint: Color,
    pub tint_share: f32,
}

impl Grade {
    fn apply(&self, c: Color) -> Color {
        let c = colors::brighten(colors::saturate(c, self.saturation), self.brightness);
        c.mix(self.tint.with_alpha(c.a), self.tint_share)
    }
}

/// Everything that decides how a mark looks.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    pub style: &'static Style,
    /// A second style lends its colors: "neon sketch".
    pub second: Option<&'static Style>,
    pub grades: Vec<Grade>,
    /// The scene's light and how much of it falls on subjects.
    pub ambient: Color,
    pub ambient_share: f32,
    pub seed: u64,
    pub clock: Clock,
    /// Many kinds of things: one layer where there would be two.
    pub thrifty: bool,
}

impl Look {
    /// A color as this look shows it.
    pub(crate) fn color(&self, color: Color) -> Color {
        let graded = self.grades.iter().fold(color, |c, grade| grade.apply(c));
        let mapped = self.style.map.apply(graded);
        self.second.map_or(mapped, |s| s.map.apply(mapped))
    }

    /// The color of the sky, which some styles give to paper.
    pub(crate) fn sheet(&self, color: Color) -> Color {
        let shown = self.color(color);
        match self.style.sheet {
            Some((sheet, share)) => shown.mix(Color::hex(sheet), share),
            None => shown,
        }
    }

    fn tone(&self, (tone, alpha): (Tone, f32), inks: &Inks) -> Color {
        let color = match tone {
            Tone::Base => inks.base,
            Tone::Light => inks.light,
            Tone::Dark => inks.dark,
            Tone::Accent => inks.accent,
            Tone::Plain(color) => color,
        };
        let lit = color.mix(self.ambient, self.ambient_share * inks.lit);
        let shown = if inks.bold && self.style.map == ColorMap::Silhouette {
            self.ambient.mix(Color::hex(0x0d0a16), 0.92)
        } else {
            self.color(lit)
        };
        shown.with_alpha(alpha * inks.alpha)
    }

    pub(crate) fn nodes(&self, pieces: &[Piece], inks: &Inks) -> Vec<Node> {
        let mut nodes = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Mark(mark) => {
                    nodes.extend(self.mark(mark, inks).into_iter().map(Node::Shape))
                }
                Piece::Part {
                    stir,
                    pivot,
                    pieces,
                } => {
                    let (transform, opacity) = self.clock.stir(*stir, *pivot);
                    nodes.push(Node::Group(Group {
                        transform,
                        opacity,
                        nodes: self.nodes(pieces, inks),
                        ..Group::default()
                    }));
                }
            }
        }
        nodes
    }

    fn mark(&self, mark: &Mark, inks: &Inks) -> Vec<Shape> {
        let path = self.traced(&mark.path);
        let bounds = Bounds::of_path(&path);
        let small = bounds.width().max(bounds.height()) < 7.0;
        if let Some(width) = mark.line {
            return self.line_mark(path, mark.wash, width, inks);
        }
        let veil = mark.wash.is_veil();
        let mut shapes = self.fill_mark(&path, mark.wash, &bounds, inks);
        if veil {
            return shapes;
        }
        let color = self.tone(mark.wash.from, inks);
        let weight = if inks.bold { 1.0 } else { 0.55 };
        match self.style.outline {
            Outline::Ink(width) if !small => {
                let ink = self.color(colors::deepen(color, 0.72)).with_alpha(color.a);
                let ink = if inks.bold { ink } else { color.mix(ink, 0.55) };
                outline_last(&mut shapes, stroke(ink, width * weight));
            }
            Outline::Lead(width) if !small => {
                let lead = Color::hex(0x17121c);
                outline_last(&mut shapes, stroke(lead, width * weight));
            }
            Outline::Own(width) if !small => {
                let own = colors::deepen(color, 0.3).with_alpha(0.4 * color.a);
                outline_last(&mut shapes, stroke(own, width));
            }
            Outline::Pen {
                color: pen,
                width,
                hands,
            } => {
                let pen = Color::hex(pen)
                    .mix(color, self.style.pen_color)
                    .with_alpha(color.a);
                let width = if small {
                    width * 0.6
                } else {
                    width * weight.max(0.7)
                };
                self.pen(
                    &mut shapes,
                    &path,
                    stroke(pen, width),
                    if small || !inks.bold || self.thrifty {
                        1
                    } else {
                        hands
                    },
                );
            }
            Outline::Glow => self.glow(&mut shapes, &path, color, if small { 0.4 } else { weight }),
            _ => {}
        }
        shapes
    }

    /// What the style does to the path itself.
    fn traced(&self, path: &Path) -> Path {
        let path = match self.style.fills {
            Fills::Facets => curve::straightened(path, 2),
            Fills::Blocks => curve::stepped(path, 8.0),
            _ => path.clone(),
        };
        map_path(&path, |p| Point::new(tenth(p.x), tenth(p.y)))
    }

    fn fill_mark(&self, path: &Path, wash: Wash, bounds: &Bounds, inks: &Inks) -> Vec<Shape> {
        let (from, to) = (
            self.tone(wash.from, inks),
            wash.to.map(|t| self.tone(t, inks)),
        );
        let middle = to.map_or(from, |to| from.mix(to, 0.4));
        let soft = wash.is_veil() && to.is_some();
        let paint = match self.style.fills {
            // Lights and shadows are air, not things: a pen hardly shows them.
            Fills::Paper if soft => {
                let faint = |c: Color| {
                    c.mix(Color::hex(self.style.sheet.map_or(0xffffff, |s| s.0)), 0.7)
                        .with_alpha(c.a * 0.35)
                };
                gradient(faint(from), to.map(faint), wash.run, bounds)
            }
            _ if soft => gradient(from, to, wash.run, bounds),
            Fills::Shaded | Fills::Glassy | Fills::Wet => gradient(from, to, wash.run, bounds),
            Fills::Flat | Fills::Raised | Fills::Facets | Fills::Blocks => middle.into(),
            Fills::Dim => {
                let dim = |share: f32| middle.mix(Color::hex(0x0a0618), share);
                let top = dim(0.74).with_alpha(middle.a * 0.94);
                gradient(
                    top,
                    Some(dim(0.9).with_alpha(middle.a * 0.94)),
                    Run::Down,
                    bounds,
                )
            }
            Fills::Paper => {
                let sheet = Color::hex(self.style.sheet.map_or(0xffffff, |s| s.0));
                let shade = (1.0 - colors::luma(middle)) * self.style.paper_shade;
                let pen = if colors::luma(sheet) > 0.5 {
                    BLACK
                } else {
                    WHITE
                };
                sheet
                    .mix(pen, shade)
                    .mix(middle, self.style.pen_color * 0.5)
                    .with_alpha(middle.a)
                    .into()
            }
        };
        let filled = Shape {
            geometry: path.clone().into(),
            fill: Some(fill(paint)),
            stroke: None,
        };
        match self.style.fills {
            Fills::Raised if !wash.is_veil() && bounds.height() > 8.0 => {
                let drop = map_path(path, |p| Point::new(tenth(p.x + 3.0), tenth(p.y + 5.0)));
                let shadow = BLACK.with_alpha(0.22 * from.a);
                vec![
                    Shape {
                        geometry: drop.into(),
                        fill: Some(fill(shadow.into())),
                        stroke: None,
                    },
                    filled,
                ]
            }
            Fills::Wet if !wash.is_veil() && bounds.height() > 8.0 => {
                let layers = if inks.bold && !self.thrifty { 2 } else { 1 };
                self.wet(path, (from, to), bounds, layers)
            }
            _ => vec![filled],
        }
    }

    /// Two thin layers that do not quite meet, as water and pigment dry.
    fn wet(
        &self,
        path: &Path,
        (from, to): (Color, Option<Color>),
        bounds: &Bounds,
        layers: usize,
    ) -> Vec<Shape> {
        let spread = (bounds.width().min(bounds.height()) * 0.02).clamp(0.8, 3.0);
        let layer = |hand: u64, alpha: f32| {
            let thin = |c: Color| c.with_alpha(c.a * alpha);
            let paint = gradient(
                thin(from),
                to.map(thin)
                    .or(Some(thin(from.mix(WHITE.with_alpha(from.a), 0.3)))),
                Run::Down,
                bounds,
            );
            Shape {
                geometry: curve::wobbled(path, spread, hand ^ self.seed).into(),
                fill: Some(fill(paint)),
                stroke: None,
            }
        };
        if layers == 1 {
            return vec![layer(1, 0.85)];
        }
        vec![layer(1, 0.72), layer(2, 0.5)]
    }

    fn line_mark(&self, path: Path, wash: Wash, width: f32, inks: &Inks) -> Vec<Shape> {
        let color = self.tone(wash.from, inks);
        let mut shapes = Vec::new();
        match self.style.outline {
            Outline::Glow if !wash.is_veil() => self.glow(&mut shapes, &path, color, 0.6),
            Outline::Pen {
                color: pen, hands, ..
            } => {
                let pen = Color::hex(pen)
                    .mix(color, self.style.pen_color)
                    .with_alpha(color.a);
                self.pen(
                    &mut shapes,
                    &path,
                    stroke(pen, width.clamp(1.0, 2.5)),
                    hands,
                );
            }
            _ => shapes.push(Shape {
                geometry: path.into(),
                fill: None,
                stroke: Some(stroke(color, width)),
            }),
        }
        shapes
    }

    fn pen(&self, shapes: &mut Vec<Shape>, path: &Path, with: Stroke, hands: u64) {
        for hand in 0..hands {
            let path = if hands > 1 {
                curve::wobbled(path, 1.4, hand ^ self.seed)
            } else {
                path.clone()
            };
            shapes.push(Shape {
                geometry: path.into(),
                fill: None,
                stroke: Some(with.clone()),
            });
        }
    }

    /// A lit tube: a wide haze, a halo, a nearly white core.
    fn glow(&self, shapes: &mut Vec<Shape>, path: &Path, color: Color, weight: f32) {
        let tube = colors::electric(color).with_alpha(color.a);
        let core = tube.mix(WHITE.with_alpha(color.a), 0.6);
        let layers: &[(Color, f32)] = if weight < 0.5 {
            &[(tube, 2.2)]
        } else if weight < 0.6 || self.thrifty {
            &[(tube.with_alpha(color.a * 0.3), 8.0), (core, 2.4)]
        } else {
            &[
                (tube.with_alpha(color.a * 0.16), 13.0),
                (tube.with_alpha(color.a * 0.5), 5.0),
                (core, 1.9),
            ]
        };
        for (color, width) in layers {
            let with = stroke(*color, width * weight.max(0.6));
            match shapes.last_mut() {
                Some(last) if last.stroke.is_none() => last.stroke = Some(with),
                _ => shapes.push(Shape {
                    geometry: path.clone().into(),
                    fill: None,
                    stroke: Some(with),
                }),
            }
        }
    }
}
