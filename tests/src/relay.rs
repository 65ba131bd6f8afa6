//! The relay's program as a process: started, killed, started again on the same port.

use std::{
    env,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::{clock::wait_for, error::Error};

/// What the relay prints once it listens.
const LISTENING: &str = "mtor-relay listening on ";
/// Another program may hold the port for a moment as its end of a connection.
const PORT_AT_MOST: Duration = Duration::from_secs(5);
/// A graceful end takes less; past it the process is killed.
const STOP_AT_MOST: Duration = Duration::from_secs(15);

/// A relay that runs until it is dropped.
#[derive(Debug)]
pub struct RelayProcess {
    program: PathBuf,
    page: PathBuf,
    child: Option<Child>,
    url: String,
}

impl RelayProcess {
    /// Starts a relay on a free port of loopback, serving the page of a folder.
    pub fn start(program: &Path, page: &Path) -> Result<Self, Error> {
        let mut relay = Self {
            program: program.to_owned(),
            page: page.to_owned(),
            child: None,
            url: String::new(),
        };
        relay.spawn("127.0.0.1:0")?;
        Ok(relay)
    }

    /// Where the page is, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn process_id(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Ends the relay at once, as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }

    /// Asks the relay to drain, and waits for its end.
    pub fn stop(&mut self) -> Result<(), Error> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        let asked = Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status();
        let ended = asked.is_ok()
            && wait_for("the relay to end", STOP_AT_MOST, || {
                let ended = child.try_wait()?.is_some();
                Ok(ended
                    .then_some(())
                    .ok_or_else(|| "it still runs".to_owned()))
            })
            .is_ok();
        if !ended {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Starts the relay again under the same URL.
    pub fn restart(&mut self) -> Result<(), Error> {
        self.kill();
        let address = self
            .url
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .to_owned();
        wait_for("the relay to listen again", PORT_AT_MOST, || {
            match self.spawn(&address) {
                Err(why @ Error::Start { .. }) => Ok(Err(why.to_string())),
                spawned => spawned.map(Ok),
            }
        })
    }

    fn spawn(&mut self, listen: &str) -> Result<(), Error> {
        let start_error = |why: String| Error::Start {
            program: self.program.display().to_string(),
            why,
        };
        let mut child = Command::new(&self.program)
            .args(["--listen", listen, "--page"])
            .arg(&self.page)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(|e| start_error(e.to_string()))?;
        let out = child.stdout.take().expect("stdout was asked for as a pipe");
        let mut lines = BufReader::new(out);
        match read_url(&mut lines) {
            Some(url) => {
                self.url = url;
                self.child = Some(child);
                drain_in_background(lines)?;
                Ok(())
            }
            None => {
                child.kill().ok();
                child.wait().ok();
                Err(start_error("it ended before it listened".to_owned()))
            }
        }
    }
}

impl Drop for RelayProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

fn read_url(lines: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    while lines.read_line(&mut line).ok()? > 0 {
        if let Some((_, url)) = line.split_once(LISTENING) {
            return Some(url.trim().trim_end_matches('/').to_owned());
        }
        line.clear();
    }
    None
}

/// A full pipe would stop the relay; nobody reads the rest.
fn drain_in_background(mut out: impl Read + Send + 'static) -> Result<(), Error> {
    thread::Builder::new()
        .name("relay-output".to_owned())
        .spawn(move || std::io::copy(&mut out, &mut std::io::sink()))?;
    Ok(())
}

/// The built page: `MTOR_PAGE`, or `dist/` at the workspace's root.
pub fn page_folder() -> PathBuf {
    env::var_os("MTOR_PAGE").map_or_else(|| root().join("dist"), PathBuf::from)
}

/// The relay's program: `MTOR_RELAY`, or the development build in the target folder.
pub fn relay_program() -> PathBuf {
    env::var_os("MTOR_RELAY").map_or_else(beside_this_program, PathBuf::from)
}

/// A test's program lies in `<target>/<profile>/deps`, the relay one folder up.
fn beside_this_program() -> PathBuf {
    let here = env::current_exe().unwrap_or_default();
    let folder = here.parent().unwrap_or(Path::new("."));
    let folder = if folder.ends_with("deps") {
        folder.parent().unwrap_or(folder)
    } else {
        folder
    };
    folder.join(format!("mtor-relay{}", env::consts::EXE_SUFFIX))
}

/// The workspace's root, found when it runs: a target folder may serve several checkouts,
/// and what was compiled in one may run in another.
pub fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let start = package
        .or_else(|| env::current_dir().ok())
        .unwrap_or_default();
    let is_root = |folder: &&Path| folder.join("Trunk.toml").is_file();
    start.ancestors().find(is_root).unwrap_or(&start).to_owned()
}
