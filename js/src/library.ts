/**
 * Latebind inside a JavaScript library that emcc links: the part that runs in the program.
 * `js/latebind.library.js` links it into programs that need it.
 *
 * @module
 */

import { installGlobally } from "./api.js";
import type { EmscriptenModule, LibraryOfLoader, LoaderTables } from "./program/attached.js";

/** The arguments of the function that `js/build.mjs` makes of this code. The last one is its result. */
declare const MODULE: EmscriptenModule;
declare const READ_TABLES: () => LoaderTables;
declare const MAIN: WebAssembly.Module | undefined;
declare const MAIN_BYTES: BufferSource | undefined;
declare let ATTACH_LIBRARY: unknown;

const latebind = installGlobally();
latebind.attach(MODULE, READ_TABLES);
if (MAIN) latebind.attachSource?.(MAIN, MAIN_BYTES!);

/** Hands over a library that the loader is about to instantiate, and returns the object from which it imports. */
ATTACH_LIBRARY = (namespace: object, ...library: [string | undefined, LibraryOfLoader["readScope"]]): object => {
  latebind.attachLibrary?.(namespace, ...library);
  return namespace;
};
