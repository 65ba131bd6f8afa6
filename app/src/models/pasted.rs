//! What a person brings along as a model, looked at before the engine is asked: by name only,
//! so that the usual slips get their sentence at once.

/// Shards of the largest models that a tab can hold are far fewer.
pub(super) const FILES_MAX: usize = 64;

const NO_LINK: &str = "This is no link to a model. Paste the address of its page, such as \
    https://huggingface.co/owner/name, or only owner/name.";
const NOT_SECURE: &str = "This page may fetch models over https only. Paste the link with https.";
const GGUF: &str = "GGUF files are not read here. Use the model's ordinary safetensors files; \
    the page of the original model has them.";
const PICKLE: &str = "These weights are a pickle, which can hold code and is never opened. Use \
    the safetensors files of the same model.";
const ONNX: &str = "ONNX files are not read here. Use the model's ordinary safetensors files.";

/// Endings of weights that are not read, and what to say.
const NOT_READ: [(&str, &str); 7] = [
    (".gguf", GGUF),
    (".ggml", GGUF),
    (".onnx", ONNX),
    (".bin", PICKLE),
    (".pt", PICKLE),
    (".pth", PICKLE),
    (".ckpt", PICKLE),
];

/// Why a pasted link cannot be a model's; `None` lets the engine try.
pub fn link_problem(url: &str) -> Option<&'static str> {
    let lower = url.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    if let Some(why) = not_read(path) {
        return Some(why);
    }
    let is_here = ["http://localhost", "http://127.0.0.1"]
        .iter()
        .any(|it| lower.starts_with(it));
    if lower.starts_with("http://") && !is_here {
        return Some(NOT_SECURE);
    }
    let rest = path.split_once("://").map_or(path, |(_, rest)| rest);
    let parts = rest.split('/').filter(|it| !it.is_empty()).count();
    let is_link = parts >= 2 && !lower.contains(char::is_whitespace);
    (!is_link).then_some(NO_LINK)
}

/// Why files of these names are not one whole model; `None` lets the engine try.
pub fn files_problem(names: &[String]) -> Option<String> {
    let lower: Vec<String> = names.iter().map(|it| it.to_ascii_lowercase()).collect();
    let has = |name: &str| lower.iter().any(|it| it == name);
    if names.len() > FILES_MAX {
        return Some(format!(
            "These are {} files; one model has {FILES_MAX} at most. Choose the files of one model.",
            names.len()
        ));
    }
    if !lower.iter().any(|it| it.ends_with(".safetensors")) {
        let why = lower.iter().find_map(|it| not_read(it));
        let missing = "The weights are missing. Choose the model's .safetensors files, too.";
        return Some(why.unwrap_or(missing).to_owned());
    }
    let missing: Vec<&str> = ["config.json", "tokenizer.json"]
        .into_iter()
        .filter(|it| !has(it))
        .collect();
    (!missing.is_empty()).then(|| {
        let (names, verb) = (missing.join(" and "), ["is", "are"][missing.len() - 1]);
        format!("{names} {verb} missing. Choose all files of the model together.")
    })
}

fn not_read(name: &str) -> Option<&'static str> {
    let found = NOT_READ.iter().find(|(ending, _)| name.ends_with(ending));
    found.map(|(_, why)| *why)
}
