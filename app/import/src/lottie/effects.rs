//! What a layer has that the scene model lacks, by name.

use serde_json::Value;

use super::{
    json::{flag_at, integer_at, list_at, shortened, text_at},
    report::Report,
};

/// Notes effects and layer styles.
pub(super) fn note(report: &mut Report, layer: &Value) {
    for effect in list_at(layer, "ef") {
        // Switched off in the editor.
        if effect.get("en").is_some() && !flag_at(effect, "en") {
            continue;
        }
        if is_control(effect) {
            report.note("expression control");
        } else {
            report.note(format!("effect {}", name_of(effect)));
        }
    }
    for style in list_at(layer, "sy") {
        report.note(format!("layer style {}", name_of(style)));
    }
}

/// Sliders, checkboxes and the like only feed expressions.
fn is_control(effect: &Value) -> bool {
    let match_name = text_at(effect, "mn").unwrap_or_default();
    let kind = integer_at(effect, "ty");
    match_name.ends_with("Control")
        || match_name.starts_with("Pseudo/")
        || matches!(kind, Some(0..=4 | 6 | 7 | 10))
}

fn name_of(item: &Value) -> String {
    let name = text_at(item, "nm").or_else(|| text_at(item, "mn"));
    match name {
        Some(name) if !name.is_empty() => shortened(name),
        Some(_) | None => match integer_at(item, "ty") {
            Some(kind) => format!("of type {kind}"),
            None => "without a name".to_owned(),
        },
    }
}
