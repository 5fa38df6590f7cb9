/**
 * What happens when a DSO is instantiated: the loader's stubs among its imports make room for PLT
 * entries.
 *
 * Each import is read once, as the engine would read it, and the engine is given what was read;
 * nothing else about the instance changes.
 */

import { bind } from "./binder.js";
import { Answer, Choice, type Emitted, type ImportTable, plan as planCore, reasons } from "./core.js";
import {
  type Dso,
  enter,
  leave,
  type PltTables,
  programOf,
  type References,
  settle,
} from "./dso.js";
import {
  EngineInstance,
  EngineMemory,
  EngineModule,
  EngineTable,
  isFunction,
  isObject,
} from "./engine.js";
import { nameOf } from "./names.js";
import { isDso, recall } from "./plan.js";
import { debugs } from "./settings.js";
import { type Manner, mannerOf } from "./stubs.js";
import { canTailCall } from "./tail-calls.js";

/** What the engine gets instead, and what is to be done with what came of it. */
export interface Linked {
  imports: WebAssembly.Imports;
  done(instance: WebAssembly.Instance): void;
  failed(): void;
}

/** What was read from a namespace of an import object: an object that is safe for any name. */
type Copy = Record<string, unknown>;

/** What was read from an import object. */
interface Reading {
  /** The namespaces by module name. One that is no object is kept as it is, for the engine. */
  imports: Record<string, Copy>;
  manners: Map<string, Manner>;
  /** The memory that the DSO shares with the others of its program, or else the table. */
  memory: object | undefined;
  /** The loader's global symbols, if its main module has been seen. */
  globals: object | undefined;
  /** A namespace without stubs, or with those of a main module: there the global symbols are. */
  plain: object | undefined;
}

/** Prepares the instantiation of a module. Nothing if it is to go on as it is. */
export function link(module: unknown, imports: unknown): Linked | undefined {
  const plan = recall(module);
  if (!plan && debugs("files") && isDso(module)) {
    console.error("latebind: a DSO is left as it is: its bytes were never seen");
  }
  if (!plan || !isObject(imports)) return undefined;

  const reading: Reading = {
    imports: Object.create(null),
    manners: new Map(),
    memory: undefined,
    globals: undefined,
    plain: undefined,
  };
  const planned = planCore(plan.prefix, canTailCall(), (table) => read(imports, table, reading));
  if (!planned) return undefined;

  const { table, emitted } = planned;
  const { manners, memory } = reading;
  const program = programOf(memory);
  program.globals ??= reading.plain;
  const references: References = { names: [], modules: [], types: [], bound: new Map() };
  const { types } = emitted;
  const dso = enter({ url: plan.url, types, references, manners, left: 0, program });
  try {
    handOut(dso, table, emitted, reading);
  } catch (error) {
    // An engine that refuses the PLT, for lack of memory perhaps: the loader's stubs will do.
    if (debugs("files")) console.error("latebind: a DSO is left as it is:", error);
    leave(dso);
    return undefined;
  }
  if (debugs("files")) tell(dso, table, emitted.choices);
  return {
    imports: reading.imports as WebAssembly.Imports,
    done: (instance) => settle(dso, instance.exports, memory !== undefined),
    failed: () => leave(dso),
  };
}

/** A namespace of the import object, what was read from it, and how it answers. */
interface Space {
  namespace: unknown;
  copy: Copy;
  manner: Manner | undefined;
}

/**
 * Reads every import, and tells for each whether it is a stub. What is no function comes first: the
 * memory tells which program it is.
 */
function read(imports: object, table: ImportTable, reading: Reading): Uint32Array {
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
    const key = (at: number) => `${modules[at]!.length} ${modules[at]} ${names[at]}`;
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
        if (value instanceof EngineMemory || (!reading.memory && value instanceof EngineTable)) {
          reading.memory = value;
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
  return isFunction(value) && isStub(name, value);
}

/** Instantiates the PLT and puts its entries in the place of the stubs. */
function handOut(
  dso: Dso,
  { modules, names, types }: ImportTable,
  { choices, plt }: Emitted,
  { imports, manners }: Reading,
): void {
  let tables: PltTables | undefined;
  if (plt.length) {
    const { exports } = new EngineInstance(new EngineModule(plt), {
      latebind: { bind: (slot: number) => bind(dso, tables!, slot) },
    });
    tables = exports as unknown as PltTables;
  }
  const { references } = dso;
  for (let index = 0; index < choices.length; index++) {
    const choice = choices[index]!;
    if (choice === Choice.Keep || choice === Choice.Shared) continue;
    const module = modules[index]!;
    const name = names[index]!;
    const copy = imports[module]!;
    if (choice === Choice.Late && tables) {
      const slot = references.names.push(name) - 1;
      references.modules.push(module);
      references.types.push(types[index]!);
      copy[name] = tables.entries.get(slot);
    } else {
      copy[name] ??= Reflect.get(manners.get(module)!.namespace, name);
      dso.left++;
    }
  }
}

/** Tells of a DSO, and of the stubs that have to stay. */
function tell(dso: Dso, { names }: ImportTable, choices: Uint32Array): void {
  const count = dso.references.names.length;
  console.error(`latebind: file ${nameOf(dso)}: ${count} PLT entries, ${dso.left} left`);
  choices.forEach((choice, index) => {
    const reason = reasons[choice];
    if (reason) console.error(`latebind:   \`${names[index]}' is left to the loader: ${reason}`);
  });
}
