//! What the page makes of the engine's words, and of what a person brings.

use mtor_workshop::{LoadPhase, ModelState, ProbeView};

use super::{pasted::FILES_MAX, *};

fn model(id: &str, state: ModelState) -> ModelView {
    ModelView {
        id: id.to_owned(),
        name: id.to_owned(),
        size_bytes: 10,
        license: "MIT".to_owned(),
        link: String::new(),
        needs: String::new(),
        added: false,
        state,
    }
}

fn models(models: Vec<ModelView>) -> FromThread {
    FromThread::Models {
        models,
        storage: StorageView {
            used_bytes: 7,
            quota_bytes: 70,
            persistent: false,
            available: true,
        },
    }
}

fn ended(guid: &Guid, units: u64, joules: Option<f64>) -> FromThread {
    FromThread::Ended {
        guid: guid.clone(),
        answered: true,
        work_ms: 500.0,
        units,
        joules,
    }
}

fn guid(n: u8) -> Guid {
    Guid::v7(0, [n; 10])
}

#[test]
fn the_list_and_the_storage_are_what_the_engine_said_last() {
    let state = RealmState::new();
    let loading = ModelState::Loading {
        phase: LoadPhase::Fetching,
        done: 1,
        total: 10,
        bytes_per_s: 2.0,
    };
    assert!(heard(state, &models(vec![model("a", ModelState::Here)])));
    assert!(heard(state, &models(vec![model("a", loading.clone())])));
    assert_eq!(state.lend.models.get_untracked()[0].state, loading);
    assert_eq!(state.lend.storage.get_untracked().quota_bytes, 70);
    gone(state);
    assert!(state.lend.models.with_untracked(Vec::is_empty));
}

#[test]
fn the_probe_is_kept() {
    let state = RealmState::new();
    let probe = ProbeView {
        cpu_bytes_per_s: 9e9,
        ..ProbeView::default()
    };
    assert!(heard(state, &FromThread::Probed(probe.clone())));
    assert_eq!(state.lend.probe.get_untracked(), Some(probe));
}

#[test]
fn tokens_of_this_tab_add_up_and_shapes_and_the_guides_words_are_none() {
    let state = RealmState::new();
    let open = vec![(guid(1), Realm::Chat), (guid(2), Realm::Imagine)];
    state.lend.working.set(open);
    let others_hear_of_it_too = !heard(state, &ended(&guid(1), 20, Some(1.5)));
    assert!(others_hear_of_it_too);
    heard(state, &ended(&guid(2), 900, Some(2.0)));
    heard(state, &ended(&guid(1), 5, Some(0.5)));
    heard(state, &ended(&guid(1), 700, None));
    assert_eq!(state.lend.tokens.get_untracked(), 25);
    assert_eq!(state.lend.tokens_per_s.get_untracked(), Some(10.0));
}

#[test]
fn a_link_that_the_engine_cannot_use_gets_its_sentence_and_an_endpoint_keeps_its_own() {
    let state = RealmState::new();
    let failed = |url: &str| FromThread::Failed {
        url: url.to_owned(),
        message: "It is a GGUF.".to_owned(),
    };
    state.lend.link.set(Adding::Asked("a/b".to_owned()));
    assert!(!heard(state, &failed("http://localhost:11434/v1")));
    assert!(heard(state, &failed("a/b")));
    let expect = Adding::Failed("It is a GGUF.".to_owned());
    assert_eq!(state.lend.link.get_untracked(), expect);
    assert!(heard(state, &failed(FILES)));
    assert_eq!(state.lend.files.get_untracked(), expect);
}

#[test]
fn what_was_added_is_no_longer_asked_for_even_where_it_was_in_the_list_before() {
    let state = RealmState::new();
    heard(state, &models(vec![model("a", ModelState::Here)]));
    state.lend.link.set(Adding::Asked("b/b".to_owned()));
    heard(state, &models(vec![model("a", ModelState::Here)]));
    let asked = Adding::Asked("b/b".to_owned());
    assert_eq!(state.lend.link.get_untracked(), asked);
    let added = |url: &str| FromThread::Added {
        url: url.to_owned(),
    };
    assert!(heard(state, &added("c/c")));
    assert_eq!(state.lend.link.get_untracked(), asked);
    assert!(heard(state, &added("b/b")));
    assert_eq!(state.lend.link.get_untracked(), Adding::Nothing);
    state
        .lend
        .files
        .set(Adding::Asked("config.json".to_owned()));
    assert!(heard(state, &added(FILES)));
    assert_eq!(state.lend.files.get_untracked(), Adding::Nothing);
}

#[test]
fn a_link_is_looked_at_before_the_engine_is_asked() {
    let cases = [
        ("https://huggingface.co/owner/name", None),
        ("huggingface.co/owner/name/tree/main", None),
        ("owner/name", None),
        ("http://localhost:8000/model/", None),
        ("http://example.com/a/b", Some("https only")),
        ("smollm", Some("no link")),
        ("two words/here", Some("no link")),
        ("https://example.com/", Some("no link")),
        ("https://example.com/a/b.GGUF?download=true", Some("GGUF")),
        ("https://example.com/a/pytorch_model.bin", Some("pickle")),
    ];
    for (url, expect) in cases {
        check(url, link_problem(url), expect);
    }
}

#[test]
fn files_are_looked_at_before_the_engine_is_asked() {
    let many: Vec<String> = (0..=FILES_MAX)
        .map(|i| format!("{i}.safetensors"))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let cases: [(&[&str], Option<&str>); 7] = [
        (
            &["config.json", "Tokenizer.json", "model.safetensors"],
            None,
        ),
        (
            &["config.json", "model.safetensors"],
            Some("tokenizer.json is missing"),
        ),
        (
            &["model.safetensors"],
            Some("config.json and tokenizer.json are"),
        ),
        (
            &["config.json", "tokenizer.json"],
            Some("weights are missing"),
        ),
        (&["model.gguf"], Some("GGUF")),
        (&["config.json", "pytorch_model.bin"], Some("pickle")),
        (&many, Some("64 at most")),
    ];
    for (names, expect) in cases {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        check(&names.join(" "), files_problem(&names).as_deref(), expect);
    }
}

#[track_caller]
fn check(what: &str, found: Option<&str>, expect: Option<&str>) {
    match expect {
        None => assert_eq!(found, None, "{what}"),
        Some(words) => assert!(
            found.is_some_and(|it| it.contains(words)),
            "{what}: {found:?}"
        ),
    }
}
