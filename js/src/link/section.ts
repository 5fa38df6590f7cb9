/**
 * Reads the custom section `latebind.0` of a relinked library: `docs/relinking.md` describes it.
 *
 * It is parsed in JavaScript, because a relinked library is also bound if the host disallows code generation.
 * Then the core, which is code, cannot run.
 */

import { decode, sectionsOf } from "../engine/engine.js";
import { Section as SectionName, Subsection } from "../core/abi.js";
import type { Reference } from "../program/references.js";

/** The slots of a library: first those with imports, in their order. There may be ten thousand, so no name is decoded. */
export interface Slots {
  /** The number of slots with imports. */
  readonly imported: number;
  /** The number of the others. */
  readonly unimported: number;
  /** The index of the import of each of them. If the library does not have the import, the index is beyond all imports. */
  readonly imports: readonly number[];
  /** The index of the type of a slot with an import. */
  typeOf(slot: number): number;
  /** Describes a slot without an import, by its number among them. */
  at(index: number): Reference;
}

/** The contents of the section. */
export interface Section {
  slots: Slots;
  /** The texts of the slots' types, by the indices of the types. */
  signatures: Map<number, string>;
  /** Its types, for adapters and type tests. */
  types: Uint8Array<ArrayBuffer>;
  /** The number of self references that were bound when it was relinked. */
  relinked: number;
}

/**
 * The section of a module. Returns `undefined` if it has none, or a malformed one. Then the engine gets no
 * binder, and rejects a library that needs one.
 */
export function readSection(module: unknown): Section | undefined {
  const [section] = sectionsOf(module, SectionName.Latebind) ?? [];
  try {
    return section && parse(new Uint8Array(section));
  } catch {
    return undefined;
  }
}

function parse(bytes: Uint8Array<ArrayBuffer>): Section {
  let at = 0;
  const byte = () => bytes[at++] ?? malformed();
  const u32 = () => {
    let value = 0;
    for (let scale = 1; scale < 2 ** 35; scale *= 128) {
      const next = byte();
      value += (next & 127) * scale;
      if (next < 128) return value < 2 ** 32 ? value : malformed();
    }
    return malformed();
  };
  const take = () => {
    const length = u32();
    return bytes.subarray(at, (at += length));
  };
  const list = <T>(item: () => T) => Array.from({ length: u32() }, item);

  const found: unknown[] = [];
  /** The import of each slot, and the index of its signature. */
  const imports: number[] = [];
  const signatureOf: number[] = [];
  while (at < bytes.length) {
    const id = byte();
    const end = u32() + at;
    if (id in found) malformed();
    if (id === Subsection.Slots) {
      found[id] = bytes.subarray(at, (at = end));
    } else if (id === Subsection.Positions) {
      let index = 0;
      found[id] = list(() => {
        index += u32();
        for (let left = u32(); left; left--) {
          imports.push(index++);
          signatureOf.push(u32());
        }
      });
    } else if (id === Subsection.Signatures) {
      found[id] = list(() => [u32(), decode(take())]);
    } else if (id === Subsection.Self) {
      found[id] = u32();
    } else {
      found[id] = bytes.slice(at, (at = end));
    }
    // This includes a part that ends after the section.
    if (at !== end || end > bytes.length) malformed();
  }

  const [, named, signatures = [], types = new Uint8Array(), relinked = 0, positions, offsets = new Uint8Array()] =
    found as [
      unknown,
      Section["types"]?,
      [number, string][]?,
      Section["types"]?,
      number?,
      unknown?,
      Section["types"]?,
    ];
  if (named && !positions) malformed();
  bytes = named ?? offsets;
  const typeOf = (signature: number) => (signatures[signature] ?? malformed())[0];
  /** The module name of all slots without imports. */
  let module: string | undefined;
  /** The slot that was described last. Binding asks for it several times. */
  let last = -1;
  let described: Reference;
  const typesOf = signatureOf.map(typeOf);
  const slots: Slots = {
    imported: imports.length,
    unimported: offsets.length >> 2,
    imports,
    typeOf: (slot) => typesOf[slot]!,
    at(index) {
      if (index !== last) {
        at = new DataView(offsets.buffer).getUint32(index * 4, true);
        const from = take();
        module ??= decode(from);
        described = { module, name: decode(take()), type: typeOf(u32()), isInvoke: false };
        last = index;
      }
      return described;
    },
  };
  if (offsets.length) slots.at(0);
  return { slots, signatures: new Map(signatures), types, relinked };
}

function malformed(): never {
  throw new Error();
}

/** The section of a library that has none. */
export const NO_SLOTS: Section = parse(new Uint8Array());
