//! Finding and starting the programs: Chromium's flags, its driver, an empty profile.

use std::{
    env, fs,
    io::{BufRead, BufReader, ErrorKind},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

use serde_json::{Value, json};

use super::{Gpu, Options};
use crate::error::Error;

/// Never talk to the network, never ask, no GPU needed.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
];
/// WebGPU in software, and a compositor on the same adapter so that screenshots show it.
const GPU_FLAGS: [&str; 6] = [
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--use-angle=swiftshader",
    "--enable-features=Vulkan",
    "--use-vulkan=swiftshader",
    "--ignore-gpu-blocklist",
];
/// A plain http page under a name is no secure context: browsers hide WebGPU from it, as they
/// do from a phone that opens a realm without https.
const NO_WEBGPU_FLAGS: [&str; 2] = [
    "--host-resolver-rules=MAP realm.test 127.0.0.1",
    "--disable-gpu",
];
/// WebGPU that finds no adapter, as on a machine whose GPU is on the browser's list of bad ones.
const NO_ADAPTER_FLAGS: [&str; 2] = ["--disable-features=WebGPUService", "--disable-gpu"];

pub(super) fn capabilities(options: &Options, profile: &Path) -> Result<Value, Error> {
    let gpu: &[&str] = match options.gpu {
        Gpu::Software => &GPU_FLAGS,
        Gpu::NoWebGpu => &NO_WEBGPU_FLAGS,
        Gpu::NoAdapter => &NO_ADAPTER_FLAGS,
    };
    let mut flags: Vec<String> = FLAGS.iter().chain(gpu).map(|&f| f.to_owned()).collect();
    flags.push(format!(
        "--window-size={},{}",
        options.width, options.height
    ));
    flags.push(format!("--user-data-dir={}", profile.display()));
    Ok(json!({"capabilities": {"alwaysMatch": {
        "browserName": "chrome",
        "goog:loggingPrefs": {"browser": "ALL"},
        "goog:chromeOptions": {"binary": chromium_program()?, "args": flags},
    }}}))
}

/// The flags above as `wasm-bindgen-test-runner` reads them from its `webdriver.json`.
pub fn webdriver_json() -> Result<String, Error> {
    let flags: Vec<&str> = FLAGS.iter().chain(&GPU_FLAGS).copied().collect();
    let options = json!({"binary": chromium_program()?, "args": flags});
    Ok(json!({"goog:chromeOptions": options}).to_string())
}

/// Chromium: `CHROMIUM`, or what the PATH has.
pub fn chromium_program() -> Result<PathBuf, Error> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    program("CHROMIUM", &names, "chromium")
}

/// Its driver: `CHROMEDRIVER`, or what the PATH has.
pub fn driver_program() -> Result<PathBuf, Error> {
    program("CHROMEDRIVER", &["chromedriver"], "chromium-driver")
}

fn program(variable: &str, names: &[&str], package: &str) -> Result<PathBuf, Error> {
    if let Some(path) = env::var_os(variable) {
        return Ok(path.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| Error::Missing {
            program: names[0].to_owned(),
            help: format!("install the package `{package}`, or name the program in {variable}"),
        })
}

pub(super) fn fresh_profile() -> Result<PathBuf, Error> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("mtor-chromium-{}-{count}", std::process::id());
        let folder = env::temp_dir().join(name);
        match fs::create_dir(&folder) {
            // An earlier process with this id was killed and has left its profile.
            Err(why) if why.kind() == ErrorKind::AlreadyExists => {}
            made => return Ok(made.map(|()| folder)?),
        }
    }
}

/// The driver chooses a free port and says which.
pub(super) fn start_driver() -> Result<(Child, u16), Error> {
    let program = driver_program()?;
    let start_error = |why: String| Error::Start {
        program: program.display().to_string(),
        why,
    };
    let mut driver = Command::new(&program)
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| start_error(e.to_string()))?;
    let mut out = BufReader::new(
        driver
            .stdout
            .take()
            .expect("stdout was asked for as a pipe"),
    );
    let mut line = String::new();
    loop {
        line.clear();
        if out.read_line(&mut line)? == 0 {
            driver.kill().ok();
            return Err(start_error("it ended before it listened".to_owned()));
        }
        let port = line
            .split_once("started successfully on port ")
            .and_then(|(_, port)| port.trim().trim_end_matches('.').parse().ok());
        if let Some(port) = port {
            thread::Builder::new()
                .name("driver-output".to_owned())
                .spawn(move || std::io::copy(&mut out, &mut std::io::sink()))?;
            return Ok((driver, port));
        }
    }
}
