/**
 * What to call a DSO in messages.
 *
 * A library does not carry a name. A loader knows one, if its tables were handed over
 * (`attach(Module)`); a page knows the address that it was fetched from.
 */

import type { Dso } from "./dso.js";
import { isFunction, isObject } from "./engine.js";

/** What Emscripten's `LDSO.loadedLibsByName` says of a library. */
interface Loaded {
  exports?: unknown;
}

/** The tables of one of Emscripten's programs, as far as they are of use here. */
export interface EmscriptenModule {
  /** The loader's tables. Pyodide has them at `pyodide._module`. */
  LDSO?: { loadedLibsByName?: Record<string, Loaded> };
}

const attached: WeakRef<EmscriptenModule>[] = [];

export function attach(module: EmscriptenModule): void {
  if (!isObject(module)) throw new TypeError("attach wants the Module object of a program");
  if (!attached.some((known) => known.deref() === module)) attached.push(new WeakRef(module));
}

/** The best name there is. */
export function nameOf(dso: Dso): string {
  return loaderName(dso) ?? (dso.url || (isMain(dso) ? "main" : `dso#${dso.id}`));
}

function isMain(dso: Dso): boolean {
  return dso.references.some((reference) => reference.isMain);
}

/** The name under which a loader has the library that exports the DSO's first function. */
function loaderName({ exports = {} }: Dso): string | undefined {
  const first = Object.keys(exports).find((name) => isFunction(exports[name]));
  if (first === undefined) return undefined;
  for (const module of attached) {
    const libraries = module.deref()?.LDSO?.loadedLibsByName ?? {};
    for (const [name, library] of Object.entries(libraries)) {
      const { exports: theirs } = library;
      if (name !== "__main__" && isObject(theirs) && own(theirs, first) === exports[first]) {
        return name;
      }
    }
  }
  return undefined;
}

function own(object: object, name: string): unknown {
  return Reflect.getOwnPropertyDescriptor(object, name)?.value;
}
