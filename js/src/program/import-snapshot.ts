/**
 * Reads an import object: each import once, as the engine would read it. The engine is then given
 * what was read.
 */

import { type AnyFunction, isFunction, isGlobal, isMemory, isObject, isTable } from "../engine/engine.js";
import type { ImportTable } from "../core/imports.js";
import { Answer } from "../core/plt.js";
import type { Dso } from "./dso.js";
import { type Manner, mannerOf, unwrap } from "./namespaces.js";
import { programOf } from "./registry.js";

/** What was read from a namespace of an import object: an object that is safe for any name. */
export type Copy = Record<string, unknown>;

/** What was read from an import object. */
export interface Reading {
  /** The namespaces by module name. One that is no object is kept as it is, for the engine. */
  imports: Record<string, Copy>;
  manners: Map<string, Manner>;
  /** The imports that are globals whose value may change: entries of the GOT, most of them. */
  addresses: { module: string; name: string; global: object }[];
  /** The memory that the DSO shares with the others of its program, or else the table. */
  memory: object | undefined;
  /** The namespace that the memory, or else the table, is in. */
  home: object | undefined;
  /** The loader's global symbols, if its main module has been seen. */
  globals: object | undefined;
  /** A namespace without stubs, or with those of a main module: there the global symbols are. */
  plain: object | undefined;
}

export function emptyReading(): Reading {
  return {
    imports: Object.create(null),
    manners: new Map(),
    addresses: [],
    memory: undefined,
    home: undefined,
    globals: undefined,
    plain: undefined,
  };
}

/** A namespace of the import object, what was read from it, and how it answers. */
interface Space {
  namespace: unknown;
  copy: Copy;
  manner: Manner | undefined;
}

/** One text for each pair of names. */
function keyOf(module: string, name: string): string {
  return `${module.length} ${module} ${name}`;
}

/**
 * Reads every import, and tells for each whether it is a stub. What is no function comes first: the
 * memory tells which program it is.
 */
export function read(imports: object, table: ImportTable, reading: Reading): Uint32Array {
  const { modules, names, isFunction: functions } = table;
  const answers = new Uint32Array(names.length);
  const spaces = new Map<string, Space>();
  const open = (module: string): Space => {
    let space = spaces.get(module);
    if (!space) {
      const namespace: unknown = Reflect.get(imports, module);
      const copy = (isObject(namespace) ? Object.create(null) : namespace) as Copy;
      spaces.set(module, (space = { namespace, copy, manner: undefined }));
      reading.imports[module] = copy;
    }
    return space;
  };

  /** Where a name was imported first. Built when a second import of a name comes along. */
  let firsts: Map<string, number> | undefined;
  const firstOf = (index: number): number => {
    const key = (at: number) => keyOf(modules[at]!, names[at]!);
    if (!firsts) {
      firsts = new Map();
      for (let at = names.length - 1; at >= 0; at--) firsts.set(key(at), at);
    }
    return firsts.get(key(index))!;
  };

  for (const wanted of [false, true]) {
    let space: Space | undefined;
    let last: string | undefined;
    for (let index = 0; index < names.length; index++) {
      if (functions[index] !== wanted) continue;
      const name = names[index]!;
      if (!space || modules[index] !== last) space = open((last = modules[index]!));
      const { namespace, copy } = space;
      if (!isObject(namespace)) continue; // the engine will say so
      if (name in copy) {
        answers[index] = Answer.Again + firstOf(index);
      } else if (!wanted) {
        const value = (copy[name] = (namespace as Copy)[name]);
        // Most are globals, and an address is a number.
        if (isGlobal(value)) {
          reading.addresses.push({ module: last!, name, global: value });
        } else if (isObject(value) && (isMemory(value) || (!reading.memory && isTable(value)))) {
          reading.memory = value;
          reading.home = namespace;
          reading.globals = programOf(value).globals;
        }
      } else {
        if (!space.manner) {
          reading.manners.set(last!, (space.manner = mannerOf(namespace)));
          if (space.manner.isMain) reading.plain ??= namespace;
        }
        if (readFunction(name, namespace as Copy, copy, space.manner, reading.globals)) {
          answers[index] = Answer.Stub;
        }
      }
    }
  }
  return answers;
}

/** Reads a function, and tells whether it is the loader's stub. */
function readFunction(
  name: string,
  namespace: Copy,
  copy: Copy,
  { isMain, isStub }: Manner,
  globals: object | undefined,
): boolean {
  if (globals && !isMain && !(name in globals)) {
    // A loader makes a stub when it is asked for one. Where its global symbols are known, it is
    // asked for those only, and for another one when that is first used.
    copy[name] = undefined;
    return true;
  }
  const value = (copy[name] = namespace[name]);
  return isFunction(value) && (isStub(name, value) || unwrap(value) !== value);
}

/** Keeps the stub of a main module that an entry is about to replace. */
export function keepStub(dso: Dso, { imports, manners }: Reading, module: string, name: string): void {
  if (manners.get(module)!.isMain) dso.stubs.set(name, imports[module]![name] as AnyFunction);
}

/** Leaves an import to the loader's stub. It may not have been asked for one yet. */
export function leaveStub({ imports, manners }: Reading, module: string, name: string): void {
  imports[module]![name] ??= Reflect.get(manners.get(module)!.namespace, name);
}
