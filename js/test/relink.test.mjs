// `latebind/relink`, as a page uses it. What it makes of a library is the core's matter.

import assert from "node:assert/strict";
import * as latebind from "../dist/index.mjs";
import { relink } from "../dist/relink.mjs";
import { dso, wasm } from "./support/fixtures.mjs";
import { inOtherRealm } from "./support/host/realms.mjs";
import { selfImports } from "./support/programs.mjs";
import { afterEach, test } from "./support/runner.mjs";

afterEach(latebind.uninstall);

const importsOf = (bytes) =>
  WebAssembly.Module.imports(new WebAssembly.Module(bytes))
    .map(({ module, name }) => `${module}.${name}`)
    .sort();

/** The names that a library still imports, of C, C++, Rust, and an operator, and defines itself. */
const unbound = (options) =>
  importsOf(relink(dso("self-by-name"), options))
    .filter((name) => name.startsWith("env."))
    .map((name) => name.slice(4));

test("a self reference is bound by its name", () => {
  const all = ["_RNvC1a6answer", "_Z6answerv", "_Znwm", "answer"];
  const hooks = ["_Znwm", "answer"];
  assert.deepEqual(unbound(), hooks);
  assert.deepEqual(unbound({ bsymbolic: "mangled" }), hooks);
  assert.deepEqual(unbound({ bsymbolic: undefined }), hooks);
  assert.deepEqual(unbound({ bsymbolic: true }), []);
  assert.deepEqual(unbound({ bsymbolic: false }), all);
  // Other modules define it too, or may.
  for (const option of ["interposed", "interposable", "direct"]) {
    assert.deepEqual(unbound({ [option]: ["_Z6answerv", "x"] }), ["_Z6answerv", ...hooks], option);
    assert.deepEqual(unbound({ [option]: new Set(all) }), all, option);
    assert.deepEqual(unbound({ [option]: [] }), hooks, option);
  }
  assert.deepEqual(unbound({ interposable: ["_R*", "none"] }), ["_RNvC1a6answer", ...hooks]);
  assert.deepEqual(unbound({ interposed: ["_R*"] }), hooks, "a name is no pattern");
  for (const option of ["interposed", "direct"]) {
    assert.deepEqual(unbound({ bsymbolic: true, [option]: all }), [], option);
  }
  assert.deepEqual(unbound({ bsymbolic: true, interposable: ["a*"] }), ["answer"]);
  // All at once: none is taken for another.
  assert.deepEqual(
    unbound({ direct: ["answer"], interposed: ["_Z6answerv"], interposable: ["y"], keepGlobal: ["run"] }),
    ["_Z6answerv", ...hooks],
  );
});

test("what bsymbolic may be", () => {
  for (const bsymbolic of ["all", "", "functions", 0, 1, null, NaN, {}, ["mangled"]]) {
    assert.throws(() => relink(dso("self"), { bsymbolic }), TypeError, String(bsymbolic));
  }
});

test("everything else goes through slots, unless a host function answers it", () => {
  const slots = ["env.later", "env.memory", "latebind.bind"];
  assert.deepEqual(importsOf(relink(dso("caller"))), slots);
  for (const direct of [[], ["late", "ater", ""], new Set(["other"])]) {
    assert.deepEqual(importsOf(relink(dso("caller"), { direct })), slots);
  }
  for (const direct of [["later"], new Set(["x", "later", "ä"]), ["later", "later"].values()]) {
    assert.deepEqual(importsOf(relink(dso("caller"), { direct })), slots.slice(0, 2));
  }
});

test("symbols become local, but for those that are to stay global", () => {
  const exportsOf = (bytes) => WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name);
  const all = exportsOf(dso("self"));
  assert.ok(all.length > 1 && all.includes("run"), `${all}`);
  assert.deepEqual(exportsOf(relink(dso("self"), { keepGlobal: ["*"] })), all);
  for (const direct of [[], ["later", "x"]]) {
    const bound = (options) => exportsOf(relink(dso("self"), { bsymbolic: true, direct, ...options }));
    assert.deepEqual(bound({ keepGlobal: ["none", "r*n"] }), ["run"]);
    assert.deepEqual(bound({ keepGlobal: new Set() }), []);
  }
  // What is looked up by name stays.
  assert.deepEqual(exportsOf(relink(dso("self"), { keepGlobal: [] })), ["answer"]);
});

test("a name is not a list of its letters", () => {
  for (const option of ["keepGlobal", "direct", "interposed", "interposable"]) {
    for (const names of ["run", 1, {}, [Symbol()]]) {
      assert.throws(() => relink(dso("self"), { [option]: names }), TypeError, option);
    }
  }
});

test("the input stays as it is, and the output is another one", () => {
  for (const name of ["caller", "no-imports", "definer"]) {
    const input = dso(name);
    const output = relink(input);
    assert.deepEqual(input, dso(name));
    assert.ok(output instanceof Uint8Array);
    assert.notEqual(output.buffer, input.buffer);
    assert.equal(output.buffer.byteLength, output.length);
  }
  assert.deepEqual(relink(dso("definer")), dso("definer"));
});

test("relinking twice changes nothing", () => {
  for (const name of ["caller", "self"]) assert.deepEqual(relink(relink(dso(name))), relink(dso(name)));
});

test("every buffer source will do", () => {
  const expected = relink(dso("caller"));
  const bytes = dso("caller");
  const embedded = new Uint8Array(bytes.length + 32);
  embedded.set(bytes, 16);
  // Not every page has it.
  const { SharedArrayBuffer = ArrayBuffer } = globalThis;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  for (const source of [
    bytes.buffer,
    new DataView(embedded.buffer, 16, bytes.length),
    shared,
    shared.buffer,
    inOtherRealm("Uint8Array.from(bytes)", { bytes: [...bytes] }),
    inOtherRealm("Uint8Array.from(bytes).buffer", { bytes: [...bytes] }),
    ...(globalThis.Buffer ? [Buffer.from(bytes)] : []),
  ]) {
    assert.deepEqual(relink(source), expected);
  }
});

test("what is malformed is said, and where; and the next library relinks", () => {
  const cut = dso("caller").slice(0, -3);
  for (const [bytes, offset] of [
    [new Uint8Array(), 0],
    [new Uint8Array(8), 1],
    [wasm("caller"), 8],
    [cut, undefined],
  ]) {
    assert.throws(
      () => relink(bytes),
      (error) => {
        assert.ok(error instanceof latebind.LatebindError);
        assert.equal(error.name, "LatebindError");
        assert.equal(error.code, "malformed");
        assert.match(error.message, /^at offset 0x[0-9a-f]+: expected .*, found /);
        assert.ok(Number.isInteger(error.offset) && error.offset <= bytes.length);
        if (offset !== undefined) assert.equal(error.offset, offset);
        assert.deepEqual([error.dso, error.symbol, error.signature], ["", "", ""]);
        return true;
      },
    );
  }
  assert.ok(relink(dso("caller")).length > cut.length);
});

test("what is no buffer is a TypeError", () => {
  for (const source of [undefined, null, "\0asm", {}, [0, 97, 115, 109]]) {
    assert.throws(() => relink(source), TypeError, String(source));
  }
});

test("what comes out runs with Latebind", () => {
  latebind.install();
  const { imports, linked } = selfImports();
  const module = new WebAssembly.Module(relink(dso("self"), { bsymbolic: false }));
  const instance = linked(new WebAssembly.Instance(module, imports));
  assert.equal(instance.exports.run(), 42);
  assert.equal(latebind.stats().at(-1).bound, 1);
});
