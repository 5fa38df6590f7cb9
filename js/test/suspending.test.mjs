// Programs linked by emcc that suspend in places where a loader has JavaScript of its own
// (tests/fixtures/emscripten/suspending), without Latebind and with it.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { needsStackSwitching } from "./support/programs.mjs";
import { afterEach, test } from "./support/runner.mjs";

afterEach(uninstall);

const BUILT = new URL("../../tests/fixtures/emscripten/suspending/built/", import.meta.url);

/** The calls of the program, in the order of their numbers. */
const EDGES = [
  "an asynchronous function of a library",
  "an asynchronous function of a global library",
  "an asynchronous function for which nothing waits",
  "an export that the program has made promising",
  "the address of an asynchronous function whose imports show its type",
  "the address of an asynchronous function that declares its type",
  "dlsym of an asynchronous function that declares its type",
  "dlopen of a missing library",
  "constructors of a library and of the one that it needs",
  "a constructor that suspends and throws",
  "dlopen of a library whose constructor is suspended",
  "a constructor that opens a library",
];

/** What works without Latebind: nothing waits for the promise, and it should not. */
const WORKS = new Set(["an asynchronous function for which nothing waits"]);

/** Makes one call in a new program, and returns its result, or the error. */
async function run(create, edge) {
  try {
    const program = await create({ noInitialRun: true, print() {}, printErr() {} });
    await program._open_libraries();
    return await program._run(edge, 1);
  } catch (error) {
    return error;
  }
}

for (const version of ["6.0.5", "3.1.69"]) {
  for (const [edge, name] of EDGES.entries()) {
    test(`${version}: ${name}`, needsStackSwitching, async () => {
      const { default: create } = await import(new URL(`${version}/O2/main.mjs`, BUILT));
      const stock = await run(create, edge);
      if (WORKS.has(name)) assert.equal(stock, 42);
      else assert.notEqual(stock, 42);
      install();
      assert.equal(await run(create, edge), 42);
    });
  }
}

for (const version of ["6.0.5", "3.1.69"]) {
  test(`${version}: a library that has failed fails again for the same reason`, needsStackSwitching, async () => {
    const { default: create } = await import(new URL(`${version}/O2/main.mjs`, BUILT));
    install();
    const program = await create({ noInitialRun: true, print() {}, printErr() {} });
    await program._open_libraries();
    // Each call looks for the reason in the text of `dlerror`.
    const edge = EDGES.indexOf("a constructor that suspends and throws");
    assert.equal(await program._run(edge, 1), 42);
    assert.equal(await program._run(edge, 1), 42);
    // A missing library is between them.
    assert.equal(await program._run(EDGES.indexOf("dlopen of a missing library"), 1), 42);
    assert.equal(await program._run(edge, 1), 42);
  });
}

/** Calls that can be made together: each loads libraries that the others do not load. */
const TOGETHER = [8, 9, 11];

for (const version of ["6.0.5", "3.1.69"]) {
  test(`${version}: constructors that are suspended while other calls are`, needsStackSwitching, async () => {
    const { default: create } = await import(new URL(`${version}/O2/main.mjs`, BUILT));
    install();
    const program = await create({ noInitialRun: true, print() {}, printErr() {} });
    await program._open_libraries();
    const calls = [];
    for (const edge of [0, 1, ...TOGETHER, 0, 1, 3]) {
      calls.push(program._run(edge, 1));
      await undefined;
    }
    assert.deepEqual(await Promise.all(calls), calls.map(() => 42));
    const { stacks } = stats().findLast(({ stacks }) => stacks);
    assert.ok(stacks.regions > 1, String(stacks.regions));
    assert.equal(await program._run(0, 1), 42);
  });
}
