/** One measurement of the benchmark `import`. This file uses no file system and no process, so that a page can load it. */

/** Counts the modules that are compiled from now on. */
function countCompilations() {
  let count = 0;
  const counted = {
    apply: (target, self, args) => (count++, Reflect.apply(target, self, args)),
    construct: (target, args, newTarget) => (count++, Reflect.construct(target, args, newTarget)),
  };
  for (const name of ["Module", "compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
    if (WebAssembly[name]) WebAssembly[name] = new Proxy(WebAssembly[name], counted);
  }
  return () => count;
}

/** Imports a module for the first time. Resolves to the time in milliseconds. Fails if a wasm module is compiled. */
export async function measureImport({ contender: { id }, dist }) {
  const compiled = countCompilations();
  const url = id === "auto" ? `${dist}/auto.mjs` : new URL("empty.mjs", import.meta.url);
  const begin = performance.now();
  await import(url);
  const milliseconds = performance.now() - begin;
  if (compiled()) throw new Error(`importing ${url} compiles ${compiled()} wasm modules`);
  return { milliseconds };
}
