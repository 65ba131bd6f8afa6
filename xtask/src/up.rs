//! `up`: from a fresh checkout to a URL in one command.

use std::{
    io::IsTerminal,
    net::{IpAddr, Ipv4Addr, TcpListener},
    process::{ExitCode, Stdio},
    time::Duration,
};

use qrcode::{QrCode, render::unicode};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    signal::unix::{SignalKind, signal},
    time::timeout,
};

use crate::{
    failure::Failure,
    page, place,
    run::{self, cargo, watch},
};

/// Where a person finds the realm unless they ask for another port.
const PORT: u16 = 7070;
/// The relay drains its sessions for less than this.
const STOP_AT_MOST: Duration = Duration::from_secs(15);

struct Wishes {
    port: u16,
    lan: bool,
    tls: bool,
}

/// Builds what changed, starts the relay, prints where it is; Ctrl-C ends it.
pub(crate) fn up(arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    let wishes = read(arguments)?;
    let host = if wishes.lan {
        Ipv4Addr::UNSPECIFIED
    } else {
        Ipv4Addr::LOCALHOST
    };
    free(host, wishes.port)?;
    page::build()?;
    watch(
        "building the relay",
        cargo(&["build", "--package", "mtor-relay"]),
        "read the error above; a missing network shows as a failed download of a crate",
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve(&wishes))
}

fn read(arguments: &mut lexopt::Parser) -> Result<Wishes, Failure> {
    use lexopt::prelude::*;
    let mut wishes = Wishes {
        port: PORT,
        lan: false,
        tls: false,
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => wishes.port = arguments.value()?.parse()?,
            Long("lan") => wishes.lan = true,
            Long("tls") => wishes.tls = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(wishes)
}

/// Better said before the long steps than after them.
fn free(host: Ipv4Addr, port: u16) -> Result<(), Failure> {
    let Err(error) = TcpListener::bind((host, port)) else {
        return Ok(());
    };
    Err(Failure::new(
        format!("port {port} cannot be used: {error}"),
        "another program listens there, perhaps a relay that still runs",
        format!(
            "stop it (`ss -ltnp 'sport = :{port}'` names it), or choose another port: \
             `cargo xtask up --port {}`",
            port.saturating_add(1)
        ),
    ))
}

async fn serve(wishes: &Wishes) -> Result<ExitCode, Failure> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (mut relay, mut lines) = start(wishes)?;
    loop {
        tokio::select! {
            line = lines.next_line() => match line? {
                Some(line) => heard(&line, wishes)?,
                None => break,
            },
            _ = interrupt.recv() => break,
            _ = terminate.recv() => break,
        }
    }
    stop(&mut relay).await
}

fn start(wishes: &Wishes) -> Result<(Child, Lines<BufReader<ChildStdout>>), Failure> {
    let program = place::built("debug", "mtor-relay");
    let mut command = Command::from(run::command(&program.to_string_lossy()));
    let host = if wishes.lan { "0.0.0.0" } else { "127.0.0.1" };
    command.args(["--listen", &format!("{host}:{}", wishes.port)]);
    command.arg("--page").arg(place::dist());
    if wishes.lan {
        command.arg("--lan");
    }
    if wishes.tls {
        command.arg("--tls");
        for address in if wishes.lan {
            lan_addresses()
        } else {
            Vec::new()
        } {
            command.args(["--tls-name", &address.to_string()]);
        }
    }
    let mut relay = command.stdout(Stdio::piped()).spawn().map_err(|e| {
        Failure::new(
            format!("the relay could not be started: {e}"),
            format!("`{}` was just built but does not run", program.display()),
            "run that program by hand and read what it says",
        )
    })?;
    let out = relay.stdout.take().expect("stdout was asked for as a pipe");
    Ok((relay, BufReader::new(out).lines()))
}

fn heard(line: &str, wishes: &Wishes) -> Result<(), Failure> {
    if !line.contains("listening on ") {
        println!("{line}");
        return Ok(());
    }
    let scheme = if wishes.tls { "https" } else { "http" };
    // The relay knows which port it got when it was asked for any.
    let port = line.rsplit(':').next().unwrap_or_default();
    println!("\n  The realm is open:  {scheme}://localhost:{port}");
    println!("  Open it in two tabs: lend one, ask in the other. Ctrl-C ends the relay.\n");
    if !wishes.lan {
        println!("  For phones on your network: cargo xtask up --lan --tls\n");
        return Ok(());
    }
    let addresses = lan_addresses();
    if addresses.is_empty() {
        println!("  This machine has no address on a local network; phones cannot reach it.\n");
    }
    for address in addresses {
        let url = format!("{scheme}://{address}:{port}");
        println!("  On your network:    {url}\n\n{}\n", qr(&url)?);
    }
    if wishes.tls {
        println!("  A phone warns about the certificate, which was made on the spot: go on.\n");
    } else {
        println!("  Phones offer WebGPU and the microphone only over https: add --tls.\n");
    }
    Ok(())
}

/// Private IPv4 addresses of this machine, sorted.
fn lan_addresses() -> Vec<Ipv4Addr> {
    let mut found: Vec<Ipv4Addr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .iter()
        .filter_map(|interface| match interface.ip() {
            IpAddr::V4(ip) if !ip.is_loopback() && !ip.is_link_local() => Some(ip),
            _ => None,
        })
        .collect();
    found.sort();
    found
}

fn qr(url: &str) -> Result<String, Failure> {
    let code = QrCode::new(url).map_err(|e| {
        Failure::new(
            format!("no QR code for {url}: {e}"),
            "the relay runs all the same",
            "type the URL into the phone",
        )
    })?;
    let picture = code.render::<unicode::Dense1x2>().quiet_zone(true).build();
    if !std::io::stdout().is_terminal() {
        return Ok(picture);
    }
    // Dark on light, whatever the terminal's own colors: not every phone reads the reverse.
    let lines = picture
        .lines()
        .map(|line| format!("    \x1b[30;107m{line}\x1b[0m"));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// Lets the relay drain; the terminal's Ctrl-C reached it too, a lone SIGTERM did not.
async fn stop(relay: &mut Child) -> Result<ExitCode, Failure> {
    if let Some(id) = relay.id() {
        Command::new("kill")
            .args(["-TERM", &id.to_string()])
            .status()
            .await
            .ok();
    }
    let Ok(ended) = timeout(STOP_AT_MOST, relay.wait()).await else {
        relay.kill().await?;
        eprintln!("the relay did not drain in time and was ended");
        return Ok(ExitCode::SUCCESS);
    };
    let status = ended?;
    if status.success() {
        println!("\nThe relay has ended.");
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::new(
        format!("the relay ended with {status}"),
        "it could not go on; its last words are above",
        "if a port is in use choose another with --port; else run it again",
    ))
}
