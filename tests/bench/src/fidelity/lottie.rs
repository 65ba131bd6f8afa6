//! The conformance set: Lotties with pictures of some of their frames.

use std::path::{Path, PathBuf};

use mtor_render::Size;
use mtor_video::Program;

use super::{
    Bench, Kind, files,
    metrics::{ssim, uqi},
    painter::{self, Moment},
    pictures, read,
    report::Outcome,
};
use crate::BenchError;

/// What the set's own report tool asks of every frame.
const PASS: f64 = 0.95;

/// Frame numbers to times: the composition's first frame, and frames a second.
struct Rate {
    first: f64,
    per_second: f64,
}

impl Rate {
    fn of(json: &[u8]) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_slice(json).ok()?;
        let number = |key: &str| value.get(key).and_then(serde_json::Value::as_f64);
        let per_second = number("fr").filter(|fr| *fr > 0.0)?;
        Some(Self {
            first: number("ip").unwrap_or(0.0),
            per_second,
        })
    }

    fn ms(&self, frame: u32) -> f32 {
        ((f64::from(frame) - self.first) / self.per_second * 1000.0) as f32
    }
}

pub(super) fn run(bench: &mut Bench, root: &Path) -> Result<Vec<Outcome>, BenchError> {
    let pictures = files(root, "png")?;
    let mut outcomes = Vec::new();
    for path in files(root, "json")? {
        let frames = frames_of(&path, &pictures);
        if !frames.is_empty() {
            outcomes.push(example(bench, root, &path, &frames)?);
        }
    }
    Ok(outcomes)
}

/// `x-NN.png` of `x.json`, in order of NN.
fn frames_of(json: &Path, pictures: &[PathBuf]) -> Vec<(u32, PathBuf)> {
    let stem = json.with_extension("");
    let mut frames: Vec<(u32, PathBuf)> = pictures
        .iter()
        .filter_map(|picture| {
            let without = picture.with_extension("");
            let (start, number) = without.to_str()?.rsplit_once('-')?;
            let digits = number.bytes().all(|b| b.is_ascii_digit());
            (digits && Path::new(start) == stem).then_some(())?;
            Some((number.parse().ok()?, picture.clone()))
        })
        .collect();
    frames.sort();
    frames
}

fn example(
    bench: &mut Bench,
    root: &Path,
    path: &Path,
    frames: &[(u32, PathBuf)],
) -> Result<Outcome, BenchError> {
    let bytes = read(path)?;
    let rate = Rate::of(&bytes).ok_or_else(|| "no frame rate".to_owned());
    let ready = painter::program(&bytes).and_then(|program| Ok((program, rate?)));
    let mut outcome = Outcome {
        kind: Kind::Lottie,
        name: super::name(root, path),
        passed: true,
        ssims: Vec::new(),
        reason: None,
        refused: ready.as_ref().err().cloned(),
    };
    for (number, picture) in frames {
        let score = match &ready {
            Ok((program, rate)) => frame(
                bench,
                Shown {
                    program,
                    t_ms: rate.ms(*number),
                    name: &outcome.name,
                },
                picture,
            )?,
            Err(error) => Err(error.clone()),
        };
        let (index, similarity) = score.as_ref().copied().unwrap_or_default();
        outcome.ssims.push(similarity);
        if index <= PASS && outcome.reason.is_none() {
            outcome.passed = false;
            outcome.reason = Some(match score {
                Ok(_) => format!("frame {number}: uqi {index:.4}, ssim {similarity:.4}"),
                Err(error) => format!("frame {number}: {error}"),
            });
        }
    }
    Ok(outcome)
}

/// A film at a time.
struct Shown<'a> {
    program: &'a Program,
    t_ms: f32,
    name: &'a str,
}

/// UQI and SSIM of one frame, or what went wrong in drawing.
fn frame(
    bench: &mut Bench,
    shown: Shown<'_>,
    reference_path: &Path,
) -> Result<Result<(f64, f64), String>, BenchError> {
    let reference = pictures::load(reference_path)?;
    let moment = Moment {
        program: shown.program,
        name: shown.name,
        t_ms: shown.t_ms,
        size: Size::new(reference.width, reference.height),
    };
    let ours = match painter::paint(bench.painter.as_mut(), moment) {
        Ok(ours) => ours,
        Err(error) => return Ok(Err(error)),
    };
    let index = uqi(&reference, &ours).unwrap_or(0.0);
    if index <= PASS {
        bench.keep(Kind::Lottie, reference_path, &ours, &reference)?;
    }
    Ok(Ok((index, ssim(&reference, &ours).unwrap_or(0.0))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_belong_to_the_file_with_their_name() {
        let paths = [
            "a/x-10.png",
            "a/x-05.png",
            "a/x-y-00.png",
            "a/asset.png",
            "b/x-00.png",
            "a/x-.png",
        ];
        let pictures = paths.map(PathBuf::from);
        let numbers = |json: &str| -> Vec<u32> {
            frames_of(Path::new(json), &pictures)
                .iter()
                .map(|frame| frame.0)
                .collect()
        };
        assert_eq!(numbers("a/x.json"), [5, 10]);
        assert_eq!(numbers("a/x-y.json"), [0]);
        assert_eq!(numbers("a/y.json"), [0_u32; 0]);
    }

    #[test]
    fn frame_numbers_count_from_the_first_frame() {
        let rate = Rate::of(br#"{"ip":10,"fr":50}"#).unwrap();
        assert_eq!((rate.ms(10), rate.ms(35)), (0.0, 500.0));
        assert!(Rate::of(br#"{"fr":0}"#).is_none());
        assert!(Rate::of(b"[").is_none());
    }
}
