//! Sockets between tabs and the relay: ordered, late, and sometimes gone.

use mtor_protocol::Event;

use super::dice::Dice;

const MS: u64 = 1_000;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Packet {
    Opened,
    Event(Event),
    /// A frame that does not decode.
    Garbage,
    SocketPing,
    SocketPong,
    Closed,
}

#[derive(Debug)]
pub(super) struct Socket {
    pub(super) tab: usize,
    /// False: nothing gets through any more, whatever the ends believe.
    pub(super) is_up: bool,
    latency: u64,
    jitter: u64,
    to_relay_at: u64,
    to_tab_at: u64,
}

/// How bad the network is in this world.
#[derive(Debug)]
pub(super) struct Weather {
    pub(super) latency: u64,
    pub(super) jitter: u64,
    /// Packets of ten thousand that break their socket.
    pub(super) breaks: u64,
    /// Breaks in a hundred that neither side is told of.
    pub(super) silent: u64,
}

impl Weather {
    pub(super) fn new(dice: &mut Dice) -> Self {
        Self {
            latency: dice.one_of(&[0, MS, 20 * MS, 150 * MS]),
            jitter: dice.one_of(&[0, MS, 50 * MS, 400 * MS]),
            breaks: dice.one_of(&[0, 5, 40, 150]),
            silent: dice.one_of(&[0, 20, 60]),
        }
    }

    pub(super) const fn fair() -> Self {
        Self {
            latency: MS,
            jitter: MS,
            breaks: 0,
            silent: 0,
        }
    }
}

impl Socket {
    pub(super) fn new(tab: usize, weather: &Weather, dice: &mut Dice) -> Self {
        Self {
            tab,
            is_up: true,
            latency: dice.between(weather.latency / 2, weather.latency),
            jitter: weather.jitter,
            to_relay_at: 0,
            to_tab_at: 0,
        }
    }

    /// When a packet sent now arrives: late, but never before one sent earlier.
    pub(super) fn arrival(&mut self, now: u64, to_relay: bool, dice: &mut Dice) -> u64 {
        let at = now + self.latency + dice.below(self.jitter + 1);
        let newest = if to_relay {
            &mut self.to_relay_at
        } else {
            &mut self.to_tab_at
        };
        *newest = at.max(*newest);
        *newest
    }
}
