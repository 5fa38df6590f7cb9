/**
 * Reads the custom section `latebind.0` of a relinked library: `docs/relinking.md` describes it.
 *
 * It is parsed in JavaScript, because a relinked library is also bound if the host disallows code generation.
 * Then the core, which is code, cannot run.
 */

import { decode, sectionsOf } from "../engine/engine.js";
import { Section as SectionName, Subsection } from "../core/abi.js";
import type { ImportTable } from "../core/imports.js";

/** The slots of a library, in the order of their imports. There may be ten thousand, so no name is decoded. */
export interface Slots {
  readonly count: number;
  /** Returns the index of the import of each slot. A slot without an import has an index beyond all imports. */
  importsOf(table: Pick<ImportTable, "modules" | "names">): readonly number[];
  /** The index of the type of a slot. */
  typeOf(slot: number): number;
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

  const [, named, signatures = [], types = new Uint8Array(), relinked = 0, positions] = found as [
    unknown,
    Uint8Array?,
    [number, string][]?,
    Section["types"]?,
    number?,
    unknown?,
  ];
  /** The names of each slot, if it has no position. */
  const names: [module: string, name: string][] = [];
  if (named && !positions) {
    bytes = named as Uint8Array<ArrayBuffer>;
    at = 0;
    list(() => {
      names.push([decode(take()), decode(take())]);
      signatureOf.push(u32());
    });
  }
  const typeOf = signatureOf.map((signature) => (signatures[signature] ?? malformed())[0]);
  const slots: Slots = {
    count: typeOf.length,
    importsOf: (table) => (positions ? imports : importsByName(names, table)),
    typeOf: (slot) => typeOf[slot]!,
  };
  return { slots, signatures: new Map(signatures), types, relinked };
}

/** The imports of slots by their names, which are in the same order. */
function importsByName(slots: readonly [module: string, name: string][], { modules, names }: Pick<ImportTable, "modules" | "names">): number[] {
  let index = -1;
  return slots.map(([module, name]) => {
    while (++index < names.length && !(names[index] === name && modules[index] === module));
    return index;
  });
}

function malformed(): never {
  throw new Error();
}

/** The section of a library that has none. */
export const NO_SLOTS: Section = parse(new Uint8Array());
