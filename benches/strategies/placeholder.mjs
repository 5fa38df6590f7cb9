/**
 * What wasm-split makes of a call to a function that was split off: the caller calls through a slot of
 * a table, which starts as an imported placeholder. The placeholder fills the slot and calls on.
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

/** Fills a slot of the caller's. */
const fill = ({ slot, lookup, slots }) => slots().set(slot, lookup());

/** What is imported for a slot of the caller's. */
function placeholderFor(binding) {
  return (...args) => {
    fill(binding);
    return binding.slots().get(binding.slot)(...args);
  };
}

/** For a caller that was not rewritten: a slot, and a function that calls through it. */
function slotModule(type) {
  return encode(
    section(1, list([functionType(type)])),
    section(2, list([[text("placeholder"), text("0"), 0, 0]])),
    section(3, list([0])),
    section(4, list([[0x70, 1, 1, 1]])),
    section(7, list([[text("slots"), 1, 0], [text("call"), 0, 1]])),
    section(9, list([[0, 0x41, 0, 0x0b, list([0])]])),
    section(10, list([body([], localGets(type.params.length), [0x41, 0, 0x11, 0, 0])])),
  );
}

export function create() {
  const modules = new Map();
  const bindings = [];
  return {
    shape: "slot",
    placeholderFor(binding) {
      bindings.push(binding);
      return placeholderFor(binding);
    },
    loadAll: () => bindings.forEach(fill),
    bindLate({ type, lookup }) {
      const key = signatureKey(type);
      let module = modules.get(key);
      if (!module) modules.set(key, (module = new WebAssembly.Module(slotModule(type))));
      let exports;
      const placeholder = placeholderFor({ slot: 0, lookup, slots: () => exports.slots });
      ({ exports } = new WebAssembly.Instance(module, { placeholder: { 0: placeholder } }));
      return exports.call;
    },
  };
}
