// Calls that are suspended at the same time have stacks of their own. Each test shows the same program without
// Latebind, where they overwrite each other's frames.

import assert from "node:assert/strict";
import { install, LatebindError, stats, uninstall } from "../dist/index.mjs";
import { dso, wasm } from "./support/fixtures.mjs";
import { kept, needsStackSwitching } from "./support/programs.mjs";
import { afterEach, test as testAnywhere } from "./support/runner.mjs";

const test = (name, ...rest) => {
  const [options, body] = rest.length > 1 ? rest : [{}, rest[0]];
  testAnywhere(name, needsStackSwitching.skip ? needsStackSwitching : options, body);
};

function supportsMemory64() {
  // (module (memory i64 1))
  return WebAssembly.validate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 4, 1));
}

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

/** Returns `true` if a function is one of the engine. */
const isNative = (value) => /\[native code\]/.test(Function.prototype.toString.call(value));

test("without stacks, a promising function is that of the engine", async () => {
  // A copy, because programs with stacks remain until they are collected.
  const copy = await import("../dist/index.mjs?without-stacks");
  globalThis.LATEBIND_STACKS = "never";
  copy.install();
  try {
    const env = { wait: new WebAssembly.Suspending(() => {}), call() {}, emscripten_resize_heap() {}, tag: new WebAssembly.Tag({ parameters: [] }) };
    const { instance } = await WebAssembly.instantiate(dso("stacks-main"), { env });
    kept.push(instance);
    const { hold } = instance.exports;
    const promising = WebAssembly.promising(hold);
    assert.ok(isNative(promising));
    // A loader looks through it.
    assert.equal(promising.orig, hold);
    globalThis.LATEBIND_DEBUG = "frames";
    assert.ok(!isNative(WebAssembly.promising(hold)));
  } finally {
    delete globalThis.LATEBIND_DEBUG;
    copy.uninstall();
  }
});

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
    const count = 120 + next(120);
    alive++;
    (next(2) ? hold(id, count, 6 + next(6)) : twice(id, count)).then((wrong) => {
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
    if (exports.work(7, 200 + next(800))) results.push(-1);
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
  // The stack pointer drifts.
  program.exports.__stack_pointer.value = 120_000;
  const results = await stress(program, 1, 2000);
  const wrong = results.filter(Boolean).length;
  assert.ok(wrong >= 0.9 * results.length, `${wrong} of ${results.length} calls are wrong`);
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

test("functions of the table, results of several values, and nested calls", async () => {
  const program = await start();
  const { exports, hold, promising, wake } = program;
  const inTable = promising(1);
  assert.deepEqual(await overlap(program, inTable), [0, 0, 0]);

  const pair = promising("pair");
  const pairs = [pair(1, 100), pair(1000, 200)];
  await turn();
  await wake(1);
  await wake(1000, 1);
  await wake(1000);
  assert.deepEqual(await Promise.all(pairs), [[0, 42n], [0, 42n]]);

  // A promising function calls JavaScript, which makes a promising call that is suspended.
  let inner;
  program.call = () => void (inner = hold(5000, 100, 2));
  const outer = [promising("calls")(3000, 100), hold(4000, 50, 1)];
  await turn();
  await wake(5000);
  await wake(4000, 5000);
  assert.deepEqual(await Promise.all([...outer, inner]), [0, 0, 0]);
  // The same below a call that is not promising.
  program.call = () => void (inner = hold(6000, 100, 1));
  assert.equal(exports.calls(7000, 100), 0);
  assert.equal(exports.work(8000, 100), 0);
  await wake(6000);
  assert.equal(await inner, 0);
  assert.equal(program.moved(), 0);
  assert.deepEqual(program.stacks().untyped, 0);
});

test("rejections, exceptions, traps, and promises that never resolve", async () => {
  const program = await start();
  const { exports, hold, promising, waiting, wake } = program;
  const [trap, throwing, trapNow] = ["trap", "throw", "trap_now"].map(promising);
  const fails = (promise) => promise.then(() => assert.fail("it succeeded"), (error) => error);
  // This one is never resolved, and keeps the program's own stack.
  const forever = hold(1, 50, 1);
  await turn();
  const resting = program.moved();

  for (let round = 0; round < 5; round++) {
    const others = [hold(1000, 100, 2), hold(2000, 100, 2)];
    const failures = [fails(throwing(3000, 100)), fails(hold(4000, 100, 1)), fails(trapNow())];
    await turn();
    const reason = new Error("no answer");
    waiting.get(4000).reject(reason);
    await wake(1000, 3000);
    const [thrown, rejected, trapped] = await Promise.all(failures);
    assert.ok(thrown instanceof WebAssembly.Exception);
    assert.equal(rejected, reason);
    assert.ok(trapped instanceof WebAssembly.RuntimeError);
    await wake(2000, 1000);
    await wake(2000);
    assert.deepEqual(await Promise.all(others), [0, 0]);
    assert.equal(program.moved(), resting);
  }
  const { regions } = program.stacks();
  assert.ok(regions <= 5, `each call gives its region back: ${regions}`);

  // A call that traps after it was suspended does not run any more.
  const failed = fails(trap(5000, 100));
  const other = hold(6000, 100, 1);
  await turn();
  await wake(5000);
  await wake(6000);
  assert.ok((await failed) instanceof WebAssembly.RuntimeError);
  assert.equal(await other, 0);
  assert.equal(program.moved(), resting);
  assert.deepEqual(await overlap(program), [0, 0, 0]);
  void forever;
  void exports;
});

test("calls that begin and continue before the end of another one is noticed", async () => {
  for (const order of ["begin", "begin and wait", "continue", "throw", "not promising"]) {
    const program = await start();
    const { exports, hold, promising, waiting, wake } = program;
    const results = [];
    const resting = hold(1000, 100, 2);
    const ending = hold(2000, 150, 1);
    await turn();
    const again = hold(3000, 120, 2);
    await turn();
    // The reaction to the end of this call comes after the next one.
    waiting.get(2000).resolve();
    waiting.delete(2000);
    const next = Promise.resolve().then(() => {
      if (order === "begin") results.push(promising("work")(4000, 200));
      if (order === "begin and wait") results.push(hold(5000, 300, 1));
      if (order === "continue") waiting.get(3000).resolve();
      if (order === "throw") results.push(promising("trap_now")().then(() => 1, () => 0));
      if (order === "not promising") results.push(exports.work(6000, 300));
    });
    await next;
    const last = hold(7000, 400, 1);
    await turn();
    await wake(1000);
    await wake(...waiting.keys());
    await wake(...waiting.keys());
    const all = await Promise.all([resting, ending, again, last, ...results]);
    assert.deepEqual(all.filter(Boolean), [], order);
    assert.equal(program.moved(), 0, order);
    assert.equal(program.stacks().shared, 0);
    assert.deepEqual(await overlap(program), [0, 0, 0], order);
  }
});

test("a promising function of another module, which suspends through an import of its own", async () => {
  const program = await start();
  const { hold, wake, waiting } = program;
  const wait = new WebAssembly.Suspending((id) => new Promise((resolve) => waiting.set(id, { resolve })));
  const { instance } = await WebAssembly.instantiate(wasm("foreign"), { env: { wait } });
  kept.push(instance);
  const foreign = WebAssembly.promising(instance.exports.foreign);
  for (let round = 0; round < 3; round++) {
    const calls = [foreign(1), hold(1000, 100, 2), foreign(2), hold(2000, 100, 1)];
    await turn();
    await wake(1, 2000);
    const late = hold(3000, 300, 1);
    await turn();
    await wake(1000, 2);
    await wake(1000, 3000);
    assert.deepEqual(await Promise.all([...calls, late]), [1, 0, 2, 0, 0]);
    assert.equal(program.moved(), 0);
  }
  assert.deepEqual(await overlap(program), [0, 0, 0]);
});

test("a call that does not suspend returns the promise of the engine, and one that ends gives its region back", async () => {
  const program = await start();
  const { hold, promising, wake } = program;
  const first = hold(1, 10, 1);
  const work = promising("work");
  for (let round = 0; round < 100; round++) assert.equal(await work(1000, 100), 0);
  await turn();
  await wake(1);
  assert.equal(await first, 0);
  assert.deepEqual(program.stacks(), { regions: 1, shared: 0, untyped: 0 });
  // The engine refuses to convert the argument, so there is no call.
  const fails = async () => work(Symbol("no number"), 1);
  await assert.rejects(fails, TypeError);
  assert.deepEqual(await overlap(program), [0, 0, 0]);
  assert.equal(program.moved(), 0);
});

test("pointers of 64 bits", { skip: supportsMemory64() ? false : "the engine has no memories with 64-bit addresses" }, async () => {
  for (const isStock of [true, false]) {
    const program = await start({ isStock, main: dso("stacks-wide") });
    assert.deepEqual(await overlap(program), isStock ? [0, 200, 0] : [0, 0, 0]);
    if (!isStock) assert.deepEqual(program.stacks(), { regions: 1, shared: 0, untyped: 0 });
  }
});

test("more calls than the budget allows: as without Latebind, and counted", async () => {
  const program = await start();
  const { hold, wake, waiting, resized } = program;
  const calls = Array.from({ length: 300 }, (_, index) => hold(1000 * (index + 1), 10, 1));
  await turn();
  assert.deepEqual(program.stacks(), { regions: 64, shared: 300 - 1 - 64, untyped: 0 });
  assert.deepEqual(resized, []);
  await wake(...waiting.keys());
  assert.equal((await Promise.all(calls)).length, 300);
});

test("LATEBIND_DEBUG=files names the setting for more regions once", async () => {
  const said = [];
  const { error } = console;
  console.error = (line) => said.push(line);
  globalThis.LATEBIND_DEBUG = "files";
  try {
    const program = await start({ setting: "count=1" });
    assert.deepEqual(await overlap(program), [0, 0, 0]);
    assert.doesNotMatch(said.join(), /share/);
    const calls = Array.from({ length: 5 }, (_, index) => program.hold(1000 * (index + 1), 10, 1));
    await turn();
    assert.deepEqual(program.stacks(), { regions: 1, shared: 3, untyped: 0 });
    await program.wake(...program.waiting.keys());
    await Promise.all(calls);
  } finally {
    console.error = error;
    delete globalThis.LATEBIND_DEBUG;
  }
  const found = said.filter((line) => line.includes("share"));
  assert.equal(found.length, 1);
  assert.match(found[0], /suspended calls share one stack, because there are only 1 others; set LATEBIND_STACKS=count=NUMBER/);
});

test("a memory that cannot grow does not abort the program", async () => {
  // Each region takes a quarter of the memory.
  const program = await start({ setting: "size=4194304,count=100" });
  const calls = Array.from({ length: 8 }, (_, index) => program.hold(1000 * (index + 1), 10, 1));
  await turn();
  assert.deepEqual(program.stacks(), { regions: 3, shared: 4, untyped: 0 });
  assert.deepEqual(program.resized, []);
  // The program's own request still reaches its host.
  assert.throws(() => program.exports.calloc(1, 2 ** 24), /Cannot enlarge memory/);
  await program.wake(...program.waiting.keys());
  await Promise.all(calls);
});

test("a stack that is too large for its region is an error that names the function and a size", async () => {
  const program = await start({ setting: "size=1024,count=200" });
  const { hold, wake } = program;
  const first = hold(1, 10, 2);
  for (let round = 0; round < 100; round++) {
    await turn();
    // 2,400 bytes are there when it is suspended. With `work`, they are gone when the call ends.
    const call = round % 2 ? hold(1000, 600, 1) : program.promising("work")(1000, 600);
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof LatebindError);
      assert.equal(error.code, "stack-overflow");
      assert.match(error.message, /`hold`|`work`/);
      assert.match(error.message, /LATEBIND_STACKS=size=2048/);
      return true;
    });
  }
  await wake(1);
  await wake(1);
  assert.equal(await first, 0);
  assert.equal(program.moved(), 0);
});

test("settings", async () => {
  const never = await start({ setting: "never" });
  assert.deepEqual(await overlap(never), [0, 200, 0]);
  assert.equal(never.stacks(), undefined);
  const always = await start({ setting: "always" });
  assert.deepEqual(await overlap(always), [0, 0, 0]);
  assert.deepEqual(always.stacks(), { regions: 2, shared: 0, untyped: 0 });
  const one = await start({ setting: "count=0" });
  assert.deepEqual(await overlap(one), [0, 200, 0]);
  assert.deepEqual(one.stacks(), { regions: 0, shared: 2, untyped: 0 });
});

test("a program that manages its stacks itself is left alone", async () => {
  for (const name of ["__set_stack_limits", "JsvPromise_Syncify"]) {
    const program = await start({ main: exporting(name) });
    assert.deepEqual(await overlap(program), [0, 200, 0]);
    assert.equal(program.stacks(), undefined);
  }
});

/** The main module, which exports a function under a name of eighteen letters more. */
function exporting(name) {
  const bytes = dso("stacks-main");
  const letters = new TextEncoder().encode("eighteen_letters_x");
  const at = bytes.findIndex((_, at) => letters.every((byte, index) => bytes[at + index] === byte));
  bytes.set(new TextEncoder().encode(name), at);
  return bytes;
}

test("a program without an allocator keeps one stack, and LATEBIND_DEBUG=files says why", async () => {
  const main = Uint8Array.from(dso("stacks-main"));
  const at = String.fromCharCode(...main).indexOf("calloc");
  main[at] = "m".charCodeAt(0);
  const said = [];
  const { error } = console;
  console.error = (line) => said.push(line);
  globalThis.LATEBIND_DEBUG = "files";
  try {
    await start({ main });
    assert.equal(stats().at(-1).stacks, undefined);
    assert.ok(said.some((line) => line.endsWith("suspended calls share one stack, because it does not export `calloc'")), said.join("\n"));
    said.length = 0;
    await start();
    assert.ok(stats().at(-1).stacks);
    assert.ok(!said.some((line) => line.includes("share one stack")));
  } finally {
    console.error = error;
    delete globalThis.LATEBIND_DEBUG;
  }
});
