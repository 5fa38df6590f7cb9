/** Binds the slots of a PLT. */

import type { AnyFunction } from "../engine/engine.js";
import { adapt } from "../core/function-types.js";
import { adaptHost } from "../program/host-functions.js";
import type { Dso } from "../program/dso.js";
import { bind } from "./binder.js";

/** The type section of the binder: one type, `(func (param i32))`. */
const BINDER_TYPES = Uint8Array.of(1, 0x60, 1, 0x7f, 0);

/** Makes a binder that a slot can hold. */
export function makeBinder(bind: (slot: number) => void): AnyFunction {
  return adapt({ types: BINDER_TYPES }, 0, bind);
}

/**
 * Binds a reference through the entry at `index`. A PLT can have one entry only. Entries that cannot be
 * exported are not recognized among definitions, and need not be.
 */
export function bindEntry(
  dso: Dso,
  { slots, entries }: { slots: WebAssembly.Table; entries?: WebAssembly.Table },
  slot: number,
  index = slot,
): void {
  const put = (target: unknown) => slots.set(index, target);
  bind(dso, slot, {
    imported: () => entries?.get(index),
    put,
    filled: () => slots.get(index) as unknown,
    putHost: (host) => put(adaptHost(dso, dso.references.at(slot).type, host)),
    prepareUndo() {
      const first: unknown = slots.get(index);
      return () => put(first);
    },
  });
}
