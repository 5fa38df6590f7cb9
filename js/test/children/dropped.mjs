// Prints how many weak references and modules are left of ten thousand programs that were dropped.

import { encodeLeb } from "../../../tests/support/leb.mjs";
import { text, withLength } from "../support/fixtures.mjs";

let references = 0;
let modules = 0;
const EngineWeakRef = WeakRef;
const gone = new FinalizationRegistry((what) => (what === "reference" ? references-- : modules--));
globalThis.WeakRef = class extends EngineWeakRef {
  constructor(target) {
    super(target);
    references++;
    gone.register(this, "reference");
  }
};
WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct(target, args, newTarget) {
    const module = Reflect.construct(target, args, newTarget);
    modules++;
    gone.register(module, "module");
    return module;
  },
});

const { attach, install, stats } = await import("../../dist/index.mjs");
install();

const PROGRAMS = 10_000;
const VALUE_TYPES = [0x7f, 0x7e, 0x7d, 0x7c];

/** Seven parameters: a type for each program. */
const typeOf = (number) => Array.from({ length: 7 }, (_, at) => VALUE_TYPES[(number >> (2 * at)) & 3]);

const section = (id, ...items) => [id, ...withLength([...encodeLeb(items.length), ...items.flat()])];

/** A library that calls `later` with zeros. */
function library(number) {
  const zeros = typeOf(number).flatMap((type) =>
    type === 0x7f ? [0x41, 0] : type === 0x7e ? [0x42, 0] : type === 0x7d ? [0x43, 0, 0, 0, 0] : [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
  );
  const body = [0, ...zeros, 0x10, 0, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[0, ...withLength(text("dylink.0"))],
    ...section(1, [0x60, ...withLength(typeOf(number)), 0], [0x60, 0, 0]),
    ...section(2, [...text("env"), ...text("later"), 0, 0]),
    ...section(3, [1]),
    ...section(7, [...text("run"), 0, 1]),
    ...section(10, withLength(body)),
  ]);
}

/** Has every library looked at that may define a symbol. */
function callUndefined() {
  const env = new Proxy({}, { get: (stubs, name) => (stubs[name] ??= () => stubs.undefined()) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(library(0)), { env });
  try {
    exports.run();
  } catch {
    // Nothing defines it.
  }
}

for (let number = 0; number < PROGRAMS; number++) {
  attach({});
  const globals = {};
  const env = new Proxy({}, {
    get: (stubs, name) => globals[name] ?? (stubs[name] ??= (...args) => globals[name](...args)),
  });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(library(number)), { env });
  globals.later = () => {}; // a function of the host, which needs an adapter of its type
  instance.exports.run();
  // A weak reference is strong until its job is over.
  if (number % 100 === 0) await new Promise((resolve) => setTimeout(resolve));
  // Any program without a memory may define the symbol, so each one that is alive is asked.
  if (number % 500 === 0) globalThis.gc();
}

// What has gone is noticed when the lists are read or grow, and engines take their time to collect it.
for (let round = 0; round < 50 && references > PROGRAMS / 10; round++) {
  await new Promise((resolve) => setTimeout(resolve, 10));
  globalThis.gc();
  stats();
  attach({});
  callUndefined();
}
console.log(JSON.stringify({ references, modules }));
