//! The stage while a scene is made: its light, its look, what has been put on it.

use mtor_video::{Animated, Color, Group, Layer, Node, Paint, Point, Transform, Use};

use crate::{
    colors,
    drawing::{Bounds, Piece, scaled},
    grammar::{Setting, Wish},
    lexicon::{Dye, Overlay, Relation, Weather},
    light::{LIGHTS, Light},
    look::{Grade, Inks, Look, styles},
    math::{Random, pt},
    moves::Clock,
    nouns::{self, Habitat},
    places::{self, Far, Ground},
};

pub(crate) const WIDTH: f32 = 960.0;
pub(crate) const HEIGHT: f32 = 600.0;
/// The usual loop; moods make it longer or shorter, always between 6 and 12 seconds.
const LOOP_MS: f32 = 8_000.0;

#[derive(Debug)]
pub(crate) struct Stage<'a> {
    pub wish: &'a Wish,
    pub seed: u64,
    pub light: &'static Light,
    pub look: Look,
    pub clock: Clock,
    pub ground: Ground,
    pub far: Far,
    pub far_count: u32,
    pub far_size: f32,
    pub horizon: f32,
    /// Where the sun or the moon stands.
    pub orb: Point,
    pub snow: bool,
    /// A color word before a place dyes its land.
    pub land_dye: Option<Color>,
    pub background: Paint,
    pub symbols: Vec<Group>,
    pub layers: Vec<Layer>,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(wish: &'a Wish, seed: u64) -> Self {
        let (far, ground) = place_of(wish);
        let light = light_of(wish, ground);
        let pace = wish.moods.iter().map(|m| m.pace).product::<f32>();
        let clock = Clock {
            ms: (LOOP_MS * pace).clamp(6_000.0, 12_000.0),
        };
        let horizon = ground.horizon();
        let mut random = Random::new(seed, "orb");
        let low = light.orb_height < 0.3;
        let x = if low {
            random.range(0.36, 0.64)
        } else {
            *random.pick(&[0.2, 0.26, 0.74, 0.8]).unwrap_or(&0.8)
        };
        let shown = wish
            .subjects
            .iter()
            .any(|s| matches!(s.name, "sun" | "moon"));
        let x = if shown { 0.5 } else { x };
        let orb = pt(
            WIDTH * x,
            horizon - 24.0 - light.orb_height * (horizon - 90.0),
        );
        let named = |s: &&Setting| s.place.distant;
        let main = wish.settings.iter().find(named).or(wish.settings.first());
        Self {
            wish,
            seed,
            light,
            look: look_of(wish, light, clock, seed),
            clock,
            ground,
            far,
            far_count: main.map_or(1, |s| s.count),
            far_size: main.map_or(1.0, |s| {
                s.traits.forms.iter().map(|f| f.size * f.tall).product()
            }),
            horizon,
            orb,
            snow: wish.has_weather(Weather::Snow) || ground == Ground::Snow,
            land_dye: wish
                .settings
                .iter()
                .find_map(|s| s.traits.dye.map(dye_color)),
            background: Color::hex(light.sky[0]).into(),
            symbols: Vec::new(),
            layers: Vec::new(),
        }
    }

    pub(crate) fn random(&self, purpose: &str) -> Random {
        Random::new(self.seed, purpose)
    }

    pub(crate) fn has_overlay(&self, overlay: Overlay) -> bool {
        self.wish.moods.iter().any(|m| m.overlay == overlay)
    }

    /// Land at a depth from 0 (near) to 1 (at the horizon), with snow and dye.
    pub(crate) fn land(&self, color: u32, depth: f32) -> Color {
        let mut land = Color::hex(color);
        if let Some(dye) = self.land_dye {
            land = dye
                .mix(land, 0.25)
                .mix(colors::BLACK, 0.15 * (1.0 - colors::luma(land)));
        }
        if self.snow {
            land = land.mix(Color::hex(0xf2f7fd), 0.78);
        }
        let [nr, ng, nb, _] = land.to_rgba8();
        self.light.land(u32::from_be_bytes([0, nr, ng, nb]), depth)
    }

    /// Marks of the backdrop, in this look.
    pub(crate) fn nodes(&self, pieces: &[Piece]) -> Vec<Node> {
        self.look.nodes(pieces, &Inks::backdrop())
    }

    pub(crate) fn layer(&mut self, name: &str, nodes: Vec<Node>) {
        if !nodes.is_empty() {
            let group = Group {
                nodes,
                ..Group::default()
            };
            self.layers.push(Layer {
                name: name.to_owned(),
                group,
                ..Layer::default()
            });
        }
    }

    pub(crate) fn paint(&mut self, name: &str, pieces: &[Piece]) {
        let nodes = self.nodes(pieces);
        self.layer(name, nodes);
    }

    pub(crate) fn symbol(&mut self, nodes: Vec<Node>) -> u32 {
        self.symbols.push(Group {
            nodes,
            ..Group::default()
        });
        (self.symbols.len() - 1) as u32
    }

    /// A noun as scenery: a share of its own size, a little in the haze.
    pub(crate) fn prop(&mut self, name: &str, share: f32, haze: f32) -> Option<u32> {
        let noun = nouns::all().find(|n| n.names.split(' ').any(|other| other == name))?;
        let pieces = noun.pieces();
        let scale = share * noun.size / Bounds::of(&pieces).height();
        let mix = |c: u32| Color::hex(c).mix(Color::hex(self.light.haze), haze);
        let base = mix(noun.base);
        let base = if self.snow && noun.habitat == Habitat::Plant {
            base.mix(colors::WHITE, 0.45)
        } else {
            base
        };
        let inks = Inks {
            bold: haze < 0.3,
            ..Inks::of(base, mix(noun.accent))
        };
        let nodes = self.look.nodes(&scaled(&pieces, scale, scale), &inks);
        Some(self.symbol(nodes))
    }
}

/// A use of a symbol that stands still.
pub(crate) fn used(symbol: u32, at: Point, scale: Point) -> Node {
    let transform = Transform::at(at.x, at.y).scaled(scale.x, scale.y);
    Node::Use(Use {
        symbol,
        transform,
        ..Use::default()
    })
}

/// A group that moves, holding what it is given.
pub(crate) fn moving(
    transform: Transform,
    opacity: Option<Animated<f32>>,
    nodes: Vec<Node>,
) -> Node {
    Node::Group(Group {
        transform,
        opacity,
        nodes,
        ..Group::default()
    })
}

/// A group that only changes its place.
pub(crate) fn at_place(position: Animated<Point>, nodes: Vec<Node>) -> Node {
    let transform = Transform {
        position: position.into(),
        ..Transform::default()
    };
    moving(transform, None, nodes)
}

pub(crate) fn dye_color(dye: Dye) -> Color {
    match dye {
        Dye::Plain(c) | Dye::Metal(c) | Dye::Clear(c) => Color::hex(c),
        Dye::Rainbow => Color::hex(0xd85ac8),
    }
}

/// The far part and the ground: those that were named, else where the first thing is at home.
fn place_of(wish: &Wish) -> (Far, Ground) {
    if let Some(first) = wish.settings.first() {
        let near = wish
            .settings
            .iter()
            .find(|s| !s.place.distant)
            .unwrap_or(first);
        let far = wish
            .settings
            .iter()
            .find(|s| s.place.distant && s.place.far != Far::None);
        let walks = wish.subjects.iter().any(|s| {
            matches!(
                s.noun.habitat,
                Habitat::Land | Habitat::Still | Habitat::Plant | Habitat::Table
            )
        });
        let ground = match near.place.ground {
            // The lake before a mountain is only there while nobody needs to stand.
            Ground::Lake if near.place.distant && walks => Ground::Meadow,
            Ground::Sea if is_below(wish, near) => Ground::Deep,
            ground => ground,
        };
        return (far.unwrap_or(near).place.far, ground);
    }
    let Some(subject) = wish.subjects.first() else {
        return (Far::Hills, Ground::Meadow);
    };
    if let Some(home) = places::place(subject.noun.home) {
        return (home.far, home.ground);
    }
    let outside = wish.light.is_some() || !wish.weathers.is_empty();
    match subject.noun.habitat {
        _ if wish
            .subjects
            .iter()
            .any(|s| s.noun.habitat == Habitat::Water) =>
        {
            (Far::None, Ground::Sea)
        }
        Habitat::Deep => (Far::None, Ground::Deep),
        Habitat::Table
            if !outside
                && wish
                    .subjects
                    .iter()
                    .all(|s| s.noun.habitat == Habitat::Table) =>
        {
            (Far::None, Ground::Studio)
        }
        _ => (Far::Hills, Ground::Meadow),
    }
}

/// "under the sea", or fish in it.
fn is_below(wish: &Wish, sea: &Setting) -> bool {
    let all_deep = wish
        .subjects
        .iter()
        .all(|s| s.noun.habitat == Habitat::Deep);
    match sea.relation {
        Some(Relation::Under) => true,
        Some(Relation::In) => all_deep && !wish.subjects.is_empty(),
        _ => false,
    }
}

fn light_of(wish: &Wish, ground: Ground) -> &'static Light {
    let named = |name: &str| LIGHTS.iter().find(|l| l.names.starts_with(name));
    let usual = || {
        let shines = wish.subjects.iter().any(|s| {
            matches!(
                s.name,
                "star"
                    | "moon"
                    | "firework"
                    | "aurora"
                    | "lantern"
                    | "owl"
                    | "bat"
                    | "ghost"
                    | "campfire"
            )
        });
        let neon = wish
            .styles
            .iter()
            .any(|s| s.outline == styles::Outline::Glow || s.finish == styles::Finish::Halo);
        let name = match ground {
            _ if neon => "dusk",
            Ground::Space | Ground::Moon => "midnight",
            _ if shines => "night",
            Ground::Desert => "afternoon",
            _ => "day",
        };
        named(name)
    };
    wish.light.or_else(usual).unwrap_or(&LIGHTS[0])
}

fn look_of(wish: &Wish, light: &Light, clock: Clock, seed: u64) -> Look {
    let mut grades: Vec<Grade> = wish.moods.iter().map(|m| m.grade).collect();
    for weather in &wish.weathers {
        grades.push(weather_grade(*weather, light));
    }
    Look {
        style: wish.styles.first().copied().unwrap_or(&styles::PLAIN),
        second: wish.styles.get(1).copied(),
        grades,
        ambient: Color::hex(light.ambient),
        ambient_share: light.ambient_share * 0.62,
        seed,
        clock,
        thrifty: wish.subjects.len() > 2,
    }
}

fn weather_grade(weather: Weather, light: &Light) -> Grade {
    let grade = |saturation, brightness, tint: u32, tint_share| Grade {
        saturation,
        brightness,
        tint: Color::hex(tint),
        tint_share,
    };
    match weather {
        Weather::Rain => grade(0.72, 0.88, 0x6a7c94, 0.16),
        Weather::Storm => grade(0.7, 0.68, 0x3a4460, 0.24),
        Weather::Snow => grade(0.86, 1.02, 0xe0eaf6, 0.08),
        Weather::Fog => grade(0.78, 1.0, light.haze, 0.18),
        Weather::Clouds => grade(0.84, 0.96, 0xa8b4c0, 0.1),
        Weather::Wind => grade(0.96, 1.0, 0xd8e8e8, 0.03),
        Weather::Clear => grade(1.08, 1.02, 0xffffff, 0.0),
    }
}

impl Stage<'_> {
    /// Fills whose colors are final: no style, no grade.
    pub(crate) fn look_raw(&self, fills: &[(mtor_video::Path, crate::drawing::Wash)]) -> Vec<Node> {
        let plain = Look {
            style: &styles::PLAIN,
            second: None,
            grades: Vec::new(),
            ..self.look.clone()
        };
        let pieces: Vec<Piece> = fills
            .iter()
            .map(|(path, wash)| crate::drawing::fill(path.clone(), *wash))
            .collect();
        plain.nodes(&pieces, &Inks::backdrop())
    }

    pub(crate) fn raw_line(&self, path: mtor_video::Path, color: Color, width: f32) -> Vec<Node> {
        let stroke = crate::look::stroke(color, width);
        vec![Node::Shape(mtor_video::Shape {
            geometry: path.into(),
            fill: None,
            stroke: Some(stroke),
        })]
    }

    /// A soft oval of light or shadow. A gradient is round, so the circle is pressed flat.
    pub(crate) fn soft(&self, center: Point, radii: Point, color: Color, alpha: f32) -> Node {
        let circle = mtor_video::Path::circle(Point::ZERO, 100.0);
        let nodes = self.look_raw(&[(circle, crate::drawing::Wash::halo(color, alpha))]);
        let transform = Transform::at(center.x, center.y).scaled(radii.x / 100.0, radii.y / 100.0);
        moving(transform, None, nodes)
    }

    /// Dark corners.
    pub(crate) fn vignette(&self, path: mtor_video::Path, wash: crate::drawing::Wash) -> Vec<Node> {
        let (Some((_, edge)), color) = (wash.to, colors::BLACK) else {
            return Vec::new();
        };
        let stops = vec![
            crate::look::stop(0.0, color.with_alpha(0.0)),
            crate::look::stop(0.6, color.with_alpha(0.0)),
            crate::look::stop(1.0, color.with_alpha(edge)),
        ];
        let paint = Paint::radial(pt(WIDTH / 2.0, HEIGHT / 2.0), 620.0, stops);
        let fill = Some(crate::look::fill(paint));
        vec![Node::Shape(mtor_video::Shape {
            geometry: path.into(),
            fill,
            stroke: None,
        })]
    }
}
