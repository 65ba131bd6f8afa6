//! Running other programs: the right environment, and progress that a person can follow.

use std::{
    env,
    ffi::OsString,
    io::{BufRead, BufReader, IsTerminal, Read, Write, stderr},
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use mtor_tests::clock::now;

use crate::{failure::Failure, place};

/// What `cargo run` sets for this program. Handed on, some build scripts take it for a
/// change and compile their crate again.
const CARGO_RUN_ONLY: [&str; 4] = [
    "CARGO_MANIFEST_",
    "CARGO_PKG_",
    "CARGO_BIN_",
    "CARGO_CRATE_",
];
/// How often a terminal's progress line moves.
const REDRAW: Duration = Duration::from_millis(200);
/// Where there is no terminal, one line so often says that it goes on.
const REMIND: Duration = Duration::from_secs(15);
/// Lines of the tool's own words that a failure shows.
const TAIL: usize = 40;
/// Lines in flight between a tool and the progress line.
const LINES: usize = 64;
/// What fits beside the title and the time on a usual terminal.
const LAST_LINE: usize = 60;

/// A program at the checkout's root, with this checkout's tools first on its PATH.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(place::root()).stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if CARGO_RUN_ONLY.iter().any(|start| text.starts_with(start)) {
            command.env_remove(&name);
        }
    }
    command.env("PATH", path_with_tools());
    command.env("CARGO_TARGET_DIR", place::target());
    command
}

/// `cargo` at the checkout's root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command("cargo");
    cargo.args(arguments);
    cargo
}

fn path_with_tools() -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(place::tools().join("bin")).chain(env::split_paths(&path));
    env::join_paths(folders).unwrap_or(path)
}

/// Whether a program says this version of itself.
pub(crate) fn says(program: &str, arguments: &[&str], version: &str) -> bool {
    let Ok(answer) = command(program).args(arguments).output() else {
        return false;
    };
    let text = String::from_utf8_lossy(&answer.stdout);
    answer.status.success() && text.split_whitespace().any(|word| word == version)
}

/// Runs a long step: its title, the time, the tool's own last line; its words on failure.
pub(crate) fn watch(title: &str, mut command: Command, next: &str) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let start = now();
    let spawned = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = spawned.map_err(|e| missing(&program, &e, next))?;
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|s| Box::new(s) as _),
        child.stderr.take().map(|s| Box::new(s) as _),
    ];
    let mut progress = Progress::new(title, start);
    thread::scope(|scope| {
        let (sender, lines) = sync_channel(LINES);
        for stream in streams.into_iter().flatten() {
            let sender = sender.clone();
            scope.spawn(move || send_lines(stream, &sender));
        }
        drop(sender);
        loop {
            match lines.recv_timeout(REDRAW) {
                Ok(line) => progress.heard(line),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            progress.show();
        }
    });
    let status = child.wait()?;
    progress.end(status);
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(
        format!(
            "{title}: `{program}` ended with {status}\n{}",
            progress.tail.join("\n")
        ),
        "the step did not come to its end; what came before it is kept",
        next,
    ))
}

fn missing(program: &str, error: &std::io::Error, next: &str) -> Failure {
    Failure::new(
        format!("`{program}` could not be started: {error}"),
        "the program is not installed, or not on the PATH",
        next,
    )
}

fn send_lines(stream: impl Read, sender: &SyncSender<String>) {
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let text = String::from_utf8_lossy(&line);
        // A progress bar redraws its line: the last state counts.
        let text = text
            .trim_end()
            .rsplit('\r')
            .next()
            .unwrap_or_default()
            .to_owned();
        if sender.send(text).is_err() {
            return;
        }
    }
}

/// A line that moves on a terminal, and a line now and then elsewhere.
struct Progress<'a> {
    title: &'a str,
    start: Instant,
    shown: Instant,
    last: String,
    tail: Vec<String>,
    terminal: bool,
}

impl<'a> Progress<'a> {
    fn new(title: &'a str, start: Instant) -> Self {
        let terminal = stderr().is_terminal();
        if !terminal {
            eprintln!("… {title}");
        }
        Self {
            title,
            start,
            shown: start,
            last: String::new(),
            tail: Vec::new(),
            terminal,
        }
    }

    fn heard(&mut self, line: String) {
        if line.trim().is_empty() {
            return;
        }
        if self.tail.len() == TAIL {
            self.tail.remove(0);
        }
        self.last = line
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(LAST_LINE)
            .collect();
        self.tail.push(line);
    }

    fn show(&mut self) {
        let time = now();
        let every = if self.terminal { REDRAW } else { REMIND };
        if time - self.shown < every {
            return;
        }
        self.shown = time;
        let took = seconds(time - self.start);
        if self.terminal {
            eprint!("\r\x1b[2K… {} · {took} · {}", self.title, self.last);
            stderr().flush().ok();
        } else {
            eprintln!("… {} · {took} · {}", self.title, self.last);
        }
    }

    fn end(&self, status: ExitStatus) {
        let clear = if self.terminal { "\r\x1b[2K" } else { "" };
        let mark = if status.success() { "✓" } else { "✗" };
        eprintln!(
            "{clear}{mark} {} · {}",
            self.title,
            seconds(self.start.elapsed())
        );
    }
}

/// A duration as a person reads it.
pub(crate) fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    if whole < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}
