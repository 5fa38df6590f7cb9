// Runs trials one after the other in this page, and posts the result of each call. Each program is in a frame, which is a
// separate realm, or in a worker.

import { NO_THREAD, runCalls } from "../support/calls.mjs";

/** The milliseconds that a program may take, and those that the engine may take to create a worker. */
const LIMIT = 20_000;
const LIMIT_OF_THREAD = 5000;

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
  const endIn = (limit, end) => setTimeout(() => resolve({ end: `${end} in ${limit / 1000} s`, output: "" }), limit);
  let threadTimer;
  const listen = ({ ended, creates, output = "", ...result }) => {
    if (ended) return resolve({ end: "ended", output });
    if (creates === undefined) return found.set(result.name, result);
    clearTimeout(threadTimer);
    if (creates) threadTimer = endIn(LIMIT_OF_THREAD, NO_THREAD);
  };
  const close = (job.inWorker ? openWorker : openFrame)(job, listen);
  const timer = endIn(LIMIT, "no answer");
  const ended = await promise;
  clearTimeout(timer);
  clearTimeout(threadTimer);
  close();
  return { found, ...ended };
}

/** The main modules that the engine rejects, by address. */
const rejected = new Map();

async function canRun({ wasm }) {
  if (!rejected.has(wasm)) {
    const response = await fetch(wasm);
    // A program that is a single file has no other.
    rejected.set(wasm, response.ok && !WebAssembly.validate(await response.arrayBuffer()));
  }
  return !rejected.get(wasm);
}

/**
 * Runs jobs, and passes to `post` the number of each, the results of its calls, and how many programs were `lost`
 * because the engine did not create a thread (runCalls).
 */
export async function runTrials(jobs, post) {
  for (const { index, mayLose, ...job } of jobs) {
    const { results, lost } = (await canRun(job))
      ? await runCalls(job.edges, job.start, (edges) => run({ ...job, edges }), mayLose)
      : { results: new Map(job.edges.map(({ name }) => [name, { result: "skipped" }])), lost: 0 };
    await post({ index, results: [...results], lost });
  }
}
