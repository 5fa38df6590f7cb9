/**
 * Finds the tables in which a loader looks up a DSO's symbols.
 *
 * They are local to the loader's code. For RTLD_LOCAL, it is an object that all libraries loaded by one
 * `dlopen` share. Nothing outside the loader shows with certainty which libraries those are, and
 * Latebind does not guess. But the loader's own stub reads the tables one after the other when it
 * is called: `wasmImports[name]`, `localScope[name]`, `moduleExports[name]`. So it is called for a
 * name that no table has, while that name is an accessor of `Object.prototype`. The accessor sees
 * each table as its receiver. At the end it returns a function that does nothing, which the
 * stub takes for the definition and calls. So nothing fails, and nothing remains.
 */

import { isFunction } from "../engine/engine.js";
import { type Dso, identifyingExport } from "../program/dso.js";
import { impossibleName } from "../program/namespaces.js";

/** Emscripten has at most four: global symbols, the stub table, the local scope, the DSO's own. */
const MOST_TABLES = 5;

/**
 * The tables in which a DSO's symbols are looked up after the global ones, in order, up to the one that
 * has its own definitions. Returns `undefined` if the loader does not show them.
 */
export function findScope(dso: Dso, namespace: object): readonly object[] | undefined {
  const own = identifyingExport(dso);
  if (own === undefined) return undefined;
  for (let count = 2; count <= MOST_TABLES; count++) {
    const tables = readTables(namespace, (read) => read === count);
    const last = tables[count - 1];
    if (!last) return undefined;
    // The first table has the global symbols, which the import object provides.
    if (Object.hasOwn(last, own)) return tables.slice(1);
  }
  return undefined;
}

/**
 * The stub table of the main module, or null if its stubs read the global symbols. Returns `undefined` if the
 * loader does not show that. A loader with a stub table also reads it when it looks up a library's symbol, because
 * a stub may be among the global symbols.
 */
export function findStubTable(namespace: object, globals: object | undefined): object | null | undefined {
  const [first, second] = readTables(namespace, () => true);
  return first && first === globals ? (second ?? null) : undefined;
}

/**
 * The tables that the stub of a name that cannot exist reads, up to the first for which `defines` returns `true`.
 * Its argument is the number of tables that have been read.
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
    // `Object.prototype` is frozen, or the loader is not known.
  } finally {
    delete (Object.prototype as Record<string, unknown>)[name];
  }
  return tables;
}
