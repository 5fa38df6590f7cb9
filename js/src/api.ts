/** The public API. A realm has one instance, even if it loads several copies of the package. */

import {
  attach,
  attachLibrary,
  type EmscriptenModule,
  type LibraryOfLoader,
  type LoaderTables,
  tablesOf,
} from "./program/attached.js";
import { type Supplier, suppliers } from "./program/suppliers.js";
import { LatebindError } from "./report/errors.js";
import { debugs, readFeatures } from "./report/settings.js";
import { type DsoStats, stats } from "./report/stats.js";
import { afterConstructors } from "./link/constructors.js";
import { remember } from "./link/plans.js";
import { hook } from "./hooks/hooks.js";
import { planOf } from "./hooks/sources.js";

/** Latebind, as `globalThis.latebind` has it. */
export interface Latebind {
  /**
   * Wraps the WebAssembly JS API, so that late-bound calls of DSOs that are compiled and instantiated from now
   * on have no JavaScript frame. Has no effect if Latebind is already installed, if `LATEBIND_DISABLE` is set, or
   * if a part of the API cannot be replaced because it is frozen.
   *
   * @returns `true` if Latebind is installed.
   */
  install(): boolean;
  /** Restores the WebAssembly JS API. DSOs that were loaded before continue to work. */
  uninstall(): void;
  /** Counts the late-bound references of each DSO. */
  stats(): DsoStats[];
  /**
   * Hands over the `Module` object of a program (Pyodide's is `pyodide._module`), so that messages
   * can name its libraries. Code inside the program can hand over a function that reads the loader's tables,
   * which are not exported. Latebind then looks up symbols of the main module in them.
   *
   * @throws TypeError if it is not an object.
   */
  attach(module: EmscriptenModule, read?: () => LoaderTables): void;
  /**
   * For programs that are linked with the JavaScript library: connects the object from which a library imports with the name of the library, and with
   * a function that returns the loader's tables in which its symbols are looked up after the global ones, in order.
   * The last table has the library's own definitions.
   *
   * @internal
   */
  attachLibrary?(namespace: object, name: string | undefined, readScope: LibraryOfLoader["readScope"]): void;
  /**
   * For such programs: returns the exports of a library that the loader has just constructed, or a promise of them if
   * its constructors have not ended.
   *
   * @internal
   */
  afterConstructors?(exports: object): object;
  /**
   * For such programs: hands over the bytes of a module that the engine has compiled before any script runs.
   *
   * @internal
   */
  attachSource?(module: WebAssembly.Module, bytes: BufferSource): void;
  /**
   * Returns the tables of a program's loader, if code inside it has handed them over.
   *
   * @internal
   */
  tablesOf(module: object): LoaderTables | undefined;
  /** The libraries that are loaded at first calls. `latebind/lazy` adds them. */
  readonly suppliers: Supplier[];
  /** The class of the error that a call of an undefined symbol throws. */
  readonly LatebindError: typeof LatebindError;
  /** The version of the package. */
  readonly version: string;
}

const KEY = Symbol.for("latebind");

/** Returns the realm's instance: this one, unless a different copy was loaded first. */
export function latebind(): Latebind {
  const realm = globalThis as { [KEY]?: Latebind };
  let known = realm[KEY];
  if (!known) {
    known = make();
    // If the global object of the realm is frozen, each copy has its own instance.
    Reflect.defineProperty(realm, KEY, { value: known, configurable: true });
  }
  return known;
}

function make(): Latebind {
  let undo: (() => void) | undefined;
  return {
    install() {
      try {
        if (!undo && readFeatures() && typeof WebAssembly === "object") undo = hook(WebAssembly);
      } catch (error) {
        if (debugs("files")) console.error("latebind: not installed:", error);
      }
      return undo !== undefined;
    },
    uninstall() {
      undo?.();
      undo = undefined;
    },
    stats,
    attach,
    ...(LINKED && {
      attachLibrary,
      afterConstructors,
      attachSource: (module, bytes) => void remember(module, planOf(bytes)),
    }),
    suppliers,
    tablesOf,
    LatebindError,
    version: VERSION,
  };
}

/** Installs Latebind and makes it known as `globalThis.latebind`, unless the name is taken. */
export function installGlobally(): Latebind {
  const known = latebind();
  known.install();
  if (!("latebind" in globalThis)) {
    Reflect.defineProperty(globalThis, "latebind", {
      value: known,
      configurable: true,
      writable: true,
    });
  }
  return known;
}
