//! One world: what happens next, to whom.

use std::collections::BTreeMap;

use mtor_orchestrator::{Config, Input, Orchestrator, Output, SessionId};
use mtor_protocol::{Event, Guid};

use crate::script::name;

use super::{
    dice::Dice,
    model::Model,
    network::{Packet, Socket, Weather},
    report::Report,
    sabotage::Sabotage,
    tab::{Act, Tab},
};

pub(super) const MS: u64 = 1_000;
const CHAOS_US: u64 = 20_000 * MS;
/// Fair weather must bring everything to its end long before intents die of age: four leases,
/// the longest rest, and the time to forget a lost session.
const END_US: u64 = CHAOS_US + 240_000 * MS;

#[derive(Debug)]
enum Happening {
    ToRelay(u64, Packet),
    ToTab(u64, Packet),
    Tab(usize, Act),
    RelayStops,
    RelayDrains,
    RelayStarts,
}

pub(super) struct World {
    pub(super) dice: Dice,
    pub(super) now: u64,
    pub(super) tabs: Vec<Tab>,
    pub(super) chaos: bool,
    pub(super) report: Report,
    /// Guids that were asked: liars pick from them.
    pub(super) guids: Vec<Guid>,
    weather: Weather,
    happenings: BTreeMap<(u64, u64), Happening>,
    n_happenings: u64,
    sockets: BTreeMap<u64, Socket>,
    n_sockets: u64,
    relay: Option<Orchestrator>,
    relay_began: u64,
    epoch: u64,
    model: Model,
    sabotage: Sabotage,
}

impl World {
    pub(super) fn new(seed: u64, sabotage: Sabotage) -> Self {
        let mut dice = Dice::new(seed);
        let n_tabs = match dice.below(40) {
            0 => dice.between(60, 150),
            1..=9 => dice.between(12, 40),
            _ => dice.between(2, 12),
        };
        Self::of_size(seed, n_tabs, sabotage)
    }

    pub(super) fn of_size(seed: u64, n_tabs: u64, sabotage: Sabotage) -> Self {
        let mut dice = Dice::new(seed ^ 0xd1ce);
        let mut world = Self {
            weather: Weather::new(&mut dice),
            tabs: (0..n_tabs).map(|_| Tab::new(&mut dice)).collect(),
            dice,
            now: 0,
            chaos: true,
            report: Report {
                tabs: n_tabs,
                ..Report::default()
            },
            guids: Vec::new(),
            happenings: BTreeMap::new(),
            n_happenings: 0,
            sockets: BTreeMap::new(),
            n_sockets: 0,
            relay: None,
            relay_began: 0,
            epoch: seed,
            model: Model::default(),
            sabotage,
        };
        world.start_relay();
        for tab in 0..world.tabs.len() {
            world.begin(tab);
        }
        for _ in 0..world.dice.one_of(&[0, 0, 1, 2]) {
            let at = world.dice.below(CHAOS_US);
            let what = if world.dice.percent(30) {
                Happening::RelayDrains
            } else {
                Happening::RelayStops
            };
            world.happen(at, what);
        }
        world
    }

    pub(super) fn run(mut self) -> Result<Report, String> {
        while self.chaos {
            self.step()?;
            self.chaos = self.now < CHAOS_US;
        }
        self.weather = Weather::fair();
        for tab in 0..self.tabs.len() {
            self.thaw(tab)?;
        }
        while !self.is_over() {
            if self.now > END_US {
                return Err(self.unended());
            }
            self.step()?;
        }
        if let Some(relay) = &self.relay {
            self.report.count(relay.counters());
        }
        Ok(self.report)
    }

    fn is_over(&self) -> bool {
        let open = self
            .relay
            .as_ref()
            .map_or(1, |it| it.gauges().open + it.gauges().parked);
        open == 0 && self.tabs.iter().all(Tab::has_nothing_open)
    }

    fn unended(&self) -> String {
        let open = self
            .tabs
            .iter()
            .enumerate()
            .flat_map(|(i, tab)| tab.open_here(i));
        let open: Vec<_> = open.take(5).collect();
        let gauges = self.relay.as_ref().map(Orchestrator::gauges);
        format!("intents that never ended: {open:?}; {gauges:?}")
    }

    /// The next thing, whatever it is.
    fn step(&mut self) -> Result<(), String> {
        self.report.steps += 1;
        let wake = self.relay.as_ref().and_then(Orchestrator::poll_timeout);
        let wake = wake.map(|at| (at + self.relay_began).max(self.now));
        let next = self.happenings.first_key_value().map(|((at, _), _)| *at);
        match (wake, next) {
            (Some(wake), next) if next.is_none_or(|next| wake <= next) => {
                self.now = wake;
                self.tell_relay(Input::Timeout)
            }
            (_, Some(at)) => {
                self.now = at;
                let (_, what) = self.happenings.pop_first().expect("just seen");
                self.act(what)
            }
            (_, None) if self.chaos => {
                // Everybody has left.
                self.now = CHAOS_US;
                Ok(())
            }
            (_, None) => Err(format!("nothing happens any more. {}", self.unended())),
        }
    }

    fn act(&mut self, what: Happening) -> Result<(), String> {
        match what {
            Happening::ToRelay(socket, packet) => self.at_relay(socket, packet),
            Happening::ToTab(socket, packet) => self.at_tab(socket, packet),
            Happening::Tab(tab, act) => self.tab_acts(tab, act),
            Happening::RelayStops => {
                self.stop_relay();
                Ok(())
            }
            Happening::RelayDrains => {
                self.later_happen(3_000 * MS, Happening::RelayStops);
                let reconnect_after_ms = 500;
                self.tell_relay(Input::Drain { reconnect_after_ms })
            }
            Happening::RelayStarts => {
                self.start_relay();
                Ok(())
            }
        }
    }

    fn start_relay(&mut self) {
        self.epoch += 1;
        self.relay_began = self.now;
        let config = Config::new(self.epoch, self.epoch, name("simulated"));
        self.relay = Some(Orchestrator::new(config));
        self.model = Model::default();
    }

    fn stop_relay(&mut self) {
        let Some(relay) = self.relay.take() else {
            return;
        };
        self.report.restarts += 1;
        self.report.count(relay.counters());
        let up: Vec<_> = self
            .sockets
            .iter()
            .filter(|(_, it)| it.is_up)
            .map(|(id, _)| *id)
            .collect();
        for socket in up {
            self.break_socket(socket, true, false);
        }
        let pause = self.dice.below(2_000 * MS);
        self.later_happen(pause, Happening::RelayStarts);
    }

    fn happen(&mut self, at: u64, what: Happening) {
        self.n_happenings += 1;
        self.happenings.insert((at, self.n_happenings), what);
    }

    fn later_happen(&mut self, after: u64, what: Happening) {
        self.happen(self.now + after, what);
    }

    pub(super) fn later(&mut self, tab: usize, after: u64, act: Act) {
        self.later_happen(after, Happening::Tab(tab, act));
    }

    /// Opens a socket for a tab; without a relay it closes at once.
    pub(super) fn connect(&mut self, tab: usize) {
        self.n_sockets += 1;
        let id = self.n_sockets;
        let socket = Socket::new(tab, &self.weather, &mut self.dice);
        self.sockets.insert(id, socket);
        self.tabs[tab].socket = Some(id);
        if self.relay.is_some() {
            self.send_up(id, Packet::Opened);
        } else {
            self.break_socket(id, true, false);
        }
    }

    /// Nothing gets through from now on; each end may or may not hear of it.
    pub(super) fn break_socket(&mut self, id: u64, tell_tab: bool, tell_relay: bool) {
        let Some(socket) = self.sockets.get_mut(&id) else {
            return;
        };
        socket.is_up = false;
        let after = self.dice.below(300 * MS);
        if tell_tab {
            self.later_happen(after, Happening::ToTab(id, Packet::Closed));
        }
        if tell_relay {
            let after = self.dice.below(300 * MS);
            self.later_happen(after, Happening::ToRelay(id, Packet::Closed));
        }
    }

    fn survives(&mut self, id: u64) -> bool {
        let breaks = self.chaos && self.dice.below(10_000) < self.weather.breaks;
        if breaks {
            let tell_relay = !self.dice.percent(self.weather.silent);
            self.break_socket(id, true, tell_relay);
        }
        !breaks
    }

    pub(super) fn send_up(&mut self, id: u64, packet: Packet) {
        let is_up = self.sockets.get(&id).is_some_and(|it| it.is_up);
        if is_up && self.survives(id) {
            let socket = self.sockets.get_mut(&id).expect("just seen");
            let at = socket.arrival(self.now, true, &mut self.dice);
            self.happen(at, Happening::ToRelay(id, packet));
        }
    }

    fn send_down(&mut self, id: u64, packet: Packet) {
        let is_up = self.sockets.get(&id).is_some_and(|it| it.is_up);
        if is_up && self.survives(id) {
            let socket = self.sockets.get_mut(&id).expect("just seen");
            let at = socket.arrival(self.now, false, &mut self.dice);
            self.happen(at, Happening::ToTab(id, packet));
        }
    }

    fn at_tab(&mut self, id: u64, packet: Packet) -> Result<(), String> {
        let Some(socket) = self.sockets.get(&id) else {
            return Ok(());
        };
        let (tab, is_up) = (socket.tab, socket.is_up);
        if self.tabs[tab].socket != Some(id) || (!is_up && packet != Packet::Closed) {
            return Ok(());
        }
        if packet == Packet::SocketPing {
            // The socket answers by itself, however frozen the tab.
            self.send_up(id, Packet::SocketPong);
            return Ok(());
        }
        self.arrive(tab, packet)
    }

    fn at_relay(&mut self, id: u64, packet: Packet) -> Result<(), String> {
        let is_up = self.sockets.get(&id).is_some_and(|it| it.is_up);
        if !is_up && packet != Packet::Closed {
            return Ok(());
        }
        let session = SessionId(id);
        let input = match packet {
            Packet::Opened => Input::Opened { session },
            Packet::Event(event) => Input::Received {
                session,
                event,
                bytes: 200,
            },
            Packet::Garbage => Input::Unreadable {
                session,
                refused: mtor_protocol::Refused::new(mtor_protocol::Code::Malformed, "garbage"),
                bytes: 200,
            },
            Packet::SocketPong => Input::SocketPong { session },
            Packet::SocketPing => return Ok(()),
            Packet::Closed => {
                if let Some(socket) = self.sockets.get_mut(&id) {
                    socket.is_up = false;
                }
                Input::Closed { session }
            }
        };
        self.tell_relay(input)
    }

    fn tell_relay(&mut self, input: Input) -> Result<(), String> {
        // Deadlines first, as the orchestrator does: the model then sees one thing at a time.
        self.hand_in(Input::Timeout)?;
        self.model.input(&input);
        self.hand_in(input)
    }

    fn hand_in(&mut self, input: Input) -> Result<(), String> {
        let Some(relay) = &mut self.relay else {
            return Ok(());
        };
        relay.handle(self.now - self.relay_began, input);
        while let Some(output) = self.relay.as_mut().and_then(Orchestrator::poll_output) {
            for output in self.sabotage.tamper(output) {
                self.model.output(&output)?;
                self.carry(output);
            }
        }
        match &self.relay {
            Some(relay) => self.model.check(relay.gauges()),
            None => Ok(()),
        }
    }

    fn carry(&mut self, output: Output) {
        match output {
            Output::Send { session, event } => self.send_down(session.0, Packet::Event(event)),
            Output::SendMany {
                sessions,
                event: Event::Drain(it),
            } => {
                for session in sessions {
                    self.send_down(session.0, Packet::Event(Event::Drain(it.clone())));
                }
            }
            // Rosters change nothing in these tabs.
            Output::SendMany { .. } => {}
            Output::PingSocket { session } => self.send_down(session.0, Packet::SocketPing),
            Output::Close { session, .. } => {
                self.send_down(session.0, Packet::Closed);
                self.later_happen(5 * MS, Happening::ToRelay(session.0, Packet::Closed));
            }
        }
    }
}
