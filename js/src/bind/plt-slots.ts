/** The slots of a PLT. */

import type { AnyFunction } from "../engine/engine.js";
import { adapt } from "../core/function-types.js";
import { type Dso, isMain } from "../program/dso.js";
import { bind } from "./binder.js";

/** The type section of one type, that of the binder: `(func (param i32))`. */
const BINDER_TYPES = Uint8Array.of(1, 0x60, 1, 0x7f, 0);

/** Makes a binder that can be put into a slot. */
export function makeBinder(bind: (slot: number) => void): AnyFunction {
  return adapt({ types: BINDER_TYPES }, 0, bind);
}

/**
 * Fills the slot of an entry, which may be the only one of its tables, at `index`. Entries that cannot be
 * exported need not be recognized.
 */
export function bindEntry(
  dso: Dso,
  { slots, entries }: { slots: WebAssembly.Table; entries?: WebAssembly.Table },
  slot: number,
  index = slot,
): void {
  // A library's slot is never emptied.
  const first: unknown = isMain(dso, slot) && slots.get(index);
  const put = (target: unknown) => slots.set(index, target);
  const putHost = (host: unknown) => put(adapt(dso, dso.references.at(slot).type, host));
  bind(dso, slot, {
    get imported() {
      return entries?.get(index);
    },
    put,
    putHost,
    putOnce(attempt) {
      const first: unknown = slots.get(index);
      putHost((...values: unknown[]) => {
        // Whatever becomes of this call, the next one starts afresh, also one from within it.
        put(first);
        return attempt(...values);
      });
    },
    empty: () => put(first),
  });
}
