//! A relay on a thread of its own, for tests and benches of other crates.

use std::{io, net::SocketAddr, sync::mpsc, thread};

use tokio::{runtime, sync::oneshot, task::LocalSet};

use super::{bind, run};
use crate::{config::Config, error::Error};

/// A running relay. Dropping it drains the relay and waits for its end.
#[derive(Debug)]
pub struct Handle {
    addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<Result<(), Error>>>,
}

impl Handle {
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Drains and waits for the end.
    pub fn stop(mut self) -> Result<(), Error> {
        self.end()
    }

    fn end(&mut self) -> Result<(), Error> {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
        match self.thread.take().map(thread::JoinHandle::join) {
            Some(Ok(ended)) => ended,
            Some(Err(_)) => Err(Error::Start(io::Error::other(
                "the relay's thread panicked",
            ))),
            None => Ok(()),
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.end().ok();
    }
}

/// Starts a relay and returns once it listens; with port 0 `addr` tells which.
pub fn spawn_thread(config: Config) -> Result<Handle, Error> {
    let (stop, stopped) = oneshot::channel();
    let (ready, listening) = mpsc::sync_channel(1);
    let thread = thread::Builder::new()
        .name("mtor-relay".to_owned())
        .spawn(move || {
            let runtime = runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            LocalSet::new().block_on(&runtime, async {
                let listener = bind(config.listen)?;
                ready.send(listener.local_addr()?).ok();
                // A handle that is gone stops it as well.
                run(listener, config, async { stopped.await.unwrap_or(()) }).await
            })
        })?;
    let mut handle = Handle {
        addr: SocketAddr::from(([0, 0, 0, 0], 0)),
        stop: Some(stop),
        thread: Some(thread),
    };
    match listening.recv() {
        Ok(addr) => {
            handle.addr = addr;
            Ok(handle)
        }
        Err(_) => Err(match handle.end() {
            Err(why) => why,
            Ok(()) => Error::Start(io::Error::other("the relay ended before it listened")),
        }),
    }
}
