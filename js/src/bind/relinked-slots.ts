/**
 * Binds the slots of a relinked library: `docs/relinking.md`.
 *
 * Nothing needs to be compiled on the way, so it works if the host disallows code generation. The library
 * imports a dispatcher, a JavaScript function, instead of a loader's stub. If a slot cannot hold the definition,
 * the slot gets the dispatcher, and the dispatcher calls the definition.
 */

import { type AnyFunction, isSuspending } from "../engine/engine.js";
import { entryOf } from "../core/function-types.js";
import { adaptHost } from "../program/host-functions.js";
import { type Dso, isMain } from "../program/dso.js";
import { suppliers } from "../program/suppliers.js";
import { needsCodeGeneration } from "../report/failures.js";
import { bind, callStub, type SlotWriter } from "./binder.js";
import { bindEntry } from "./plt-slots.js";

/** The slots of a library whose imports are stubs. */
export interface LateSlots {
  dso: Dso;
  /** The numbers of their references in the DSO, by slot. A slot whose import is a definition has none. */
  references: number[];
  /** The first reference to the same import, for each other one. Few libraries import a name twice. */
  same: Map<number, number>;
  /** The function that a dispatcher calls, by reference. A call goes to the loader's stub if there is none. */
  targets: (AnyFunction | undefined)[];
}

export function lateSlots(dso: Dso): LateSlots {
  return { dso, references: [], same: new Map(), targets: [] };
}

/** The slot of a call that does not come from a slot, but through a function pointer, for example. */
const NO_SLOT = { imported: () => undefined } as unknown as SlotWriter;

/** Makes a dispatcher: the JavaScript function that a library imports instead of a stub. */
export function dispatch({ dso, targets }: LateSlots, reference: number): AnyFunction {
  return (...values) => {
    const target = targets[reference];
    return target ? target(...values) : callStub(dso, reference, NO_SLOT, values);
  };
}

/** The binder. Returns the function for the slot, or null if only this call must go to the import. */
export function bindSlot(
  { dso, references, same, targets }: LateSlots,
  slot: number,
  imported: AnyFunction,
): AnyFunction | null {
  const reference = references[slot];
  if (reference === undefined || dso.references.bound[reference] !== undefined) return imported;
  const dispatcher = same.get(reference) ?? reference;
  const { name } = dso.references.at(reference);
  if (isMain(dso, reference) || suppliers.some((supplier) => supplier.knows(name, dso.program.globals))) {
    const entry = makeEntry(dso, reference);
    if (entry) return entry;
  }
  let result = imported;
  bind(dso, reference, {
    imported: () => imported,
    put: (target) => (result = target),
    putHost(host) {
      if (isSuspending(host)) {
        result = adaptSuspending(dso, reference, host);
      } else {
        targets[dispatcher] = host as AnyFunction;
      }
    },
    // The library's own code fills its slot, and nothing else can reach it.
    prepareUndo: () => () => (targets[dispatcher] = undefined),
  });
  return dso.references.bound[reference] !== undefined ? result : null;
}

/**
 * Makes a PLT entry, through which a slot of a main module, or of a reference whose library is not loaded, is bound,
 * because the entry's own slot can be emptied.
 * Returns `undefined` if the host disallows code generation. Then the slot keeps the first definition.
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

/** Makes an adapter for a `Suspending` object. A dispatcher cannot call it, because JavaScript cannot be suspended. */
function adaptSuspending(dso: Dso, reference: number, host: unknown): AnyFunction {
  try {
    return adaptHost(dso, dso.references.at(reference).type, host);
  } catch (error) {
    throw needsCodeGeneration(dso, reference, error);
  }
}
