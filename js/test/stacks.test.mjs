// Calls that are suspended at the same time have stacks of their own. Each test shows the same program without
// Latebind, where they overwrite each other's frames.

import assert from "node:assert/strict";
import { install, LatebindError, stats, uninstall } from "../dist/index.mjs";
import { dso } from "./support/fixtures.mjs";
import { kept, needsStackSwitching } from "./support/programs.mjs";
import { afterEach, test as testAnywhere } from "./support/runner.mjs";

const test = (name, body) => testAnywhere(name, needsStackSwitching, body);

afterEach(() => {
  uninstall();
  delete globalThis.LATEBIND_STACKS;
});

/** Lets all that is ready run. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Starts the program `stacks-main.wat`, as Emscripten does with -sJSPI. */
async function start({ isStock = false, setting, main = dso("stacks-main"), call = () => {} } = {}) {
  if (setting) globalThis.LATEBIND_STACKS = setting;
  if (isStock) uninstall();
  else install();
  const waiting = new Map();
  const resized = [];
  const program = { waiting, resized, call };
  const env = {
    wait: new WebAssembly.Suspending((id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))),
    call: (id) => program.call(id),
    emscripten_resize_heap(size) {
      resized.push(size);
      throw new Error("Aborted(Cannot enlarge memory)");
    },
    tag: new WebAssembly.Tag({ parameters: [] }),
  };
  const { instance } = await WebAssembly.instantiate(main, { env });
  const { exports } = instance;
  kept.push(instance);
  const promising = (name) => WebAssembly.promising(exports[name] ?? exports.__indirect_function_table.get(name));
  const wake = async (...ids) => {
    for (const id of ids) {
      const { resolve } = waiting.get(id);
      waiting.delete(id);
      resolve();
    }
    await turn();
  };
  const rest = exports.__stack_pointer.value;
  return Object.assign(program, {
    exports,
    promising,
    hold: promising("hold"),
    wake,
    moved: () => rest - exports.__stack_pointer.value,
    stacks: () => stats().at(-1)?.stacks,
  });
}

/** A and B wait, A ends, C comes and needs more than A had. */
async function overlap({ hold, wake }, first = hold) {
  const a = first(1, 100, 1);
  const b = hold(1000, 100, 2);
  await turn();
  await wake(1);
  const c = hold(2000, 300, 1);
  await turn();
  await wake(1000);
  await wake(1000, 2000);
  return Promise.all([a, b, c]);
}

test("without Latebind, calls that overlap overwrite each other's frames", async () => {
  const program = await start({ isStock: true });
  const wrong = await overlap(program);
  assert.deepEqual(wrong, [0, 200, 0]);
});

test("calls that overlap keep their frames", async () => {
  const program = await start();
  assert.deepEqual(await overlap(program), [0, 0, 0]);
  assert.equal(program.moved(), 0);
  assert.deepEqual(program.stacks(), { regions: 1, shared: 0, untyped: 0 });
});

test("several calls continue in one turn", async () => {
  const program = await start();
  const twice = program.promising("twice");
  const all = [twice(1, 100), twice(1000, 200), twice(2000, 300)];
  await turn();
  for (const ids of [[1, 1000, 2000], [2000, 1, 1000], [1000, 2000, 1], [1, 2000, 1000]]) await program.wake(...ids);
  assert.deepEqual(await Promise.all(all), [0, 0, 0]);
  assert.equal(program.moved(), 0);
});

test("one call at a time gets no region", async () => {
  const program = await start();
  const frames = [];
  for (let round = 0; round < 3; round++) {
    const result = program.hold(1, 10, 2);
    frames.push(program.exports.__stack_pointer.value);
    await turn();
    await program.wake(1);
    await program.wake(1);
    assert.equal(await result, 0);
  }
  const stock = await start({ isStock: true });
  stock.hold(1, 10, 2);
  assert.deepEqual(new Set(frames), new Set([stock.exports.__stack_pointer.value]));
  assert.equal(program.stacks().regions, 0);
});

/** A generator of numbers, so that a failure can be repeated. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Fifty calls at a time, in random order. Returns the results: the number of wrong words of each. */
async function stress(program, seed, suspensions) {
  const { exports, hold, promising, waiting, wake } = program;
  const twice = promising("twice");
  const next = random(seed);
  const results = [];
  const late = promising("calls");
  program.call = (id) => void (exports.work(id, 1 + next(60)) && results.push(-1));
  let ids = 0;
  let left = suspensions;
  let alive = 0;
  const begin = () => {
    const id = 1000 * ++ids;
    const count = 40 + next(100);
    alive++;
    (next(2) ? hold(id, count, 3 + next(4)) : twice(id, count)).then((wrong) => {
      results.push(wrong);
      alive--;
    });
    if (!next(8)) late(id, count).then((wrong) => wrong && results.push(wrong));
  };
  for (;;) {
    while (left > 0 && alive < 50) {
      begin();
      if (!next(4)) await undefined;
    }
    const all = [...waiting.keys()];
    if (!all.length && !alive) return results;
    const chosen = all.filter(() => !next(8)).slice(0, 1 + next(5));
    if (!next(3)) exports.work(7, 1 + next(200)) && results.push(-1);
    left -= chosen.length;
    // In a page, a timer takes milliseconds, so most turns end with a microtask.
    for (const id of chosen.length ? chosen : all.slice(0, 1)) {
      const { resolve } = waiting.get(id);
      waiting.delete(id);
      resolve();
    }
    for (let tick = next(4); tick >= 0; tick--) await undefined;
    if (!next(50)) await wake();
  }
}

/** Of all seeds. */
const SUSPENSIONS = 20_000;

test("without Latebind, almost all of many calls are wrong", async () => {
  const program = await start({ isStock: true });
  const results = await stress(program, 1, 2000);
  const wrong = results.filter(Boolean).length;
  assert.ok(wrong >= 0.9 * results.length, `${wrong} of ${results.length}`);
  assert.notEqual(program.moved(), 0);
});

for (let seed = 1; seed <= 10; seed++) {
  test(`many calls in random order are right: seed ${seed}`, async () => {
    const program = await start();
    const results = await stress(program, seed, SUSPENSIONS / 10);
    assert.deepEqual(results.filter(Boolean), []);
    assert.equal(program.moved(), 0);
    const { regions, shared } = program.stacks();
    assert.ok(regions > 40 && regions < 60, String(regions));
    assert.equal(shared, 0);
  });
}
