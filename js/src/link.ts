/**
 * What happens when a DSO is instantiated: the loader's stubs among its imports make room for PLT
 * entries.
 *
 * Each import is read once, in order, as the engine would read it, and the engine is given what was
 * read; nothing else about the instance changes.
 */

import { makeBinder } from "./binder.js";
import { Answer, Choice, type ImportTable, plan as planCore, reasons } from "./core.js";
import { type Dso, enter, type Reference, settle } from "./dso.js";
import {
  type AnyFunction,
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

/** What the engine gets instead, and what is to be done with the instance. */
export interface Linked {
  imports: WebAssembly.Imports;
  done(instance: WebAssembly.Instance): void;
}

/** What was read from an import object: plain objects, safe for any name. */
type Snapshot = Record<string, unknown>;

/** Prepares the instantiation of a module. Nothing if it is to go on as it is. */
export function link(module: unknown, imports: unknown): Linked | undefined {
  const plan = recall(module);
  if (!plan) {
    if (debugs("files") && isDso(module)) {
      console.error("latebind: a DSO is left as it is: its bytes were never seen");
    }
    return undefined;
  }
  if (!isObject(imports)) return undefined;

  const snapshot: Snapshot = Object.create(null);
  const stubs = new Map<number, { stub: AnyFunction; manner: Manner; namespace: object }>();
  let memory: object | undefined;

  const ask = ({ modules, names, isFunction: functions }: ImportTable): Uint32Array => {
    const answers = new Uint32Array(names.length);
    let namespace: unknown;
    let manner: Manner | undefined;
    let copy: Snapshot = {};
    for (let index = 0; index < names.length; index++) {
      const module = modules[index]!;
      const name = names[index]!;
      if (index === 0 || module !== modules[index - 1]) {
        namespace = Reflect.get(imports, module);
        manner = undefined;
        copy = (snapshot[module] ??= isObject(namespace) ? Object.create(null) : namespace) as Snapshot;
      }
      if (!isObject(namespace)) continue; // the engine will say so
      const value: unknown = Reflect.get(namespace, name);
      if (name in copy) {
        answers[index] = Answer.Again + firstOf(modules, names, index);
        continue;
      }
      copy[name] = value;
      if (!functions[index]) {
        if (value instanceof EngineMemory || (!memory && value instanceof EngineTable)) memory = value;
        continue;
      }
      if (!isFunction(value)) continue;
      manner ??= mannerOf(namespace);
      if (!manner.isStub(name, value)) continue;
      answers[index] = Answer.Stub;
      stubs.set(index, { stub: value, manner, namespace });
    }
    return answers;
  };

  const planned = planCore(plan.prefix, canTailCall(), ask);
  if (!planned) return undefined;
  const { table, emitted } = planned;

  const references: Reference[] = [];
  let left = 0;
  emitted.choices.forEach((choice, index) => {
    const found = stubs.get(index);
    if (!found) return;
    if (choice !== Choice.Late) {
      left++;
      return;
    }
    references.push({
      name: table.names[index]!,
      module: table.modules[index]!,
      type: table.types[index]!,
      namespace: found.namespace,
      isStub: found.manner.isStub,
      stub: found.stub,
      isMain: found.manner.isMain,
      edge: undefined,
      isBound: false,
      isLeft: false,
    });
  });
  const dso = enter(
    { url: plan.url, types: emitted.types, references, left, exports: undefined, scope: undefined },
    memory,
  );
  if (references.length) hand(dso, emitted.plt, snapshot);
  tell(dso, table, emitted.choices);
  return {
    imports: snapshot as WebAssembly.Imports,
    done: (instance) => settle(dso, instance.exports),
  };
}

/** Instantiates the PLT and puts its entries in the place of the stubs. */
function hand(dso: Dso, bytes: Uint8Array<ArrayBuffer>, snapshot: Snapshot): void {
  const bind = makeBinder(dso, () => exports.slots as WebAssembly.Table);
  const { exports } = new EngineInstance(new EngineModule(bytes), { latebind: { bind } });
  const entries = exports.entries as WebAssembly.Table;
  dso.references.forEach(({ module, name }, slot) => {
    (snapshot[module] as Snapshot)[name] = entries.get(slot);
  });
}

/** The index of the first import with the module and the name of another one. */
function firstOf(modules: string[], names: string[], index: number): number {
  return names.findIndex((name, at) => name === names[index] && modules[at] === modules[index]);
}

/** Tells of a DSO and of the stubs that have to stay. */
function tell(dso: Dso, { names }: ImportTable, choices: Uint32Array): void {
  if (!debugs("files")) return;
  console.error(
    `latebind: file ${nameOf(dso)}: ${dso.references.length} PLT entries, ${dso.left} left`,
  );
  choices.forEach((choice, index) => {
    const reason = reasons[choice];
    if (reason) console.error(`latebind:   \`${names[index]}' is left to the loader: ${reason}`);
  });
}
