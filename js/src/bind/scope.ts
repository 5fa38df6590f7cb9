/**
 * Finds the tables in which a loader looks up a DSO's symbols.
 *
 * They are local to the loader's code. A program that was linked with the JS library hands them over. Otherwise, for RTLD_LOCAL, it is an object that all libraries loaded by one
 * `dlopen` share. Nothing outside the loader shows with certainty which libraries those are, and
 * Latebind does not guess. But the loader's own stub reads the tables one after the other when it
 * is called: `wasmImports[name]`, `localScope[name]`, `moduleExports[name]`. So it is called for a
 * name that no table has, while that name is an accessor of `Object.prototype`. The accessor sees
 * each table as its receiver. At the end it returns a function that does nothing, which the
 * stub takes for the definition and calls. So nothing fails, and nothing remains.
 *
 * When `Object.prototype` changes, V8 discards its type feedback and optimized code for property accesses everywhere,
 * and the program is slower until both exist again. So one call reads all tables, and one accessor serves all DSOs that
 * are loaded before the program returns to its event loop.
 */

import { isFunction, isObject, own } from "../engine/engine.js";
import { type Dso, identifyingExport } from "../program/dso.js";
import { impossibleName, namespaceOf } from "../program/namespaces.js";

/**
 * The tables in which a DSO's symbols are looked up after the global ones, in order, up to the one that
 * has its own definitions. Returns `undefined` if the loader does not show them.
 */
export function findScope(dso: Dso, namespace: object): readonly object[] | undefined {
  if (LINKED) {
    const known = dso.library?.readScope();
    // Until the library has been instantiated, its loader has no table of its definitions.
    return known?.at(-1) ? known.filter(isObject) : undefined;
  }
  const own = identifyingExport(dso);
  if (own === undefined) return undefined;
  // The first table has the global symbols, which the import object provides.
  const isOwn = (table: object, index: number) => index > 0 && Object.hasOwn(table, own);
  const tables = readTables(namespace, isOwn);
  const last = tables.length - 1;
  return isOwn(tables[last] ?? {}, last) ? tables.slice(1) : undefined;
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

/** The tables that a stub has read, and the test that decides which one has a definition. */
interface Reading {
  tables: object[];
  isLast(table: object, index: number): boolean;
}

let reading: Reading | undefined;

/** The tables that the stub of a name that cannot exist reads, up to the first for which `isLast` returns `true`. */
function readTables(namespace: object, isLast: Reading["isLast"]): object[] {
  const tables: object[] = [];
  try {
    const stub = makeStub(namespace);
    if (!isFunction(stub)) return [];
    reading = { tables, isLast };
    stub();
  } catch {
    // `Object.prototype` is frozen, or the loader is not known.
  } finally {
    reading = undefined;
  }
  return tables;
}

/** The name that is an accessor of `Object.prototype` now. */
let accessor: string | undefined;

/** Lets a loader make the stub whose name is the accessor, and makes it one. */
function makeStub(namespace: object): unknown {
  if (accessor !== undefined) {
    const stub = makeAnotherStub(namespace, accessor);
    if (stub) return stub;
    removeAccessor();
  }
  const name = impossibleName();
  const stub: unknown = Reflect.get(namespace, name);
  if (!isFunction(stub)) return undefined;
  Object.defineProperty(Object.prototype, name, { configurable: true, get: read });
  accessor = name;
  void Promise.resolve().then(removeAccessor);
  return stub;
}

function removeAccessor(): void {
  if (accessor !== undefined) Reflect.deleteProperty(Object.prototype, accessor);
  accessor = undefined;
}

/** The value of the accessor while a loader makes a stub: a stub among the global symbols. */
const isStub = new Proxy({}, { get: () => true });

let isMaking = false;

/**
 * Lets a loader make the stub of a name that is an accessor already. The loader makes none for a name that the object has
 * in which it keeps its stubs, so that object inherits nothing meanwhile.
 */
function makeAnotherStub(namespace: object, name: string): unknown {
  if (namespaceOf(namespace).isMain || Object.hasOwn(namespace, name)) return undefined;
  const prototype = Reflect.getPrototypeOf(namespace);
  isMaking = Reflect.setPrototypeOf(namespace, null);
  try {
    const stub: unknown = Reflect.get(namespace, name);
    return isFunction(stub) && own(namespace, name) === stub ? stub : undefined;
  } finally {
    isMaking = false;
    Reflect.setPrototypeOf(namespace, prototype);
  }
}

/** The accessor of each name. */
function read(this: object): unknown {
  if (isMaking) return isStub;
  if (!reading) return undefined;
  const { tables, isLast } = reading;
  if (!tables.includes(this)) tables.push(this);
  return isLast(this, tables.indexOf(this)) ? () => {} : undefined;
}
