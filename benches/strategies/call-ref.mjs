/**
 * The second design of Emscripten's pull request 23619: each import has an instance, which resolves a reference once
 * and calls it with `call_ref`. Every call compares the reference with null.
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

const REFERENCE = [0x63, 0]; // (ref null 0)

function entryModule(type) {
  return encode(
    section(1, list([functionType(type), [0x60, 0, 1, REFERENCE]])),
    section(2, list([[text("e"), text("r"), 0, 1]])),
    section(3, list([0])),
    section(6, list([[REFERENCE, 1, 0xd0, 0, 0x0b]])),
    section(7, list([[text("o"), 0, 1]])),
    section(10, list([
      body(
        [],
        [0x23, 0, 0xd1, 0x04, 0x40], // if it is null
        [0x10, 0, 0x24, 0, 0x0b],
        localGets(type.params.length),
        [0x23, 0, 0x14, 0], // call_ref
      ),
    ])),
  );
}

export function create() {
  const modules = new Map();
  return {
    bindLate({ type, lookup }) {
      const key = signatureKey(type);
      let module = modules.get(key);
      if (!module) modules.set(key, (module = new WebAssembly.Module(entryModule(type))));
      return new WebAssembly.Instance(module, { e: { r: lookup } }).exports.o;
    },
  };
}
