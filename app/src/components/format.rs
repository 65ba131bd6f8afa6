//! Numbers as people read them. Figures are measured; nothing here rounds a number to zero.

#[cfg(test)]
mod tests;

const S: f64 = 1_000.0;
const MIN: f64 = 60.0 * S;
const HOUR: f64 = 60.0 * MIN;

/// A measured time: "0.21 ms", "340 ms", "1.24 s", "2 min 3 s".
pub fn time(ms: f64) -> String {
    let ms = ms.max(0.0);
    if ms < 0.01 {
        "under 0.01 ms".to_owned()
    } else if ms < 1.0 {
        format!("{ms:.2} ms")
    } else if ms < 9.95 {
        format!("{ms:.1} ms")
    } else if ms < 999.5 {
        format!("{ms:.0} ms")
    } else if ms < 9.995 * S {
        format!("{:.2} s", ms / S)
    } else if ms < 59.95 * S {
        format!("{:.1} s", ms / S)
    } else {
        let s = (ms / S).round() as u64;
        format!("{} min {} s", s / 60, s % 60)
    }
}

/// A span in words: "8 seconds", "12 minutes", "1 hour 5 minutes".
pub fn span(ms: f64) -> String {
    let ms = ms.max(0.0);
    if ms < MIN {
        count((ms / S) as u64, "second")
    } else if ms < HOUR {
        count((ms / MIN) as u64, "minute")
    } else {
        let (hours, minutes) = ((ms / HOUR) as u64, (ms % HOUR / MIN) as u64);
        match minutes {
            0 => count(hours, "hour"),
            _ => format!("{} {}", count(hours, "hour"), count(minutes, "minute")),
        }
    }
}

/// "1 tab", "3 tabs".
pub fn count(n: u64, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", thousands(n)),
    }
}

/// "12,480".
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "0.8 J", "31 J", "4.2 kJ".
pub fn energy(joules: f64) -> String {
    if joules < 0.1 {
        format!("{:.1} mJ", joules * 1_000.0)
    } else if joules < 9.95 {
        format!("{joules:.1} J")
    } else if joules < 999.5 {
        format!("{joules:.0} J")
    } else {
        format!("{:.1} kJ", joules / 1_000.0)
    }
}

/// "812 bytes", "4.2 KiB", "1.4 MiB".
pub fn bytes(n: usize) -> String {
    let kib = n as f64 / 1024.0;
    if n < 1024 {
        count(n as u64, "byte")
    } else if kib < 1000.0 {
        format!("{kib:.1} KiB")
    } else {
        format!("{:.1} MiB", kib / 1024.0)
    }
}

/// What a file takes, as shops and disks count it: "0.8 MB", "271 MB", "1.24 GB".
pub fn size(n: u64) -> String {
    let mb = n as f64 / 1e6;
    if n == 0 {
        "0 MB".to_owned()
    } else if mb < 0.05 {
        "under 0.1 MB".to_owned()
    } else if mb < 9.95 {
        format!("{mb:.1} MB")
    } else if mb < 999.5 {
        format!("{mb:.0} MB")
    } else if mb < 9_995.0 {
        format!("{:.2} GB", mb / 1e3)
    } else if mb < 99_950.0 {
        format!("{:.1} GB", mb / 1e3)
    } else {
        format!("{:.0} GB", mb / 1e3)
    }
}

/// How fast bytes come: "12 MB/s", "48.0 GB/s".
pub fn byte_rate(per_s: f64) -> String {
    let mb = per_s / 1e6;
    if mb < 9.95 {
        format!("{mb:.1} MB/s")
    } else if mb < 999.5 {
        format!("{mb:.0} MB/s")
    } else {
        format!("{:.1} GB/s", mb / 1e3)
    }
}

/// How fast words come: "8.4 tokens/s", "42 tokens/s".
pub fn token_rate(per_s: f64) -> String {
    if per_s < 9.95 {
        format!("{per_s:.1} tokens/s")
    } else {
        format!("{per_s:.0} tokens/s")
    }
}

/// A minute of the day as "07:05".
pub fn time_of_day(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

/// "07:05", as a browser's time field gives it, as a minute of the day.
pub fn minute_of_day(text: &str) -> Option<u16> {
    let (hours, rest) = text.split_once(':')?;
    let hours: u16 = hours.parse().ok().filter(|it| *it < 24)?;
    let minutes: u16 = rest.get(..2)?.parse().ok().filter(|it| *it < 60)?;
    Some(hours * 60 + minutes)
}

/// A share of 0 to 1 as "99.5 %"; never "100 %" for less than all.
pub fn share(of_one: f64) -> String {
    let percent = (of_one.clamp(0.0, 1.0) * 1_000.0).floor() / 10.0;
    if percent.fract() == 0.0 {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.1} %")
    }
}

/// "1st", "2nd", "11th".
pub fn ordinal(n: u32) -> String {
    let ending = match (n % 10, n % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}
