// The compiled programs of demo/programs, with a loader that behaves like Emscripten's (tests/support/loader.mjs).

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createProgram } from "../../tests/support/loader.mjs";

/** Returns the bytes of a program or library. */
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
