/** What programs can ask of Latebind. One realm has one of it, however often it was bundled. */

import { attach, type EmscriptenModule, type LoaderTables } from "./program/attached.js";
import { LatebindError } from "./report/errors.js";
import { debugs, isDisabled } from "./report/settings.js";
import { type DsoStats, stats } from "./report/stats.js";
import { hook } from "./hooks/hooks.js";

/** Latebind, as `globalThis.latebind` has it. */
export interface Latebind {
  /**
   * Wraps the WebAssembly JS API, so that DSOs which are compiled and instantiated from now on bind
   * late without a JavaScript frame. Does nothing if that was done before, if `LATEBIND_DISABLE` is
   * set, or if a part of the API cannot be replaced, because it is frozen. Returns `true` if it is in
   * place.
   */
  install(): boolean;
  /** Restores the WebAssembly JS API. What was loaded meanwhile goes on to work. */
  uninstall(): void;
  /** Counts the late-bound references of each DSO. */
  stats(): DsoStats[];
  /**
   * Hands over the `Module` object of a program (Pyodide's is `pyodide._module`), so that messages
   * can name its libraries. Code inside the program can hand over a function that reads the loader's tables,
   * which are not exported; then symbols of the main module are looked up in them.
   *
   * @throws TypeError if it is not an object.
   */
  attach(module: EmscriptenModule, read?: () => LoaderTables): void;
  /** What is thrown at the call of an undefined symbol. */
  readonly LatebindError: typeof LatebindError;
  /** The version of the package. */
  readonly version: string;
}

const KEY = Symbol.for("latebind");

/** The realm's Latebind: this one, unless another copy came first. */
export function latebind(): Latebind {
  const realm = globalThis as { [KEY]?: Latebind };
  let known = realm[KEY];
  if (!known) {
    known = make();
    // A realm whose global object is frozen does not take it; a second copy is on its own then.
    Reflect.defineProperty(realm, KEY, { value: known, configurable: true });
  }
  return known;
}

function make(): Latebind {
  let undo: (() => void) | undefined;
  return {
    install() {
      try {
        if (!undo && !isDisabled() && typeof WebAssembly === "object") undo = hook(WebAssembly);
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
