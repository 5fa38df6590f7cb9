// Starts a program in the way that its build wants, and gives the function that runs its edges:
// `run(edge, way)`.
//
// | way | what happens |
// | --- | --- |
// | `outside` | the edge is called from JavaScript, and nothing suspends |
// | `inside` | it is called by a promising export, and nothing suspends |
// | `suspends` | it is called by a promising export, and waits for a promise |

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";

/** What an edge answers if the answer will be another thread's. */
const PENDING = -2;

/** Starts a job's program; the promise is of `{ run }`. */
export async function start(job) {
  const { module, open, run } = await STARTS[job.start](job);
  const settled = async (answer) => {
    if (answer !== PENDING) return answer;
    while (module._answer_of_thread() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return module._answer_of_thread();
  };
  if (open && !((await settled(await open())) > 0)) throw new Error("the libraries do not open");
  return { run: async (edge, way) => settled(await run(edge, way)) };
}

const STARTS = {
  /** What -sJSPI_EXPORTS names is promising, and `_run_outside` is not. */
  async exports(job) {
    const module = await load(job, { noInitialRun: true });
    return {
      module,
      open: () => module._open_libraries(),
      run: (edge, way) =>
        way === "outside" ? module._run_outside(edge) : module._run(edge, Number(way === "suspends")),
    };
  },

  /** A program that is run once, by its arguments. */
  async main(job) {
    const told = new Promise((resolve) => (globalThis.told = resolve));
    return {
      async run(edge, way) {
        await load(job, { arguments: [String(edge), String(Number(way === "suspends"))] });
        return told;
      },
    };
  },

  /** As Pyodide does it: the imports that wait are made suspending, and exports promising. */
  async "by-hand"(job) {
    let exports;
    const module = await load(job, {
      noInitialRun: true,
      instantiateWasm(imports, receive) {
        if (job.way !== "outside") {
          imports.env.answer_later = new WebAssembly.Suspending(imports.env.answer_later);
        }
        WebAssembly.instantiate(readFileSync(job.wasm), imports).then(({ instance, module }) => {
          exports = instance.exports;
          receive(instance, module);
        });
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

  /** Asyncify needs no JSPI: it unwinds the stack, through JavaScript too. */
  async asyncify(job) {
    const module = await load(job, { noInitialRun: true });
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

/** Loads what emcc has written, in whichever format: a module, a factory, or a script. */
async function load({ main, format }, settings) {
  const instance = { print: () => {}, printErr: () => {}, ...settings };
  if (format === "module") {
    const { default: create } = await import(pathToFileURL(main));
    return create(instance);
  }
  const require = createRequire(main);
  if (format === "factory") return require(main)(instance);

  const ready = new Promise((resolve, reject) => {
    instance.onRuntimeInitialized = resolve;
    instance.onAbort = reject;
  });
  // What a page, or Node itself, has for a script.
  Object.assign(globalThis, { Module: instance, require, __dirname: dirname(main), __filename: main });
  runInThisContext(readFileSync(main, "utf8"), { filename: main });
  await ready;
  return globalThis.Module;
}
