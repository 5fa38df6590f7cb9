/**
 * Binds the slots of a relinked library: `docs/relinking.md`.
 *
 * Nothing has to be compiled on the way, so it works if the host disallows code generation. The engine gets a
 * JavaScript function instead of a loader's stub, a dispatcher: the binder sends to it the calls that
 * a slot cannot hold.
 */

import { type AnyFunction, isSuspending } from "../engine/engine.js";
import { adapt, entryOf } from "../core/function-types.js";
import { type Dso, isMain } from "../program/dso.js";
import { needsCodeGeneration } from "../report/failures.js";
import { bind, callStub, type Place } from "./binder.js";
import { bindEntry } from "./plt-slots.js";

/** An import that is a stub: the calls that go to it go where the binder says. */
export interface Dispatcher {
  hasSlot: boolean;
  /** Nothing until one was found: then calls go to the loader's stub. */
  target: AnyFunction | undefined;
}

/** A slot whose import is a stub. */
export interface LateSlot {
  dispatcher: Dispatcher;
  /** Its number among the DSO's references. */
  reference: number;
}

/** The place of a call that comes from elsewhere, through a function pointer perhaps. */
const NOWHERE = {} as Place;

/** The JavaScript function that a library imports instead of a stub. */
export function dispatch(dso: Dso, { dispatcher, reference }: LateSlot): AnyFunction {
  return (...values) =>
    dispatcher.target ? dispatcher.target(...values) : callStub(dso, reference, NOWHERE, values);
}

/** The binder: what a slot gets, or null if only this call is to go to the import. */
export function bindSlot(
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
