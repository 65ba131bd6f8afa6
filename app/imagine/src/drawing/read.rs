//! The drawings' own small language, read into pieces.
//!
//! A drawing is a list of statements, apart by `;` or a new line. The base line is y = 0 and
//! up is negative; the size is free, since the noun's table says how tall the thing is.
//!
//! - `b E 0 -50 40 50` fills an ellipse (center, radii) with the base color.
//! - Tones: `b` base, `l` light, `d` dark, `a` accent, `w` white, `k` ink, `#rrggbb`.
//! - `b>d` runs down, `b|d` runs across, `l@b` runs outward; `b/40` is 40 % opaque.
//! - `~3k L 0 0 10 10` draws a line 3 wide; `=` before a paint draws its mirror image too.
//! - `E` ellipse, `R` x y w h \[radius\], `P` polygon, `L` lines, `S` closed curve, `O` open
//!   curve, `A` cx cy rx ry from to (degrees). Several make one path.
//! - `<sway 0 -40` … `>` is a part that moves about that pivot.

use mtor_video::{Color, Path, Point, Segment};

use super::{Mark, Piece, Run, Stir, Tone, Wash, curve, map_path};
use crate::math::pt;

/// Reads a drawing; the error quotes the statement.
pub(crate) fn read(text: &str) -> Result<Vec<Piece>, String> {
    let mut open: Vec<(Stir, Point)> = Vec::new();
    let mut stack: Vec<Vec<Piece>> = vec![Vec::new()];
    for statement in text
        .split([';', '\n'])
        .map(str::trim)
        .filter(|s| !s.is_empty())
    {
        if let Some(part) = statement.strip_prefix('<') {
            open.push(read_part(part).ok_or_else(|| statement.to_owned())?);
            stack.push(Vec::new());
        } else if statement == ">" {
            let (stir, pivot) = open.pop().ok_or("a part ends that did not begin")?;
            let pieces = stack.pop().unwrap_or_default();
            let outer = stack.last_mut().ok_or("a part without a drawing")?;
            outer.push(Piece::Part {
                stir,
                pivot,
                pieces,
            });
        } else {
            let marks = read_marks(statement).ok_or_else(|| statement.to_owned())?;
            let inner = stack.last_mut().ok_or("marks without a drawing")?;
            inner.extend(marks.into_iter().map(Piece::Mark));
        }
    }
    if !open.is_empty() {
        return Err("a part does not end".to_owned());
    }
    stack.pop().ok_or_else(|| "an empty drawing".to_owned())
}

fn read_part(text: &str) -> Option<(Stir, Point)> {
    let mut words = text.split_whitespace();
    let stir = match words.next()? {
        "sway" => Stir::Sway,
        "wag" => Stir::Wag,
        "flap" => Stir::Flap,
        "spin" => Stir::Spin,
        "blink" => Stir::Blink,
        "pulse" => Stir::Pulse,
        "bob" => Stir::Bob,
        _ => return None,
    };
    let mut number = || words.next()?.parse::<f32>().ok();
    Some((stir, pt(number()?, number()?)))
}

fn read_marks(statement: &str) -> Option<Vec<Mark>> {
    let (mirrored, statement) = match statement.strip_prefix('=') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, statement),
    };
    let (paint, path) = statement.split_once(' ')?;
    let (line, paint) = match paint.strip_prefix('~') {
        Some(rest) => {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
            (Some(rest[..end].parse().ok()?), &rest[end..])
        }
        None => (None, paint),
    };
    let mark = Mark {
        path: read_path(path)?,
        wash: read_wash(paint)?,
        line,
    };
    if !mirrored {
        return Some(vec![mark]);
    }
    let path = map_path(&mark.path, |p| Point::new(-p.x, p.y));
    Some(vec![
        Mark {
            path,
            ..mark.clone()
        },
        mark,
    ])
}

fn read_wash(text: &str) -> Option<Wash> {
    let (text, alpha) = match text.split_once('/') {
        Some((text, percent)) => (text, percent.parse::<f32>().ok()? / 100.0),
        None => (text, 1.0),
    };
    let split = text.find(['>', '|', '@']);
    let Some(at) = split else {
        return Some(Wash {
            from: (read_tone(text)?, alpha),
            to: None,
            run: Run::Down,
        });
    };
    let run = match text.as_bytes().get(at)? {
        b'>' => Run::Down,
        b'|' => Run::Across,
        _ => Run::Round,
    };
    let to = Some((read_tone(&text[at + 1..])?, alpha));
    Some(Wash {
        from: (read_tone(&text[..at])?, alpha),
        to,
        run,
    })
}

fn read_tone(text: &str) -> Option<Tone> {
    Some(match text {
        "b" => Tone::Base,
        "l" => Tone::Light,
        "d" => Tone::Dark,
        "a" => Tone::Accent,
        "w" => Tone::Plain(Color::hex(0xfdfbf5)),
        "k" => Tone::Plain(Color::hex(0x2a2433)),
        _ => Tone::Plain(Color::try_from(text.to_owned()).ok()?),
    })
}

fn read_path(text: &str) -> Option<Path> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(command) = words.next() {
        let mut numbers: Vec<f32> = Vec::new();
        while let Some(number) = words.peek().and_then(|w| w.parse().ok()) {
            numbers.push(number);
            words.next();
        }
        segments.extend(shape(command, &numbers)?.segments);
    }
    (segments.len() > 1).then_some(Path { segments })
}

fn shape(command: &str, numbers: &[f32]) -> Option<Path> {
    let points = || -> Option<Vec<Point>> {
        let (pairs, rest) = numbers.as_chunks::<2>();
        (rest.is_empty() && pairs.len() > 1)
            .then(|| pairs.iter().map(|[x, y]| pt(*x, *y)).collect())
    };
    Some(match (command, numbers) {
        ("E", [cx, cy, rx, ry]) => Path::ellipse(pt(*cx, *cy), *rx, *ry),
        ("R", [x, y, w, h]) => Path::rect(*x, *y, *w, *h),
        ("R", [x, y, w, h, r]) => curve::rounded([*x, *y, *w, *h], *r),
        ("A", [cx, cy, rx, ry, from, to]) => curve::arc(pt(*cx, *cy), pt(*rx, *ry), *from, *to),
        ("P", _) => Path::polygon(&points()?),
        ("L", _) => Path::polyline(&points()?),
        ("S", _) => curve::closed(&points()?),
        ("O", _) => curve::open(&points()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Result<usize, &str>) {
        let got = read(text);
        assert_eq!(got.as_ref().map(Vec::len).map_err(String::as_str), expect);
    }

    #[test]
    fn statements_are_read_or_quoted() {
        check("b E 0 0 5 5; ~2k L 0 0 5 5", Ok(2));
        check("=b>d/50 S 0 0 5 5 9 0", Ok(2));
        check("<wag 0 -5\n b R 0 0 5 5 2\n>", Ok(1));
        check("l@#ff0000 A 0 0 5 5 0 180 P 0 0 1 1 2 0", Ok(1));
        check("b E 0 0 5", Err("b E 0 0 5"));
        check("q E 0 0 5 5", Err("q E 0 0 5 5"));
        check("b", Err("b"));
        check("<wag 0 0; b R 0 0 1 1", Err("a part does not end"));
        check(">", Err("a part ends that did not begin"));
        check("<jump 0 0", Err("<jump 0 0"));
    }
}
