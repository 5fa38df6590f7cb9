// Wrong arguments fail as they do in the engine alone: the same way, class and message.

import assert from "node:assert/strict";
import { install, uninstall } from "../dist/index.mjs";
import { dso, wasm } from "./support/fixtures.mjs";
import { outcomeOf } from "./support/outcome.mjs";
import { test } from "./support/runner.mjs";

function detached(view) {
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

/** A module that calls a function which is not there: its imports are as they should be. */
function invalid(bytes) {
  bytes[bytes.length - 2] = 0x7f;
  return bytes;
}

const throwing = {
  get [Symbol.toStringTag]() {
    throw new Error("nobody has to look here");
  },
};

// Each makes its value anew, because some can be used only once.
const BYTES = {
  "nothing": () => undefined,
  "null": () => null,
  "a number": () => 5,
  "a string": () => "\0asm",
  "a symbol": () => Symbol("bytes"),
  "an object": () => ({}),
  "an array": () => [...dso("self")],
  "a function": () => () => dso("self"),
  "an impostor of a buffer": () => ({ [Symbol.toStringTag]: "ArrayBuffer", byteLength: 8 }),
  "an object that throws when it is looked at": () => throwing,
  "an impostor of a module": () => Object.create(WebAssembly.Module.prototype),
  "an instance": () => new WebAssembly.Instance(new WebAssembly.Module(wasm("main"))),
  "an empty buffer": () => new ArrayBuffer(0),
  "an empty view": () => new Uint8Array(),
  "a detached buffer": () => detached(dso("self")).buffer,
  "a detached view": () => detached(dso("self")),
  "a detached DataView": () => detached(new DataView(dso("self").buffer)),
  "no magic number": () => new Uint8Array(64),
  "only the magic number": () => dso("self").slice(0, 4),
  "another version": () => Uint8Array.of(...dso("self").slice(0, 4), 2, 0, 0, 0),
  "a DSO cut in dylink.0": () => dso("self").slice(0, 14),
  "a DSO cut in its imports": () => dso("self").slice(0, 45),
  "a DSO without its end": () => dso("self").slice(0, -1),
  "an invalid DSO": () => invalid(dso("self")),
  "an invalid module": () => invalid(wasm("self")),
};

const env = (properties) => ({ env: properties });
const good = () => ({
  f: () => 1,
  memory: new WebAssembly.Memory({ initial: 1 }),
  table: new WebAssembly.Table({ initial: 1, element: "anyfunc" }),
  global: 1,
  tag: new WebAssembly.Tag({ parameters: ["i32"] }),
});
const host = { g: () => 2 };

const IMPORTS = {
  "nothing": () => undefined,
  "null": () => null,
  "a number": () => 5,
  "a string": () => "env",
  "an empty object": () => ({}),
  "a function": () => () => {},
  "a namespace that is undefined": () => env(undefined),
  "a namespace that is null": () => env(null),
  "a namespace that is a number": () => env(5),
  "a namespace that is a string": () => env("f"),
  "an empty namespace": () => env({}),
  "a missing function": () => ({ env: { ...good(), f: undefined }, host }),
  "a missing second namespace": () => ({ env: good() }),
  "a number for a function": () => ({ env: { ...good(), f: 1 }, host }),
  "an object for a function": () => ({ env: { ...good(), f: {} }, host }),
  "a function of wasm of another type": () => {
    const module = new WebAssembly.Module(wasm("no-imports"));
    return { env: { ...good(), f: new WebAssembly.Instance(module).exports.later }, host };
  },
  "an object for a memory": () => ({ env: { ...good(), memory: {} }, host }),
  "a memory that is too small": () => ({
    env: { ...good(), memory: new WebAssembly.Memory({ initial: 0 }) },
    host,
  }),
  "a number for a table": () => ({ env: { ...good(), table: 1 }, host }),
  "a function for a global": () => ({ env: { ...good(), global: () => 1 }, host }),
  "a mutable global for an immutable one": () => ({
    env: { ...good(), global: new WebAssembly.Global({ value: "i32", mutable: true }, 1) },
    host,
  }),
  "an object for a tag": () => ({ env: { ...good(), tag: {} }, host }),
  "a getter that throws": () => ({
    get env() {
      throw new RangeError("the getter's own");
    },
  }),
  "a getter of a namespace that throws": () => ({
    env: {
      ...good(),
      get f() {
        throw new RangeError("the getter's own");
      },
    },
    host,
  }),
  "all that it takes": () => ({ env: good(), host }),
  "a proxy that throws for any name": () => ({
    env: new Proxy(
      {},
      {
        get(_, name) {
          if (!String(name).startsWith("\nlatebind")) throw new RangeError(`no ${String(name)}`);
        },
      },
    ),
    host,
  }),
};

const wasmResponse = (body) => new Response(body, { headers: { "content-type": "application/wasm" } });

function usedResponse() {
  const response = wasmResponse(dso("self"));
  void response.arrayBuffer();
  return response;
}

function brokenStream() {
  let isFirst = true;
  const body = new ReadableStream({
    pull(controller) {
      if (isFirst) controller.enqueue(dso("self").slice(0, 20));
      else controller.error(new RangeError("the line is dead"));
      isFirst = false;
    },
  });
  return wasmResponse(body);
}

const RESPONSES = {
  "nothing": () => undefined,
  "bytes": () => dso("self"),
  "an object": () => ({ clone: () => ({}) }),
  "a promise of nothing": () => Promise.resolve(),
  "a promise that is rejected": () => Promise.reject(new RangeError("nobody answers")),
  "a thenable": () => ({ then: (resolve) => resolve(wasmResponse(dso("main"))) }),
  "a body that was read": usedResponse,
  "a stream that fails": brokenStream,
  "no MIME type": () => new Response(dso("self")),
  "another MIME type": () => new Response(dso("self"), { headers: { "content-type": "text/html" } }),
  "a MIME type with parameters": () =>
    new Response(dso("self"), { headers: { "content-type": "application/wasm; charset=utf-8" } }),
  "an error status": () =>
    new Response(dso("self"), { status: 404, headers: { "content-type": "application/wasm" } }),
  "an empty body": () => wasmResponse(new Uint8Array()),
  "no body": () => wasmResponse(null),
  "an invalid DSO": () => wasmResponse(invalid(dso("self"))),
  "a DSO without its end": () => wasmResponse(dso("self").slice(0, -1)),
};

const rows = [];
const add = (what, call) => rows.push({ what, call });

for (const [what, make] of Object.entries(BYTES)) {
  add(`Module of ${what}`, () => new WebAssembly.Module(make()));
  add(`Instance of ${what}`, () => new WebAssembly.Instance(make(), {}));
  add(`compile of ${what}`, () => WebAssembly.compile(make()));
  add(`instantiate of ${what}`, () => WebAssembly.instantiate(make(), {}));
  add(`instantiate of ${what}, without imports`, () => WebAssembly.instantiate(make()));
}
add("Module of no argument", () => new WebAssembly.Module());
add("Instance of no argument", () => new WebAssembly.Instance());
for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
  add(`${name} of no argument`, () => WebAssembly[name]());
}
for (const [what, make] of Object.entries(IMPORTS)) {
  for (const [kind, binary] of [["DSO", dso], ["module", wasm]]) {
    const bytes = () => binary("every-kind");
    const compiled = () => new WebAssembly.Module(bytes());
    add(`Instance of a ${kind} with ${what}`, () => new WebAssembly.Instance(compiled(), make()));
    add(`instantiate of a ${kind}'s Module with ${what}`, () => WebAssembly.instantiate(compiled(), make()));
    add(`instantiate of a ${kind}'s bytes with ${what}`, () => WebAssembly.instantiate(bytes(), make()));
    add(`instantiateStreaming of a ${kind} with ${what}`, () =>
      WebAssembly.instantiateStreaming(wasmResponse(bytes()), make()),
    );
  }
}
for (const [what, make] of Object.entries(RESPONSES)) {
  add(`compileStreaming of ${what}`, () => WebAssembly.compileStreaming(make()));
  add(`instantiateStreaming of ${what}`, () =>
    WebAssembly.instantiateStreaming(make(), env({ answer: () => 1, memory: good().memory })),
  );
}

async function outcomes() {
  const found = [];
  for (const { call } of rows) found.push(await outcomeOf(call));
  return found;
}

const stock = await outcomes();
install();
const installed = await outcomes();
uninstall();

test("the table has failures of every way", () => {
  const ways = new Set(stock.map(({ how }) => how));
  assert.deepEqual([...ways].sort(), ["rejects", "resolves", "returns", "throws"]);
});

// What instantiates from bytes or from a response is done in two steps, and the engine names the
// step in its messages. That is the only difference there may be.
const withoutStep = ({ how, what }) => ({
  how,
  what: what.replace(/WebAssembly\.(compile|instantiate)(Streaming)?\(\)/, "WebAssembly.*()"),
});
const hasTwoSteps = (what) => /^instantiate(Streaming)? of/.test(what);

rows.forEach(({ what }, index) => {
  const compared = hasTwoSteps(what) ? withoutStep : (outcome) => outcome;
  test(what, () => assert.deepEqual(compared(installed[index]), compared(stock[index])));
});
