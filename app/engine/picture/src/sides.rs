//! How large a picture is, from its file's first bytes: what it unfolds to is known before anybody
//! decodes it.

/// `(width, height)` in pixels of a PNG, GIF, WebP or JPEG file, as it says itself and before any
/// turning; none where the bytes are none of these, or end too early.
pub fn sides(bytes: &[u8]) -> Option<(usize, usize)> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some((big(bytes.get(16..20)?), big(bytes.get(20..24)?))),
        [b'G', b'I', b'F', b'8', ..] => Some((little(bytes.get(6..8)?), little(bytes.get(8..10)?))),
        [0xff, 0xd8, 0xff, ..] => jpeg(bytes),
        [b'R', b'I', b'F', b'F', ..] if bytes.get(8..12)? == b"WEBP" => webp(bytes),
        _ => None,
    }
}

/// Segments up to the one that begins a frame.
fn jpeg(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut at = 2;
    loop {
        // Any number of 0xff may stand before a marker.
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        let segment = bytes.get(at + 1..)?;
        match marker {
            // Frames of every kind; between them lie tables that are none.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((big(segment.get(5..7)?), big(segment.get(3..5)?)));
            }
            // These stand alone.
            0x01 | 0xd0..=0xd7 => at += 1,
            // The scan or the end, without a frame before.
            0xd9 | 0xda => return None,
            _ => at += 1 + big(segment.get(..2)?).max(2),
        }
        if *bytes.get(at)? != 0xff {
            return None;
        }
    }
}

/// Three forms: lossy, lossless, and with more than one picture in it.
fn webp(bytes: &[u8]) -> Option<(usize, usize)> {
    let body = bytes.get(20..)?;
    match bytes.get(12..16)? {
        b"VP8 " => {
            let side = |at: usize| Some(little(body.get(at..at + 2)?) & 0x3fff);
            (body.get(3..6)? == [0x9d, 0x01, 0x2a]).then_some(())?;
            Some((side(6)?, side(8)?))
        }
        b"VP8L" => {
            (*body.first()? == 0x2f).then_some(())?;
            let bits = little(body.get(1..5)?);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(body.get(4..7)?) + 1, little(body.get(7..10)?) + 1)),
        _ => None,
    }
}

fn big(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | usize::from(*byte))
}

fn little(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first bytes of files that Pillow wrote, 300 pixels wide and 70 high.
    const FILES: [(&str, &str); 6] = [
        (
            "PNG",
            "89504e470d0a1a0a0000000d494844520000012c000000460802",
        ),
        ("GIF", "4749463837612c0146008100"),
        (
            "JPEG",
            "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c\
             140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27\
             393d38323c2e333432ffdb0043010909090c0b0c180d0d1832211c21323232323232323232323232\
             3232323232323232323232323232323232323232323232323232323232323232323232323232ffc0\
             0011080046012c03",
        ),
        (
            "WebP, lossy",
            "524946467600000057454250565038206a0000007008009d012a2c0146003e6d",
        ),
        (
            "WebP, lossless",
            "5249464624000000574542505650384c170000002f2b41110007508f",
        ),
        (
            "WebP, animated",
            "524946469401000057454250565038580a000000120000002b0100450000414e",
        ),
    ];

    fn bytes_of(hex: &str) -> Vec<u8> {
        let digits = hex.as_bytes().as_chunks::<2>().0;
        let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
        digits.iter().map(|pair| byte(pair).unwrap()).collect()
    }

    #[test]
    fn every_kind_of_file_says_its_sides() {
        for (kind, hex) in FILES {
            assert_eq!(sides(&bytes_of(hex)), Some((300, 70)), "{kind}");
        }
    }

    #[test]
    fn what_ends_early_or_is_something_else_says_nothing() {
        for (kind, hex) in FILES {
            let bytes = bytes_of(hex);
            for n in 0..bytes.len() {
                let found = sides(&bytes[..n]);
                assert!(
                    matches!(found, None | Some((300, 70))),
                    "{kind}: {n}: {found:?}"
                );
            }
            assert_eq!(sides(&bytes[..9]), None, "{kind}");
        }
        for other in [
            "",
            "3c737667",
            "ffd8ffda0000",
            "ffd8ff0100",
            "524946460000000057454250",
        ] {
            assert_eq!(sides(&bytes_of(other)), None, "{other}");
        }
    }
}
