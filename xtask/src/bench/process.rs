//! What the system says about a process: its memory and its CPU time.

use std::{fs, io};

/// Resident memory in KiB.
pub(super) fn rss_kib(process_id: u32) -> io::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process_id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "no VmRSS in /proc"))
}

/// CPU time of all its threads in nanoseconds, finer than the ticks of `stat`.
pub(super) fn cpu_ns(process_id: u32) -> io::Result<u64> {
    let mut sum = 0;
    for thread in fs::read_dir(format!("/proc/{process_id}/task"))? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        let ran = text
            .split_whitespace()
            .next()
            .and_then(|n| n.parse::<u64>().ok());
        sum += ran.unwrap_or_default();
    }
    Ok(sum)
}
