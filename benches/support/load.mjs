/** Loads a caller as a strategy has it, without all that a loader does besides. */

import { lateBindingOf } from "./late-binding.mjs";

/** The import object of a library, as Emscripten's loader makes it. `lookup` gives a definition or nothing. */
function environment(strategy, library, lookup) {
  const bindLate = lateBindingOf(strategy)(library);
  const get = (stubs, name) =>
    lookup(name) ?? (stubs[name] ??= bindLate(name, () => lookup(name)));
  return new Proxy({}, { get });
}

/** Instantiates a library, and gives its exports. What it calls need not be there yet. */
export function load(strategy, bytes, lookup) {
  const { rewrite = (bytes) => bytes, shape, placeholderFor } = strategy;
  const library = rewrite(bytes);
  strategy.install();
  try {
    const imports = { env: environment(strategy, library, lookup) };
    let exports;
    if (shape === "slot") {
      const slots = () => exports.slots;
      const binding = { slot: 0, slots, lookup: () => lookup("callee") };
      imports.placeholder = { 0: placeholderFor(binding) };
    }
    const module = new WebAssembly.Module(library);
    ({ exports } = new WebAssembly.Instance(module, imports));
    return exports;
  } finally {
    strategy.uninstall();
  }
}
