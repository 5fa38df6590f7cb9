// A worker that compiles and instantiates a library while it starts, and calls it while it runs. Then
// it may compile nothing, so what the library calls must have been prepared.

import "../../../js/dist/auto.mjs";
import bytes from "../../../given/library";

const symbols = {};

function load(instantiate) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const stubs = {};
  const get = (_, name) => {
    if (name === "memory") return memory;
    return symbols[name] ?? (stubs[name] ??= (...args) => symbols[name](...args));
  };
  return instantiate({ env: new Proxy(stubs, { get }) });
}

const instances = {
  "new Instance": load((imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes), imports)),
  // No promise that takes a thread of the engine is kept while a Worker starts.
  instantiate: await load(async (imports) =>
    WebAssembly.instantiate(new WebAssembly.Module(bytes), imports),
  ),
};

export default {
  async fetch() {
    symbols.later ??= (value) => value + 1;
    const answers = Object.entries(instances).map(([way, { exports }]) => {
      try {
        return [way, exports.run(41)];
      } catch (error) {
        return [way, String(error)];
      }
    });
    const late = globalThis.latebind.stats().map(({ late }) => late);
    return Response.json({ answers, late });
  },
};
