//! Tables of numbers and how they read.

use super::*;

#[track_caller]
fn check<T>(form: impl Fn(T) -> String, cases: impl IntoIterator<Item = (T, &'static str)>) {
    for (input, expect) in cases {
        assert_eq!(form(input), expect);
    }
}

#[test]
fn times_keep_two_or_three_digits() {
    check(
        time,
        [
            (0.0, "under 0.01 ms"),
            (0.214, "0.21 ms"),
            (2.345, "2.3 ms"),
            (9.96, "10 ms"),
            (340.4, "340 ms"),
            (999.6, "1.00 s"),
            (1_240.0, "1.24 s"),
            (12_300.0, "12.3 s"),
            (123_000.0, "2 min 3 s"),
        ],
    );
}

#[test]
fn spans_are_words() {
    check(
        span,
        [
            (1_000.0, "1 second"),
            (59_999.0, "59 seconds"),
            (720_000.0, "12 minutes"),
            (3_600_000.0, "1 hour"),
            (7_500_000.0, "2 hours 5 minutes"),
        ],
    );
}

#[test]
fn large_counts_are_grouped() {
    check(
        thousands,
        [
            (7, "7"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ],
    );
}

#[test]
fn energy_and_bytes_find_their_unit() {
    check(
        energy,
        [
            (0.05, "50.0 mJ"),
            (0.84, "0.8 J"),
            (31.2, "31 J"),
            (4_200.0, "4.2 kJ"),
        ],
    );
    check(
        bytes,
        [
            (1, "1 byte"),
            (812, "812 bytes"),
            (4_301, "4.2 KiB"),
            (1_468_006, "1.4 MiB"),
        ],
    );
}

#[test]
fn a_share_is_never_rounded_up_to_all() {
    check(
        share,
        [
            (1.0, "100 %"),
            (0.9999, "99.9 %"),
            (0.5, "50 %"),
            (1.2, "100 %"),
        ],
    );
}

#[test]
fn places_have_their_ending() {
    check(
        ordinal,
        [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (11, "11th"),
            (22, "22nd"),
            (113, "113th"),
        ],
    );
}

#[test]
fn sizes_and_rates_keep_two_or_three_digits() {
    check(
        size,
        [
            (0, "0 MB"),
            (300, "under 0.1 MB"),
            (812_000, "0.8 MB"),
            (271_400_000, "271 MB"),
            (999_700_000, "1.00 GB"),
            (1_240_000_000, "1.24 GB"),
            (42_000_000_000, "42.0 GB"),
            (480_000_000_000, "480 GB"),
        ],
    );
    check(
        byte_rate,
        [
            (420_000.0, "0.4 MB/s"),
            (12_400_000.0, "12 MB/s"),
            (48_000_000_000.0, "48.0 GB/s"),
        ],
    );
    check(token_rate, [(8.42, "8.4 tokens/s"), (41.6, "42 tokens/s")]);
}

#[test]
fn a_time_of_the_day_is_read_as_it_is_shown() {
    check(
        time_of_day,
        [(0, "00:00"), (425, "07:05"), (1_439, "23:59")],
    );
    for minute in [0, 425, 1_439] {
        assert_eq!(minute_of_day(&time_of_day(minute)), Some(minute));
    }
    assert_eq!(minute_of_day("22:30:15"), Some(1_350));
    for text in ["", "24:00", "7", "12:6", "12:75", "12:é"] {
        assert_eq!(minute_of_day(text), None, "{text:?}");
    }
}
