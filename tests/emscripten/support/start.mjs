// Starts a program in the way that its build requires, and returns the function that makes its calls:
// `run(edge, way)`, where `edge` is the number of the call.
//
// | way | effect |
// | --- | --- |
// | `outside` | JavaScript makes the call, and nothing suspends |
// | `inside` | a promising export makes the call, and nothing suspends |
// | `suspends` | a promising export makes the call, which waits for a promise |
//
// The host is Node (host.mjs) or a page (../in-page/host.mjs): `{ importModule, runFactory, runScript, readBytes }`.

/** The answer of a call whose final answer comes from a different thread. */
const PENDING = -2;

/** Starts the program of a job. Returns a promise of `{ run }`. */
export async function start(job, host) {
  const { module, open, run } = await STARTS[job.start](job, host);
  const settled = async (answer) => {
    if (answer !== PENDING) return answer;
    while (module._answer_of_thread() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return module._answer_of_thread();
  };
  if (open && !((await settled(await open())) > 0)) throw new Error("the libraries do not open");
  return { run: async (edge, way) => settled(await run(edge, way)) };
}

const STARTS = {
  /** The exports that -sJSPI_EXPORTS names are promising, and `_run_outside` is not. */
  async exports(job, host) {
    const module = await load(job, host, { noInitialRun: true });
    return {
      module,
      open: () => module._open_libraries(),
      run: (edge, way) =>
        way === "outside" ? module._run_outside(edge) : module._run(edge, Number(way === "suspends")),
    };
  },

  /** A program that runs once, according to its arguments. */
  async main(job, host) {
    const told = new Promise((resolve) => (globalThis.told = resolve));
    return {
      async run(edge, way) {
        await load(job, host, { arguments: [String(edge), String(Number(way === "suspends"))] });
        return told;
      },
    };
  },

  /** Like Pyodide, this makes the imports that wait suspending, and exports promising. */
  async "by-hand"(job, host) {
    let exports;
    const module = await load(job, host, {
      noInitialRun: true,
      instantiateWasm(imports, receive) {
        if (job.way !== "outside") {
          for (const name of ["answer_later", "answer_soon"]) {
            const host = imports.env[name];
            if (host) imports.env[name] = new WebAssembly.Suspending(host);
          }
        }
        const instantiate = async () => {
          const { instance, module } = await WebAssembly.instantiate(await host.readBytes(job.wasm), imports);
          exports = instance.exports;
          receive(instance, module);
        };
        instantiate();
        return {};
      },
    });
    const promising = (name) => WebAssembly.promising(exports[name]);
    return {
      module,
      open: () => module._open_libraries(),
      run: (edge, way) =>
        way === "outside" ? module._run_outside(edge) : promising("run")(edge, Number(way === "suspends")),
    };
  },

  /** Asyncify does not need JSPI. It unwinds the stack, including JavaScript frames. */
  async asyncify(job, host) {
    const module = await load(job, host, { noInitialRun: true });
    const call = (name, ...values) =>
      module.ccall(name, "number", values.map(() => "number"), values, { async: true });
    return {
      module,
      open: () => call("open_libraries"),
      run: (edge, way) =>
        way === "outside" ? module._run_outside(edge) : call("run", edge, Number(way === "suspends")),
    };
  },
};

/** Loads emcc's output, which is a module, a factory, or a script. */
async function load({ main, format }, host, settings) {
  const instance = { print: () => {}, printErr: () => {}, ...settings };
  if (format === "module") {
    const { default: create } = await host.importModule(main);
    return create(instance);
  }
  if (format === "factory") return (await host.runFactory(main))(instance);

  const ready = new Promise((resolve, reject) => {
    instance.onRuntimeInitialized = resolve;
    instance.onAbort = reject;
  });
  globalThis.Module = instance;
  await host.runScript(main);
  await ready;
  return globalThis.Module;
}
