/** The late-bound references of a DSO. */

import { decode } from "../engine/engine.js";
import { ImportRecord } from "../core/abi.js";
import { isInvoke, sizeOf } from "../core/imports.js";

/** The reason why a reference is late-bound. */
export const enum ReferenceKind {
  /** The definition was loaded later, or is not loaded yet. */
  Late = "late",
  /** The definition is in a library of the local scope. */
  Local = "local",
  /** The DSO defines the symbol itself. */
  Self = "self",
  /** The main module refers to a library. */
  Main = "main",
  /** The reference is to a function `invoke_*`, which a trampoline replaces. */
  Invoke = "invoke",
}

/** A late-bound reference. */
export interface Reference {
  module: string;
  name: string;
  /** The index of its type in the DSO. */
  type: number;
  /** Whether it is a function `invoke_*`. */
  isInvoke: boolean;
}

/** The late-bound references of a DSO, by number: the slot of a PLT entry. A DSO can have ten thousand. */
export interface References {
  readonly count: number;
  at(slot: number): Reference;
  /** The types of the functions `invoke_*`. */
  invokeTypes(): number[];
  /** The kinds of those that have been bound, or null for those bound to the loader's stub. */
  readonly bound: (ReferenceKind | null | undefined)[];
}

/** References that are listed one by one. */
export interface ListedReferences extends References {
  /** Adds a reference, and returns its number. */
  add(reference: Reference): number;
}

export function listedReferences(): ListedReferences {
  const list: Reference[] = [];
  const bound: References["bound"] = [];
  return {
    get count() {
      return list.length;
    },
    at: (slot) => list[slot]!,
    invokeTypes: () => list.filter(({ isInvoke }) => isInvoke).map(({ type }) => type),
    add(reference) {
      bound.push(undefined);
      return list.push(reference) - 1;
    },
    bound,
  };
}

/**
 * The references of a relinked library: the slots `late`, which grow while it is linked, and then its slots without
 * imports. They are described on demand.
 */
export function slotReferences(
  late: readonly number[],
  { imported, unimported }: { imported: number; unimported: number },
  describe: (slot: number) => Reference,
): References {
  return {
    get count() {
      return late.length + unimported;
    },
    at: (reference) => describe(late[reference] ?? reference - late.length + imported),
    invokeTypes: () => late.map(describe).flatMap(({ isInvoke, type }) => (isInvoke ? [type] : [])),
    bound: [],
  };
}

/** The references of a library with an embedded PLT. Their names are decoded on demand. */
export function embeddedReferences(prefix: Uint8Array, spans: Uint32Array): References {
  const text = (at: number) => decode(prefix.subarray(spans[at], spans[at + 1]));
  // Most references have one module name, which is then at one position.
  let moduleAt = 0;
  let module = "";
  const count = spans[ImportRecord.Count]!;
  return {
    count,
    at(slot) {
      const at = sizeOf(slot);
      if (spans[at] !== moduleAt) {
        module = text(at);
        moduleAt = spans[at]!;
      }
      const type = spans[at + ImportRecord.Type]!;
      return { module, name: text(at + ImportRecord.Name), type: type & ~ImportRecord.Invoke, isInvoke: isInvoke(type) };
    },
    invokeTypes() {
      const all: number[] = [];
      for (let slot = 0; slot < count; slot++) {
        const type = spans[sizeOf(slot) + ImportRecord.Type]!;
        if (isInvoke(type)) all.push(type - ImportRecord.Invoke);
      }
      return all;
    },
    bound: new Array(count) as References["bound"],
  };
}
