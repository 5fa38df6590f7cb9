// A program that emcc has linked, and that gives each call a stack itself: tests/fixtures/emscripten/hooks. It does that
// in wasm, in functions with the names of Emscripten's hooks, or in JavaScript. Latebind gives such a program no region.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { afterEach, test } from "./support/runner.mjs";

const CALLS = 60;
const ALIVE = 12;

const options = { skip: WebAssembly.Suspending ? false : "the engine has no JSPI", timeout: 60_000 };

afterEach(uninstall);

const programs = [];

const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Lets calls overlap, of which one continues at a time, and returns their results. */
async function overlap(version, build) {
  const { default: create } = await import(`../../tests/fixtures/emscripten/hooks/built/${version}/${build}/main.mjs`);
  const waiting = [];
  const hold_on = () => new Promise((resolve) => waiting.push(() => resolve(42)));
  const program = await create({ noInitialRun: true, print() {}, printErr() {}, hold_on });
  programs.push(program);
  const calls = [];
  let alive = 0;
  for (let at = 5; calls.length < CALLS || alive; at += 7) {
    while (calls.length < CALLS && alive < ALIVE) {
      alive++;
      calls.push(program._run(0, 1).finally(() => alive--));
    }
    waiting.splice(at % waiting.length, 1)[0]();
    await turn();
  }
  return Promise.all(calls);
}

const right = Array(CALLS).fill(42);

for (const version of ["6.0.5", "3.1.69"]) {
  for (const build of ["wasm", "javascript"]) {
    test(`${version}: a program that switches its stack in ${build} works as without Latebind`, options, async () => {
      assert.deepEqual(await overlap(version, build), right);
      install();
      assert.deepEqual(await overlap(version, build), right);
      const { stacks, errors } = stats().at(-1);
      assert.equal(errors, 0);
      // Only the names show that a program does it in wasm.
      assert.deepEqual(stacks, build === "wasm" ? undefined : { regions: 0, shared: 0, untyped: 0 });
    });
  }
}
