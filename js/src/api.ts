/** What programs can ask of Latebind. One realm has one of it, however often it was bundled. */

import { attach, type EmscriptenModule, type LoaderTables } from "./attached.js";
import { LatebindError } from "./errors.js";
import { hook } from "./hooks.js";
import { isDisabled } from "./settings.js";
import { type DsoStats, stats } from "./stats.js";

/** Latebind, as `globalThis.latebind` has it. */
export interface Latebind {
  /**
   * Wraps the WebAssembly JS API, so that DSOs which are compiled and instantiated from now on bind
   * late without a JavaScript frame. Does nothing if that was done before, or if
   * `LATEBIND_DISABLE` is set. Returns whether it is in place.
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
    Object.defineProperty(realm, KEY, { value: known, configurable: true });
  }
  return known;
}

function make(): Latebind {
  let undo: (() => void) | undefined;
  return {
    install() {
      if (!undo && !isDisabled() && typeof WebAssembly === "object") undo = hook(WebAssembly);
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
    Object.defineProperty(globalThis, "latebind", {
      value: known,
      configurable: true,
      writable: true,
    });
  }
  return known;
}
