//! Scores gathered into one JSON line.

use serde_json::{Map, Value, json};

use super::{Kind, painter::Painter};

/// How one file did.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome {
    pub(super) kind: Kind,
    /// Path within its corpus folder, without extension.
    pub(super) name: String,
    pub(super) passed: bool,
    /// One for each picture that was compared; 0 where there was nothing to compare.
    pub(super) ssims: Vec<f64>,
    /// Why it failed: the frame and the score, or the error.
    pub(super) reason: Option<String>,
    /// Why it could not be drawn at all.
    pub(super) refused: Option<String>,
}

/// `{prefix}_pass`, `_total`, `_ssim_mean` where pictures were compared, and `_failing`;
/// `import_failing` has what was refused of all kinds. Then who drew, and, with twins, where
/// they differ most.
pub(super) fn summary(outcomes: &[Outcome], painter: &dyn Painter) -> Value {
    let mut line = Map::new();
    for kind in Kind::ALL {
        let (prefix, passed_key) = match kind {
            Kind::Lottie => ("lottie", "pass"),
            Kind::Resvg => ("resvg", "pass"),
            Kind::Import => ("import", "ok"),
        };
        let of_kind = || outcomes.iter().filter(move |outcome| outcome.kind == kind);
        let passed = of_kind().filter(|outcome| outcome.passed).count();
        let failing: Vec<Value> = match kind {
            Kind::Lottie | Kind::Resvg => of_kind().filter_map(failure).collect(),
            Kind::Import => outcomes.iter().filter_map(refusal).collect(),
        };
        let ssims: Vec<f64> = of_kind()
            .flat_map(|outcome| outcome.ssims.iter().copied())
            .collect();
        let mut put = |key: &str, value: Value| line.insert(format!("{prefix}_{key}"), value);
        put(passed_key, json!(passed));
        put("total", json!(of_kind().count()));
        if !ssims.is_empty() {
            let mean = ssims.iter().sum::<f64>() / ssims.len() as f64;
            put("ssim_mean", json!(rounded(mean)));
        }
        put("failing", Value::Array(failing));
    }
    line.insert("renderer".to_owned(), json!(painter.name()));
    if let Some(adapter) = painter.adapter() {
        line.insert("adapter".to_owned(), json!(adapter));
    }
    if let Some(worst) = painter.worst() {
        line.insert("twin_worst".to_owned(), json!(rounded(worst.mean)));
        line.insert("twin_worst_name".to_owned(), json!(worst.name));
    }
    Value::Object(line)
}

fn failure(outcome: &Outcome) -> Option<Value> {
    let reason = outcome.reason.as_deref().unwrap_or("no reason given");
    (!outcome.passed).then(|| json!(format!("{}: {reason}", outcome.name)))
}

fn refusal(outcome: &Outcome) -> Option<Value> {
    let why = outcome.refused.as_deref()?;
    let folder = outcome.kind.folder();
    Some(json!(format!("{folder}/{}: {why}", outcome.name)))
}

/// Five digits: a JSON line for people.
fn rounded(value: f64) -> f64 {
    (value * 1.0e5).round() / 1.0e5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fidelity::painter::CpuPainter;

    #[test]
    fn a_summary_counts_by_kind_and_names_what_fails() {
        let outcome = |kind, name: &str, passed, ssims: &[f64]| Outcome {
            kind,
            name: name.to_owned(),
            passed,
            ssims: ssims.to_vec(),
            reason: (!passed).then(|| "frame 5: uqi 0.1".to_owned()),
            refused: (!passed && ssims.is_empty()).then(|| "too large".to_owned()),
        };
        let outcomes = [
            outcome(Kind::Lottie, "a", true, &[1.0, 0.5]),
            outcome(Kind::Lottie, "b", false, &[0.0]),
            outcome(Kind::Resvg, "c", true, &[0.999]),
            outcome(Kind::Import, "d", false, &[]),
        ];
        let expect = json!({
            "lottie_pass": 1, "lottie_total": 2, "lottie_ssim_mean": 0.5,
            "lottie_failing": ["b: frame 5: uqi 0.1"],
            "resvg_pass": 1, "resvg_total": 1, "resvg_ssim_mean": 0.999, "resvg_failing": [],
            "import_ok": 0, "import_total": 1, "import_failing": ["lottie-android/d: too large"],
            "renderer": "cpu",
        });
        assert_eq!(summary(&outcomes, &CpuPainter::default()), expect);
    }
}
