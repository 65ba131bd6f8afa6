//! The probe on burn's CPU, which answers right and has a speed.

use std::sync::atomic::{AtomicU32, Ordering};

use mtor_decoder::limits::PROBE_BYTES_MAX;
use mtor_decoder::{Device, Place, bandwidth, known_answer};
use pollster::block_on;

/// A clock that ticks one millisecond each time it is read.
fn ticking() -> f64 {
    static TICKS: AtomicU32 = AtomicU32::new(0);
    f64::from(TICKS.fetch_add(1, Ordering::Relaxed))
}

#[test]
fn a_sound_place_knows_the_answer() {
    assert_eq!(block_on(known_answer(&Place::Cpu)).unwrap(), 0.0);
    let worst = block_on(known_answer(&Place::Gpu(Device::flex()))).unwrap();
    assert!(
        worst > 0.0 && worst < 1e-3,
        "{worst} off: other sums, the same answer"
    );
}

#[test]
fn bandwidth_is_bytes_by_the_given_clock() {
    for place in [Place::Cpu, Place::Gpu(Device::flex())] {
        let speed = block_on(bandwidth(&place, 1 << 20, ticking)).unwrap();
        assert!(speed > 1e6, "{speed} bytes a second");
    }
}

#[test]
fn bandwidth_takes_a_bounded_part_of_memory() {
    let clock = || 0.0;
    let most = block_on(bandwidth(&Place::Cpu, usize::MAX, clock)).unwrap();
    let bounded = block_on(bandwidth(&Place::Cpu, PROBE_BYTES_MAX, clock)).unwrap();
    assert_eq!(most, bounded, "a clock that stands still counts bytes only");
}
