//! `bench dispatch`: how long the relay takes to hand an intent over, beside nats-server.

use std::{net::SocketAddr, path::Path, process::ExitCode, time::Duration};

use hdrhistogram::Histogram;
use mtor_tests::RelayProcess;
use serde_json::{Value, json};
use tokio::task::LocalSet;

use super::{
    load::{self, MEASURED, Outcome},
    nats::NatsServer,
    peer::{Language, Role, Server},
    process::{cpu_ns, rss_kib},
};
use crate::{failure::Failure, place};

/// Each server in turn, so that a busy moment of the machine does not hit only one.
pub(super) const ROUNDS: u32 = 2;
/// Idle connections whose memory is counted.
const N_IDLE: usize = 10_000;
/// A process that just started, or just answered, settles in this time.
const SETTLE: Duration = Duration::from_secs(2);
/// Long enough that one wake-up more or less does not decide.
const IDLE: Duration = Duration::from_secs(20);

/// Measures, and prints the JSON line.
pub(super) fn dispatch(relay: &Path, rounds: u32) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let idle = runtime.block_on(LocalSet::new().run_until(measure_idle(relay)))?;
    let (mut ours, mut theirs): (Vec<Outcome>, Vec<Outcome>) = (Vec::new(), Vec::new());
    for round in 1..=rounds {
        eprintln!("… round {round} of {rounds}: the relay under load");
        let process = RelayProcess::start(relay, &place::dist())?;
        let server = Server {
            language: Language::Mtor,
            address: address_of(&process)?,
        };
        ours.push(
            runtime
                .block_on(load::run(server))
                .map_err(|e| broken("the relay", &e))?,
        );
        drop(process);
        eprintln!("… round {round} of {rounds}: nats-server under the same load");
        let nats = NatsServer::start()?;
        theirs.push(
            runtime
                .block_on(load::run(nats.server))
                .map_err(|e| broken("NATS", &e))?,
        );
    }
    let mut line = idle;
    merge(&mut line, &summary(&ours, "dispatch")?);
    merge(&mut line, &summary(&theirs, "nats")?);
    println!("{line}");
    Ok(ExitCode::SUCCESS)
}

fn broken(server: &str, error: &std::io::Error) -> Failure {
    Failure::new(
        format!("the load on {server} broke off: {error}"),
        "a connection was refused or closed; there is no figure",
        "raise the number of open files (`ulimit -Hn` shows the bound), stop other programs, \
         and run it again",
    )
}

fn address_of(relay: &RelayProcess) -> Result<SocketAddr, Failure> {
    let address = relay.url().trim_start_matches("http://").parse();
    address.map_err(|e| {
        Failure::new(
            format!("the relay says that it listens on {}: {e}", relay.url()),
            "the load does not know where to connect",
            "start the relay by hand and read its first line",
        )
    })
}

/// An empty relay's memory and CPU, then the memory of idle connections.
async fn measure_idle(program: &Path) -> Result<Value, Failure> {
    let relay = RelayProcess::start(program, &place::dist())?;
    let process_id = relay.process_id().unwrap_or_default();
    let server = Server {
        language: Language::Mtor,
        address: address_of(&relay)?,
    };
    eprintln!("… an empty relay, for {} s", (SETTLE + IDLE).as_secs());
    tokio::time::sleep(SETTLE).await;
    let (rss_empty, cpu) = (rss_kib(process_id)?, cpu_ns(process_id)?);
    tokio::time::sleep(IDLE).await;
    let cpu_ms = real(cpu_ns(process_id)? - cpu) / 1e6;
    eprintln!("… {N_IDLE} idle connections");
    for n in 0..N_IDLE {
        let joined = load::join(server, Role::User(n), n).await;
        let link = joined.map_err(|e| broken(&format!("the relay at connection {n}"), &e))?;
        tokio::task::spawn_local(load::idle(link));
    }
    tokio::time::sleep(SETTLE).await;
    let rss_full = rss_kib(process_id)?;
    Ok(json!({
        "rss_idle_mib": rounded(real(rss_empty) / 1024.0),
        "cpu_ms_per_min_idle": rounded(cpu_ms * 60.0 / IDLE.as_secs_f64()),
        "kib_per_connection":
            rounded(real(rss_full.saturating_sub(rss_empty)) / real(N_IDLE as u64)),
        "n_idle_connections": N_IDLE,
    }))
}

fn summary(outcomes: &[Outcome], name: &str) -> Result<Value, Failure> {
    let add = |of: fn(&Outcome) -> &Histogram<u64>| -> Result<Histogram<u64>, Failure> {
        let mut sum = Histogram::new(3).expect("three digits are allowed");
        for outcome in outcomes {
            sum.add(of(outcome))
                .map_err(|e| broken(name, &std::io::Error::other(e)))?;
        }
        Ok(sum)
    };
    let from_write = add(|o| &o.from_write)?;
    let from_intended = add(|o| &o.from_intended)?;
    let count = |of: fn(&Outcome) -> u64| outcomes.iter().map(of).sum::<u64>();
    let us = |h: &Histogram<u64>, q: f64| rounded(real(h.value_at_quantile(q)) / 1e3);
    let (asked, answered) = (count(|o| o.asked), count(|o| o.answered));
    let per_s = real(count(|o| o.n_events)) / MEASURED.as_secs_f64() / real(outcomes.len() as u64);
    // The relay's counts carry the plain names, the peer's its own name before them.
    let before = if name == "nats" { "nats_" } else { "" };
    let mut line = json!({});
    line[format!("{name}_us_p50")] = us(&from_write, 0.5);
    line[format!("{name}_us_p99")] = us(&from_write, 0.99);
    line[format!("{name}_us_p50_from_intended")] = us(&from_intended, 0.5);
    line[format!("{name}_us_p99_from_intended")] = us(&from_intended, 0.99);
    line[format!("{before}asked")] = json!(asked);
    line[format!("{before}lost")] = json!(asked - answered);
    line[format!("{before}refused")] = json!(count(|o| o.refused));
    line[format!("{before}events_per_s")] = rounded(per_s);
    Ok(line)
}

fn merge(into: &mut Value, from: &Value) {
    if let (Some(into), Some(from)) = (into.as_object_mut(), from.as_object()) {
        into.extend(from.clone());
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "figures for people, far below 2^52"
)]
const fn real(number: u64) -> f64 {
    number as f64
}

/// One digit after the point: the rest is noise.
fn rounded(number: f64) -> Value {
    json!((number * 10.0).round() / 10.0)
}
