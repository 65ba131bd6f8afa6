//! The test programs: compiled together, told apart by group.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use super::native;
use crate::{
    failure::Failure,
    place,
    run::{cargo, command, watch},
};

/// When a program's tests run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Unit,
    Integration,
    Browser,
    /// Not a test: the relay's own program, compiled beside them.
    Relay,
}

impl Group {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Integration => "integration",
            Self::Browser => "browser",
            Self::Relay => "relay",
        }
    }

    fn of(package: &str, kind: &str, target: &str, is_test: bool) -> Option<Self> {
        match (package, kind, target, is_test) {
            ("mtor-relay", "bin", _, false) => Some(Self::Relay),
            (_, _, _, false) => None,
            ("mtor-tests", "test", "browser", _) => Some(Self::Browser),
            (_, "test", _, _) => Some(Self::Integration),
            _ => Some(Self::Unit),
        }
    }
}

/// One compiled program.
#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) group: Group,
    pub(super) name: String,
    path: PathBuf,
    package: PathBuf,
}

impl Program {
    /// As `cargo test` would run it.
    pub(super) fn command(&self) -> Command {
        let mut test = command(&self.path.to_string_lossy());
        test.current_dir(&self.package)
            .env("CARGO_MANIFEST_DIR", &self.package);
        test
    }
}

/// Compiles every native test; cargo's own progress is shown.
pub(super) fn compile() -> Result<Vec<Program>, Failure> {
    let output = native(&[
        "test",
        "--no-run",
        "--message-format=json-render-diagnostics",
    ])
    .stderr(Stdio::inherit())
    .output()?;
    if !output.status.success() {
        return Err(Failure::new(
            "the tests did not compile",
            "none of them ran",
            "read the compiler's words above",
        ));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut programs: Vec<Program> = messages.lines().filter_map(program).collect();
    programs.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    Ok(programs)
}

fn program(line: &str) -> Option<Program> {
    let message: Value = serde_json::from_str(line).ok()?;
    let path = PathBuf::from(message["executable"].as_str()?);
    let manifest = Path::new(message["manifest_path"].as_str()?);
    let package = manifest.parent()?.to_owned();
    let target = message["target"]["name"].as_str()?;
    let kind = message["target"]["kind"][0].as_str()?;
    let name = package_name(message["package_id"].as_str()?);
    let is_test = message["profile"]["test"].as_bool()?;
    Some(Program {
        group: Group::of(&name, kind, target, is_test)?,
        name: if kind == "test" {
            format!("{name}/{target}")
        } else {
            name
        },
        path,
        package,
    })
}

/// `path+file:///…/relay#mtor-relay@0.1.0`, or `…/xtask#0.1.0` where folder and name agree.
fn package_name(id: &str) -> String {
    let (path, version) = id.rsplit_once('#').unwrap_or(("", id));
    let name = match version.split_once('@') {
        Some((name, _)) => name,
        None => path.rsplit('/').next().unwrap_or(version),
    };
    name.to_owned()
}

/// The relay's program: from the same compilation where its own tests needed it.
pub(super) fn relay(programs: &[Program]) -> Result<PathBuf, Failure> {
    if let Some(relay) = programs.iter().find(|p| p.group == Group::Relay) {
        return Ok(relay.path.clone());
    }
    let build = cargo(&["build", "--locked", "--package", "mtor-relay"]);
    watch("building the relay", build, "read the error above")?;
    Ok(place::built("debug", "mtor-relay"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_named_by_its_id() {
        let check = |id: &str, expect: &str| assert_eq!(package_name(id), expect, "{id}");
        check(
            "path+file:///home/a/mtor/relay#mtor-relay@0.1.0",
            "mtor-relay",
        );
        check("path+file:///home/a/mtor/xtask#0.1.0", "xtask");
    }

    #[test]
    fn only_the_browser_program_is_kept_for_the_browser() {
        #[track_caller]
        fn check(of: (&str, &str, &str, bool), expect: Option<Group>) {
            assert_eq!(Group::of(of.0, of.1, of.2, of.3), expect, "{of:?}");
        }
        check(
            ("mtor-tests", "test", "browser", true),
            Some(Group::Browser),
        );
        check(("mtor-tests", "test", "it", true), Some(Group::Integration));
        check(
            ("mtor-relay", "bin", "mtor-relay", false),
            Some(Group::Relay),
        );
        check(("mtor-relay", "bin", "mtor-relay", true), Some(Group::Unit));
        check(("mtor-video", "lib", "mtor_video", true), Some(Group::Unit));
        check(("xtask", "bin", "xtask", false), None);
    }
}
