// Programs of our own under a loader that behaves as Emscripten's does (tests/support/loader.mjs):
// the WAT of demo/programs, compiled.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createProgram } from "../../tests/support/loader.mjs";

/** The bytes of a program or library. */
export async function bytesOf({ extensions }, name) {
  return new Uint8Array(await readFile(join(extensions, "../programs", `${name}.wasm`)));
}

/** Starts a program, with the libraries that it may load. */
export async function startProgram(context, { jsLibrary, libraries }) {
  const module = new WebAssembly.Module(await bytesOf(context, "main"));
  const entries = libraries.map(async (name) => [`${name}.so`, await bytesOf(context, name)]);
  return createProgram({
    main: { module, instantiate: (imports) => new WebAssembly.Instance(module, imports) },
    libraries: Object.fromEntries(await Promise.all(entries)),
    jsLibrary,
  });
}
