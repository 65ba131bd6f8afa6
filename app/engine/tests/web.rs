//! The shelf in a real browser's background thread: its files, against a server that breaks.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{cell::RefCell, future::pending, time::Duration};

use gloo_timers::future::sleep;
use js_sys::{Function, Reflect, Uint8Array};
use mtor_checkpoint::Source as _;
use mtor_engine::{
    Local, Shelf, SmallFiles,
    limits::{CHOSEN_MAX, MEMORY_MODEL_BYTES_MAX},
};
use mtor_store::{Model, Pace, Phase, Progress, StoreError};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const WEIGHTS: usize = 300_000;
const PACE: Pace = Pace {
    part_bytes: 64 * 1024,
    claim_bytes: 16 * 1024,
    read_back_bytes: 32 * 1024,
};
/// Takes the place of the browser's fetch. `server` has the files and counts requests; it breaks
/// bodies after `cutAfter` bytes in all, and falls silent after `holdAfter`.
const SERVER: &str = r#"
self.fetch = async (request) => {
  const server = self.server;
  const name = new URL(request.url).pathname.split("/").pop();
  const file = server.files[name];
  server.asked.push(name);
  if (!file) return new Response("no", { status: 404 });
  const headers = { etag: server.etag, "x-linked-etag": server.hashes[name] ?? "" };
  let [from, to] = [0, file.length];
  const range = server.ranges && /bytes=(\d+)-(\d+)/.exec(request.headers.get("range"));
  if (range) {
    from = Number(range[1]);
    to = Math.min(to, Number(range[2]) + 1);
    const total = server.totals[name] ?? file.length;
    headers["content-range"] = `bytes ${from}-${to - 1}/${total}`;
  }
  headers["content-length"] = String(to - from);
  const body = new ReadableStream({
    async pull(out) {
      if (server.sent >= server.holdAfter) return new Promise(() => {});
      if (server.sent >= server.cutAfter) return out.error(new Error("cut"));
      const end = Math.min(to, from + 10000);
      out.enqueue(file.slice(from, end));
      server.sent += end - from;
      from = end;
      if (from === to) out.close();
    },
  });
  return new Response(body, { status: range ? 206 : 200, headers });
};
self.server = {
  files: {}, hashes: {}, totals: {}, asked: [], etag: '"1"', ranges: true,
  sent: 0, cutAfter: Infinity, holdAfter: Infinity,
};
"#;

fn get(name: &str) -> JsValue {
    let server = Reflect::get(&js_sys::global(), &"server".into()).unwrap();
    Reflect::get(&server, &name.into()).unwrap()
}

fn set(name: &str, value: impl Into<JsValue>) {
    let server = Reflect::get(&js_sys::global(), &"server".into()).unwrap();
    Reflect::set(&server, &name.into(), &value.into()).unwrap();
}

fn put(table: &str, name: &str, value: &JsValue) {
    Reflect::set(&get(table), &name.into(), value).unwrap();
}

fn asked(name: &str) -> usize {
    let asked: js_sys::Array = get("asked").unchecked_into();
    let same = asked
        .iter()
        .filter(|it| it.as_string().as_deref() == Some(name));
    same.count()
}

fn sent() -> f64 {
    get("sent").as_f64().unwrap()
}

async fn until_sent(bytes: f64) {
    while sent() < bytes {
        sleep(Duration::from_millis(5)).await;
    }
}

fn weights() -> Vec<u8> {
    (0..WEIGHTS).map(|i| (i * 31 % 253) as u8).collect()
}

/// A fresh server and a model that nobody has fetched.
async fn begin(id: &str) -> (Shelf, Model) {
    let server = Function::new_no_args(SERVER);
    server.call0(&JsValue::NULL).unwrap();
    for (name, bytes) in [
        ("config.json", b"{\"model_type\":\"llama\"}".to_vec()),
        ("tokenizer.json", b"{}".to_vec()),
        ("model.safetensors", weights()),
    ] {
        put("files", name, &Uint8Array::from(bytes.as_slice()));
    }
    let mut model = Model::from_link("https://models.test/tiny/").unwrap();
    id.clone_into(&mut model.id);
    let shelf = Shelf::open("https://realm.test").await.with_pace(PACE);
    shelf.delete(id).await.unwrap();
    (shelf, model)
}

async fn fetch(shelf: &Shelf, model: &Model) -> Result<Local, StoreError> {
    shelf.fetch(model, &|_| Ok(()), &|_| {}, pending()).await
}

#[track_caller]
fn check(local: &mut Local) {
    let files = local.weights.files();
    let files: Vec<(String, u64)> = files.map(|(name, n)| (name.to_owned(), n)).collect();
    assert_eq!(files, [("model.safetensors".to_owned(), WEIGHTS as u64)]);
    let mut read = vec![0; 5_000];
    local.weights.read(0, 123_456, &mut read).unwrap();
    assert_eq!(read, weights()[123_456..128_456]);
    let mut last = [0; 1];
    let end = WEIGHTS as u64;
    local.weights.read(0, end - 1, &mut last).unwrap();
    assert!(local.weights.read(0, end, &mut last).is_err());
    assert!(local.weights.read(1, 0, &mut last).is_err());
    assert_eq!(local.small["tokenizer.json"], b"{}");
}

#[wasm_bindgen_test]
async fn a_model_is_fetched_kept_and_deleted() {
    let (shelf, model) = begin("kept").await;
    assert!(shelf.storage().await.kept);
    let told = RefCell::new(Vec::new());
    let progress = |it: Progress| told.borrow_mut().push(it);
    let judged = RefCell::new(SmallFiles::new());
    let judge = |small: &SmallFiles| {
        judged.borrow_mut().clone_from(small);
        Ok(())
    };
    let fetched = shelf.fetch(&model, &judge, &progress, pending()).await;
    check(&mut fetched.unwrap());
    assert!(judged.borrow().contains_key("config.json"));
    let last = *told.borrow().last().unwrap();
    assert_eq!(Some(last.done), last.total);
    assert!(last.done > WEIGHTS as u64);

    // As after a reload: another shelf, nothing asked.
    let n_asked = asked("model.safetensors");
    let again = Shelf::open("https://realm.test").await;
    check(&mut fetch(&again, &model).await.unwrap());
    check(&mut again.get("kept").await.unwrap());
    assert_eq!(asked("model.safetensors"), n_asked);
    let held = again.list().await.into_iter().find(|it| it.id == "kept");
    assert!(held.unwrap().complete);

    again.delete("kept").await.unwrap();
    assert!(again.list().await.iter().all(|it| it.id != "kept"));
    assert!(again.get("kept").await.is_err());
}

#[wasm_bindgen_test]
async fn a_canceled_download_goes_on_where_it_stopped() {
    for ranges in [true, false] {
        let (shelf, model) = begin("resumed").await;
        set("ranges", ranges);
        set("holdAfter", 200_000);
        let cancel = until_sent(200_000.0);
        let end = shelf.fetch(&model, &|_| Ok(()), &|_| {}, cancel).await;
        assert_eq!(end.unwrap_err(), StoreError::Canceled);
        let held = shelf.list().await.into_iter().find(|it| it.id == "resumed");
        let held = held.unwrap();
        assert!(!held.complete && held.here_bytes > 100_000, "{held:?}");
        set("holdAfter", f64::INFINITY);
        let before = sent();
        check(&mut fetch(&shelf, &model).await.unwrap());
        let again = sent() - before;
        assert_eq!(again < 250_000.0, ranges, "{again} bytes were sent again");
    }
}

#[wasm_bindgen_test]
async fn a_dropped_download_leaves_a_part_too() {
    let (shelf, model) = begin("dropped").await;
    set("holdAfter", 200_000);
    {
        let fetching = std::pin::pin!(fetch(&shelf, &model));
        let dropped = std::pin::pin!(until_sent(200_000.0));
        futures_util::future::select(fetching, dropped).await;
    }
    let held = shelf.list().await.into_iter().find(|it| it.id == "dropped");
    assert!(held.unwrap().here_bytes > 100_000);
    set("holdAfter", f64::INFINITY);
    let before = sent();
    check(&mut fetch(&shelf, &model).await.unwrap());
    assert!(sent() - before < 200_000.0);
}

#[wasm_bindgen_test]
async fn a_broken_connection_is_taken_up_again() {
    let (shelf, model) = begin("broken").await;
    set("cutAfter", 150_000);
    let mend = async {
        until_sent(150_000.0).await;
        sleep(Duration::from_millis(50)).await;
        set("cutAfter", f64::INFINITY);
        pending::<()>().await;
    };
    let fetched = shelf.fetch(&model, &|_| Ok(()), &|_| {}, mend).await;
    check(&mut fetched.unwrap());
    assert!(sent() < 2.0 * WEIGHTS as f64);
}

#[wasm_bindgen_test]
async fn a_corrupted_file_is_refused_and_gone() {
    let (shelf, model) = begin("spoiled").await;
    let wrong = format!("\"{}\"", "0".repeat(64));
    put("hashes", "model.safetensors", &wrong.into());
    let phases = RefCell::new(Vec::new());
    let progress = |it: Progress| phases.borrow_mut().push(it.phase);
    let end = shelf.fetch(&model, &|_| Ok(()), &progress, pending()).await;
    let why = end.unwrap_err().to_string();
    assert!(why.contains("SHA-256"), "{why}");
    assert!(phases.borrow().contains(&Phase::Checking));
    assert!(shelf.get("spoiled").await.is_err());
}

#[wasm_bindgen_test]
async fn what_cannot_run_is_refused_before_its_weights() {
    let (shelf, model) = begin("unfit").await;
    let judge = |_: &SmallFiles| Err("This architecture is not known here.".to_owned());
    let end = shelf.fetch(&model, &judge, &|_| {}, pending()).await;
    assert!(end.unwrap_err().to_string().contains("architecture"));
    assert_eq!(asked("model.safetensors"), 0);
}

#[wasm_bindgen_test]
async fn a_model_is_loaded_by_one_and_read_by_many() {
    let (shelf, model) = begin("shared").await;
    set("holdAfter", 100_000);
    let other = Shelf::open("https://realm.test").await;
    let second = RefCell::new(None);
    let cancel = async {
        until_sent(100_000.0).await;
        let end = fetch(&other, &model).await.map(drop);
        second.replace(Some(end));
    };
    let first = shelf.fetch(&model, &|_| Ok(()), &|_| {}, cancel).await;
    assert_eq!(first.unwrap_err(), StoreError::Canceled);
    assert_eq!(second.take(), Some(Err(StoreError::Locked)));

    set("holdAfter", f64::INFINITY);
    let mut one = fetch(&shelf, &model).await.unwrap();
    let mut two = other.get("shared").await.unwrap();
    check(&mut one);
    check(&mut two);
    assert_eq!(shelf.delete("shared").await, Err(StoreError::InUse));
    drop((one, two));
    shelf.delete("shared").await.unwrap();
}

#[wasm_bindgen_test]
async fn without_files_small_models_live_in_memory() {
    let (_, model) = begin("memory").await;
    let shelf = Shelf::in_memory("https://realm.test").with_pace(PACE);
    check(&mut fetch(&shelf, &model).await.unwrap());
    let storage = shelf.storage().await;
    assert!(!storage.kept && storage.used_bytes > WEIGHTS as u64);
    assert!(shelf.list().await[0].complete);
    shelf.delete("memory").await.unwrap();
    assert_eq!(shelf.storage().await.used_bytes, 0);
    let large = JsValue::from_f64(MEMORY_MODEL_BYTES_MAX as f64);
    put("totals", "model.safetensors", &large);
    let end = fetch(&shelf, &model).await;
    assert!(matches!(end, Err(StoreError::NoRoom { .. })), "{end:?}");
}

#[wasm_bindgen_test]
async fn chosen_files_are_read_in_place() {
    let file = |name: &str, bytes: &[u8]| {
        let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
        web_sys::File::new_with_u8_array_sequence(&parts, name).unwrap()
    };
    let mut files = vec![file("README.md", b"# Tiny"); CHOSEN_MAX];
    files.extend([
        file("tokenizer.json", b"{}"),
        file("model.safetensors", &weights()),
        file("config.json", b"{}"),
    ]);
    check(&mut Shelf::from_disk(&files).unwrap());
    let part = &files[..=CHOSEN_MAX];
    let why = Shelf::from_disk(part).unwrap_err().to_string();
    assert!(why.contains("model.safetensors"), "{why}");
    let pickle = [file("pytorch_model.bin", b"PK")];
    let why = Shelf::from_disk(&pickle).unwrap_err().to_string();
    assert!(why.contains("pickle"), "{why}");
}
