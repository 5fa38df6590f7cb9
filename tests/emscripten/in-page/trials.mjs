// Runs trials one after the other in this page, and posts the result of each call. Each program is in a frame, which is a
// separate realm, or in a worker.

import { NO_ANSWER, runCalls } from "../support/calls.mjs";

/** The milliseconds that a program may take. */
const LIMIT = 20_000;

const addressOf = (job, file) => `/tests/emscripten/in-page/${file}?${new URLSearchParams({ job: JSON.stringify(job) })}`;

function openFrame(job, listen) {
  const frame = document.createElement("iframe");
  frame.src = addressOf(job, "cell.html");
  const onMessage = ({ source, data }) => source === frame.contentWindow && listen(data);
  addEventListener("message", onMessage);
  document.body.append(frame);
  return () => {
    removeEventListener("message", onMessage);
    frame.remove();
  };
}

function openWorker(job, listen) {
  const worker = new Worker(addressOf(job, "cell.mjs"), { type: "module" });
  worker.onmessage = ({ data }) => listen(data);
  worker.onerror = ({ message }) => listen({ ended: true, output: message });
  return () => worker.terminate();
}

/** Makes the calls of a job in a new program. */
async function run(job) {
  const found = new Map();
  const { promise, resolve } = Promise.withResolvers();
  const listen = ({ ended, output = "", ...result }) => {
    if (ended) return resolve({ end: "ended", output });
    found.set(result.name, result);
  };
  const close = (job.inWorker ? openWorker : openFrame)(job, listen);
  const timer = setTimeout(() => resolve({ end: `${NO_ANSWER} in ${LIMIT / 1000} s`, output: "" }), LIMIT);
  const ended = await promise;
  clearTimeout(timer);
  close();
  return { found, ...ended };
}

/** The main modules that the engine rejects, by address. */
const rejected = new Map();

async function canRun({ wasm }) {
  if (!rejected.has(wasm)) rejected.set(wasm, !WebAssembly.validate(await (await fetch(wasm)).arrayBuffer()));
  return !rejected.get(wasm);
}

/** Runs jobs, and passes to `post` the number of each and the results of its calls. */
export async function runTrials(jobs, post) {
  for (const { index, ...job } of jobs) {
    const results = (await canRun(job))
      ? await runCalls(job.edges, job.start, (edges) => run({ ...job, edges }))
      : new Map(job.edges.map(({ name }) => [name, { result: "skipped" }]));
    await post({ index, results: [...results] });
  }
}
