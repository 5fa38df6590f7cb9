// The function table of a program, for its loader. A function always has the same index, so that function
// pointers to it are equal in all libraries.

import { encodeLeb } from "./leb.mjs";

const VALUE_TYPES = { i: 0x7f, p: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c, e: 0x6f };

const withLength = (bytes) => [...encodeLeb(bytes.length), ...bytes];
const types = (letters) => withLength([...letters].map((letter) => VALUE_TYPES[letter]));

// A table contains only wasm functions, so a JavaScript function needs a module that wraps it. The module
// needs the signature, in Emscripten's form with one letter per type, result first.
function convertJsFunctionToWasm(func, signature) {
  if (!signature) throw new TypeError("missing signature of a function to put in the table");
  const result = signature[0] === "v" ? "" : signature[0];
  const bytes = Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, ...withLength([1, 0x60, ...types(signature.slice(1)), ...types(result)])],
    ...[2, ...withLength([1, 1, 0x65, 1, 0x66, 0, 0])],
    ...[7, ...withLength([1, 1, 0x66, 0, 0])],
  );
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { e: { f: func } });
  return instance.exports.f;
}

/** `getTable` is a function because the table may not exist until the main module is instantiated. */
export function createFunctionTable(getTable) {
  let indexes;

  // The indexes of a 64-bit table are BigInts.
  const toIndex = (value) => (typeof getTable().length === "bigint" ? BigInt(value) : value);

  function note(start, count) {
    if (!indexes) return;
    for (let index = start; index < start + count; index++) {
      const func = getTable().get(toIndex(index));
      if (func && !indexes.has(func)) indexes.set(func, index);
    }
  }

  function addressOf(func) {
    if (!indexes) {
      indexes = new WeakMap();
      note(0, Number(getTable().length));
    }
    return indexes.get(func) ?? 0;
  }

  return {
    note,
    reserve(count) {
      const start = Number(getTable().length);
      getTable().grow(toIndex(count));
      return start;
    },
    add(func, signature) {
      const known = addressOf(func);
      if (known) return known;
      const index = Number(getTable().grow(toIndex(1)));
      try {
        getTable().set(toIndex(index), func);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        getTable().set(toIndex(index), convertJsFunctionToWasm(func, signature));
      }
      indexes.set(func, index);
      return index;
    },
    call: (index, ...args) => getTable().get(toIndex(index))(...args),
  };
}
