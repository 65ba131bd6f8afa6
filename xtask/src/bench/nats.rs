//! The same load through nats-server's own WebSocket: a queue group and reply inboxes.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Stdio},
    time::Duration,
};

use mtor_tests::clock::wait_for;

use super::peer::{Language, Role, Server, Told};
use crate::{failure::Failure, place, run::command, system};

/// A small Go program listens in milliseconds.
const START_AT_MOST: Duration = Duration::from_secs(10);
/// Where the workers' queue group listens.
const SUBJECT: &str = "worker.chat";

/// A nats-server on loopback; it ends when dropped.
#[derive(Debug)]
pub(super) struct NatsServer {
    child: Child,
    pub(super) server: Server,
}

impl NatsServer {
    pub(super) fn start() -> Result<Self, Failure> {
        let missing = place::find("nats-server").is_none() && !debian_has_it();
        system::packages(
            if missing { &["nats-server"] } else { &[] },
            "there is nothing to compare the relay with",
            "elsewhere install nats-server from https://nats.io and put it on the PATH",
        )?;
        let (plain, web) = (free_port()?, free_port()?);
        let file = place::own()?.join("nats.conf");
        fs::write(
            &file,
            format!(
                "host: \"127.0.0.1\"\nport: {plain}\n\
                 websocket {{ host: \"127.0.0.1\", port: {web}, no_tls: true }}\n"
            ),
        )?;
        let program = place::find("nats-server").unwrap_or_else(|| SBIN.into());
        let mut nats = command(&program.to_string_lossy());
        nats.arg("--config")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let child = nats.spawn()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, web));
        let language = Language::Nats;
        let this = Self {
            child,
            server: Server { language, address },
        };
        wait_for("nats-server to listen", START_AT_MOST, || {
            Ok(TcpStream::connect(address)
                .map(drop)
                .map_err(|e| e.to_string()))
        })?;
        Ok(this)
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Debian puts it where only root's PATH looks.
const SBIN: &str = "/usr/sbin/nats-server";

fn debian_has_it() -> bool {
    std::path::Path::new(SBIN).is_file()
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// The PONG that answers the PING tells that the subscription stands.
pub(super) fn introduction(role: Role) -> String {
    let subscribe = match role {
        Role::User(n) => format!("SUB inbox.{n} 1"),
        Role::Worker(_) => format!("SUB {SUBJECT} workers 1"),
    };
    format!("CONNECT {{\"verbose\":false,\"pedantic\":false}}\r\n{subscribe}\r\nPING\r\n")
}

pub(super) fn question(user: usize, number: usize, bytes: usize) -> Vec<u8> {
    let mut text = format!("PUB {SUBJECT} inbox.{user} {bytes}\r\n{number:08x}");
    text.extend(std::iter::repeat_n('x', bytes.saturating_sub(8)));
    text.push_str("\r\n");
    text.into_bytes()
}

/// Messages may share a frame or lie across two.
pub(super) fn read(
    payload: &[u8],
    rest: &mut Vec<u8>,
    answers: &mut Vec<Vec<u8>>,
    told: &mut Vec<Told>,
) {
    rest.extend_from_slice(payload);
    let mut start = 0;
    while let Some(length) = message(&rest[start..], answers, told) {
        start += length;
    }
    rest.drain(..start);
}

/// Reads one whole message; gives its length.
fn message(bytes: &[u8], answers: &mut Vec<Vec<u8>>, told: &mut Vec<Told>) -> Option<usize> {
    let end = bytes.windows(2).position(|w| w == b"\r\n")?;
    let line = String::from_utf8_lossy(&bytes[..end]);
    let mut words = line.split_whitespace();
    match words.next() {
        Some("MSG") => {
            let words: Vec<&str> = words.collect();
            let size: usize = words.last()?.parse().ok()?;
            let body = bytes.get(end + 2..end + 2 + size)?;
            bytes.get(end + 2 + size..end + 4 + size)?;
            let number = std::str::from_utf8(body.get(..8)?).ok()?;
            let number = usize::from_str_radix(number, 16).ok()?;
            if let [_, _, inbox, _] = words[..] {
                answers.push(format!("PUB {inbox} 8\r\n{number:08x}\r\n").into_bytes());
                told.push(Told::Asked(number));
            } else {
                told.push(Told::Answered(number));
            }
            return Some(end + 4 + size);
        }
        Some("PING") => answers.push(b"PONG\r\n".to_vec()),
        Some("PONG") => told.push(Told::Ready),
        Some("-ERR") => told.push(Told::Refused(line.clone().into_owned())),
        _ => {}
    }
    Some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_across_frames() {
        let stream = b"INFO {}\r\nPONG\r\nMSG worker.chat 1 inbox.7 10\r\n0000002axx\r\nPING\r\n";
        for cut in 0..stream.len() {
            let (mut rest, mut answers, mut told) = (Vec::new(), Vec::new(), Vec::new());
            read(&stream[..cut], &mut rest, &mut answers, &mut told);
            read(&stream[cut..], &mut rest, &mut answers, &mut told);
            assert_eq!(told, [Told::Ready, Told::Asked(42)], "cut at {cut}");
            let expect = [
                b"PUB inbox.7 8\r\n0000002a\r\n".to_vec(),
                b"PONG\r\n".to_vec(),
            ];
            assert_eq!(answers, expect, "cut at {cut}");
        }
    }
}
