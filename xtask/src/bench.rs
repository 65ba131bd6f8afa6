//! `bench NAME`: measurements anyone can repeat, one JSON line on stdout, progress on stderr.

use std::{
    path::PathBuf,
    process::{Command, ExitCode},
};

use crate::{
    build,
    failure::Failure,
    place,
    run::{cargo, command, watch},
};

mod dispatch;
mod engine;
mod load;
mod nats;
mod peer;
mod process;
mod realm;
mod size;
mod ws;

/// Raises the number of open files to what the system allows, then goes on.
const WITH_FILES: &str = "ulimit -n \"$(ulimit -Hn)\"; exec \"$0\" \"$@\"";

/// Runs one measurement.
pub(crate) fn bench(arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    let name = match arguments.next()? {
        Some(lexopt::Arg::Value(name)) => name.to_string_lossy().into_owned(),
        _ => String::new(),
    };
    match name.as_str() {
        "dispatch" => dispatch_optimized(arguments),
        "engine" => engine::engine(arguments),
        "size" => size::size(arguments),
        "fidelity" | "frame" | "morph" => drawn(&name, arguments),
        _ => Err(Failure::new(
            format!("there is no measurement `{name}`"),
            "nothing was measured",
            "use one of `dispatch`, `engine`, `size`, `fidelity`, `frame`, `morph`",
        )),
    }
}

/// What is drawn is measured by a program of its own, optimized and with its peers: nobody
/// else has to compile them. It gets the arguments as they are.
fn drawn(name: &str, arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    let mut build = vec!["build", "--release", "--package", "mtor-bench"];
    // Only this one has peers that are programs of others.
    if name == "frame" {
        build.extend(["--features", "peers"]);
    }
    watch(
        "building the measurement, optimized",
        cargo(&build),
        "read the error above",
    )?;
    let program = place::built("release", "mtor-bench");
    let mut measure = command(&program.to_string_lossy());
    measure.arg(name).args(arguments.raw_args()?);
    let status = measure.status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The load must not be the slow part: this program runs itself again, optimized.
fn dispatch_optimized(arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    let mut relay: Option<PathBuf> = None;
    let mut rounds = dispatch::ROUNDS;
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("relay") => relay = Some(arguments.value()?.into()),
            lexopt::Arg::Long("rounds") => {
                rounds = lexopt::ValueExt::parse(&arguments.value()?)?;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if !cfg!(debug_assertions) {
        let relay = relay.unwrap_or_else(|| place::built("release", "mtor-relay"));
        return dispatch::dispatch(&relay, rounds);
    }
    let relay = match relay {
        Some(program) => program,
        None => build::release()?,
    };
    watch(
        "building the load generator, optimized",
        cargo(&["build", "--release", "--package", "xtask"]),
        "read the error above",
    )?;
    let mut again: Command = command("sh");
    again
        .args(["-c", WITH_FILES])
        .arg(place::built("release", "xtask"));
    again
        .args([
            "bench",
            "dispatch",
            "--rounds",
            &rounds.to_string(),
            "--relay",
        ])
        .arg(relay);
    let status = again.status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
