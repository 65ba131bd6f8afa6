//! Bytes as a person reads them.

use std::fmt;

/// Bytes, shown in decimal units as file managers and the hub show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0;
        match bytes {
            0..1_000 => write!(f, "{bytes} bytes"),
            1_000..1_000_000 => write!(f, "{} KB", bytes / 1_000),
            1_000_000..1_000_000_000 => write!(f, "{} MB", bytes / 1_000_000),
            _ => write!(f, "{:.1} GB", bytes as f64 / 1e9),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        #[track_caller]
        fn check(bytes: u64, expect: &str) {
            assert_eq!(Size(bytes).to_string(), expect);
        }
        check(0, "0 bytes");
        check(999, "999 bytes");
        check(33_500, "33 KB");
        check(269_060_552, "269 MB");
        check(2_471_645_608, "2.5 GB");
    }
}
