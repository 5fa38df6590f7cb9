/**
 * Latebind inside a JavaScript library that emcc links: the part that runs in the program.
 * `js/latebind.library.js` links it into programs that need it.
 *
 * @module
 */

import { installGlobally } from "./api.js";
import type { EmscriptenModule, LibraryOfLoader, LoaderTables } from "./program/attached.js";

/**
 * Installs Latebind, and hands the tables of the program's loader to it. The bytes of the main module are only known to
 * its caller if the engine has compiled it before any script runs.
 *
 * The result is for the loader, which calls it twice for each library. Before the library is instantiated, the arguments
 * are the object from which it imports, its name, and a function that returns its scope, and the result is the same
 * object. When its constructors have been called, the only argument is its exports, and the result replaces them.
 */
export default (module: EmscriptenModule, readTables: () => LoaderTables, main?: WebAssembly.Module, bytes?: BufferSource) => {
  const latebind = installGlobally();
  latebind.attach(module, readTables);
  if (main) latebind.attachSource?.(main, bytes!);
  return (object: object, ...library: [] | [string | undefined, LibraryOfLoader["readScope"]]): object => {
    if (!library.length) return latebind.afterConstructors?.(object) ?? object;
    latebind.attachLibrary?.(object, ...library);
    return object;
  };
};
