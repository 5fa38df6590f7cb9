/**
 * What to call a DSO in messages.
 *
 * A library does not carry a name. A loader knows one, if its tables were handed over
 * (`attach(Module)`); a page knows the address that it was fetched from.
 */

import { definition, type Dso, landmark } from "./dso.js";
import { isObject, own } from "./engine.js";
import { unwrap } from "./stubs.js";

/** The tables of one of Emscripten's programs, as far as they are of use here. */
export interface EmscriptenModule {
  /** The loader's tables. Pyodide has them at `pyodide._module`. */
  LDSO?: { loadedLibsByName?: Record<string, { exports?: unknown }> };
}

type Tables = EmscriptenModule["LDSO"];

const attached: WeakRef<EmscriptenModule>[] = [];

/** By program: how code that was linked into it gets at the tables. */
const readers = new WeakMap<EmscriptenModule, () => Tables>();

export function attach(module: EmscriptenModule, read?: () => Tables): void {
  if (!isObject(module)) throw new TypeError("attach wants the Module object of a program");
  if (read) readers.set(module, read);
  if (!attached.some((known) => known.deref() === module)) attached.push(new WeakRef(module));
}

function tablesOf(module: EmscriptenModule | undefined): Tables {
  // In a build with assertions, reading what was not exported aborts the program.
  return module && (readers.get(module)?.() ?? (own(module, "LDSO") as Tables));
}

/** The best name there is. */
export function nameOf(dso: Dso): string {
  const isMain = [...dso.manners.values()].some((manner) => manner.isMain);
  const fallback = isMain ? "main" : `dso#${dso.id}`;
  return loaderName(dso) || dso.url || fallback;
}

/** The name under which a loader has the library that exports one of the DSO's functions. */
function loaderName(dso: Dso): string | undefined {
  const name = landmark(dso);
  if (name === undefined) return undefined;
  for (const module of attached) {
    const libraries = tablesOf(module.deref())?.loadedLibsByName ?? {};
    for (const [key, { exports }] of Object.entries(libraries)) {
      // All global symbols are in one table with the name of the main module.
      if (key === "__main__" || !isObject(exports)) continue;
      if (unwrap(own(exports, name)) === definition(dso, name)) return key;
    }
  }
  return undefined;
}
