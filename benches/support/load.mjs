/** Loads the caller of a strategy, without the other work of a loader. */

import { lateBindingOf } from "./late-binding.mjs";

/** Returns an import object like that of Emscripten's loader. `lookup` returns a definition or `undefined`. */
function environment(strategy, library, lookup) {
  const bindLate = lateBindingOf(strategy)(library);
  const get = (stubs, name) =>
    lookup(name) ?? (stubs[name] ??= bindLate(name, () => lookup(name)));
  return new Proxy({}, { get });
}

/** Instantiates a library, and returns its exports. The functions that it calls need not exist yet. */
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
