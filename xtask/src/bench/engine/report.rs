//! What the turns found: medians, and our better path beside the best peer of its kind.
//!
//! Numbers of 16 and 32 bits are one group, blocks of 8 bits another.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

const MIB: f64 = 1024.0 * 1024.0;

/// A group's paths of ours, its peers, and what its ratios' names end in.
struct Group {
    ours: &'static [&'static str],
    peers: &'static [&'static str],
    end: &'static str,
}

const GROUPS: [Group; 2] = [
    Group {
        ours: &["cpu", "webgpu"],
        peers: &["candle_f32", "wllama_f32", "wllama_f16"],
        end: "",
    },
    Group {
        ours: &["cpu_q8"],
        peers: &["candle_q8_0", "wllama_q8_0"],
        end: "_q8",
    },
];

/// Every contender's runs.
#[derive(Debug, Default)]
pub(super) struct Measured {
    runs: BTreeMap<String, Vec<Value>>,
    rest: BTreeMap<String, Value>,
    about: Map<String, Value>,
}

impl Measured {
    /// Takes in what a turn found: its runs, or its error.
    pub(super) fn add(&mut self, name: &str, outcome: &Value) {
        let runs = outcome["runs"].as_array().cloned().unwrap_or_default();
        self.runs.entry(name.to_owned()).or_default().extend(runs);
        self.rest.insert(name.to_owned(), outcome.clone());
        if let Some(error) = outcome["error"].as_str() {
            eprintln!("{name}: {error}");
        }
    }

    pub(super) fn about(&mut self, name: &str, what: Value) {
        self.about.insert(name.to_owned(), what);
    }

    /// The whole line.
    pub(super) fn line(mut self, about: Value) -> Value {
        if let Value::Object(more) = about {
            self.about.extend(more);
        }
        let mut line = Value::Object(std::mem::take(&mut self.about));
        for name in self.runs.keys() {
            line[name] = self.contender(name);
        }
        for group in &GROUPS {
            for what in ["decode_tok_s", "prefill_tok_s"] {
                line[format!("{what}_vs_best_peer{}", group.end)] = ratio(&line, group, what);
            }
        }
        line
    }

    fn contender(&self, name: &str) -> Value {
        let (runs, rest) = (&self.runs[name], &self.rest[name]);
        if runs.is_empty() {
            return json!({"error": rest["error"]});
        }
        let speed = |n: &str, ms: &str| median(runs, |run| 1000.0 * real(&run[n]) / real(&run[ms]));
        let mut found = json!({
            "prefill_tok_s": rounded(speed("prompt_n", "prompt_ms")),
            "decode_tok_s": rounded(speed("decoded_n", "decoded_ms")),
            "first_token_ms": rounded(median(runs, |run| real(&run["first_ms"]))),
            "peak_heap_mib": rest["heap"].as_f64().map(|bytes| rounded(bytes / MIB)),
            "runs": runs.len(),
            "same_tokens": self.same_tokens(name),
        });
        for more in ["load_ms", "adapter"] {
            if !rest[more].is_null() {
                found[more] = rest[more].clone();
            }
        }
        found
    }

    /// How many tokens from the start are those of our CPU path: everybody read the same
    /// weights. Rounding parts the texts sooner or later.
    fn same_tokens(&self, name: &str) -> usize {
        let tokens = |name: &str| {
            let runs = self.runs.get(name)?;
            runs.first()?["tokens"].as_array().cloned()
        };
        let (ours, theirs) = (
            tokens("cpu").unwrap_or_default(),
            tokens(name).unwrap_or_default(),
        );
        ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count()
    }
}

fn ratio(line: &Value, group: &Group, what: &str) -> Value {
    let best = |names: &[&str]| {
        let figures = names.iter().filter_map(|name| line[name][what].as_f64());
        figures.fold(None, |best: Option<f64>, it| {
            Some(best.map_or(it, |best| best.max(it)))
        })
    };
    match (best(group.ours), best(group.peers)) {
        (Some(ours), Some(theirs)) if theirs > 0.0 => {
            json!((100.0 * ours / theirs).round() / 100.0)
        }
        _ => Value::Null,
    }
}

fn median(runs: &[Value], of: impl Fn(&Value) -> f64) -> f64 {
    let mut all: Vec<f64> = runs.iter().map(of).collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

fn real(number: &Value) -> f64 {
    number.as_f64().unwrap_or(f64::NAN)
}

fn rounded(number: f64) -> Value {
    json!((number * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(decoded_ms: &[u32], tokens: &[u32]) -> Value {
        let run = |ms: &u32| {
            json!({"prompt_n": 128, "prompt_ms": 64, "first_ms": 70, "decoded_n": 63,
                   "decoded_ms": ms, "tokens": tokens})
        };
        json!({"runs": decoded_ms.iter().map(run).collect::<Vec<_>>(), "heap": 2 * 1024 * 1024})
    }

    #[test]
    fn medians_over_all_turns_are_compared_with_the_best_of_the_group() {
        let mut measured = Measured::default();
        measured.add("cpu", &turn(&[63, 630], &[1, 2, 3]));
        measured.add("cpu", &turn(&[126], &[1, 2, 3]));
        measured.add("candle_f32", &turn(&[252], &[1, 2, 4]));
        measured.add("wllama_f32", &turn(&[126], &[9]));
        measured.add("wllama_f16", &json!({"error": "no"}));
        measured.add("cpu_q8", &turn(&[63], &[1]));
        let line = measured.line(json!({"n_new": 64}));
        let cases = [
            ("/n_new", json!(64)),
            ("/cpu/decode_tok_s", json!(500.0)),
            ("/cpu/prefill_tok_s", json!(2000.0)),
            ("/cpu/peak_heap_mib", json!(2.0)),
            ("/cpu/runs", json!(3)),
            ("/candle_f32/same_tokens", json!(2)),
            ("/wllama_f16/error", json!("no")),
            ("/decode_tok_s_vs_best_peer", json!(1.0)),
            ("/decode_tok_s_vs_best_peer_q8", Value::Null),
        ];
        for (at, expect) in cases {
            assert_eq!(line.pointer(at), Some(&expect), "{at} of {line}");
        }
    }
}
