// Programs whose libraries are loaded at first calls. The cases run in every engine, in processes and pages.

import { lazy } from "../../js/dist/lazy.mjs";

/** Latebind: `latebind/auto`, or the copy in a program that is linked with the JavaScript library. */
const latebind = () => globalThis.latebind;
const canSuspend = typeof WebAssembly.Suspending === "function";

/** A module with a 64-bit memory, and nothing else. */
const hasMemory64 = WebAssembly.validate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 4, 0));
const VERSIONS = ["6.0.5", "3.1.69", ...(hasMemory64 ? ["6.0.5-memory64"] : [])];

/** Whether calls can request a library synchronously, because they are in a worker of a browser. */
const isWorker = typeof XMLHttpRequest === "function" && typeof document === "undefined";

function equal(actual, expected, what = "value") {
  const [one, other] = [actual, expected].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(`${what}: expected ${other}, found ${one}`);
}

function matches(text, ...parts) {
  for (const part of parts) {
    if (!String(text).toLowerCase().includes(part.toLowerCase())) throw new Error(`expected ${JSON.stringify(part)} in ${JSON.stringify(String(text))}`);
  }
}

async function errorOf(call) {
  let result;
  try {
    result = await call();
  } catch (error) {
    return error;
  }
  throw new Error(`expected an error, and it returned ${result}`);
}

/** The error of a call that must throw before it returns. */
function thrownBy(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}

/** What library N returns for a value. */
const result = (library, value) => (library === 9 ? 2 * value : value) + 100 * library + 4;

/** The parts of the state of a program that its loader cannot undo, and its libraries, if they are exported. */
function stateOf(program) {
  const { loadedLibsByName } = Object.hasOwn(program, "LDSO") ? program.LDSO : {};
  return [program._table_length(), Number(program._memory_pages()), Object.keys(loadedLibsByName ?? {})];
}

/** The cases: name, and what they do. `only` is a list of "suspends", "processes", and "exports". */
const cases = [];
const add = (name, run, only = []) => cases.push({ name, run, only });

add("a first call suspends, and fetches only its library", async ({ start, counts }) => {
  const program = await start();
  await counts();
  equal(await program._run(1, 3), result(1, 3));
  equal(await program._run(1, 2), result(1, 2));
  equal(await program._run_outside(1, 5), result(1, 5), "outside, once it is loaded");
  equal(Object.keys(await counts()), ["lib1.so"], "requests");
}, ["suspends"]);

add("without lazy, the program does not start, because an address is undefined", async ({ start }) => {
  await errorOf(() => start({ isLazy: false }));
  latebind().uninstall();
  await errorOf(() => start({ isLazy: false }));
  latebind().install();
});

add("a library that needs another one", async ({ start, counts }) => {
  const program = await start();
  await counts();
  equal(await program._run(9, 7), result(9, 7));
  equal(Object.keys(await counts()).sort(), ["lib9.so", "libhelper.so"], "requests");
}, ["suspends"]);

add("libraries that need each other", async ({ start, counts }) => {
  const program = await start();
  await counts();
  equal(await program._run(12, 4), 1 + 2 + 1 + 2);
  equal(Object.keys(await counts()).sort(), ["libcycle1.so", "libcycle2.so"], "requests");
  equal(await program._run(13, 3), 2 + 1 + 2);
}, ["suspends"]);

add("libraries that need each other, outside", async ({ start, lazyLibraries }) => {
  const program = await start();
  await lazyLibraries().prefetch("cycle_2");
  equal(program._run_outside(12, 4), 1 + 2 + 1 + 2);
  equal(program._run_outside(13, 3), 2 + 1 + 2);
});

add("a hundred first calls from a hundred activations share one load", async ({ start, counts }) => {
  const program = await start();
  await counts();
  const calls = Array.from({ length: 100 }, (_, value) => program._run(2, value));
  equal(await Promise.all(calls), calls.map((_, value) => result(2, value)));
  equal((await counts())["lib2.so"].requests, 1, "requests");
}, ["suspends"]);

add("first calls of different libraries at the same time", async ({ start }) => {
  const program = await start();
  const calls = Array.from({ length: 30 }, (_, at) => program._run(at % 10, at));
  equal(await Promise.all(calls), calls.map((_, at) => result(at % 10, at)));
}, ["suspends"]);

add("other types", async ({ start, version }) => {
  if (version === "3.1.69") return; // i64 are not BigInts there
  const program = await start();
  equal(await program._scale(4, 1.5, 3n), 404.5);
}, ["suspends"]);

add("an address that the loader asks for is that of a lazy function", async ({ start, counts }) => {
  await counts();
  const program = await start();
  equal((await counts())["lib3.so"], undefined, "requests at the start");
  equal(await program._run_pointer(1), result(3, 1));
  equal(program._run_pointer_outside(2), result(3, 2));
  equal(await program._run(3, 5), result(3, 5));
}, ["suspends"]);

add("an address, outside", async ({ start, lazyLibraries }) => {
  const program = await start();
  if (!isWorker) matches(thrownBy(() => program._run_pointer_outside(1)).message, "`lib3.so`", "`library_3`");
  await lazyLibraries().prefetch("lib3.so");
  equal(program._run_pointer_outside(1), result(3, 1));
});

add("outside, prefetched libraries are loaded synchronously", async ({ start, lazyLibraries }) => {
  const program = await start();
  await lazyLibraries().prefetch(["library_5", "lib9.so"]);
  equal(program._run_outside(5, 1), result(5, 1));
  equal(program._run_outside(9, 1), result(9, 1));
});

add("outside, a library that is not at hand is an error that says what helps", async ({ start, lazyLibraries }) => {
  const program = await start({ fetch: (url, init) => fetch(url, init) });
  const error = thrownBy(() => program._run_outside(6, 1));
  equal([error.name, error.code, error.symbol, error.signature], ["LatebindError", "library-not-at-hand", "library_6", "(i32) -> i32"]);
  matches(error.message, "cannot load `lib6.so` for `library_6` (i32) -> i32, needed by `", "prefetch()");
  equal(error.message.includes("request"), false, "a request in the message");
  await lazyLibraries().prefetch.idle();
  equal(program._run_outside(6, 1), result(6, 1));
});

add("outside, a library that could not be prefetched is an error that says why", async ({ start, lazyLibraries, fetchWith }) => {
  const program = await start({ fetch: fetchWith(["?fault=404"]) });
  await errorOf(() => lazyLibraries().prefetch("library_6"));
  matches(thrownBy(() => program._run_outside(6, 1)).message, "cannot load `lib6.so` for `library_6`", "prefetch()", "the server answered 404");
  await lazyLibraries().prefetch("library_6");
  equal(program._run_outside(6, 1), result(6, 1));
});

add("outside, a process reads files", async ({ start, folder, version }) => {
  const program = await start({ base: new URL(`file://${folder}/${version}/`), fetch: undefined });
  equal(program._run_outside(7, 1), result(7, 1));
  equal(program._run_outside(9, 1), result(9, 1));
  if (canSuspend) equal(await program._run(8, 1), result(8, 1));
}, ["processes"]);

add("outside, a worker makes a synchronous request", async ({ start, counts }) => {
  if (!isWorker) return;
  const program = await start();
  await counts();
  equal([program._run_outside(7, 1), program._run_outside(9, 1)], [result(7, 1), result(9, 1)]);
  equal(Object.keys(await counts()).sort(), ["lib7.so", "lib9.so", "libhelper.so"], "requests");
});

add("outside, files that are wrong", async ({ start, folder, manifest, version }) => {
  if (!folder && !isWorker) return;
  const options = folder ? { base: new URL(`file://${folder}/${version}/`), fetch: undefined } : {};
  for (const [change, ...parts] of [
    [{ file: "absent.so" }, folder ? "no such file" : "the server answered"],
    [{ file: "lib5.so" }, "the SHA-256 of the file is"],
    [{ size: 500_001 }, "the file has 500000 bytes, but the manifest lists 500001"],
  ]) {
    const changed = structuredClone(manifest);
    Object.assign(changed.libraries["lib4.so"], change);
    const program = await start({ manifest: changed, ...options });
    const before = stateOf(program);
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = thrownBy(() => program._run_outside(4, 1));
      equal([error.name, error.code, error.symbol], ["LatebindError", "library-failed", "library_4"]);
      matches(error.message, "`lib4.so`", "`library_4` (i32) -> i32", ...parts);
    }
    equal(stateOf(program), before, "the state");
    equal(program._run_outside(5, 1), result(5, 1), "a different library");
  }
});

for (const [fault, ...parts] of [
  ["404", "the server answered 404"],
  ["truncated", "bytes, but the manifest lists 500000"],
  ["dropped", "cannot load"],
  ["corrupt", "the SHA-256 of the file is"],
  ["stall", "no bytes arrived for 300 ms"],
]) {
  add(`a fault: ${fault}`, async ({ start, fetchWith, counts }) => {
    const faults = [`?fault=${fault}`];
    const program = await start({ timeout: 300, fetch: fetchWith(faults) });
    await counts();
    const before = stateOf(program);
    for (const error of await Promise.all([1, 2].map((value) => errorOf(() => program._run(4, value))))) {
      equal([error.name, error.code, error.symbol], ["LatebindError", "library-failed", "library_4"]);
      matches(error.message, "`lib4.so`", "`library_4` (i32) -> i32", ...parts);
    }
    equal((await counts())["lib4.so"].requests, 1, "requests");
    equal(stateOf(program), before, "the state");
    equal(await program._run(4, 1), result(4, 1), "the next call");
    equal(await program._run(1, 1), result(1, 1), "a different library");
  }, ["suspends"]);
}

add("a fault: abort", async ({ start, fetchWith }) => {
  const controllers = [];
  const signal = () => controllers[controllers.push(new AbortController()) - 1].signal;
  const program = await start({ signal, fetch: fetchWith(["?fault=stall"]) });
  const before = stateOf(program);
  const error = errorOf(() => program._run(4, 1));
  setTimeout(() => controllers[0].abort(new Error("the user left")), 30);
  matches((await error).message, "`lib4.so`", "`library_4`", "the user left");
  equal(stateOf(program), before, "the state");
  equal(await program._run(4, 1), result(4, 1), "the next call");
  equal(controllers.length, 2, "requests");
}, ["suspends"]);

add("a fault: aborted before the request, which ignores the signal", async ({ start, home }) => {
  const bytes = await (await fetch(new URL("lib4.so", home))).arrayBuffer();
  let signal = AbortSignal.abort(new Error("the user left"));
  const program = await start({ signal: () => signal, fetch: async () => new Response(bytes) });
  const before = stateOf(program);
  matches((await errorOf(() => program._run(4, 1))).message, "`lib4.so`", "`library_4`", "the user left");
  equal(stateOf(program), before, "the state");
  signal = undefined;
  equal(await program._run(4, 1), result(4, 1), "the next call");
}, ["suspends"]);

add("without integrity, a different version is loaded, also if it has no memory", async ({ start, version, fetchWith }) => {
  if (version === "3.1.69") return; // its functions have other types
  matches((await errorOf(async () => (await start({ fetch: fetchWith(["?as=other4.so"]) }))._run(4, 2))).message, "bytes, but the manifest lists 500000");
  const program = await start({ integrity: false, fetch: fetchWith(["?as=other4.so"]) });
  equal(await program._run(4, 2), 2);
}, ["suspends"]);

add("a fault: an undefined address in a different version", async ({ start, version, fetchWith }) => {
  if (version === "3.1.69") return;
  const program = await start({ integrity: false, fetch: fetchWith(["?as=undefined4.so", "?as=undefined4.so"]) });
  const [, ...before] = stateOf(program);
  for (let attempt = 0; attempt < 2; attempt++) {
    matches((await errorOf(() => program._run(4, 1))).message, "cannot load `lib4.so` for `library_4`");
    equal(stateOf(program).slice(1), before, "the memory and the libraries");
  }
  equal(await program._run(5, 1), result(5, 1), "a different library");
  equal(await program._run(4, 1), result(4, 1), "the next call");
}, ["suspends"]);

add("a fault: a library without the function", async ({ start, fetchWith }) => {
  const program = await start({ integrity: false, fetch: fetchWith(["?as=lib5.so"]) });
  const before = stateOf(program);
  const error = await errorOf(() => program._run(4, 1));
  equal(stateOf(program), before, "the state");
  matches(error.message, "cannot load `lib4.so`", "does not define `library_4` (i32) -> i32, which the manifest lists");
  equal(await program._run(5, 1), result(5, 1), "a different library");
  equal(await program._run(4, 1), result(4, 1), "the next call");
}, ["suspends"]);

add("a fault: a function of a different type", async ({ start, manifest }) => {
  const changed = structuredClone(manifest);
  changed.signatures[0] = "(i32, f32) -> i32";
  const program = await start({ manifest: changed });
  const before = stateOf(program);
  matches((await errorOf(() => program._run(4, 1))).message, "`lib4.so`", "defines `library_4` as (i32) -> i32, but the manifest lists (i32, f32) -> i32");
  equal(stateOf(program), before, "the state");
}, ["suspends"]);

add("a fault: two versions", async ({ manifest }) => {
  const program = {};
  const changed = structuredClone(manifest);
  changed.libraries["lib4.so"].sha256 = "0".repeat(64);
  const { stop } = lazy(manifest, { program, isLinked: true });
  const error = await errorOf(() => lazy(changed, { program, isLinked: true }));
  stop();
  matches(error.message, "different versions of `lib4.so`");
});

add("a fault: a constructor that traps", async ({ start }) => {
  const program = await start();
  const [, , libraries] = stateOf(program);
  let slots;
  for (let attempt = 0; attempt < 20; attempt++) {
    const error = await errorOf(() => program._run(10, 1));
    equal(stateOf(program)[2], libraries, "the libraries");
    slots ??= program._table_length();
    equal(program._table_length(), slots, "the table after several attempts");
    matches(error.message, "cannot load `libtrapping.so` for `trapping` (i32) -> i32");
    equal(error.cause instanceof WebAssembly.RuntimeError, true, "the cause");
  }
  equal(await program._run(1, 1), result(1, 1), "a different library");
  program._allow_constructors();
  equal(await program._run(10, 1), 8, "the next call");
}, ["suspends"]);

add("a fault: memory that cannot grow", async ({ start, version }) => {
  if (version === "3.1.69") return; // it has no such library
  const program = await start();
  const [, ...before] = stateOf(program);
  let slots;
  for (let attempt = 0; attempt < 3; attempt++) {
    const { message } = await errorOf(() => program._run(11, 1));
    slots ??= program._table_length();
    equal(program._table_length(), slots, "the table after several attempts");
    equal(stateOf(program).slice(1), before, "the memory and the libraries");
    matches(message, "cannot load `liblarge.so` for `large`", "the memory cannot grow by the 67108864 bytes");
  }
  equal(await program._run(1, 1), result(1, 1), "a different library");
}, ["suspends"]);

add("dlopen before a first call is the same load", async ({ start, counts }) => {
  const program = await start();
  await program.loadDynamicLibrary("lib1.so", { global: false, nodelete: true, loadAsync: true }, {});
  await counts();
  equal(await program._run(1, 1), result(1, 1));
  equal(Object.keys(program.LDSO.loadedLibsByName).filter((name) => name === "lib1.so").length, 1);
}, ["suspends", "exports"]);

add("dlopen after a first call is the same load", async ({ start, counts }) => {
  const program = await start();
  equal(await program._run(1, 1), result(1, 1));
  await counts();
  await program.loadDynamicLibrary("lib1.so", { global: true, nodelete: true, loadAsync: true });
  equal(Object.keys(await counts()), [], "requests");
}, ["suspends", "exports"]);

add("dlopen during a first call", async ({ start }) => {
  for (const delay of [0, 1]) {
    const program = await start();
    const open = () => program.loadDynamicLibrary("lib1.so", { global: true, nodelete: true, loadAsync: true });
    const call = delay ? program._run(1, 1) : undefined;
    const opened = open();
    equal(await (call ?? program._run(1, 1)), result(1, 1));
    await opened.catch?.(() => {});
  }
}, ["suspends", "exports"]);

add("progress", async ({ start }) => {
  const seen = [];
  const program = await start({ onProgress: ({ library, state, loaded, total }) => seen.push([library, state, loaded, total]) });
  equal(await program._run(1, 1), result(1, 1));
  equal(seen.at(0)[1], "fetching");
  equal(seen.slice(-2), [["lib1.so", "fetched", 500000, 500000], ["lib1.so", "loaded", 500000, 500000]]);
}, ["suspends"]);

add("a program that exports loadDynamicLibrary only", async ({ start, fetchWith }) => {
  const program = await start({ fetch: fetchWith(["?fault=404"]) });
  for (const name of ["loadWebAssemblyModule", "preloadedWasm", "LDSO"]) delete program[name];
  await errorOf(() => program._run(1, 1));
  equal(await program._run(1, 1), result(1, 1));
  equal(await program._run(9, 1), result(9, 1));
  await errorOf(() => program._run(10, 1));
  program._allow_constructors();
  equal(await program._run(10, 1), 8, "the next call");
}, ["suspends", "exports"]);

add("a program whose loader is not reachable", async ({ start }) => {
  const program = await start();
  for (const name of ["loadDynamicLibrary", "loadWebAssemblyModule", "preloadedWasm", "LDSO"]) delete program[name];
  const { message } = await errorOf(() => program._run(1, 1));
  matches(message, "-sEXPORTED_RUNTIME_METHODS=loadDynamicLibrary,loadWebAssemblyModule,preloadedWasm,LDSO");
}, ["suspends", "exports"]);

add("a function that loads libraries", async ({ start }) => {
  let module;
  const loaded = [];
  const load = async ({ name, module: library }) => {
    loaded.push(name);
    await Promise.resolve();
    module.preloadedWasm[name] = module.loadWebAssemblyModule(library, { global: true, nodelete: true }, name);
    module.loadDynamicLibrary(name);
  };
  module = await start({ program: load });
  equal(await Promise.all([module._run(9, 1), module._run(9, 2), module._run(1, 2)]), [result(9, 1), result(9, 2), result(1, 2)]);
  equal(loaded.sort(), ["lib1.so", "lib9.so", "libhelper.so"]);
}, ["suspends", "exports"]);

add("two programs have their own libraries", async ({ start }) => {
  const one = await start();
  const other = await start();
  equal([await one._run(1, 1), await other._run(1, 2)], [result(1, 1), result(1, 2)]);
  equal([await other._run(2, 1), await one._run(2, 2)], [result(2, 1), result(2, 2)]);
  for (const { LDSO } of [one, other]) equal(Object.keys(LDSO.loadedLibsByName).length, 3, "loaded DSOs");
}, ["suspends", "exports"]);

add("after stop(), no call loads a library", async ({ start, lazyLibraries }) => {
  const program = await start();
  lazyLibraries().stop();
  matches((await errorOf(() => program._run_outside(1, 2))).message, "undefined symbol `library_1`");
});

add("arguments that are wrong", async ({ manifest }) => {
  for (const args of [[undefined, { program: {} }], [{}, { program: {} }], [{ ...manifest, schema: 2 }, { program: {} }], [manifest, {}]]) {
    equal(thrownBy(() => lazy(...args)) instanceof TypeError, true);
  }
});

/**
 * Runs all cases. `server` has the libraries, and `folder` has them too, in a process. `isLinked` selects the programs that
 * are linked with the JavaScript library, without `latebind/auto`.
 */
export async function runCases({ server, folder, isLinked = false }) {
  const results = [];
  if (isLinked && !canSuspend) return [{ name: "the library adds nothing to programs without JSPI" }];
  if (!isLinked) await import("../../js/dist/auto.mjs");
  for (const version of VERSIONS) {
    const home = new URL(`libraries/${version}/`, server);
    const linked = () => (folder ? `file://${folder}/${version}/linked.mjs` : new URL("linked.mjs", home));
    const program = () => new URL(`./program/built/${version}/${canSuspend ? "main" : "plain"}.mjs`, import.meta.url);
    const { default: factory } = await import(isLinked ? linked() : program());
    const get = async (url) => (await fetch(url)).json();
    const manifest = await get(new URL("manifest.json", home));

    for (const { name, run, only } of cases) {
      if (only.includes("suspends") && !canSuspend) continue;
      if (only.includes("processes") && !folder) continue;
      if (only.includes("exports") && isLinked) continue;
      let libraries;
      const started = [];
      const context = {
        version,
        folder,
        home,
        manifest,
        counts: () => get(new URL("counts", server)),
        lazyLibraries: () => libraries,
        /** A fetch whose first requests get these ends of their locations. */
        fetchWith: (ends) => (url, init) => fetch(url + (ends.shift() ?? ""), init),
        async start({ isLazy = true, manifest: its = manifest, ...options } = {}) {
          const module = { locateFile: (path, prefix) => (path.endsWith(".so") ? new URL(path, home).href : prefix + path) };
          // In Node, a loader reads files only.
          if (folder) module.locateFile = (path, prefix) => (path.endsWith(".so") ? `${folder}/${version}/${path}` : prefix + path);
          if (isLazy) started.push((libraries = lazy(its, { program: module, base: home, isLinked, ...options })));
          return factory(module);
        },
      };
      const label = `${version}: ${name}`;
      try {
        await run(context);
        results.push({ name: label });
      } catch (error) {
        results.push({ name: label, error: String(error?.stack ?? error) });
        latebind()?.install();
      }
      for (const it of started) it.stop();
    }
  }
  return results;
}
