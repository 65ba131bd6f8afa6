//! A hub of model files on this machine, as good or as bad as a test wants it.

use mtor_checkpoint::{
    Dtype, Family,
    toy::{Eyes, Spec, shaped},
};
use mtor_tests::relay::root;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

/// How the hub behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Sends what is asked for.
    Good,
    /// Sends the weights so far and hangs up; every answer gets a little further until
    /// [`Hub::heal`].
    HangsUpAfter(usize),
    /// Sends the weights with their first values turned into something else.
    Spoils,
    /// Keeps the last bytes of the weights for itself, and says so in the length.
    CutsOff(usize),
}

/// A listening hub; it serves for as long as the test program runs.
pub(crate) struct Hub {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    manner: Mutex<Manner>,
    bytes_sent: AtomicU64,
    patience: Mutex<Patience>,
}

/// How long a broken answer is held open, so that what was sent is read before the end comes.
/// A browser forgets what it has not handed on when a connection breaks, and how soon it does
/// is its own affair: the next range tells whether it was too soon, and then the wait doubles.
struct Patience {
    sent_to: usize,
    wait: Duration,
}

/// Some millions of weights: a hundred tokens a second, more or less.
fn slow() -> Spec {
    Spec {
        hidden: 512,
        intermediate: 1_536,
        layers: 10,
        heads: 8,
        kv_heads: 4,
        head_dim: 64,
        context: 2_048,
        tied: true,
        ..Spec::new("slow", Family::Llama)
    }
}

/// A few thousand weights that look and speak: the pictures that it was shown come out of it as
/// other words.
fn seeing(vocab: usize) -> Spec {
    Spec {
        vocab,
        // Ends its answers, which nothing else does.
        context: 160,
        tied: true,
        eyes: Some(Eyes {
            image_token: vocab - SEEING_TOKENS.len(),
            ..Eyes::tiny()
        }),
        ..Spec::new("seeing", Family::Llama)
    }
}

/// The control tokens of models with eyes; the first stands for what was seen.
const SEEING_TOKENS: [&str; 3] = ["<image>", "<fake_token_around_image>", "<global-img>"];
/// How SmolVLM's conversations are written.
const SEEING_TEMPLATE: &str = "<|im_start|>{% for message in messages %}\
    {{message['role'] | capitalize}}{% if message['content'][0]['type'] == 'image' %}{{':'}}\
    {% else %}{{': '}}{% endif %}{% for line in message['content'] %}\
    {% if line['type'] == 'text' %}{{line['text']}}{% elif line['type'] == 'image' %}\
    {{ '<image>' }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}\
    {% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}";

/// A busy page has read an answer by then as a rule.
const WAIT_MIN: Duration = Duration::from_millis(300);
/// Four doublings: eighteen answers are still over before a test gives up.
const WAIT_MAX: Duration = Duration::from_millis(16 * 300);
/// The file that [`Manner`] is about.
const WEIGHTS: &str = "model.safetensors";

impl Hub {
    /// Serves the page's own mini model as if it were a repository of somebody else.
    pub(crate) fn with_the_mini_model(manner: Manner) -> Self {
        let folder = root().join("public/models/mini");
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.insert(name, std::fs::read(path).unwrap());
        }
        Self::start(files, manner)
    }

    /// The mini model's words on random weights: it never comes to an end by itself, and takes
    /// seconds for what fits an answer.
    pub(crate) fn with_a_slow_model() -> Self {
        let hub = Self::with_the_mini_model(Manner::Good);
        let vocab = {
            let files = lock(&hub.shared.files);
            let config: serde_json::Value = serde_json::from_slice(&files["config.json"]).unwrap();
            config["vocab_size"].as_u64().unwrap() as usize
        };
        let toy = shaped(&Spec { vocab, ..slow() }, Dtype::Bf16);
        let mut files = lock(&hub.shared.files);
        files.remove("generation_config.json");
        files.insert("config.json".to_owned(), toy.config_json.into_bytes());
        files.extend(toy.files);
        drop(files);
        hub
    }

    /// The mini model's words and control tokens for pictures, on random weights with eyes.
    pub(crate) fn with_eyes() -> Self {
        let hub = Self::with_a_template(SEEING_TEMPLATE);
        let mut files = lock(&hub.shared.files);
        let mut tokenizer: serde_json::Value =
            serde_json::from_slice(&files["tokenizer.json"]).unwrap();
        let words = tokenizer["model"]["vocab"].as_object().unwrap().len();
        let added = tokenizer["added_tokens"].as_array_mut().unwrap();
        for (id, content) in (words..).zip(SEEING_TOKENS) {
            added.push(serde_json::json!({
                "id": id, "content": content, "special": true, "single_word": false,
                "lstrip": false, "rstrip": false, "normalized": false,
            }));
        }
        let toy = shaped(&seeing(words + SEEING_TOKENS.len()), Dtype::Bf16);
        files.insert("tokenizer.json".to_owned(), tokenizer.to_string().into());
        files.insert("config.json".to_owned(), toy.config_json.into_bytes());
        files.insert(
            "generation_config.json".to_owned(),
            br#"{"do_sample":false,"eos_token_id":2}"#.to_vec(),
        );
        files.extend(toy.files);
        drop(files);
        hub
    }

    /// A repository whose model is not a decoder.
    pub(crate) fn of_another_architecture() -> Self {
        let hub = Self::with_the_mini_model(Manner::Good);
        let config = br#"{"model_type":"bert","architectures":["BertModel"],"hidden_size":64}"#;
        lock(&hub.shared.files).insert("config.json".to_owned(), config.to_vec());
        hub
    }

    /// The mini model with a chat template of somebody else.
    pub(crate) fn with_a_template(source: &str) -> Self {
        let hub = Self::with_the_mini_model(Manner::Good);
        let mut files = lock(&hub.shared.files);
        let mut config: serde_json::Value =
            serde_json::from_slice(&files["tokenizer_config.json"]).unwrap();
        config["chat_template"] = source.into();
        files.insert(
            "tokenizer_config.json".to_owned(),
            config.to_string().into(),
        );
        drop(files);
        hub
    }

    /// Bytes of all files.
    pub(crate) fn bytes(&self) -> u64 {
        let files = lock(&self.shared.files);
        files.values().map(|it| it.len() as u64).sum()
    }

    pub(crate) fn start(files: BTreeMap<String, Vec<u8>>, manner: Manner) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            files: Mutex::new(files),
            manner: Mutex::new(manner),
            bytes_sent: AtomicU64::new(0),
            patience: Mutex::new(Patience {
                sent_to: 0,
                wait: WAIT_MIN,
            }),
        });
        let hub = Self {
            address,
            shared: Arc::clone(&shared),
        };
        spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                spawn(move || {
                    // A browser that hangs up has no opinion about the rest.
                    shared.serve(stream).ok();
                });
            }
        });
        hub
    }

    /// The folder's address, as a person pastes it.
    pub(crate) fn link(&self) -> String {
        format!("http://{}", self.name())
    }

    /// What the page calls the folder's model; no two hubs share it.
    pub(crate) fn name(&self) -> String {
        format!("{}/models/somebody", self.address)
    }

    pub(crate) fn heal(&self) {
        *lock(&self.shared.manner) = Manner::Good;
    }

    /// Bytes of bodies sent so far.
    pub(crate) fn bytes_sent(&self) -> u64 {
        self.shared.bytes_sent.load(Ordering::Relaxed)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a blocking server beside a blocking test"
)]
fn spawn(work: impl FnOnce() + Send + 'static) {
    thread::spawn(work);
}

impl Shared {
    fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut request = String::new();
        reader.read_line(&mut request)?;
        let mut range = None;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let line = line.trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(it) = line.strip_prefix("range: bytes=") {
                range = Some(it.to_owned());
            }
        }
        let mut words = request.split(' ');
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let name = path.rsplit('/').next().unwrap_or("");
        self.answer(stream, method, name, range.as_deref())
    }

    fn answer(
        &self,
        mut out: TcpStream,
        method: &str,
        name: &str,
        range: Option<&str>,
    ) -> std::io::Result<()> {
        let manner = *lock(&self.manner);
        if method == "OPTIONS" {
            return head(&mut out, 204, 0, "");
        }
        let Some(mut body) = lock(&self.files).get(name).cloned() else {
            return head(&mut out, 404, 0, "");
        };
        let is_weights = name == WEIGHTS;
        match manner {
            Manner::Spoils if is_weights => spoil(&mut body),
            Manner::CutsOff(n) if is_weights => body.truncate(body.len().saturating_sub(n)),
            _ => {}
        }
        let whole = body.len();
        let (status, from, to) = match range.and_then(|it| span(it, whole)) {
            Some((from, to)) => (206, from, to),
            None => (200, 0, whole),
        };
        let mut extra = format!("etag: \"{name}-{whole}\"\r\naccept-ranges: bytes\r\n");
        if status == 206 {
            let last = to.saturating_sub(1);
            extra.push_str(&format!("content-range: bytes {from}-{last}/{whole}\r\n"));
        }
        head(&mut out, status, to - from, &extra)?;
        if method == "HEAD" {
            return Ok(());
        }
        let part = &body[from..to];
        let sent = match manner {
            Manner::HangsUpAfter(n) if is_weights => &part[..n.min(part.len())],
            _ => part,
        };
        self.bytes_sent
            .fetch_add(sent.len() as u64, Ordering::Relaxed);
        out.write_all(sent)?;
        if sent.len() < part.len() {
            thread::sleep(lock(&self.patience).wait_after(from, from + sent.len()));
        }
        Ok(())
    }
}

impl Patience {
    /// How long to hold an answer of these bytes open.
    fn wait_after(&mut self, from: usize, to: usize) -> Duration {
        if from < self.sent_to {
            self.wait = (self.wait * 2).min(WAIT_MAX);
        }
        self.sent_to = to;
        self.wait
    }
}

/// Values that no training gives: every number of the first tensor is "not a number".
fn spoil(body: &mut [u8]) {
    let header = body
        .first_chunk::<8>()
        .map_or(0, |it| u64::from_le_bytes(*it) as usize);
    let from = (8 + header).min(body.len());
    let to = (from + 4_096).min(body.len());
    body[from..to].fill(0xff);
}

fn head(out: &mut TcpStream, status: u16, length: usize, extra: &str) -> std::io::Result<()> {
    write!(
        out,
        "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\ncontent-type: application/octet-stream\r\n\
         access-control-allow-origin: *\r\naccess-control-allow-headers: *\r\n\
         access-control-expose-headers: *\r\n{extra}connection: close\r\n\r\n"
    )
}

/// `a-b`, both included, or `a-`.
fn span(range: &str, whole: usize) -> Option<(usize, usize)> {
    let (from, to) = range.split_once('-')?;
    let from: usize = from.parse().ok()?;
    let to = to.parse::<usize>().map_or(whole, |to| (to + 1).min(whole));
    (from < to).then_some((from, to))
}
