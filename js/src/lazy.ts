/**
 * Loads the libraries of a program when one of their functions is first called. `latebind manifest` lists the
 * libraries. `docs/on-demand.md` in the repository describes the conditions.
 *
 * @module
 */

import type { AnyFunction } from "./engine/engine.js";
import { type Supplier, SUPPLIERS } from "./program/suppliers.js";
import { errorOfRealm } from "./report/errors.js";
import { setLazyAddress } from "./lazy/address.js";
import { makeBinder } from "./lazy/gate.js";
import { type Fetch, isQuick } from "./lazy/fetch.js";
import { defaultBase } from "./lazy/host.js";
import { Failure, type LazyLibrary, type LazyProgress, makeLibrary } from "./lazy/library.js";
import { type LoadLibrary, loaderOf, loaderOfProgram } from "./lazy/loader.js";
import { checkManifest, cycleOf, functionsOf, type LazyManifest, loadOrder, urlOf } from "./lazy/manifest.js";
import { makePrefetch, type Prefetch } from "./lazy/prefetch.js";

export type { Fetch } from "./lazy/fetch.js";
export type { LazyProgress } from "./lazy/library.js";
export type { LibraryToLoad, LoadLibrary } from "./lazy/loader.js";
export type { LazyManifest, ListedLibrary } from "./lazy/manifest.js";
export type { Prefetch } from "./lazy/prefetch.js";

/** The options of {@link lazy}. */
export interface LazyOptions {
  /**
   * The `Module` object of the program, or a function that loads a library as the program's loader does. The object
   * may be the one that is passed to the program's factory before the program starts.
   */
  program: (object & { call?: never }) | LoadLibrary;
  /**
   * Whether the program is linked with `latebind.library.js`. Then `latebind/auto` is not needed [default: false].
   */
  isLinked?: boolean;
  /** The location against which the paths of the manifest are resolved [default: the page, or the current directory]. */
  base?: string | URL;
  /** The function that fetches a file [default: `fetch`, and the file system for `file:` locations]. */
  fetch?: Fetch;
  /** Whether the size and the SHA-256 of each file must be those of the manifest [default: true]. */
  integrity?: boolean;
  /** The milliseconds after which a request fails if no bytes arrive [default: 30000]. */
  timeout?: number;
  /** Aborts requests. A function returns the signal of each request. */
  signal?: AbortSignal | (() => AbortSignal | undefined);
  /** Is called when the state of a library changes, and when bytes arrive. */
  onProgress?: (progress: LazyProgress) => void;
}

/** The libraries of a program that are loaded at first calls. */
export interface Lazy {
  /** Fetches and compiles libraries ahead of their first calls. */
  prefetch: Prefetch;
  /** From now on, no call loads a library, and calls of functions of libraries that are not loaded fail. */
  stop(): void;
}

/** The instance of Latebind that `latebind/auto` installs. */
interface Realm {
  suppliers?: Supplier[];
  tablesOf?(program: object): object | undefined;
}

/** Returns that instance, or the one inside a program. */
function realm(): Realm | undefined {
  return (globalThis as { [key: symbol]: Realm | undefined })[Symbol.for("latebind")];
}

/** The suppliers that an instance inside a program will find. */
function pending(): Supplier[] {
  const all = globalThis as { [key: symbol]: Supplier[] | undefined };
  return (all[Symbol.for(SUPPLIERS)] ??= []);
}

/** The hash of each library that a program loads lazily, by program. */
const known = new WeakMap<object, Map<string, string>>();

/**
 * From now on, the first call of a function in the manifest loads its library. Inside a promising export, the call is
 * suspended while the library is fetched. Elsewhere, the bytes must be at hand: prefetched, or readable synchronously.
 *
 * Import `latebind/auto` first, and call this function before the program is loaded, or at least before the modules
 * that refer to the functions are.
 *
 * @throws TypeError if an argument is not valid, or if Latebind is not installed.
 */
export function lazy(manifest: LazyManifest, options: LazyOptions): Lazy {
  checkManifest(manifest);
  const { program, isLinked = false, integrity = true, timeout = 30_000, signal, onProgress = () => {} } = options;
  if (typeof program !== "function" && (typeof program !== "object" || !program)) {
    throw new TypeError("lazy: `program` is neither a Module object nor a function");
  }
  const suppliers = realm()?.suppliers ?? (isLinked ? pending() : undefined);
  if (!suppliers) {
    throw new TypeError(
      "lazy: import latebind/auto, of the same version, before the program is loaded, or set `isLinked` if the program " +
        "is linked with latebind.library.js",
    );
  }
  const functions = functionsOf(manifest);

  const base = new URL(options.base ?? "", defaultBase());
  const loader = typeof program === "function" ? loaderOf(program) : loaderOfProgram(program, (program) => realm()?.tablesOf?.(program));
  const listedFunctions = new Map<string, string[]>();
  for (const [name, { library, signature = "unknown" }] of functions) {
    const list = listedFunctions.get(library) ?? [];
    listedFunctions.set(library, list);
    list.push(name, signature);
  }

  const libraries = new Map<string, LazyLibrary>();
  for (const [name, listed] of Object.entries(manifest.libraries)) {
    const cycle = () => cycleOf(manifest, name).map((name) => libraries.get(name)!);
    const file = { url: urlOf(name, listed, base), listed, fetch: options.fetch, hasIntegrity: integrity, timeout };
    const request = (onBytes: (loaded: number) => void) => ({
      ...file,
      functions: listedFunctions.get(name) ?? [],
      signal: typeof signal === "function" ? signal() : signal,
      onBytes,
    });
    libraries.set(name, makeLibrary(name, loader, { ...file, isQuick: isQuick(file) }, request, onProgress, cycle));
  }
  /** A library with those that it needs, which come first. */
  const withNeeded = (name: string) => loadOrder(manifest, name).map((name) => libraries.get(name)!);

  /** Returns the library of a function, unless it is loaded. */
  const libraryOf = (symbol: string, owner: object | undefined): LazyLibrary | undefined => {
    const library = libraries.get(functions.get(symbol)?.library ?? "");
    return library && !library.isLoaded && loader.owns(owner, registered.size > 1) ? library : undefined;
  };

  /** Loads a library and those that it needs. Throws errors that name the library and the symbol. */
  const loadSynchronously = (name: string, symbol: string, about: () => [string, string]) => {
    try {
      for (const library of withNeeded(name)) library.loadSynchronously();
    } catch (error) {
      throw explain(symbol, about, name, error);
    }
  };
  const isAtHand = (name: string) => withNeeded(name).every(({ isAtHand }) => isAtHand);

  const binderOf: Supplier["binderOf"] = (symbol, owner, about, bind) => {
    const library = libraryOf(symbol, owner);
    if (!library) return undefined;
    const { name } = library;
    let isBound = false;
    const bindOnce = () => {
      if (!isBound) bind();
      isBound = true;
    };
    const outside = () => {
      loadSynchronously(name, symbol, about);
      bindOnce();
    };
    return makeBinder({
      ready() {
        if (!isAtHand(name)) return false;
        outside();
        return true;
      },
      async wait() {
        const needed = withNeeded(name);
        try {
          await Promise.all(needed.map((library) => library.fetch()));
          for (const library of needed) await library.load();
        } catch (error) {
          throw explain(symbol, about, name, error);
        }
        bindOnce();
      },
      outside,
    });
  };

  checkVersions(program, manifest);
  registered.add(libraries);
  const supplier: Supplier = {
    knows: (symbol, owner) => libraryOf(symbol, owner) !== undefined,
    loadNow(symbol, owner, about) {
      const name = libraryOf(symbol, owner)?.name;
      if (name === undefined || !isAtHand(name)) return false;
      loadSynchronously(name, symbol, about);
      return true;
    },
    binderOf,
    setAddress(symbol, owner, about, entry) {
      const { signature } = functions.get(symbol) ?? {};
      const library = libraryOf(symbol, owner);
      if (!owner || signature === undefined || !library) return false;
      const find = () => loader.definition(library.name, symbol);
      const makeBinder = (bind: () => void): AnyFunction => binderOf(symbol, owner, () => [about(), signature], bind)!;
      return setLazyAddress(symbol, signature, owner as Record<string, unknown>, entry, find, makeBinder);
    },
  };
  suppliers.push(supplier);
  return {
    prefetch: makePrefetch(libraries, (symbol) => functions.get(symbol)?.library, withNeeded),
    stop() {
      registered.delete(libraries);
      const at = suppliers.indexOf(supplier);
      if (at >= 0) suppliers.splice(at, 1);
    },
  };
}

/** The libraries of each call of {@link lazy}. If there are several, each program has its own. */
const registered = new Set<object>();

/** Rejects a second version of a library of the same program. */
function checkVersions(program: object, { libraries }: LazyManifest): void {
  const versions = new Map(known.get(program));
  for (const [name, { sha256 }] of Object.entries(libraries)) {
    const other = versions.get(name);
    if (other !== undefined && other !== sha256) {
      throw new TypeError(`lazy: two manifests of one program list different versions of \`${name}\``);
    }
    versions.set(name, sha256);
  }
  known.set(program, versions);
}

/** Makes the error of a call. */
function explain(symbol: string, about: () => [string, string], library: string, error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  const [dso, signature] = about();
  const needed = error.library !== library ? `, which needs \`${error.library}\`` : "";
  const message = `cannot load \`${library}\`${needed} for \`${symbol}\` ${signature}, needed by \`${dso}\`: ${error.reason}`;
  return errorOfRealm(error.code, message, { dso, symbol, signature, cause: error.cause });
}
