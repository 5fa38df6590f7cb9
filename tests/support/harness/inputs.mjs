// The ways in which a program's modules reach the WebAssembly JS API. Each one takes
// bytes, and determines the instantiation of the main module and the loader's input for a library.

/** Returns `true` if the engine can compile modules. Some engines accept only modules of their configuration. */
export function compiles() {
  try {
    return !!new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  } catch {
    return false;
  }
}

/** Returns a compiled module. An engine that cannot compile has the module instead of its bytes. */
export const compiled = (source) =>
  source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);

const stream = (bytes) =>
  new Response(bytes, { headers: { "content-type": "application/wasm" } });

const instantiateModule = (module) => ({
  module,
  instantiate: (imports) => new WebAssembly.Instance(module, imports),
});

export const INPUTS = {
  "sync-bytes": {
    loadAsync: false,
    main: (bytes) => instantiateModule(new WebAssembly.Module(bytes)),
    library: (bytes) => bytes,
  },
  "async-bytes": {
    loadAsync: true,
    main: async (bytes) => ({
      module: await WebAssembly.compile(bytes),
      // The bytes are compiled twice, because the loader needs the main module's imports before it has an instance.
      instantiate: async (imports) => (await WebAssembly.instantiate(bytes, imports)).instance,
    }),
    library: (bytes) => bytes,
  },
  compile: {
    loadAsync: true,
    main: async (bytes) => {
      const module = await WebAssembly.compile(bytes);
      return { module, instantiate: (imports) => WebAssembly.instantiate(module, imports) };
    },
    library: (bytes) => WebAssembly.compile(bytes),
  },
  module: {
    loadAsync: false,
    main: (bytes) => instantiateModule(compiled(bytes)),
    library: compiled,
  },
  streaming: {
    loadAsync: true,
    main: async (bytes) => ({
      module: await WebAssembly.compileStreaming(stream(bytes)),
      instantiate: async (imports) =>
        (await WebAssembly.instantiateStreaming(stream(bytes), imports)).instance,
    }),
    library: (bytes) => WebAssembly.compileStreaming(stream(bytes)),
  },
};

/** Returns the names of the inputs that this engine supports. */
export function availableInputs() {
  if (!compiles()) return ["module"];
  const isStreaming = typeof Response === "function" && !!WebAssembly.compileStreaming;
  return Object.keys(INPUTS).filter((name) => name !== "streaming" || isStreaming);
}
