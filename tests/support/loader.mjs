// A dynamic loader for hand-written modules that behaves like Emscripten's: it has the same order, the same
// scopes, and the same stubs for the same references. A test can thus reproduce the conditions of a real
// program with a few lines of WAT. The loader also copies Emscripten's unexpected behavior, because Latebind
// must not break existing programs.
//
// There are three differences. The main module has no allocator, and memory is allocated from `__heap_base`.
// Libraries come from a map by base name. The functions of EM_JS are passed in, because no code is compiled
// from strings.

import { readDylinkSection } from "./dylink.mjs";
import { createFunctionTable } from "./function-table.mjs";
import { createGot } from "./got.mjs";
import { createSymbols, DynamicLinkingError, undefinedSymbol } from "./symbols.mjs";

const PAGE = 65536;
const EM_JS = "__em_js__";
const NOT_LOADED = "loading";

/** Creates Emscripten's stub for a symbol that is not defined yet. */
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
 * Starts a program. Returns a promise of its handle.
 *
 * - `main`: `{ module, instantiate(imports) }`; `instantiate` returns an instance or a promise.
 * - `libraries`: base name → bytes or `WebAssembly.Module`.
 * - `jsLibrary`: name → function, `Suspending` object, or tag.
 * - `emJs`: name → function, for libraries that export `__em_js__<name>`.
 * - `flavor`: "plain" or "asyncify", which determines the way from the main module's stubs to their targets.
 * - `loadAsync`: whether `dlopen` compiles asynchronously, like Emscripten's `dlopen` that returns a promise.
 * - `lateBinding`: takes a library's bytes or module, and returns the function that creates the import for a
 *   symbol that is not defined yet: `(name, resolve) => function`. `resolve` returns the definition or throws.
 * - `onModule`: called with `Module` before any module is instantiated, like a `--pre-js`.
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
  // Only code inside the program can access this object.
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

  // Memory is never freed, and unused memory is zeroed.
  function allocate(size) {
    const { memory } = wasmImports;
    const address = alignUp(heapEnd, 16);
    heapEnd = address + size;
    const missing = Math.ceil((heapEnd - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(toAddress(missing));
    return address;
  }

  /** Creates the import object of a library. Every name has a value, and an unknown name has a stub. */
  function createEnv(binary, memoryBase, tableBase, localScope, getExports) {
    const bindLate = lateBinding(binary);
    function resolve(name) {
      let definition = symbols.lookupGlobal(name);
      if (!definition && localScope) definition = localScope[name];
      // Emscripten does not check this: a call before the end of instantiation is a TypeError.
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

    // The needed libraries share one local scope, and are loaded before the library that needs them.
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
        // While the library is being loaded, its exports are a string, whose characters are copied here. This
        // is harmless, and Emscripten does the same.
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
    /** Returns a promise if libraries are loaded asynchronously. */
    dlopen(name, { global = false, nodelete = false } = {}) {
      const flags = { global, nodelete, loadAsync };
      const loaded = loadDynamicLibrary(name, flags, global ? undefined : {});
      return loadAsync ? loaded.then(() => undefined) : undefined;
    },
    /** Returns the exports of a loaded library, or of the main module for the name `main`. */
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
