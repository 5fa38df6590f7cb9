// Two hundred calls of a program that emcc has linked, of which many are suspended at the same time: arrays of
// variable length, exceptions in three encodings, handlers that wait, longjmp, calls of a library that was loaded later, and dlopen:
// tests/fixtures/emscripten/activations. Without Latebind, most of them are wrong.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { afterEach, test } from "./support/runner.mjs";

const CALLS = 200;
const ALIVE = 15;
const EDGES = 6;
const OPENS = 4;

const canSuspend = !!WebAssembly.Suspending;
const hasTag = !!WebAssembly.JSTag;
// (module (memory i64 1)), and a function with a try_table
const hasMemory64 = WebAssembly.validate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 4, 1));
// prettier-ignore
const hasTryTable = WebAssembly.validate(Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 31, 64, 0, 11, 11,
));

const BUILDS = [
  ["6.0.5", "wasm", true],
  ["6.0.5", "exnref", hasTryTable],
  ["6.0.5", "javascript", hasTag],
  ["6.0.5", "memory64", hasMemory64],
  ["3.1.69", "wasm", true],
  ["3.1.69", "javascript", hasTag],
];

afterEach(uninstall);

const programs = [];

/** A generator of numbers, so that a failure can be repeated. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function start(version, build) {
  const { default: create } = await import(`../../tests/fixtures/emscripten/activations/built/${version}/${build}/main.mjs`);
  const waiting = [];
  const hold_on = () => new Promise((resolve) => waiting.push(() => resolve(42)));
  const program = await create({ noInitialRun: true, print() {}, printErr() {}, hold_on });
  programs.push(program);
  if (!(await program._open_libraries())) throw new Error("late.so does not open");
  return { run: program._run, waiting };
}

/** Makes the calls, and returns the numbers of right ones and of wrong ones, by their results. */
async function overlap({ run, waiting }) {
  const next = random(7);
  const results = {};
  let made = 0;
  let alive = 0;
  const end = (result) => {
    alive--;
    results[result] = (results[result] ?? 0) + 1;
  };
  const begin = () => {
    alive++;
    // The first call opens a library, and the next ones run meanwhile.
    const edge = made++ ? next(EDGES) : OPENS;
    run(edge, 1).then(end, (error) => end(String(error).slice(0, 80)));
  };
  for (let idle = 0; made < CALLS || alive; idle++) {
    // A call that was overwritten may never continue.
    if (idle > 1000) return { ...results, lost: alive };
    while (made < CALLS && alive < ALIVE) begin();
    for (let count = 1 + next(3); count && waiting.length; count--) {
      waiting.splice(next(waiting.length), 1)[0]();
      idle = 0;
    }
    for (let tick = next(4); tick >= 0; tick--) await undefined;
    if (!next(20) || !waiting.length) await new Promise((resolve) => setTimeout(resolve));
  }
  return results;
}

for (const [version, build, canRun] of BUILDS) {
  const options = { skip: canSuspend && canRun ? false : "the engine lacks a feature", timeout: 60_000 };
  test(`${version}, ${build}: calls that overlap are right`, options, async () => {
    install();
    const program = await start(version, build);
    assert.deepEqual(await overlap(program), { 42: CALLS });
    const { stacks } = stats().findLast(({ stacks }) => stacks);
    assert.ok(stacks.regions > 5 && stacks.regions <= ALIVE, String(stacks.regions));
    assert.deepEqual([stacks.shared, stacks.untyped], [0, 0]);
    // The stack pointer is where it began, so a single call needs no more.
    const last = program.run(0, 1);
    for (let wait = 0; wait < 3; wait++) {
      await new Promise((resolve) => setTimeout(resolve));
      program.waiting.splice(0).forEach((resolve) => resolve());
    }
    assert.equal(await last, 42);
  });
}

test("a program with -sSTACK_OVERFLOW_CHECK=2 manages its stack itself, and gets no region", { skip: canSuspend ? false : "the engine cannot suspend" }, async () => {
  const results = [];
  for (const isStock of [true, false]) {
    if (!isStock) install();
    const { run, waiting } = await start("6.0.5", "checked");
    const call = run(0, 1);
    let waits = 0;
    for (; waiting.length; waits++) {
      waiting.splice(0).forEach((resolve) => resolve());
      await new Promise((resolve) => setTimeout(resolve));
    }
    results.push([await call, waits]);
  }
  assert.deepEqual(results, [[42, 3], [42, 3]]);
  const dsos = stats().slice(-3);
  assert.deepEqual(dsos.filter(({ stacks }) => stacks), []);
});

test("without Latebind, most of them are wrong", { skip: canSuspend ? false : "the engine cannot suspend" }, async () => {
  const { 42: right = 0 } = await overlap(await start("6.0.5", "wasm"));
  assert.ok(right < CALLS / 2, `${right} are right`);
});
