//! The threads that work for this page: the light one first, the engine once it is needed.
//!
//! Flow:
//!
//! * the light thread starts with the page;
//! * the first word that only the engine can heed loads the engine beside it. Until the engine
//!   listens, the light thread serves; then new intents go to the engine, and the light thread
//!   ends once it has answered what it has;
//! * a thread that is not ready in time, reports an error, or gives no sign of life while an
//!   answer is long in coming, is ended and started again after a pause that grows. While the
//!   engine is away, the light thread stands in.
//!
//! **Invariant:** a thread without work has no timer once it is ready.

mod post;

use std::rc::Rc;

use mtor_protocol::{Capability, Event, Guid, Roster, Work};
use mtor_workshop::ToThread;
use wasm_bindgen::JsValue;

use post::Post;

use crate::{
    clock,
    state::EngineView,
    thread::{Program, Thread, ThreadEvent},
};

/// How long a program may load before it is tried again: half a MiB over a thin line, and
/// some MiB.
const LIGHT_LOAD_MS: u32 = 20_000;
const ENGINE_LOAD_MS: u32 = 90_000;
/// The first pause after a crash.
const RESTART_MS: u32 = 1_000;
/// Pauses double so often: minutes in the end.
const LOAD_DOUBLINGS_MAX: u32 = 3;
const RESTART_DOUBLINGS_MAX: u32 = 8;
/// Who lived so long has earned a quick restart.
const STABLE_US: u64 = 300_000_000;
/// What the crew tells.
#[derive(Debug)]
pub enum CrewEvent {
    Thread(ThreadEvent),
    /// A timer of this thread's has come: call [`Crew::look`].
    Look,
}

type Tell = Rc<dyn Fn(Program, CrewEvent)>;

/// See the module's words.
pub struct Crew {
    light: Option<Post>,
    engine: Option<Post>,
    standing: Standing,
    tell: Tell,
}

/// What every thread has to know, again after each start.
#[derive(Debug, Default)]
struct Standing {
    slow_ms: u32,
    alone: bool,
    roster: Roster,
    /// For the engine alone.
    lend: Option<ToThread>,
    bridge: Option<ToThread>,
}

impl std::fmt::Debug for Crew {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Crew")
            .field("light", &self.light.is_some())
            .field("engine", &self.engine.is_some())
            .finish_non_exhaustive()
    }
}

impl Crew {
    /// Starts the light thread. Everything that happens later is told.
    pub fn start(slow_ms: u32, tell: impl Fn(Program, CrewEvent) + 'static) -> Self {
        let mut crew = Self {
            light: None,
            engine: None,
            standing: Standing {
                slow_ms,
                ..Standing::default()
            },
            tell: Rc::new(tell),
        };
        crew.begin(Program::Light, Vec::new());
        crew
    }

    /// What the tab can do now.
    pub fn abilities(&self) -> Vec<Capability> {
        self.front().map_or_else(Vec::new, |it| it.offers.clone())
    }

    pub fn engine(&self) -> EngineView {
        match &self.engine {
            None => EngineView::Off,
            Some(it) if it.ready_us.is_some() => EngineView::Ready,
            Some(it) if it.tries == 0 => EngineView::Starting,
            Some(_) => EngineView::Failed,
        }
    }

    /// Whether somebody who is needed does not come.
    pub fn has_failed(&self) -> bool {
        let fails = |it: &Post| it.tries > 0 && it.ready_us.is_none();
        match &self.engine {
            Some(engine) => fails(engine),
            None => self.light.as_ref().is_none_or(fails),
        }
    }

    pub fn serve(&mut self, work: Work) {
        let tell = Rc::clone(&self.tell);
        let at = if self.is_ready(Program::Engine) || self.light.is_none() {
            &mut self.engine
        } else {
            &mut self.light
        };
        if let Some(post) = at {
            post.begins(work.guid.clone(), &tell);
            post.send(&Event::Work(work));
        }
    }

    /// To whoever may know of it.
    pub fn send(&self, event: &Event) {
        self.posts().for_each(|it| it.send(event));
    }

    pub fn set_roster(&mut self, roster: Roster) {
        self.send(&Event::Roster(roster.clone()));
        self.standing.roster = roster;
    }

    pub fn set_alone(&mut self, alone: bool) {
        self.standing.alone = alone;
        self.tell(&ToThread::Alone { alone });
    }

    pub fn tell(&self, word: &ToThread) {
        self.posts().for_each(|it| it.tell(word));
    }

    /// What only the engine can heed; loads it.
    pub fn tell_engine(&mut self, word: &ToThread) {
        match word {
            ToThread::Lend { wanted: false, .. } | ToThread::Bridge { model: None }
                if self.engine.is_none() =>
            {
                return;
            }
            ToThread::Lend { .. } => self.standing.lend = Some(word.clone()),
            ToThread::Bridge { .. } => self.standing.bridge = Some(word.clone()),
            _ => {}
        }
        let stands = matches!(word, ToThread::Lend { .. } | ToThread::Bridge { .. });
        // A new thread is greeted with what stands. A pause waits for no wish of the person's.
        if !self.need_engine(!stands) || !stands {
            self.engine.iter().for_each(|it| it.tell(word));
        }
    }

    /// A message that is no word: files from the disk.
    pub fn hand_to_engine(&mut self, message: &JsValue) {
        self.need_engine(true);
        self.engine.iter().for_each(|it| it.post(message));
    }

    /// A thread said something: it lives.
    pub fn heard(&mut self, program: Program, event: &ThreadEvent) {
        let tell = Rc::clone(&self.tell);
        let Some(post) = self.post(program) else {
            return;
        };
        post.lives();
        match event {
            ThreadEvent::Reply(Event::Result(it)) => post.ends(&it.guid),
            ThreadEvent::Reply(Event::Refused(it)) => {
                if let Some(guid) = &it.guid {
                    post.ends(guid);
                }
            }
            ThreadEvent::Word(word) => post.heard(word, &tell),
            ThreadEvent::Reply(_) | ThreadEvent::Failed => {}
        }
        let engine_serves = self.is_ready(Program::Engine);
        if engine_serves && self.light.as_ref().is_some_and(Post::is_idle) {
            self.light = None;
        }
    }

    /// The page has taken an attempt back.
    pub fn stopped(&mut self, guid: &Guid) {
        self.light.iter_mut().for_each(|it| it.ends(guid));
        self.engine.iter_mut().for_each(|it| it.ends(guid));
    }

    /// A thread has ended or will be ended: its socket closes with it, so that what it had in
    /// work goes to others at once.
    pub fn failed(&mut self, program: Program) {
        let tell = Rc::clone(&self.tell);
        let Some(post) = self.post(program) else {
            return;
        };
        let was_stable = post
            .ready_us
            .is_some_and(|at| clock::now_us().saturating_sub(at) > STABLE_US);
        post.tries = if was_stable { 1 } else { post.tries + 1 };
        post.end();
        let pause = RESTART_MS << (post.tries - 1).min(RESTART_DOUBLINGS_MAX);
        post.look_in(pause, &tell);
        if program == Program::Engine && self.light.is_none() {
            self.begin(Program::Light, Vec::new());
        }
    }

    /// A timer has come. True when the thread is given up, and what it did with it.
    pub fn look(&mut self, program: Program) -> bool {
        let tell = Rc::clone(&self.tell);
        let Some(post) = self.post(program) else {
            return false;
        };
        if post.ready_us.is_some() {
            let is_dead = post.check_life(&tell);
            if is_dead {
                self.failed(program);
            }
            return is_dead;
        }
        // A thread that did not come in time, or the pause after one is over.
        let held = post.thread.as_ref().map(Thread::take_held);
        post.tries += u32::from(held.is_some());
        let has_given_up = held.is_some();
        self.begin(program, held.unwrap_or_default());
        has_given_up
    }

    /// Loads the engine, where asked also before its pause is over; true when it did.
    fn need_engine(&mut self, now: bool) -> bool {
        let is_missing = match &self.engine {
            None => true,
            Some(post) => now && post.thread.is_none(),
        };
        if is_missing {
            self.begin(Program::Engine, Vec::new());
        }
        is_missing
    }

    /// Starts a program's thread in its place. What was held for the one before it hears, too.
    fn begin(&mut self, program: Program, held: Vec<JsValue>) {
        let tell = Rc::clone(&self.tell);
        let before = self.place(program).take();
        let tries = before.as_ref().map_or(0, |it| it.tries);
        let mut post = Post::new(program, tries, &tell);
        if held.is_empty() {
            self.standing.greet(&post);
        } else {
            post.takes_over(before, &held);
        }
        let load_ms = match program {
            Program::Light => LIGHT_LOAD_MS,
            Program::Engine => ENGINE_LOAD_MS,
        };
        post.look_in(load_ms << tries.min(LOAD_DOUBLINGS_MAX), &tell);
        *self.place(program) = Some(post);
    }

    fn is_ready(&self, program: Program) -> bool {
        let place = match program {
            Program::Light => &self.light,
            Program::Engine => &self.engine,
        };
        place.as_ref().is_some_and(|it| it.ready_us.is_some())
    }

    /// Who serves this page now.
    fn front(&self) -> Option<&Post> {
        let engine = self.engine.as_ref().filter(|it| it.ready_us.is_some());
        engine.or(self.light.as_ref())
    }

    fn posts(&self) -> impl Iterator<Item = &Post> {
        self.light.iter().chain(&self.engine)
    }

    fn post(&mut self, program: Program) -> Option<&mut Post> {
        self.place(program).as_mut()
    }

    const fn place(&mut self, program: Program) -> &mut Option<Post> {
        match program {
            Program::Light => &mut self.light,
            Program::Engine => &mut self.engine,
        }
    }
}

impl Standing {
    fn greet(&self, post: &Post) {
        post.tell(&ToThread::Slow { ms: self.slow_ms });
        post.tell(&ToThread::Alone { alone: self.alone });
        post.send(&Event::Roster(self.roster.clone()));
        if post.program == Program::Engine {
            self.bridge.iter().for_each(|it| post.tell(it));
            self.lend.iter().for_each(|it| post.tell(it));
        }
    }
}
