//! The program itself: its one line, its flags, its end.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use mtor_protocol::Event;

use crate::client::{Tab, http};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mtor-relay"))
}

#[cfg(unix)]
#[test]
fn it_names_its_address_and_ends_politely_when_told_to() {
    let mut relay = program()
        .args(["--port", "0", "--quiet"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(relay.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let addr = line
        .trim()
        .strip_prefix("mtor-relay listening on http://")
        .unwrap();
    let addr = addr.parse().unwrap();
    assert_eq!(http(addr, "GET /healthz").status, 200);
    let mut tab = Tab::join(addr);
    let told = Command::new("kill")
        .args(["-TERM", &relay.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    tab.until(|event| matches!(event, Event::Drain(_)));
    tab.end();
    assert_eq!(relay.wait().unwrap().code(), Some(0));
}

#[test]
fn it_explains_itself_and_refuses_what_it_does_not_know() {
    let help = program().arg("--help").output().unwrap();
    assert!(
        String::from_utf8(help.stdout)
            .unwrap()
            .contains("--allow-origin")
    );
    let version = program().arg("--version").output().unwrap();
    assert!(
        String::from_utf8(version.stdout)
            .unwrap()
            .starts_with("mtor-relay 0.")
    );
    let wrong = program().arg("--wrong").output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("--wrong"));
}

#[test]
fn a_taken_port_is_said_with_what_would_help() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let failed = program().args(["--listen", &addr]).output().unwrap();
    let says = String::from_utf8(failed.stderr).unwrap();
    assert!(!failed.status.success());
    assert!(says.contains(&addr) && says.contains("--port"), "{says}");
}
