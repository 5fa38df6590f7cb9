// Starts one program in this frame or worker, makes its calls one after the other, and posts the result of each:
// `{ name, result, detail }`. In a worker, it posts `{ creates: true }` before the program creates a worker, and
// `{ creates: false }` after that. The last message is `{ ended: true }`.

import { outcomeOf } from "../support/outcome.mjs";
import { start } from "../support/start.mjs";
import { host } from "./host.mjs";

const job = JSON.parse(new URLSearchParams(location.search).get("job"));
const owner = globalThis.WorkerGlobalScope ? globalThis : parent;
let current = job.edges[0].name;
let hasEnded = false;

function report(outcome) {
  if (!hasEnded) owner.postMessage({ name: current, ...outcome });
}

function end() {
  if (!hasEnded) owner.postMessage({ ended: true });
  hasEnded = true;
}

function fail(error) {
  // The error of a thread is the text of an event.
  report(outcomeOf(error instanceof ErrorEvent ? (error.error ?? error.message) : error));
  end();
}

// An error that no code can catch is the result of the current call.
addEventListener("error", ({ error, message }) => fail(error ?? message));
addEventListener("unhandledrejection", ({ reason }) => fail(reason));

/** Reports each worker that this worker creates. Between the two messages, only code of the engine runs. */
function reportThreads() {
  const Engines = Worker;
  globalThis.Worker = class extends Engines {
    constructor(...args) {
      owner.postMessage({ creates: true });
      super(...args);
      owner.postMessage({ creates: false });
    }
  };
}

/** A thread of the program imports the package before the program, as the page does. */
function importInThreads() {
  const Engines = Worker;
  globalThis.Worker = class extends Engines {
    constructor(url, options) {
      super(new URL("thread.mjs", url), options);
    }
  };
}

try {
  if (globalThis.WorkerGlobalScope) reportThreads();
  if (job.mode === "auto") {
    importInThreads();
    await import("/js/dist/auto.mjs");
  }
  const program = await start(job, host);
  for (const { name, number } of job.edges) {
    current = name;
    const answer = await program.run(number, job.way);
    if (answer !== 42) throw new Error(`wrong answer: ${answer}`);
    report({ result: "works" });
  }
  end();
} catch (error) {
  fail(error);
}
