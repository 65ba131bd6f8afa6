//! What the tests and measurements need from the system: Chromium, its driver, a Vulkan in
//! software, other servers to compare with.

use std::path::{Path, PathBuf};

use mtor_tests::chromium::{chromium_program, driver_program};

use crate::{
    failure::Failure,
    place,
    run::{command, watch},
};

/// Where drivers for Vulkan announce themselves.
const VULKAN_DRIVERS: [&str; 2] = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
/// Where the loader may lie.
const LIBRARIES: [&str; 5] = [
    "/usr/lib",
    "/usr/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/lib",
];

/// A mirror that hangs up once does not end a test run.
const RETRIES: [&str; 2] = ["-o", "Acquire::Retries=3"];

/// What the browser tests and the native pictures need.
pub(crate) fn for_the_tests() -> Result<(), Failure> {
    packages(
        &missing_for_tests(),
        "the browser tests and the native pictures cannot run without them",
        "elsewhere install Chromium, its chromedriver of the same version, and Mesa's Vulkan \
         drivers, or name the programs in CHROMIUM and CHROMEDRIVER",
    )
}

/// Installs packages by apt where that is possible; otherwise says what to install.
pub(crate) fn packages(missing: &[&str], means: &str, elsewhere: &str) -> Result<(), Failure> {
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if place::find("apt-get").is_none() || !is_root() {
        return Err(Failure::new(
            format!("these are missing: {list}"),
            means,
            format!("Debian and Ubuntu: `sudo apt-get install {list}`; {elsewhere}"),
        ));
    }
    let mut update = command("apt-get");
    update.arg("update").args(RETRIES);
    watch(
        "updating apt's lists",
        update,
        "check the network, then run it again",
    )?;
    let mut install = command("apt-get");
    install
        .args(["install", "--yes", "--no-install-recommends"])
        .args(RETRIES)
        .args(missing);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    let next = format!("run `apt-get install {list}` by hand and read what it says");
    watch(&format!("installing {list}"), install, &next)
}

fn missing_for_tests() -> Vec<&'static str> {
    let needs = [
        ("chromium", chromium_program().is_ok()),
        ("chromium-driver", driver_program().is_ok()),
        ("libvulkan1", has_loader()),
        ("mesa-vulkan-drivers", has_driver()),
    ];
    let missing = needs.iter().filter(|(_, is_there)| !is_there);
    missing.map(|(package, _)| *package).collect()
}

/// Whether wgpu finds an adapter here, if only one in software.
pub(crate) fn has_vulkan() -> bool {
    has_loader() && has_driver()
}

fn has_loader() -> bool {
    let lies_in = |folder: &str| Path::new(folder).join("libvulkan.so.1").exists();
    LIBRARIES.into_iter().any(lies_in)
}

fn has_driver() -> bool {
    std::env::var_os("VK_DRIVER_FILES").is_some()
        || VULKAN_DRIVERS
            .into_iter()
            .any(|folder| !entries(folder).is_empty())
}

fn entries(folder: &str) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|e| e.path()).collect())
        .unwrap_or_default()
}

fn is_root() -> bool {
    let answer = command("id").arg("-u").output();
    answer.is_ok_and(|it| it.stdout.trim_ascii() == b"0")
}
