//! How long frames take, and how much detail the machine can afford.
//!
//! The detail goes down when frames are slow and comes back when they have been fast for a
//! while. A step up that had to be taken back is the last one: it never swings.

use mtor_render::Detail;

/// Frames that the medians look at: half a second of a smooth film.
const N_RECENT: usize = 30;
/// Frames as slow as these need not fill the medians: so few in so long are judged as well.
const N_PATIENT: usize = 4;
const PATIENCE_MS: f32 = 3_000.0;
/// A median frame longer than this is seen as stutter: fewer than 25 frames a second.
const SLOW_MS: f32 = 40.0;
/// Drawing that takes less leaves room for four times the work.
const FAST_MS: f32 = 10.0;
/// And the screen kept its pace meanwhile: the GPU is not what is slow.
const STEADY_MS: f32 = 25.0;
/// Fast frames in a row before the detail comes back: some seconds.
const CALM_FRAMES: u32 = 180;
/// Finest first.
const DETAILS: [Detail; 3] = [Detail::Full, Detail::Half, Detail::Quarter];

/// The last frames of one canvas.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    /// Time of the draw call.
    draw_ms: Recent,
    /// From one frame of a playing film to the next.
    between_ms: Recent,
    level: usize,
    /// The finest level that may be tried.
    finest: usize,
    calm: u32,
    /// A step up that is still on trial.
    on_trial: bool,
}

#[derive(Debug, Clone, Default)]
struct Recent {
    values: Vec<f32>,
    next: usize,
}

impl Recent {
    fn push(&mut self, value: f32) {
        if self.values.len() < N_RECENT {
            self.values.push(value);
        } else {
            self.values[self.next] = value;
        }
        self.next = (self.next + 1) % N_RECENT;
    }

    /// Whether there are frames enough to judge by, or they have taken long enough.
    fn is_enough(&self) -> bool {
        let n_frames = self.values.len();
        let long = self.values.iter().sum::<f32>() >= PATIENCE_MS;
        n_frames == N_RECENT || n_frames >= N_PATIENT && long
    }

    fn median(&self) -> f32 {
        let mut sorted = self.values.clone();
        sorted.sort_by(f32::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }
}

impl Pace {
    /// A frame was drawn; `between_ms` is `None` for one that stands and for the first one
    /// after a rest.
    pub fn drawn(&mut self, draw_ms: f32, between_ms: Option<f32>) {
        // One that stands has full detail: below that, its time is another level's.
        if between_ms.is_some() || self.level == 0 {
            self.draw_ms.push(draw_ms);
        }
        let Some(between_ms) = between_ms else { return };
        self.between_ms.push(between_ms);
        if self.between_ms.is_enough() {
            self.judge();
        }
    }

    fn judge(&mut self) {
        let (draw_ms, between_ms) = (self.draw_ms.median(), self.between_ms.median());
        if draw_ms.max(between_ms) > SLOW_MS {
            if self.on_trial {
                self.finest = self.level + 1;
            }
            self.go_to(self.level + 1, false);
        } else if draw_ms < FAST_MS && between_ms < STEADY_MS {
            self.calm += 1;
            if self.calm >= CALM_FRAMES {
                self.go_to(self.level.saturating_sub(1), true);
            }
        } else {
            self.calm = 0;
        }
    }

    fn go_to(&mut self, level: usize, on_trial: bool) {
        self.calm = 0;
        let level = level.clamp(self.finest.min(DETAILS.len() - 1), DETAILS.len() - 1);
        if level == self.level {
            return;
        }
        self.level = level;
        self.on_trial = on_trial;
        // What was measured before says nothing of the new level.
        self.draw_ms = Recent::default();
        self.between_ms = Recent::default();
    }

    /// A frame that stands is looked at, and nothing waits for it: it gets full detail.
    pub fn detail(&self, moves: bool) -> Detail {
        DETAILS[if moves { self.level } else { 0 }]
    }

    /// The rolling median of the draw call.
    pub fn median_ms(&self) -> f32 {
        self.draw_ms.median()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many frames of this length at any level.
    fn frames(pace: &mut Pace, n_frames: usize, ms: f32) {
        for _ in 0..n_frames {
            pace.drawn(ms, Some(ms.max(16.7)));
        }
    }

    #[test]
    fn slow_frames_cost_detail_one_step_at_a_time() {
        let mut pace = Pace::default();
        frames(&mut pace, N_RECENT - 1, 60.0);
        assert_eq!(
            pace.detail(true),
            DETAILS[0],
            "one frame less than it judges by"
        );
        frames(&mut pace, 1, 60.0);
        assert_eq!(pace.detail(true), DETAILS[1]);
        frames(&mut pace, 10 * N_RECENT, 60.0);
        assert_eq!(
            pace.detail(true),
            DETAILS[DETAILS.len() - 1],
            "and no farther"
        );
    }

    #[test]
    fn a_slow_screen_counts_as_slow_frames() {
        let mut pace = Pace::default();
        for _ in 0..N_RECENT {
            pace.drawn(1.0, Some(80.0));
        }
        assert_eq!(pace.detail(true), DETAILS[1]);
    }

    #[test]
    fn frames_of_a_second_are_not_watched_for_half_a_minute() {
        let mut pace = Pace::default();
        frames(&mut pace, N_PATIENT - 1, 1_000.0);
        assert_eq!(pace.detail(true), DETAILS[0]);
        frames(&mut pace, 1, 1_000.0);
        assert_eq!(pace.detail(true), DETAILS[1]);
    }

    #[test]
    fn one_long_frame_costs_nothing() {
        let mut pace = Pace::default();
        for _ in 0..20 {
            frames(&mut pace, 20, 8.0);
            frames(&mut pace, 1, 500.0);
        }
        assert_eq!(pace.detail(true), DETAILS[0]);
    }

    #[test]
    fn detail_comes_back_after_a_calm_while() {
        let mut pace = Pace::default();
        frames(&mut pace, N_RECENT, 60.0);
        frames(&mut pace, CALM_FRAMES as usize, 5.0);
        assert_eq!(pace.detail(true), DETAILS[1], "the medians fill first");
        frames(&mut pace, N_RECENT, 5.0);
        assert_eq!(pace.detail(true), DETAILS[0]);
    }

    /// A machine that is fast at one step less and slow at full detail.
    #[test]
    fn it_never_swings() {
        let mut pace = Pace::default();
        let mut changes = 0;
        for _ in 0..20_000 {
            let before = pace.detail(true);
            let ms = if before == DETAILS[0] { 60.0 } else { 5.0 };
            frames(&mut pace, 1, ms);
            changes += u32::from(pace.detail(true) != before);
        }
        assert_eq!(changes, 3, "down, up for a trial, down for good");
        assert_eq!(pace.detail(true), DETAILS[1]);
    }

    #[test]
    fn a_still_picture_is_measured_but_not_judged() {
        let mut pace = Pace::default();
        for _ in 0..100 {
            pace.drawn(90.0, None);
        }
        assert_eq!(pace.detail(true), DETAILS[0]);
        assert_eq!(pace.median_ms(), 90.0);
    }

    #[test]
    fn a_frame_that_stands_has_full_detail_and_costs_the_film_none() {
        let mut pace = Pace::default();
        frames(&mut pace, N_RECENT, 60.0);
        frames(&mut pace, N_RECENT, 30.0);
        assert_eq!(pace.detail(false), Detail::Full);
        for _ in 0..N_RECENT {
            pace.drawn(60.0, None);
        }
        frames(&mut pace, 1, 30.0);
        assert_eq!(pace.detail(true), DETAILS[1], "where it was before");
    }
}
