// A page or a worker, as the host of a program (../support/start.mjs).

/** Runs a classic script. */
function runScript(main) {
  const script = document.createElement("script");
  script.src = main;
  const { promise, resolve, reject } = Promise.withResolvers();
  script.onload = resolve;
  script.onerror = () => reject(new Error(`${main} cannot be loaded`));
  document.head.append(script);
  return promise;
}

export const host = {
  importModule: (main) => import(main),
  async runFactory(main) {
    await runScript(main);
    return globalThis.Module;
  },
  runScript,
  readBytes: async (wasm) => (await fetch(wasm)).arrayBuffer(),
};
