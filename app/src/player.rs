//! A film's playhead: where it is, whether and how fast it moves. No clock of its own.
//!
//! Whoever draws calls [`Player::tick`] with the time on the wall before each frame and draws
//! the film time that it gives.

use mtor_video::{Marker, Scene};

#[cfg(test)]
mod tests;

/// What the speed menu offers, slowest first.
pub const SPEEDS: [f64; 7] = [0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0];
/// A longer gap between two frames is a page that was hidden: the film waited.
const GAP_MS_MAX: f64 = 1_000.0;
/// Half a frame before the end is still the last frame; the end itself is the first again.
const LAST_FRAME: f64 = 0.5;

/// See the module's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Player {
    duration_ms: f64,
    /// The step from one frame to the next, as the film's author thought of it.
    frame_ms: f64,
    markers: Vec<Marker>,
    at_ms: f64,
    playing: bool,
    looping: bool,
    speed: f64,
    /// The wall's time at the last tick; `None` after a rest.
    ticked_ms: Option<f64>,
}

impl Player {
    /// At the first frame, playing over and over.
    pub fn new(scene: &Scene) -> Self {
        let rate = f64::from(scene.frame_rate).max(1.0);
        Self {
            duration_ms: f64::from(scene.duration_ms).max(0.0),
            frame_ms: 1_000.0 / rate,
            markers: scene.markers.clone(),
            at_ms: 0.0,
            playing: scene.duration_ms > 0.0,
            looping: true,
            speed: 1.0,
            ticked_ms: None,
        }
    }

    pub const fn duration_ms(&self) -> f64 {
        self.duration_ms
    }

    pub const fn at_ms(&self) -> f64 {
        self.at_ms
    }

    pub const fn is_playing(&self) -> bool {
        self.playing
    }

    pub const fn is_looping(&self) -> bool {
        self.looping
    }

    pub const fn speed(&self) -> f64 {
        self.speed
    }

    pub fn markers(&self) -> &[Marker] {
        &self.markers
    }

    /// The last marker at or before the playhead.
    pub fn marker(&self) -> Option<&Marker> {
        let before = |m: &&Marker| f64::from(m.at_ms) <= self.at_ms;
        let passed = self.markers.iter().filter(before);
        passed.max_by(|a, b| a.at_ms.total_cmp(&b.at_ms))
    }

    /// Goes on to the wall's time; the film time to draw.
    pub fn tick(&mut self, now_ms: f64) -> f64 {
        let gone_ms = self.ticked_ms.map_or(0.0, |then| now_ms - then);
        if self.playing {
            self.ticked_ms = Some(now_ms);
            self.at_ms += gone_ms.clamp(0.0, GAP_MS_MAX) * self.speed;
            if self.at_ms >= self.duration_ms {
                self.reach_end();
            }
        }
        self.shown_ms()
    }

    fn reach_end(&mut self) {
        if self.looping && self.duration_ms > 0.0 {
            self.at_ms %= self.duration_ms;
        } else {
            self.at_ms = self.duration_ms;
            self.pause();
        }
    }

    /// The film time that the playhead's place shows.
    pub fn shown_ms(&self) -> f64 {
        let last_ms = self.duration_ms - self.frame_ms.min(self.duration_ms) * LAST_FRAME;
        self.at_ms.min(last_ms)
    }

    /// No frames come for a while: that time does not count.
    pub const fn rest(&mut self) {
        self.ticked_ms = None;
    }

    /// From the end it begins again. A still picture does not play.
    pub fn play(&mut self) {
        if self.at_ms >= self.duration_ms {
            self.at_ms = 0.0;
        }
        self.playing = self.duration_ms > 0.0;
    }

    pub const fn pause(&mut self) {
        self.playing = false;
        self.rest();
    }

    pub fn toggle(&mut self) {
        if self.playing {
            self.pause();
        } else {
            self.play();
        }
    }

    /// To a film time, within the film.
    pub fn seek(&mut self, to_ms: f64) {
        if to_ms.is_finite() {
            self.at_ms = to_ms.clamp(0.0, self.duration_ms);
        }
    }

    pub fn seek_by(&mut self, by_ms: f64) {
        self.seek(self.at_ms + by_ms);
    }

    /// To the start of the frame so many frames on; negative goes back. Pauses.
    pub fn step(&mut self, n_frames: i32) {
        self.pause();
        // A little more than nothing, since a frame's start is not exact in binary.
        let frame = (self.at_ms / self.frame_ms + 1e-6).floor();
        self.seek((frame + f64::from(n_frames)) * self.frame_ms);
    }

    pub const fn set_looping(&mut self, looping: bool) {
        self.looping = looping;
    }

    pub const fn set_speed(&mut self, speed: f64) {
        self.speed = speed.clamp(SPEEDS[0], SPEEDS[SPEEDS.len() - 1]);
    }

    pub fn faster(&mut self) {
        let next = SPEEDS.into_iter().find(|it| *it > self.speed);
        self.set_speed(next.unwrap_or(self.speed));
    }

    pub fn slower(&mut self) {
        let next = SPEEDS.into_iter().rev().find(|it| *it < self.speed);
        self.set_speed(next.unwrap_or(self.speed));
    }
}

/// "1:02.5": minutes, seconds, tenths.
pub fn clock_text(ms: f64) -> String {
    let tenths = (ms.max(0.0) / 100.0) as u64;
    let (minutes, seconds) = (tenths / 600, tenths / 10 % 60);
    format!("{minutes}:{seconds:02}.{}", tenths % 10)
}
