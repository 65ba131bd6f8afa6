//! What this machine is, as measured, so that nobody has to believe it.

use leptos::prelude::*;
use mtor_workshop::ProbeView;

use crate::{
    components::{format, icon::Icon},
    state::RealmState,
};

#[component]
pub fn Machine() -> impl IntoView {
    let probe = expect_context::<RealmState>().lend.probe;
    view! {
        <section class="box machine" data-testid="machine">
            <h3>"What this machine is"</h3>
            {move || probe.with(|it| match it {
                None => view! {
                    <p class="faint small">
                        "Not measured yet. The engine does it before it offers a model, in a few seconds."
                    </p>
                }
                .into_any(),
                Some(it) => measured(it),
            })}
        </section>
    }
}

fn measured(probe: &ProbeView) -> AnyView {
    let row = |(term, value): (&'static str, String)| {
        view! { <dt>{term}</dt><dd>{value}</dd> }
    };
    let note = probe.note.clone().map(|note| {
        view! {
            <div class="notice amber" data-testid="machine-note">
                {Icon::Look.view()}
                <p class="said">{note}</p>
            </div>
        }
    });
    view! {
        <dl class="facts wide-facts num">{rows(probe).into_iter().map(row).collect_view()}</dl>
        {note}
    }
    .into_any()
}

/// What was measured, in words.
fn rows(probe: &ProbeView) -> Vec<(&'static str, String)> {
    let reads = |per_s: f64| format!("reads {}", format::byte_rate(per_s));
    let mut gpu = vec![match &probe.adapter {
        Some(name) if !name.is_empty() => name.clone(),
        Some(_) => "WebGPU, without a name".to_owned(),
        None => "No WebGPU here".to_owned(),
    }];
    gpu.extend(probe.gpu_bytes_per_s.map(reads));
    let cpu = match probe.cpu_bytes_per_s {
        per_s if per_s > 0.0 => reads(per_s),
        _ => "not measured".to_owned(),
    };
    let mut rows = vec![("GPU", gpu.join(", ")), ("CPU", capital(&cpu))];
    if let Some(is_right) = probe.gpu_right {
        let told = if is_right {
            "The GPU answers a known question as the CPU does."
        } else {
            "The GPU answers a known question wrongly, so it is not used."
        };
        rows.push(("Check", told.to_owned()));
    }
    rows
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(probe: &ProbeView, expect: &[(&str, &str)]) {
        let found = rows(probe);
        let found: Vec<_> = found.iter().map(|(a, b)| (*a, b.as_str())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_machine_is_told_with_what_was_measured_and_no_more() {
        let mut probe = ProbeView {
            cpu_bytes_per_s: 11.2e9,
            ..ProbeView::default()
        };
        let cpu = ("CPU", "Reads 11.2 GB/s");
        check(&probe, &[("GPU", "No WebGPU here"), cpu]);
        probe.adapter = Some("apple m2".to_owned());
        probe.gpu_bytes_per_s = Some(84.6e9);
        probe.gpu_right = Some(false);
        let wrong = "The GPU answers a known question wrongly, so it is not used.";
        let gpu = ("GPU", "apple m2, reads 84.6 GB/s");
        check(&probe, &[gpu, cpu, ("Check", wrong)]);
    }
}
