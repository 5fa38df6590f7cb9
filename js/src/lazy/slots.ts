/**
 * The table slots of a library whose load has failed. A table cannot shrink, so the next attempt gets the same slots.
 *
 * A loader reads the length of the table, which becomes the library's first slot, then grows the table, and then
 * instantiates the library. Until it does that, the table has the length that it had before the failed load.
 */

import { isTable, isWasmFunction } from "../engine/engine.js";
import { put, type Undo } from "../engine/replace.js";
import { Convention } from "../core/abi.js";

/** The slots of a library. */
export interface Slots {
  table: WebAssembly.Table;
  /** The first slot, in the form in which the table has its length. */
  first: unknown;
  count: number;
}

/** Returns the slots with which a loader is about to instantiate a library, or `undefined` if it passes no table. */
export function slotsOf(imports: Record<string, unknown> | undefined): Slots | undefined {
  const table = imports?.[Convention.FunctionTable];
  if (!isTable(table)) return undefined;
  const { length } = table as { length: unknown };
  // It is zero if the library needs no slots.
  const base = Number(imports![Convention.TableBase]);
  const first = base > 0 ? base : Number(length);
  return { table, first: inForm(length, first), count: Number(length) - first };
}

/** Returns the slots behind those of a library that have its functions, because the loader has set their addresses. */
export function slotsBehind({ table, first, count }: Slots, exports: WebAssembly.Exports): Map<string, number> {
  const names = new Map<unknown, string>();
  for (const [name, value] of Object.entries(exports)) if (isWasmFunction(value)) names.set(value, name);
  const found = new Map<string, number>();
  for (let slot = Number(first) + count; slot < Number(table.length); slot++) {
    const name = names.get(table.get(inForm(first, slot)));
    if (name !== undefined) found.set(name, inForm(first, slot));
  }
  return found;
}

/** Returns a slot in the form of another one: with a 64-bit memory, both may be BigInts. */
function inForm(other: unknown, slot: number): number {
  return (typeof other === "bigint" ? BigInt(slot) : slot) as number;
}

/** Gives slots to the library that is loaded next, until the returned function is called. It must need as many. */
export function reuse({ table, first }: Slots): Undo {
  const undo = [put(table, "length", first), put(table, "grow", () => first)];
  return () => undo.forEach((undo) => undo?.());
}
