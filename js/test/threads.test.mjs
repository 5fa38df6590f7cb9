// Programs with threads send their modules to others, where the bytes were never seen.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { text, withLength } from "./support/fixtures.mjs";
import { after, before, test } from "./support/runner.mjs";

before(() => install());
after(uninstall);

const section = (id, ...items) => [id, ...withLength([items.length, ...items.flat()])];

/** A library that imports what it defines itself, and a memory: shared if it has a maximum so marked. */
const library = (limits) =>
  Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[0, ...withLength(text("dylink.0"))],
    ...section(1, [0x60, 0, 1, 0x7f]),
    ...section(2, [...text("env"), ...text("memory"), 2, ...limits], [...text("env"), ...text("answer"), 0, 0]),
    ...section(3, [0], [0]),
    ...section(7, [...text("answer"), 0, 1], [...text("run"), 0, 2]),
    ...section(10, [4, 0, 0x41, 42, 0x0b], [4, 0, 0x10, 0, 0x0b]),
  ]);

const SHARED = [3, 1, 2];
const memoryOf = (shared) => new WebAssembly.Memory({ initial: 1, maximum: 2, shared });

/** Instantiates a copy of a module, as another thread would, under a loader with stubs; counts entries. */
async function entriesOfCopy(module, memory) {
  let exports;
  const stubs = {};
  const env = new Proxy(stubs, {
    get: (_, name) => (name === "memory" ? memory : (stubs[name] ??= (...args) => exports[name](...args))),
  });
  const before = stats().length;
  ({ exports } = await WebAssembly.instantiate(structuredClone(module), { env }));
  assert.equal(exports.run(), 42);
  return stats().slice(before).map(({ self }) => self);
}

/** The ways to compile. */
const response = (bytes) => new Response(bytes, { headers: { "content-type": "application/wasm" } });
const ways = {
  Module: (bytes) => new WebAssembly.Module(bytes),
  compile: (bytes) => WebAssembly.compile(bytes),
  compileStreaming: (bytes) => WebAssembly.compileStreaming(response(bytes)),
  instantiate: async (bytes, env) => (await WebAssembly.instantiate(bytes, { env })).module,
  instantiateStreaming: async (bytes, env) =>
    (await WebAssembly.instantiateStreaming(response(bytes), { env })).module,
};

for (const [way, compile] of Object.entries(ways)) {
  test(`${way}: a copy of a module with a shared memory binds late`, async () => {
    const memory = memoryOf(true);
    const module = await compile(library(SHARED), { memory, answer: () => 42 });
    assert.deepEqual(await entriesOfCopy(module, memory), [1]);
  });

  test(`${way}: a module of one thread is not added to`, async () => {
    const memory = memoryOf(false);
    const module = await compile(library([0, 1]), { memory, answer: () => 42 });
    assert.deepEqual(WebAssembly.Module.customSections(module, "latebind.references"), []);
    assert.deepEqual(await entriesOfCopy(module, memory), [0]);
  });
}
