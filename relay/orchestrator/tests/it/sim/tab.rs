//! Virtual tabs: they ask, work, cancel, stall, freeze, lie, lose their link and die.

mod asking;
mod working;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use mtor_protocol::{
    Bye, Cancel, Event, Guid, Name, Ping, Priority, Realm, Register, Resume, Welcome, Work,
};

use crate::script::{guid, hello, name, offer, work};

use asking::newest;

use super::{
    dice::Dice,
    network::Packet,
    world::{MS, World},
};

/// What a tab does by itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    Connect,
    Ask,
    Cancel(Guid),
    /// The next piece of an intent in work.
    Work(Guid, u32),
    Lie,
    Freeze,
    Thaw,
    Leave,
    Relend,
    Rejoin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Honest,
    /// Takes longer than a lease, sometimes without a sign.
    Slow,
    /// Says no, for good reasons and bad ones.
    Moody,
    /// Goes on after a cancel.
    Stubborn,
    Liar,
}

#[derive(Debug)]
struct Ask {
    work: Work,
    accepted: bool,
    attempt: u32,
    next_seq: u32,
    n_shown: u32,
    stalls: bool,
    /// Pieces that the body of a continued intent already has.
    base: u32,
}

#[derive(Debug)]
struct Job {
    attempt: u32,
    n_left: u64,
    next_seq: u32,
    /// The number of its first piece in the whole answer.
    base: u32,
}

#[derive(Debug)]
pub(super) struct Tab {
    pub(super) socket: Option<u64>,
    is_alive: bool,
    joined: bool,
    frozen: bool,
    backlog: VecDeque<Packet>,
    lost: Option<Resume>,
    session: Option<(Name, u64)>,
    offset: u64,
    /// Resumed, and not yet where the relay says the session stands.
    behind_until: Option<u64>,
    asks: BTreeMap<Guid, Ask>,
    ended: BTreeSet<Guid>,
    n_to_ask: u64,
    lends: Option<Register>,
    manner: Manner,
    jobs: BTreeMap<Guid, Job>,
}

impl Tab {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let chat = dice.between(1, 3);
        let lends = match dice.below(5) {
            0 => Some(offer(Some("tab"), &[&format!("chat:{chat}")])),
            1 => Some(offer(None, &[&format!("chat:{chat}:a"), "imagine:2"])),
            2 => Some(offer(Some("tab"), &["imagine:1", "vision:1:a,b"])),
            _ => None,
        };
        Self {
            socket: None,
            is_alive: true,
            joined: false,
            frozen: false,
            backlog: VecDeque::new(),
            lost: None,
            session: None,
            offset: 0,
            behind_until: None,
            asks: BTreeMap::new(),
            ended: BTreeSet::new(),
            n_to_ask: dice.below(12),
            lends,
            manner: match dice.below(9) {
                0 => Manner::Slow,
                1 => Manner::Moody,
                2 => Manner::Stubborn,
                3 => Manner::Liar,
                _ => Manner::Honest,
            },
            jobs: BTreeMap::new(),
        }
    }

    pub(super) fn has_nothing_open(&self) -> bool {
        !self.is_alive || (self.asks.is_empty())
    }

    pub(super) fn open_here(&self, i: usize) -> Vec<String> {
        let shown = |(guid, ask): (&Guid, &Ask)| {
            let (joined, accepted) = (self.joined, ask.accepted);
            format!("{guid} of tab {i} (joined {joined}, accepted {accepted})")
        };
        if self.is_alive {
            self.asks.iter().map(shown).collect()
        } else {
            Vec::new()
        }
    }
}

impl World {
    pub(super) fn begin(&mut self, tab: usize) {
        let after = self.dice.below(2_000 * MS);
        self.later(tab, after, Act::Connect);
        let after = self.dice.below(4_000 * MS);
        self.later(tab, after, Act::Ask);
        for (act, percent) in [
            (Act::Freeze, 15),
            (Act::Leave, 10),
            (Act::Relend, 20),
            (Act::Rejoin, 15),
        ] {
            if self.dice.percent(percent) {
                let after = self.dice.below(18_000 * MS);
                self.later(tab, after, act);
            }
        }
        if self.tabs[tab].manner == Manner::Liar {
            self.later(tab, 1_000 * MS, Act::Lie);
        }
    }

    pub(super) fn tab_acts(&mut self, tab: usize, act: Act) -> Result<(), String> {
        if !self.tabs[tab].is_alive {
            return Ok(());
        }
        if self.tabs[tab].frozen && act != Act::Thaw {
            self.later(tab, 500 * MS, act);
            return Ok(());
        }
        match act {
            Act::Connect if self.tabs[tab].socket.is_none() => {
                self.connect(tab);
                self.say_hello(tab);
            }
            Act::Ask => self.ask(tab),
            Act::Cancel(guid) if self.tabs[tab].asks.contains_key(&guid) => {
                self.say(
                    tab,
                    Event::Cancel(Cancel {
                        guid,
                        attempt: None,
                    }),
                );
            }
            Act::Work(guid, attempt) => self.work_on(tab, &guid, attempt),
            Act::Lie if self.chaos => self.lie(tab),
            Act::Freeze if self.chaos => {
                self.tabs[tab].frozen = true;
                let after = self.dice.between(100, 15_000) * MS;
                self.later(tab, after, Act::Thaw);
            }
            Act::Thaw => return self.thaw(tab),
            Act::Leave if self.chaos => self.leave(tab),
            Act::Relend => self.relend(tab),
            Act::Rejoin => self.rejoin(tab),
            _ => {}
        }
        Ok(())
    }

    fn say(&mut self, tab: usize, event: Event) {
        let it = &self.tabs[tab];
        if let Some(socket) = it.socket
            && !it.frozen
        {
            self.send_up(socket, Packet::Event(event));
        }
    }

    fn say_hello(&mut self, tab: usize) {
        let forgets = self.dice.percent(5);
        let it = &mut self.tabs[tab];
        let resume = it.lost.clone().filter(|_| !forgets);
        it.frozen = false;
        self.say(tab, hello(1, resume));
    }

    fn ask(&mut self, tab: usize) {
        if self.tabs[tab].n_to_ask == 0 || !self.chaos {
            return;
        }
        self.tabs[tab].n_to_ask -= 1;
        self.report.asked += 1;
        let id = guid(&format!("t{tab}-{}", self.tabs[tab].n_to_ask));
        let realm = self
            .dice
            .one_of(&[Realm::Chat, Realm::Chat, Realm::Imagine, Realm::Vision]);
        let mut work = work(id.as_str(), realm);
        work.priority = self.dice.one_of(&[
            Priority::Interactive,
            Priority::Interactive,
            Priority::Batch,
            Priority::RealTime,
        ]);
        work.model_name = self.dice.percent(15).then(|| name("a"));
        work.deadline_ms = self.dice.percent(15).then(|| self.dice.between(20, 5_000));
        work.takeover = self.dice.percent(50);
        let ask = Ask {
            work: work.clone(),
            accepted: false,
            attempt: 0,
            next_seq: 0,
            n_shown: 0,
            stalls: self.dice.percent(10),
            base: 0,
        };
        self.guids.push(id.clone());
        self.tabs[tab].asks.insert(id.clone(), ask);
        if self.tabs[tab].joined && self.tabs[tab].behind_until.is_none() {
            self.say(tab, Event::Work(work));
        }
        if self.dice.percent(12) {
            let after = self.dice.below(2_000 * MS);
            self.later(tab, after, Act::Cancel(id));
        }
        let after = self.dice.below(1_500 * MS);
        self.later(tab, after, Act::Ask);
    }

    /// Its person closes the tab, or its machine dies without a word.
    fn leave(&mut self, tab: usize) {
        let Some(socket) = self.tabs[tab].socket else {
            return;
        };
        if self.dice.percent(30) {
            self.say(tab, Event::Bye(Bye::default()));
        } else {
            let noticed = self.dice.percent(50);
            self.break_socket(socket, false, noticed);
        }
        self.tabs[tab].is_alive = false;
    }

    /// Changes what it lends, or stops for a while.
    fn relend(&mut self, tab: usize) {
        if self.tabs[tab].lends.is_none() || !self.tabs[tab].joined {
            return;
        }
        let offered = match self.dice.below(3) {
            0 => offer(Some("tab"), &[]),
            1 => offer(Some("tab"), &["chat:1"]),
            _ => offer(Some("tab"), &["chat:2:a", "imagine:1", "vision:1"]),
        };
        self.say(tab, Event::Register(offered));
    }

    /// Comes back on a new socket while the relay still believes in the old one.
    fn rejoin(&mut self, tab: usize) {
        let Some(socket) = self.tabs[tab].socket else {
            return;
        };
        self.break_socket(socket, true, false);
    }

    pub(super) fn thaw(&mut self, tab: usize) -> Result<(), String> {
        self.tabs[tab].frozen = false;
        while !self.tabs[tab].frozen
            && let Some(packet) = self.tabs[tab].backlog.pop_front()
        {
            self.take(tab, packet)?;
        }
        Ok(())
    }

    pub(super) fn arrive(&mut self, tab: usize, packet: Packet) -> Result<(), String> {
        if !self.tabs[tab].is_alive {
            return Ok(());
        }
        if self.tabs[tab].frozen {
            self.tabs[tab].backlog.push_back(packet);
            return Ok(());
        }
        self.take(tab, packet)
    }

    fn take(&mut self, tab: usize, packet: Packet) -> Result<(), String> {
        match packet {
            Packet::Closed => {
                self.lost_link(tab);
                Ok(())
            }
            Packet::Event(event) => self.told(tab, event),
            _ => Ok(()),
        }
    }

    fn lost_link(&mut self, tab: usize) {
        let it = &mut self.tabs[tab];
        it.socket = None;
        it.joined = false;
        it.behind_until = None;
        it.jobs.clear();
        it.backlog.clear();
        if let Some((session_id, epoch)) = it.session.take() {
            let offset = it.offset;
            it.lost = Some(Resume {
                session_id,
                epoch,
                offset,
            });
        }
        let after = self.dice.between(50, 3_000) * MS;
        self.later(tab, after, Act::Connect);
    }

    fn told(&mut self, tab: usize, event: Event) -> Result<(), String> {
        let counts = match &event {
            Event::Refused(no) => no.guid.is_some(),
            Event::Accepted(_) | Event::Progress(_) | Event::Partial(_) | Event::Result(_) => true,
            _ => false,
        };
        self.tabs[tab].offset += u64::from(counts);
        let told = self.told_what(tab, event);
        self.catch_up(tab);
        told
    }

    fn told_what(&mut self, tab: usize, event: Event) -> Result<(), String> {
        match event {
            Event::Welcome(it) => self.welcomed(tab, &it),
            Event::Ping(it) => self.say(tab, Event::Pong(Ping { guid: it.guid })),
            Event::Work(it) => self.set_to_work(tab, &it),
            Event::Cancel(it) if self.tabs[tab].manner != Manner::Stubborn => {
                self.tabs[tab].jobs.remove(&it.guid);
            }
            Event::Drain(it) => self.later(tab, it.reconnect_after_ms * MS, Act::Rejoin),
            Event::Accepted(it) => self.own(tab, &it.guid, "accepted")?.accepted = true,
            Event::Progress(it) => newest(self.own(tab, &it.guid, "progress")?, it.attempt)?,
            Event::Partial(it) => return self.shown(tab, &it),
            Event::Result(it) => return self.answered(tab, &it),
            Event::Refused(it) => return self.refused(tab, &it),
            _ => {}
        }
        Ok(())
    }

    fn welcomed(&mut self, tab: usize, welcome: &Welcome) {
        let it = &mut self.tabs[tab];
        it.joined = true;
        it.lost = None;
        it.session = Some((welcome.session_id.clone(), welcome.epoch));
        it.behind_until = Some(welcome.offset);
        if !welcome.recovered {
            it.offset = welcome.offset;
            for ask in it.asks.values_mut() {
                ask.accepted = false;
                ask.attempt = 0;
                ask.next_seq = 0;
            }
        }
        if let Some(offered) = it.lends.clone() {
            self.say(tab, Event::Register(offered));
        }
        self.catch_up(tab);
    }

    /// Once nothing is missing: what nobody accepted was lost on the way.
    fn catch_up(&mut self, tab: usize) {
        let it = &mut self.tabs[tab];
        if it
            .behind_until
            .take_if(|until| *until <= it.offset)
            .is_some()
        {
            let lost = it.asks.values().filter(|ask| !ask.accepted);
            let lost: Vec<_> = lost.map(|ask| Event::Work(ask.work.clone())).collect();
            lost.into_iter().for_each(|event| self.say(tab, event));
        }
    }
}
