// The global symbols of a program: what Emscripten calls `wasmImports`, with the build-time stubs
// of main's undefined functions, first-definition-wins merging, and `invoke_*` made on demand.
//
// The tables are plain objects with a prototype, as Emscripten's are, and that is intended: a
// symbol called `toString` finds `Object.prototype.toString` there, and a program has to survive it.

// The C entry point has two names, depending on whether it takes arguments.
const ALIASES = new Map([
  ["main", ["__main_argc_argv"]],
  ["__main_argc_argv", ["main"]],
]);

/** What the loader throws; `symbol` is there so that a test need not read the message. */
export class DynamicLinkingError extends Error {
  name = "DynamicLinkingError";

  constructor(code, message, symbol) {
    super(message);
    this.code = code;
    this.symbol = symbol;
  }
}

export function undefinedSymbol(symbol) {
  return new DynamicLinkingError("undefined-symbol", `undefined symbol \`${symbol}\``, symbol);
}

/**
 * flavor "plain": a stub of main calls `wasmImports[name]`, which is the stub itself until a
 * library defines the symbol. flavor "asyncify": stubs go through `asyncifyStubs` instead, because
 * instrumentation may wrap them and so hide their mark.
 */
export function createSymbols({ jsLibrary, flavor }) {
  const wasmImports = { ...jsLibrary };
  const asyncifyStubs = {};
  const isAsyncify = flavor === "asyncify";

  function addStub(name) {
    const stub = isAsyncify
      ? (...args) => asyncifyStubs[name](...args)
      : (...args) => wasmImports[name](...args);
    stub.stub = true;
    wasmImports[name] = stub;
    if (isAsyncify) asyncifyStubs[name] = undefined;
  }

  // Only functions get a stub. A name that the prototype answers counts as there, as in a build.
  function addStubsOfMain(module) {
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      if (kind !== "function" || (from !== "env" && from !== "wasi_snapshot_preview1")) continue;
      if (!(name in wasmImports)) addStub(name);
    }
  }

  function isDefined(name) {
    const existing = wasmImports[name];
    if (!existing || existing.stub) return false;
    return !(isAsyncify && name in asyncifyStubs && !asyncifyStubs[name]);
  }

  // Exceptions and longjmp reach a late-loaded library through these; JavaScript is what catches.
  function createInvokeFunction(signature) {
    return (index, ...args) => {
      const stackPointer = wasmImports.__stack_pointer?.value;
      try {
        return wasmImports.__indirect_function_table.get(index)(...args);
      } catch (error) {
        if (stackPointer !== undefined) wasmImports.__stack_pointer.value = stackPointer;
        // Only what Emscripten throws itself is caught: numbers, for C++ pointers.
        if (typeof error !== "number") throw error;
        wasmImports.setThrew?.(1, 0);
        return signature[0] === "j" ? 0n : undefined;
      }
    };
  }

  function lookupGlobal(name) {
    if (isDefined(name)) return wasmImports[name];
    if (name.startsWith("invoke_")) {
      return (wasmImports[name] = createInvokeFunction(name.split("_")[1]));
    }
    return undefined;
  }

  function merge(exports) {
    for (const [name, value] of Object.entries(exports)) {
      for (const target of [name, ...(ALIASES.get(name) ?? [])]) {
        if (isAsyncify && target in asyncifyStubs) asyncifyStubs[target] = value;
        if (!isDefined(target)) wasmImports[target] = value;
      }
    }
  }

  return { wasmImports, asyncifyStubs, addStubsOfMain, isDefined, lookupGlobal, merge };
}
