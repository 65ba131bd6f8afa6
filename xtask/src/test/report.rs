//! What each step gave, the table at the end, and the one line that counts.

use std::{
    io::{BufRead, BufReader},
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use mtor_tests::clock::now;

use crate::{failure::Failure, run::seconds};

/// One step's outcome.
struct Step {
    name: String,
    count: Count,
    took: Duration,
    note: String,
}

/// Tests that passed and failed; a lint is one test.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    const ONE_PASSED: Self = Self {
        passed: 1,
        failed: 0,
    };
    const ONE_FAILED: Self = Self {
        passed: 0,
        failed: 1,
    };
    const NONE: Self = Self {
        passed: 0,
        failed: 0,
    };
}

/// All steps so far.
#[derive(Default)]
pub(super) struct Report {
    steps: Vec<Step>,
}

impl Report {
    /// A step that later ones need; it counts only when it fails.
    pub(super) fn must(&mut self, name: &str, step: impl FnOnce() -> Result<(), Failure>) -> bool {
        self.value(name, step).is_some()
    }

    /// The same, with something that later steps use.
    pub(super) fn value<T>(
        &mut self,
        name: &str,
        step: impl FnOnce() -> Result<T, Failure>,
    ) -> Option<T> {
        let start = begin(name);
        match step() {
            Ok(value) => {
                self.add(name, Count::NONE, start, "");
                Some(value)
            }
            Err(failure) => {
                eprintln!("{failure}");
                self.add(name, Count::ONE_FAILED, start, "");
                None
            }
        }
    }

    /// A command that is one check.
    pub(super) fn lint(&mut self, name: &str, mut command: Command) {
        let start = begin(name);
        let (count, note) = match command.status() {
            Ok(status) if status.success() => (Count::ONE_PASSED, String::new()),
            Ok(status) => (Count::ONE_FAILED, status.to_string()),
            Err(error) => (Count::ONE_FAILED, error.to_string()),
        };
        self.add(name, count, start, &note);
    }

    /// A command that runs tests and tells their number.
    pub(super) fn tests(&mut self, name: &str, mut command: Command) {
        let start = begin(name);
        let (count, note) = match count_results(&mut command) {
            Ok((count, true)) => (count, String::new()),
            // It failed without a failed test: it did not compile, or it crashed.
            Ok((count, false)) if count.failed == 0 => {
                let count = Count { failed: 1, ..count };
                (count, "ended with an error of its own".to_owned())
            }
            Ok((count, false)) => (count, String::new()),
            Err(error) => (Count::ONE_FAILED, error.to_string()),
        };
        self.add(name, count, start, &note);
    }

    pub(super) fn skipped(&mut self, name: &str, why: &str) {
        eprintln!("\n── {name}: left out, {why}");
        self.add(name, Count::NONE, now(), why);
    }

    fn add(&mut self, name: &str, count: Count, start: Instant, note: &str) {
        self.steps.push(Step {
            name: name.to_owned(),
            count,
            took: start.elapsed(),
            note: note.to_owned(),
        });
    }

    /// The table, and the line that counts.
    pub(super) fn end(&self) -> ExitCode {
        let width = self
            .steps
            .iter()
            .map(|s| s.name.chars().count())
            .max()
            .unwrap_or_default();
        println!(
            "\n{:width$}  {:>7}  {:>7}  {:>12}",
            "step", "passed", "failed", "time"
        );
        for Step {
            name,
            count,
            took,
            note,
        } in &self.steps
        {
            let took = seconds(*took);
            println!(
                "{name:width$}  {:>7}  {:>7}  {took:>12}  {note}",
                count.passed, count.failed
            );
        }
        let total = self.steps.iter().fold(Count::NONE, |sum, step| Count {
            passed: sum.passed + step.count.passed,
            failed: sum.failed + step.count.failed,
        });
        let took = self.steps.iter().map(|s| s.took).sum();
        println!("\nin {}", seconds(took));
        println!("{} passed, {} failed", total.passed, total.failed);
        if total.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn begin(name: &str) -> Instant {
    eprintln!("\n── {name}");
    now()
}

/// Streams a command's output and adds up its `test result:` lines.
fn count_results(command: &mut Command) -> std::io::Result<(Count, bool)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let out = child.stdout.take().expect("stdout was asked for as a pipe");
    let mut sum = Count::NONE;
    for line in BufReader::new(out).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if let Some(count) = result_of(&line) {
            sum.passed += count.passed;
            sum.failed += count.failed;
        }
    }
    Ok((sum, child.wait()?.success()))
}

/// `test result: ok. 3 passed; 0 failed; …`
fn result_of(line: &str) -> Option<Count> {
    let (_, rest) = line.split_once("test result: ")?;
    let number_before = |word: &str| -> Option<u64> {
        rest.split_once(word)?
            .0
            .split_whitespace()
            .last()?
            .parse()
            .ok()
    };
    Some(Count {
        passed: number_before(" passed")?,
        failed: number_before(" failed")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expect: Option<(u64, u64)>) {
        let count = result_of(line).map(|c| (c.passed, c.failed));
        assert_eq!(count, expect, "{line}");
    }

    #[test]
    fn result_lines_are_counted_and_others_are_not() {
        check(
            "test result: ok. 3 passed; 0 failed; 0 ignored",
            Some((3, 0)),
        );
        check(
            "test result: FAILED. 12 passed; 7 failed; 0 ignored; 0 measured",
            Some((12, 7)),
        );
        check("    test result: ok. 0 passed; 0 failed", Some((0, 0)));
        check("test a_result_is_counted ... ok", None);
        check("5 passed, 2 failed", None);
    }

    #[test]
    fn a_command_that_fails_without_a_result_is_a_failure() {
        let mut report = Report::default();
        report.tests("a crash", Command::new("false"));
        assert_eq!(
            report.steps[0].count,
            Count::ONE_FAILED,
            "a crash counts as one failure"
        );
    }
}
