//! The simulated server: files by version, and what goes wrong with them.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::{Answer, Range};

/// What goes wrong, and what the server is able to do.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Faults {
    pub(super) ranges: bool,
    pub(super) tags: bool,
    pub(super) hashes: bool,
    pub(super) listing: bool,
    pub(super) drop_percent: u32,
    pub(super) stall_percent: u32,
    pub(super) busy_percent: u32,
    pub(super) crash_percent: u32,
    /// How often the files change under way.
    pub(super) changes: u32,
    /// How many bytes arrive wrong.
    pub(super) corrupt: u32,
}

/// A repository's files, by version.
#[derive(Debug, Clone)]
pub(super) struct Hub {
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) version: u8,
}

pub(super) fn tiny(seed: u64) -> Hub {
    let mut random = Random(seed | 1);
    let mut hub = Hub {
        files: BTreeMap::new(),
        version: 0,
    };
    hub.put("config.json", 40 + random.below(60));
    hub.put("tokenizer.json", 100 + random.below(100));
    if random.below(2) == 0 {
        hub.put("chat_template.jinja", 30);
    }
    hub.put("model.safetensors", 700 + random.below(300));
    hub
}

impl Hub {
    pub(super) fn sharded(seed: u64) -> Self {
        let mut hub = tiny(seed);
        hub.files.remove("model.safetensors");
        let shards = [
            "m-00001-of-00002.safetensors",
            "m-00002-of-00002.safetensors",
        ];
        for name in shards {
            hub.put(name, 200);
        }
        let index =
            serde_json::json!({"weight_map": {"a": shards[0], "b": shards[1], "c": shards[1]}});
        let index = serde_json::to_vec(&index).unwrap();
        hub.files
            .insert("model.safetensors.index.json".to_owned(), index);
        hub
    }

    pub(super) fn put(&mut self, name: &str, length: u64) {
        let bytes = (0..length).map(|i| (i * 7 % 251) as u8 ^ name.len() as u8);
        self.files.insert(name.to_owned(), bytes.collect());
    }

    pub(super) fn change(&mut self) {
        self.version += 1;
        for bytes in self.files.values_mut() {
            bytes
                .iter_mut()
                .for_each(|byte| *byte = byte.wrapping_add(1));
        }
    }

    fn sha256(&self, name: &str) -> String {
        let digest = Sha256::digest(&self.files[name]);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn listing(&self, hashes: bool) -> Vec<u8> {
        let lines = self.files.iter().map(|(path, bytes)| {
            let mut line = serde_json::json!({"type": "file", "path": path, "size": bytes.len()});
            if hashes {
                line["lfs"] = serde_json::json!({"oid": self.sha256(path), "size": bytes.len()});
            }
            line
        });
        serde_json::to_vec(&lines.collect::<Vec<_>>()).unwrap()
    }

    /// What the server answers, and the body.
    pub(super) fn serve(
        &self,
        faults: &Faults,
        url: &str,
        range: Option<Range>,
        if_range: Option<String>,
    ) -> (Answer, Vec<u8>) {
        if url.contains("/api/models/") && faults.listing {
            let answer = Answer {
                status: 200,
                ..Answer::default()
            };
            return (answer, self.listing(faults.hashes));
        }
        let name = url.rsplit('/').next().unwrap();
        let Some(file) = self.files.get(name) else {
            let answer = Answer {
                status: 404,
                ..Answer::default()
            };
            return (answer, b"no".to_vec());
        };
        let tag = format!("\"{}-{name}\"", self.version);
        let mut answer = Answer {
            status: 200,
            length: Some(file.len() as u64),
            accepts_ranges: faults.ranges,
            etag: faults.tags.then(|| tag.clone()),
            sha256: faults.hashes.then(|| self.sha256(name)),
            ..Answer::default()
        };
        let same = if_range.is_none_or(|it| it == tag);
        let Some(range) = range.filter(|_| faults.ranges && same) else {
            return (answer, file.clone());
        };
        answer.total = Some(file.len() as u64);
        let to = range.to.min(file.len() as u64);
        let Some(body) = file
            .get(range.from as usize..to as usize)
            .filter(|it| !it.is_empty())
        else {
            answer.status = 416;
            return (answer, Vec::new());
        };
        answer.status = 206;
        answer.from = Some(range.from);
        answer.length = Some(body.len() as u64);
        (answer, body.to_vec())
    }
}

/// xorshift64*: the same run for the same seed.
#[derive(Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n
    }

    pub(super) fn percent(&mut self, n: u32) -> bool {
        self.below(100) < u64::from(n)
    }
}
