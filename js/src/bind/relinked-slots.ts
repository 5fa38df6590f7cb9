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
import { type Dso, namespaceOfReference } from "../program/dso.js";
import { lookup } from "../program/namespaces.js";
import { suppliers } from "../program/suppliers.js";
import { needsCodeGeneration } from "../report/failures.js";
import { bind, bindAhead, callStub, type SlotWriter } from "./binder.js";
import { bindEntry } from "./plt-slots.js";

/** The slots of a library whose imports are stubs. */
export interface LateSlots {
  dso: Dso;
  /** Returns the number of the reference of a slot in the DSO. A slot whose import is a definition has none. */
  referenceOf(slot: number): number | undefined;
  /** The first reference to the same import, for each other one. Few libraries import a name twice. */
  same: Map<number, number>;
  /** The function that a dispatcher calls, by reference. A call goes to the loader's stub if there is none. */
  targets: (AnyFunction | undefined)[];
  /** The slot after the last one that was bound. */
  end: number;
  /** The number of slots to bind ahead of their first calls, and how many of them are left. */
  window: number;
  left: number;
}

/** The smallest and the largest number of slots that are bound ahead. */
const FEWEST = 2;
const MOST = 64;

export function lateSlots(dso: Dso, referenceOf: LateSlots["referenceOf"]): LateSlots {
  return { dso, referenceOf, same: new Map(), targets: [], end: 0, window: 0, left: 0 };
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

/**
 * The binder. Returns the function for the slot, or null if only this call must go to the import. A slot without an
 * import has null as its import: the library then calls a dispatcher with the number of the slot.
 *
 * When a slot is bound, the library asks for those that follow, with inverted numbers, until the result is null.
 * First calls often follow the order of the slots, because compilers number imports by their first use.
 */
export function bindSlot(state: LateSlots, slot: number, imported: AnyFunction | null): AnyFunction | null {
  if (slot < 0) {
    if (state.left-- < 1) return null;
    const reference = state.referenceOf(~slot);
    if (reference === undefined || state.dso.references.bound[reference] !== undefined) return null;
    const found = bindAhead(state.dso, reference);
    if (!found) return null;
    state.end++;
    return found;
  }
  // The first call of a library is not the time to bind others.
  state.left = slot === state.end ? Math.min(2 * state.window, MOST) : state.window && FEWEST;
  state.window = state.left || 1;
  state.end = slot + 1;
  return bindOne(state, slot, imported);
}

function bindOne(
  { dso, referenceOf, same, targets }: LateSlots,
  slot: number,
  imported: AnyFunction | null,
): AnyFunction | null {
  const { bound, at } = dso.references;
  const reference = referenceOf(slot);
  if (reference === undefined || bound[reference] !== undefined) return imported;
  const described = at(reference);
  const { name, type } = described;
  const namespace = namespaceOfReference(dso, described);
  // A host without stubs provides definitions that never change, if they are provided at all.
  const canChange = namespace.isMain && (imported || lookup(namespace, name) === undefined);
  if (canChange || suppliers.some((supplier) => supplier.knows(name, dso.program.globals))) {
    const entry = makeEntry(dso, reference);
    if (entry) return entry;
  }
  const dispatcher = same.get(reference) ?? reference;
  let result = imported;
  let host: AnyFunction | undefined;
  bind(dso, reference, {
    imported: () => imported,
    put: (target) => (result = target),
    putHost: (found) => (host = targets[dispatcher] = found as AnyFunction),
    // The library's own code fills its slot, and nothing else can reach it.
    prepareUndo: () => () => (targets[dispatcher] = undefined),
  });
  const isBound = bound[reference] !== undefined;
  if (!host) return isBound ? result : null;
  // The import cannot call a `Suspending` object, because JavaScript cannot be suspended.
  if (isBound && (isSuspending(host) || !imported)) {
    try {
      return adaptHost(dso, type, host);
    } catch (error) {
      if (isSuspending(host)) {
        targets[dispatcher] = bound[reference] = undefined;
        throw needsCodeGeneration(dso, reference, error);
      }
    }
  }
  return isBound ? imported : null;
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
