/**
 * Binds what a relinked library calls through slots of its own: `docs/relinking.md`.
 *
 * Nothing has to be compiled on the way, so it works where no code may be generated. The engine gets a
 * function of JavaScript in the place of a loader's stub, a dispatcher: the binder sends to it what
 * a slot cannot hold.
 */

import { type AnyFunction, EngineModule, isFunction, isSuspending } from "../engine/engine.js";
import { adapt, entryOf, hasType } from "../core/function-types.js";
import { importsOf, type ImportTable } from "../core/imports.js";
import { Answer } from "../core/plt.js";
import { type Dso, isMain } from "../program/dso.js";
import { keepStub, leaveStub, type Reading } from "../program/import-snapshot.js";
import { unwrap } from "../program/namespaces.js";
import type { ListedReferences } from "../program/references.js";
import { needsCodeGeneration } from "../report/failures.js";
import { bind, callStub, type Place } from "../bind/binder.js";
import { bindEntry } from "../bind/plt-slots.js";
import type { Section } from "./section.js";

/** An import that is a stub: the calls that go to it go where the binder says. */
interface Dispatcher {
  hasSlot: boolean;
  /** Nothing until one was found: then calls go to the loader's stub. */
  target: AnyFunction | undefined;
}

/** The place of a call that comes from elsewhere, through a function pointer perhaps. */
const NOWHERE = {} as Place;

/** A slot whose import is a stub. */
interface LateSlot {
  dispatcher: Dispatcher;
  /** Its number among the DSO's references. */
  reference: number;
}

/**
 * The imports of a module, as the engine lists them. Types are not among what it tells. One that does
 * tell them (JavaScriptCore) lists nothing where it has no word for a type, such as a reference that
 * cannot be null: then the bytes tell, if they were seen.
 */
export function listImports(
  module: WebAssembly.Module,
  prefix: Uint8Array | undefined,
): ImportTable | undefined {
  try {
    const list = EngineModule.imports(module);
    return {
      modules: list.map(({ module }) => module),
      names: list.map(({ name }) => name),
      isFunction: list.map(({ kind }) => kind === "function"),
      types: [],
    };
  } catch {
    return prefix && importsOf(prefix);
  }
}

/** Puts dispatchers in the places of the stubs that have slots, and adds the binder. */
export function handOutBinder(
  dso: Dso,
  references: ListedReferences,
  { slots }: Section,
  { modules, names }: ImportTable,
  answers: Uint32Array,
  reading: Reading,
  prefix: Uint8Array | undefined,
): void {
  const { imports } = reading;
  const dispatchers: (Dispatcher | undefined)[] = Array.from(answers, (answer) =>
    answer === Answer.Stub ? { hasSlot: false, target: undefined } : undefined,
  );

  // A host that has a binder of its own knows what it does. It is the last import.
  const isBound = isFunction(imports.latebind?.bind) && answers.at(-1) !== Answer.Stub;
  if (slots.length && !isBound) {
    const late: LateSlot[] = []; // with holes, where the definition is there already
    let index = -1;
    slots.forEach(({ module, name, type }, slot) => {
      // Slots stand in the order of their imports.
      while (++index < names.length) if (names[index] === name && modules[index] === module) break;
      const answer = answers[index]!;
      const dispatcher = dispatchers[answer < Answer.Again ? index : answer - Answer.Again];
      if (!dispatcher) return;
      const reference = references.add(module, name, type);
      late[slot] = { dispatcher, reference };
      dispatcher.hasSlot = true;
      keepStub(dso, reading, module, name);
      imports[module]![name] = (...values: unknown[]) =>
        dispatcher.target ? dispatcher.target(...values) : callStub(dso, reference, NOWHERE, values);
    });
    const binder = (slot: number, imported: AnyFunction) => bindSlot(dso, late[slot], imported);
    imports.latebind = { ...imports.latebind, bind: binder };
  }
  let types: number[] | undefined;
  dispatchers.forEach((dispatcher, index) => {
    if (!dispatcher || dispatcher.hasSlot) return;
    const module = modules[index]!;
    const name = names[index]!;
    // A direct import of a function that a loader has wrapped: it is given as it is, if it has the type.
    const wrapped = imports[module]![name];
    const target = unwrap(wrapped) as AnyFunction;
    if (prefix && target !== wrapped) {
      types ??= importsOf(prefix).types;
      if (hasType(dso, types[index]!, target)) {
        imports[module]![name] = target;
        return;
      }
    }
    leaveStub(reading, module, name);
    dso.left++;
  });
}

/** The binder: what a slot gets, or null if only this call is to go to the import. */
function bindSlot(
  dso: Dso,
  slot: LateSlot | undefined,
  imported: AnyFunction,
): AnyFunction | null {
  if (!slot || dso.references.bound.has(slot.reference)) return imported;
  const { reference, dispatcher } = slot;
  if (isMain(dso, reference)) {
    const entry = makeEntry(dso, reference);
    if (entry) return entry;
  }
  let result: AnyFunction | null = null;
  bind(dso, reference, {
    imported,
    put: (target) => (result = target),
    putHost(host) {
      if (isSuspending(host)) {
        result = adaptSuspending(dso, reference, host);
      } else {
        dispatcher.target = host as AnyFunction;
        result = imported;
      }
    },
    putOnce(attempt) {
      dispatcher.target = (...values) => {
        // Whatever becomes of this call, the next one starts afresh, also one from within it.
        dispatcher.target = undefined;
        return attempt(...values);
      };
    },
    empty() {}, // its code has filled it, and nobody else can reach it
  });
  return result;
}

/**
 * An entry through which a slot of a main module is bound: its own slot can be emptied. If code may not be
 * generated there is none, and the slot keeps the first definition.
 */
function makeEntry(dso: Dso, reference: number): AnyFunction | undefined {
  try {
    const { type } = dso.references.at(reference);
    const tables = entryOf(dso, type, () => bindEntry(dso, tables, reference, 0));
    return tables.entries.get(0) as AnyFunction;
  } catch {
    return undefined;
  }
}

/** The one thing that no dispatcher can call: JavaScript cannot be suspended. */
function adaptSuspending(dso: Dso, reference: number, host: unknown): AnyFunction {
  try {
    return adapt(dso, dso.references.at(reference).type, host);
  } catch (error) {
    throw needsCodeGeneration(dso, reference, error);
  }
}
