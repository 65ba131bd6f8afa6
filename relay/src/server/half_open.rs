//! Sockets that have not said `hello`: how many there are, in all and of each address.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    net::IpAddr,
    rc::Rc,
    time::Duration,
};

use tokio::sync::Notify;

use crate::limits::{HALF_OPEN_MAX, HALF_OPEN_PER_IP_MAX};

/// Counts them.
#[derive(Debug)]
pub(crate) struct Gate {
    all: Cell<u32>,
    by_ip: RefCell<BTreeMap<IpAddr, u32>>,
    left: Notify,
    hello_wait: Duration,
}

/// One socket's place; given back when dropped.
#[derive(Debug)]
pub(crate) struct HalfOpen {
    gate: Rc<Gate>,
    ip: IpAddr,
}

/// What counts as one address: with IPv6 a home has 2^64 of them.
fn neighborhood(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(v6) if !v6.is_loopback() => IpAddr::V6((u128::from(v6) >> 64 << 64).into()),
        ip => ip,
    }
}

impl Gate {
    pub(crate) fn new(hello_wait: Duration) -> Rc<Self> {
        Rc::new(Self {
            all: Cell::new(0),
            by_ip: RefCell::default(),
            left: Notify::new(),
            hello_wait,
        })
    }

    /// A place for a socket, unless its address has too many.
    pub(crate) fn enter(self: &Rc<Self>, ip: IpAddr) -> Option<Rc<HalfOpen>> {
        let ip = neighborhood(ip.to_canonical());
        let mut by_ip = self.by_ip.borrow_mut();
        let n = by_ip.entry(ip).or_default();
        if *n >= HALF_OPEN_PER_IP_MAX && !ip.is_loopback() {
            return None;
        }
        *n += 1;
        self.all.set(self.all.get() + 1);
        let gate = Rc::clone(self);
        Some(Rc::new(HalfOpen { gate, ip }))
    }

    /// Waits until there is a place for one more.
    pub(crate) async fn has_room(&self) {
        while self.all.get() >= HALF_OPEN_MAX {
            self.left.notified().await;
        }
    }

    pub(crate) const fn count(&self) -> u32 {
        self.all.get()
    }
}

impl HalfOpen {
    pub(crate) fn hello_wait(&self) -> Duration {
        self.gate.hello_wait
    }
}

impl Drop for HalfOpen {
    fn drop(&mut self) {
        self.gate.all.set(self.gate.all.get() - 1);
        let mut by_ip = self.gate.by_ip.borrow_mut();
        if let Some(n) = by_ip.get_mut(&self.ip) {
            *n -= 1;
            if *n == 0 {
                by_ip.remove(&self.ip);
            }
        }
        self.gate.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::{net::IpAddr, time::Duration};

    use super::Gate;
    use crate::limits::HALF_OPEN_PER_IP_MAX;

    #[track_caller]
    fn check(ip: &str, n: u32, admitted: u32) {
        let gate = Gate::new(Duration::from_secs(1));
        let ip: IpAddr = ip.parse().unwrap();
        let places: Vec<_> = (0..n).filter_map(|_| gate.enter(ip)).collect();
        assert_eq!(places.len(), admitted as usize);
        assert_eq!(gate.count(), admitted);
        drop(places);
        assert_eq!(gate.count(), 0);
        assert!(gate.enter(ip).is_some());
        assert!(
            gate.by_ip.borrow().is_empty(),
            "an address that left is forgotten"
        );
    }

    #[test]
    fn one_address_has_a_share_and_this_machine_has_all() {
        let over = HALF_OPEN_PER_IP_MAX + 5;
        check("192.0.2.1", over, HALF_OPEN_PER_IP_MAX);
        check("2001:db8::1", over, HALF_OPEN_PER_IP_MAX);
        check("::ffff:192.0.2.1", over, HALF_OPEN_PER_IP_MAX);
        check("127.0.0.1", over, over);
    }
}
