// The global symbols of a program, which Emscripten calls `wasmImports`. They include the build-time stubs for
// the main module's undefined functions. The first definition takes precedence, and `invoke_*` functions are
// created on demand.
//
// The tables are plain objects with a prototype, like Emscripten's, and that is intentional: a symbol called
// `toString` resolves to `Object.prototype.toString`, and a program must work nevertheless.

// The C entry point has two names, depending on whether it takes arguments.
const ALIASES = new Map([
  ["main", ["__main_argc_argv"]],
  ["__main_argc_argv", ["main"]],
]);

/** The loader's error. A test can read `symbol` instead of the message. */
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
 * Flavor "plain": a stub of the main module calls `wasmImports[name]`, which is the stub itself until a
 * library defines the symbol. Flavor "asyncify": stubs call `asyncifyStubs[name]` instead, because
 * instrumentation may wrap stubs and thus hide their mark.
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

  // Only functions get a stub. As in a build, a name that the prototype has counts as defined.
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

  // Exceptions and longjmp reach a late-loaded library through these functions, because JavaScript catches them.
  function createInvokeFunction(signature) {
    return (index, ...args) => {
      const stackPointer = wasmImports.__stack_pointer?.value;
      try {
        return wasmImports.__indirect_function_table.get(index)(...args);
      } catch (error) {
        if (stackPointer !== undefined) wasmImports.__stack_pointer.value = stackPointer;
        // Only Emscripten's own exceptions are caught, which are numbers: C++ pointers.
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
