/**
 * The call of wasm-split to a function that was split off: the caller calls through a table slot that initially holds
 * an imported placeholder. The placeholder fills the slot and makes the onward call.
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

/** Fills a slot of the caller. */
const fill = ({ slot, lookup, slots }) => slots().set(slot, lookup());

/** Returns the import for a slot of the caller. */
function placeholderFor(binding) {
  return (...args) => {
    fill(binding);
    return binding.slots().get(binding.slot)(...args);
  };
}

/** For a caller that was not rewritten: returns a function that calls through a separate slot. */
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
