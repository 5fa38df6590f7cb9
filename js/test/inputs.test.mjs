// However the bytes of a DSO reach the engine, they are seen; and what is done to them meanwhile by
// others makes no difference.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { dso, wasm } from "./support/fixtures.mjs";
import { inOtherRealm } from "./support/host/realms.mjs";
import { outcomeOf } from "./support/outcome.mjs";
import { selfImports } from "./support/programs.mjs";
import { after, before, test } from "./support/runner.mjs";

const BYTES = dso("self");
const ENV = { answer: () => 1, memory: new WebAssembly.Memory({ initial: 1 }) };
const OFFSET = 16;

/** The bytes in the middle of a buffer, followed by enough to fill the last element. */
function embedded(Buffer = ArrayBuffer, options) {
  const length = Math.ceil(BYTES.length / 8) * 8;
  const buffer = new Buffer(OFFSET + length + 8, options);
  new Uint8Array(buffer, OFFSET).set(BYTES);
  return { buffer, length };
}

// A custom section without a name fills up what a view of wider elements has too much.
function padded() {
  const length = Math.ceil((BYTES.length + 3) / 8) * 8;
  const missing = length - BYTES.length;
  const bytes = Uint8Array.of(...BYTES, 0, missing - 2, ...new Uint8Array(missing - 2));
  const buffer = new ArrayBuffer(OFFSET + length + 8);
  new Uint8Array(buffer, OFFSET).set(bytes);
  return { buffer, length };
}

function exact(Buffer, options) {
  const buffer = new Buffer(BYTES.length, options);
  new Uint8Array(buffer).set(BYTES);
  return buffer;
}

const SOURCES = {
  "an ArrayBuffer": () => exact(ArrayBuffer),
  "a SharedArrayBuffer": () => exact(SharedArrayBuffer),
  "a resizable buffer": () => exact(ArrayBuffer, { maxByteLength: 4096 }),
  "a growable shared buffer": () => exact(SharedArrayBuffer, { maxByteLength: 4096 }),
  "a view of a SharedArrayBuffer": () => new Uint8Array(exact(SharedArrayBuffer)),
  "a view that tracks the length": () => new Uint8Array(exact(ArrayBuffer, { maxByteLength: 4096 })),
  "a view of a part": () => new Uint8Array(embedded().buffer, OFFSET, BYTES.length),
  "a DataView of a part": () => new DataView(embedded().buffer, OFFSET, BYTES.length),
  "a buffer of another realm": () => {
    const buffer = inOtherRealm("new ArrayBuffer(length)", { length: BYTES.length });
    new Uint8Array(buffer).set(BYTES);
    return buffer;
  },
  "a view of another realm": () => inOtherRealm("Uint8Array.from(list)", { list: [...BYTES] }),
  "a subclass of Uint8Array": () => {
    class Bytes extends Uint8Array {}
    return Bytes.from(BYTES);
  },
};
// Where there are Buffers, one is a view of a pool.
if (globalThis.Buffer) SOURCES["a Buffer of a pool"] = () => Buffer.from(BYTES);
for (const Type of [
  Int8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array,
]) {
  SOURCES[`a part of a ${Type.name}`] = () => {
    const { buffer, length } = padded();
    return new Type(buffer, OFFSET, length / Type.BYTES_PER_ELEMENT);
  };
}

const WAYS = {
  "Module and Instance": async (source, imports) =>
    new WebAssembly.Instance(new WebAssembly.Module(source), imports),
  "Module and instantiate": (source, imports) =>
    WebAssembly.instantiate(new WebAssembly.Module(source), imports),
  "compile and Instance": async (source, imports) =>
    new WebAssembly.Instance(await WebAssembly.compile(source), imports),
  "compile and instantiate": async (source, imports) =>
    WebAssembly.instantiate(await WebAssembly.compile(source), imports),
  "instantiate": async (source, imports) => (await WebAssembly.instantiate(source, imports)).instance,
};

/** Fails unless the DSO that was loaded last binds its one reference to itself, late. */
async function assertBinds(way, source) {
  const { imports, linked } = selfImports();
  const before = stats().length;
  const instance = linked(await way(source, imports));
  assert.equal(stats().length, before + 1);
  assert.equal(stats().at(-1).self, 1);
  assert.equal(instance.exports.run(), 42);
  const { bound, fallback } = stats().at(-1);
  assert.deepEqual({ bound, fallback }, { bound: 1, fallback: 0 });
}

// What the engine itself refuses has nothing to be seen; engines differ in what they take.
const accepts = new Map();
for (const [what, make] of Object.entries(SOURCES)) {
  for (const [name, way] of Object.entries(WAYS)) {
    const outcome = await outcomeOf(() => way(make(), { env: ENV }));
    accepts.set(`${name}: ${what}`, outcome);
  }
}

before(() => install());
after(uninstall);

for (const [what, make] of Object.entries(SOURCES)) {
  for (const [name, way] of Object.entries(WAYS)) {
    const stock = accepts.get(`${name}: ${what}`);
    if (stock.how === "resolves") {
      test(`${what}: ${name}`, () => assertBinds(way, make()));
    } else {
      test(`${what}: ${name}, which the engine refuses`, async () => {
        const { how } = await outcomeOf(() => way(make(), { env: ENV }));
        assert.equal(how, stock.how);
      });
    }
  }
}

test("the engine takes most sources", () => {
  const taken = [...accepts.values()].filter(({ how }) => how === "resolves").length;
  assert.ok(taken > accepts.size * 0.75, `${taken} of ${accepts.size}`);
});

const response = (body = BYTES) => new Response(body, { headers: { "content-type": "application/wasm" } });

/** A response that arrives in pieces of some bytes. */
function slowResponse(size) {
  let at = 0;
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve));
      if (at >= BYTES.length) controller.close();
      else controller.enqueue(BYTES.slice(at, (at += size)));
    },
  });
  return response(body);
}

const RESPONSES = {
  "a response": () => response(),
  "a promise of a response": () => Promise.resolve(response()),
  "a thenable of a response": () => ({ then: (resolve) => resolve(response()) }),
  "a response in pieces": () => slowResponse(7),
};

for (const [what, make] of Object.entries(RESPONSES)) {
  test(`${what}: compileStreaming`, () =>
    assertBinds(async (source, imports) => {
      const module = await WebAssembly.compileStreaming(source);
      return new WebAssembly.Instance(module, imports);
    }, make()));
  test(`${what}: instantiateStreaming`, () =>
    assertBinds(async (source, imports) => {
      const { module, instance } = await WebAssembly.instantiateStreaming(source, imports);
      assert.ok(module instanceof WebAssembly.Module);
      return instance;
    }, make()));
}

test("a response is used up, as in the engine", async () => {
  const used = response();
  await WebAssembly.compileStreaming(used);
  assert.equal(used.bodyUsed, true);
  await assert.rejects(used.arrayBuffer(), TypeError);
});

for (const [name, start] of Object.entries({
  compile: async (bytes, imports) => {
    const promise = WebAssembly.compile(bytes);
    bytes.fill(0);
    return new WebAssembly.Instance(await promise, imports);
  },
  instantiate: async (bytes, imports) => {
    const promise = WebAssembly.instantiate(bytes, imports);
    bytes.fill(0);
    return (await promise).instance;
  },
})) {
  test(`bytes that are overwritten right after ${name} do not matter`, () =>
    assertBinds(start, dso("self")));
}

test("a buffer that is detached right after compile does not matter", () =>
  assertBinds(async (bytes, imports) => {
    const promise = WebAssembly.compile(bytes);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return new WebAssembly.Instance(await promise, imports);
  }, dso("self")));

test("one module makes many instances, each with its own bindings", async () => {
  const module = new WebAssembly.Module(dso("self"));
  await assertBinds(async (source, imports) => new WebAssembly.Instance(source, imports), module);
  await assertBinds((source, imports) => WebAssembly.instantiate(source, imports), module);
});

test("a module that is no DSO is left alone", () => {
  const before = stats().length;
  const { imports, linked } = selfImports();
  const instance = linked(new WebAssembly.Instance(new WebAssembly.Module(wasm("self")), imports));
  assert.equal(instance.exports.run(), 42);
  assert.equal(stats().length, before);
});

// Where the engine knows them, options change what a module imports; where not, they are ignored.
test("options reach the engine", async () => {
  const options = { builtins: ["js-string"], importedStringConstants: "c" };
  const bytes = dso("js-string");
  // With the builtins they are no imports any more.
  const hasBuiltins =
    WebAssembly.Module.imports(new WebAssembly.Module(bytes, options)).length === 2;
  const make = () => {
    const { imports, linked } = selfImports({
      "c": { four: "four" },
      "wasm:js-string": { length: (text) => text.length },
    });
    return { imports: hasBuiltins ? { env: imports.env } : imports, linked };
  };
  const headers = { "content-type": "application/wasm" };
  const ways = [
    (imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes, options), imports),
    async (imports) => new WebAssembly.Instance(await WebAssembly.compile(bytes, options), imports),
    async (imports) => (await WebAssembly.instantiate(bytes, imports, options)).instance,
    async (imports) =>
      new WebAssembly.Instance(
        await WebAssembly.compileStreaming(new Response(bytes, { headers }), options),
        imports,
      ),
    async (imports) =>
      (await WebAssembly.instantiateStreaming(new Response(bytes, { headers }), imports, options))
        .instance,
  ];
  for (const way of ways) {
    const { imports, linked } = make();
    const instance = linked(await way(imports));
    assert.equal(instance.exports.run(), 8);
    assert.equal(stats().at(-1).bound, 1);
  }
});
