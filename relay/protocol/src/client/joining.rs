//! Whether the relay and the loopback are there, and when to try the relay again.

use crate::{
    event::{Event, Hello, Resume, Welcome},
    limits::{
        BACKOFF_FIRST_MS, BACKOFF_MAX_MS, HEARTBEAT_MS, HEARTBEAT_TOLD_MAX_MS, JOIN_WAIT_MS,
        LOOPBACK_AFTER_MS, PONG_WAIT_MS, PROTOCOL_VERSION, RECONNECT_TOLD_MAX_MS, RESUME_MS,
        STABLE_AFTER_MS,
    },
};

use super::{Output, Outputs, Route};

const US_PER_MS: u64 = 1_000;

/// How long a lost session is asked for. The relay counts from when it notices the loss itself;
/// until then a tab that does not name its old session looks like another one.
const RESUME_ASKED_MS: u64 = RESUME_MS + HEARTBEAT_MS + PONG_WAIT_MS;

/// Whether an event counts toward the offset of [`Resume`].
pub(super) fn counts(event: &Event) -> bool {
    match event {
        Event::Refused(no) => no.guid.is_some(),
        Event::Accepted(_) | Event::Progress(_) | Event::Partial(_) | Event::Result(_) => true,
        _ => false,
    }
}

/// The loopback: it is here, so it needs no clock.
#[derive(Debug)]
pub(super) enum Local {
    Off,
    /// Closed by itself; not opened again before the relay has been tried once more.
    Failed,
    Opening,
    Greeting,
    Joined(Welcome),
}

impl Local {
    pub(super) fn opened(&mut self) -> Option<Hello> {
        matches!(self, Self::Opening).then(|| {
            *self = Self::Greeting;
            hello(None)
        })
    }

    pub(super) const fn is_open(&self) -> bool {
        !matches!(self, Self::Off | Self::Failed)
    }

    pub(super) fn failed(&mut self) {
        if self.is_open() {
            *self = Self::Failed;
        }
    }

    pub(super) fn forgive(&mut self) {
        if matches!(self, Self::Failed) {
            *self = Self::Off;
        }
    }
}

#[derive(Debug)]
enum Phase {
    Off,
    Waiting {
        retry_at: u64,
    },
    Opening {
        since: u64,
        greeting: bool,
    },
    Joined {
        since: u64,
        /// When silence becomes too long.
        silent_at: u64,
        /// When to come back, once the relay has said that it goes down.
        rejoin_at: Option<u64>,
        welcome: Welcome,
    },
}

#[derive(Debug)]
struct Lost {
    session: Resume,
    at: u64,
}

/// The relay as this tab sees it.
#[derive(Debug)]
pub(super) struct Relay {
    phase: Phase,
    attempt: u32,
    lost: Option<Lost>,
    /// Intent events received in the session.
    offset: u64,
    /// A resumed session is whole once the offset has come this far.
    behind_until: Option<u64>,
    jitter: Jitter,
}

impl Relay {
    pub(super) const fn new(seed: u64) -> Self {
        Self {
            phase: Phase::Off,
            attempt: 0,
            lost: None,
            offset: 0,
            behind_until: None,
            jitter: Jitter(seed),
        }
    }

    pub(super) const fn is_off(&self) -> bool {
        matches!(self.phase, Phase::Off)
    }

    pub(super) const fn attempt(&self) -> u32 {
        self.attempt
    }

    pub(super) const fn greeting(&self) -> bool {
        matches!(self.phase, Phase::Opening { greeting: true, .. })
    }

    pub(super) const fn welcome(&self) -> Option<&Welcome> {
        match &self.phase {
            Phase::Joined { welcome, .. } => Some(welcome),
            _ => None,
        }
    }

    pub(super) const fn draining(&self) -> bool {
        matches!(
            self.phase,
            Phase::Joined {
                rejoin_at: Some(_),
                ..
            }
        )
    }

    pub(super) const fn retry_at(&self) -> Option<u64> {
        match self.phase {
            Phase::Waiting { retry_at } => Some(retry_at),
            _ => None,
        }
    }

    /// The one timer; `local_wanted` while the loopback could still step in.
    pub(super) fn next_timeout(&self, local_wanted: bool) -> Option<u64> {
        match self.phase {
            Phase::Off => None,
            Phase::Waiting { retry_at } => Some(retry_at),
            Phase::Opening { since, .. } if local_wanted => Some(since + ms(LOOPBACK_AFTER_MS)),
            Phase::Opening { since, .. } => Some(since + ms(JOIN_WAIT_MS)),
            Phase::Joined { silent_at, .. } => Some(silent_at),
        }
    }

    pub(super) fn open(&mut self, now_us: u64, out: &mut Outputs) {
        self.phase = Phase::Opening {
            since: now_us,
            greeting: false,
        };
        out.push_back(Output::Open(Route::Relay));
    }

    /// The socket is open: what to say first.
    pub(super) fn opened(&mut self, now_us: u64) -> Option<Hello> {
        let Phase::Opening { greeting, .. } = &mut self.phase else {
            return None;
        };
        if *greeting {
            return None;
        }
        *greeting = true;
        self.lost
            .take_if(|lost| now_us.saturating_sub(lost.at) > ms(RESUME_ASKED_MS));
        Some(hello(self.lost.as_ref().map(|lost| lost.session.clone())))
    }

    /// Takes the welcome; true when the lost session goes on.
    pub(super) fn welcomed(&mut self, now_us: u64, welcome: Welcome) -> bool {
        let asked = self.lost.take().is_some();
        let recovered = asked && welcome.recovered;
        self.behind_until = recovered.then_some(welcome.offset);
        if !recovered {
            self.offset = welcome.offset;
        }
        self.phase = Phase::Joined {
            since: now_us,
            silent_at: now_us + silence_us(&welcome),
            rejoin_at: None,
            welcome,
        };
        recovered
    }

    /// Something arrived; true when a session stands.
    pub(super) fn heard(&mut self, now_us: u64) -> bool {
        let Phase::Joined {
            silent_at, welcome, ..
        } = &mut self.phase
        else {
            return false;
        };
        *silent_at = now_us + silence_us(welcome);
        true
    }

    pub(super) const fn count(&mut self) {
        self.offset += 1;
    }

    /// True once, when a resumed session has said all that was missed.
    pub(super) fn caught_up(&mut self) -> bool {
        let offset = self.offset;
        self.behind_until
            .take_if(|until| *until <= offset)
            .is_some()
    }

    /// Something must arrive within the wait for a pong.
    pub(super) fn expect_soon(&mut self, now_us: u64) {
        if let Phase::Joined { silent_at, .. } = &mut self.phase {
            *silent_at = (*silent_at).min(now_us + ms(PONG_WAIT_MS));
        }
    }

    pub(super) fn drain(&mut self, now_us: u64, after_ms: u64) {
        let at = now_us + self.told_us(after_ms);
        if let Phase::Joined { rejoin_at, .. } = &mut self.phase {
            *rejoin_at = Some(at);
        }
    }

    /// The socket is gone. False when it was gone already.
    pub(super) fn gone(&mut self, now_us: u64, after_ms: Option<u64>) -> bool {
        let mut not_before = now_us;
        match &self.phase {
            Phase::Off | Phase::Waiting { .. } => return false,
            Phase::Opening { .. } => self.attempt = self.attempt.saturating_add(1),
            Phase::Joined {
                since,
                rejoin_at,
                welcome,
                ..
            } => {
                self.lost = Some(Lost {
                    session: Resume {
                        session_id: welcome.session_id.clone(),
                        epoch: welcome.epoch,
                        offset: self.offset,
                    },
                    at: now_us,
                });
                not_before = rejoin_at.unwrap_or(now_us).max(now_us);
                // A relay that welcomes and hangs up again must not be hammered.
                let stable = now_us.saturating_sub(*since) >= ms(STABLE_AFTER_MS);
                self.attempt = if stable { 0 } else { self.attempt + 1 };
            }
        }
        let pause = match after_ms {
            Some(after_ms) => self.told_us(after_ms),
            None if not_before > now_us => 0,
            None => self.backoff_us(),
        };
        self.phase = Phase::Waiting {
            retry_at: not_before + pause,
        };
        true
    }

    pub(super) fn leave(&mut self, out: &mut Outputs) {
        if matches!(self.phase, Phase::Opening { .. } | Phase::Joined { .. }) {
            out.push_back(Output::Close(Route::Relay));
        }
        self.phase = Phase::Off;
        self.lost = None;
        self.attempt = 0;
    }

    pub(super) fn forget_session(&mut self) {
        self.lost = None;
    }

    /// The relay will not take this page soon: pause for long.
    pub(super) const fn despair(&mut self) {
        self.attempt = 31;
    }

    pub(super) const fn hope(&mut self) {
        self.attempt = 0;
    }

    /// Whether joining took so long that it is given up.
    pub(super) fn gave_up(&self, now_us: u64) -> bool {
        matches!(self.phase, Phase::Opening { since, .. } if now_us >= since + ms(JOIN_WAIT_MS))
    }

    /// Whether joining takes so long that the loopback should step in meanwhile.
    pub(super) fn slow(&self, now_us: u64) -> bool {
        matches!(self.phase, Phase::Opening { since, .. } if now_us >= since + ms(LOOPBACK_AFTER_MS))
    }

    pub(super) const fn silent(&self, now_us: u64) -> bool {
        matches!(self.phase, Phase::Joined { silent_at, .. } if now_us >= silent_at)
    }

    /// Exponential, with full jitter: a thousand tabs come back spread out.
    fn backoff_us(&mut self) -> u64 {
        let doubled = BACKOFF_FIRST_MS.saturating_mul(1 << self.attempt.min(16));
        self.jitter.below(ms(doubled.min(BACKOFF_MAX_MS)))
    }

    /// Never earlier than told, and spread over half as long again.
    fn told_us(&mut self, after_ms: u64) -> u64 {
        let after_ms = after_ms.min(RECONNECT_TOLD_MAX_MS);
        ms(after_ms) + self.jitter.below(ms(BACKOFF_FIRST_MS + after_ms / 2))
    }
}

const fn hello(resume: Option<Resume>) -> Hello {
    Hello {
        version: PROTOCOL_VERSION,
        agent: None,
        user_id: None,
        resume,
    }
}

const fn ms(ms: u64) -> u64 {
    ms * US_PER_MS
}

/// A relay that promises heartbeats in an hour, or every instant, is not believed.
fn silence_us(welcome: &Welcome) -> u64 {
    let heartbeat_ms = match welcome.heartbeat_ms {
        0 => HEARTBEAT_MS,
        told => told.min(HEARTBEAT_TOLD_MAX_MS),
    };
    ms(heartbeat_ms + PONG_WAIT_MS)
}

/// `SplitMix64`: small, seeded, good enough to spread tabs out.
#[derive(Debug)]
struct Jitter(u64);

impl Jitter {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end.max(1)
    }
}
