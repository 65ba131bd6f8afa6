//! `build`: the release, one relay binary with the page inside it.

use std::{fs, path::PathBuf, process::ExitCode};

use crate::{
    failure::Failure,
    page, place,
    run::{cargo, watch},
};

/// Builds the release and says how large it is.
pub(crate) fn build(arguments: &mut lexopt::Parser) -> Result<ExitCode, Failure> {
    if let Some(extra) = arguments.next()? {
        return Err(extra.unexpected().into());
    }
    let relay = release()?;
    println!(
        "{}  {:.2} MiB",
        relay.display(),
        mib(fs::metadata(&relay)?.len())
    );
    for file in page::files(&place::dist())? {
        println!(
            "  {}  {:.1} KiB",
            file.display(),
            kib(fs::metadata(&file)?.len())
        );
    }
    println!("Run it anywhere: `mtor-relay --port 7070`");
    Ok(ExitCode::SUCCESS)
}

/// The release relay with the page inside.
pub(crate) fn release() -> Result<PathBuf, Failure> {
    if place::dist() != place::root().join("dist") {
        return Err(Failure::new(
            "MTOR_PAGE names another folder for the page",
            "a release takes in the page of dist/, which would not be the one just built",
            "unset MTOR_PAGE and run it again",
        ));
    }
    page::build()?;
    watch(
        "building the release relay with the page inside",
        cargo(&[
            "build",
            "--release",
            "--package",
            "mtor-relay",
            "--features",
            "page",
        ]),
        "read the error above; the page must be in dist/ (`cargo xtask up` builds it)",
    )?;
    Ok(place::built("release", "mtor-relay"))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sizes of files, shown with two digits"
)]
pub(crate) fn kib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

pub(crate) fn mib(bytes: u64) -> f64 {
    kib(bytes) / 1024.0
}
