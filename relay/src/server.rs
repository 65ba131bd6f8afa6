//! The relay from its first socket to its last: accept, serve, drain.

mod accept;
mod half_open;
mod thread;

use std::{hash::BuildHasher, io, net::SocketAddr, rc::Rc};

use mtor_orchestrator::Orchestrator;
use mtor_protocol::Name;
use tokio::{
    net::{TcpListener, TcpSocket},
    task::JoinSet,
    time::timeout,
};

pub(crate) use self::half_open::{Gate, HalfOpen};
pub use self::thread::{Handle, spawn_thread};
use crate::{
    clock::{Clock, unix_ms},
    config::Config,
    driver::{self, Driver, run_alarm, run_spread},
    error::Error,
    http::Site,
    limits::{BACKLOG, LINGER_WAIT, RECONNECT_AFTER_MS},
    tls,
};

/// Listens with a queue that holds a realm's worth of tabs joining at once.
pub fn bind(addr: SocketAddr) -> Result<TcpListener, Error> {
    let listen = || -> io::Result<TcpListener> {
        let socket = match addr {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        socket.set_reuseaddr(true)?;
        socket.bind(addr)?;
        socket.listen(BACKLOG)
    };
    listen().map_err(|source| Error::Listen { addr, source })
}

/// Serves until `shutdown`, then drains. Runs inside a `tokio::task::LocalSet`.
pub async fn run(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), Error> {
    let tls = config.tls.as_deref().map(tls::acceptor).transpose()?;
    let clock = Clock::start();
    let driver = Driver::new(orchestrator(), clock, config.limits.out_bytes);
    let driver = Rc::new(std::cell::RefCell::new(driver));
    let gate = Gate::new(config.limits.hello_wait);
    let site = Rc::new(Site::new(&config, Rc::clone(&driver), Rc::clone(&gate))?);
    let mut tasks = JoinSet::new();
    tasks.spawn_local(run_alarm(Rc::clone(&driver)));
    tasks.spawn_local(run_spread(Rc::clone(&driver)));
    tasks.spawn_local(accept::run(listener, tls, site, gate));
    shutdown.await;
    drain(&driver, &config).await;
    Ok(())
}

/// Open intents come to their end, then every session is told and closed. New sockets
/// are still answered meanwhile: whoever asks `/readyz` is told to go elsewhere.
async fn drain(driver: &driver::Shared, config: &Config) {
    let settled = driver.borrow().settled();
    driver.borrow_mut().drain(RECONNECT_AFTER_MS);
    let drained = async {
        while !driver.borrow().is_drained() {
            settled.notified().await;
        }
    };
    if timeout(config.limits.drain_grace, drained).await.is_err() && !config.quiet {
        eprintln!("mtor-relay: open intents did not end in time; their tabs submit them again");
    }
    driver.borrow().close_all("the relay goes down");
    let empty = async {
        while driver.borrow().n_sessions() > 0 {
            settled.notified().await;
        }
        // The sessions' last frames are on their way.
        tokio::task::yield_now().await;
    };
    timeout(LINGER_WAIT, empty).await.ok();
}

fn orchestrator() -> Orchestrator {
    let relay = concat!("mtor-relay ", env!("CARGO_PKG_VERSION"));
    let relay = Name::new(relay).expect("the program's name is short");
    // Keyed from the system's randomness: nobody outside can guess a session's name.
    let seed = std::collections::hash_map::RandomState::new().hash_one(unix_ms());
    Orchestrator::new(mtor_orchestrator::Config::new(seed, unix_ms(), relay))
}
