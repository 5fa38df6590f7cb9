/**
 * One measurement of the benchmark `link`: loads libraries with late imports with one strategy, once, and calls each
 * import. The time of the engine is measured from outside, and the rest belongs to the strategy. This file uses no file
 * system and no process, so that a page can load it.
 */

import { createProgram } from "../../tests/support/loader.mjs";
import { engineTime } from "./engine-time.mjs";
import { lateBindingOf } from "./late-binding.mjs";
import { definerOf, librariesOf, main } from "./many-imports.mjs";
import { begin } from "./strategy.mjs";

/** Returns the growth of process memory in bytes since an earlier value. Pages cannot measure it. */
function memorySince(before) {
  globalThis.gc?.();
  return (globalThis.process?.memoryUsage.rss() ?? 0) - before;
}

/**
 * Resolves to `{ phase: number }`. The numbers of a case with many libraries are means. `bytes` has the libraries of
 * the strategy and the library that defines their symbols. Without it, they are written here.
 */
export async function measureLoading({ contender, libraries: count = 1, imports, dist, bytes }) {
  // Before Latebind is imported, because it keeps the current functions.
  const spent = engineTime();
  const strategy = await begin(contender, { dist });
  const { rewrite = (bytes) => bytes } = strategy;
  const { libraries, definer } = bytes ?? {
    libraries: librariesOf({ libraries: count, imports }).map((library) => rewrite(library)),
    definer: definerOf(count * imports),
  };
  const names = libraries.map((_, index) => `library${index}.so`);
  strategy.install();
  // Like most programs, it compiles its main module asynchronously.
  const module = await WebAssembly.compile(main());
  const program = await createProgram({
    main: { module, instantiate: (imports) => new WebAssembly.Instance(module, imports) },
    jsLibrary: { abort() {} },
    libraries: {
      ...Object.fromEntries(names.map((name, index) => [name, libraries[index]])),
      "definer.so": definer,
    },
    lateBinding: lateBindingOf(strategy),
  });

  const memoryBefore = memorySince(0);
  spent.reset();
  const start = performance.now();
  for (const name of names) program.dlopen(name, { global: true });
  const loading = performance.now() - start;
  const { compile, instantiate } = spent;
  const memory = memorySince(memoryBefore);

  program.dlopen("definer.so", { global: true });
  const { calls } = program.exportsOf("definer.so");
  const exported = names.map((name) => program.exportsOf(name));
  const firsts = exported.map(({ first }) => first);
  const rests = exported.flatMap(({ first, ...rest }) => Object.values(rest));

  const beforeFirst = performance.now();
  for (const call of firsts) call();
  const beforeRest = performance.now();
  for (const call of rests) call();
  const done = performance.now();
  const all = count * imports;
  if (calls() !== all) throw new Error(`${calls()} calls instead of ${all}`);
  for (const call of rests) call();
  if (calls() !== 2 * all - count) throw new Error("a second call went elsewhere");

  return {
    total: loading / count,
    emit: (loading - compile - instantiate) / count,
    compile: compile / count,
    instantiate: instantiate / count,
    first: (beforeRest - beforeFirst) / count,
    all: (done - beforeRest) / Math.max(1, all - count),
    memory: memory / 1e6,
  };
}
