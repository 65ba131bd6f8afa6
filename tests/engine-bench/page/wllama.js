// llama.cpp by wllama's package, in the worker that it starts itself.
//
// Its own clock counts (the one of llama.cpp's server), which leaves out what the way to its
// worker and back costs; the first token's time is the page's.

/// Put before the code of its worker: tells how large its memory has grown.
const PROBE = `
{
  let memory = null;
  const seen = (it, imports) => {
    const instance = it.instance ?? it;
    const all = [...Object.values(instance.exports ?? {}),
      ...Object.values(imports ?? {}).flatMap((it) => Object.values(it))];
    memory = all.find((it) => it instanceof WebAssembly.Memory) ?? memory;
    return it;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const plain = WebAssembly[name];
    WebAssembly[name] = async (code, imports) =>
      seen(await plain.call(WebAssembly, code, imports), imports);
  }
  const asked = new BroadcastChannel("heap-asked");
  asked.onmessage = () =>
    new BroadcastChannel("heap").postMessage(memory && memory.buffer.byteLength);
}
`;
/// A token is one character from here on; the files are written so.
const FIRST_CHARACTER = 0xf0000;
/// A worker that does not answer by then never will.
const ANSWER_MS = 5000;

export async function measureWllama(job) {
  const { Wllama } = await import("/wllama/esm/index.js");
  const Plain = globalThis.Blob;
  globalThis.Blob = class extends Plain {
    constructor(parts, options) {
      super(options?.type === "text/javascript" ? [PROBE, ...parts] : parts, options);
    }
  };
  const quiet = { debug() {}, log() {}, warn() {}, error: console.error };
  // The first is the name since version 3, the others those of version 2.
  const paths = {
    default: "/wllama/esm/wasm/wllama.wasm",
    "single-thread/wllama.wasm": "/wllama/esm/single-thread/wllama.wasm",
  };
  const wllama = new Wllama(paths, { logger: quiet });
  try {
    const model = await (await fetch(`/model/model-${job.form}.gguf`)).blob();
    await wllama.loadModel([model], {
      n_ctx: job.context,
      n_threads: 1,
      n_parallel: 1,
      n_gpu_layers: job.place === "gpu" ? undefined : 0,
    });
    const once = wllama.createCompletion.length > 1 ? once2 : once3;
    await once(wllama, job);
    const runs = [];
    for (let i = 0; i < job.runs; i += 1) runs.push(await once(wllama, job));
    return { runs, heap: await heap() };
  } finally {
    globalThis.Blob = Plain;
    await wllama.exit();
  }
}

/// Version 3: a server's completion, of text.
async function once3(wllama, job) {
  const began = performance.now();
  let first = null;
  let timings = null;
  const tokens = [];
  const stream = await wllama.createCompletion({
    prompt: job.prompt.map((id) => String.fromCodePoint(FIRST_CHARACTER + id)).join(""),
    max_tokens: job.n_new,
    temperature: 0,
    ignore_eos: true,
    cache_prompt: false,
    stream: true,
  });
  for await (const chunk of stream) {
    first ??= performance.now();
    timings = chunk.timings ?? timings;
    const characters = [...(chunk.choices?.[0]?.text ?? "")];
    tokens.push(...characters.map((it) => it.codePointAt(0) - FIRST_CHARACTER));
  }
  return {
    prompt_n: timings.prompt_n,
    prompt_ms: timings.prompt_ms,
    first_ms: first - began,
    // The first new token came from the prompt.
    decoded_n: timings.predicted_n - 1,
    decoded_ms: timings.predicted_ms,
    tokens,
  };
}

/// Version 2: tokens in, the sampler by hand.
async function once2(wllama, job) {
  await wllama.kvClear();
  await wllama.samplingInit({ temp: 0 });
  const began = performance.now();
  await wllama.decode(job.prompt, {});
  let { token } = await wllama.samplingSample();
  const first = performance.now();
  const tokens = [token];
  while (tokens.length < job.n_new) {
    await wllama.samplingAccept([token]);
    await wllama.decode([token], {});
    ({ token } = await wllama.samplingSample());
    tokens.push(token);
  }
  return {
    prompt_n: job.prompt.length,
    prompt_ms: first - began,
    first_ms: first - began,
    decoded_n: tokens.length - 1,
    decoded_ms: performance.now() - first,
    tokens,
  };
}

function heap() {
  return new Promise((resolve) => {
    const answers = new BroadcastChannel("heap");
    answers.onmessage = ({ data }) => resolve(data);
    setTimeout(() => resolve(null), ANSWER_MS);
    new BroadcastChannel("heap-asked").postMessage("now");
  });
}
