/** Loads libraries by the loader of their program. */

import { isFunction, isObject, own } from "../engine/engine.js";
import { put } from "../engine/replace.js";
import { Convention } from "../core/abi.js";
import type { Library, LoadedLibraries } from "../program/attached.js";
import { unwrap } from "../program/namespaces.js";
import type { Fetched } from "./fetch.js";
import { type Failed, guard } from "./guard.js";
import { makeTemporaryFile } from "./host.js";
import type { ListedLibrary } from "./manifest.js";
import { probeLibraries } from "./probe.js";

/** A library that a program must load now. */
export interface LibraryToLoad extends Fetched {
  /** The name by which the program's loader must know it. */
  name: string;
  /** The location from which it was fetched. */
  url: string;
  /** Whether it must be loaded when the function returns. If not, the function may return a promise. */
  isSynchronous: boolean;
}

/** Loads a library into a program, so that its symbols become global. */
export type LoadLibrary = (library: LibraryToLoad) => unknown;

/** A loader, and the facts about it. */
export interface Loader {
  /** Whether it always loads a library before it returns. */
  readonly isSynchronous: boolean;
  /** Returns `true` if the program itself is loading the library. */
  isLoading(name: string): boolean;
  /**
   * Returns `true` if it is the loader of the program with these global symbols, or if that is not known. `mayProbe` is
   * set if it is worth to find out.
   */
  owns(globals: object | undefined, mayProbe: boolean): boolean;
  /** Returns the function of a loaded library, or `undefined` if that is not known. */
  definition(library: string, symbol: string): unknown;
  /** Loads a library, as the manifest lists it. `others` are libraries that need it, and that it needs. */
  load(library: LibraryToLoad, listed: ListedLibrary, others: readonly Other[]): unknown;
}

/** A library that the loader may need while it loads another one. */
export interface Other {
  name: string;
  /** Returns the module. Throws an error if it is not at hand. */
  module(): WebAssembly.Module;
}

/** The options with which libraries become global, as those do that a program needs when it starts. */
const FLAGS = { global: true, nodelete: true };

type LoadDynamicLibrary = (name: string, flags: object) => unknown;
type LoadWebAssemblyModule = (module: WebAssembly.Module, flags: object, name: string) => unknown;

/** The loader that a function of the user calls. */
export function loaderOf(load: LoadLibrary): Loader {
  return {
    isSynchronous: false,
    isLoading: () => false,
    owns: () => true,
    definition: () => undefined,
    // The function may keep the bytes.
    load: (library) => load(library.isSynchronous ? { ...library, bytes: library.bytes.slice() } : library),
  };
}

/**
 * The loader of a program. It is looked for when it is needed, because the program may not have started yet. `tablesOf`
 * returns the tables that code inside the program has handed over.
 */
export function loaderOfProgram(program: object, tablesOf: (program: object) => object | undefined): Loader {
  // A build with assertions aborts the program if a property is read that was not exported.
  const exported = (name: string) => own(program, name) ?? own(tablesOf(program) ?? {}, name);
  let probed: Record<string, Library> | undefined;
  const failed: Failed = new Map();
  const libraries = (): Record<string, Library> => {
    const ldso = exported(Convention.Ldso) as LoadedLibraries | undefined;
    const load = exported(Convention.LoadDynamicLibrary);
    return ldso?.[Convention.LoadedLibsByName] ?? (probed ??= isFunction(load) ? probeLibraries(load) : undefined) ?? {};
  };
  const isLoading = (name: string) => typeof own(libraries(), name) === "object" && typeof libraries()[name]!.exports === "string";

  return {
    get isSynchronous() {
      return isFunction(exported(Convention.LoadWebAssemblyModule)) && !!exported(Convention.PreloadedWasm);
    },
    isLoading,
    owns(globals, mayProbe) {
      const known = mayProbe || exported(Convention.Ldso) ? libraries() : {};
      const main = own(known, Convention.MainModule) as Library | undefined;
      return !main || !globals || main.exports === globals;
    },
    definition(library, symbol) {
      const { exports } = (own(libraries(), library) ?? {}) as Library;
      return isObject(exports) ? unwrap(own(exports, symbol)) : undefined;
    },
    load(library, { needed }, others) {
      const { name, module } = library;
      const load = exported(Convention.LoadDynamicLibrary) as LoadDynamicLibrary | undefined;
      const read = exported(Convention.LoadWebAssemblyModule) as LoadWebAssemblyModule | undefined;
      const preloaded = exported(Convention.PreloadedWasm) as Record<string, unknown> | undefined;
      if (!load) throw new Error(UNREACHABLE);
      // It was loaded by `dlopen`. Its symbols become global now.
      if (Object.hasOwn(libraries(), name)) return load(name, FLAGS);
      // The slots of the library must not become those of another one, which the loader loads first.
      const isAlone = needed.every((other) => Object.hasOwn(libraries(), other));
      if (!read || !preloaded) {
        return guard({ name, module, isAlone: false }, failed, () => loadFile(program, library, load, isLoading, libraries));
      }
      // The loader takes the exports of libraries that are instantiated already. Libraries that need each other are
      // instantiated when it asks, because it must know the first one by then.
      const all = [{ name, isAlone, module: () => module }, ...others.map((other) => ({ ...other, isAlone: false }))];
      for (const { name, isAlone, module } of all) {
        const get = () => guard({ name, module: module(), isAlone }, failed, () => read(module(), FLAGS, name));
        Object.defineProperty(preloaded, name, { configurable: true, get });
      }
      try {
        return load(name, FLAGS);
      } catch (error) {
        // The loader would take them for loaded.
        for (const { name } of all) if (isLoading(name)) delete libraries()[name];
        throw error;
      } finally {
        for (const { name } of all) delete preloaded[name];
      }
    },
  };
}

const UNREACHABLE =
  "the loader of the program is not reachable: link it with " +
  `-sEXPORTED_RUNTIME_METHODS=${Convention.LoadDynamicLibrary},${Convention.LoadWebAssemblyModule},` +
  `${Convention.PreloadedWasm},${Convention.Ldso}, or with --js-library latebind.library.js, or pass a function that ` +
  "loads a library";

/** Loads a library through a file, because its loader accepts nothing else. */
function loadFile(
  program: object,
  { name, url: origin, bytes, isSynchronous }: LibraryToLoad,
  load: LoadDynamicLibrary,
  isLoading: (name: string) => boolean,
  libraries: () => Record<string, Library>,
): unknown {
  const file = makeTemporaryFile(bytes);
  if (isSynchronous && !file.isSynchronous) {
    file.remove();
    throw new Error(
      `the program loads files asynchronously only: link it with -sEXPORTED_RUNTIME_METHODS=` +
        `${Convention.LoadDynamicLibrary},${Convention.LoadWebAssemblyModule},${Convention.PreloadedWasm},${Convention.Ldso}`,
    );
  }
  const locate = own(program, Convention.LocateFile) as ((path: string, prefix: string) => string) | undefined;
  const restore = put(program, Convention.LocateFile, (path: string, prefix: string) =>
    path === name ? file.url : locate ? locate.call(program, path, prefix) : prefix + path,
  );
  const clean = () => {
    file.remove();
    // The loader would take the library for loaded.
    if (isLoading(name)) delete libraries()[name];
  };
  try {
    const result = load(name, { ...FLAGS, loadAsync: !file.isSynchronous });
    if (file.isSynchronous) {
      clean();
      return result;
    }
    return Promise.resolve(result).finally(clean);
  } catch (error) {
    clean();
    throw new Error(`its loader failed to read ${origin}`, { cause: error });
  } finally {
    restore?.();
  }
}
