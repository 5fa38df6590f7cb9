/**
 * One process of the benchmark `other-modules`, or one page, because this file uses no file system and no process.
 * Modules that are no DSOs are compiled with Latebind and without it, in turn.
 */

import { body, customSection, encode, functionType, leb, list, section, text } from "./encode.mjs";
import { interleave } from "./interleave.mjs";

const WARM_ROUNDS = 4;
const TYPE = { params: ["i32"], results: ["i32"] };

/** The last bytes, which differ in each module: an engine may cache compiled code by the bytes. */
const LABEL = 8;

/** Returns a module of functions, each with about a hundred bytes of code. */
function moduleOf(functions) {
  const step = [0x20, 0, 0x41, 7, 0x6c, 0x41, 11, 0x6a, 0x21, 0]; // x = x * 7 + 11
  const code = body([], Array(10).fill(step), 0x20, 0);
  return encode(
    section(1, list([functionType(TYPE)])),
    section(3, list(Array(functions).fill(0))),
    section(7, list([[text("first"), [0, leb(0)]]])),
    section(10, list(Array(functions).fill(code))),
    customSection("label", Array(LABEL).fill(0)),
  );
}

let modules = 0;

/** Returns a copy of a module with a label of its own. */
function labeled(module) {
  const copy = module.slice();
  new DataView(copy.buffer).setUint32(copy.length - LABEL, modules++);
  return copy;
}

const TYPE_OF_WASM = "application/wasm";
const HEADERS = { headers: { "content-type": TYPE_OF_WASM } };
const OPERATIONS = {
  instantiate: { prepare: (bytes) => bytes, run: (bytes) => WebAssembly.instantiate(bytes) },
  compileStreaming: {
    prepare: (bytes) => new Response(bytes, HEADERS),
    run: (response) => WebAssembly.compileStreaming(response),
  },
  // The URL is one of this process or page, so no server takes part.
  fetched: {
    prepare: (bytes) => URL.createObjectURL(new Blob([bytes], { type: TYPE_OF_WASM })),
    run: (url) => WebAssembly.compileStreaming(fetch(url)),
    clean: (url) => URL.revokeObjectURL(url),
  },
};

/** Resolves to `{ stock, auto }`, each a list of milliseconds for one module. */
export async function measureOtherModules({ operation, functions, times, rounds, dist }) {
  const { install, uninstall } = await import(`${dist}/index.mjs`);
  const { prepare, run, clean = () => {} } = OPERATIONS[operation];
  const module = moduleOf(functions);
  async function timed() {
    const inputs = Array.from({ length: times }, () => prepare(labeled(module)));
    const begin = performance.now();
    for (const input of inputs) await run(input);
    const end = performance.now();
    inputs.forEach(clean);
    return (end - begin) / times;
  }
  async function withLatebind() {
    install();
    try {
      return await timed();
    } finally {
      uninstall();
    }
  }
  const contenders = { stock: timed, auto: withLatebind };
  await interleave(contenders, WARM_ROUNDS);
  return interleave(contenders, rounds);
}
