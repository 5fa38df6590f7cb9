/**
 * Replaces the functions for `dlsym` that the main module imports from its loader, for suspending functions.
 *
 * A loader takes a `Suspending` object for an address, and returns it. All such objects are global symbols. When a thread
 * puts a function into its table, the other threads repeat that, so that their tables remain equal. They know the function
 * by its index among the symbols.
 */

import { decode, isFunction } from "../engine/engine.js";
import { Convention } from "../core/abi.js";
import type { Dso } from "../program/dso.js";
import type { Copy } from "../program/import-snapshot.js";
import { find, pointerToDefinition } from "../program/pointers.js";
import { addressOf, type Pointer } from "../stacks/regions.js";

/** Replaces these functions in a copy of the objects of a main module's imports. */
export function wrapLookup(dso: Dso, copy: Copy & object, imports: Record<string, Copy>): void {
  const { program } = dso;
  const { [Convention.DlsymJs]: lookup, [Convention.DlsymCatchupJs]: repeat } = copy;
  const names = () => Object.keys(program.globals ?? {});
  if (isFunction(lookup)) {
    copy[Convention.DlsymJs] = (handle: Pointer, symbol: Pointer, index: Pointer): unknown => {
      const memory = find(dso, imports, Convention.Memory) as WebAssembly.Memory | undefined;
      // The handle of the global symbols is 0.
      const name = handle || !memory ? undefined : textAt(memory, addressOf(symbol));
      if (name === undefined) return lookup(handle, symbol, index);
      const { size } = program.pointers;
      const pointer = pointerToDefinition(dso, name, typeof handle);
      // The index remains -1 if the table has not changed.
      if (program.pointers.size > size) new Int32Array(memory!.buffer)[addressOf(index) / 4] = names().indexOf(name);
      return pointer ?? lookup(handle, symbol, index);
    };
  }
  if (isFunction(repeat)) {
    copy[Convention.DlsymCatchupJs] = (handle: Pointer, index: number): unknown =>
      (handle ? undefined : pointerToDefinition(dso, names()[index]!, typeof handle)) ?? repeat(handle, index);
  }
}

/** The text at an address, up to its first zero. */
export function textAt({ buffer }: WebAssembly.Memory, start: number): string {
  const bytes = new Uint8Array(buffer);
  return decode(bytes.slice(start, bytes.indexOf(0, start)));
}
