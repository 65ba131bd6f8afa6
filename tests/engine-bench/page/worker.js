// A wasm program of ours or of candle at work: the same calls, the same clock.

onmessage = async ({ data: job }) => {
  try {
    postMessage(await work(job));
  } catch (error) {
    postMessage({ error: String(error?.message ?? error) });
  }
};

async function work(job) {
  if (job.contender === "gpu-parity") {
    const { program } = await started("/ours/ours.js");
    return JSON.parse(await program.gpu_parity(job.toy));
  }
  const { model, memory, rest } = await open(job);
  await once(model, job);
  const runs = [];
  for (let i = 0; i < job.runs; i += 1) runs.push(await once(model, job));
  return { runs, heap: memory.buffer.byteLength, ...rest };
}

async function started(path) {
  const program = await import(path);
  const wasm = await program.default();
  return { program, memory: wasm.memory };
}

async function open(job) {
  if (job.contender === "candle") {
    const { program, memory } = await started("/candle/candle-peer.js");
    const { Contender } = program;
    const model =
      job.form === "quantized"
        ? Contender.quantized(await bytes("/model/model-q8_0.gguf"))
        : Contender.plain(await text("/model/config.json"), await bytes("/model/model.safetensors"));
    return { model, memory, rest: {} };
  }
  const { program, memory } = await started("/ours/ours.js");
  const began = performance.now();
  const model = await program.Contender.open(
    await text("/model/config.json"),
    await bytes("/model/model.safetensors"),
    job.place === "gpu",
    job.form === "q8",
  );
  return { model, memory, rest: { load_ms: performance.now() - began, adapter: model.adapter } };
}

/// Reads the prompt, then writes greedily. The last token is chosen, not read.
async function once(model, job) {
  await model.reset();
  const began = performance.now();
  let token = await model.feed(Uint32Array.from(job.prompt));
  const first = performance.now();
  const tokens = [token];
  while (tokens.length < job.n_new) {
    token = await model.feed(Uint32Array.of(token));
    tokens.push(token);
  }
  const ended = performance.now();
  return {
    prompt_n: job.prompt.length,
    prompt_ms: first - began,
    first_ms: first - began,
    decoded_n: tokens.length - 1,
    decoded_ms: ended - first,
    tokens,
  };
}

async function file(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

async function text(path) {
  return (await file(path)).text();
}

async function bytes(path) {
  return new Uint8Array(await (await file(path)).arrayBuffer());
}
