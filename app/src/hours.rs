//! The hours of the day in which a tab may be lent.

use crate::state::Hours;

impl Hours {
    /// Whether a minute after midnight is among them. A span that ends where it begins is the
    /// whole day.
    pub const fn include(self, minute: u16) -> bool {
        if self.from_min <= self.to_min {
            self.is_whole_day() || (self.from_min <= minute && minute < self.to_min)
        } else {
            self.from_min <= minute || minute < self.to_min
        }
    }

    /// The minute after midnight at which that changes next; `None` where it never does.
    pub const fn next_border(self, minute: u16) -> Option<u16> {
        if self.is_whole_day() {
            None
        } else if self.include(minute) {
            Some(self.to_min)
        } else {
            Some(self.from_min)
        }
    }

    const fn is_whole_day(self) -> bool {
        self.from_min == self.to_min
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIGHT: Hours = Hours {
        from_min: 22 * 60,
        to_min: 7 * 60,
    };
    const NOON: Hours = Hours {
        from_min: 12 * 60,
        to_min: 13 * 60,
    };
    const ALWAYS: Hours = Hours {
        from_min: 60,
        to_min: 60,
    };

    #[track_caller]
    fn check(hours: Hours, minute: u16, included: bool, border: Option<u16>) {
        assert_eq!(hours.include(minute), included, "{hours:?} at {minute}");
        assert_eq!(hours.next_border(minute), border, "{hours:?} at {minute}");
    }

    #[test]
    fn hours_may_go_over_midnight() {
        check(NIGHT, 22 * 60 - 1, false, Some(NIGHT.from_min));
        check(NIGHT, 22 * 60, true, Some(NIGHT.to_min));
        check(NIGHT, 0, true, Some(NIGHT.to_min));
        check(NIGHT, 7 * 60 - 1, true, Some(NIGHT.to_min));
        check(NIGHT, 7 * 60, false, Some(NIGHT.from_min));
        check(NOON, 11 * 60, false, Some(NOON.from_min));
        check(NOON, 12 * 60, true, Some(NOON.to_min));
        check(NOON, 13 * 60, false, Some(NOON.from_min));
    }

    #[test]
    fn a_span_without_length_is_the_whole_day() {
        check(ALWAYS, 59, true, None);
        check(ALWAYS, 60, true, None);
    }
}
