//! What adapters may know of the realm around them.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use mtor_abilities::Now;
use mtor_protocol::Roster;

/// Written by the workshop, read by adapters.
#[derive(Debug)]
pub struct Surroundings {
    roster: RefCell<Rc<Roster>>,
    alone: Cell<bool>,
    now: fn() -> Now,
}

impl Surroundings {
    pub(crate) fn new(now: fn() -> Now) -> Self {
        Self {
            roster: RefCell::default(),
            alone: Cell::new(false),
            now,
        }
    }

    pub(crate) fn set_roster(&self, roster: Roster) {
        self.roster.replace(Rc::new(roster));
    }

    pub(crate) fn set_alone(&self, alone: bool) {
        self.alone.set(alone);
    }

    /// The workers known now.
    pub fn roster(&self) -> Rc<Roster> {
        self.roster.borrow().clone()
    }

    /// Whether the tab serves itself, without a relay.
    pub fn alone(&self) -> bool {
        self.alone.get()
    }

    /// The person's clock.
    pub fn now(&self) -> Now {
        (self.now)()
    }
}
