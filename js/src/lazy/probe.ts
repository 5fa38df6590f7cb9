/** Finds a loader's table of libraries, if the program does not export it. */

import type { AnyFunction } from "../engine/engine.js";
import type { Library } from "../program/attached.js";

/**
 * Asks the loader for a library whose name is an accessor of `Object.prototype`: the accessor sees the table as its
 * receiver. It returns a library that seems to be loaded, so the loader does nothing else. `bind/scope.ts` describes
 * the costs. Returns `undefined` if `Object.prototype` is frozen.
 */
export function probeLibraries(load: AnyFunction): Record<string, Library> | undefined {
  const name = `latebind:${Math.random()}`;
  let table: Record<string, Library> | undefined;
  try {
    Object.defineProperty(Object.prototype, name, {
      configurable: true,
      get(this: Record<string, Library>) {
        table ??= this;
        return { exports: {}, global: true, refcount: Infinity };
      },
    });
    load(name, { global: true, nodelete: true });
  } catch {
    // The loader is not known.
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
  return table;
}
