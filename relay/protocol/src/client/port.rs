//! What goes into a client and what comes out of it.

use crate::{
    event::{Event, Register, Registered, Roster, Welcome, Work},
    id::{Guid, Name},
};

/// Where events go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    Relay,
    /// An orchestrator in this very tab.
    Loopback,
}

/// What a tab is, for as long as it lives.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    pub agent: Option<Name>,
    pub user_id: Option<Name>,
    /// Feeds the jitter; tabs with different seeds do not rejoin in step.
    pub seed: u64,
    /// Whether this tab may serve itself while there is no relay.
    pub loopback: bool,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    Start,
    /// The page is going away: say so and close.
    Leave,
    Opened(Route),
    Received(Route, Event),
    Closed(Route),
    /// A new intent of this tab.
    Ask(Work),
    /// The answer to [`Output::TakeOver`]: the same intent, its body extended by what the page
    /// shows of the answer. Its deadline still counts from the asking.
    Continue(Work),
    Cancel(Guid),
    /// What this tab offers on a route from now on; nothing in it stops lending. To others a
    /// tab lends what its person lends; alone it serves itself whatever it can.
    Offer(Route, Register),
    /// From this tab's worker: progress, partial, result or refused.
    Reply(Event),
    /// The page has shown this many partials of an intent.
    Granted {
        guid: Guid,
        chunks: u32,
    },
    /// The browser says that the network is back.
    Online,
    /// The time that [`Client::poll_timeout`] named has come.
    Timeout,
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    Open(Route),
    /// From here on nothing of the old socket may be told, not even that it closed: the next
    /// `Opened`, `Received` or `Closed` of this route is taken to be about a newer one.
    Close(Route),
    Send(Route, Event),
    Link(LinkState),
    /// About an open intent of this tab: accepted, refused, progress, partial or result, each
    /// once. Also refusals without a guid, which are about the link itself.
    Deliver(Event),
    /// This tab should work.
    Serve(Work),
    /// This tab should stop working on an attempt.
    Stop {
        guid: Guid,
        attempt: u32,
    },
    Roster(Roster),
    Registered(Registered),
    /// The answer starts over: forget the partials shown since the intent was asked, or since it
    /// was last continued (what [`Input::Continue`] had in its body stays).
    Restarted(Guid),
    /// The worker of an intent that was asked with `takeover` is lost. What is shown is the
    /// beginning of its answer: put it into the body and answer with [`Input::Continue`]. Until
    /// then the intent stays open and is nowhere submitted.
    TakeOver(Guid),
}

/// How the tab is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    Joining {
        attempt: u32,
    },
    Joined {
        route: Route,
        welcome: Welcome,
    },
    /// No relay and no loopback; tried again at this time (microseconds).
    Alone {
        retry_at: u64,
    },
    /// The relay is going down: what it has it finishes, new intents wait.
    Draining,
}
