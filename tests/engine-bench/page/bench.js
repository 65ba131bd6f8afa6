// One contender after the other, each in a worker of its own.
//
// The rig calls `measure(job)` and waits for `outcome`. A job:
//   contender   "ours" | "candle" | "wllama" | "gpu-parity"
//   form        "stored" | "q8" for ours; "plain" | "quantized" for candle; "f16" .. for wllama
//   place       "cpu" | "gpu"
//   prompt, n_new, runs     token numbers; how many new ones; how often after the warm-up
//   context     room for so many tokens
//   toy         the only one that "gpu-parity" compares; all without it
//
// The outcome: `{runs, heap, ..}`, each run `{prompt_n, prompt_ms, first_ms, decoded_n,
// decoded_ms, tokens}`, the heap in bytes or null; or `{error}`.

import { measureWllama } from "./wllama.js";

globalThis.outcome = null;
globalThis.measure = (job) => {
  globalThis.outcome = null;
  const measured = job.contender === "wllama" ? measureWllama(job) : inWorker(job);
  measured.then(
    (found) => (globalThis.outcome = found),
    (error) => (globalThis.outcome = { error: String(error?.message ?? error) }),
  );
};
globalThis.ready = true;

function inWorker(job) {
  const worker = new Worker("worker.js", { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(job);
  }).finally(() => worker.terminate());
}
