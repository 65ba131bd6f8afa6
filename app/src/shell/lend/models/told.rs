//! How far a model is, in words, and what can be done with it now.

use mtor_workshop::{LoadPhase, ModelState, ModelView};

use crate::components::{format, icon::Icon};

/// The one button that every model has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Press {
    pub act: Act,
    pub word: &'static str,
    pub icon: Icon,
    /// In the document, for programs that look at the page.
    pub name: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Load,
    Stop,
    Unload,
}

/// Which form a model's state has; its figures change without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Absent,
    Part,
    Here,
    Loading(LoadPhase),
    Ready,
    Failed,
}

impl Kind {
    pub(super) const fn of(state: &ModelState) -> Self {
        match state {
            ModelState::Absent { here_bytes: 0 } => Self::Absent,
            ModelState::Absent { .. } => Self::Part,
            ModelState::Here => Self::Here,
            ModelState::Loading { phase, .. } => Self::Loading(*phase),
            ModelState::Ready { .. } => Self::Ready,
            ModelState::Failed { .. } => Self::Failed,
        }
    }

    /// In the document, for programs that look at the page.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Part => "part",
            Self::Here => "here",
            Self::Loading(LoadPhase::Waiting) => "waiting",
            Self::Loading(LoadPhase::Fetching) => "fetching",
            Self::Loading(LoadPhase::Checking) => "checking",
            Self::Loading(LoadPhase::Reading) => "reading",
            Self::Loading(LoadPhase::Measuring) => "measuring",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }

    pub(super) const fn press(self) -> Press {
        let (act, word, icon, name) = match self {
            Self::Absent | Self::Here => (Act::Load, "Load", Icon::Save, "load"),
            Self::Part => (Act::Load, "Continue", Icon::Save, "load"),
            Self::Loading(_) => (Act::Stop, "Stop", Icon::Stop, "stop"),
            Self::Ready => (Act::Unload, "Unload", Icon::Quiet, "unload"),
            Self::Failed => (Act::Load, "Try again", Icon::Again, "load"),
        };
        Press {
            act,
            word,
            icon,
            name,
        }
    }

    /// What a screen reader hears when a model comes to this.
    pub(super) fn said(self, name: &str) -> String {
        match self {
            Self::Absent | Self::Part | Self::Here => String::new(),
            Self::Loading(phase) => format!("{name}: {}.", phase_word(phase)),
            Self::Ready => format!("{name} is ready."),
            Self::Failed => format!("{name} could not be loaded."),
        }
    }
}

/// "271 MB · Apache 2.0"; what is not known is left out.
pub(super) fn about(model: &ModelView) -> String {
    let size = (model.size_bytes > 0).then(|| format::size(model.size_bytes));
    let license = Some(model.license.clone()).filter(|it| !it.is_empty());
    let known: Vec<String> = [size, license].into_iter().flatten().collect();
    known.join(" · ")
}

/// Where a model stands that neither loads nor is ready nor has failed.
pub(super) fn rests(state: &ModelState, size_bytes: u64) -> Option<String> {
    match *state {
        ModelState::Absent { here_bytes } if here_bytes > 0 => Some(format!(
            "{} of {} are in this browser.",
            format::size(here_bytes),
            format::size(size_bytes.max(here_bytes))
        )),
        ModelState::Here => Some("In this browser, not in memory.".to_owned()),
        _ => None,
    }
}

/// "Fetching: 112 MB of 271 MB, 12 MB/s, about 13 seconds to go".
pub(super) fn loading(phase: LoadPhase, done: u64, total: u64, per_s: f64) -> String {
    let word = phase_word(phase);
    if total == 0 || phase == LoadPhase::Measuring {
        return word.to_owned();
    }
    let mut parts = vec![format!("{} of {}", format::size(done), format::size(total))];
    if per_s > 0.0 {
        parts.push(format::byte_rate(per_s));
        let left_ms = total.saturating_sub(done) as f64 / per_s * 1_000.0;
        parts.push(format!(
            "about {} to go",
            format::span(left_ms.max(1_000.0))
        ));
    }
    format!("{word}: {}", parts.join(", "))
}

/// What a ready model is like here: "On the GPU", "42 tokens/s".
pub(super) fn facts(state: &ModelState) -> Vec<String> {
    let ModelState::Ready {
        place,
        tokens_per_s,
        context,
        q8,
    } = state
    else {
        return Vec::new();
    };
    let mut facts = vec![format!("On the {place}")];
    if *tokens_per_s > 0.0 {
        facts.push(format::token_rate(*tokens_per_s));
    }
    facts.push(format!("{} tokens of context", format::thousands(*context)));
    if *q8 {
        facts.push("8-bit weights".to_owned());
    }
    facts
}

/// How a model can be got rid of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Farewell {
    /// So many bytes would be freed.
    Delete(u64),
    /// Nothing of it is here; it only stands in the list.
    Remove,
}

/// None while it is in use, nor for a named model of which nothing is here.
pub(super) const fn farewell(model: &ModelView) -> Option<Farewell> {
    let here = match &model.state {
        ModelState::Here => model.size_bytes,
        ModelState::Absent { here_bytes } | ModelState::Failed { here_bytes, .. } => *here_bytes,
        ModelState::Loading { .. } | ModelState::Ready { .. } => return None,
    };
    match here {
        0 if model.added => Some(Farewell::Remove),
        0 => None,
        bytes => Some(Farewell::Delete(bytes)),
    }
}

const fn phase_word(phase: LoadPhase) -> &'static str {
    match phase {
        LoadPhase::Waiting => "Waiting for the load before it",
        LoadPhase::Fetching => "Fetching",
        LoadPhase::Checking => "Checking the files",
        LoadPhase::Reading => "Reading into memory",
        LoadPhase::Measuring => "Measuring how fast it is here",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1_000_000;

    fn model(state: ModelState) -> ModelView {
        ModelView {
            id: "m".to_owned(),
            name: "M".to_owned(),
            size_bytes: 271 * MB,
            license: "Apache 2.0".to_owned(),
            link: String::new(),
            needs: String::new(),
            added: false,
            state,
        }
    }

    #[track_caller]
    fn check(state: ModelState, kind: &str, word: &str, deletes: Option<u64>, rest: Option<&str>) {
        let model = model(state);
        let found = Kind::of(&model.state);
        assert_eq!((found.name(), found.press().word), (kind, word));
        assert_eq!(farewell(&model), deletes.map(Farewell::Delete));
        assert_eq!(rests(&model.state, model.size_bytes).as_deref(), rest);
    }

    #[test]
    fn an_added_model_can_always_be_got_rid_of_unless_it_is_in_use() {
        #[track_caller]
        fn check(state: ModelState, expect: Option<Farewell>) {
            let model = ModelView {
                added: true,
                ..model(state)
            };
            assert_eq!(farewell(&model), expect);
        }
        let failed = |here_bytes| ModelState::Failed {
            message: "No.".to_owned(),
            here_bytes,
        };
        let absent = |here_bytes| ModelState::Absent { here_bytes };
        check(absent(0), Some(Farewell::Remove));
        check(failed(0), Some(Farewell::Remove));
        check(failed(7), Some(Farewell::Delete(7)));
        check(absent(7), Some(Farewell::Delete(7)));
        check(ModelState::Here, Some(Farewell::Delete(271 * MB)));
        let waiting = ModelState::Loading {
            phase: LoadPhase::Waiting,
            done: 0,
            total: 0,
            bytes_per_s: 0.0,
        };
        check(waiting, None);
    }

    #[test]
    fn every_state_has_its_button_and_what_can_be_freed() {
        let failed = |here_bytes| ModelState::Failed {
            message: "No.".to_owned(),
            here_bytes,
        };
        let part = Some("112 MB of 271 MB are in this browser.");
        let absent = |here_bytes| ModelState::Absent { here_bytes };
        check(absent(0), "absent", "Load", None, None);
        check(absent(112 * MB), "part", "Continue", Some(112 * MB), part);
        let here = Some("In this browser, not in memory.");
        check(ModelState::Here, "here", "Load", Some(271 * MB), here);
        check(failed(0), "failed", "Try again", None, None);
        check(failed(7), "failed", "Try again", Some(7), None);
        let loading = ModelState::Loading {
            phase: LoadPhase::Reading,
            done: 0,
            total: 0,
            bytes_per_s: 0.0,
        };
        check(loading, "reading", "Stop", None, None);
    }

    #[test]
    fn a_load_is_told_with_bytes_rate_and_what_is_left() {
        use LoadPhase::{Checking, Fetching, Measuring, Reading};
        let (done, total) = (112 * MB, 271 * MB);
        let cases = [
            (
                loading(Fetching, done, total, 12.4e6),
                "Fetching: 112 MB of 271 MB, 12 MB/s, about 12 seconds to go",
            ),
            (
                loading(Checking, done, total, 0.0),
                "Checking the files: 112 MB of 271 MB",
            ),
            (loading(Reading, 0, 0, 0.0), "Reading into memory"),
            (
                loading(Measuring, done, total, 5.0),
                "Measuring how fast it is here",
            ),
        ];
        for (found, expect) in cases {
            assert_eq!(found, expect);
        }
    }

    #[test]
    fn a_ready_model_is_told_as_measured() {
        let state = ModelState::Ready {
            place: "GPU".to_owned(),
            tokens_per_s: 41.7,
            context: 4_096,
            q8: true,
        };
        let expect = [
            "On the GPU",
            "42 tokens/s",
            "4,096 tokens of context",
            "8-bit weights",
        ];
        assert_eq!(facts(&state), expect);
        assert_eq!(Kind::of(&state).said("M"), "M is ready.");
    }
}
