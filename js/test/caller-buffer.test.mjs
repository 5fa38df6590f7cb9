// The buffer of a caller is read before the call returns, and never again: also if the engine refuses what it is
// given instead.

import assert from "node:assert/strict";
import { install, uninstall } from "../dist/index.mjs";
import { encodeLeb } from "../../tests/support/leb.mjs";
import { dso, text, withLength } from "./support/fixtures.mjs";
import { after, afterEach, before, test } from "./support/runner.mjs";

const { compile } = WebAssembly;

/** What the engine was given to compile; it refuses the first source. */
let sources = [];

before(() => {
  WebAssembly.compile = async (source, ...rest) => {
    const bytes = ArrayBuffer.isView(source) ? source : new Uint8Array(source);
    sources.push(bytes.slice());
    const isFirst = sources.length === 1;
    await undefined;
    if (isFirst) throw new WebAssembly.CompileError("refused");
    return Reflect.apply(compile, WebAssembly, [sources.at(-1), ...rest]);
  };
  install();
});
after(() => {
  uninstall();
  WebAssembly.compile = compile;
});
afterEach(() => {
  sources = [];
  delete globalThis.LATEBIND_EMBED;
});

const section = (id, ...items) => [id, ...withLength([...encodeLeb(items.length), ...items.flat()])];

/** A library with every section that a PLT inside changes, and data and names behind its code. */
const library = (memory) =>
  Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[0, ...withLength(text("dylink.0"))],
    ...section(1, [0x60, 0, 1, 0x7f]),
    ...section(2, [...text("env"), ...text("memory"), 2, ...memory], [...text("env"), ...text("answer"), 0, 0]),
    ...section(3, [0], [0]),
    ...section(6, [0x7f, 1, 0x41, 5, 0x0b]),
    ...section(7, [...text("answer"), 0, 1], [...text("run"), 0, 2]),
    ...section(10, [4, 0, 0x41, 42, 0x0b], [4, 0, 0x10, 0, 0x0b]),
    ...section(11, [0, 0x41, 0, 0x0b, 3, 1, 2, 3]),
    ...[0, ...withLength([...text("producers"), 0])],
  ]);

const KINDS = {
  "a PLT inside": { bytes: library([0, 1]), shared: false },
  "references behind it": { bytes: library([3, 1, 1]), shared: true },
  "a PLT inside a fixture": { bytes: dso("self"), shared: false },
};

const SPOIL = {
  overwritten: (bytes) => bytes.fill(0),
  detached: (bytes) => structuredClone(bytes.buffer, { transfer: [bytes.buffer] }),
  kept: () => {},
};

for (const [what, { bytes, shared }] of Object.entries(KINDS)) {
  for (const [how, spoil] of Object.entries(SPOIL)) {
    test(`${what}, refused by the engine, and the source ${how}`, async () => {
      globalThis.LATEBIND_EMBED = "always";
      const source = bytes.slice();
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared });
      const imports = { env: { memory, answer: () => 42 } };
      const loading = WebAssembly.instantiate(source, imports);
      spoil(source);
      const { instance } = await loading;
      assert.ok(Object.keys(instance.exports).includes("run"));
      assert.equal(sources.length, 2);
      assert.notEqual(sources[0].length, bytes.length, "the engine was given something else first");
      assert.deepEqual(sources[1], bytes);
    });
  }
}
