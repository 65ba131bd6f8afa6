//! Allowances and pulses, by script.

use super::*;

#[test]
fn an_idle_session_is_small() {
    let bytes = size_of::<Session>() + size_of::<SessionId>();
    assert!(bytes <= 256, "{bytes} bytes");
}

#[test]
fn frames_beyond_the_rate_and_its_burst_are_not_admitted() {
    let mut session = Session::new(0);
    let admitted =
        |session: &mut Session, now, n: u32| (0..n).filter(|_| session.admit_frame(now, 0)).count();
    assert_eq!(admitted(&mut session, 0, 5_000), 4_000);
    assert_eq!(admitted(&mut session, 500 * MS, 5_000), 1_000);
    assert_eq!(admitted(&mut session, 3_600_000 * MS, 5_000), 4_000);
}

#[test]
fn a_silent_tab_is_asked_then_its_socket_and_then_it_is_closed() {
    let mut pulse = Pulse::new(0);
    assert_eq!(pulse.due(false), 25_000 * MS);
    assert_eq!(pulse.call(25_000 * MS, 3), Call::Ping);
    assert_eq!(pulse.due(false), 27_000 * MS);
    assert_eq!(pulse.call(27_000 * MS, 4), Call::PingSocket);
    assert_eq!(pulse.due(false), 35_000 * MS);
    assert_eq!(pulse.call(35_000 * MS, 4), Call::Close);
}

#[test]
fn a_frozen_tab_with_a_living_socket_is_kept() {
    let mut pulse = Pulse::new(0);
    assert_eq!(pulse.call(25_000 * MS, 3), Call::Ping);
    assert_eq!(pulse.call(27_000 * MS, 4), Call::PingSocket);
    assert_eq!(pulse.socket_ponged(27_100 * MS), Some(4));
    assert_eq!(pulse.socket_ponged(27_100 * MS), None);
    assert_eq!(pulse.due(false), 52_100 * MS);
    assert_eq!(pulse.call(52_100 * MS, 4), Call::PingSocket);
    assert_eq!(pulse.ponged(52_200 * MS), None, "too late for a round trip");
    pulse.heard(52_200 * MS);
    assert_eq!(
        pulse.due(false),
        50_000 * MS,
        "not told anything since the first ping"
    );
}

#[test]
fn a_worker_with_a_lease_is_asked_each_second_from_the_lease_on() {
    let mut pulse = Pulse::new(0);
    pulse.busy_at = 9_000 * MS;
    assert_eq!(pulse.due(true), 10_000 * MS);
    assert_eq!(pulse.call(10_000 * MS, 7), Call::Ping);
    assert_eq!(pulse.ponged(10_020 * MS), Some((20 * MS, 7)));
    pulse.heard(10_020 * MS);
    assert_eq!(pulse.due(true), 11_020 * MS);
}

#[test]
fn a_tab_that_speaks_but_hears_nothing_is_told_something_in_time() {
    let mut pulse = Pulse::new(0);
    pulse.heard(24_000 * MS);
    assert_eq!(pulse.due(false), 25_000 * MS);
}

#[test]
fn only_the_newest_ended_leases_are_remembered() {
    let guid = |i: usize| Guid::try_from(format!("g{i}")).unwrap();
    let mut session = Session::new(0);
    (0..=ENDED_MAX).for_each(|i| session.remember_ended(&guid(i), 1));
    session.remember_ended(&guid(5), 3);
    assert_eq!(session.ended_attempt(&guid(0)), None);
    assert_eq!(session.ended_attempt(&guid(2)), Some(1));
    assert_eq!(session.ended_attempt(&guid(5)), Some(3));
}

#[test]
fn a_long_frame_counts_as_many() {
    let mut session = Session::new(0);
    let mut n_photos = |now| {
        let photos = (0..100).filter(|_| session.admit_frame(now, BINARY_BYTES_MAX));
        photos.count()
    };
    // 513 units each, of 4,000 that are there at once and 2,000 more each second.
    assert_eq!(n_photos(0), 7);
    assert_eq!(n_photos(1_000 * MS), 4);
    assert_eq!(n_photos(3_600_000 * MS), 7);
}
