/**
 * One process of the benchmark `link`: loads a library with many late imports with one strategy, once, and calls each
 * import. The time of the engine is measured from outside, and the rest belongs to the strategy. Prints
 * `{ phase: number }`.
 */

import { readFileSync } from "node:fs";
import { createProgram } from "../../tests/support/loader.mjs";
import { engineTime } from "./engine-time.mjs";

const { id, library, definer, count, dist } = JSON.parse(process.argv[2]);

// Before Latebind is imported, because it keeps the current functions.
const spent = engineTime();
const { start } = await import("./definitions.mjs");
const { lateBindingOf } = await import("./late-binding.mjs");
const { main } = await import("./many-imports.mjs");

const bytesOf = (path) => new Uint8Array(readFileSync(path));
const strategy = await start(id, { dist });
strategy.install();
const module = new WebAssembly.Module(main());
const program = await createProgram({
  main: { module, instantiate: (imports) => new WebAssembly.Instance(module, imports) },
  jsLibrary: { abort() {} },
  libraries: { "library.so": bytesOf(library), "definer.so": bytesOf(definer) },
  lateBinding: lateBindingOf(strategy),
});

globalThis.gc?.();
const memoryBefore = process.memoryUsage.rss();
spent.reset();
const begin = performance.now();
program.dlopen("library.so", { global: true });
const loading = performance.now() - begin;
const { compile, instantiate } = spent;

globalThis.gc?.();
const memory = process.memoryUsage.rss() - memoryBefore;

program.dlopen("definer.so", { global: true });
const { first, ...rest } = program.exportsOf("library.so");
const { calls } = program.exportsOf("definer.so");
const functions = Object.values(rest);

const beforeFirst = performance.now();
first();
const beforeRest = performance.now();
for (const call of functions) call();
const done = performance.now();
if (calls() !== count) throw new Error(`${calls()} calls instead of ${count}`);
for (const call of functions) call();
if (calls() !== 2 * count - 1) throw new Error("a second call went elsewhere");

console.log(
  JSON.stringify({
    total: loading,
    emit: loading - compile - instantiate,
    compile,
    instantiate,
    first: beforeRest - beforeFirst,
    all: (done - beforeRest) / Math.max(1, count - 1),
    memory: memory / 1e6,
  }),
);
