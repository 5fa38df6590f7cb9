/** The `Module` objects that were handed over, and the tables of their loaders. */

import { isObject, own } from "../engine/engine.js";
import { weakList } from "../engine/weak-list.js";
import { Convention } from "../core/abi.js";
import type { ImportNamespace } from "./namespaces.js";

/** A library in the table of a loader. While it is being loaded, `exports` is a string. */
export interface Library {
  /** The exports of the library. */
  exports?: unknown;
}

/** The list of libraries of an Emscripten loader. */
export interface LoadedLibraries {
  /** The libraries, by the names under which the loader looks them up. */
  loadedLibsByName?: Record<string, Library>;
}

/** The tables of an Emscripten loader, under Emscripten's names. */
export interface LoaderTables {
  /** The loaded libraries. */
  LDSO?: LoadedLibraries;
  /** The global symbols. */
  wasmImports?: object;
  /** The table that stubs of the main module read in builds with `-sJSPI` or `-sASYNCIFY`. */
  asyncifyStubs?: object;
  /** The function that loads a library. */
  loadDynamicLibrary?: unknown;
  /** The function that instantiates a library. */
  loadWebAssemblyModule?: unknown;
  /** The libraries that are instantiated already, and that it uses instead of files. */
  preloadedWasm?: object;
}

/** The `Module` object of a program, with the properties that Latebind reads. */
export interface EmscriptenModule {
  /** The loader's libraries, if they are exported. Pyodide has them at `pyodide._module`. */
  LDSO?: LoadedLibraries;
}

/** A library, as the loader that is loading it sees it. */
export interface LibraryOfLoader {
  /** The name under which the loader has it. A program can load bytes without a name. */
  name: string | undefined;
  /**
   * Returns the loader's tables in which symbols of the library are looked up after the global ones, in order. The last
   * one has its own definitions. A table may not exist, or not yet.
   */
  readScope: () => (object | null | undefined)[];
}

const modules = weakList<EmscriptenModule>();

const libraries = new WeakMap<object, LibraryOfLoader>();

/** Connects the object from which a library imports with the facts that its loader knows. */
export function attachLibrary(namespace: object, name: LibraryOfLoader["name"], readScope: LibraryOfLoader["readScope"]): void {
  libraries.set(namespace, { name, readScope });
}

/** The library that imports from some objects, if code inside its loader has attached one of them. */
export function libraryOfLoader(
  home: object | undefined,
  namespaces: ReadonlyMap<string, ImportNamespace>,
): LibraryOfLoader | undefined {
  const objects = [...namespaces.values()].map(({ object }) => object);
  return [home, ...objects].map((object) => libraries.get(object!)).find(Boolean);
}

/** By program: how code that was linked into it reads the tables. */
const readers = new WeakMap<EmscriptenModule, () => LoaderTables>();

export function attach(module: EmscriptenModule, read?: () => LoaderTables): void {
  if (!isObject(module)) throw new TypeError("attach: expected the Module object of a program");
  if (read) readers.set(module, read);
  if (!modules.alive().includes(module)) modules.add(module);
}

/** The tables of a program's loader, as code inside it reads them. */
export function tablesOf(module: object): LoaderTables | undefined {
  return readers.get(module)?.();
}

/** The libraries of each attached program, by name. */
export function attachedLibraries(): Record<string, Library>[] {
  const programs = modules.alive();
  // A classic script has a global `Module`, which need not be attached.
  const script = own(globalThis, "Module") as EmscriptenModule;
  if (isObject(script) && !programs.includes(script)) programs.push(script);
  return programs.map((module) => {
    // A build with assertions aborts the program if a property is read that was not exported.
    const ldso = tablesOf(module)?.[Convention.Ldso] ?? (own(module, Convention.Ldso) as LoadedLibraries | undefined);
    return ldso?.[Convention.LoadedLibsByName] ?? {};
  });
}

/** The tables of the attached program that has these global symbols, as code inside it reads them. */
export function tablesOfProgram(globals: object | undefined): LoaderTables | undefined {
  const all = modules.alive().map(tablesOf);
  return globals && all.find((tables) => tables?.[Convention.WasmImports] === globals);
}
