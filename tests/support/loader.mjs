// A dynamic loader that behaves as Emscripten's does, for hand-written modules: same order, same
// late-binding closures on the same edges, same scopes. It exists so that a test of a few lines
// of WAT meets what a real program meets. Where Emscripten's behavior is odd, it stays odd here:
// what Latebind must not break is what programs have, not what they should have.
//
// What differs: main has no allocator (memory is handed out from `__heap_base`), libraries come
// from a map by base name, and the functions of EM_JS are passed in, because nothing is compiled
// from strings.

import { readDylinkSection } from "./dylink.mjs";
import { createFunctionTable } from "./function-table.mjs";
import { createGot } from "./got.mjs";
import { createSymbols, DynamicLinkingError, undefinedSymbol } from "./symbols.mjs";

const PAGE = 65536;
const EM_JS = "__em_js__";
const NOT_LOADED = "loading";

/** What Emscripten imports for a symbol that is not there yet. */
const closure = () => (_, resolve) => {
  let resolved;
  return (...args) => {
    resolved ||= resolve();
    return resolved(...args);
  };
};

const alignUp = (value, alignment) => Math.ceil(value / alignment) * alignment;
const basename = (path) => path.slice(path.lastIndexOf("/") + 1);

/**
 * Starts a program; the promise is of its handle.
 *
 * - `main`: `{ module, instantiate(imports) }`; `instantiate` returns an instance or a promise.
 * - `libraries`: base name → bytes or `WebAssembly.Module`.
 * - `jsLibrary`: name → function, `Suspending` object or tag.
 * - `emJs`: name → function, for libraries that export `__em_js__<name>`.
 * - `flavor`: "plain" or "asyncify" (how main's build-time stubs reach their target).
 * - `loadAsync`: whether `dlopen` compiles asynchronously, as its promise flavor does.
 * - `lateBinding`: for a library's bytes or module, what is imported for a symbol that is not there yet:
 *   `(name, resolve) => function`, where `resolve` gives the definition or throws.
 * - `onModule`: called with `Module` before anything is instantiated, as a `--pre-js` would be.
 */
export async function createProgram({
  main,
  libraries = {},
  jsLibrary = {},
  emJs = {},
  flavor = "plain",
  memory64 = false,
  loadAsync = false,
  lateBinding = closure,
  onModule = () => {},
}) {
  const symbols = createSymbols({ jsLibrary, flavor });
  const { wasmImports, asyncifyStubs } = symbols;
  const functionTable = createFunctionTable(() => wasmImports.__indirect_function_table);
  const got = createGot({ symbols, functionTable, memory64 });
  const toAddress = (value) => (memory64 ? BigInt(value) : value);

  const LDSO = { loadedLibsByName: {}, loadedLibsByHandle: {} };
  // What code inside a program sees, and others do not.
  const Module = { LDSO, wasmImports, asyncifyStubs };
  const pendingRelocations = [];
  const pendingConstructors = [];
  let runtimeInitialized = false;
  let heapEnd = 0;

  function newDso(name, exports) {
    const dso = { refcount: Infinity, name, exports, global: true };
    LDSO.loadedLibsByName[name] = dso;
    return dso;
  }

  // Nothing is ever freed, and memory that was never used is zeroed.
  function allocate(size) {
    const { memory } = wasmImports;
    const address = alignUp(heapEnd, 16);
    heapEnd = address + size;
    const missing = Math.ceil((heapEnd - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(toAddress(missing));
    return address;
  }

  /** The import object of a library: any name has an answer, and an unknown one is a closure. */
  function createEnv(binary, memoryBase, tableBase, localScope, getExports) {
    const bindLate = lateBinding(binary);
    function resolve(name) {
      let definition = symbols.lookupGlobal(name);
      if (!definition && localScope) definition = localScope[name];
      // Emscripten does not guard this: a call before instantiation is over is a TypeError.
      if (!definition) definition = getExports()[name];
      if (!definition) throw undefinedSymbol(name);
      return definition;
    }
    const bases = { __memory_base: toAddress(memoryBase), __table_base: toAddress(tableBase) };
    if (memory64) Object.assign(bases, { __memory_base32: memoryBase, __table_base32: tableBase });

    return new Proxy({}, {
      get(closures, name) {
        if (Object.hasOwn(bases, name)) return bases[name];
        if (name in wasmImports && !wasmImports[name].stub) {
          return wasmImports[name].orig ?? wasmImports[name];
        }
        if (!(name in closures)) closures[name] = bindLate(name, () => resolve(name));
        return closures[name];
      },
    });
  }

  function initialize(dylink, exports) {
    for (const name of Object.keys(exports)) {
      if (!name.startsWith(EM_JS)) continue;
      const symbol = name.slice(EM_JS.length);
      exports[symbol] = emJs[symbol];
      delete exports[name];
    }
    const relocate = exports.__wasm_apply_data_relocs;
    if (relocate) runtimeInitialized ? relocate() : pendingRelocations.push(relocate);
    const construct = exports.__wasm_call_ctors;
    if (construct) runtimeInitialized ? construct() : pendingConstructors.push(construct);
  }

  function loadWebAssemblyModule(binary, flags, libraryName, localScope) {
    const dylink = readDylinkSection(binary);

    function load() {
      const alignment = 2 ** dylink.memoryAlignment;
      const memoryBase = dylink.memorySize
        ? alignUp(allocate(dylink.memorySize + alignment), alignment)
        : 0;
      const tableBase = dylink.tableSize ? functionTable.reserve(dylink.tableSize) : 0;
      let exports;
      const env = createEnv(binary, memoryBase, tableBase, localScope, () => exports);
      const gotProxy = got.proxyFor(dylink.weakImports);
      const imports = {
        "GOT.mem": gotProxy,
        "GOT.func": gotProxy,
        env,
        wasi_snapshot_preview1: env,
      };

      function afterInstantiation(instance) {
        functionTable.note(tableBase, dylink.tableSize);
        exports = got.relocateExports(instance.exports, memoryBase);
        got.update(exports);
        if (!flags.allowUndefined) got.reportUndefined();
        initialize(dylink, exports);
        return exports;
      }

      if (flags.loadAsync) {
        if (binary instanceof WebAssembly.Module) {
          const instance = new WebAssembly.Instance(binary, imports);
          return Promise.resolve(instance).then(afterInstantiation);
        }
        return WebAssembly.instantiate(binary, imports).then(({ instance }) =>
          afterInstantiation(instance),
        );
      }
      const module = binary instanceof WebAssembly.Module ? binary : new WebAssembly.Module(binary);
      return afterInstantiation(new WebAssembly.Instance(module, imports));
    }

    // The whole tree shares one local scope, and is loaded before its root.
    const runtimePath = { parent: libraryName, paths: dylink.runtimePaths };
    const treeFlags = { ...flags, runtimePath };
    if (flags.loadAsync) {
      return dylink.needed
        .reduce(
          (chain, name) => chain.then(() => loadDynamicLibrary(name, treeFlags, localScope)),
          Promise.resolve(),
        )
        .then(load);
    }
    for (const name of dylink.needed) loadDynamicLibrary(name, treeFlags, localScope);
    return load();
  }

  function loadDynamicLibrary(path, flags, localScope) {
    const name = basename(path);
    const known = LDSO.loadedLibsByName[name];
    if (known) {
      if (!flags.global) {
        // While the library is still being loaded its exports are a string, whose characters get
        // copied: harmless, and what Emscripten does.
        if (localScope) Object.assign(localScope, known.exports);
      } else if (!known.global) {
        known.global = true;
        symbols.merge(known.exports);
      }
      if (flags.nodelete) known.refcount = Infinity;
      known.refcount++;
      return flags.loadAsync ? Promise.resolve(true) : true;
    }

    const dso = newDso(name, NOT_LOADED);
    dso.refcount = flags.nodelete ? Infinity : 1;
    dso.global = flags.global;

    function publish(exports) {
      if (dso.global) symbols.merge(exports);
      else if (localScope) Object.assign(localScope, exports);
      dso.exports = exports;
      return true;
    }
    function locate() {
      if (Object.hasOwn(libraries, name)) return libraries[name];
      throw new DynamicLinkingError("library-not-found", `no library \`${name}\``);
    }
    if (flags.loadAsync) {
      return Promise.resolve()
        .then(() => loadWebAssemblyModule(locate(), flags, name, localScope))
        .then(publish);
    }
    return publish(loadWebAssemblyModule(locate(), flags, name, localScope));
  }

  async function startMain() {
    onModule(Module);
    symbols.addStubsOfMain(main.module);
    const dylink = readDylinkSection(main.module);
    if (WebAssembly.Module.imports(main.module).some(({ kind }) => kind === "memory")) {
      const limits = memory64 ? { initial: 4n, address: "i64" } : { initial: 4 };
      wasmImports.memory = new WebAssembly.Memory(limits);
      const table = new WebAssembly.Table({ initial: 8, element: "anyfunc" });
      wasmImports.__indirect_function_table = table;
      wasmImports.__memory_base = toAddress(1024);
      wasmImports.__table_base = toAddress(1);
    }
    const gotProxy = got.proxyFor(dylink.weakImports);
    const { exports } = await main.instantiate({
      env: wasmImports,
      wasi_snapshot_preview1: wasmImports,
      "GOT.mem": gotProxy,
      "GOT.func": gotProxy,
    });
    symbols.merge(exports);
    heapEnd = Number(exports.__heap_base?.value ?? 2 * PAGE);
    got.update(exports);
    const dso = newDso("__main__", wasmImports);
    LDSO.loadedLibsByHandle[0] = dso;

    const flags = { loadAsync: true, global: true, nodelete: true, allowUndefined: true };
    for (const name of dylink.needed) await loadDynamicLibrary(name, flags);
    got.reportUndefined();

    for (const relocate of pendingRelocations) relocate();
    runtimeInitialized = true;
    exports.__wasm_call_ctors?.();
    for (const construct of pendingConstructors) construct();
    return exports;
  }

  const exports = await startMain();
  return {
    Module,
    functionTable,
    /** A promise where libraries are loaded asynchronously. */
    dlopen(name, { global = false, nodelete = false } = {}) {
      const flags = { global, nodelete, loadAsync };
      const loaded = loadDynamicLibrary(name, flags, global ? undefined : {});
      return loadAsync ? loaded.then(() => undefined) : undefined;
    },
    /** The exports of a loaded library, or of main under the name `main`. */
    exportsOf(name) {
      if (name === "main") return exports;
      const dso = LDSO.loadedLibsByName[name];
      if (!dso || dso.exports === NOT_LOADED) {
        throw new DynamicLinkingError("library-not-loaded", `\`${name}\` is not loaded`);
      }
      return dso.exports;
    },
  };
}
