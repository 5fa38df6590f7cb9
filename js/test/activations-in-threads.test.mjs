// Calls that overlap in threads of a program that emcc has linked, each with its own instances:
// tests/fixtures/emscripten/activations-in-threads. Without Latebind, words on their stacks are wrong.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { after, test } from "./support/runner.mjs";

const PROGRAM = new URL("../../tests/fixtures/emscripten/activations-in-threads/built/6.0.5/O2/main.mjs", import.meta.url);
const WITH_LATEBIND = new URL("children/overlapping.mjs", import.meta.url);
const EDGES = ["words", "late", "words in a thread", "late in a thread", "words in two threads", "large stacks in turn"];
const PENDING = -2;

const skip = !WebAssembly.Suspending
  ? "the engine cannot suspend"
  : globalThis.Bun
    ? "threads of Emscripten programs do not start in Bun"
    : false;

const workers = [];
after(() => {
  uninstall();
  for (const worker of workers) worker.terminate();
});

/** The script of the next threads. In Node, the program sets the global property itself. */
let script;
let Engines = globalThis.Worker;
Object.defineProperty(globalThis, "Worker", {
  configurable: true,
  get: () =>
    class extends Engines {
      constructor(url, options) {
        super(script ?? url, options);
        workers.push(this);
      }
    },
  set: (worker) => (Engines = worker),
});

/** Starts the program, and returns a function that makes one of its calls, and resolves to its answer. */
async function start(scriptOfThreads) {
  script = scriptOfThreads;
  const { default: create } = await import(PROGRAM);
  const program = await create({ noInitialRun: true, print() {}, printErr() {} });
  return async (edge) => {
    let answer = await program._run(edge, 1);
    if (answer !== PENDING) return answer;
    while (!(answer = program._answer_of_thread())) await new Promise((resolve) => setTimeout(resolve, 5));
    return answer;
  };
}

test("without Latebind, words are wrong in the main thread and in others", { skip }, async () => {
  const run = await start(PROGRAM);
  assert.deepEqual([await run(0), await run(2)], [-1, -1]);
});

test("each thread has stacks of its own", { skip }, async () => {
  install();
  const run = await start(WITH_LATEBIND);
  for (const [edge, name] of EDGES.entries()) assert.equal(await run(edge), 42, name);
  const { stacks } = stats().findLast(({ stacks }) => stacks);
  assert.ok(stacks.regions > 5 && stacks.regions <= 12, String(stacks.regions));
  assert.deepEqual([stacks.shared, stacks.untyped], [0, 0]);
});
