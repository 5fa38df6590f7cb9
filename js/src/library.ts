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

/**
 * For the loader, which calls it twice for each library. Before the library is instantiated, the arguments are the object
 * from which it imports, its name, and a function that returns its scope, and the result is the same object. When its
 * constructors have been called, the only argument is its exports, and the result replaces them.
 */
ATTACH_LIBRARY = (object: object, ...library: [] | [string | undefined, LibraryOfLoader["readScope"]]): object => {
  if (!library.length) return latebind.afterConstructors?.(object) ?? object;
  latebind.attachLibrary?.(object, ...library);
  return object;
};
