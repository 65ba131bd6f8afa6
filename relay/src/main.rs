//! The relay program: flags in, one line out, then it serves until it is told to stop.

use std::process::ExitCode;

use mtor_relay::{
    Config, Error,
    config::{Command, HELP, parse},
    server,
};
use tokio::{runtime, signal, task::LocalSet};

fn main() -> ExitCode {
    let result = match parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Ok(Command::Version) => {
            println!("mtor-relay {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Ok(Command::Serve(config)) => serve(*config),
        Err(why) => {
            eprintln!("mtor-relay: {why}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("mtor-relay: {why}");
            ExitCode::FAILURE
        }
    }
}

fn serve(config: Config) -> Result<(), Error> {
    raise_file_limit();
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    LocalSet::new().block_on(&runtime, async {
        let listener = server::bind(config.listen)?;
        let addr = listener.local_addr()?;
        // Programs that start the relay wait for this line.
        println!("mtor-relay listening on {}://{addr}", config.scheme());
        server::run(listener, config, told_to_stop()).await
    })
}

/// A socket each for ten thousand tabs; systems start programs with a limit near 1,000.
#[cfg(unix)]
fn raise_file_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).ok();
}

#[cfg(not(unix))]
const fn raise_file_limit() {}

/// Ctrl-C or, from a service manager, SIGTERM. Signals that cannot be heard never come.
#[cfg(unix)]
async fn told_to_stop() {
    let Ok(mut term) = signal::unix::signal(signal::unix::SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    signal::ctrl_c().await.ok();
}
