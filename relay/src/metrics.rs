//! `/metrics` in Prometheus' text form.

use std::{fmt::Write, fs};

use mtor_orchestrator::{Counters, Gauges, Micros};

use crate::driver::Driver;

/// Upper bounds in microseconds: fine around the aim of some tens, coarse above.
const BOUNDS_US: [Micros; 17] = [
    10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000, 20_000, 100_000,
];

/// Times from an event read to the event that it caused written.
#[derive(Debug, Default)]
pub(crate) struct Histogram {
    buckets: [u64; BOUNDS_US.len()],
    count: u64,
    sum_us: u64,
}

impl Histogram {
    pub(crate) fn record(&mut self, us: Micros) {
        if let Some(i) = BOUNDS_US.iter().position(|bound| us <= *bound) {
            self.buckets[i] += 1;
        }
        self.count += 1;
        self.sum_us = self.sum_us.saturating_add(us);
    }

    fn write(&self, page: &mut Page, name: &str, help: &str) {
        page.head(name, "histogram", help);
        let mut so_far = 0;
        for (bound, n) in BOUNDS_US.iter().zip(self.buckets) {
            so_far += n;
            page.line(&format!("{name}_bucket{{le=\"{bound}\"}}"), so_far);
        }
        page.line(&format!("{name}_bucket{{le=\"+Inf\"}}"), self.count);
        page.line(&format!("{name}_sum"), self.sum_us);
        page.line(&format!("{name}_count"), self.count);
    }
}

/// The text so far.
#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}").expect("a String grows");
    }

    fn line(&mut self, name: &str, value: impl std::fmt::Display) {
        writeln!(self.0, "{name} {value}").expect("a String grows");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.head(name, kind, help);
        self.line(name, value);
    }
}

/// Everything the relay tells about itself. No names, no addresses, no content.
pub(crate) fn page(driver: &Driver, half_open: u32) -> String {
    let mut page = Page::default();
    let version = env!("CARGO_PKG_VERSION");
    page.head("mtor_build_info", "gauge", "The program's version.");
    page.line(&format!("mtor_build_info{{version=\"{version}\"}}"), 1);
    counters(&mut page, driver.counters());
    gauges(&mut page, driver.gauges());
    let slow = "Sessions dropped because they did not read.";
    page.one(
        "mtor_slow_consumers_total",
        "counter",
        slow,
        driver.slow_consumers,
    );
    let half = "Sockets that have not said hello.";
    page.one("mtor_half_open", "gauge", half, half_open);
    let draining = "1 while the relay goes down.";
    page.one(
        "mtor_draining",
        "gauge",
        draining,
        u8::from(driver.is_draining()),
    );
    let help = "From an event read to the work it caused written, in microseconds.";
    driver.dispatch.write(&mut page, "mtor_dispatch_us", help);
    process(&mut page);
    page.0
}

fn counters(page: &mut Page, counters: &Counters) {
    let all = [
        (
            "sessions_opened",
            "Sessions opened.",
            counters.sessions_opened,
        ),
        (
            "sessions_closed",
            "Sessions that the relay ended.",
            counters.sessions_closed,
        ),
        (
            "resumed",
            "Sessions that came back without a gap.",
            counters.resumed,
        ),
        (
            "resume_failed",
            "Sessions that could not come back.",
            counters.resume_failed,
        ),
        ("frames", "Frames received.", counters.frames),
        ("accepted", "Intents taken.", counters.accepted),
        (
            "resubmitted",
            "Intents that were open when they came.",
            counters.resubmitted,
        ),
        ("leased", "Leases given.", counters.leased),
        ("completed", "Intents answered.", counters.completed),
        (
            "requeued",
            "Intents that lost their worker.",
            counters.requeued,
        ),
        (
            "handed_back",
            "Intents that went back to their tab in the middle of an answer.",
            counters.handed_back,
        ),
        (
            "leases_expired",
            "Leases that ran out.",
            counters.leases_expired,
        ),
        (
            "stale_results",
            "Answers of attempts that were over.",
            counters.stale_results,
        ),
        (
            "canceled",
            "Intents stopped by their tab.",
            counters.canceled,
        ),
        (
            "abandoned",
            "Intents dropped with their session.",
            counters.abandoned,
        ),
        ("partials", "Streamed pieces.", counters.partials),
        ("rosters", "Rosters sent.", counters.rosters),
    ];
    for (name, help, value) in all {
        page.one(&format!("mtor_{name}_total"), "counter", help, value);
    }
    refusals(page, counters);
}

fn refusals(page: &mut Page, counters: &Counters) {
    page.head("mtor_refused_total", "counter", "Refusals sent, by code.");
    for (code, n) in &counters.refused {
        let code = serde_json::to_string(code).unwrap_or_default();
        page.line(&format!("mtor_refused_total{{code={code}}}"), n);
    }
}

fn gauges(page: &mut Page, gauges: Gauges) {
    let all = [
        ("sessions", "Sessions with a socket.", gauges.sessions),
        ("workers", "Workers in the roster.", gauges.workers),
        ("open", "Intents taken and not ended.", gauges.open),
        ("waiting", "Intents that wait.", gauges.waiting),
        ("leased", "Intents in work.", gauges.leased),
        ("parked", "Lost sessions that may come back.", gauges.parked),
    ];
    for (name, help, value) in all {
        page.one(&format!("mtor_{name}"), "gauge", help, value);
    }
}

/// Memory and CPU time, where the system tells (Linux).
fn process(page: &mut Page) {
    if let Some(bytes) = resident_bytes() {
        let help = "Resident memory.";
        page.one("process_resident_memory_bytes", "gauge", help, bytes);
    }
    if let Some(seconds) = cpu_seconds() {
        let help = "User and system CPU time.";
        page.one("process_cpu_seconds_total", "counter", help, seconds);
    }
}

fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

/// Of all threads; in nanoseconds, finer than the ticks of `/proc/self/stat`.
fn cpu_seconds() -> Option<f64> {
    const NS_PER_S: f64 = 1e9;
    let mut ns = 0_u64;
    for task in fs::read_dir("/proc/self/task").ok()?.flatten() {
        let stat = fs::read_to_string(task.path().join("schedstat")).ok()?;
        ns += stat.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(ns as f64 / NS_PER_S)
}

#[cfg(test)]
mod tests {
    use super::{Histogram, Page};

    #[test]
    fn buckets_add_up_and_end_in_the_count() {
        let mut histogram = Histogram::default();
        for us in [1, 10, 11, 55, 1_000_000] {
            histogram.record(us);
        }
        let mut page = Page::default();
        histogram.write(&mut page, "h", "help");
        let has = |line: &str| page.0.lines().any(|l| l == line);
        for line in [
            "h_bucket{le=\"10\"} 2",
            "h_bucket{le=\"20\"} 3",
            "h_bucket{le=\"60\"} 4",
            "h_bucket{le=\"100000\"} 4",
            "h_bucket{le=\"+Inf\"} 5",
            "h_sum 1000077",
            "h_count 5",
        ] {
            assert!(has(line), "{line} is missing in\n{}", page.0);
        }
    }
}
