/**
 * Measures the cost of the PLT of a large library: uharfbuzz, which has 9,885 late-bound imports. The core emits the
 * PLT, and it is compiled, instantiated, and its entries are read, like in `js/src/link/plt-module.ts`.
 */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { customSection, leb } from "./support/encode.mjs";
import { interleave } from "./support/interleave.mjs";
import { options, report, table } from "./support/measure.mjs";
import { libraryOf } from "./support/wheels.mjs";

const { tools, json, rounds = 15 } = options();
const library = libraryOf(resolve(tools, "wheels"), "uharfbuzz");
const module = new WebAssembly.Module(library);
const own = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
const answers = WebAssembly.Module.imports(module).map(({ kind, name }) =>
  kind === "function" && own.has(name) ? 1 : 0,
);
const late = answers.filter((answer) => answer === 1).length;

const core = new WebAssembly.Instance(
  new WebAssembly.Module(
    readFileSync(
      new URL("../target/wasm32-unknown-unknown/wasm/latebind_wasm.wasm", import.meta.url),
    ),
  ),
).exports;
const view = (type, address, length) => new type(core.memory.buffer, address, length);
const put = (bytes) => view(Uint8Array, core.alloc(bytes.length), bytes.length).set(bytes);

function emit() {
  let at = 0;
  do {
    put(library.subarray(at, at + 40));
    at = core.look(at, library.length);
  } while (at > 0);
  put(library.subarray(0, core.outline(0)));
  const imports = core.open();
  view(Uint32Array, core.output(1), imports).set(answers);
  if (core.choose() !== late) throw new Error("the core chose other imports");
  const length = core.emit(1, 0);
  const plt = view(Uint8Array, core.output(2), length).slice();
  core.close();
  return plt;
}

const phases = { total: [], emit: [], compile: [], instantiate: [], "read the entries": [] };
let size = 0;
let count = 0;
/** Returns the time of each phase, in order. */
function once() {
  const times = [];
  const timed = (phase) => {
    const begin = performance.now();
    const result = phase();
    times.push(performance.now() - begin);
    return result;
  };
  const plt = timed(emit);
  size = plt.length;
  // An engine recognizes bytes that it has already compiled.
  const distinct = Uint8Array.from([...plt, ...customSection("round", leb(count++)).flat(Infinity)]);
  const compiled = timed(() => new WebAssembly.Module(distinct));
  const imports = { latebind: { bind() {} } };
  const { exports } = timed(() => new WebAssembly.Instance(compiled, imports));
  timed(() => Array.from({ length: late }, (_, slot) => exports.entries.get(slot)));
  return times;
}

once(); // the core itself is compiled on first use
await interleave(
  {
    plt() {
      const times = once();
      const all = [times.reduce((sum, time) => sum + time), ...times];
      Object.values(phases).forEach((list, phase) => list.push(all[phase]));
    },
  },
  rounds,
);
report({ json }, [
  table({
    id: "uharfbuzz",
    group: "PLT of uharfbuzz",
    column: `${late} entries in one module of ${(size / 1e6).toFixed(1)} MB`,
    unit: "ms",
    rows: Object.entries(phases).map(([title, values]) => ({
      id: title.replaceAll(" ", "-"),
      title,
      role: "latebind",
      values,
    })),
  }),
]);
