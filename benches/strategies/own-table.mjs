/**
 * The first design of Emscripten's pull request 23619: each import has an instance with a flag and a table of one
 * slot. Every call checks the flag. The binder returns before the onward call.
 */

import {
  body,
  encode,
  functionType,
  list,
  localGets,
  section,
  signatureKey,
  text,
} from "../support/encode.mjs";

const NOTHING = { params: [], results: [] };

function entryModule(type) {
  return encode(
    section(1, list([type, NOTHING].map(functionType))),
    section(2, list([
      [text("e"), text("t"), 1, 0x70, 1, 1, 1], // a table of one function
      [text("e"), text("r"), 0, 1],
    ])),
    section(3, list([0])),
    section(6, list([[0x7f, 1, 0x41, 0, 0x0b]])), // the flag
    section(7, list([[text("o"), 0, 1]])),
    section(10, list([
      body(
        [],
        [0x23, 0, 0x45, 0x04, 0x40], // if it is not set
        [0x10, 0, 0x41, 1, 0x24, 0, 0x0b],
        localGets(type.params.length),
        [0x41, 0, 0x11, 0, 0], // call_indirect
      ),
    ])),
  );
}

/** Wraps a JavaScript function in a wasm function, because a table accepts only wasm functions. */
function adapterModule(type) {
  return encode(
    section(1, list([functionType(type)])),
    section(2, list([[text("e"), text("f"), 0, 0]])),
    section(7, list([[text("f"), 0, 0]])),
  );
}

function cachedBySignature(make) {
  const modules = new Map();
  return (type) => {
    const key = signatureKey(type);
    if (!modules.has(key)) modules.set(key, new WebAssembly.Module(make(type)));
    return modules.get(key);
  };
}

export function create() {
  const entries = cachedBySignature(entryModule);
  const adapters = cachedBySignature(adapterModule);
  return {
    bindLate({ type, lookup }) {
      const table = new WebAssembly.Table({ element: "anyfunc", initial: 1, maximum: 1 });
      function resolve() {
        const definition = lookup();
        try {
          table.set(0, definition);
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
          const e = { f: definition };
          table.set(0, new WebAssembly.Instance(adapters(type), { e }).exports.f);
        }
      }
      return new WebAssembly.Instance(entries(type), { e: { t: table, r: resolve } }).exports.o;
    },
  };
}
