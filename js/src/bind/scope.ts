/**
 * Asks a loader for the tables in which it looks a DSO's symbols up.
 *
 * They are local to the loader's code: for RTLD_LOCAL an object that everything loaded by one
 * `dlopen` shares. Which libraries are in it cannot be told from outside with certainty, and
 * guessing is not our business. But the loader's own stub reads them, one after the other, when it
 * is called: `wasmImports[name]`, `localScope[name]`, `moduleExports[name]`. So it is called for a
 * name that no table has, while that name is an accessor of `Object.prototype`: the accessor sees
 * each table as its receiver. What it answers at the end is a function that does nothing, which the
 * stub takes for the definition and calls; so nothing fails, and nothing is left behind.
 */

import { isFunction } from "../engine/engine.js";
import { type Dso, landmark } from "../program/dso.js";
import { impossibleName } from "../program/namespaces.js";

/** Emscripten has at most four: global symbols, asyncify's, the local scope, the DSO's own. */
const MOST_TABLES = 5;

/**
 * The tables in which a DSO's symbols are looked up after the global ones, in order, up to one that
 * has its own definitions. Nothing if the loader cannot be asked.
 */
export function findScope(dso: Dso, namespace: object): readonly object[] | undefined {
  const own = landmark(dso);
  if (own === undefined) return undefined;
  for (let count = 2; count <= MOST_TABLES; count++) {
    const tables = readTables(namespace, (read) => read === count);
    const last = tables[count - 1];
    if (!last) return undefined;
    // The first table is that of the global symbols, which the import object answers for.
    if (Object.hasOwn(last, own)) return tables.slice(1);
  }
  return undefined;
}

/**
 * The table that stubs of the main module read; null if they read the global symbols, and nothing if the
 * loader cannot be asked. A loader that has one reads it as well when a library's symbol is looked up, to see
 * whether what is among the global symbols is not a stub.
 */
export function findStubTable(namespace: object, globals: object | undefined): object | null | undefined {
  const [first, second] = readTables(namespace, () => true);
  return first && first === globals ? (second ?? null) : undefined;
}

/**
 * The tables that the stub of a name that cannot exist reads, up to the first in which `defines` says that it
 * is defined. It gets how many tables have been read.
 */
function readTables(namespace: object, defines: (read: number) => boolean): object[] {
  const name = impossibleName();
  const tables: object[] = [];
  try {
    const stub: unknown = Reflect.get(namespace, name);
    if (!isFunction(stub)) return [];
    Object.defineProperty(Object.prototype, name, {
      configurable: true,
      get(this: object) {
        if (!tables.includes(this)) tables.push(this);
        return defines(tables.length) ? () => {} : undefined;
      },
    });
    stub();
  } catch {
    // Frozen, or no loader that we know.
  } finally {
    delete (Object.prototype as Record<string, unknown>)[name];
  }
  return tables;
}
