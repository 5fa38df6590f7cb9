/**
 * Reads an import object: each import once, like the engine. The engine is then given a copy of the
 * values that were read.
 */

import {
  type AnyFunction,
  isCallable,
  isFunction,
  isGlobal,
  isMemory,
  isObject,
  isSuspending,
  isTable,
} from "../engine/engine.js";
import type { ImportTable } from "../core/imports.js";
import { ImportRecord, ImportValue } from "../core/abi.js";
import type { Dso } from "./dso.js";
import { type ImportNamespace, isKnownStub, namespaceOf, unwrap } from "./namespaces.js";
import { programOf } from "./registry.js";

/** The values that were read from a namespace, in an object without a prototype: any name is safe in it. */
export type Copy = Record<string, unknown>;

/** The values that were read from an import object. */
export interface ImportSnapshot {
  /** The copies of the namespaces, by module name. A namespace that is not an object is kept for the engine. */
  imports: Record<string, Copy>;
  /** The namespaces from which functions are imported, by module name. */
  namespaces: Map<string, ImportNamespace>;
  /** The imports that are globals, by their indices in the list of imports. Most of them are entries of the GOT. */
  addresses: Pick<ImportTable, "modules" | "names"> & { indices: number[] };
  /** The objects with the addresses that the engine reads itself, by module name. */
  left: Record<string, object>;
  /** The memory that the DSO shares with the others of its program, or else the table. */
  memory: object | undefined;
  /** The namespace that has the memory, or else the table. */
  home: object | undefined;
  /** The loader's global symbols, if its main module has been seen. */
  globals: object | undefined;
  /** The imports that are `Suspending` objects, by their indices in the list of imports. */
  suspending: Pick<ImportTable, "modules" | "names" | "types"> & { indices: number[] };
  /** A namespace without stubs, or with those of a main module. It has the global symbols. */
  plain: object | undefined;
}

export function emptySnapshot(): ImportSnapshot {
  return {
    imports: Object.create(null),
    namespaces: new Map(),
    addresses: { modules: [], names: [], indices: [] },
    left: {},
    memory: undefined,
    home: undefined,
    globals: undefined,
    suspending: { modules: [], names: [], types: [], indices: [] },
    plain: undefined,
  };
}

/** Adds the namespace of functions that are imported from a module name. */
export function addNamespace(snapshot: ImportSnapshot, module: string, object: object): ImportNamespace {
  const namespace = namespaceOf(object);
  snapshot.namespaces.set(module, namespace);
  if (namespace.isMain) snapshot.plain ??= object;
  return namespace;
}

/**
 * Reads every import into the snapshot, and returns for each whether it is a stub. Functions are read last,
 * because the memory identifies the program. If `leavesAddresses` is set, the engine gets the object that has the addresses,
 * and reads them.
 */
export function readImports(
  imports: object,
  table: ImportTable,
  snapshot: ImportSnapshot,
  leavesAddresses = false,
): Uint32Array {
  const { modules, names, types, isFunction: functions, invokes } = table;
  const indices: number[] = [];
  snapshot.addresses = { modules, names, indices };
  snapshot.suspending = { modules, names, types, indices: [] };
  const values = new Uint32Array(names.length);
  const objects = new Map<string, unknown>();
  const open = (module: string): unknown => {
    if (!objects.has(module)) {
      const object: unknown = Reflect.get(imports, module);
      objects.set(module, object);
      snapshot.imports[module] = (isObject(object) ? Object.create(null) : object) as Copy;
    }
    return objects.get(module);
  };

  // One text for each pair of names.
  const keyOf = (at: number) => `${modules[at]!.length} ${modules[at]!} ${names[at]!}`;
  /** The index of the first import of each name. Few modules import a name twice, so it is built on demand. */
  let firsts: Map<string, number> | undefined;
  const firstOf = (index: number): number => {
    firsts ??= new Map(names.map((_, at) => [keyOf(at), at] as const).reverse());
    return firsts.get(keyOf(index))!;
  };

  for (const wanted of [false, true]) {
    let last: string | undefined;
    let object: unknown;
    let copy: Copy = {};
    let namespace: ImportNamespace | undefined;
    for (let index = 0; index < names.length; index++) {
      if (functions[index] !== wanted) continue;
      const name = names[index]!;
      // Imports of one module name follow each other.
      if (modules[index] !== last) {
        last = modules[index]!;
        object = open(last);
        copy = snapshot.imports[last]!;
        namespace = snapshot.namespaces.get(last);
      }
      if (!isObject(object)) continue; // the engine reports it
      if (leavesAddresses && types[index] === ImportRecord.Address) {
        indices.push(index);
        snapshot.left[last!] = object;
      } else if (name in copy) {
        values[index] = ImportValue.Again + firstOf(index);
      } else if (wanted) {
        namespace ??= addNamespace(snapshot, last!, object);
        if (readFunction(name, copy, namespace, snapshot.globals) || (invokes.has(index) && isCallable(copy[name]))) {
          values[index] = ImportValue.Stub;
        }
      } else {
        const value = (copy[name] = (object as Copy)[name]);
        // Most are globals, and an address is a number.
        if (isGlobal(value)) {
          indices.push(index);
        } else if (isObject(value) && (isMemory(value) || (!snapshot.memory && isTable(value)))) {
          snapshot.memory = value;
          snapshot.home = object;
          snapshot.globals = programOf(value).globals;
        }
      }
      if (wanted && isSuspending(copy[name])) snapshot.suspending.indices.push(index);
    }
  }
  return values;
}

/** Reads a function. Returns `true` if it is the loader's stub. */
function readFunction(
  name: string,
  copy: Copy,
  namespace: ImportNamespace,
  globals: object | undefined,
): boolean {
  if (isKnownStub(namespace, name, globals)) {
    // It is not read before it is called.
    copy[name] = undefined;
    return true;
  }
  const { object, isStub } = namespace;
  const value = (copy[name] = (object as Copy)[name]);
  return isFunction(value) && (isStub(name, value) || unwrap(value) !== value);
}

/** Keeps the stub of a main module before an entry replaces it. */
export function keepStub(dso: Dso, { imports, namespaces }: ImportSnapshot, module: string, name: string): void {
  if (namespaces.get(module)!.isMain) dso.stubs.set(name, imports[module]![name] as AnyFunction);
}

/** Gives an import the loader's stub. It may not have been read yet. */
export function leaveStub({ imports, namespaces }: ImportSnapshot, module: string, name: string): void {
  imports[module]![name] ??= Reflect.get(namespaces.get(module)!.object, name);
}
