//! How an instance moves: what its kind does by itself, or what the words asked for.

use mtor_video::{Animated, Point, Transform};

use super::arrange::Spot;
use crate::{
    grammar::Subject,
    lexicon::{Motion, Weather},
    math::{cos_turns, pt, sin_turns, tenth},
    nouns::Habitat,
    stage::{HEIGHT, Stage, WIDTH},
};

/// The transform of one instance over the loop, and its opacity.
pub(super) fn pose(
    stage: &Stage<'_>,
    subject: &Subject,
    spot: Spot,
    idx: usize,
    size: (f32, f32),
) -> (Transform, Option<Animated<f32>>) {
    let mut actor = Actor {
        stage,
        spot,
        size,
        quarter: (idx % 4) as u32,
        sx: if spot.flip { -spot.scale } else { spot.scale },
        transform: Transform::default(),
        opacity: None,
    };
    actor.transform = Transform::at(spot.x, spot.y).scaled(actor.sx, spot.scale);
    if subject.motions.is_empty() {
        actor.by_nature(subject);
    }
    for motion in &subject.motions {
        actor.act(*motion);
    }
    (actor.transform, actor.opacity)
}

/// Whether the motions lead through the whole picture, so that each instance has its own way.
pub(super) fn travels(subject: &Subject) -> bool {
    let far = [
        Motion::Flying,
        Motion::Running,
        Motion::Falling,
        Motion::Rising,
    ];
    subject.motions.iter().any(|motion| far.contains(motion))
}

struct Actor<'a, 's> {
    stage: &'a Stage<'s>,
    spot: Spot,
    size: (f32, f32),
    /// Where in the swing this one begins, so that a crowd does not march.
    quarter: u32,
    sx: f32,
    transform: Transform,
    opacity: Option<Animated<f32>>,
}

impl Actor<'_, '_> {
    fn home(&self) -> Point {
        pt(self.spot.x, self.spot.y)
    }

    fn bob(&mut self, x: f32, y: f32, cycles: u32) {
        self.transform.position = self
            .stage
            .clock
            .swing_point(self.home(), Point::new(x, y), self.quarter, cycles)
            .into();
    }

    fn lean(&mut self, degrees: f32, cycles: u32) {
        self.transform.rotation_deg = self.stage.clock.swing(0.0, degrees, self.quarter, cycles);
    }

    /// Turns about the middle instead of the feet.
    fn about_the_middle(&mut self) {
        let half = tenth(self.size.1 / 2.0);
        self.transform.anchor = Point::new(0.0, -half).into();
        self.spot.y = tenth(self.spot.y - half * self.spot.scale);
        self.transform.position = self.home().into();
    }

    /// From one size to another, by factors of the spot's own.
    fn breathe(&mut self, from: (f32, f32), to: (f32, f32), cycles: u32) {
        let round = |v: f32| (v * 1000.0).round() / 1000.0;
        let at = |(x, y): (f32, f32)| Point::new(round(self.sx * x), round(self.spot.scale * y));
        self.transform.scale = self.stage.clock.between(at(from), at(to), cycles);
    }

    fn by_nature(&mut self, subject: &Subject) {
        let gusts = self.stage.wish.has_weather(Weather::Wind)
            || self.stage.wish.has_weather(Weather::Storm);
        let weightless = self.stage.ground == crate::places::Ground::Space;
        match subject.noun.habitat {
            Habitat::Land | Habitat::Still if weightless => {
                self.bob(8.0, 12.0, 1);
                self.lean(5.0, 1);
            }
            Habitat::Land => self.breathe((1.0, 1.0), (0.992, 1.018), 3),
            Habitat::Plant => {
                let lean = if gusts { 6.0 } else { 1.6 };
                self.transform.skew_deg = self.stage.clock.swing(0.0, lean, self.quarter, 2);
            }
            Habitat::Air => {
                self.bob(6.0, 11.0, 1);
                self.lean(if gusts { 7.0 } else { 2.2 }, 1);
            }
            Habitat::Water => {
                self.bob(4.0, 5.0, 2);
                self.lean(1.8, 1);
            }
            Habitat::Deep => {
                self.bob(26.0, 9.0, 1);
                self.lean(2.5, 2);
            }
            Habitat::Sky => self.bob(0.0, 4.0, 1),
            Habitat::Still | Habitat::Table => {}
        }
    }

    fn act(&mut self, motion: Motion) {
        let (w, h) = self.size;
        let clock = self.stage.clock;
        let home = self.home();
        let side = if self.spot.flip { -1.0 } else { 1.0 };
        let (exit, entry) = if side > 0.0 {
            (WIDTH + w, -w)
        } else {
            (-w, WIDTH + w)
        };
        match motion {
            Motion::Floating => {
                self.bob(12.0, 18.0, 1);
                self.lean(4.0, 1);
            }
            Motion::Hovering => self.bob(2.0, 8.0, 4),
            Motion::Flying => {
                self.transform.position = clock
                    .pass(home, pt(exit, home.y - 60.0), pt(entry, home.y + 30.0))
                    .into();
                self.lean(3.0, 2);
            }
            Motion::Running => {
                self.transform.position =
                    clock.pass(home, pt(exit, home.y), pt(entry, home.y)).into();
                self.breathe((1.04, 0.95), (0.97, 1.04), 12);
            }
            Motion::Walking => {
                self.transform.position = clock
                    .between(pt(home.x - 60.0, home.y), pt(home.x + 60.0, home.y), 1)
                    .into();
                self.transform.rotation_deg = clock.swing(0.0, 2.6, self.quarter, 6);
            }
            Motion::Swimming => {
                self.bob(70.0, 12.0, 1);
                self.lean(5.0, 3);
            }
            Motion::Drifting => {
                self.transform.position = clock
                    .swing_point(home, Point::new(110.0, -14.0), self.quarter, 1)
                    .into();
            }
            Motion::Spinning => {
                self.about_the_middle();
                self.transform.rotation_deg = clock.turns(side);
            }
            Motion::Rolling => {
                self.about_the_middle();
                self.transform.rotation_deg = clock.between(0.0, 360.0 * side, 1);
                let here = self.home();
                self.transform.position = clock
                    .between(
                        here,
                        pt(here.x + h * core::f32::consts::FRAC_PI_2 * side, here.y),
                        1,
                    )
                    .into();
            }
            Motion::Tumbling => {
                self.about_the_middle();
                let here = self.home();
                self.transform.rotation_deg = clock.turns(2.0 * side);
                self.transform.position = clock
                    .swing_point(here, Point::new(30.0, 26.0), self.quarter, 1)
                    .into();
            }
            _ => self.act_in_place(motion),
        }
    }

    fn act_in_place(&mut self, motion: Motion) {
        let (w, h) = self.size;
        let clock = self.stage.clock;
        let home = self.home();
        match motion {
            Motion::Dancing => {
                self.bob(w * 0.1, -8.0, 3);
                self.lean(8.0, 4);
                self.breathe((1.0, 1.0), (1.05, 0.94), 4);
            }
            Motion::Bouncing => {
                self.transform.position = clock
                    .between(home, pt(home.x, home.y - (h * 0.4).min(90.0)), 5)
                    .into();
                self.breathe((1.09, 0.9), (0.97, 1.05), 5);
            }
            Motion::Jumping => {
                self.transform.position = clock
                    .between(home, pt(home.x, home.y - (h * 0.75).min(170.0)), 3)
                    .into();
                self.lean(4.0, 3);
            }
            Motion::Falling => {
                self.transform.position = clock
                    .pass(
                        home,
                        pt(home.x + 20.0, HEIGHT + h + 20.0),
                        pt(home.x - 20.0, -20.0),
                    )
                    .into();
                self.lean(6.0, 2);
            }
            Motion::Rising => {
                self.transform.position = clock
                    .pass(
                        home,
                        pt(home.x + 14.0, -20.0),
                        pt(home.x - 14.0, HEIGHT + h + 20.0),
                    )
                    .into();
                self.lean(3.0, 2);
            }
            Motion::Swaying => self.transform.skew_deg = clock.swing(0.0, 7.0, self.quarter, 2),
            Motion::Swinging => {
                self.transform.rotation_deg = clock.swing(0.0, 16.0, self.quarter, 3)
            }
            Motion::Shaking => {
                self.bob(4.0, 0.0, 20);
            }
            Motion::Pulsing => self.breathe((1.0, 1.0), (1.13, 1.13), 5),
            Motion::Growing => self.breathe((1.0, 1.0), (0.45, 0.45), 1),
            Motion::Sleeping => {
                self.breathe((1.0, 0.94), (1.02, 0.99), 2);
                self.transform.rotation_deg = 4.0.into();
            }
            Motion::Blinking => self.opacity = Some(clock.between(1.0, 0.18, 4)),
            Motion::Orbiting => {
                let (rx, ry) = (150.0 + w * 0.3, 66.0);
                let at = |k: usize| {
                    let t = k as f32 / 16.0 + self.quarter as f32 / 4.0;
                    pt(home.x + rx * cos_turns(t), home.y + ry * sin_turns(t))
                };
                self.transform.position = clock.through((0..=16).map(at).collect()).into();
            }
            _ => {}
        }
    }
}
